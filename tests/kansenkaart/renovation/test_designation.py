"""The buurten to talk about, and why: by hand on the tiny town."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kansenkaart import renovation
from kansenkaart.fabric import Fabric
from kansenkaart.result import Renovation
from kansenkaart.texts import Texts
from tests.kansenkaart.renovation.conftest import candidates, plan

COUNTED = "Geteld per buurt, per wijk en per vak van 500 m hoort deze plek in"
SHIFTED = "Als plannen tot 1 jaar eerder of later uitvallen, hoort deze buurt in"


def _overview(fabric: Fabric, parameters: dict[str, float], *rows: dict[str, object]) -> Renovation:
    return renovation.overview(_with(fabric, *rows), parameters, "intern")


def _with(fabric: Fabric, *rows: dict[str, object]) -> Fabric:
    return replace(fabric, town=replace(fabric.town, renovation_project=plan(*rows)))


def test_the_peak_is_the_first_year_with_most_homes(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    made = _overview(
        fabric,
        parameters,
        # thirds of four homes in 2028-2030, and two in 2029: 2029 has 3.33
        {"complex_id": "1", "start_year": 2028, "end_year": 2030},
        {"complex_id": "2", "party": "Zuid", "start_year": 2029},
        # two homes in each of two years
        {"complex_id": "3", "start_year": 2031, "end_year": 2032},
    ).designation.set_index("buurt_name")
    assert made["peak_year"].to_dict() == {"West": 2029, "Oost": 2031}
    assert made["first_year"].to_dict() == {"West": 2028, "Oost": 2031}
    assert made["last_year"].to_dict() == {"West": 2030, "Oost": 2032}


@pytest.mark.parametrize(("second", "together"), [(2030, True), (2031, False)])
def test_two_parties_work_together_within_three_years(
    fabric: Fabric, parameters: dict[str, float], second: int, together: bool
) -> None:
    made = _overview(
        fabric,
        parameters,
        {"complex_id": "1", "start_year": 2028},
        {"complex_id": "2", "party": "Zuid", "start_year": second},
    ).designation
    assert made.loc[0, "parties"] == ["Noord", "Zuid"]
    assert bool(made.loc[0, "multi_party"]) is together


def test_a_species_plan_starts_two_years_before_works_on_the_shell_or_demolition(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    rows: list[dict[str, object]] = [
        {"complex_id": "1", "start_year": 2030},
        # maintenance needs none
        {"complex_id": "1", "start_year": 2026, "measure": "onderhoud"},
    ]
    made = _overview(fabric, parameters, *rows).designation
    assert (made.loc[0, "smp_start_year"], bool(made.loc[0, "smp_too_late"])) == (2028, False)
    rows.append(
        {"complex_id": "2", "party": "Zuid", "start_year": 2027, "measure": "sloop_nieuwbouw"}
    )
    made = _overview(fabric, parameters, *rows).designation
    assert (made.loc[0, "smp_start_year"], bool(made.loc[0, "smp_too_late"])) == (2025, True)
    # demolition itself does not count
    assert made.loc[0, "homes"] == 4.0


def test_neither_works_without_a_year_nor_other_measures_count(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    made = _overview(
        fabric,
        parameters,
        {"complex_id": "1", "start_year": None},
        {"complex_id": "3", "measure": "onderhoud"},
        {"complex_id": "3", "measure": "sloop_nieuwbouw"},
    )
    assert made.designation.empty
    assert made.wijken.empty
    assert made.clusters.empty
    # all are in the programme; without any plan is only the home of Zuid with label F
    assert made.programme["origin"].value_counts().to_dict() == {"plan": 3, "inferred": 1}


def test_wijken_are_ranked_in_the_same_way(fabric: Fabric, parameters: dict[str, float]) -> None:
    made = _overview(
        fabric, parameters, {"complex_id": "1"}, {"complex_id": "3", "start_year": 2031}
    ).wijken
    (dorp,) = made.to_dict("records")
    assert (dorp["wijk_name"], dorp["homes"], dorp["stock"]) == ("Dorp", 8.0, 10)
    assert (dorp["share"], dorp["shrunk_share"]) == (0.8, 0.8)  # it is the mean itself


def test_several_municipalities_are_one_list_with_their_names(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    buurt = fabric.town.buurt.assign(
        buurt_name="Centrum",
        wijk_code=["WK000000", "WK000100"],
        gemeente_code=["GM0000", "GM0001"],
        gemeente_name=["Aadorp", "Beedorp"],
    )
    two = replace(fabric, town=replace(fabric.town, buurt=buurt))
    made = _overview(two, parameters, {"complex_id": "1"}, {"complex_id": "3", "homes": 2})
    table = made.designation
    assert list(zip(table["gemeente_name"], table["homes"], strict=True)) == [
        ("Aadorp", 4.0),
        ("Beedorp", 2.0),
    ]
    assert list(made.wijken["wijk_code"]) == ["WK000000", "WK000100"]
    assert set(made.programme["gemeente_name"]) == {"Aadorp", "Beedorp"}


def test_the_reasons_are_whole_sentences(fabric: Fabric, parameters: dict[str, float]) -> None:
    town = _with(
        fabric,
        {"complex_id": "1", "start_year": 2029, "end_year": 2030},
        {"complex_id": "2", "party": "Zuid", "start_year": 2030},
        {"complex_id": "3", "start_year": 2033, "homes": 1},
    )
    parameters = parameters | {"top_count": 1}
    made = renovation.overview(town, parameters, "intern")
    table = candidates(("topup", "BU00000001", "Noord", "1", 10.0))
    made = renovation.with_opportunities(made, table, town, parameters, Texts("nl"))
    west, oost = made.designation["reasons"]
    assert west == [
        "6 woningen in 2029-2030, 100% van het bezit in deze buurt; de meeste in 2030.",
        "Noord en Zuid werken hier binnen 3 jaar van elkaar: samen aanpakken ligt voor de hand.",
        f"{SHIFTED} 100% van de gevallen bij de eerste 1.",
        f"{COUNTED} 2 van de 2 tellingen bij de eerste 1.",
        "Kansen in dezelfde complexen: 1 (1 optoppen).",
        "Een soortenmanagementplan moet in 2027 beginnen.",
    ]
    # nothing is said of what does not hold
    assert oost == [
        "1 woning in 2033, 25% van het bezit in deze buurt; de meeste in 2033.",
        "Een soortenmanagementplan moet in 2031 beginnen.",
    ]
    english = renovation.with_opportunities(made, table, town, parameters, Texts("en"))
    assert english.designation.loc[0, "reasons"][0].startswith("6 homes in 2029-2030, 100% of")


def test_the_reasons_name_the_rules_that_are_in_force(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    town = _with(
        fabric,
        {"complex_id": "1", "start_year": 2029},
        {"complex_id": "2", "party": "Zuid", "start_year": 2033},
        {"complex_id": "3", "start_year": 2033, "homes": 1},
    )
    own = {"top_count": 1, "multi_party_years": 5, "year_shift": 2, "grid_m": 400}
    made = renovation.overview(town, parameters | own, "intern")
    made = renovation.with_opportunities(made, candidates(), town, parameters | own, Texts("nl"))
    said = " ".join(made.designation.loc[0, "reasons"])
    assert "binnen 5 jaar van elkaar" in said
    assert "tot 2 jaar eerder of later" in said
    assert "vak van 400 m" in said


def test_a_share_of_less_than_one_percent_is_not_none(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    # 4 homes of 1,000 are 0.4%
    town = _with(fabric, {"complex_id": "1", "start_year": 2029})
    made = renovation.overview(town, parameters, "intern")
    tiny = made.designation.assign(stock=1000, share=0.004)
    table = renovation.with_opportunities(
        replace(made, designation=tiny), candidates(), town, parameters, Texts("nl")
    ).designation
    assert table.loc[0, "reasons"][0].startswith("4 woningen in 2029, minder dan 1% van het bezit")


def test_the_years_count_from_the_reference_date(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    town = replace(
        fabric.town,
        reference_date=date(2030, 6, 1),
        renovation_project=plan(
            {"complex_id": "1", "start_year": 2029}, {"complex_id": "3", "start_year": 2039}
        ),
    )
    made = renovation.overview(replace(fabric, town=town), parameters, "intern")
    assert list(made.designation["buurt_name"]) == ["Oost"]
    inferred = made.programme[made.programme["origin"] == "inferred"]
    # the year by which the labels were to be gone has passed; the home in West is in an older plan
    assert set(inferred["year"]) == {2030}
    assert inferred["homes"].sum() == 2.0  # complex 2, half of which has label F
    assert pd.isna(made.by_complex.set_index("complex_id").loc["1", "start_year"])


def test_homes_of_plans_with_a_circular_ambition_are_counted_per_buurt(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    known = _with(
        fabric,
        # 4 homes over 2034-2037, of which two years lie in the window: 2 homes
        {
            "complex_id": "1",
            "start_year": 2034,
            "end_year": 2037,
            "circular_ambition": "hergebruik, biobased",
        },
        # maintenance does not count, nor does work without a year
        {
            "complex_id": "2",
            "party": "Zuid",
            "measure": "onderhoud",
            "circular_ambition": "biobased",
        },
        {"complex_id": "2", "party": "Zuid", "start_year": None, "circular_ambition": "biobased"},
        # half of complex 3 has none, and of the other half nobody knows
        {"complex_id": "3", "homes": 2, "circular_ambition": "geen"},
        {"complex_id": "3", "homes": 2, "start_year": 2030},
    )
    made = renovation.overview(known, parameters, "intern")
    made = renovation.with_opportunities(made, candidates(), known, parameters, Texts("nl"))
    table = made.designation.set_index("buurt_name")
    assert table["circular_homes"].to_dict() == {"Oost": 0.0, "West": 2.0}
    sentence = "Voor 2 woningen noemen de plannen een circulaire ambitie."
    assert sentence in table.loc["West", "reasons"]
    assert "circulair" not in " ".join(table.loc["Oost", "reasons"])


def test_where_no_plan_tells_of_ambition_nothing_is_said_of_it(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    made = _overview(fabric, parameters, {"complex_id": "1"}).designation
    assert made["circular_homes"].isna().all()
