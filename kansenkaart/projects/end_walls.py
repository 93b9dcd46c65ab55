"""Free end walls (kopgevels) of blocks and rows, against which a home can be built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kansenkaart.indicators import adjacency, open_ground
from kansenkaart.indicators.dimension import CORNERS, rectangle_corners
from kansenkaart.membership import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_OPPOSITE = 2
_DECIMALS = 3
"""Lengths are compared to this many decimals, so that where a town lies decides nothing."""


def end_walls(
    project: pd.Series[str],
    buildings: gpd.GeoDataFrame,
    touching: pd.DataFrame,
    parameters: Mapping[str, Any],
) -> gpd.GeoDataFrame:
    """Return the end walls of blocks and rows that have free ground beside them.

    The end pand of a block has its neighbours at one side; its end wall is the side opposite to
    them. A pand that stands free has its two short sides, where it is longer than deep. What stands
    between neighbours has facades at its short sides, no end walls, whoever they belong to.
    Ground is free as far as no pand stands on it: parcels, trees, water and cables are not in the
    BAG, nor whether the wall has windows.

    Parameters
    ----------
    project
        Index ``pand_id``, value the block or row it belongs to.
    buildings
        ``fabric.buildings``; every pand in it can stand in the way.
    touching
        The pairs of ``fabric.touching`` that are neighbours in a row: without sheds and garages.
    parameters
        ``end_wall_reach_m``, ``end_wall_free_min_m``, ``end_wall_elongation_max``,
        ``end_wall_flatness_m`` and ``open_ground_inset_m``.

    Returns
    -------
    GeoDataFrame
        Index ``wall_id``; ``project``, ``pand_id``, ``side_m`` (side of the rectangle around the
        pand: how deep it is there), ``wall_m`` (outline along that side), ``free_m`` (depth of the
        free ground, at most the reach),
        ``space`` (smallest wall id of those whose ground overlaps: the same ground counts once),
        ``blind`` (always null: unknown), ``wall`` (the side) and the free strip as geometry.
    """
    panden = buildings.geometry.loc[project.index]
    chosen = _end_sides(project, buildings, touching, parameters)
    geometry = panden.iloc[chosen["row"].to_numpy()]
    lines = open_ground.side_lines(geometry, chosen["side"].to_numpy())
    free = open_ground.free_depth_m(
        lines,
        buildings.index.get_indexer(geometry.index),
        buildings.geometry.to_numpy(),
        reach_m=parameters["end_wall_reach_m"],
        inset_m=parameters["open_ground_inset_m"],
    )
    table = gpd.GeoDataFrame(
        {
            "project": project.loc[geometry.index].to_numpy(),
            "pand_id": geometry.index.to_numpy(),
            "side_m": shapely.length(lines),
            "wall_m": _along(geometry.to_numpy(), lines, parameters),
            "free_m": free,
            "blind": pd.array([pd.NA] * len(lines), dtype="boolean"),
            "wall": gpd.GeoSeries(lines, crs=buildings.crs).array,
        },
        geometry=open_ground.strips(lines, reach_m=free, inset_m=0.0),
        crs=buildings.crs,
    )
    table = table[table["free_m"] >= parameters["end_wall_free_min_m"]]
    table = _numbered(table, buildings.geometry)
    return table.assign(space=_spaces(table.geometry, parameters["end_wall_overlap_m2"]))


def _numbered(table: gpd.GeoDataFrame, panden: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Set ``wall_id``: the pand and a number, the wall with most free ground first.

    Of equal walls the one nearest to where the outline of the pand starts comes first.
    """
    start = shapely.get_coordinates(panden.loc[table["pand_id"]].to_numpy(), return_index=True)
    first = shapely.points(start[0][np.unique(start[1], return_index=True)[1]])
    rank = pd.DataFrame(
        {
            "pand_id": table["pand_id"],
            "free": -table["free_m"].round(_DECIMALS),
            "wall": -table["wall_m"].round(_DECIMALS),
            "start": shapely.distance(first, table["wall"].to_numpy()).round(_DECIMALS),
        }
    )
    table = table.loc[rank.sort_values(list(rank)).index]
    number = table.groupby("pand_id").cumcount() + 1
    return table.set_index((table["pand_id"] + "-" + number.astype("str")).rename("wall_id"))


def _end_sides(
    project: pd.Series[str],
    buildings: gpd.GeoDataFrame,
    touching: pd.DataFrame,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Return ``row`` (position in ``project``) and ``side`` of every end wall."""
    count = adjacency.neighbours(project.index, touching)
    slender = buildings.loc[project.index, "elongation"] <= parameters["end_wall_elongation_max"]
    alone = np.flatnonzero((count == 0) & slender)
    both = pd.concat([touching[["a", "b"]], touching[["b", "a"]].set_axis(["a", "b"], axis=1)])
    both = both[among(both["a"], project.index)]
    both = both.assign(side=_facing_side(both, buildings.geometry))
    sides = both.groupby("a")["side"].agg(["first", "nunique"])
    ends = sides.loc[sides["nunique"] == 1, "first"]
    return pd.concat(
        [
            pd.DataFrame(
                {"row": np.repeat(alone, 2), "side": np.tile(open_ground.SHORT, len(alone))}
            ),
            pd.DataFrame(
                {
                    "row": project.index.get_indexer(ends.index),
                    "side": (ends.to_numpy() + _OPPOSITE) % CORNERS,
                }
            ),
        ],
        ignore_index=True,
    )


def _facing_side(pairs: pd.DataFrame, panden: gpd.GeoSeries) -> NDArray[Any]:
    """Return the side of the rectangle around pand ``a`` that ``b`` stands at, for each pair."""
    near = panden.loc[pd.unique(pairs[["a", "b"]].to_numpy().ravel())]
    a, b = (near.index.get_indexer(pairs[column]) for column in ("a", "b"))
    line = shapely.shortest_line(shapely.centroid(near.to_numpy())[b], near.to_numpy()[a])
    middle = shapely.get_point(line, -1)
    corners = rectangle_corners(near)[a]
    distance = [
        shapely.distance(open_ground.lines_between(corners, s), middle) for s in range(CORNERS)
    ]
    return np.asarray(np.argmin(np.stack(distance), axis=0))


def _along(
    shapes: NDArray[Any], lines: NDArray[Any], parameters: Mapping[str, Any]
) -> NDArray[Any]:
    """Return the length of outline that runs along the side, in m; niches deeper do not count."""
    beside = open_ground.strips(lines, reach_m=parameters["end_wall_reach_m"], inset_m=0.0)
    number = np.arange(len(shapes))
    return adjacency.wall_lengths(
        np.concatenate([shapes, beside]),
        number,
        number + len(shapes),
        parameters["end_wall_flatness_m"],
    )


def _spaces(strips: gpd.GeoSeries, least_m2: float) -> pd.Series[str]:
    """Return per strip the smallest wall id of those whose ground overlaps."""
    shapes = strips.to_numpy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    overlap = shapely.area(shapely.intersection(shapes[a], shapes[b])) >= least_m2
    pairs = pd.DataFrame({"a": strips.index[a[overlap]], "b": strips.index[b[overlap]]})
    return adjacency.components(strips.index, pairs)
