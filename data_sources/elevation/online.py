"""The AHN live: surface and terrain of a window, through WCS."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from data_sources.clients import wcs
from data_sources.elevation.raster import require
from data_sources.errors import SourceEmpty

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.files import Bounds
    from data_sources.findings import Findings

SURFACE, TERRAIN = "dsm_05m", "dtm_05m"


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch both rasters of a window; return the folder that holds them, by name."""
    require()
    if request.window is None:
        raise SourceEmpty("The AHN is fetched for a window.", found="None was given.")
    place = request.place("elevation")
    return service.first({"wcs": partial(_both, service.http, request.window, place)})


def _both(http: Http, window: Bounds, place: Path, url: str) -> Path:
    from rasterio.merge import merge

    for name in (SURFACE, TERRAIN):
        tiles = wcs.coverage(http, url, name, window, place / "tiles")
        merge(tiles, dst_path=place / f"{name}.tif", dst_kwds={"compress": "deflate"})
    return place
