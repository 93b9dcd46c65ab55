"""Extending: a home against the free end wall (kopgevel) of a row or block. Thinly supported.

Only panden count as obstacles: whose the ground is, and what grows or runs in it, is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from kansenkaart.indicators import dimension, open_ground
from kansenkaart.opportunities import complexes, gates, panden
from kansenkaart.result import Projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

KIND = "extension"
GATES = ("no_dwelling", gates.NOT_LISTED, gates.LISTED, "no_end_wall", "no_room")
NOT_CHECKED = ("parcel", "cables_trees", "windows", "views", "omgevingsplan", "foundation")

BLOCK, ROW = "block", "row"
_STORAGE_USE = "overige gebruiksfunctie"


def find(fabric: Fabric, rules: Rules) -> Projects:
    """Return the panden with a free end wall."""
    parameters = rules.parameters(KIND)
    pand = fabric.buildings
    dwelling = pand["dwellings"] > 0
    scoped = gates.in_scope(fabric, pand["party"])
    walls = end_walls(fabric, pand[dwelling & scoped], parameters)
    ends = walls.groupby("pand_id").agg(
        free_strip_m=("free_m", "max"), wall_m=("wall_m", "max"), ends=("fits", "sum")
    )
    room = ends[ends["ends"] > 0]
    project = pd.Series(room.index, index=room.index, name="project")
    members = pd.DataFrame({"project": room.index, "pand_id": room.index, "vbo_id": None})
    return Projects(
        facts=facts(fabric, project, room, parameters),
        members=members.astype({"vbo_id": "str"}),
        outside=gates.outside(
            pand.index,
            {
                "no_dwelling": dwelling,
                gates.role_gate(fabric): scoped,
                "no_end_wall": pd.Series(pand.index.isin(ends.index), index=pand.index),
                "no_room": pd.Series(pand.index.isin(room.index), index=pand.index),
            },
        ),
    )


def end_walls(
    fabric: Fabric, chosen: gpd.GeoDataFrame, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the end walls of the chosen panden: ``pand_id``, ``free_m``, ``wall_m``, ``fits``.

    The end of a row is the wall that faces away from its one neighbour; a block that stands free
    has two, its short sides, when it is clearly longer than deep.
    """
    several = chosen["dwellings"] >= parameters["multi_family_min"]
    long = chosen["elongation"] <= parameters["elongation_max"]
    free = chosen.index[chosen["position"].eq("detached") & several & long]
    away = side_away(fabric, chosen.index[chosen["position"].eq("end")])
    both = [pd.Series(side, index=free, dtype="int64") for side in open_ground.SHORT]
    wall = pd.concat([away, *both]).rename("side").rename_axis("pand_id").reset_index()
    own = fabric.buildings.index.get_indexer(pd.Index(wall["pand_id"]))
    shapes = fabric.buildings.geometry
    lines = open_ground.side_lines(shapes.iloc[own], wall["side"].to_numpy())
    wall["free_m"] = open_ground.free_depth_m(
        lines,
        own,
        shapes.to_numpy(),
        reach_m=parameters["strip_search_m"],
        inset_m=parameters["corner_play_m"],
    )
    wall["wall_m"] = shapely.length(lines)
    wall = wall[wall["wall_m"].between(parameters["wall_min_m"], parameters["wall_max_m"])]
    return wall.assign(fits=wall["free_m"] >= parameters["strip_min_m"])


def side_away(fabric: Fabric, ends: pd.Index[str]) -> pd.Series[int]:
    """Return per pand with one neighbour the side of its rectangle that faces away from it.

    Sheds and garages are no neighbours. A pand whose neighbour is not found is left out.
    """
    buildings = fabric.buildings
    main = buildings.index[buildings["main_use"].notna() & buildings["main_use"].ne(_STORAGE_USE)]
    pairs = fabric.touching
    pairs = pairs[pairs["a"].isin(main) & pairs["b"].isin(main)]
    both = pd.concat([pairs.set_index("a")["b"], pairs.set_index("b")["a"]])
    other = both[both.index.isin(ends)]
    other = other[~other.index.duplicated()].sort_index()
    shapes = buildings.geometry
    toward = _centre(shapes.loc[other.to_numpy()]) - _centre(shapes.loc[other.index])
    outward = _outward(shapes.loc[other.index])
    facing = (outward * toward[:, None, :]).sum(axis=2)
    return pd.Series(facing.argmin(axis=1), index=other.index, name="side")


def _centre(shapes: gpd.GeoSeries) -> NDArray[np.float64]:
    centre = shapes.centroid
    return np.column_stack([centre.x, centre.y])


def _outward(shapes: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the outward unit normals of the four sides, panden by sides by x and y."""
    corners = dimension.rectangle_corners(shapes)
    along = np.roll(corners, -1, axis=1) - corners
    unit = along / np.linalg.norm(along, axis=2, keepdims=True)
    return np.stack([unit[..., 1], -unit[..., 0]], axis=-1)


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes: one per end of a row; per end and storey of a block by its area.

    ``width * wall * net_to_gross / m2 per home`` per storey. Low takes one end, mid and high all.
    """
    layer = parameters["home_width_m"] * facts["wall_m"] * parameters["net_to_gross"]
    per_layer = layer / parameters["home_m2"]
    block = facts["subtype"].eq(BLOCK)
    one = pd.Series(1.0, index=facts.index)
    return pd.DataFrame(
        {
            "low": (per_layer * facts["storeys_low"]).where(block, one),
            "mid": (per_layer * facts["storeys"]).where(block, one) * facts["ends"],
            "high": (per_layer * facts["storeys_high"]).where(block, one) * facts["ends"],
        },
        index=facts.index,
    )


def facts(
    fabric: Fabric, project: pd.Series[str], ends: pd.DataFrame, parameters: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """Return one row per pand with a free end wall, index its pand id."""
    table = panden.facts(fabric, project)
    pand = fabric.buildings.loc[table.index]
    table = table.join(ends.rename_axis(None))
    several = pand["dwellings"] >= parameters["multi_family_min"]
    table["subtype"] = several.map({True: BLOCK, False: ROW}).astype("str")
    table["single_family"] = pand["dwellings"].eq(1)
    for column in ("storeys_low", "storeys", "storeys_high"):
        table[column] = pand[column]
    table["own_ground"] = pd.Series(None, index=table.index, dtype="str")
    table["blind_wall"] = pd.Series(None, index=table.index, dtype="str")
    vbo = panden.objects(fabric, project)
    table["address_range"] = panden.address_range(fabric, vbo).reindex(table.index)
    pairs = complexes.of_panden(fabric, project, table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    made: gpd.GeoDataFrame = pd.concat(
        [table, panden.share(fabric, project, table["party"])], axis=1
    )
    return made
