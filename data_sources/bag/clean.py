"""Raw BAG rows, of whatever format, turned into live objects with honest values.

Every format loader hands over a frame with the canonical columns of ``columns.toml``; what a value
means is decided here alone, so that all formats give the same tables.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files as resources
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import (
    CONTRACTS,
    CRS,
    GEMEENTE_CODE,
    LIVE_PAND,
    LIVE_VBO,
    PAND_ID,
    POSTCODE,
    USES,
    VBO_ID,
)
from data_sources.findings import Findings
from data_sources.geometry import in_the_netherlands, points_of, repair_polygons
from data_sources.values import bag_id, text

SOURCE = "bag"
_ADDRESS_ID = r"^\d{4}20\d{10}$"


@cache
def values() -> dict[str, Any]:
    """Return the dummies and statuses of ``values.toml``."""
    return tomllib.loads(resources(__package__).joinpath("values.toml").read_text("utf-8"))


def pand(
    raw: gpd.GeoDataFrame, reference_date: date, findings: Findings
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the live panden, and the ids with status of those that do not stand.

    Parameters
    ----------
    raw
        Columns ``pand_id``, ``construction_year``, ``status`` and geometry.
    reference_date
        A construction year long after it is a typing error.
    findings
        Where everything repaired, nulled or set aside is counted.
    """
    frame = _keyed(raw, "pand_id", PAND_ID, findings)
    frame, ended = _live(frame, "pand", "pand_id", LIVE_PAND, findings)
    polygons, repaired = repair_polygons(frame.geometry.to_numpy())
    findings.add(SOURCE, "invalid_polygon_repaired", repaired.sum(), frame["pand_id"][repaired])
    frame = _joined(_placed(frame, polygons, "pand_id", findings), findings)
    frame["construction_year"] = _year(frame, reference_date, findings)
    return frame[["pand_id", "construction_year", "status", "geometry"]], ended


def verblijfsobject(
    raw: gpd.GeoDataFrame, findings: Findings
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the live verblijfsobjecten, and the ids with status of the others.

    ``pand_ids`` and ``uses`` may be lists or texts with commas; whether a pand exists is not
    judged here.
    """
    frame = _keyed(raw, "vbo_id", VBO_ID, findings)
    frame, ended = _live(frame, "verblijfsobject", "vbo_id", LIVE_VBO, findings)
    repeated = frame["vbo_id"].duplicated()
    findings.add(SOURCE, "id_repeated", repeated.sum(), frame["vbo_id"][repeated])
    frame = frame[~repeated]
    points, moved = points_of(frame.geometry.to_numpy())
    findings.add(SOURCE, "polygon_made_point", moved.sum(), frame["vbo_id"][moved])
    frame = _placed(frame, points, "vbo_id", findings)
    frame["pand_ids"] = _references(frame, findings)
    frame["uses"] = _uses(frame, findings)
    frame["area_m2"] = _area(frame, findings)
    _address_columns(frame, "vbo_id", findings)
    code = text(frame["gemeente_code"])
    code = code.where(code.str.startswith("GM", na=False), "GM" + code.str.zfill(4))
    frame["gemeente_code"] = code.where(code.str.fullmatch(GEMEENTE_CODE, na=False))
    names = [c.name for c in CONTRACTS["verblijfsobject"].columns]
    return frame[[*names, "geometry"]], ended


def address(raw: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return the nummeraanduidingen with clean ids and address columns."""
    ids, _ = bag_id(raw["address_id"], _ADDRESS_ID)
    objects, _ = bag_id(raw["vbo_id"], VBO_ID)
    valid = ids.notna() & objects.notna() & ~ids.duplicated()
    findings.add(SOURCE, "address_set_aside", (~valid).sum(), raw["address_id"][~valid])
    frame = raw.assign(address_id=ids, vbo_id=objects)[valid].reset_index(drop=True)
    frame["is_main"] = frame["is_main"].fillna(True).astype("bool")
    _address_columns(frame, "address_id", findings)
    return frame[[c.name for c in CONTRACTS["address"].columns]]


def _address_columns(frame: pd.DataFrame, key: str, findings: Findings) -> None:
    """Clean the six address columns of ``frame`` in place."""
    for column in ("street", "house_letter", "house_addition", "place"):
        frame[column] = text(frame[column])
    number = pd.to_numeric(frame["house_number"], errors="coerce")
    wrong = text(frame["house_number"]).notna() & ~((number >= 0) & (number % 1 == 0))
    findings.add(SOURCE, "house_number_invalid", wrong.sum(), frame[key][wrong])
    frame["house_number"] = number.where(~wrong).astype("Int64")
    postcode = text(frame["postcode"]).str.replace(" ", "").str.upper()
    invalid = postcode.notna() & ~postcode.str.fullmatch(POSTCODE, na=False)
    findings.add(SOURCE, "postcode_invalid", invalid.sum(), frame[key][invalid])
    frame["postcode"] = postcode.where(~invalid)


def _keyed(raw: gpd.GeoDataFrame, key: str, pattern: str, findings: Findings) -> gpd.GeoDataFrame:
    """Set aside rows without a valid id."""
    ids, restored = bag_id(raw[key], pattern)
    findings.add(SOURCE, "id_zero_restored", restored.sum(), ids[restored])
    invalid = ids.isna()
    findings.add(SOURCE, "id_invalid", invalid.sum(), raw[key][invalid])
    # In order of id, so that what is found does not hang on the order of the file.
    return raw.assign(**{key: ids})[~invalid].sort_values(key, kind="stable")


def _joined(frame: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    """Keep one row per pand; parts of one, as a file cut along buurten holds, become one again."""
    repeated = frame["pand_id"].duplicated()
    findings.add(SOURCE, "id_repeated", repeated.sum(), frame["pand_id"][repeated])
    if repeated.any():
        parts = frame[frame["pand_id"].duplicated(keep=False)]
        whole = parts.groupby("pand_id")["geometry"].agg(lambda part: part.union_all())
        frame = frame[~repeated].copy()
        joined = frame["pand_id"].isin(whole.index)
        frame.loc[joined, "geometry"] = frame["pand_id"][joined].map(whole)
    return frame.reset_index(drop=True)


def _live(
    frame: gpd.GeoDataFrame, table: str, key: str, live: tuple[str, ...], findings: Findings
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Split in live objects and known others; an unknown status is set aside and counted."""
    status = text(frame["status"])
    stands = status.isin(live)
    ended = status.isin(values()["not_live"][table])
    unknown = ~stands & ~ended
    findings.add(SOURCE, "status_unknown", unknown.sum(), frame[key][unknown])
    others = pd.DataFrame(frame[ended]).assign(bag_id=frame[key][ended], status=status[ended])
    others = others[~others["bag_id"].isin(frame[key][stands])].drop_duplicates("bag_id")
    return frame[stands].assign(status=status[stands]), _ended(others)


def _ended(others: pd.DataFrame) -> pd.DataFrame:
    """Return what does not stand as the contract has it, with its address where it has one."""
    columns = [c.name for c in CONTRACTS["ended"].columns]
    others = others.reindex(columns=columns)
    _address_columns(others, "bag_id", Findings())  # what does not stand is not worth a finding
    return others


def _placed(
    frame: gpd.GeoDataFrame, geometry: Any, key: str, findings: Findings
) -> gpd.GeoDataFrame:
    """Set the cleaned geometry; rows without one, or outside the Netherlands, are set aside."""
    lost = shapely.is_missing(geometry)
    findings.add(SOURCE, "no_geometry", lost.sum(), frame[key][lost])
    outside = ~lost & ~in_the_netherlands(geometry)
    findings.add(SOURCE, "outside_netherlands", outside.sum(), frame[key][outside])
    keep = ~lost & ~outside
    columns = frame.drop(columns="geometry")[keep]
    return gpd.GeoDataFrame(columns, geometry=geometry[keep], crs=CRS).reset_index(drop=True)


def _year(frame: pd.DataFrame, reference_date: date, findings: Findings) -> pd.Series[Any]:
    rule = values()["construction_year"]
    year = pd.to_numeric(frame["construction_year"], errors="coerce")
    latest = reference_date.year + rule["years_ahead"]
    odd = year.isin(rule["dummies"]) | (year < rule["minimum"]) | (year > latest)
    findings.add(SOURCE, "construction_year_dummy", odd.sum(), frame["pand_id"][odd])
    return year.where(~odd).astype("Int64")


def _area(frame: pd.DataFrame, findings: Findings) -> pd.Series[Any]:
    area = pd.to_numeric(frame["area_m2"], errors="coerce").astype("float64")
    dwelling = frame["uses"].map(lambda uses: uses == ["woonfunctie"]).astype(bool)
    dummy = area.isin(values()["area_m2"]["dummies"]) | (area < 1)
    dummy |= dwelling & area.isin(values()["area_m2_of_dwelling"]["dummies"])
    findings.add(SOURCE, "area_dummy", dummy.sum(), frame["vbo_id"][dummy])
    rule = values()["area_m2_unlikely"]
    storage = frame["uses"].map(lambda uses: uses == [rule["storage"]]).astype(bool)
    odd = (~storage & (area < rule["below"])) | (dwelling & (area > rule["dwelling_above"]))
    odd &= ~dummy
    findings.add(SOURCE, "area_unlikely", odd.sum(), frame["vbo_id"][odd])
    return area.where(~dummy)


def _lists(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return lists of stripped, distinct texts; a text is split on commas, null is empty."""

    def split(value: Any) -> list[str]:
        if isinstance(value, str):
            value = value.split(",")
        elif not isinstance(value, list | tuple | np.ndarray):
            return []
        return list(dict.fromkeys(v.strip() for v in value if v and v.strip()))

    return column.map(split).astype("object")


def _references(frame: pd.DataFrame, findings: Findings) -> pd.Series[Any]:
    """Return the pand references per VBO, in their order, without malformed ones."""
    column = frame["pand_ids"]
    if pd.api.types.is_numeric_dtype(column):
        column = text(column)
    long = _lists(column).explode().dropna()
    ids, restored = bag_id(long, PAND_ID)
    findings.add(SOURCE, "pand_reference_restored", restored.sum(), ids[restored])
    findings.add(SOURCE, "pand_reference_invalid", ids.isna().sum(), long[ids.isna()])
    return regroup(ids.dropna(), frame.index)


def _uses(frame: pd.DataFrame, findings: Findings) -> pd.Series[Any]:
    """Return the known uses per VBO, sorted."""
    long = _lists(frame["uses"]).explode().dropna().astype("str").str.lower()
    known = long.isin(USES)
    findings.add(SOURCE, "use_unknown", (~known).sum(), long[~known].drop_duplicates())
    uses = regroup(long[known].sort_values(kind="stable"), frame.index)
    without = uses.map(len) == 0
    findings.add(SOURCE, "no_use", without.sum(), frame["vbo_id"][without])
    return uses


def regroup(long: pd.Series[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    """Fold a long series (repeated index) back to one list of distinct texts per index value."""
    lists = long.groupby(level=0, sort=False).agg(lambda group: list(dict.fromkeys(group)))
    filled = lists.reindex(index)
    return filled.map(lambda value: value if isinstance(value, list) else []).astype("object")
