"""Stops out of a GTFS zip. A stop has no mode of its own: the routes that call at it tell."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from data_sources.contract import CRS
from data_sources.errors import InputError, SourceChanged
from data_sources.files import kind_of

if TYPE_CHECKING:
    from pathlib import Path

HALTS = "gtfs_halts.parquet"
"""Name of a file that keeps what :func:`read` gives of a timetable: reading one takes long."""
_BLOCK = 16 * 1024 * 1024


def is_gtfs(path: Path) -> bool:
    """Return whether a file is a zip with stops of GTFS, and no shapefile in a zip."""
    if not zipfile.is_zipfile(path):
        return kind_of(path) == "zip"  # begins like one: cut off
    with zipfile.ZipFile(path) as archive:
        return "stops.txt" in archive.namelist()


def read(path: Path, modes: dict[str, list[list[int]]]) -> gpd.GeoDataFrame:
    """Return one row per halt and mode: ``stop_id``, ``stop_name``, ``mode`` and a point in RD.

    Quays of one halt are one row, at the place of the halt. A stop where nothing calls has no mode.

    Parameters
    ----------
    path
        The zip.
    modes
        Mode -> ranges of GTFS route types, both ends included.

    Raises
    ------
    InputError
        When the zip is not whole.
    SourceChanged
        When it lacks a table or a column.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            stops = _table(archive, "stops.txt", ["stop_id", "stop_name", "stop_lat", "stop_lon"])
            calls = _calls(archive, modes)
    except (zipfile.BadZipFile, zlib.error, EOFError, pa.ArrowInvalid) as error:
        raise InputError(
            f"GTFS file {path.name} cannot be read to its end.",
            found=f"The reader says: {error}.",
            advice="Fetch it again.",
        ) from error
    halts = _halts(stops, calls)
    lon = pd.to_numeric(halts["stop_lon"], errors="coerce")
    lat = pd.to_numeric(halts["stop_lat"], errors="coerce")
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), halts.index, crs=4326)
    placed = points.where(lon.notna() & lat.notna(), None).to_crs(CRS)
    return gpd.GeoDataFrame(halts[["stop_id", "stop_name", "mode"]], geometry=placed)


def _halts(stops: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """Give every halt the modes that call at one of its quays."""
    by_id = stops.drop_duplicates("stop_id").set_index("stop_id")
    parent = stops.get("parent_station", pd.Series(None, stops.index, dtype="str"))
    known = parent.isin(by_id.index)
    halt = stops.assign(halt=parent.where(known, stops["stop_id"]))
    found = halt.merge(calls, on="stop_id", how="left")[["halt", "mode"]].drop_duplicates()
    served = found[found["mode"].notna()]
    idle = found[~found["halt"].isin(served["halt"])]
    rows = pd.concat([served, idle], ignore_index=True).rename(columns={"halt": "stop_id"})
    return rows.join(by_id[["stop_name", "stop_lat", "stop_lon"]], on="stop_id")


def _calls(archive: zipfile.ZipFile, modes: dict[str, list[list[int]]]) -> pd.DataFrame:
    """Return the distinct pairs of stop and mode; the table of calls is streamed, it is huge."""
    routes = _table(archive, "routes.txt", ["route_id", "route_type"])
    trips = _table(archive, "trips.txt", ["trip_id", "route_id"])
    kind = pd.to_numeric(routes["route_type"], errors="coerce")
    mode = pd.Series(None, routes.index, dtype="str")
    for name, ranges in modes.items():
        for low, high in ranges:
            mode = mode.mask(kind.between(low, high), name)
    by_route = pd.Series(mode.to_numpy(), routes["route_id"].to_numpy())
    by_trip = trips["route_id"].map(by_route[~by_route.index.duplicated()])
    names = list(modes)
    codes = pa.array(by_trip.map({n: i for i, n in enumerate(names)}).astype("Int8"))
    ids = pa.array(trips["trip_id"].astype("object"), pa.string())
    pairs: set[tuple[str, int]] = set()
    with _opened(archive, "stop_times.txt") as stream:
        wanted = ["trip_id", "stop_id"]
        for batch in _batches(stream, wanted):
            code = pc.take(codes, pc.index_in(batch["trip_id"], value_set=ids))
            seen = pa.table({"stop": batch["stop_id"], "code": code})
            unique = seen.group_by(["stop", "code"]).aggregate([]).to_pylist()
            pairs |= {(row["stop"], row["code"]) for row in unique if row["code"] is not None}
    return pd.DataFrame(
        {
            "stop_id": pd.Series([stop for stop, _ in sorted(pairs)], dtype="str"),
            "mode": pd.Series([names[code] for _, code in sorted(pairs)], dtype="str"),
        }
    )


def _batches(stream: IO[bytes], wanted: list[str]) -> Iterator[pa.RecordBatch]:
    yield from csv.open_csv(
        pa.PythonFile(stream),
        csv.ReadOptions(block_size=_BLOCK, use_threads=False),
        convert_options=csv.ConvertOptions(
            include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string())
        ),
    )


def _table(archive: zipfile.ZipFile, name: str, required: list[str]) -> pd.DataFrame:
    with _opened(archive, name) as stream:
        frame = pd.read_csv(stream, dtype="str", encoding="utf-8-sig", keep_default_na=False)
    missing = [column for column in required if column not in frame.columns]
    if missing:
        raise SourceChanged(
            f"{name} of the GTFS file lacks {', '.join(missing)}.",
            found=f"It has {', '.join(map(str, frame.columns))}.",
        )
    return frame


@contextmanager
def _opened(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        stream = archive.open(name)
    except KeyError as error:
        raise SourceChanged(
            f"The GTFS file holds no {name}.",
            found=f"It holds {', '.join(archive.namelist()[:12])}.",
            advice="Use the zip with routes, trips, stop_times and stops.",
        ) from error
    with stream:
        yield stream
