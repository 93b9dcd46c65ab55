"""Lengths and depths of footprints that can be computed by hand."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.affinity import rotate

from kansenkaart.indicators import dimension

BAR = shapely.box(0, 0, 40, 12)
L_SHAPE = shapely.Polygon([(0, 0), (30, 0), (30, 10), (10, 10), (10, 40), (0, 40)])
U_SHAPE = shapely.Polygon(
    [(0, 0), (50, 0), (50, 30), (38, 30), (38, 12), (12, 12), (12, 30), (0, 30)]
)
COURT = shapely.box(0, 0, 60, 40).difference(shapely.box(12, 12, 48, 28))


def _series(*shapes: shapely.Geometry) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, index=[f"p{i}" for i in range(len(shapes))])


@pytest.mark.parametrize(
    ("shape", "footprint", "length", "depth", "medial"),
    [
        (BAR, 480.0, 40.0, 12.0, 12.0),
        (rotate(BAR, 33), 480.0, 40.0, 12.0, 12.0),
        # L: arms of 30 and 40 m, 10 m wide: 10 * 30 + 10 * 30
        (L_SHAPE, 600.0, 40.0, 30.0, 10.0),
        # U: 50 x 30 with arms of 12 m: 50 * 12 + 2 * 12 * 18
        (U_SHAPE, 1032.0, 50.0, 30.0, 12.0),
    ],
)
def test_dimensions(
    shape: shapely.Geometry, footprint: float, length: float, depth: float, medial: float
) -> None:
    geometry = _series(shape)
    areas = dimension.footprint_m2(geometry)
    long_side, short_side = dimension.length_m(geometry), dimension.depth_m(geometry)
    assert areas["p0"] == pytest.approx(footprint)
    assert long_side["p0"] == pytest.approx(length)
    assert short_side["p0"] == pytest.approx(depth)
    assert dimension.medial_depth_m(geometry)["p0"] == pytest.approx(medial)
    assert dimension.elongation(long_side, short_side)["p0"] == pytest.approx(depth / length)
    assert dimension.rectangularity(areas, long_side, short_side)["p0"] == pytest.approx(
        footprint / (length * depth)
    )


def test_a_courtyard_is_no_footprint_and_counts_as_a_facade() -> None:
    geometry = _series(COURT)
    assert dimension.footprint_m2(geometry)["p0"] == pytest.approx(2400 - 36 * 16)
    # P = 200 + 104, A = 1824: 76 - sqrt(76^2 - 1824) = 13.17, close to the wings of 12 m
    expected = 76 - math.sqrt(76**2 - 1824)
    assert dimension.medial_depth_m(geometry)["p0"] == pytest.approx(expected)


def test_a_round_tower_gets_a_quarter_of_its_perimeter() -> None:
    circle = shapely.Point(0, 0).buffer(10, quad_segs=64)
    assert dimension.medial_depth_m(_series(circle))["p0"] == pytest.approx(math.pi * 5, rel=1e-3)


@pytest.mark.parametrize("turn", [0, 17, 45, 90, 133, 180, 290])
def test_corners_run_anticlockwise_from_a_long_side(turn: float) -> None:
    corners = dimension.rectangle_corners(_series(rotate(BAR, turn), rotate(BAR, turn + 180)))
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    assert sides == pytest.approx(np.array([[40, 12, 40, 12]] * 2))
    rings = shapely.linearrings(corners)
    assert shapely.is_ccw(rings).all()


def test_index_and_order_are_kept() -> None:
    geometry = gpd.GeoSeries([BAR, L_SHAPE], index=["z", "a"])
    for indicator in (
        dimension.footprint_m2,
        dimension.length_m,
        dimension.depth_m,
        dimension.medial_depth_m,
    ):
        assert indicator(geometry).index.tolist() == ["z", "a"]
    assert dimension.length_m(geometry.iloc[:0]).empty
