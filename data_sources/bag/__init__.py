"""The BAG, the national register of addresses and buildings, from files of three formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.bag import clean, geopackage, select
from data_sources.contract import CONTRACTS
from data_sources.files import kind_of
from data_sources.tables import validate

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import geopandas as gpd

    from data_sources.area import Area
    from data_sources.findings import Findings

__all__ = ["Bag", "load"]


@dataclass(frozen=True)
class Bag:
    """The live part of the BAG in one area at one date, as contract tables."""

    pand: gpd.GeoDataFrame
    verblijfsobject: gpd.GeoDataFrame
    address: pd.DataFrame | None
    """Every nummeraanduiding, nevenadressen too; None where the format has none."""
    ended: pd.DataFrame | None
    """Objects that do not stand (any more, or yet), as far as the file has them."""


def load(
    path: Path, area: Area, reference_date: date, *, margin_m: float = 0.0, findings: Findings
) -> Bag:
    """Read the BAG of one area as it was at the reference date.

    Parameters
    ----------
    path
        GeoPackage in the layout of bag-light (or another with the same content), zip of the LV BAG
        extract, or folder with GeoParquet files.
    area
        What to select.
    reference_date
        The state to take from a file with history; other formats hold the state of one day.
    margin_m
        A pand that lies in no buurt at all is kept within this distance of the area.
    findings
        Where everything repaired, nulled or set aside is counted.

    Raises
    ------
    InputError
        When the file is missing, cut off, or not a BAG.
    SourceChanged
        When a layer or column that must be there is not.
    SourceEmpty
        When no pand stands in the area.
    """
    kind_of(path)
    return _from_layers(path, area, reference_date, margin_m, findings)


def _from_layers(
    path: Path, area: Area, reference_date: date, margin_m: float, findings: Findings
) -> Bag:
    reach = geopackage.columns()["reach_m"]
    raw_pand = geopackage.read(path, "pand", area.bounds(margin_m + reach), findings)
    pand, ended_pand = clean.pand(raw_pand, reference_date, findings)
    selected = select.panden(pand, area, margin_m, findings)
    xmin, ymin, xmax, ymax = selected.total_bounds
    window = (xmin - reach, ymin - reach, xmax + reach, ymax + reach)
    raw_vbo = geopackage.read(path, "verblijfsobject", window, findings)
    vbo, ended_vbo = clean.verblijfsobject(raw_vbo, findings)
    kept = select.verblijfsobjecten(vbo, selected, pand["pand_id"], area, findings)
    ended = pd.concat([ended_pand, ended_vbo])
    return Bag(
        validate("pand", selected.sort_values("pand_id")),
        validate("verblijfsobject", _in_contract(kept).sort_values("vbo_id")),
        None,
        validate("ended", ended.sort_values("bag_id")),
    )


def _in_contract(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame[[*(c.name for c in CONTRACTS["verblijfsobject"].columns), "geometry"]]
