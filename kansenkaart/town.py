"""The town: every contract table of one run, bundled. What the analysis knows of the outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Town:
    """Validated contract tables in EPSG:28992 and the date they speak of.

    A source that was not given is None, so that its criteria become unknown; a source that was
    given but holds nothing here is an empty table.
    """

    reference_date: date
    pand: gpd.GeoDataFrame
    verblijfsobject: gpd.GeoDataFrame
    buurt: gpd.GeoDataFrame
    unit: pd.DataFrame
    complex: pd.DataFrame
    holding: pd.DataFrame
    address: pd.DataFrame | None = None
    ended: pd.DataFrame | None = None
    building_height: pd.DataFrame | None = None
    energy_label: pd.DataFrame | None = None
    townscape: gpd.GeoDataFrame | None = None
    monument: gpd.GeoDataFrame | None = None
    station: gpd.GeoDataFrame | None = None
    vacancy: pd.DataFrame | None = None
    renovation_project: pd.DataFrame | None = None
    overlay: gpd.GeoDataFrame | None = None
    height_limit: gpd.GeoDataFrame | None = None
    grid_congestion: pd.DataFrame | None = None
    parking_norm: pd.DataFrame | None = None
