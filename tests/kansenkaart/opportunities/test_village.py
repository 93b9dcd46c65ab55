"""What the five kinds find in the village, worked out by hand from its drawing."""

from __future__ import annotations

import pandas as pd
import pytest

from data_sources.tables import empty, validate
from kansenkaart import rules
from tests.kansenkaart.fabric import village
from tests.kansenkaart.fabric.village import pand, vbo
from tests.kansenkaart.opportunities.conftest import Judged, complexes, judge

ROW = [{"vbo": 100 + i, "complex_id": "R1", "dwelling_type": "flat", "rooms": 5} for i in range(5)]
FLAT = [{"vbo": 400 + i, "complex_id": "F1", "vve": "none"} for i in range(24)]


# --- splitting -----------------------------------------------------------------------------------


def test_a_row_of_five_large_homes_is_one_splitting_project(everything: Judged) -> None:
    row = everything.of("splitting").loc[vbo(100)]
    assert row["vbo_ids"] == [vbo(n) for n in range(100, 105)]
    assert row["title"] == "Lindelaan 1-9, eengezinswoningen"
    assert (row["homes_now"], row["homes_at_100"], row["homes_at_120"]) == (5, 5, 0)
    homes = row[["homes_technical_low", "homes_technical_mid", "homes_technical_high"]]
    # 110 to 114 m2 after 8 % is 101.2 to 104.9: two homes of 40 m2, no third
    assert homes.tolist() == [5.0, 5.0, 5.0]
    assert row["counts_only"]
    assert row["single_family"]


def test_homes_of_a_project_have_whole_storeys() -> None:
    # one home of two storeys and one of three: two to three, never two and a half
    lines = [line | {"storeys": 2 + i} for i, line in enumerate(ROW[:2])]
    outcomes = judge("corporatie", "splitting", lines=lines).tables["outcomes"]
    said = outcomes[outcomes["criterion"] == "storeys"].iloc[0]
    assert (said["value_low"], said["value_high"]) == (2.0, 3.0)


def test_a_home_that_may_be_half_a_shop_is_not_assessable(everything: Judged) -> None:
    # 120 m2 with two uses: the home is 60 to 120 m2, on both sides of 100
    assert everything.of("splitting").loc[vbo(600), "assessment"] == "not_assessable"


def test_small_homes_and_other_buildings_are_kept_out_by_name(everything: Judged) -> None:
    gate = everything.outside("splitting")
    assert gate[pand(21)] == "too_small"  # 75 m2, below the loosest 85
    assert gate[pand(51)] == "no_dwelling"


def test_a_house_is_a_house_whatever_the_list_calls_it() -> None:
    found = judge("corporatie", "splitting", lines=ROW).of("splitting").loc[vbo(100)]
    assert found["subtype"] == "single_family"
    assert found["complex_ids"] == ["R1"]
    assert found["parties"] == ["Zon"]
    assert not found["counts_only"]


def test_in_role_corporatie_only_listed_homes_are_looked_at() -> None:
    judged = judge("corporatie", "splitting", "topup", lines=ROW[:2])
    assert judged.of("splitting").loc[vbo(100), "vbo_ids"] == [vbo(100), vbo(101)]
    assert judged.outside("splitting")[pand(3)] == "not_listed"
    assert judged.of("topup").empty


def test_in_role_gemeente_listed_homes_are_on_their_partys_map() -> None:
    judged = judge("gemeente", "splitting", lines=ROW[:2])
    assert judged.of("splitting").loc[vbo(102), "vbo_ids"] == [vbo(102), vbo(103), vbo(104)]
    assert judged.outside("splitting")[pand(1)] == "listed"


def test_a_home_below_the_threshold_beside_larger_ones_says_so() -> None:
    # the list says 90 m2 where the BAG says 110: the bounds straddle, so it may count
    small = [line | {"area_m2": 90.0} for line in ROW[:1]] + ROW[1:]
    found = judge("corporatie", "splitting", lines=small).of("splitting").loc[vbo(100)]
    assert found[
        ["homes_technical_low", "homes_technical_mid", "homes_technical_high"]
    ].tolist() == [
        4.0,
        5.0,
        5.0,
    ]


def test_a_count_at_a_lower_threshold_holds_homes_that_are_no_members_now() -> None:
    # the first home of the row is 90 m2: no member at 100 m2, but it would be at 85
    def smaller(objects: pd.DataFrame) -> pd.DataFrame:
        return objects.assign(area_m2=objects["area_m2"].mask(objects["vbo_id"].eq(vbo(100)), 90.0))

    row = judge("gemeente", "splitting", change_objects=smaller).of("splitting").loc[vbo(101)]
    assert row["vbo_ids"] == [vbo(n) for n in range(101, 105)]
    assert (row["homes_at_85"], row["homes_at_100"], row["homes_at_120"]) == (5, 4, 0)


def test_the_summary_counts_splitting_at_every_limit(everything: Judged) -> None:
    table = everything.tables["splitting_areas"].set_index("area_m2")
    assert list(table.index) == [85, 100, 120, 140]
    totals = everything.tables["totals"]
    now = totals[totals["kind"] == "splitting"]
    assert table.loc[100].tolist() == [now["projects"].sum(), now["homes_mid"].sum()]
    assert table["homes"].is_monotonic_decreasing


@pytest.mark.parametrize(("minimum", "members"), [(100, 5), (112, 3), (114, 1)])
def test_a_tighter_threshold_never_adds_a_member(minimum: float, members: int, tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        f'[[splitting.criteria]]\nid = "area"\ntest = {{ min = {minimum} }}\nlive = [85, 140]\n'
        'source = "test"\nevidence = "J"\ndate = 2026-01-01\n'
    )
    judged = judge("gemeente", "splitting", ruleset=rules.load(None, own))
    table = judged.of("splitting")
    row = table[table["title"].str.startswith("Lindelaan")].iloc[0]
    assert len(row["vbo_ids"]) == row["homes_technical_mid"] == members


@pytest.mark.parametrize(
    ("rooms", "shown"),
    [
        # 110 m2 in three rooms is 36.7 m2 each; in two 55 m2: those will be bedrooms
        ((3, 3, 3, 3, 3), "3 kamers"),
        ((2, 2, 2, 2, 2), "weten we niet"),
        ((3, 3, 4, 4, None), "3 kamers"),  # no home has three and a half
    ],
)
def test_rooms_are_a_number_that_a_home_of_this_size_has(
    rooms: tuple[int | None, ...], shown: str
) -> None:
    lines = [line | {"rooms": count} for line, count in zip(ROW, rooms, strict=True)]
    judged = judge("corporatie", "splitting", lines=lines)
    outcomes = judged.tables["outcomes"].set_index("criterion")
    assert outcomes.loc["rooms", "value_text"] == shown


@pytest.mark.parametrize(
    ("floor_type", "word", "score"),
    # built in 1970, from which year concrete is likely
    [
        ("Houten balklaag", "hout", 0.3),
        ("Systeemvloer beton", "beton", 1.0),
        (None, "waarschijnlijk beton, naar het bouwjaar", 0.9),
        ("anders", "waarschijnlijk beton, naar het bouwjaar", 0.9),
    ],
)
def test_the_floor_is_what_the_list_says_else_what_the_year_makes_likely(
    floor_type: str | None, word: str, score: float
) -> None:
    listed = complexes({"complex_id": "R1", "floor_type": floor_type})
    judged = judge("corporatie", "splitting", lines=ROW, complex=listed)
    own = judged.tables["outcomes"].set_index("criterion").loc["floor"]
    assert (own["value_text"], own["score"]) == (word, score)


# --- topping up ----------------------------------------------------------------------------------


def test_a_flat_is_named_after_its_homes_not_its_storage(everything: Judged) -> None:
    def storage(objects: pd.DataFrame) -> pd.DataFrame:
        stored = objects[objects["vbo_id"].eq(vbo(400))].assign(
            vbo_id=vbo(498), house_number=499, uses=[[village.STORAGE]]
        )
        return pd.concat([objects, stored], ignore_index=True)

    flats = judge("gemeente", "topup", change_objects=storage).of("topup")
    assert flats.loc[pand(41), "title"] == everything.of("topup").loc[pand(41), "title"]


def test_a_flat_without_heights_is_a_block_to_look_into(everything: Judged) -> None:
    flat = everything.of("topup").loc[pand(41)]
    assert flat["class"] == "B"
    assert flat["to_check"][0] == "is het dak plat?"
    # 24 homes of 80 m2 on 480 m2: 1920/480/0.8 = 5 storeys; the boxes are a third of the ground
    # floor, but not among the storeys: five layers of homes: 24/5*1.3 = 6.24 a layer at most
    # roof 480 m2 * 0.01248 = 5.9904 homes
    assert flat["homes_technical_mid"] == pytest.approx(5.9904)
    assert flat["homes_now"] == 24
    assert flat["roof_m2"] == pytest.approx(480)


def test_rows_offices_and_sheds_are_no_flats(everything: Judged) -> None:
    gate = everything.outside("topup")
    assert gate[pand(1)] == "single_family"
    assert gate[pand(51)] == "no_dwelling"
    assert gate[pand(61)] == "single_family"


def test_a_church_with_five_homes_is_not_topped_up() -> None:
    def hall(objects: pd.DataFrame) -> pd.DataFrame:
        hall = objects["vbo_id"].eq(vbo(400))
        return objects.assign(
            uses=[
                ["bijeenkomstfunctie"] if h else u
                for h, u in zip(hall, objects["uses"], strict=True)
            ],
            area_m2=objects["area_m2"].where(~hall, 4000.0),
        )

    judged = judge("gemeente", "topup", change_objects=hall)
    assert judged.outside("topup")[pand(41)] == "not_residential"


def test_a_block_with_much_storage_is_still_residential() -> None:
    # 1,920 m2 of homes above 2,400 m2 of storage, of which nobody lives or works in any
    def cellars(objects: pd.DataFrame) -> pd.DataFrame:
        box = objects["vbo_id"].between(vbo(450), vbo(457))
        return objects.assign(area_m2=objects["area_m2"].mask(box, 300.0))

    judged = judge("gemeente", "topup", change_objects=cellars)
    # all five storeys of homes: 24 / 5 * 1.3 = 6.24 a layer, which 480 m2 * 0.01248 stays below
    assert judged.of("topup").loc[pand(41), "homes_technical_mid"] == pytest.approx(5.9904)


def test_one_storey_of_homes_is_low_rise_and_excluded() -> None:
    # 24 homes of 14 m2 on 480 m2: 336/480 = 0.7 floors
    def small(objects: pd.DataFrame) -> pd.DataFrame:
        home = objects["vbo_id"].between(vbo(400), vbo(423))
        return objects.assign(area_m2=objects["area_m2"].mask(home, 14.0))

    flat = judge("gemeente", "topup", change_objects=small).of("topup").loc[pand(41)]
    assert flat["excluded_by"] == ["low_rise"]


def test_storeys_that_are_derived_say_so(everything: Judged) -> None:
    flat = everything.of("topup").loc[pand(41), "opportunity_id"]
    own = everything.tables["outcomes"].set_index(["opportunity_id", "criterion"])
    # 1920/480 = 4 floors: / 0.95 = 4.2, / 0.7 = 5.7
    assert own.loc[(flat, "storeys"), "value_text"] == "4 tot 6 lagen, afgeleid uit de oppervlakte"


@pytest.mark.parametrize(
    ("height", "outcome", "level"),
    [
        # roof 11.0 m: a new one at 13.6 to 14.2 m
        (15.0, "pass", "low"),
        (14.0, "unknown", "unknown"),
        (13.0, "fail", "high"),
    ],
)
def test_the_height_plan_scores_and_tells_how_hard_the_permit_is(
    height: float, outcome: str, level: str
) -> None:
    limits = village.limits(((70, 30, 130, 60), height, "P1", None))
    judged = judge("gemeente", "topup", height_limit=limits, building_height=heights(2020))
    flat = judged.of("topup").loc[pand(41)]
    own = judged.tables["outcomes"].set_index(["opportunity_id", "criterion"])
    assert own.loc[(flat["opportunity_id"], "height_plan"), "outcome"] == outcome
    assert flat["barrier_permit"] == level
    assert flat["assessment"] == "candidate"
    told = "vergunning en bouwhoogte: groot (hoger dan het omgevingsplan toelaat)"
    assert (told in flat["barriers"]) == (level == "high")


def test_the_grid_stands_beside_every_kind_with_its_date() -> None:
    judged = judge(
        "gemeente",
        grid_congestion=village.congestion(**{"1381AA": 3}),
        change_objects=lambda objects: objects.assign(postcode="1381AA"),
    )
    table = judged.tables["opportunities"]
    shown = table[~table["counts_only"].astype(bool)]
    assert set(shown["kind"]) >= {"topup", "garages", "transformation", "extension"}
    assert set(shown["barrier_grid"]) == {"high"}
    assert shown["barriers"].map(lambda b: "netcongestie: groot (stand 01-11-2026)" in b).all()


def test_the_users_parking_norm_counts_instead_of_the_default() -> None:
    norm = {"function": "appartement", "norm_min": 1.0, "norm_max": 1.0}
    columns = empty("parking_norm").columns
    norms = validate("parking_norm", pd.DataFrame([norm]).reindex(columns=columns))
    flat = judge("gemeente", "topup", parking_norm=norms).of("topup").loc[pand(41)]
    # 5.9904 homes
    expected = "parkeren: middelgroot (ongeveer 6 plaatsen volgens uw normtabel)"
    assert flat["barriers"][0] == expected


def test_the_list_says_lift_roof_and_structure() -> None:
    said = complexes(
        {
            "complex_id": "F1",
            "lift": False,
            "roof_type": "Plat dak, bitumen",
            "structure": "Gietbouw beton",
            "strategy": "doorexploiteren",
            "remaining_exploitation_years": 40.0,
        }
    )
    judged = judge("corporatie", "topup", lines=FLAT, complex=said)
    flat = judged.of("topup").loc[pand(41)]
    outcomes = judged.tables["outcomes"]
    own = outcomes[outcomes["opportunity_id"] == flat["opportunity_id"]].set_index("criterion")
    assert own.loc[["flat_roof", "structure", "lift", "strategy"], "outcome"].tolist() == [
        "pass",
        "pass",
        "fail",
        "pass",
    ]
    assert own.loc["ownership", "score"] == 1.0  # all 24 homes, no association
    assert flat["share_low"] == 1.0


def test_a_share_below_one_without_word_of_an_association_is_unknown() -> None:
    part = [{k: v for k, v in line.items() if k != "vve"} for line in FLAT[:19]]
    judged = judge("corporatie", "topup", lines=part)
    own = judged.tables["outcomes"]
    own = own[(own["kind"] == "topup") & (own["criterion"] == "ownership")]
    assert own["outcome"].tolist() == ["unknown"]


def test_a_share_below_four_fifths_with_an_association_counts_against() -> None:
    part = [line | {"vve": "active"} for line in FLAT[:19]]
    judged = judge("corporatie", "topup", lines=part)
    own = judged.tables["outcomes"]
    own = own[(own["kind"] == "topup") & (own["criterion"] == "ownership")].iloc[0]
    # 19 of 24 is 0.7917
    assert (own["outcome"], own["score"]) == ("fail", 0.1)


def test_a_complex_to_be_demolished_is_excluded_by_name() -> None:
    judged = judge(
        "corporatie",
        "topup",
        lines=FLAT,
        complex=complexes({"complex_id": "F1"}),
        plans=[("Zon", "F1", 2027, 2029, "sloop_nieuwbouw", "plan")],
    )
    flat = judged.of("topup").loc[pand(41)]
    assert flat["assessment"] == "excluded"
    assert flat["excluded_by"] == ["demolition"]


def test_a_renovation_in_the_plan_couples() -> None:
    judged = judge(
        "corporatie",
        "topup",
        lines=FLAT,
        complex=complexes({"complex_id": "F1"}),
        plans=[("Zon", "F1", 2028, 2029, "isolatie", "plan")],
    )
    flat = judged.of("topup").loc[pand(41)]
    assert flat["renovation_years"] == "2028-2029"
    outcomes = judged.tables["outcomes"].set_index(["opportunity_id", "criterion"])
    assert outcomes.loc[(flat["opportunity_id"], "renovation"), "outcome"] == "pass"


def heights(model_year: int) -> pd.DataFrame:
    row = {
        "pand_id": pand(41),
        "roof_p70_m": 11.0,
        "flat_roof_m2": 450.0,
        "sloped_roof_m2": 50.0,
        "roof_type": "horizontal",
        "storeys": 4.0,
        "model_year": model_year,
        "quality": "ok",
    }
    table = pd.DataFrame([row]).reindex(columns=empty("building_height").columns)
    return validate("building_height", table)


def test_with_heights_and_monuments_known_a_flat_can_be_class_a() -> None:
    said = complexes({"complex_id": "F1", "strategy": "doorexploiteren"})
    judged = judge(
        "corporatie",
        "topup",
        lines=FLAT,
        complex=said,
        plans=[("Zon", "F1", 2027, 2028, "isolatie", "plan")],
        building_height=heights(2020),
        monument=empty("monument"),
        townscape=empty("townscape"),
    )
    flat = judged.of("topup").loc[pand(41)]
    own = judged.tables["outcomes"].set_index("criterion")
    assert own.loc["flat_roof", ["outcome", "value"]].tolist() == ["pass", 0.9]
    assert own.loc["monument", "outcome"] == "pass"
    # four storeys by height; boxes are a third of the ground floor, so three layers of homes on a
    # plinth of 2.4 m: 2.4 + 3 * 2.8
    assert own.loc["lift_level", "value"] == pytest.approx(10.8)
    # 0.9 of 480 m2 * 0.01248; 24 homes on three layers would allow 10.4
    assert flat["homes_technical_mid"] == pytest.approx(432 * 0.01248)
    assert flat["class"] == "A"


def test_a_block_has_whole_storeys() -> None:
    # 320 and 400 m2 of homes on 200 m2, 1.6 and 2 floors: at 0.95 to 0.7 of a floor 2 to 2 storeys
    # and 2 to 3: a half between the two is no number of storeys
    def smaller(objects: pd.DataFrame) -> pd.DataFrame:
        low, high = (objects["vbo_id"].between(vbo(n), vbo(n + 5)) for n in (206, 212))
        return objects.assign(area_m2=objects["area_m2"].mask(low, 320 / 6).mask(high, 400 / 6))

    judged = judge("gemeente", "topup", change_objects=smaller)
    own, block = judged.tables["outcomes"], judged.of("topup").loc[pand(22)]
    assert block["pand_ids"] == [pand(22), pand(23)]
    of_block = own["opportunity_id"] == block["opportunity_id"]
    said = own[of_block & (own["criterion"] == "storeys")].iloc[0]
    assert (said["value_low"], said["value_high"]) == (2.0, 3.0)


def test_a_height_model_older_than_the_flat_says_nothing() -> None:
    judged = judge("gemeente", "topup", building_height=heights(1965))
    own = judged.tables["outcomes"]
    own = own[own["criterion"] == "flat_roof"]
    assert set(own["outcome"]) == {"unknown"}


# --- garages -------------------------------------------------------------------------------------


def test_a_row_of_five_boxes_and_a_plinth(everything: Judged) -> None:
    garages = everything.of("garages")
    row = garages.loc[pand(31)]
    assert row["title"] == "Lindelaan 20-24, rij van 5 garageboxen"
    # 18 m2 * 0.87 = 15.66: 40 m2 takes 3 boxes, 30 and 28 take 2
    assert row[["homes_technical_low", "homes_technical_mid", "homes_technical_high"]].tolist() == [
        1.0,
        2.0,
        2.0,
    ]
    plinth = garages.loc[pand(41)]
    assert plinth["subtype"] == "unknown_plinth"
    assert plinth["class"] == "B"
    assert plinth["to_check"][:2] == ["van wie zijn de boxen?", "zijn het garages of bergingen?"]


@pytest.mark.parametrize(("least", "is_row"), [(5, True), (6, False)])
def test_a_row_of_just_enough_boxes_is_one(least: int, is_row: bool, tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        f"[projects.parameters.row_boxes_min]\nvalue = {least}\n"
        'source = "test"\nevidence = "J"\ndate = 2026-01-01\n'
    )
    judged = judge("gemeente", "garages", ruleset=rules.load(None, own))
    assert (pand(31) in judged.of("garages").index) == is_row  # five boxes
    assert (judged.outside("garages").get(pand(31)) == "short_row") != is_row


def test_sheds_behind_homes_are_storage_and_not_scored(everything: Judged) -> None:
    gate = everything.outside("garages")
    assert set(gate[[pand(n) for n in range(11, 17)]]) <= {"storage", "no_box"}
    assert "storage" in set(gate)


def test_a_plinth_that_a_list_calls_garages() -> None:
    lines = [{"vbo": 450 + i, "kind": "garage", "complex_id": "G"} for i in range(8)]
    plinth = judge("corporatie", "garages", lines=lines).of("garages").loc[pand(41)]
    assert plinth["subtype"] == "plinth"
    assert plinth["share_low"] == 1.0
    # 20 m2 * 0.87 = 17.4: 3 and 2 boxes: 2, 4, 4 homes
    assert plinth["homes_technical_mid"] == 4.0


def test_boxes_sold_to_others_lower_the_share() -> None:
    lines = [{"vbo": 300 + i, "kind": "garage", "complex_id": "G"} for i in range(3)]
    row = judge("corporatie", "garages", lines=lines).of("garages").loc[pand(31)]
    assert row["share_low"] == pytest.approx(0.6)


# --- transformation ------------------------------------------------------------------------------


def test_an_office_without_a_vacancy_list_says_so_in_its_title(everything: Judged) -> None:
    office = everything.of("transformation").loc[pand(51)]
    assert office["title"] == "Plein 1, kantoor (leegstand onbekend)"
    assert office["pand_ids"] == [pand(51)]  # the 200 m2 beside it is too small by itself
    assert office["to_check"][0] == "staat het leeg, en hoe lang al?"
    # 900 * 0.80 / 85, 900 * 0.82 / 55, 900 * 0.85 / 40
    homes = office[["homes_technical_low", "homes_technical_mid", "homes_technical_high"]]
    assert homes.tolist() == pytest.approx([8.470588, 13.418182, 19.125])
    assert office["class"] != "A"


def vacancy(**row: object) -> pd.DataFrame:
    table = pd.DataFrame([row]).reindex(columns=empty("vacancy").columns)
    return validate("vacancy", table)


def test_an_office_on_the_vacancy_list() -> None:
    listed = vacancy(bag_id=vbo(500), since=pd.Timestamp(2023, 1, 1))
    judged = judge("gemeente", "transformation", vacancy=listed)
    office = judged.of("transformation").loc[pand(51)]
    assert office["title"] == "Plein 1, kantoor"
    own = judged.tables["outcomes"].set_index("criterion")
    assert own.loc["vacancy", "score"] == 1.0
    # 1 January 2023 to 2026 is 1096 days
    assert own.loc["vacant_long", "value"] == pytest.approx(1096 / 365.25)


def test_an_office_that_is_vacant_in_part() -> None:
    listed = vacancy(bag_id=pand(51), vacant_m2=300.0)
    judged = judge("gemeente", "transformation", vacancy=listed)
    office = judged.of("transformation").loc[pand(51)]
    own = judged.tables["outcomes"].set_index("criterion")
    assert own.loc["vacancy", "score"] == 0.7
    assert own.loc["vacant_long", "outcome"] == "unknown"
    assert office["homes_technical_mid"] == pytest.approx(300 * 0.82 / 55)
    assert office["homes_technical_high"] == pytest.approx(900 * 0.85 / 40)


def test_an_office_that_is_not_on_the_list_is_in_use() -> None:
    judged = judge("gemeente", "transformation", vacancy=empty("vacancy"))
    own = judged.tables["outcomes"].set_index("criterion")
    assert own.loc[["vacancy", "vacant_long"], "outcome"].tolist() == ["fail", "fail"]


def test_small_shops_are_kept_out(everything: Judged) -> None:
    gate = everything.outside("transformation")
    assert gate[pand(61)] == "too_small"
    assert gate[pand(1)] == "no_other_use"


# --- extension -----------------------------------------------------------------------------------


def test_the_ends_of_the_row_can_grow_and_the_middle_cannot(everything: Judged) -> None:
    table = everything.of("extension")
    assert {pand(1), pand(5)} <= set(table.index)
    assert table.loc[pand(1), "homes_technical_mid"] == 1.0
    assert everything.outside("extension")[pand(3)] == "no_end_wall"
    assert (table["class"] != "A").all()


def test_a_home_between_the_homes_of_others_has_no_end_wall() -> None:
    # 6 m wide and 10 m deep: what its short sides show is its front and its garden
    judged = judge("corporatie", "extension", lines=ROW[2:3])
    assert judged.of("extension").empty
    assert judged.outside("extension")[pand(3)] == "no_end_wall"


def test_nothing_is_built_against_a_tower() -> None:
    # 24 homes of 200 m2 on 480 m2: 10 floors of usable area, 11 storeys at least
    def tower(objects: pd.DataFrame) -> pd.DataFrame:
        home = objects["vbo_id"].between(vbo(400), vbo(423))
        return objects.assign(area_m2=objects["area_m2"].mask(home, 200.0))

    low, high = judge("gemeente", "extension"), judge("gemeente", "extension", change_objects=tower)
    assert pand(41) in low.of("extension").index
    tall = high.of("extension").loc[pand(41)]
    assert (tall["assessment"], list(tall["excluded_by"])) == ("excluded", ["height"])


# --- together ------------------------------------------------------------------------------------


def test_every_pand_is_in_a_project_or_has_a_gate(everything: Judged) -> None:
    members, outside = everything.tables["members"], everything.tables["outside"]
    for kind in rules.KINDS:
        inside = set(members.loc[members["kind"] == kind, "pand_id"])
        out = set(outside.loc[outside["kind"] == kind, "pand_id"])
        assert not inside & out
        assert inside | out == set(everything.fabric.buildings.index)


def test_ids_are_unique_and_members_belong_to_them(everything: Judged) -> None:
    table, members = everything.tables["opportunities"], everything.tables["members"]
    assert table["opportunity_id"].is_unique
    assert set(members["opportunity_id"]) == set(table["opportunity_id"])
    assert table["opportunity_id"].str.fullmatch(r"[a-z]+-[0-9a-f]{10}").all()


def test_contributions_and_scores_stay_in_their_interval(everything: Judged) -> None:
    table = everything.tables["opportunities"]
    assert (table["score_low"] <= table["score_mid"] + 1e-9).all()
    assert (table["score_mid"] <= table["score_high"] + 1e-9).all()


def test_titles_and_reasons_come_in_english_too() -> None:
    table = judge("gemeente", "garages", lang="en").of("garages")
    assert table.loc[pand(31), "title"] == "Lindelaan 20-24, row of 5 garage boxes"
    assert "are they garages or storage?" in table.loc[pand(41), "to_check"]


def test_an_empty_stock_gives_empty_tables() -> None:
    tables = judge("corporatie").tables
    assert tables["opportunities"].empty
    assert tables["members"].empty
    assert tables["totals"]["projects"].sum() == 0
    assert set(tables["outside"]["gate"]) >= {"not_listed"}
