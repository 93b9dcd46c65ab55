"""The programme, counted by hand for small plans, faults included."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kansenkaart import renovation
from kansenkaart.fabric import Fabric
from kansenkaart.renovation import coupling, placing, programme
from tests.kansenkaart.renovation.conftest import plan

WINDOW = (2026, 2035)


def _programme(fabric: Fabric, listed: pd.DataFrame) -> dict[tuple[object, ...], float]:
    table = programme.programme(placing.place(listed, fabric.dwellings), fabric, WINDOW)
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
    found = placing.faults(listed, fabric.dwellings, fabric.town.complex)
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


def test_coupling_tells_nothing_planned_from_unknown(fabric: Fabric) -> None:
    listed = plan({"complex_id": "1", "start_year": 2029}, {"complex_id": "1", "start_year": 2027})
    complete = coupling.by_complex(listed, fabric.town.complex, complete=True)
    rows = {(r.party, r.complex_id): r for r in complete.itertuples()}
    assert rows["Noord", "1"].start_year == 2027
    assert rows["Noord", "3"].measure == coupling.NOTHING
    assert ("Zuid", "2") not in rows  # Zuid gave no plan: unknown
    assert len(coupling.by_complex(listed, fabric.town.complex, complete=False)) == 1


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
    made = renovation.overview(fabric, parameters, "intern").programme
    # one F label in each of the two complexes of 1960; complex 3 is of 2005
    assert list(zip(made["buurt_name"], made["party"], made["homes"], strict=True)) == [
        ("West", "Noord", 1.0),
        ("West", "Zuid", 1.0),
    ]
    assert set(made["origin"]) == {"inferred"}


def test_shrinkage_keeps_a_tiny_buurt_from_the_top(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    listed = plan({"complex_id": "1"}, {"complex_id": "3", "homes": 2})
    town = replace(fabric.town, renovation_project=listed)
    table = renovation.overview(replace(fabric, town=town), parameters, "intern").designation
    oost = table.set_index("buurt_name").loc["Oost"]
    # mean = 6 / 10; (2 + 50 * 0.6) / (4 + 50)
    assert oost["shrunk_share"] == pytest.approx(32 / 54)
