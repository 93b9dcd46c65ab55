"""WCS 2.0: a raster in squares that the server can give, as GeoTIFF files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from data_sources.clients.answers import write_whole
from data_sources.clients.http import Incomplete, Refused, where
from data_sources.clients.limits import limits_of
from data_sources.clients.wfs import root_of

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.answers import Answer
    from data_sources.clients.http import Http
    from data_sources.files import Bounds

_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00")


def coverage(http: Http, base: str, name: str, window: Bounds, folder: Path) -> list[Path]:
    """Fetch a coverage within a window, square by square; return the GeoTIFF files.

    Parameters
    ----------
    http, base, name
        The client, the address of the service, the coverage.
    window
        (xmin, ymin, xmax, ymax) in RD metres; widened to whole squares.
    folder
        Where the files go.

    Raises
    ------
    Refused
        When the server answers with an exception, which comes as XML with status 200.
    SourceUnavailable
        When it does not answer.
    """
    size = limits_of("wcs")["tile_m"]
    xmin, ymin, xmax, ymax = window
    columns = np.arange(np.floor(xmin / size) * size, xmax, size)
    rows = np.arange(np.floor(ymin / size) * size, ymax, size)
    corners = [(float(x), float(y)) for x in columns for y in rows]
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(http.limits.per_host) as pool:
        return list(pool.map(partial(_square, http, base, name, folder), corners))


def _square(http: Http, base: str, name: str, folder: Path, corner: tuple[float, float]) -> Path:
    size = limits_of("wcs")["tile_m"]
    x, y = corner
    asked = [
        ("service", "WCS"),
        ("version", "2.0.1"),
        ("request", "GetCoverage"),
        ("COVERAGEID", name),
        ("SUBSET", f"x({x:.0f},{x + size:.0f})"),
        ("SUBSET", f"y({y:.0f},{y + size:.0f})"),
        ("FORMAT", "image/tiff"),
    ]
    content = http.get(base, _tiff, params=asked)
    path = folder / f"{name}_{x:.0f}_{y:.0f}.tif"
    write_whole(path, content)
    return path


def _tiff(answer: Answer) -> bytes:
    if answer.content.startswith(_TIFF):
        return answer.content
    if answer.content.lstrip()[:1] == b"<":
        root = root_of(answer)  # raises when it is an exception report
        raise Refused(where(answer.url), 200, f"an XML document of type {root.tag}")
    raise Incomplete(f"{where(answer.url)} gives no GeoTIFF.", found="no GeoTIFF")
