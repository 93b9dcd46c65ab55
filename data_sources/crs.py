"""Coordinates at the door: always RD New, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj

from data_sources.contract import CRS, RD_BOUNDS
from data_sources.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from data_sources.findings import Findings

_MIN_RD = 1_000.0
"""Coordinates beyond this are metres: no longitude or latitude comes near it."""
_RD_ORIGIN = {155_000.0, 463_000.0}
"""False easting and northing of RD New; RD Old, its forerunner, has none."""


def is_rd(crs: Any) -> bool:
    """Return whether a CRS is RD New, alone or with NAP heights, by code or spelled out."""
    parsed = pyproj.CRS.from_user_input(crs)
    if parsed.is_bound and parsed.source_crs is not None:
        parsed = parsed.source_crs
    horizontal = parsed.sub_crs_list[0] if parsed.is_compound else parsed
    if horizontal.to_epsg() == CRS:
        return True
    # Many files spell it out, with or without a datum shift; the numbers are the same.
    operation = horizontal.coordinate_operation
    return operation is not None and {float(p.value) for p in operation.params} >= _RD_ORIGIN


def to_rd(frame: gpd.GeoDataFrame, path: Path, source: str, findings: Findings) -> gpd.GeoDataFrame:
    """Return ``frame`` in RD New, or refuse coordinates of which that cannot be known.

    GeoJSON without a CRS is WGS84 by its standard, yet Dutch files often hold RD metres: numbers
    that can only be RD are taken as such and counted as ``crs_assumed``.
    """
    if np.isnan(frame.total_bounds).all():  # no coordinates at all
        return frame.set_crs(CRS, allow_override=True)
    looks_rd = _looks_rd(frame.total_bounds)
    if frame.crs is not None and is_rd(frame.crs):
        result = frame.set_crs(CRS, allow_override=True)
    elif looks_rd and path.suffix.lower() in (".json", ".geojson"):
        findings.add(source, "crs_assumed", len(frame), [path.name])
        result = frame.set_crs(CRS, allow_override=True)
    elif frame.crs is None:
        raise InputError(
            f"File {path.name} does not say in which coordinates it is (no CRS).",
            found=f"Its numbers run {_extent(frame)}.",
            advice="Save it again with EPSG:28992 (RD New) set.",
        )
    else:
        if looks_rd and frame.crs.is_geographic:
            raise _wrong_crs(frame, path)
        findings.add(source, "reprojected", len(frame), [str(frame.crs.to_string())[:40]])
        result = frame.to_crs(CRS)
    if not _touches_netherlands(result.total_bounds):
        raise _wrong_crs(frame, path)
    return result


def _wrong_crs(frame: gpd.GeoDataFrame, path: Path) -> InputError:
    return InputError(
        f"The coordinates of {path.name} do not fit its CRS {frame.crs.to_string()[:40]}.",
        found=f"Its numbers run {_extent(frame)}; expected a place in the Netherlands.",
        advice="Save it again in EPSG:28992 (RD New).",
    )


def _extent(frame: gpd.GeoDataFrame) -> str:
    xmin, ymin, xmax, ymax = frame.total_bounds
    return f"from ({xmin:.6g}, {ymin:.6g}) to ({xmax:.6g}, {ymax:.6g})"


def _looks_rd(bounds: Sequence[float]) -> bool:
    xmin, ymin, xmax, ymax = RD_BOUNDS
    inside = bounds[0] >= xmin and bounds[1] >= ymin and bounds[2] <= xmax and bounds[3] <= ymax
    return bool(inside and bounds[3] > _MIN_RD)


def _touches_netherlands(bounds: Sequence[float]) -> bool:
    xmin, ymin, xmax, ymax = RD_BOUNDS
    return bool(bounds[0] <= xmax and bounds[2] >= xmin and bounds[1] <= ymax and bounds[3] >= ymin)
