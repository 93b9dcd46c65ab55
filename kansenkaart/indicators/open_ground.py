"""How much ground beside a wall is free of buildings. Footprints in EPSG:28992, metres.

Walls are the sides of the smallest rectangle around a footprint: ``LONG`` (0 and 2) and ``SHORT``
(1 and 3). Only panden count as obstacles; the BAG knows no fences, trees, water or parcels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from kansenkaart.indicators.dimension import CORNERS, rectangle_corners

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

LONG = (0, 2)
SHORT = (1, 3)


def side_lines(geometry: gpd.GeoSeries, side: int | NDArray[Any]) -> NDArray[Any]:
    """Return one side of the rectangle around each footprint as a line, the building at its left.

    Parameters
    ----------
    geometry
        Footprints.
    side
        Number of the side, 0 to 3, for all or for each.
    """
    return lines_between(rectangle_corners(geometry), side)


def lines_between(corners: NDArray[Any], side: int | NDArray[Any]) -> NDArray[Any]:
    """Return the same of rectangles whose corners are known, of shape (n, 4, 2)."""
    row = np.arange(len(corners))
    ends = np.stack([corners[row, side], corners[row, (np.asarray(side) + 1) % CORNERS]], axis=1)
    return np.asarray(shapely.linestrings(ends))


def strips(lines: NDArray[Any], *, reach_m: float | NDArray[Any], inset_m: float) -> NDArray[Any]:
    """Return the rectangle of ground at the right of each line, ``reach_m`` deep (one or each).

    At both ends ``inset_m`` is left out (at most a third of the line), so that what stands beside
    the building, in line with the wall, is no obstacle.
    """
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1, keepdims=True)
    unit = along / length
    inset = unit * np.minimum(inset_m, length / 3)
    start, end = ends[:, 0] + inset, ends[:, 1] - inset
    out = np.stack([unit[:, 1], -unit[:, 0]], axis=1) * np.reshape(reach_m, (-1, 1))
    return np.asarray(shapely.polygons(np.stack([start, start + out, end + out, end], axis=1)))


def free_depth_m(
    lines: NDArray[Any],
    own: NDArray[Any],
    panden: NDArray[Any],
    *,
    reach_m: float,
    inset_m: float,
) -> NDArray[Any]:
    """Return the depth of free ground at the right of each line, in m, at most ``reach_m``.

    Parameters
    ----------
    lines
        Walls, the building at their left.
    own
        Position in ``panden`` of the building of each wall; it is no obstacle to itself.
    panden
        Every footprint that may stand in the way.
    reach_m
        How far to look.
    inset_m
        See :func:`strips`.

    Examples
    --------
    >>> walls, towers = shapely.box(0, 0, 4, 9), shapely.box(1, 12, 3, 15)
    >>> line = shapely.linestrings([[(4, 9), (0, 9)]])
    >>> both = np.array([walls, towers])
    >>> free_depth_m(line, np.array([0]), both, reach_m=10.0, inset_m=0.5).tolist()
    [3.0]
    """
    ground = strips(lines, reach_m=reach_m, inset_m=inset_m)
    wall, pand = shapely.STRtree(panden).query(ground, predicate="intersects")
    other = pand != own[wall]
    wall, pand = wall[other], pand[other]
    within = shapely.intersection(ground[wall], panden[pand])
    free = np.full(len(lines), reach_m)
    np.minimum.at(free, wall, shapely.distance(lines[wall], within))
    return free


def free_side_m(
    geometry: gpd.GeoSeries,
    panden: gpd.GeoSeries,
    *,
    side: int,
    reach_m: float,
    inset_m: float,
) -> pd.Series[float]:
    """Return the free ground beside one side of the rectangle around each footprint, in m.

    Parameters
    ----------
    geometry
        Footprints, a part of ``panden``.
    panden
        All footprints.
    side
        0 and 2 are the long sides, 1 and 3 the short ones (the end walls).
    reach_m, inset_m
        See :func:`free_depth_m`.
    """
    own = panden.index.get_indexer(geometry.index)
    free = free_depth_m(
        side_lines(geometry, side), own, panden.to_numpy(), reach_m=reach_m, inset_m=inset_m
    )
    return pd.Series(free, index=geometry.index, name="free_m")
