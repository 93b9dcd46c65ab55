"""Free ground beside walls, computed by hand."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.affinity import rotate

from kansenkaart.indicators import boxes, open_ground

BAR = shapely.box(0, 0, 20, 8)


def _free(obstacle: shapely.Geometry, turn: float = 0.0) -> dict[str, list[float]]:
    """Return the sorted free depths at the long and at the short sides of a bar of 20 x 8."""
    shapes = [rotate(s, turn, origin=(0, 0)) for s in (BAR, obstacle)]
    panden = gpd.GeoSeries(shapes, index=["bar", "other"])

    def at(sides: tuple[int, int]) -> list[float]:
        depth = [
            open_ground.free_side_m(panden[["bar"]], panden, side=s, reach_m=10, inset_m=0.5)["bar"]
            for s in sides
        ]
        return sorted(depth)

    return {"long": at(open_ground.LONG), "short": at(open_ground.SHORT)}


@pytest.mark.parametrize("turn", [0, 30, 90, 210])
@pytest.mark.parametrize(
    ("obstacle", "long_sides", "short_sides"),
    [
        (shapely.box(5, 11, 9, 15), [3, 10], [10, 10]),
        (shapely.box(24, 0, 30, 8), [10, 10], [4, 10]),
        # against the bar, and out of the way
        (shapely.box(20, 0, 30, 8), [10, 10], [0, 10]),
        (shapely.box(50, 50, 60, 60), [10, 10], [10, 10]),
        # in line with the short side but beside the building: within the inset
        (shapely.box(19.6, 8, 30, 20), [10, 10], [10, 10]),
    ],
)
def test_free_depth(
    obstacle: shapely.Geometry, long_sides: list[float], short_sides: list[float], turn: float
) -> None:
    free = _free(obstacle, turn)
    assert free["long"] == pytest.approx(long_sides, abs=1e-6)
    assert free["short"] == pytest.approx(short_sides, abs=1e-6)


def test_lines_have_the_building_at_their_left() -> None:
    geometry = gpd.GeoSeries([BAR, rotate(BAR, 77)])
    for side in range(4):
        lines = open_ground.side_lines(geometry, side)
        left = shapely.buffer(lines, 0.5, single_sided=True)
        assert shapely.contains(geometry.buffer(0.01).to_numpy(), left).all()


def test_strips_can_have_a_depth_each_and_end_at_the_wall() -> None:
    lines = shapely.linestrings([[(0, 0), (0, 6)], [(0, 0), (0, 6)]])
    strips = open_ground.strips(lines, reach_m=np.array([4.0, 2.0]), inset_m=1.0)
    assert shapely.area(strips).tolist() == pytest.approx([4 * 4, 2 * 4])
    # at most a third of the wall is left out at each end
    narrow = open_ground.strips(lines[:1], reach_m=4.0, inset_m=5.0)
    assert shapely.area(narrow).tolist() == pytest.approx([2 * 4])


def test_the_doors_of_a_box_are_at_its_narrow_ends_and_of_a_strip_along_it() -> None:
    # a box of 3 x 6 walled in at both narrow ends, a strip of 18 x 6 walled in at both ends
    panden = gpd.GeoSeries(
        [
            shapely.box(0, 0, 3, 6),
            shapely.box(-5, 6.1, 8, 9),
            shapely.box(-5, -3, 8, -2),
            shapely.box(100, 0, 118, 6),
            shapely.box(90, 0, 99.9, 6),
            shapely.box(118.1, 0, 125, 6),
        ],
        index=list("abcdef"),
    )
    p = {"open_ground_reach_m": 10.0, "open_ground_inset_m": 0.5}
    count = pd.Series([1, 6], index=["a", "d"])
    ground = boxes.door_ground_m(panden[["a", "d"]], count, panden, p)
    assert ground.tolist() == pytest.approx([2.0, 10.0])
