"""The fabric of the town: what every kind of opportunity looks at, one table per unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
