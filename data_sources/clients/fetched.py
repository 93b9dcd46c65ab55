"""What was fetched live, kept as a file that the file loaders read: one cleaning for both ways."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from data_sources.files import Bounds


@dataclass(frozen=True)
class Request:
    """What a run wants of a source."""

    folder: Path
    """Where the file goes."""
    reference_date: date
    window: Bounds | None = None
    """(xmin, ymin, xmax, ymax) in RD metres."""
    gemeenten: tuple[str, ...] = ()
    """Names or GM codes."""
    vbo_ids: tuple[str, ...] = ()
    """Homes of the run, for a source that can be asked for single ones."""
    panden: gpd.GeoSeries | None = None
    """Outlines of the panden that something is wanted of, in RD."""

    def place(self, source: str) -> Path:
        """Return the folder of one source for this window; the same request, the same folder."""
        what = repr((self.window and [round(v) for v in self.window], sorted(self.gemeenten)))
        return self.folder / source / hashlib.sha256(what.encode()).hexdigest()[:12]


def write_tables(
    folder: Path, tables: Mapping[str, gpd.GeoDataFrame | pd.DataFrame], fetched: float
) -> Path:
    """Write tables as parquet files of one folder, all or none, dated when they were fetched.

    Parameters
    ----------
    folder
        Where they go; what stood there is replaced.
    tables
        Name of the file without suffix -> table.
    fetched
        Seconds since 1970 of the oldest answer that they were made of.
    """
    with whole(folder, fetched) as fresh:
        for name, table in tables.items():
            table.to_parquet(fresh / f"{name}.parquet", index=False)
    return folder


def made_of(kept: Path, download: Path) -> bool:
    """Whether a file was made of this download: it then bears its date."""
    return kept.exists() and int(kept.stat().st_mtime) == int(download.stat().st_mtime)


@contextmanager
def dated(fetched: float) -> Iterator[None]:
    """Let every GeoPackage of the block say that it was made when its contents were fetched.

    So the same contents are the same bytes.
    """
    moment = datetime.fromtimestamp(fetched, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


@contextmanager
def whole(folder: Path, fetched: float) -> Iterator[Path]:
    """Give a fresh folder to write files in; it takes the place of ``folder`` when all are there.

    Parameters
    ----------
    folder
        Where they go; what stood there is replaced.
    fetched
        Seconds since 1970 of the oldest answer that they are made of: the date of the files.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".part-"))
    try:
        yield fresh
        moment = min(fetched, time.time())
        for path in (*fresh.iterdir(), fresh):
            os.utime(path, (moment, moment))
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
