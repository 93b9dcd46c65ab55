"""The BAG, the national register of addresses and buildings, from files of three formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.bag import clean, extract, geopackage, parquet, select
from data_sources.bag.raw import columns
from data_sources.files import kind_of
from data_sources.tables import validate

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import geopandas as gpd

    from data_sources.area import Area
    from data_sources.bag.raw import Raw
    from data_sources.files import Bounds
    from data_sources.findings import Findings

__all__ = ["Bag", "load", "reach_m"]


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
    window = area.bounds(margin_m + reach_m())
    raw = _read(path, window, reference_date, findings)
    pand, ended_pand = clean.pand(raw.pand, reference_date, findings)
    vbo, ended_vbo = clean.verblijfsobject(raw.verblijfsobject, findings)
    selected = select.panden(pand, vbo, area, margin_m, findings)
    kept = select.verblijfsobjecten(vbo, selected, pand["pand_id"], area, findings)
    address = None
    if raw.address is not None:
        address = clean.address(raw.address, findings)
        address = select.addresses(address, kept["vbo_id"], raw.site, area, margin_m)
        address = validate("address", address.sort_values("address_id"))
    return Bag(
        validate("pand", selected.sort_values("pand_id")),
        validate("verblijfsobject", kept.sort_values("vbo_id")),
        address,
        validate("ended", pd.concat([ended_pand, ended_vbo]).sort_values("bag_id")),
    )


def reach_m() -> float:
    """Return how far around the area objects are read, metres: they may reach into it."""
    reach: float = columns()["reach_m"]
    return reach


def _read(path: Path, window: Bounds | None, reference_date: date, findings: Findings) -> Raw:
    kind = kind_of(path)
    if kind == "zip":
        return extract.read(path, window, reference_date, findings)
    if kind == "folder":
        return parquet.read(path, window, findings)
    return geopackage.read(path, window, findings)
