"""Rows of houses: how many fit, that they touch, where sheds stand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.demo_town.rows import GAP, boxes_of, row_of, sheds
from data_sources.demo_town.shapes import SHAPES, VERTICES, terrace
from data_sources.demo_town.types import BuildingType, building_types

PLAIN = BuildingType("huis", (1955, 1955), (2, 2), "slanted", width=(6.0, 6.0), depth=(8.0, 8.0))


def dice(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def polygons(outlines):
    rings, _ = outlines
    return shapely.remove_repeated_points(shapely.polygons(rings))


def test_equal_houses_fill_a_line_and_share_their_walls():
    row = row_of(PLAIN, (61.0, 30.0), 12, dice())
    # 61 m holds ten houses of 6 m; the half metre left over lies on either side.
    assert row.start == pytest.approx(0.5 + 6.0 * np.arange(10))
    houses = polygons(row.outlines())
    walls = shapely.length(shapely.intersection(houses[:-1], houses[1:]))
    assert walls == pytest.approx([8.0] * 9)


def test_a_long_line_is_cut_by_a_path():
    row = row_of(PLAIN, (76.0, 30.0), 7, dice())
    # 12 of 6 m with one path: (76 - 3.4) // 6 = 12, in two rows of six.
    assert row.count == 12
    assert np.diff(row.start).max() == pytest.approx(6.0 + GAP)
    assert row.house.tolist() == [0, 1, 2, 3, 4, 5] * 2


def test_nothing_fits_in_too_short_a_line():
    assert row_of(PLAIN, (5.9, 30.0), 7, dice()) is None


@settings(deadline=None)
@given(
    st.integers(0, 400), st.floats(8, 120), st.sampled_from(["stadspand", "rij_1930", "rij_1978"])
)
def test_no_house_leaves_its_space_or_overlaps(seed, length, kind):
    row = row_of(building_types()[kind], (length, 14.0), 9, dice(seed))
    if row is None:
        return
    assert row.start.min() >= -1e-9
    assert (row.start + row.width).max() <= length + 1e-9
    assert row.back.max() <= 14.0 + 1e-9
    houses = polygons(row.outlines())
    assert shapely.area(shapely.union_all(houses)) == pytest.approx(shapely.area(houses).sum())


def test_an_extension_is_part_of_the_outline():
    rings, axes = terrace(
        np.array([0.0]),
        np.array([6.0]),
        np.array([0.0]),
        np.array([8.0]),
        np.array([[0.5, 1.0, 3.0]]),
    )
    house = polygons((rings, axes))[0]
    # 6 x 8 and 3 x 3 behind its right half.
    assert house.area == pytest.approx(57.0)
    assert shapely.intersects(house, shapely.Point(4.5, 10.0))
    assert not shapely.intersects(house, shapely.Point(1.5, 10.0))


def test_sheds_stand_in_pairs_at_the_end_of_the_garden():
    row = boxes_of(4, 6.0, 8.0)
    kind = BuildingType("schuur", (1960, 1960), (1, 1), "horizontal", (2.0, 2.0), (3.0, 3.0))
    built = polygons(sheds(row, kind, 1.0, (1.0, 20.0, 0.0, 24.0), dice()))
    # Against the fence between house 0 and 1, and between 2 and 3.
    assert shapely.bounds(built)[:, 0].tolist() == pytest.approx([4.0, 6.0, 16.0, 18.0])
    assert shapely.bounds(built)[:, 3] == pytest.approx([20.0] * 4)
    assert (
        sheds(row, kind, 1.0, (1.0, 11.0, 0.0, 24.0), dice()) is None
    )  # 2 m of garden is too short


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_outlines_are_valid_and_hold_their_axis(name):
    ring, axis = SHAPES[name](40.0, 30.0)
    assert ring.shape == (VERTICES, 2)
    outline = shapely.remove_repeated_points(shapely.Polygon(ring))
    assert outline.is_valid
    assert outline.exterior.is_ccw
    assert shapely.covers(outline, shapely.LineString(axis))
    assert outline.bounds[0] >= 0
    assert outline.bounds[2] <= 40.0
