"""Shared walls, computed by hand, and what follows from them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kansenkaart.indicators import adjacency

SQUARE = shapely.box(0, 0, 10, 10)


def _wall(
    other: shapely.Geometry, tolerance_m: float = 0.3, min_wall_m: float = 1.0
) -> list[float]:
    geometry = gpd.GeoSeries([SQUARE, other], index=["a", "b"])
    pairs = adjacency.touching(geometry, tolerance_m=tolerance_m, min_wall_m=min_wall_m)
    return pairs["wall_m"].tolist()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(shapely.box(10, 0, 20, 10), 10.0, id="whole side"),
        pytest.param(shapely.box(10, 4, 20, 14), 6.0, id="staggered"),
        pytest.param(shapely.box(10.2, 0, 20, 10), 10.0, id="gap within the tolerance"),
        # the sides across then run along each other for the overlap of 0.2 m as well, twice
        pytest.param(shapely.box(9.8, 0, 20, 10), 10.4, id="overlap within the tolerance"),
        pytest.param(
            shapely.Polygon([(10, 0), (12, 0), (12, 10), (10, 10), (10, 5)]),
            10.0,
            id="side in two parts",
        ),
        pytest.param(shapely.box(10, -5, 20, 15), 10.0, id="longer neighbour"),
        pytest.param(
            shapely.Polygon([(0, 10), (0, 12), (12, 12), (12, 0), (10, 0), (10, 10)]),
            20.0,
            id="round a corner",
        ),
    ],
)
def test_wall_length(other: shapely.Geometry, expected: float) -> None:
    assert _wall(other) == pytest.approx([expected])


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(shapely.box(10, 10, 20, 20), id="corner to corner"),
        pytest.param(shapely.box(10, 9.5, 20, 20), id="half a metre of wall"),
        pytest.param(shapely.box(10.4, 0, 20, 10), id="gap beyond the tolerance"),
        pytest.param(shapely.Polygon([(10, 5), (20, 0), (20, 10)]), id="a point against the wall"),
    ],
)
def test_not_touching(other: shapely.Geometry) -> None:
    assert _wall(other) == []


def test_a_wall_in_a_courtyard_counts() -> None:
    court = shapely.box(-10, -10, 20, 20).difference(SQUARE)
    assert _wall(court) == pytest.approx([40.0])


def test_pairs_are_ordered_by_id_whatever_the_order_of_rows() -> None:
    geometry = gpd.GeoSeries(
        [shapely.box(10, 0, 20, 10), SQUARE, shapely.box(20, 0, 30, 10)], index=["c", "a", "b"]
    )
    pairs = adjacency.touching(geometry, tolerance_m=0.3, min_wall_m=1.0)
    assert list(zip(pairs["a"], pairs["b"], strict=True)) == [("a", "c"), ("b", "c")]


@given(
    shift=st.floats(-9, 9),
    gap=st.floats(-0.29, 0.29),
    height=st.floats(2, 20),
)
def test_wall_is_the_same_from_both_sides(shift: float, gap: float, height: float) -> None:
    """Both order the pair and cut the outline differently; the wall is one."""
    pair = np.array([SQUARE, shapely.box(10 + gap, shift, 20, shift + height)])
    ways = [adjacency.wall_lengths(pair, np.array([i]), np.array([1 - i]), 0.3)[0] for i in (0, 1)]
    common = max(0.0, min(10, shift + height) - max(0, shift))
    # within the tolerance of a corner the walls across may run along each other as well
    assert ways[0] == pytest.approx(ways[1])
    assert common - 1e-9 <= ways[0] <= common + 4 * abs(gap) + 0.6


def test_components_take_the_smallest_id_and_never_jump_a_gap() -> None:
    pairs = pd.DataFrame({"a": ["b", "d", "x"], "b": ["c", "e", "b"]})
    ids = pd.Index(["e", "d", "c", "b", "a"])
    assert adjacency.components(ids, pairs).to_dict() == {
        "e": "d",
        "d": "d",
        "c": "b",
        "b": "b",
        "a": "a",
    }


def test_neighbours_walls_and_position() -> None:
    pairs = pd.DataFrame({"a": ["a", "b", "b"], "b": ["b", "c", "d"], "wall_m": [8.0, 9.0, 2.5]})
    ids = pd.Index(["a", "b", "c", "d", "e"])
    assert adjacency.neighbours(ids, pairs).tolist() == [1, 3, 1, 1, 0]
    assert adjacency.shared_wall_m(ids, pairs).tolist() == [8.0, 19.5, 9.0, 2.5, 0.0]
    assert adjacency.position(ids, pairs).tolist() == ["end", "other", "end", "end", "detached"]
    assert adjacency.position(ids, pairs.iloc[:2]).tolist() == [
        "end",
        "mid",
        "end",
        "detached",
        "detached",
    ]


def test_nothing_gives_nothing() -> None:
    empty = gpd.GeoSeries([], index=pd.Index([], dtype="str"), crs=28992)
    pairs = adjacency.touching(empty, tolerance_m=0.3, min_wall_m=1.0)
    assert pairs.empty
    assert adjacency.components(empty.index, pairs).empty
