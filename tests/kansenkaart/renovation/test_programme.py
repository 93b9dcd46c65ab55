"""The programme, counted by hand for small plans, faults included."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kansenkaart import renovation
from kansenkaart.fabric import Fabric
from kansenkaart.renovation import coupling, placing, programme, works
from tests.kansenkaart.renovation.conftest import plan

WINDOW = (2026, 2035)


def _placed(fabric: Fabric, listed: pd.DataFrame) -> pd.DataFrame:
    return placing.place(listed, fabric)


def _programme(fabric: Fabric, listed: pd.DataFrame) -> dict[tuple[object, ...], float]:
    planned = works.works(_placed(fabric, listed), fabric, WINDOW)
    table = programme.programme(planned, fabric, WINDOW)
    keys = ["buurt_name", "year", "measure", "party"]
    return {
        tuple(None if pd.isna(v) else v for v in row[:-1]): row[-1]
        for row in table[[*keys, "homes"]].itertuples(index=False)
    }


def test_a_project_of_several_years_is_spread_evenly(fabric: Fabric) -> None:
    # complex 1 has 4 homes; 2028-2029 is two years, so two homes a year
    made = _programme(fabric, plan({"complex_id": "1", "start_year": 2028, "end_year": 2029}))
    assert made == {
        ("West", 2028, "isolatie", "Noord"): 2.0,
        ("West", 2029, "isolatie", "Noord"): 2.0,
    }


def test_a_home_in_two_projects_counts_once_in_the_earliest(fabric: Fabric) -> None:
    made = _programme(
        fabric,
        plan(
            {"complex_id": "1", "start_year": 2030, "measure": "renovatie_ingrijpend"},
            {"complex_id": "1", "start_year": 2028, "measure": "isolatie"},
            {"complex_id": "1", "start_year": 2027, "measure": "onderhoud"},
        ),
    )
    # onderhoud is counted apart, so it does not push the insulation out
    assert made == {
        ("West", 2028, "isolatie", "Noord"): 4.0,
        ("West", 2027, "onderhoud", "Noord"): 4.0,
    }


def test_a_plan_for_part_of_a_complex_and_one_by_street(fabric: Fabric) -> None:
    made = _programme(
        fabric,
        plan(
            {"complex_id": "3", "homes": 1, "start_year": 2027},
            {"party": "Zuid", "street": "Lange Laan", "start_year": 2031, "certainty": "begroot"},
        ),
    )
    # one of four homes; and of Lange Laan only the two homes of party Zuid
    assert made == {
        ("Oost", 2027, "isolatie", "Noord"): 1.0,
        ("West", 2031, "isolatie", "Zuid"): 2.0,
    }


@pytest.mark.parametrize(
    ("numbers", "homes"),
    [
        # of Noord: 1, 3, 5 and 7 in Lange Laan, 2, 4, 6 and 8 in Korte Kade
        ("1-5", {("West", "Noord"): 3.0}),
        ("1, 7", {("West", "Noord"): 2.0}),
        ("1-7 even", {}),
        ("3-4 odd, 7", {("West", "Noord"): 2.0}),
        (None, {("West", "Noord"): 4.0}),
    ],
)
def test_a_plan_by_street_is_about_the_house_numbers_that_it_names(
    fabric: Fabric, numbers: str | None, homes: dict[tuple[str, str], float]
) -> None:
    made = _programme(fabric, plan({"street": "Lange Laan", "house_numbers": numbers}))
    assert {(key[0], key[3]): count for key, count in made.items()} == homes


def test_house_numbers_where_nobody_lives_are_a_fault(fabric: Fabric) -> None:
    listed = plan({"street": "Lange Laan", "house_numbers": "90-98"})
    found = placing.faults(listed, _placed(fabric, listed), fabric)
    assert list(found["fault"]) == ["no_dwelling"]


@pytest.fixture
def two_gemeenten(fabric: Fabric) -> Fabric:
    """Return the town in which Noord has a Lange Laan in two gemeenten.

    1, 3, 5 and 7 in woonplaats Aardorp, gemeente Aarde; 2, 4, 6 and 8 in woonplaats Zeedorp,
    gemeente 's-Gravenhage.
    """
    dwellings = fabric.dwellings.assign(street="Lange Laan")
    west = dwellings["pand_id"].isin(["a", "b"])
    place = west.map({True: "Aardorp", False: "Zeedorp"})
    objects = pd.DataFrame({"vbo_id": dwellings.index, "place": place.to_numpy()})
    buurt = fabric.town.buurt.assign(gemeente_name=["Aarde", "'s-Gravenhage"])
    town = replace(fabric.town, verblijfsobject=objects, buurt=buurt)
    return replace(fabric, dwellings=dwellings, town=town)


@pytest.mark.parametrize(
    ("place", "homes"),
    [
        ("Aardorp", {"West": 4.0}),
        ("ZEEDORP", {"Oost": 4.0}),
        ("gemeente Aarde", {"West": 4.0}),
        ("Den Haag", {"Oost": 4.0}),
    ],
)
def test_a_street_in_two_gemeenten_is_in_the_one_that_the_plan_names(
    two_gemeenten: Fabric, place: str, homes: dict[str, float]
) -> None:
    listed = plan({"street": "Lange Laan", "place": place})
    made = _programme(two_gemeenten, listed)
    assert {key[0]: count for key, count in made.items()} == homes
    assert placing.faults(listed, _placed(two_gemeenten, listed), two_gemeenten).empty


def test_a_street_in_two_gemeenten_is_placed_in_neither_where_the_plan_names_none(
    two_gemeenten: Fabric,
) -> None:
    listed = plan(
        {"street": "Lange Laan"},
        {"street": "Lange Laan", "house_numbers": "1-7 odd"},  # such numbers are in Aardorp alone
        {"street": "Lange Laan", "place": "Elders"},
        {"street": "Lange Laan", "party": "Zuid"},  # which has homes in one of them
    )
    placed = _placed(two_gemeenten, listed)
    assert placed.groupby("line")["vbo_id"].size().to_dict() == {3: 4, 5: 2}
    found = placing.faults(listed, placed, two_gemeenten)
    faults = list(zip(found["line"], found["fault"], strict=True))
    assert faults == [(2, "several_places"), (4, "no_dwelling")]
    assert [(item.code, item.examples) for item in renovation.reported(found).items] == [
        ("no_dwelling", ("plan.xlsx:4",)),
        ("several_places", ("plan.xlsx:2",)),
    ]


def test_one_street_in_two_places_of_a_gemeente_is_as_doubtful(two_gemeenten: Fabric) -> None:
    buurt = two_gemeenten.town.buurt.assign(gemeente_name="Aarde")
    one = replace(two_gemeenten, town=replace(two_gemeenten.town, buurt=buurt))
    listed = plan(
        {"street": "Lange Laan", "place": "Aarde"}, {"street": "Lange Laan", "place": "Zeedorp"}
    )
    found = placing.faults(listed, _placed(one, listed), one)
    assert list(zip(found["line"], found["fault"], strict=True)) == [(2, "several_places")]


def test_a_plan_that_counts_every_unit_of_a_complex_has_no_fault(fabric: Fabric) -> None:
    # complex 1 has 4 homes and a garage: 5 units (VHE), and not 6
    listed = plan({"complex_id": "1", "homes": 5}, {"complex_id": "1", "homes": 6})
    found = placing.faults(listed, _placed(fabric, listed), fabric)
    assert list(zip(found["line"], found["fault"], strict=True)) == [(3, "more_homes_than_complex")]
    assert sum(_programme(fabric, listed).values()) == 4.0


def test_phases_of_a_complex_add_up_to_the_complex(fabric: Fabric) -> None:
    made = _programme(
        fabric,
        plan(
            {"complex_id": "1", "homes": 1, "start_year": 2027},
            {"complex_id": "1", "homes": 2, "start_year": 2028},
            {"complex_id": "1", "homes": 3, "start_year": 2029},
        ),
    )
    # 1, 2 and 3 of four homes: of the third phase only one is left
    assert {key[1]: homes for key, homes in made.items()} == {2027: 1.0, 2028: 2.0, 2029: 1.0}


def test_a_project_of_the_past_takes_no_home_from_a_later_one(fabric: Fabric) -> None:
    made = _programme(
        fabric,
        plan(
            {"complex_id": "1", "start_year": 2020, "end_year": 2025},
            {"complex_id": "1", "start_year": 2027, "end_year": 2026},
            {"complex_id": "1", "start_year": 2033},
        ),
    )
    # neither does one whose years cannot be
    assert made == {("West", 2033, "isolatie", "Noord"): 4.0}


def test_an_unknown_complex_with_a_street_is_placed_by_its_street(fabric: Fabric) -> None:
    listed = plan({"complex_id": "9", "street": "Korte Kade"})
    assert _programme(fabric, listed) == {("Oost", 2028, "isolatie", "Noord"): 4.0}
    found = placing.faults(listed, _placed(fabric, listed), fabric)
    assert list(found["fault"]) == ["unknown_complex"]


def test_what_lies_outside_the_ten_years_is_left_out(fabric: Fabric) -> None:
    # 2034-2037 is four years of one home each; two of them lie in the window
    made = _programme(fabric, plan({"complex_id": "1", "start_year": 2034, "end_year": 2037}))
    assert sum(made.values()) == pytest.approx(2.0)


def test_faults_are_named_and_never_mended(fabric: Fabric) -> None:
    listed = plan(
        {"complex_id": "1", "start_year": 2030, "end_year": 2028},
        {"complex_id": "2", "party": "Zuid", "start_year": None},
        {"complex_id": "9"},
        {"complex_id": "3", "homes": 40},
    )
    found = placing.faults(listed, _placed(fabric, listed), fabric)
    assert list(zip(found["line"], found["fault"], strict=True)) == [
        (2, "ends_before_start"),
        (4, "unknown_complex"),
        (5, "more_homes_than_complex"),
        (3, "no_year"),
    ]
    made = _programme(fabric, listed)
    # without years that can be, the homes stand under no year; 40 homes are four dwellings
    assert made[("West", None, "isolatie", "Noord")] == 4.0
    assert made[("West", None, "isolatie", "Zuid")] == 2.0
    assert made[("Oost", 2028, "isolatie", "Noord")] == 4.0


def _by_complex(
    fabric: Fabric, listed: pd.DataFrame, *, complete: bool
) -> dict[tuple[str, str], list[tuple[int | None, str]]]:
    placed = _placed(fabric, listed)
    table = coupling.by_complex(listed, placed, fabric.town.complex, 2026, complete=complete)
    found: dict[tuple[str, str], list[tuple[int | None, str]]] = {}
    for row in table.itertuples():
        year = None if pd.isna(row.start_year) else int(row.start_year)
        found.setdefault((row.party, row.complex_id), []).append((year, row.measure))
    return found


def test_coupling_tells_nothing_planned_from_unknown(fabric: Fabric) -> None:
    listed = plan({"complex_id": "1", "start_year": 2029}, {"complex_id": "1", "start_year": 2027})
    # Zuid gave no plan: unknown
    assert _by_complex(fabric, listed, complete=True) == {
        ("Noord", "1"): [(2027, "isolatie")],
        ("Noord", "3"): [(None, coupling.NOTHING)],
    }
    assert _by_complex(fabric, listed, complete=False) == {("Noord", "1"): [(2027, "isolatie")]}


def test_coupling_keeps_demolition_beside_earlier_works(fabric: Fabric) -> None:
    listed = plan(
        {"complex_id": "1", "start_year": 2027},
        {"complex_id": "1", "start_year": 2034, "measure": "sloop_nieuwbouw"},
    )
    assert _by_complex(fabric, listed, complete=False) == {
        ("Noord", "1"): [(2027, "isolatie"), (2034, "sloop_nieuwbouw")]
    }


def test_work_that_is_over_or_of_an_unknown_kind_couples_to_nothing(fabric: Fabric) -> None:
    listed = plan(
        {"complex_id": "1", "start_year": 2021, "end_year": 2022},
        {"complex_id": "3", "measure": "onbekend"},
    )
    assert _by_complex(fabric, listed, complete=True) == {
        ("Noord", "1"): [(None, coupling.NOTHING)]
    }


def test_a_plan_by_street_couples_to_the_complexes_in_the_street(fabric: Fabric) -> None:
    listed = plan({"street": "Korte Kade", "start_year": 2030})
    assert _by_complex(fabric, listed, complete=True) == {
        ("Noord", "1"): [(None, coupling.NOTHING)],
        ("Noord", "3"): [(2030, "isolatie")],
    }


def test_the_overview_ranks_and_infers(fabric: Fabric, parameters: dict[str, float]) -> None:
    listed = plan(
        {"complex_id": "1", "start_year": 2028, "certainty": "verkenning"},
        {"complex_id": "2", "party": "Zuid", "start_year": 2029, "end_year": 2030},
    )
    town = replace(fabric.town, renovation_project=listed)
    made = renovation.overview(replace(fabric, town=town), parameters, "intern")
    west = made.designation.iloc[0]
    # 4 homes explored (half weight) and 2 decided; 6 of 6 homes of the parties in West
    assert (west["buurt_name"], west["homes"], west["weighted_homes"]) == ("West", 6.0, 4.0)
    assert west["share"] == 1.0
    assert west["peak_year"] == 2028
    assert west["smp_start_year"] == 2026
    assert not west["smp_too_late"]
    assert west["multi_party"]
    # six homes are no cluster of 150
    assert made.clusters.empty
    # in no plan: complex 3, of 2005, is too young to infer anything from its label F
    assert set(made.programme["origin"]) == {"plan"}


def test_without_a_plan_labels_and_period_are_inferred(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    own = parameters | {"inferred_complex_share": 0.6}
    made = renovation.overview(fabric, own, "intern").programme
    # one F label in each of the two complexes of 1960; complex 3 is of 2005
    assert list(zip(made["buurt_name"], made["party"], made["homes"], strict=True)) == [
        ("West", "Noord", 1.0),
        ("West", "Zuid", 1.0),
    ]
    assert set(made["origin"]) == {"inferred"}


def test_a_complex_with_enough_poor_labels_is_inferred_as_a_whole(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    # F on one of the four homes of complex 1, a quarter, and on one of the two of complex 2
    def homes(share: float, town: Fabric = fabric) -> dict[str, float]:
        own = parameters | {"inferred_complex_share": share}
        made = renovation.overview(town, own, "intern").programme
        return dict(zip(made["party"], made["homes"], strict=True))

    assert homes(0.25) == {"Noord": 4.0, "Zuid": 2.0}
    assert homes(0.3) == {"Noord": 1.0, "Zuid": 2.0}
    # what is in a plan is not inferred; neither are homes that are in no complex counted with it
    listed = plan({"complex_id": "2", "party": "Zuid"})
    town = replace(fabric, town=replace(fabric.town, renovation_project=listed))
    rows = renovation.overview(town, parameters, "intern").programme
    assert rows.loc[rows["origin"] == "inferred", "homes"].tolist() == [4.0]
    loose = fabric.dwellings.assign(
        complex_id=fabric.dwellings["complex_id"].where(fabric.dwellings["complex_id"] != "1")
    )
    assert homes(0.25, replace(fabric, dwellings=loose)) == {"Noord": 1.0, "Zuid": 2.0}


def test_shrinkage_keeps_a_tiny_buurt_from_the_top(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    listed = plan({"complex_id": "1"}, {"complex_id": "3", "homes": 2})
    town = replace(fabric.town, renovation_project=listed)
    table = renovation.overview(replace(fabric, town=town), parameters, "intern").designation
    oost = table.set_index("buurt_name").loc["Oost"]
    # mean = 6 / 10; (2 + 50 * 0.6) / (4 + 50)
    assert oost["shrunk_share"] == pytest.approx(32 / 54)
