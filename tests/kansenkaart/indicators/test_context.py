"""Where a building is and what stands around it."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from kansenkaart.indicators import context


def _points(*spots: tuple[float, float]) -> gpd.GeoSeries:
    return gpd.GeoSeries(
        [shapely.Point(s) for s in spots], index=[f"p{i}" for i in range(len(spots))]
    )


@pytest.fixture
def buurt() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"buurt_code": ["BU2", "BU1"]},
        geometry=[shapely.box(100, 0, 200, 100), shapely.box(0, 0, 100, 100)],
    )


def test_a_point_has_one_buurt(buurt: gpd.GeoDataFrame) -> None:
    points = _points((50, 50), (150, 50), (100, 50), (230, 50), (300, 50))
    found = context.buurt_code(points, buurt, reach_m=50)
    # on a border: the smallest code; outside: the nearest within reach
    assert found.tolist()[:4] == ["BU1", "BU2", "BU1", "BU2"]
    assert pd.isna(found["p4"])


def test_no_buurten_is_unknown(buurt: gpd.GeoDataFrame) -> None:
    assert context.buurt_code(_points((5, 5)), buurt.iloc[:0], reach_m=50).isna().all()


def test_dwellings_per_ha_is_a_count_in_a_circle() -> None:
    homes = _points((0, 0), (0, 0), (0, 99), (0, 101))
    density = context.dwellings_per_ha(_points((0, 0), (900, 0)), homes, radius_m=100)
    assert density.tolist() == pytest.approx([3 / (math.pi * 100**2 / 10_000), 0.0])
    none = context.dwellings_per_ha(_points((0, 0)), homes.iloc[:0], radius_m=100)
    assert none.tolist() == [0.0]


def test_a_share_nearby_leaves_out_the_project_itself_the_unknown_and_the_far() -> None:
    panden = _points((0, 0), (30, 0), (60, 0), (90, 0), (99, 0), (101, 0))
    part = pd.Series([500.0, 0.0, 200.0, None, 0.0, 900.0], index=panden.index)
    whole = pd.Series([500.0, 300.0, 200.0, 700.0, 0.0, 900.0], index=panden.index)
    own = pd.Series({"p0": "p0", "p3": "p3"})
    places = panden[["p0", "p3"]]
    found = context.share_nearby(places, panden, part, whole, own, radius_m=100)
    # around p0: 200 of 300 + 200, itself left out; around p3: 500 + 200 + 900 of 1,900
    assert found.tolist() == pytest.approx([200 / 500, 1600 / 1900])
    alone = context.share_nearby(places, panden, part, whole, own, radius_m=5)
    assert alone.isna().all()


def test_distance_is_to_the_nearest() -> None:
    distance = context.distance_m(_points((0, 0), (3, 4)), _points((0, 0), (30, 40)))
    assert distance.tolist() == pytest.approx([0.0, 5.0])
    assert context.distance_m(_points((0, 0)), _points()).isna().all()


def test_neighbours_height_leaves_out_the_building_itself_and_the_unknown() -> None:
    points = _points((0, 0), (10, 0), (20, 0), (30, 0), (500, 0))
    height = pd.Series([99.0, 6.0, 9.0, None, 3.0], index=points.index)
    found = context.neighbour_height_m(points, height, radius_m=50)
    assert found.tolist()[:4] == [7.5, 54.0, 52.5, 9.0]
    assert pd.isna(found["p4"])
    unknown = context.neighbour_height_m(points, height.mask(height > 0), radius_m=50)
    assert unknown.isna().all()


def test_a_monument_beside_its_pand_is_to_be_looked_up() -> None:
    panden = gpd.GeoSeries(
        [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10), shapely.box(40, 0, 50, 10)],
        index=["p0", "p1", "p2"],
    )
    # 3 m before p0; in p1, which is known; 10.5 m from p2, too far.
    points = [shapely.Point(5, -3), shapely.Point(25, 5), shapely.Point(45, 20.5)]
    monument = gpd.GeoDataFrame(
        {"level": "rijks", "pand_id": pd.Series([None] * 3, dtype="str")}, geometry=points
    )
    found = context.monument_level(panden, monument, reach_m=10)
    assert found.fillna("?").tolist() == ["?", "rijks", "none"]
    beside = gpd.GeoSeries([shapely.Point(25, 12)])  # beside a pand that is a monument anyway
    both = pd.concat([monument, monument.iloc[:1].set_geometry(beside.to_numpy())])
    assert context.monument_level(panden, both, reach_m=10).fillna("?").tolist() == [
        "?",
        "rijks",
        "none",
    ]


def test_townscape_and_monument() -> None:
    panden = gpd.GeoSeries(
        [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10), shapely.box(40, 0, 50, 10)],
        index=["p0", "p1", "p2"],
    )
    monument = gpd.GeoDataFrame(
        {
            "level": ["gemeentelijk", "rijks", "provinciaal"],
            "pand_id": pd.Series([None, None, "p1"], dtype="str"),
        },
        # the register names p1 for a point that lies in p2
        geometry=[shapely.Point(5, 5), shapely.box(8, 2, 9, 3), shapely.Point(45, 5)],
    )
    found = context.monument_level(panden, monument, reach_m=10)
    assert found.tolist() == ["rijks", "provinciaal", "none"]
    nothing = context.monument_level(panden, monument.iloc[:0], reach_m=10)
    assert nothing.tolist() == ["none"] * 3
    gezicht = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.box(-5, -5, 15, 15)])
    assert context.in_townscape(panden.centroid, gezicht).tolist() == [True, False, False]
    assert context.in_townscape(panden.centroid, gezicht.iloc[:0]).tolist() == [False] * 3
