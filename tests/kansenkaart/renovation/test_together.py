"""Overviews of several parties laid together, by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kansenkaart import renovation
from kansenkaart.fabric import Fabric
from kansenkaart.result import Renovation
from kansenkaart.texts import Texts
from tests.kansenkaart.renovation.conftest import candidates, plan


def _of(
    fabric: Fabric, parameters: dict[str, float], party: str, *rows: dict[str, object]
) -> Renovation:
    """Return the overview of a run that knows the stock and plan of one party."""
    mine = fabric.dwellings["party"].where(fabric.dwellings["party"] == party)
    unit = fabric.town.unit[fabric.town.unit["party"] == party]
    town = replace(fabric.town, renovation_project=plan(*rows), unit=unit)
    known = replace(fabric, town=town, dwellings=fabric.dwellings.assign(party=mine))
    made = renovation.overview(known, parameters, "sessie")
    return renovation.with_opportunities(made, candidates(), known, parameters, Texts("nl"))


@pytest.mark.parametrize(("year", "near"), [(2031, True), (2032, False)])
def test_homes_and_stock_of_a_buurt_are_added_up(
    fabric: Fabric, parameters: dict[str, float], year: int, near: bool
) -> None:
    noord = _of(
        fabric,
        parameters,
        "Noord",
        {"complex_id": "1", "start_year": 2028, "end_year": 2029},
        {"complex_id": "3", "start_year": 2027},
    )
    zuid = _of(fabric, parameters, "Zuid", {"party": "Zuid", "complex_id": "2", "start_year": year})
    made = renovation.together([noord, zuid], parameters, Texts("nl"))
    west, oost = made.designation.to_dict("records")
    # 4 and 2 homes, of 4 and 2; Oost has 4 of 4
    assert (west["buurt_name"], west["homes"], west["stock"], west["share"]) == ("West", 6, 6, 1.0)
    assert west["parties"] == ["Noord", "Zuid"]
    # the years 2028-2029 and 2031 lie less than three apart
    assert west["multi_party"] is near
    assert (west["first_year"], west["last_year"]) == (2028, year)
    assert west["smp_start_year"] == 2026
    assert (oost["homes"], oost["parties"]) == (4, ["Noord"])
    # two homes in 2028, 2029 and the last year: of equals the first
    assert west["peak_year"] == 2028
    assert pd.isna(west["top_share"])
    assert west["reasons"][0] == (
        f"6 woningen in 2028-{year}, 100% van het bezit in deze buurt; de meeste in 2028."
    )
    (dorp,) = made.wijken.to_dict("records")
    assert (dorp["homes"], dorp["stock"]) == (10, 10)
    assert made.programme["homes"].sum() == pytest.approx(
        noord.programme["homes"].sum() + zuid.programme["homes"].sum()
    )


def test_a_party_without_a_plan_adds_nothing(fabric: Fabric, parameters: dict[str, float]) -> None:
    noord = _of(fabric, parameters, "Noord", {"complex_id": "1"})
    nobody = _of(fabric, parameters, "Zuid")
    made = renovation.together([nobody, noord], parameters, Texts("nl"))
    assert list(made.designation["buurt_name"]) == ["West"]
    assert not made.designation["multi_party"].any()
    none = renovation.together([nobody, nobody], parameters, Texts("nl"))
    assert none.designation.empty
    assert none.clusters.empty


def test_rough_counts_are_added_up(fabric: Fabric, parameters: dict[str, float]) -> None:
    one = _of(fabric, parameters, "Noord", {"complex_id": "1"})
    rough = pd.DataFrame(
        {"buurt_code": ["B"], "buurt_name": ["West"], "wijk_name": [None], "homes": [20.0]}
    )
    hidden = replace(one, unannounced=rough)
    made = renovation.together([hidden, hidden], parameters, Texts("nl"))
    assert made.unannounced["homes"].tolist() == [40.0]


def test_homes_with_a_circular_ambition_are_added_up(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    ambition = {"circular_ambition": "biobased"}
    noord = _of(fabric, parameters, "Noord", {"complex_id": "1", **ambition}, {"complex_id": "3"})
    zuid = _of(fabric, parameters, "Zuid", {"party": "Zuid", "complex_id": "2", **ambition})
    made = renovation.together([noord, zuid], parameters, Texts("nl")).designation
    # 4 and 2 homes in West; in Oost nobody told
    assert made["buurt_name"].tolist() == ["West", "Oost"]
    assert made.loc[0, "circular_homes"] == 6.0
    assert pd.isna(made.loc[1, "circular_homes"])
