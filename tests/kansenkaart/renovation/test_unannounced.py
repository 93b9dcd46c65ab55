"""Rough counts of works that tenants do not know of: only where they tell of no complex."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from kansenkaart.fabric import Fabric
from kansenkaart.renovation.unannounced import Limits, totals
from tests.kansenkaart.renovation.conftest import X, Y, plan, stock

LIMITS = Limits(homes=10, complexes=2, share_max=0.5)
SIZES = {"1": 8, "2": 7, "3": 9, "4": 6, "5": 30}
"""Homes of five complexes of Noord, all in one buurt."""


@pytest.fixture
def row(fabric: Fabric) -> Fabric:
    """Return a buurt with five complexes of one pand each."""
    names = [f"{c}-{n}" for c, count in SIZES.items() for n in range(count)]
    dwellings = pd.DataFrame({"pand_id": [n.split("-")[0] for n in names], "party": "Noord"})
    dwellings = dwellings.assign(
        complex_id=dwellings["pand_id"], street="Lange Laan", house_number=1
    )
    dwellings.index = pd.Index(names, name="vbo_id")
    buildings = gpd.GeoDataFrame(
        {"buurt_code": "BU00000001"},
        geometry=[box(X + n * 30, Y, X + n * 30 + 20, Y + 10) for n in range(len(SIZES))],
        index=pd.Index(list(SIZES), name="pand_id"),
        crs=28992,
    )
    town = replace(fabric.town, unit=stock(dwellings))
    return replace(fabric, town=town, dwellings=dwellings, buildings=buildings)


def _totals(
    row: Fabric, withheld: list[str], told: list[str] | None = None, **fields: object
) -> list[float]:
    hidden = plan(*({"complex_id": c, "tenants_informed": False, **fields} for c in withheld))
    known = plan(*({"complex_id": c} for c in told or []))
    return list(totals(hidden, known, row, LIMITS, 10)["homes"])


def test_enough_homes_in_enough_complexes_are_rounded_down(row: Fabric) -> None:
    # 8 + 7 = 15 of 60 homes, in two of five complexes
    assert _totals(row, ["1", "2"]) == [10.0]


def test_one_complex_is_never_told(row: Fabric) -> None:
    assert _totals(row, ["5"]) == []


def test_too_few_homes_are_not_told(row: Fabric) -> None:
    # 6 and 7 homes are enough, four of each are not
    assert _totals(row, ["4", "2"]) == [10.0]
    assert _totals(row, ["4", "2"], homes=4) == []


def test_when_most_complexes_are_meant_nothing_is_told(row: Fabric) -> None:
    # three of five complexes is more than half; so are 38 of 60 homes
    assert _totals(row, ["1", "2", "4"]) == []
    assert _totals(row, ["1", "5"]) == []


def test_complexes_that_are_told_of_are_not_in_question(row: Fabric) -> None:
    # with 3 and 5 told, two of the three others would be planned
    assert _totals(row, ["1", "2"], told=["3", "5"]) == []


def test_demolition_and_maintenance_are_never_in_it(row: Fabric) -> None:
    for measure in ("sloop_nieuwbouw", "onderhoud", "onbekend"):
        assert _totals(row, ["1", "2"], measure=measure) == []


def test_each_party_must_be_safe_by_itself(row: Fabric) -> None:
    homes = row.dwellings.assign(
        party=row.dwellings["party"].where(row.dwellings["complex_id"] != "2", "Zuid")
    )
    mixed = replace(row, dwellings=homes, town=replace(row.town, unit=stock(homes)))
    hidden = plan(
        {"complex_id": "1", "tenants_informed": False},
        {"complex_id": "2", "party": "Zuid", "tenants_informed": False},
    )
    # Zuid knows its own seven homes, and would know of complex 1 by subtraction
    assert totals(hidden, plan(), mixed, LIMITS, 10).empty


def test_the_buurt_is_named(row: Fabric) -> None:
    hidden = plan({"complex_id": "1"}, {"complex_id": "2"})
    made = totals(hidden, plan(), row, LIMITS, 10)
    assert made.to_dict("records") == [
        {"buurt_code": "BU00000001", "buurt_name": "West", "wijk_name": "Dorp", "homes": 10.0}
    ]
