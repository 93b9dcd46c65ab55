"""Maatvoeringen live: the file of the whole country, or what lies at each pand."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from data_sources.catalogue import catalogue
from data_sources.clients import bulk, fetched, geojson
from data_sources.clients.bulk import Offer
from data_sources.clients.wfs import root_of
from data_sources.contract import CRS
from data_sources.errors import SourceUnavailable
from data_sources.files import read_vector

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.answers import Answer
    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

_SOURCE = "zoning"
_HALF_M = 5.0
_PIXELS = 101


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the maatvoeringen of the window out of the file of the country, or of each pand.

    The file is read once: what lies in the window is kept beside it. Where it is not to be had, or
    the user names no file but a ``wms``, the middle of every pand is asked for, if there are few.

    Returns
    -------
    Path
        A GeoParquet file for :func:`data_sources.zoning.load`; the gzipped GML itself where the
        request has no window.

    Raises
    ------
    SourceUnavailable, SourceChanged
        When neither gives anything.
    """
    return service.first(
        {
            "files": partial(_clipped, service.http, request, findings),
            "wms": partial(_at_panden, service.http, request, findings),
        }
    )


def _clipped(http: Http, request: Request, findings: Findings, url: str) -> Path:
    """Fetch the file of the country; return what of it lies in the window, read only once."""
    country = bulk.download(http, Offer(url), request.folder / _SOURCE / "Maatvoering.gml.gz")
    if request.window is None:
        return country
    place = request.place(_SOURCE)
    target = place / "maatvoering.parquet"
    if not fetched.made_of(target, country):
        spec = _toml("columns")
        known = {name for names in spec["columns"].values() for name in names}
        frame = read_vector(
            country,
            spec["layers"],
            source=_SOURCE,
            findings=findings,
            columns=known,
            bbox=request.window,
        )
        fetched.write_tables(place, {"maatvoering": frame}, country.stat().st_mtime)
    return target


def _at_panden(http: Http, request: Request, findings: Findings, url: str) -> Path:
    """Ask what holds at the middle of each pand; it is taken to hold for all of the pand."""
    panden = gpd.GeoSeries([], crs=CRS) if request.panden is None else request.panden
    most = _toml("online")["points_max"]
    if not 0 < len(panden) <= most:
        raise SourceUnavailable(
            f"Maatvoeringen are not asked for one by one for {len(panden)} panden.",
            found=f"At most {most} are.",
            advice="Take a smaller area, or name the file of this source.",
        )
    with ThreadPoolExecutor(http.limits.per_host) as pool:
        found = list(pool.map(partial(_at_point, http, url), panden.representative_point()))
    rows = [
        (values, shape)
        for all_here, shape in zip(found, panden, strict=True)
        for values in all_here
    ]
    frame = gpd.GeoDataFrame(
        pd.DataFrame([values for values, _ in rows], columns=_columns(rows)),
        geometry=[shape for _, shape in rows],
        crs=CRS,
    )
    findings.add(_SOURCE, "asked_per_pand", len(panden))
    tables = {"maatvoering": frame}
    return fetched.write_tables(request.place(_SOURCE), tables, http.oldest) / "maatvoering.parquet"


def _columns(rows: list[tuple[dict[str, Any], Any]]) -> list[str]:
    """Return the properties of all answers; the text of the rules is a column also of none."""
    names = [name for values, _ in rows for name in values]
    return list(dict.fromkeys(["maatvoering", *names]))


def _at_point(http: Http, url: str, point: shapely.Point) -> list[dict[str, Any]]:
    """Return the properties of the maatvoeringen at a point.

    None there does not mean that nothing is limited: see :mod:`data_sources.zoning`.
    """
    layer, x, y = catalogue()[_SOURCE].layers[0][0], point.x, point.y
    box = (x - _HALF_M, y - _HALF_M, x + _HALF_M, y + _HALF_M)
    asked = {
        "service": "WMS",
        "version": "1.3.0",
        "request": "GetFeatureInfo",
        "layers": layer,
        "query_layers": layer,
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
    known = {name for names in _toml("columns")["columns"].values() for name in names}
    plain = frame[[c for c in frame.columns if c.lower() in known]]
    rows: list[dict[str, Any]] = (
        plain.astype("object").where(plain.notna(), None).to_dict("records")
    )
    return rows


def _features(answer: Answer) -> geojson.Page:
    if answer.content.lstrip()[:1] == b"<":
        root_of(answer)  # an exception report, or a page for people
    return geojson.page(answer)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
