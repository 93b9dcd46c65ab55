"""Is a live endpoint what the catalogue says it is? One look, no download."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import requests

from data_sources.catalogue import catalogue, endpoints
from data_sources.clients import capabilities, geojson
from data_sources.clients.http import Http, Refused, reason_of, where
from data_sources.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from data_sources.clients.limits import Limits
    from data_sources.clients.service import Overrides

Layers = tuple[tuple[str, ...], ...]
VERDICTS = ("ok", "moved", "changed", "empty", "down")
_GONE = (404, 410)
_YEARS_BACK = (0, 1, 2)
_TILE = {"z": "7", "x": "65", "y": "42"}


@dataclass(frozen=True)
class Verdict:
    """What one endpoint was found to be."""

    source: str
    protocol: str
    url: str
    verdict: str
    """One of :data:`VERDICTS`."""
    detail: str = ""


def check(limits: Limits, year: int, overrides: Overrides) -> Iterator[Verdict]:
    """Probe every live endpoint of the catalogue, or those that replace them.

    Parameters
    ----------
    limits
        Of the client; one attempt is made per request.
    year
        What to fill in where an address holds a year; where that is not out yet, one or two before.
    overrides
        Endpoints of the configuration. Where there are any, only those sources are probed.
    """
    http = Http(limits=replace(limits, attempts=1))
    for source in overrides or catalogue():
        layers = catalogue()[source].layers
        for protocol, addresses in endpoints(source, overrides).items():
            probe = partial(_PROBES.get(protocol, _any), layers)
            for address in addresses:
                urls = [address.format(year=year - back, **_TILE) for back in _YEARS_BACK]
                found = _latest(probe, http, list(dict.fromkeys(urls)))
                yield replace(found, source=source, protocol=protocol)


def _latest(probe: Callable[[Http, str], tuple[str, str]], http: Http, urls: list[str]) -> Verdict:
    """Judge the first address that is there; one of a year that is not out yet has not moved."""
    found = [Verdict("", "", urls[0], *_judged(probe, http, urls[0]))]
    for url in urls[1:]:
        if found[-1].verdict != "moved":
            break
        found.append(Verdict("", "", url, *_judged(probe, http, url)))
    return found[0] if found[-1].verdict == "moved" else found[-1]


def _judged(probe: Callable[[Http, str], tuple[str, str]], http: Http, url: str) -> tuple[str, str]:
    try:
        return probe(http, url)
    except Refused as refused:
        if refused.status in _GONE:
            return "moved", f"status {refused.status}"
        return "changed", refused.found
    except SourceChanged as changed:
        return "changed", changed.found
    except SourceUnavailable as down:
        return "down", down.found


def _ogc(layers: Layers, http: Http, url: str) -> tuple[str, str]:
    there = capabilities.collections(http, url)
    names = [there.name_of(layer) for layer in layers]
    page = http.get(f"{url}/collections/{names[0]}/items", geojson.page, params={"limit": "1"})
    return _content(len(page.frame), there.landed, f"{url}/collections")


def _wfs(layers: Layers, http: Http, url: str) -> tuple[str, str]:
    there = capabilities.layers(http, url, "WFS")
    names = [there.name_of(layer) for layer in layers]
    asked = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": names[0]}
    asked |= {"count": "1", "startIndex": "0"}
    asked |= {"outputFormat": "application/json", "srsName": "EPSG:28992"}
    page = http.get(url, geojson.page, params=asked)
    return _content(len(page.frame), there.landed, url)


def _raster(service: str, layers: Layers, http: Http, url: str) -> tuple[str, str]:
    there = capabilities.layers(http, url, service)
    for layer in layers:
        there.name_of(layer)
    return _content(1, there.landed, url)


def _any(_layers: Layers, http: Http, url: str) -> tuple[str, str]:
    """Look at the head alone: a file is large, an API wants a key or a question."""
    try:
        with http.open(url, {"Range": "bytes=0-0"}) as got:
            status, landed = got.status_code, str(got.url)
            kind = got.headers.get("Content-Type", "")
    except requests.RequestException as error:
        return "down", reason_of(error)
    if status >= 500:
        return "down", f"status {status}"
    if _is_api(url):
        return _content(1, landed, url)
    if status >= 400:
        return "moved" if status in _GONE else "changed", f"status {status}"
    if "html" in kind:
        return "changed", f"it gives a page for people ({kind})"
    return _content(1, landed, url)


def _is_api(url: str) -> bool:
    """Whether the address is the root of an API, which itself need not answer anything."""
    return re.fullmatch(r"v\d+(_\d+)?", url.rstrip("/").rpartition("/")[2]) is not None


def _content(count: int, landed: str, url: str) -> tuple[str, str]:
    if count == 0:
        return "empty", "it holds nothing"
    if landed and where(landed).rstrip("/") != where(url).rstrip("/"):
        return "moved", f"it answers from {where(landed)}"
    return "ok", ""


_PROBES: dict[str, Callable[[Layers, Http, str], tuple[str, str]]] = {
    "ogc": _ogc,
    "wfs": _wfs,
    "wcs": partial(_raster, "WCS"),
    "wms": partial(_raster, "WMS"),
}
