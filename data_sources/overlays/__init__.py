"""Overlays: areas, lines and points of another plan or study, under one of five themes."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data_sources.columns import rename_columns
from data_sources.contract import CRS
from data_sources.errors import SourceEmpty
from data_sources.files import Bounds, read_vector
from data_sources.geometry import in_the_netherlands, repair_any
from data_sources.tables import validate
from data_sources.values import text

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_SOURCE = "overlay"


def load(
    name: str, theme: str, path: Path, *, window: Bounds | None = None, findings: Findings
) -> gpd.GeoDataFrame:
    """Read one overlay into the contract table ``overlay``.

    Parameters
    ----------
    name, theme
        How the configuration calls it, and one of the contract's themes.
    path
        Vector file; points, lines and polygons may stand in one layer.
    window
        (xmin, ymin, xmax, ymax) in RD metres; None reads all.
    findings
        Where what is repaired or set aside is counted.

    Raises
    ------
    SourceEmpty
        When no usable geometry is left of a file that was read whole.
    """
    columns = tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))
    raw = read_vector(path, source=_SOURCE, findings=findings, bbox=window)
    frame = rename_columns(raw, columns, [], path.name).reset_index(drop=True)
    shapes, repaired = repair_any(frame.geometry.to_numpy())
    findings.add(_SOURCE, "invalid_geometry_repaired", repaired.sum(), [name])
    lost = shapely.is_missing(shapes) | ~in_the_netherlands(shapes)
    findings.add(_SOURCE, "no_geometry", lost.sum(), [name])
    if lost.all() and window is None:
        raise SourceEmpty(
            f"Overlay {name!r} ({path.name}) holds no shape in the Netherlands.",
            found=f"{len(frame)} features were read.",
            advice="Check the file, or leave the overlay out of the configuration.",
        )
    running = pd.Series([str(i + 1) for i in frame.index], dtype="str")
    given = text(frame["feature"])
    # An id serves only where every feature has its own.
    own = given.notna().all() and not given.duplicated().any()
    year = text(frame["year"]).str.extract(r"(\d{4})", expand=False)
    table = pd.DataFrame(
        {
            "name": name,
            "feature": given if own else running,
            "theme": theme,
            "value": text(frame["value"]),
            "year": pd.to_numeric(year, errors="coerce").astype("Int64"),
        }
    )
    placed = gpd.GeoDataFrame(table[~lost], geometry=shapes[~lost], crs=CRS)
    return validate("overlay", placed)
