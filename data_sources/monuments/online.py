"""Monuments and protected townscapes live, from the services of the RCE and PDOK."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data_sources.clients import fetched, ogc_features, wfs
from data_sources.clients.http import Refused
from data_sources.contract import CRS
from data_sources.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.files import Bounds
    from data_sources.findings import Findings

_POINTS = ("rce:NationalListedMonumentPoints", "ps-ch:rce_inspire_points")
_SHAPES = ("rce:NationalListedMonumentPolygons", "ps-ch:rce_inspire_polygons")
_TOWNSCAPES = ("rce:Townscapes", "ps-ch:rce_inspire_polygons")
_NUMBERS = ("rijksmonumentnummer", "ci_citation", "ciCitation")


def fetch_monuments(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the national monuments of a window as a GeoParquet file; there may be none."""
    return _fetch("monuments", (_SHAPES, _POINTS), request, service)


def fetch_townscapes(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the protected townscapes of a window as a GeoParquet file; there may be none."""
    return _fetch("townscapes", (_TOWNSCAPES,), request, service)


def _fetch(
    source: str, layers: Sequence[Sequence[str]], request: Request, service: Service
) -> Path:
    frame = service.first(
        {
            "ogc": partial(_ogc, service.http, request.window, layers),
            "wfs": partial(_wfs, service.http, request.window, layers),
        }
    )
    folder = fetched.write_tables(request.place(source), {source: frame}, service.http.oldest)
    return folder / f"{source}.parquet"


def _wfs(
    http: Http, window: Bounds | None, layers: Sequence[Sequence[str]], url: str
) -> gpd.GeoDataFrame:
    return _together([_either(http, window, names, url) for names in layers])


def _either(http: Http, window: Bounds | None, names: Sequence[str], url: str) -> gpd.GeoDataFrame:
    """Fetch the layer under the name that this server has for it."""
    refusals = []
    for name in names:
        try:
            return wfs.features(wfs.Layer(http, url, name), bbox=window)
        except Refused as refused:
            refusals.append(refused)
    raise refusals[0]


def _ogc(
    http: Http, window: Bounds | None, layers: Sequence[Sequence[str]], url: str
) -> gpd.GeoDataFrame:
    names = [name.rpartition(":")[2] for known in layers for name in known if "inspire" in name]
    if not names:
        raise SourceChanged("No collection for this.", found=f"Looked for {layers}.")
    return _together([ogc_features.features(http, url, name, bbox=window) for name in names])


def _together(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Put outlines before points, and leave out the points of what has an outline.

    The feature id is no number of the register.
    """
    outlines, *others = frames
    for points in others:
        number = next((n for n in _NUMBERS if n in points and n in outlines), None)
        known = outlines[number] if number else pd.Series(dtype="str")
        rest = points[~points[number].isin(known)] if number else points
        outlines = gpd.GeoDataFrame(pd.concat([outlines, rest], ignore_index=True), crs=CRS)
    return outlines.drop(columns="feature_id")
