"""Maatvoeringen live: the file of the whole country, or what lies at one point."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from data_sources.clients import bulk, geojson
from data_sources.clients.bulk import Offer
from data_sources.clients.wfs import root_of

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.answers import Answer
    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

_HALF_M = 5.0
_PIXELS = 101


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the file with the maatvoeringen of the country; return the gzipped GML."""
    target = request.folder / "zoning" / "Maatvoering.gml.gz"
    return service.first({"files": partial(_download, service.http, target)})


def at_point(x: float, y: float, service: Service) -> list[str]:
    """Return the maatvoeringen at a point, RD metres, as the plans word them.

    None there does not mean that nothing is limited: see :mod:`data_sources.zoning`.
    """
    return service.first({"wms": partial(_at_point, service.http, x, y)})


def _download(http: Http, target: Path, url: str) -> Path:
    return bulk.download(http, Offer(url), target)


def _at_point(http: Http, x: float, y: float, url: str) -> list[str]:
    box = (x - _HALF_M, y - _HALF_M, x + _HALF_M, y + _HALF_M)
    asked = {
        "service": "WMS",
        "version": "1.3.0",
        "request": "GetFeatureInfo",
        "layers": "maatvoering",
        "query_layers": "maatvoering",
        "styles": "",
        # In RD, x comes before y; the pixel is named I and J since version 1.3.
        "crs": "EPSG:28992",
        "bbox": ",".join(f"{value:.3f}" for value in box),
        "width": str(_PIXELS),
        "height": str(_PIXELS),
        "i": str(_PIXELS // 2),
        "j": str(_PIXELS // 2),
        "info_format": "application/json",
        "feature_count": "50",
    }
    frame = http.get(url, _features, params=asked).frame
    if "maatvoering" not in frame.columns:
        return []
    return [str(text) for text in frame["maatvoering"].dropna()]


def _features(answer: Answer) -> geojson.Page:
    if answer.content.lstrip()[:1] == b"<":
        root_of(answer)  # an exception report, or a page for people
    return geojson.page(answer)
