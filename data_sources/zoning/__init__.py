"""Maximum building heights of zoning plans, as polygons; indicative.

The open files hold plans under the old law. Where no maatvoering lies, a height may stand in the
text of a plan: that is unknown, never 'no limit'.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from data_sources.columns import rename_columns
from data_sources.contract import CONTRACTS, CRS
from data_sources.files import Bounds, read_vector
from data_sources.geometry import repair_polygons
from data_sources.tables import validate
from data_sources.values import text
from data_sources.zoning import maatvoering

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

SOURCE = "zoning"


def load(path: Path, *, window: Bounds | None = None, findings: Findings) -> gpd.GeoDataFrame:
    """Read the maatvoeringen of plans in force into the contract table ``height_limit``.

    Parameters
    ----------
    path
        GML (also gzipped), GeoPackage or GeoJSON with the maatvoeringen.
    window
        (xmin, ymin, xmax, ymax) in RD metres; None reads all.
    findings
        Where what is left out is counted.

    Returns
    -------
    GeoDataFrame
        Contract table ``height_limit``: one row per area with at least one figure. Where plans
        overlap, the newest comes last.
    """
    spec = tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))
    raw = read_vector(path, spec["layers"], source=SOURCE, findings=findings, bbox=window)
    frame = rename_columns(raw, spec["columns"], ["text"], path.name)
    ended = ~_in_force(frame, spec["in_force"])
    findings.add(SOURCE, "not_in_force", ended.sum(), frame["limit_id"][ended])
    frame = frame[~ended].reset_index(drop=True)
    for name in maatvoering.names():
        figures = [maatvoering.figure(given, name) for given in text(frame["text"]).fillna("")]
        frame[name] = pd.Series(figures, frame.index, dtype="float64")
    frame["max_built_share"] /= 100
    without = frame[list(maatvoering.names())].isna().all(axis=1)
    findings.add(SOURCE, "no_figure", without.sum(), frame["limit_id"][without])
    shapes, repaired = repair_polygons(frame.geometry.to_numpy())
    findings.add(SOURCE, "invalid_polygon_repaired", repaired.sum(), frame["limit_id"][repaired])
    frame["geometry"] = shapes
    keep = ~without & frame.geometry.notna()
    return _in_contract(frame[keep], path)


def _in_force(frame: pd.DataFrame, words: dict[str, list[str]]) -> pd.Series[bool]:
    """Return which rows are of a plan in force; a status that is not given does not count."""
    keep = pd.Series(True, index=frame.index)
    for column, known in words.items():
        given = text(frame[column]).str.lower()
        keep &= given.isna() | given.isin(known)
    return keep


def _in_contract(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    date: pd.Series[Any] = pd.to_datetime(text(frame["plan_date"]).str[:10], errors="coerce")
    running = pd.Series([f"{path.stem}-{i + 1}" for i in frame.index], frame.index, dtype="str")
    table = frame.assign(
        limit_id=text(frame["limit_id"]).fillna(running),
        plan_id=text(frame["plan_id"]),
        plan_date=date,
    ).sort_values(["plan_date", "limit_id"], na_position="first")
    count = table.groupby("limit_id").cumcount()
    table["limit_id"] += ("-" + (count + 1).astype("str")).where(count > 0, "")
    names = [c.name for c in CONTRACTS["height_limit"].columns]
    return validate(
        "height_limit", gpd.GeoDataFrame(table[names], geometry=table.geometry, crs=CRS)
    )
