"""The parts that the kinds share, with values worked out by hand."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data_sources.errors import RulesError
from kansenkaart import opportunities, rules
from kansenkaart.indicators import dimension
from kansenkaart.opportunities import (
    FIELDS,
    KINDS,
    complexes,
    coupling,
    garages,
    gates,
    panden,
    split_homes,
    splitting,
    titles,
    topup,
    transformation,
)
from kansenkaart.opportunities.judged import judge
from kansenkaart.texts import LANGUAGES, Texts
from tests.kansenkaart.opportunities.conftest import PLANS, Judged

MODULES = [
    f"kansenkaart.opportunities.{m.name}" for m in pkgutil.iter_modules(opportunities.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


# --- gates ---------------------------------------------------------------------------------------


def test_the_first_gate_that_stops_a_pand_is_named() -> None:
    ids = pd.Index(["a", "b", "c"])
    passes = {
        "first": pd.Series([False, True, True], index=ids),
        "second": pd.Series([False, False, True], index=ids),
    }
    assert gates.outside(ids, passes).to_dict() == {"a": "first", "b": "second"}


def test_a_pand_that_a_gate_does_not_know_is_stopped_by_it() -> None:
    passes = {"only": pd.Series([True], index=pd.Index(["a"]))}
    assert gates.outside(pd.Index(["a", "b"]), passes).to_dict() == {"b": "only"}


# --- facts of panden -----------------------------------------------------------------------------


def test_the_strongest_monument_counts_and_unknown_is_not_none() -> None:
    level = pd.Series(["none", "rijks", None, "none", None, "gemeentelijk"], dtype="str")
    key = np.array(["p", "p", "q", "q", "r", "r"])
    found = panden.strongest_monument(level, key)
    assert found["p"] == "rijks"
    assert pd.isna(found["q"])
    assert found["r"] == "gemeentelijk"


def test_one_pand_inside_a_townscape_puts_the_project_inside() -> None:
    inside = pd.Series([True, False, False, None], dtype="boolean")
    found = panden.townscape(inside, np.array(["p", "p", "q", "r"]))
    assert found[["p", "q"]].tolist() == ["inside", "outside"]
    assert pd.isna(found["r"])


def test_a_demolition_permit_is_a_plan() -> None:
    status = pd.Series(["Pand in gebruik", "Sloopvergunning verleend", "Pand in gebruik"])
    found = panden.permit(status, np.array(["p", "p", "q"]))
    assert found.to_dict() == {"p": "planned", "q": "not_known"}


def test_the_outline_is_the_union() -> None:
    squares = gpd.GeoSeries(
        [shapely.box(0, 0, 5, 5), shapely.box(5, 0, 9, 5), shapely.box(20, 0, 21, 1)]
    )
    found = panden.outline(squares, np.array(["p", "p", "q"]))
    assert found.area.to_dict() == {"p": 45.0, "q": 1.0}


# --- complexes and plans -------------------------------------------------------------------------

WORDS = rules.parameters("splitting")["type_words"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Portieketageflat", "flat"),
        ("Eengezinswoning", "single_family"),
        ("RIJWONING", "single_family"),
        ("2-onder-1-kap", "single_family"),
        ("Benedenmaisonnette", "maisonnette"),
        ("Bovenwoning", "upstairs_downstairs"),
        ("GAL", "flat"),
        ("TUS", "single_family"),
        ("Kamer", None),
        (None, None),
    ],
)
def test_a_type_is_recognised_by_its_words(text: str | None, form: str | None) -> None:
    found = complexes.recognise(pd.Series([text], dtype="str"), WORDS).iloc[0]
    assert found == form or (form is None and pd.isna(found))


@pytest.mark.parametrize(
    ("listed", "homes", "objects", "form"),
    [
        (None, 1, 1, "single_family"),
        ("Portiekflat", 1, 1, "single_family"),  # alone in its pand: a house
        (None, 1, 2, "flat"),  # above a shop
        (None, 2, 2, "upstairs_downstairs"),
        (None, 3, 3, "flat"),
        ("Maisonnette", 12, 12, "maisonnette"),
    ],
)
def test_the_form_of_a_home(listed: str | None, homes: int, objects: int, form: str) -> None:
    found = split_homes.form(
        pd.Series([listed], dtype="str"),
        pd.Series([homes]),
        pd.Series([objects]),
        rules.parameters("splitting"),
    )
    assert found.tolist() == [form]


def plan(*rows: tuple[object, ...]) -> pd.DataFrame:
    columns = ["party", "complex_id", "start_year", "end_year", "measure", "origin"]
    return pd.DataFrame(list(rows), columns=columns).astype(
        {"party": "str", "complex_id": "str", "start_year": "Int64", "end_year": "Int64"}
    )


def project(**more: object) -> pd.DataFrame:
    row = {"party": "Zon", "complex_ids": ["C1", "C2"], "demolition": "not_known"} | more
    return pd.DataFrame([row], index=["p"])


@pytest.mark.parametrize(
    ("rows", "renovation", "years"),
    [
        ([("Zon", "C1", 2030, 2031, "isolatie", "plan")], "within_horizon", "2030-2031"),
        ([("Zon", "C1", 2031, 2031, "isolatie", "plan")], "later", "2031"),
        ([("Zon", "C1", None, None, "geen", "plan")], "not_planned", None),
        ([("Zon", "C9", 2030, 2031, "isolatie", "plan")], None, None),
        ([("Maan", "C1", 2030, 2031, "isolatie", "plan")], None, None),
        ([("Zon", "C1", 2028, 2028, "isolatie", "inferred")], None, None),
        (
            [
                ("Zon", "C1", None, None, "geen", "plan"),
                ("Zon", "C2", 2032, None, "renovatie_licht", "plan"),
            ],
            "later",
            "2032",
        ),
        ([], None, None),
    ],
)
def test_what_a_plan_means_for_a_project(rows, renovation, years) -> None:
    # reference 2026, horizon 5: 2030 is the last year that couples
    found = coupling.attach(project(), plan(*rows), 2026, 5).iloc[0]
    shown = [None if pd.isna(found[c]) else found[c] for c in ("renovation", "renovation_years")]
    assert shown == [renovation, years]
    assert found["demolition"] == "not_known"


def test_a_renovation_that_is_done_does_not_couple() -> None:
    rows = plan(("Zon", "C1", 2022, 2024, "isolatie", "plan"))
    assert pd.isna(coupling.attach(project(), rows, 2026, 5)["renovation"].iloc[0])


def test_demolition_in_the_plan_or_the_strategy_is_planned() -> None:
    rows = plan(("Zon", "C1", 2040, 2041, "sloop_nieuwbouw", "plan"))
    assert coupling.attach(project(), rows, 2026, 5)["demolition"].tolist() == ["planned"]
    by_strategy = coupling.attach(project(strategy="sloop"), plan(), 2026, 5)
    assert by_strategy["demolition"].tolist() == ["planned"]


# --- yields --------------------------------------------------------------------------------------


def test_a_large_home_gives_two_more_at_most() -> None:
    # 100: 92 m2, two of 40; 130: 119.6, two; 131: 120.52, three; 300: 276, six, but two more
    area = pd.Series([100.0, 130.0, 131.0, 300.0])
    found = splitting.extra_homes(area, rules.parameters("splitting"))
    assert found.tolist() == [1.0, 1.0, 2.0, 2.0]


def test_small_plinth_rooms_are_storage_and_what_nobody_tells_is_unknown() -> None:
    members = pd.DataFrame(
        {
            "project": ["a", "a", "b", "c", "d", "e"],
            "form": ["plinth", "plinth", "plinth", "plinth", "row", "row"],
            "sort": pd.Series([None, None, "garage", None, None, "garage"], dtype="str"),
        }
    )
    area = pd.Series({"a": 11.9, "b": 11.0, "c": 12.0, "d": 11.0, "e": 11.0})
    found = garages.subtype(members, area, 12.0)
    assert found.to_dict() == {
        "a": "storage_plinth",
        "b": "plinth",
        "c": "unknown_plinth",
        "d": "unknown_row",
        "e": "row",
    }
    storage = garages.replacement_storage(found)
    assert storage[["a", "b", "e"]].tolist() == ["needed", "not_needed", "not_needed"]
    assert storage[["c", "d"]].isna().all()


def test_an_l_shaped_office_has_the_depth_of_its_wing() -> None:
    # wings of 10 m: 40 by 10 and 20 by 10; the rectangle around it is 40 by 30, half of it filled
    wings = shapely.Polygon([(0, 0), (40, 0), (40, 10), (10, 10), (10, 30), (0, 30)])
    outline = gpd.GeoSeries([wings, shapely.box(0, 0, 30, 14)])
    length, depth = dimension.length_m(outline), dimension.depth_m(outline)
    footprint = dimension.footprint_m2(outline)
    pand = pd.DataFrame(
        {
            "footprint_m2": footprint,
            "depth_m": depth,
            "rectangularity": dimension.rectangularity(footprint, length, depth),
            "medial_depth_m": dimension.medial_depth_m(outline),
        }
    )
    assert pand["rectangularity"].tolist() == [0.5, 1.0]
    found = transformation.depth_m(pand, pd.Series(["l", "box"]), 0.8)
    assert found.to_dict() == pytest.approx({"l": 10.0, "box": 14.0})


def test_an_outdated_height_model_says_nothing_of_the_roof() -> None:
    pand = pd.DataFrame(
        {
            "footprint_m2": [100.0, 300.0, 200.0],
            "flat_roof_share": [1.0, 0.6, 0.9],
            "height_outdated": pd.array([False, False, True], dtype="boolean"),
        }
    )
    key = pd.Series(["p", "p", "q"])
    nothing = pd.Series([None, None], index=["p", "q"], dtype="str")
    found = topup.roof_facts(pand, key, nothing)
    # (100 * 1 + 300 * 0.6) / 400 = 0.7, of 400 m2 is 280
    assert found.loc["p"].tolist() == pytest.approx([0.7, 280.0])
    assert pd.isna(found.loc["q", "flat_roof_share"])
    assert found.loc["q", "roof_m2"] == 200.0


def test_the_lists_word_for_the_roof_counts_without_a_model() -> None:
    pand = pd.DataFrame(
        {"footprint_m2": [100.0], "flat_roof_share": [np.nan]}
        | {"height_outdated": pd.array([None], dtype="boolean")}
    )
    listed = pd.Series(["pitched_roof"], index=["p"], dtype="str")
    found = topup.roof_facts(pand, pd.Series(["p"]), listed)
    assert found.loc["p"].tolist() == [0.0, 0.0]


# --- fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_that_a_rules_file_may_name_are_those_of_the_facts(
    kind: str, everything: Judged
) -> None:
    plans = pd.DataFrame(columns=PLANS)
    columns = set(judge(kind, everything.fabric, rules.load(), plans).evaluation.facts)
    assert set(FIELDS[kind]) <= columns
    named = {criterion.field for criterion in rules.load()[kind].criteria}
    assert named <= set(FIELDS[kind])


def test_a_criterion_on_an_unknown_field_is_refused_by_name(tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[topup.criteria]]\nid = "roof"\nfield = "dak_m2"\n'
        'source = "test"\nevidence = "J"\ndate = 2026-01-01\n'
    )
    with pytest.raises(RulesError, match=r"own\.toml, line 3: .*'dak_m2'"):
        rules.load(None, own, fields=FIELDS)


# --- words ---------------------------------------------------------------------------------------


def title_of(kind: str, lang: str = "nl", **given: object) -> str:
    row = {"address_range": None, "construction_year": pd.NA} | given
    facts = pd.DataFrame([row])
    facts["construction_year"] = facts["construction_year"].astype("Int64")
    buurt = pd.Series([given.get("buurt")], dtype="str")
    return str(titles.titles(kind, facts, buurt, Texts(lang)).iloc[0])


def test_titles_read_well_with_and_without_an_address() -> None:
    known = title_of("topup", subtype="porch", address_range="Korendragershof 1-47")
    assert known == "Korendragershof 1-47, portiekflat"
    there = title_of("topup", subtype="gallery", buurt="Mariahoeve", construction_year=1962)
    assert there == "Galerijflat in Mariahoeve, bouwjaar 1962"
    assert title_of("topup", subtype="gallery") == "Galerijflat"
    row = title_of("garages", subtype="row", boxes=9.0, address_range="Wal 2")
    assert row == "Wal 2, rij van 9 garageboxen"
    home = {"subtype": "single_family", "address_range": "Wal 2"}
    assert title_of("splitting", homes_now=1, **home) == "Wal 2, eengezinswoning"
    assert title_of("splitting", homes_now=2, **home) == "Wal 2, eengezinswoningen"
    office = title_of("transformation", subtype="office", vacancy=None, address_range="Plein 1")
    assert office == "Plein 1, kantoor (leegstand onbekend)"
    wall = title_of("extension", subtype="row", address_range="Wal 2")
    assert wall == "Wal 2, kopgevel van een rij (beperkt onderbouwd)"
    empty = title_of("transformation", subtype="office", vacancy="vacant", address_range="Plein 1")
    assert empty == "Plein 1, kantoor"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_gate_and_everything_not_checked_has_a_sentence(kind: str, lang: str) -> None:
    texts = Texts(lang)
    assert set(KINDS[kind].GATES) <= set(texts.section(f"gates.{kind}"))
    assert set(KINDS[kind].NOT_CHECKED) <= set(texts.section("opportunities.not_checked"))
    assert texts(f"opportunities.next_step.{kind}")


@pytest.mark.parametrize("section", ["opportunities", "gates", "barriers"])
def test_both_languages_say_the_same_things(section: str) -> None:
    def keys(tree, path=()):
        for name, value in tree.items():
            yield from keys(value, (*path, name)) if hasattr(value, "items") else [(*path, name)]

    dutch, english = (set(keys(Texts(lang).section(section))) for lang in LANGUAGES)
    assert dutch == english


@pytest.mark.parametrize("kind", ["splitting", "garages", "transformation", "extension"])
def test_every_subtype_of_the_rules_has_a_title(kind: str) -> None:
    scores = rules.load()[kind].criterion("use" if kind == "transformation" else "form").scores
    assert set(scores) == set(Texts("nl").section(f"opportunities.what.{kind}"))


def test_every_type_of_flat_has_a_title() -> None:
    named = set(Texts("nl").section("opportunities.what.topup"))
    assert named == set(rules.parameters("topup")["type_words"]) | {"multi_family"}


def test_projects_of_one_title_are_told_apart() -> None:
    rows = [
        # the years differ: they tell which is which
        ("h", "Hof, eengezinswoningen", "splitting", 1978, "Hof, eengezinswoningen, bouwjaar 1978"),
        ("g", "Hof, eengezinswoningen", "splitting", 1983, "Hof, eengezinswoningen, bouwjaar 1983"),
        # one year: a number, in the order of the ids
        ("b", "Kade, flatwoningen", "splitting", 1960, "Kade, flatwoningen (2)"),
        ("a", "Kade, flatwoningen", "splitting", 1960, "Kade, flatwoningen (1)"),
        # the year helps some; without a year it stays as it was
        ("e", "Laan, flat", "topup", 1960, "Laan, flat, bouwjaar 1960 (1)"),
        ("f", "Laan, flat", "topup", 1960, "Laan, flat, bouwjaar 1960 (2)"),
        ("i", "Laan, flat", "topup", 1970, "Laan, flat, bouwjaar 1970"),
        ("j", "Laan, flat", "topup", None, "Laan, flat"),
        # the year stands there already, once is enough
        ("c", "Rij in De Hof, bouwjaar 1967", "garages", 1967, "Rij in De Hof, bouwjaar 1967 (1)"),
        ("d", "Rij in De Hof, bouwjaar 1967", "garages", 1967, "Rij in De Hof, bouwjaar 1967 (2)"),
        # another kind, and one that is alone
        ("k", "Kade, flatwoningen", "topup", 1960, "Kade, flatwoningen"),
        ("l", "Plein, flat", "topup", 1960, "Plein, flat"),
    ]
    made = pd.DataFrame(rows, columns=["id", "title", "kind", "year", "expected"]).set_index("id")
    found = titles.told_apart(made["title"], made["kind"], made["year"], Texts("nl"))
    assert found.tolist() == made["expected"].tolist()


def test_nothing_to_tell_apart() -> None:
    empty = pd.Series([], dtype="str")
    years = pd.Series([], dtype="Int64")
    assert titles.told_apart(empty, empty, years, Texts("nl")).empty
