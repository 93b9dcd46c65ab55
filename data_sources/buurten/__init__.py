"""CBS wijken en buurten: outlines, codes and key figures of neighbourhoods."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data_sources.columns import rename_columns
from data_sources.contract import BUURT_CODE, CONTRACTS, CRS, GEMEENTE_CODE, WIJK_CODE
from data_sources.errors import SourceEmpty
from data_sources.files import read_vector
from data_sources.geometry import repair_polygons
from data_sources.tables import validate

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_SOURCE = "buurten"
_FIGURES = ("households", "household_size", "dwelling_stock", "urbanity_class", "address_density")
_SHARES = ("corporation", "single_family", "vacancy", "low_income")


def load(path: Path, *, findings: Findings) -> gpd.GeoDataFrame:
    """Read buurten of any vintage into the contract table ``buurt``.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, shapefile or GeoParquet with one row per buurt.
    findings
        Where repairs and rows set aside are counted.

    Returns
    -------
    GeoDataFrame
        Contract table ``buurt``, sorted by code; key figures that the file lacks are null.

    Raises
    ------
    SourceChanged
        When the layer or the code and name of a buurt are not found.
    SourceEmpty
        When no buurt is left.
    """
    spec = tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))
    raw = read_vector(path, spec["layers"], source=_SOURCE, findings=findings)
    frame = rename_columns(raw, spec["columns"], ["buurt_code", "buurt_name"], path.name)
    frame = _only_buurten(frame, findings)
    frame["geometry"], repaired = repair_polygons(frame.geometry.to_numpy())
    findings.add(_SOURCE, "invalid_polygon_repaired", repaired.sum(), frame["buurt_code"][repaired])
    frame = _codes(frame, findings)
    if frame.empty:
        raise SourceEmpty(
            f"File {path.name} holds no buurt on land.",
            found=f"{len(raw)} rows were read.",
            advice="Use a CBS file of wijken en buurten that covers the area.",
        )
    _figures(frame, spec["sentinel_max"], findings)
    names = [c.name for c in CONTRACTS["buurt"].columns]
    table = gpd.GeoDataFrame(frame[[*names, "geometry"]], geometry="geometry", crs=CRS)
    return validate("buurt", table.sort_values("buurt_code"))


def _only_buurten(frame: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    """Leave out water, foreign rows, wijken and gemeenten in the same layer, and duplicates."""
    water = frame["water"].astype("str").str.strip().str.upper().isin(["JA", "B"])
    findings.add(_SOURCE, "water_left_out", water.sum(), frame["buurt_code"][water])
    other = frame["level"].notna() & (frame["level"].astype("str").str.lower() != "buurt")
    frame = frame[~(water | other)].copy()
    frame["buurt_code"] = frame["buurt_code"].astype("str").str.strip().str.upper()
    invalid = ~frame["buurt_code"].str.fullmatch(BUURT_CODE, na=False)
    findings.add(_SOURCE, "code_invalid", invalid.sum(), frame["buurt_code"][invalid])
    frame = frame[~invalid]
    # One buurt may come in several rows, one per part: they are one buurt.
    repeated = frame["buurt_code"].duplicated()
    findings.add(_SOURCE, "parts_joined", repeated.sum(), frame["buurt_code"][repeated])
    if repeated.any():
        frame = frame.dissolve("buurt_code", as_index=False)
    return frame.reset_index(drop=True)


def _codes(frame: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    """Fill codes that follow from the code of the buurt, names and the year."""
    empty = frame.geometry.isna()
    findings.add(_SOURCE, "no_geometry", empty.sum(), frame["buurt_code"][empty])
    frame = frame[~empty].copy()
    code = frame["buurt_code"]
    for column, pattern, prefix, length in (
        ("gemeente_code", GEMEENTE_CODE, "GM", 6),
        ("wijk_code", WIJK_CODE, "WK", 8),
    ):
        given = frame[column].astype("str").str.strip().str.upper()
        given = given.where(given.str.startswith(prefix, na=False), prefix + given)
        valid = given.str.fullmatch(pattern, na=False)
        frame[column] = given.where(valid, prefix + code.str[2:length])
    for column in ("buurt_name", "wijk_name", "gemeente_name"):
        text = frame[column].astype("str").str.strip()
        frame[column] = text.where(text != "")
    frame["buurt_name"] = frame["buurt_name"].fillna(code)
    # As CBS calls a wijk without a name of its own: "Wijk 07 Weesp".
    numbered = "Wijk " + frame["wijk_code"].str[6:] + " " + frame["gemeente_name"].fillna("")
    frame["wijk_name"] = frame["wijk_name"].fillna(numbered.str.strip())
    year = pd.to_numeric(frame["vintage"], errors="coerce")
    from_code = pd.to_numeric(frame["year_code"].astype("str").str[:4], errors="coerce")
    frame["vintage"] = year.fillna(from_code).astype("Int64")
    return frame


def _figures(frame: gpd.GeoDataFrame, sentinel_max: float, findings: Findings) -> None:
    """Turn key figures into numbers and percentages into shares; secret ones become null."""

    def number(column: str) -> pd.Series[Any]:
        values = pd.to_numeric(frame[column], errors="coerce").astype("float64")
        secret = values <= sentinel_max
        findings.add(_SOURCE, "figure_not_published", secret.sum(), [column])
        shown: pd.Series[Any] = values.where(~secret)
        return shown

    for name in _FIGURES:
        frame[name] = number(name)
    outside = ~frame["urbanity_class"].isin([1, 2, 3, 4, 5])
    frame["urbanity_class"] = frame["urbanity_class"].where(~outside).astype("Int64")
    for name in _SHARES:
        share = number(f"{name}_share").fillna(number(f"{name}_percentage") / 100)
        odd = share.notna() & ~share.between(0, 1)
        findings.add(_SOURCE, "share_out_of_range", int(np.sum(odd)), frame["buurt_code"][odd])
        frame[f"{name}_share"] = share.where(~odd)
