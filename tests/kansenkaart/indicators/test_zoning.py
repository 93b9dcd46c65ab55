"""The height of the plan at a pand, worked out by hand on squares."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.affinity import translate

from data_sources.tables import CRS, empty, validate
from kansenkaart.indicators import zoning

BASE = (130_000.0, 480_000.0)
PAND = translate(shapely.box(0, 0, 20, 10), *BASE)
"""200 m2."""
EVERYWHERE = (-50.0, -50.0, 50.0, 50.0)


def limit(
    box: tuple[float, float, float, float],
    height: float | None,
    plan: str | None = "P1",
    day: str | None = "2012-05-01",
    **more: float,
) -> dict[str, object]:
    shape = translate(shapely.box(*box), *BASE)
    return {
        "plan_id": plan,
        "plan_date": pd.Timestamp(day) if day else pd.NaT,
        "max_height_m": math.nan if height is None else height,
        "geometry": shape,
    } | more


def band(*limits: dict[str, object]) -> list[float]:
    rows = [{"limit_id": f"L{i}"} | row for i, row in enumerate(limits)]
    base = empty("height_limit")
    table = gpd.GeoDataFrame(rows, columns=list(base.columns), geometry="geometry", crs=CRS)
    table = validate("height_limit", table if rows else base)
    panden = gpd.GeoSeries([PAND], index=["a"], crs=CRS)
    found = zoning.max_height_m(panden, table, cover_min=0.5, part_min=0.1)
    assert list(found.columns) == ["max_height_m_low", "max_height_m", "max_height_m_high"]
    return list(found.loc["a"])


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param([limit(EVERYWHERE, 12.0)], [12.0] * 3, id="one limit over all of it"),
        pytest.param(
            [limit(EVERYWHERE, 9.0), limit(EVERYWHERE, 15.0, "P2", "2019-01-01")],
            [15.0] * 3,
            id="the newest plan wins",
        ),
        pytest.param(
            [limit(EVERYWHERE, 9.0), limit((0, 0, 9, 10), 15.0, "P2", "2019-01-01")],
            [9.0] * 3,
            id="not where it covers 45 percent",
        ),
        pytest.param(
            [limit(EVERYWHERE, 9.0), limit((0, 0, 10, 10), 15.0, "P2", "2019-01-01")],
            [15.0] * 3,
            id="but where it covers exactly half",
        ),
        pytest.param(
            # 150 of 200 m2 at 12 m, 50 at 4 m
            [limit((0, 0, 15, 10), 12.0), limit((15, 0, 30, 10), 4.0)],
            [4.0, 12.0, 12.0],
            id="two heights of one plan make a band around the largest",
        ),
        pytest.param(
            # 182 of 200 m2 at 12 m, 18 (9 percent) at 4 m
            [limit((0, 0, 18.2, 10), 12.0), limit((18.2, 0, 30, 10), 4.0)],
            [12.0] * 3,
            id="a sliver does not count",
        ),
        pytest.param(
            [limit((0, 0, 10, 10), 12.0), limit((10, 0, 20, 10), 8.0)],
            [8.0, 8.0, 12.0],
            id="the lowest at a tie",
        ),
        pytest.param(
            [limit(EVERYWHERE, 9.0, None, None), limit(EVERYWHERE, 12.0, None, "2001-01-01")],
            [12.0] * 3,
            id="a plan without a date is the oldest",
        ),
        pytest.param(
            [limit(EVERYWHERE, 9.0), limit(EVERYWHERE, None, "P2", "2019-01-01", max_eaves_m=6.0)],
            [9.0] * 3,
            id="a rule without a bouwhoogte says nothing of it",
        ),
    ],
)
def test_the_height_at_a_pand(limits: list[dict[str, object]], expected: list[float]) -> None:
    assert band(*limits) == expected


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param([], id="no limits"),
        pytest.param([limit((100, 100, 120, 120), 12.0)], id="elsewhere"),
        pytest.param([limit((0, 0, 9.9, 10), 12.0)], id="on less than half"),
        pytest.param([limit((20, 0, 40, 10), 12.0)], id="next door, sharing a border"),
    ],
)
def test_where_no_maatvoering_lies_the_height_is_unknown(limits: list[dict[str, object]]) -> None:
    assert all(math.isnan(value) for value in band(*limits))
