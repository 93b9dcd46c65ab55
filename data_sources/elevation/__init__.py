"""Roof heights and flatness of panden out of the AHN, for where the 3DBAG has no model."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data_sources.contract import CONTRACTS
from data_sources.elevation import raster
from data_sources.errors import InputError
from data_sources.tables import validate

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from data_sources.findings import Findings

SOURCE = "elevation"
_SHARES = (*(round(0.05 * i, 2) for i in range(1, 20)), 1.0)


def load(folder: Path, pand: gpd.GeoDataFrame, *, findings: Findings) -> pd.DataFrame:
    """Measure roofs and ground of panden into the contract table ``building_height``.

    Parameters
    ----------
    folder
        Holds two rasters in RD, metres NAP: ``dsm.tif`` (surface) and ``dtm.tif`` (terrain). Their
        names may go on; a year at the end (``dsm_2023.tif``) is that of the flight.
    pand
        Contract table, or those of its rows that are to be measured.
    findings
        Where panden without a usable height are counted.

    Returns
    -------
    DataFrame
        Contract table ``building_height``: heights above the ground in a ring around the pand, of
        the roof well inside its outline. The area within the tolerance of the median height is
        flat; the type of the roof and the storeys are not known.

    Raises
    ------
    InputError
        When the extra 'elevation' is not installed, or a raster is not there or cannot be read.
    """
    raster.require()
    surface, terrain = (_raster(folder, name) for name in ("dsm", "dtm"))
    p = _parameters()
    shapes = pand.geometry.set_axis(pand["pand_id"])
    inner = shapes.buffer(-p["inner_m"], join_style="mitre")
    # A shed is narrower than twice the margin: all of it is measured, and the median helps.
    roofs = inner.where(~inner.is_empty, shapes)
    near, far = p["ring_m"]
    rings = shapes.buffer(far).difference(shapes.buffer(near))
    empty = pd.DataFrame(columns=list(_SHARES), dtype="float64")
    roof, ring = [empty], [empty[[0.5]]]
    for block in _blocks(shapes, p["block_m"]):
        roof.append(raster.quantiles(surface, roofs[block], _SHARES, p["largest_m"]))
        ring.append(raster.quantiles(terrain, rings[block], (0.5,), p["largest_m"]))
    heights, ground = (pd.concat(part).reindex(shapes.index) for part in (roof, ring))
    told = re.search(r"(20\d\d)$", surface.stem)
    year = int(told[1]) if told else p["flown_year"]
    return _in_contract(shapes, heights, ground[0.5], year, findings)


def reach_m() -> float:
    """Return how far around a pand the rasters are read: the outside of the ring of its ground."""
    return float(_parameters()["ring_m"][1])


def unmeasured(pand: gpd.GeoDataFrame, heights: pd.DataFrame | None) -> gpd.GeoDataFrame:
    """Return the panden that ``building_height`` has no usable row of."""
    if heights is None:
        return pand
    usable = heights.loc[heights["quality"] == "ok", "pand_id"]
    return pand[~pand["pand_id"].isin(usable)]


def better(heights: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    """Return the measured rows that tell more than those of ``heights``.

    Parameters
    ----------
    heights, measured
        Contract tables ``building_height``: of the 3DBAG, and of :func:`load`.

    Returns
    -------
    DataFrame
        Usable rows of ``measured`` of panden without a usable row in ``heights``. A model that is
        older than its building gives way only to a later flight.
    """
    known = heights.set_index("pand_id")[["quality", "model_year"]].reindex(measured["pand_id"])
    quality, year = (known[name].set_axis(measured.index) for name in known)
    later = (measured["model_year"] > year).fillna(False).astype(bool)
    weak = quality.isna() | ((quality != "ok") & ((quality != "outdated") | later))
    return measured[weak & (measured["quality"] == "ok")]


def fill(heights: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    """Return ``heights`` with the :func:`better` rows of ``measured`` in place of its own."""
    rows = better(heights, measured)
    kept = heights[~heights["pand_id"].isin(rows["pand_id"])]
    table = pd.concat([part for part in (kept, rows) if len(part)] or [kept])
    return validate("building_height", table.sort_values("pand_id"))


def _raster(folder: Path, name: str) -> Path:
    """Return the one raster of a folder of which the name starts so."""
    names = sorted(p for p in folder.glob("*") if re.match(rf"{name}.*\.tiff?$", p.name.lower()))
    if len(names) != 1:
        raise InputError(
            f"Folder {folder.name} must hold one raster {name}.tif.",
            found=f"It holds {', '.join(p.name for p in names) or 'none'}.",
            advice="Put the surface there as dsm.tif and the terrain as dtm.tif.",
        )
    return names[0]


@cache
def _parameters() -> dict[str, Any]:
    return tomllib.loads(resources(__package__).joinpath("parameters.toml").read_text("utf-8"))


def _blocks(shapes: gpd.GeoSeries, size_m: float) -> list[pd.Index[Any]]:
    """Return the panden per square block, by the middle of their bounds."""
    bounds = shapes.bounds
    key = pd.DataFrame(
        {
            "x": ((bounds.minx + bounds.maxx) / 2) // size_m,
            "y": ((bounds.miny + bounds.maxy) / 2) // size_m,
        }
    )
    return [group.index for _, group in key.groupby(["x", "y"])]


def _in_contract(
    shapes: gpd.GeoSeries,
    roof: pd.DataFrame,
    ground: pd.Series[float],
    year: int,
    findings: Findings,
) -> pd.DataFrame:
    p = _parameters()
    ids = shapes.index.to_series()
    above = roof.sub(ground, axis=0)
    unknown = above[0.5].isna()
    odd = (above[0.5] < p["roof_min_m"]) | (above[1.0] > p["roof_max_m"])
    findings.add(SOURCE, "no_height", unknown.sum(), ids[unknown])
    findings.add(SOURCE, "height_out_of_range", odd.sum(), ids[odd])
    cells = above.drop(columns=1.0)
    near = cells.sub(above[0.5], axis=0).abs() <= p["flat_tolerance_m"]
    flat = near.mean(axis=1).where(~unknown & ~odd)
    area = shapes.area
    table = pd.DataFrame(
        {
            "pand_id": ids,
            "ground_m": ground.round(3),
            "roof_p50_m": above[0.5].where(~odd).round(3),
            "roof_p70_m": above[0.7].where(~odd).round(3),
            "roof_max_m": above[1.0].where(~odd).round(3),
            "roof_type": "unknown",
            "flat_roof_m2": (area * flat).round(2),
            "sloped_roof_m2": (area * (1 - flat)).round(2),
            "storeys": np.nan,
            "model_year": pd.Series(year, shapes.index, dtype="Int64"),
            "quality": np.select([unknown, odd], ["no_height", "height_out_of_range"], "ok"),
        }
    )
    names = [c.name for c in CONTRACTS["building_height"].columns]
    return validate("building_height", table[names].sort_index())
