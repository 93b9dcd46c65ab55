"""CBS buurten live: those around the gemeenten of a run, of the latest year that is out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from data_sources.clients import fetched, ogc_features, wfs
from data_sources.clients.geojson import FEATURE_ID
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceEmpty
from data_sources.files import Bounds

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

_SOURCE = "buurten"
_CODE, _GEMEENTE = "buurtcode", "gemeentecode"

_Fetch = Callable[[Http, str, Bounds | None, str | None], gpd.GeoDataFrame]


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the buurten of the gemeenten, or of the window, and their neighbours.

    Parameters
    ----------
    request
        GM codes, or a window; the reference date decides which year is tried first. A year that
        is not out yet gives way to the one before.
    service
        The endpoints of CBS wijken en buurten, with ``{year}`` in them.
    findings
        Where figures that were taken from an earlier year are counted.

    Returns
    -------
    Path
        A GeoParquet file for :func:`data_sources.buurten.load`.

    Raises
    ------
    SourceEmpty
        When no buurt has such a code, or lies in the window.
    """
    year, frame = _latest(request, service)
    if frame.empty:
        raise SourceEmpty(
            f"CBS knows no buurt of {', '.join(request.gemeenten) or request.window} in {year}.",
            advice="The gemeente may have merged; name it as it is called in that year.",
        )
    frame = frame.drop(columns=FEATURE_ID)
    missing = [names for names in _figures() if not set(names) & set(frame.columns)]
    if missing:
        earlier = _at(year - 1, request, service)
        frame = filled_from(earlier, frame, missing, findings)
    if "jaar" not in frame.columns:
        frame["jaar"] = year
    frame = frame.sort_values(_CODE, ignore_index=True)
    folder = fetched.write_tables(request.place(_SOURCE), {"buurten": frame}, service.http.oldest)
    return folder / "buurten.parquet"


def filled_from(
    earlier: pd.DataFrame, frame: gpd.GeoDataFrame, missing: list[list[str]], findings: Findings
) -> gpd.GeoDataFrame:
    """Fill key figures that this year does not have yet from an earlier one, by code.

    Codes change between years: a buurt without a forerunner keeps its figures unknown.
    """
    there = [name for names in missing for name in names if name in earlier.columns]
    if not there:
        return frame
    figures = earlier.drop_duplicates(_CODE).set_index(_CODE)[there]
    new = ~frame[_CODE].isin(figures.index)
    findings.add(_SOURCE, "figures_of_earlier_year", (~new).sum(), there)
    findings.add(_SOURCE, "no_buurt_of_earlier_year", new.sum(), frame[_CODE][new])
    return frame.assign(**{name: frame[_CODE].map(figures[name]) for name in there})


@cache
def _spec() -> dict[str, Any]:
    return tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))


def _figures() -> list[list[str]]:
    """Return the spellings of the key figures that come out after the outlines."""
    return [_spec()["columns"][name] for name in _spec()["figures_later"]]


def _latest(request: Request, service: Service) -> tuple[int, gpd.GeoDataFrame]:
    first = request.reference_date.year
    for year in (first, first - 1):
        try:
            return year, _at(year, request, service)
        except SourceChanged:  # not out yet
            continue
    return first - 2, _at(first - 2, request, service)


def _at(year: int, request: Request, service: Service) -> gpd.GeoDataFrame:
    protocols: dict[str, _Fetch] = {"ogc": _ogc, "wfs": _wfs}
    actions = {
        name: partial(_around, one, service.http, request) for name, one in protocols.items()
    }
    return service.first(actions, year=str(year))


def _around(fetch_one: _Fetch, http: Http, request: Request, url: str) -> gpd.GeoDataFrame:
    """Fetch the buurten in the window: that of the gemeenten, and some way around it."""
    window = request.window
    if request.gemeenten:
        own = [fetch_one(http, url, None, code) for code in request.gemeenten]
        found = [frame for frame in own if len(frame)]
        if len(found) < len(own):
            return gpd.GeoDataFrame({FEATURE_ID: []}, geometry=[])
        reach = _spec()["reach_m"]
        xmin, ymin, xmax, ymax = pd.concat(found).total_bounds
        window = (xmin - reach, ymin - reach, xmax + reach, ymax + reach)
    return fetch_one(http, url, window, None)


def _ogc(http: Http, url: str, bbox: Bounds | None, gemeente: str | None) -> gpd.GeoDataFrame:
    equal = {_GEMEENTE: gemeente} if gemeente else None
    return ogc_features.features(http, url, "buurten", bbox=bbox, equal=equal, key=_CODE)


def _wfs(http: Http, url: str, bbox: Bounds | None, gemeente: str | None) -> gpd.GeoDataFrame:
    layer = wfs.Layer(http, url, "wijkenbuurten:buurten", _CODE)
    return wfs.features(layer, bbox=bbox, equal={_GEMEENTE: [gemeente]} if gemeente else None)
