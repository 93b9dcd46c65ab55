"""Monuments and protected townscapes live, from the services of the RCE and PDOK."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data_sources.catalogue import catalogue
from data_sources.clients import capabilities, fetched, ogc_features, wfs
from data_sources.contract import CRS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.files import Bounds
    from data_sources.findings import Findings

_NUMBERS = ("rijksmonumentnummer", "ci_citation", "ciCitation")


def fetch_monuments(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the national monuments of a window as a GeoParquet file; there may be none."""
    return _fetch(request, service)


def fetch_townscapes(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the protected townscapes of a window as a GeoParquet file; there may be none."""
    return _fetch(request, service)


def _fetch(request: Request, service: Service) -> Path:
    """Fetch every layer of the source, each under the name that the server has for it."""
    source = service.source
    frame = service.first(
        {
            "ogc": partial(_ogc, service.http, request.window, source),
            "wfs": partial(_wfs, service.http, request.window, source),
        }
    )
    folder = fetched.write_tables(request.place(source), {source: frame}, service.http.oldest)
    return folder / f"{source}.parquet"


def _wfs(http: Http, window: Bounds | None, source: str, url: str) -> gpd.GeoDataFrame:
    there = capabilities.layers(http, url, "WFS")
    names = [there.name_of(layer) for layer in catalogue()[source].layers]
    return _together([wfs.features(wfs.Layer(http, url, name), bbox=window) for name in names])


def _ogc(http: Http, window: Bounds | None, source: str, url: str) -> gpd.GeoDataFrame:
    there = capabilities.collections(http, url)
    names = [there.name_of(layer) for layer in catalogue()[source].layers]
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
