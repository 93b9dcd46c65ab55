"""Extending: a home against the free end wall (kopgevel) of a row or block. Thinly supported.

Only panden count as obstacles: whose the ground is, and what grows or runs in it, is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.indicators.dwellings import STORAGE_USE
from kansenkaart.membership import among
from kansenkaart.opportunities import complexes, gates, panden
from kansenkaart.opportunities.lists import lists
from kansenkaart.projects import blocks
from kansenkaart.projects.end_walls import end_walls
from kansenkaart.result import Projects
from kansenkaart.rules.wording import whole_homes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

KIND = "extension"
GATES = ("no_dwelling", gates.NOT_LISTED, gates.LISTED, "no_end_wall", "no_room")
NOT_CHECKED = ("parcel", "cables_trees", "windows", "views", "omgevingsplan", "foundation")

BLOCK, ROW = "block", "row"


def find(fabric: Fabric, rules: Rules) -> Projects:
    """Return the panden with a free end wall."""
    parameters = rules.parameters(KIND)
    pand = fabric.buildings
    dwelling = pand["dwellings"] > 0
    scoped = gates.in_scope(fabric, pand["party"])
    walls = _walls(fabric, pand[dwelling & scoped], rules)
    walls = walls[
        (walls["wall_m"] >= parameters["wall_min_m"])
        & (walls["side_m"] <= parameters["wall_max_m"])
    ]
    room = walls[walls["free_m"] >= parameters["strip_min_m"]]
    ids = pd.Index(room["pand_id"].unique()).sort_values()
    project = pd.Series(ids, index=ids, name="project")
    members = pd.DataFrame({"project": ids, "pand_id": ids, "vbo_id": None})
    return Projects(
        facts=facts(fabric, project, room, parameters),
        members=members.astype("str").assign(vbo_id=pd.Series(None, members.index, dtype="str")),
        outside=gates.outside(
            pand.index,
            {
                "no_dwelling": dwelling,
                gates.role_gate(fabric): scoped,
                "no_end_wall": among(pand.index.to_series(), walls["pand_id"]),
                "no_room": among(pand.index.to_series(), ids),
            },
        ),
    )


def _walls(fabric: Fabric, chosen: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """Return the end walls of the blocks of several homes and the rows of single ones.

    A single home that touches no other has no end wall.
    """
    shape = rules.parameters("projects")
    several = chosen[chosen["dwellings"] > 1]
    block = blocks.blocks(several, fabric.touching, shape)
    row = chosen.loc[chosen["dwellings"] == 1, "row_id"].dropna()
    return end_walls(
        pd.concat([block, row]),
        fabric.buildings,
        _in_a_row(fabric.buildings, fabric.touching),
        shape,
    )


def _in_a_row(buildings: gpd.GeoDataFrame, touching: pd.DataFrame) -> pd.DataFrame:
    """Return the touching pairs of which both are more than storage."""
    use = buildings["main_use"]
    more = (use.notna() & use.ne(STORAGE_USE)) | (buildings["dwellings"] > 0)
    return touching[touching["a"].map(more) & touching["b"].map(more)]


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes, whole ones: one per end of a row; of a block by end, storey and area.

    ``width * wall * net_to_gross / m2 per home`` per storey, at most ``storey_homes_max``: what is
    added is one bay wide. Storeys as the block has; none where it has more than ``storeys_max``:
    low counts as soon as it may have more, high as long as it may have fewer. Low takes one end,
    mid and high all.
    """
    most = parameters["storeys_max"]
    storeys = {
        "low": facts["storeys_low"].mask(facts["storeys_high"] > most, 0.0),
        "mid": facts["storeys"].mask(facts["storeys"] > most, 0.0),
        "high": facts["storeys_high"].clip(upper=most).mask(facts["storeys_low"] > most, 0.0),
    }
    layer = parameters["home_width_m"] * facts["wall_m"] * parameters["net_to_gross"]
    per_layer = (layer / parameters["home_m2"]).clip(upper=parameters["storey_homes_max"])
    block = facts["subtype"].eq(BLOCK)
    made = {}
    for band, layers in storeys.items():
        ends = 1.0 if band == "low" else facts["ends"]
        made[band] = whole_homes((per_layer * layers).where(block, 1.0) * ends)
    return pd.DataFrame(made, index=facts.index)


def facts(
    fabric: Fabric, project: pd.Series[str], walls: pd.DataFrame, parameters: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """Return one row per pand with a free end wall, index its pand id.

    Parameters
    ----------
    fabric
        The tables of the town.
    project
        Index and value the pand id.
    walls
        Its end walls with room: ``pand_id``, ``free_m``, ``wall_m``, ``space``.
    parameters
        Of ``rules/extension.toml``.
    """
    table = panden.facts(fabric, project)
    pand = fabric.buildings.loc[table.index]
    of_pand = walls.groupby("pand_id")
    table["free_strip_m"] = of_pand["free_m"].max()
    table["wall_m"] = of_pand["wall_m"].mean()
    table["ends"] = of_pand["space"].nunique()
    table["spaces"] = lists(walls["pand_id"], walls["space"], table.index)
    several = pand["dwellings"] >= parameters["multi_family_min"]
    table["subtype"] = several.map({True: BLOCK, False: ROW}).astype("str")
    table["single_family"] = pand["dwellings"].eq(1)
    for column in ("storeys_low", "storeys", "storeys_high", "storeys_source"):
        table[column] = pand[column]
    table["own_ground"] = pd.Series(None, index=table.index, dtype="str")
    table["blind_wall"] = pd.Series(None, index=table.index, dtype="str")
    vbo = panden.objects(fabric, project)
    table["address_range"] = panden.address_range(fabric, vbo).reindex(table.index)
    pairs = complexes.of_panden(fabric, project, table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    shares = panden.share(fabric, project, table["party"])
    return panden.measured(pd.concat([table, shares], axis=1))
