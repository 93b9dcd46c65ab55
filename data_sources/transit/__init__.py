"""Stations and stops of public transport, from a vector file or a GTFS zip."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data_sources.columns import rename_columns
from data_sources.contract import CRS
from data_sources.files import read_vector
from data_sources.geometry import in_the_netherlands, points_of
from data_sources.tables import validate
from data_sources.transit import gtfs
from data_sources.values import text

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_SOURCE = "transit"


def load(path: Path, *, findings: Findings) -> gpd.GeoDataFrame:
    """Read stations into the contract table ``station``.

    All are kept, also far from the area: the nearest may lie in another gemeente. Without a column
    that tells the mode they are train stations; a mode that is not known is set aside.
    """
    spec = tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))
    timetable = gtfs.is_gtfs(path)
    if timetable:
        raw = gtfs.read(path, spec["route_types"])
    else:
        raw = read_vector(path, source=_SOURCE, findings=findings)
    if timetable or path.name == gtfs.HALTS:
        idle = raw["mode"].isna()
        findings.add(_SOURCE, "nothing_calls", idle.sum(), raw["stop_id"][idle])
        raw = raw[~idle].reset_index(drop=True)
    frame = rename_columns(raw, spec["columns"], [], path.name).reset_index(drop=True)
    points, moved = points_of(frame.geometry.to_numpy())
    findings.add(_SOURCE, "shape_made_point", moved.sum())
    running = pd.Series([f"{path.stem}-{i + 1}" for i in frame.index], dtype="str")
    table = pd.DataFrame(
        {"station_id": text(frame["station_id"]).fillna(running), "name": text(frame["name"])}
    )
    given = text(frame["mode"]).str.lower()
    mode = pd.Series(None, index=frame.index, dtype="str").where(given.notna(), "train")
    for word, meaning in spec["modes"].items():
        mode = mode.where(~given.str.startswith(word, na=False), meaning)
    table["mode"] = mode
    lost = shapely.is_missing(points) | ~in_the_netherlands(points)
    findings.add(_SOURCE, "no_geometry", lost.sum(), table["station_id"][lost])
    unknown = mode.isna() & ~lost
    findings.add(_SOURCE, "mode_unknown", unknown.sum(), given[unknown])
    keep = ~lost & ~unknown
    stations = gpd.GeoDataFrame(table[keep], geometry=points[keep], crs=CRS)
    # One code may stand for several stations; a row that is wholly the same is dropped.
    stations = stations.drop_duplicates()
    count = stations.groupby("station_id").cumcount()
    findings.add(_SOURCE, "id_repeated", (count > 0).sum(), stations["name"][count > 0])
    suffix = ("-" + (count + 1).astype("str")).where(count > 0, "")
    stations["station_id"] += suffix
    return validate("station", stations.sort_values("station_id"))
