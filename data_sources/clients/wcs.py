"""WCS 2.0: a raster in squares that the server can give, as GeoTIFF files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely

from data_sources.clients.answers import write_whole
from data_sources.clients.http import Incomplete, Refused, where
from data_sources.clients.limits import limits_of
from data_sources.clients.wfs import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from data_sources.clients.answers import Answer
    from data_sources.clients.http import Http
    from data_sources.files import Bounds

_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00")


def squares(shapes: gpd.GeoSeries, margin_m: float) -> list[Bounds]:
    """Return the squares of a fixed grid that come within ``margin_m`` of the bounds of a shape.

    Shapes that lie scattered over a municipality are some squares, not all of it.
    """
    size = limits_of("wcs")["tile_m"]
    bounds = shapes.bounds.to_numpy() + np.array([-margin_m, -margin_m, margin_m, margin_m])
    corners = [
        np.arange(np.floor(low / size), np.ceil(high / size)) * size
        for low, high in zip(bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0), strict=True)
    ]
    x, y = (axis.ravel() for axis in np.meshgrid(*corners, indexing="ij"))
    boxes = np.column_stack([x, y, x + size, y + size])
    tree = shapely.STRtree(shapely.box(*boxes.T))
    near = np.unique(tree.query(shapely.box(*bounds.T))[1])
    return [tuple(box) for box in boxes[near].tolist()]


def coverage(http: Http, base: str, name: str, boxes: Sequence[Bounds], folder: Path) -> list[Path]:
    """Fetch a coverage square by square; return the GeoTIFF files.

    Parameters
    ----------
    http, base, name
        The client, the address of the service, the coverage.
    boxes
        Of :func:`squares`: each (xmin, ymin, xmax, ymax) in RD metres.
    folder
        Where the files go.

    Raises
    ------
    Refused
        When the server answers with an exception, which comes as XML with status 200.
    SourceUnavailable
        When it does not answer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(http.limits.per_host) as pool:
        return list(pool.map(partial(_square, http, base, name, folder), boxes))


def _square(http: Http, base: str, name: str, folder: Path, box: Bounds) -> Path:
    x, y, right, top = box
    asked = [
        ("service", "WCS"),
        ("version", "2.0.1"),
        ("request", "GetCoverage"),
        ("COVERAGEID", name),
        ("SUBSET", f"x({x:.0f},{right:.0f})"),
        ("SUBSET", f"y({y:.0f},{top:.0f})"),
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
