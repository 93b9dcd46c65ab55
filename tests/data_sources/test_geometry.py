"""Geometry: flat, valid and of one kind, without losing what is there."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from data_sources.geometry import in_the_netherlands, points_of, repair_any, repair_polygons

BOW_TIE = Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
SPIKED = Polygon([(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)])


def array(*geometries: object) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def test_a_bow_tie_is_repaired_before_it_is_measured() -> None:
    assert BOW_TIE.area == 0
    fixed, repaired = repair_polygons(array(BOW_TIE))
    assert repaired.tolist() == [True]
    # Two triangles of base 4 and height 2.
    assert fixed[0].area == 8
    assert fixed[0].is_valid


def test_a_spike_leaves_no_collection_behind() -> None:
    assert shapely.make_valid(SPIKED).geom_type == "GeometryCollection"
    fixed, repaired = repair_polygons(array(SPIKED))
    assert repaired.all()
    assert fixed[0].geom_type == "Polygon"
    assert fixed[0].area == 100


def test_heights_are_dropped_and_a_multipolygon_of_one_part_becomes_a_polygon() -> None:
    deep = shapely.force_3d(box(0, 0, 2, 3), 7.0)
    fixed, repaired = repair_polygons(array(deep, MultiPolygon([box(0, 0, 1, 1)])))
    assert not repaired.any()
    assert not shapely.has_z(fixed).any()
    assert [g.geom_type for g in fixed] == ["Polygon", "Polygon"]


def test_what_is_no_polygon_becomes_none() -> None:
    fixed, repaired = repair_polygons(
        array(None, Polygon(), Point(1, 1), LineString([(0, 0), (1, 1)]))
    )
    assert shapely.is_missing(fixed).all()
    assert not repaired.any()


def test_nothing_in_gives_nothing_out() -> None:
    for function in (repair_polygons, repair_any, points_of):
        result, mask = function(array())
        assert len(result) == len(mask) == 0


def test_a_polygon_becomes_a_point_inside_it() -> None:
    u_shape = Polygon([(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10)])
    points, moved = points_of(array(Point(1, 2, 3), u_shape, None))
    assert moved.tolist() == [False, True, False]
    assert points[0].equals(Point(1, 2))
    assert not points[0].has_z
    assert u_shape.contains(points[1])
    assert points[2] is None


def test_any_kind_stays_what_it_is_and_a_collection_keeps_its_highest_part() -> None:
    mixed = shapely.GeometryCollection([Point(0, 0), LineString([(0, 0), (3, 0)])])
    fixed, repaired = repair_any(
        array(Point(1, 1), LineString([(0, 0), (1, 1)]), SPIKED, mixed, None)
    )
    assert repaired.tolist() == [False, False, True, True, False]
    assert [g.geom_type if g else None for g in fixed] == [
        "Point",
        "LineString",
        "Polygon",
        "LineString",
        None,
    ]


def test_bounds_of_the_netherlands() -> None:
    inside = in_the_netherlands(array(Point(155_000, 463_000), Point(5.4, 52.1), None))
    assert inside.tolist() == [True, False, False]


coordinates = st.tuples(st.integers(0, 8), st.integers(0, 8))


@given(st.lists(coordinates, min_size=3, max_size=9))
def test_repair_is_idempotent_and_always_valid(ring: list[tuple[int, int]]) -> None:
    once, _ = repair_polygons(array(Polygon(ring)))
    twice, again = repair_polygons(once)
    assert not again.any()
    if once[0] is not None:
        assert once[0].is_valid
        assert once[0].geom_type in ("Polygon", "MultiPolygon")
        assert twice[0].equals(once[0])
