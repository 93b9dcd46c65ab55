"""CBS buurten live: those around the gemeenten of a run, of the latest year that is out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache, partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from data_sources.catalogue import catalogue, collection
from data_sources.clients import fetched, ogc_features, wfs
from data_sources.clients.geojson import FEATURE_ID
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceEmpty, SourceUnavailable
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
        Where figures that were taken from an earlier year, or could not be, are counted.

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
    frame = frame.drop(columns=FEATURE_ID)
    for earlier in (year - 1, year - 2):
        if not (missing := [names for names in _figures() if _not_out(frame, names)]):
            break
        try:
            before = _at(earlier, request, service)
        except (SourceUnavailable, SourceChanged, SourceEmpty) as error:
            findings.add(_SOURCE, "no_earlier_year", 1, [f"{earlier}: {error.what}"])
        else:
            frame = filled_from(before, frame, missing, findings)
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
    there = [n for names in missing for n in names if not _not_out(earlier, [n])]
    if not there:
        return frame
    figures = earlier.drop_duplicates(_CODE).set_index(_CODE)[there]
    new = ~frame[_CODE].isin(figures.index)
    findings.add(_SOURCE, "figures_of_earlier_year", (~new).sum(), there)
    findings.add(_SOURCE, "no_buurt_of_earlier_year", new.sum(), frame[_CODE][new])
    return frame.assign(**{name: frame[_CODE].map(figures[name]) for name in there})


def _not_out(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether a key figure is not out yet: no column of it, or 'not yet' in every buurt."""
    there = [pd.to_numeric(frame[name], errors="coerce") for name in names if name in frame.columns]
    return all((values.isna() | (values == _spec()["not_yet"])).all() for values in there)


@cache
def _spec() -> dict[str, Any]:
    return tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))


def _figures() -> list[list[str]]:
    """Return the spellings of the key figures that come out after the outlines."""
    return [_spec()["columns"][name] for name in _spec()["figures_later"]]


def _latest(request: Request, service: Service) -> tuple[int, gpd.GeoDataFrame]:
    """Return the latest year that is out. Where the server is down, the latest that is kept."""
    first = request.reference_date.year
    failures: list[SourceChanged | SourceUnavailable] = []
    for year in (first, first - 1, first - 2):
        down = any(isinstance(failure, SourceUnavailable) for failure in failures)
        try:
            # A server that stumbled over one year must not have us take another from it.
            with service.cache_alone() if down else nullcontext():
                return year, _at(year, request, service)
        except (SourceChanged, SourceUnavailable) as error:
            failures.append(error)
    raise next((f for f in failures if isinstance(f, SourceUnavailable)), failures[-1])


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
        own = []
        for code in request.gemeenten:
            own.append(fetch_one(http, url, None, code))
            if own[-1].empty:
                raise SourceEmpty(
                    f"CBS knows no buurt of {code}.",
                    found=f"Asked {url}.",
                    advice="The gemeente may have merged; name it as it is called in that year.",
                )
        reach = _spec()["reach_m"]
        xmin, ymin, xmax, ymax = pd.concat(own).total_bounds
        window = (xmin - reach, ymin - reach, xmax + reach, ymax + reach)
    found = fetch_one(http, url, window, None)
    if found.empty:
        raise SourceEmpty(
            "CBS knows no buurt in this area.",
            found=f"Asked {url} for {window} in RD metres.",
            advice="Is the area on land, and x before y?",
        )
    return found


def _ogc(http: Http, url: str, bbox: Bounds | None, gemeente: str | None) -> gpd.GeoDataFrame:
    equal = {_GEMEENTE: gemeente} if gemeente else None
    return ogc_features.features(http, url, collection(_layer()), bbox=bbox, equal=equal, key=_CODE)


def _wfs(http: Http, url: str, bbox: Bounds | None, gemeente: str | None) -> gpd.GeoDataFrame:
    layer = wfs.Layer(http, url, _layer(), _CODE)
    return wfs.features(layer, bbox=bbox, equal={_GEMEENTE: [gemeente]} if gemeente else None)


def _layer() -> str:
    return catalogue()[_SOURCE].layers[0][0]
