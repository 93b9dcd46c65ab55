"""The fabric of the town: what every kind of opportunity looks at, one table per unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kansenkaart.fabric import buildings, dwellings, garages, listed
from kansenkaart.indicators import adjacency, dimension
from kansenkaart.indicators.dwellings import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from kansenkaart.town import Town

ROLES = ("corporatie", "gemeente")


@dataclass(frozen=True)
class Fabric:
    """Tables derived from the town; docs/architecture.md lists their columns."""

    town: Town
    role: str
    """``corporatie`` scores the matched stock, ``gemeente`` all that no party lists."""
    buildings: gpd.GeoDataFrame
    """One row per live pand, index ``pand_id``."""
    dwellings: gpd.GeoDataFrame
    """One row per live VBO with woonfunctie, index ``vbo_id``, point geometry."""
    garages: gpd.GeoDataFrame
    """One row per garage box found by any route, index ``box_id``."""
    ownership: pd.DataFrame
    """One row per pand and party: shares as intervals."""
    touching: pd.DataFrame
    """Pairs ``a`` < ``b`` of panden that share a wall of ``wall_m`` metres."""

    @cached_property
    def objects(self) -> gpd.GeoDataFrame:
        """Every VBO of the town, index ``vbo_id``."""
        return self.town.verblijfsobject.set_index("vbo_id")

    @cached_property
    def object_panden(self) -> pd.Series[str]:
        """The panden of every VBO, index ``vbo_id``; one in several panden stands here as often."""
        return self.objects["pand_ids"].explode()


def build(
    town: Town,
    match: pd.DataFrame,
    ownership: pd.DataFrame,
    role: str,
    parameters: Mapping[str, Any],
) -> Fabric:
    """Measure the town.

    Parameters
    ----------
    town
        Contract tables.
    match
        Which line of the stock lists is which object.
    ownership
        One row per pand and party, shares as intervals.
    role
        One of :data:`ROLES`.
    parameters
        The values of rules/fabric.toml and rules/projects.toml by name.
    """
    geometry = town.pand.set_index("pand_id").geometry
    touching = adjacency.touching(
        geometry,
        tolerance_m=parameters["touching_tolerance_m"],
        min_wall_m=parameters["touching_min_wall_m"],
    )
    divided = parts(town.verblijfsobject, dimension.footprint_m2(geometry))
    found = listed.units_found(town.unit, match)
    stock = listed.per_vbo(listed.of_homes(found), town.complex, town.holding)
    homes = dwellings.build(town, divided, stock, parameters)
    panden = buildings.build(town, divided, homes, ownership, touching, parameters)
    boxes = garages.build(town, divided, panden, found, touching, parameters)
    return Fabric(town, role, panden, homes, boxes, ownership, touching)
