"""What a format loader hands over: BAG rows with canonical column names, not cleaned."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Raw:
    """Raw tables of one place, with the columns of ``columns.toml``."""

    pand: gpd.GeoDataFrame
    verblijfsobject: gpd.GeoDataFrame
    address: pd.DataFrame | None = None
    """All nummeraanduidingen, nevenadressen too; None where the format has none."""
    site: gpd.GeoDataFrame | None = None
    """Ligplaatsen and standplaatsen in use, ``vbo_id`` and geometry, to know which addresses on
    water and on trailer sites lie in the area; None where the format does not say."""


@cache
def columns() -> dict[str, Any]:
    """Return the spellings of ``columns.toml``."""
    return tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))
