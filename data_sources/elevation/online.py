"""The AHN live: surface and terrain around panden, through WCS."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from data_sources.catalogue import catalogue
from data_sources.clients import fetched, wcs
from data_sources.clients.http import where
from data_sources.crs import is_rd
from data_sources.elevation import reach_m
from data_sources.elevation.raster import require
from data_sources.errors import SourceChanged, SourceEmpty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.files import Bounds
    from data_sources.findings import Findings

_RASTERS = ("dsm", "dtm")
"""Names of the files, in the order of the layers in the catalogue."""
_NODATA = -9999.0
"""Where no square reaches; what the AHN itself holds for 'no height', the reader tells apart."""
_LAYOUT = {"compress": "deflate", "tiled": True, "blockxsize": 256, "blockysize": 256}


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch both rasters around the panden; return the folder with ``dsm.tif`` and ``dtm.tif``.

    Only squares with a pand in or near them are asked; elsewhere the rasters have no height.

    Raises
    ------
    InputError
        When the extra 'elevation' is not installed.
    SourceUnavailable, SourceChanged
        When no endpoint gives the whole.
    """
    require()
    if request.panden is None or request.panden.empty:
        raise SourceEmpty("The AHN is fetched around panden.", found="None was given.")
    boxes = wcs.squares(request.panden, reach_m())
    place = request.place("elevation")
    return service.first({"wcs": partial(_both, service.http, boxes, place)})


def _both(http: Http, boxes: Sequence[Bounds], place: Path, url: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".part-") as folder:
        coverages = [names[0] for names in catalogue()["elevation"].layers]
        tiles = {
            name: wcs.coverage(http, url, coverage, boxes, Path(folder))
            for name, coverage in zip(_RASTERS, coverages, strict=True)
        }
        with fetched.whole(place, http.oldest) as fresh:
            for name, paths in tiles.items():
                _merge(paths, fresh / f"{name}.tif", url)
    return place


def _merge(tiles: Sequence[Path], target: Path, url: str) -> None:
    """Lay squares side by side; where none of them reaches, there is no height."""
    import rasterio
    from rasterio.merge import merge

    kinds = set()
    for tile in tiles:
        with rasterio.open(tile) as opened:
            rd = opened.crs is not None and is_rd(opened.crs.to_wkt())
            kinds.add((rd, *(round(size, 6) for size in opened.res)))
    if len(kinds) > 1 or not all(kind[0] for kind in kinds):
        raise SourceChanged(
            f"{where(url)} gives squares that do not fit together, or are not in RD.",
            found=f"(in RD, width and height of a cell): {sorted(kinds)}.",
            advice="Use another endpoint, or files.",
        )
    merge(list(tiles), dst_path=target, nodata=_NODATA, dst_kwds=_LAYOUT)
