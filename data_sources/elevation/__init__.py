"""Roof heights and flatness of panden out of the AHN, for where the 3DBAG has no model."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data_sources.contract import CONTRACTS
from data_sources.elevation import raster
from data_sources.tables import validate

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from data_sources.findings import Findings

SOURCE = "elevation"
_SHARES = (*(round(0.05 * i, 2) for i in range(1, 20)), 1.0)


def load(
    surface: Path, terrain: Path, pand: gpd.GeoDataFrame, *, findings: Findings
) -> pd.DataFrame:
    """Measure roofs and ground of panden into the contract table ``building_height``.

    Parameters
    ----------
    surface, terrain
        Rasters of the DSM and the DTM, GeoTIFF in RD, metres NAP.
    pand
        Contract table.
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
        When the extra 'elevation' is not installed, or a raster cannot be read.
    """
    raster.require()
    p = _parameters()
    shapes = pand.geometry.set_axis(pand["pand_id"])
    inner = shapes.buffer(-p["inner_m"], join_style="mitre")
    # A shed is narrower than twice the margin: all of it is measured, and the median helps.
    roofs = inner.where(~inner.is_empty, shapes)
    near, far = p["ring_m"]
    rings = shapes.buffer(far).difference(shapes.buffer(near))
    blocks = _blocks(shapes, p["block_m"])
    roof = pd.concat([raster.quantiles(surface, roofs[b], _SHARES, p["largest_m"]) for b in blocks])
    ring = pd.concat([raster.quantiles(terrain, rings[b], (0.5,), p["largest_m"]) for b in blocks])
    return _in_contract(
        shapes, roof.reindex(shapes.index), ring[0.5].reindex(shapes.index), findings
    )


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
    shapes: gpd.GeoSeries, roof: pd.DataFrame, ground: pd.Series[float], findings: Findings
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
            "model_year": pd.Series(pd.NA, shapes.index, dtype="Int64"),
            "quality": np.select([unknown, odd], ["no_height", "height_out_of_range"], "ok"),
        }
    )
    names = [c.name for c in CONTRACTS["building_height"].columns]
    return validate("building_height", table[names].sort_index())
