"""Is a live endpoint what the catalogue says it is? One look, no download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import requests
from lxml import etree

from data_sources.catalogue import catalogue, endpoints
from data_sources.clients import geojson
from data_sources.clients.http import Http, Refused, reason_of, where
from data_sources.clients.wfs import root_of
from data_sources.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from data_sources.clients.answers import Answer
    from data_sources.clients.limits import Limits
    from data_sources.clients.service import Overrides

VERDICTS = ("ok", "moved", "changed", "empty", "down")
_GONE = (404, 410)
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
        What to fill in where an address holds a year.
    overrides
        Endpoints of the configuration. Where there are any, only those sources are probed.
    """
    http = Http(limits=replace(limits, attempts=1))
    for source in overrides or catalogue():
        layers = catalogue()[source].layers
        for protocol, addresses in endpoints(source, overrides).items():
            for address in addresses:
                url = address.format(year=year, **_TILE)
                probe = {"ogc": partial(_ogc, layers), "wfs": partial(_wfs, layers)}
                verdict, detail = _judged(probe.get(protocol, _any), http, url)
                yield Verdict(source, protocol, url, verdict, detail)


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


def _ogc(layers: tuple[str, ...], http: Http, url: str) -> tuple[str, str]:
    landed, tree = http.get(f"{url}/collections", _with_place)
    there = {str(c.get("id")) for c in tree.get("collections", [])}
    if missing := _missing(layers, there):
        return "changed", f"no collection {missing}; there are {', '.join(sorted(there)[:12])}"
    name = next((n for n in _names(layers) if n in there), None)
    page = http.get(f"{url}/collections/{name}/items", geojson.page, params={"limit": "1"})
    return _content(len(page.frame), landed, f"{url}/collections")


def _wfs(layers: tuple[str, ...], http: Http, url: str) -> tuple[str, str]:
    asked = {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"}
    landed, names = http.get(url, _capabilities, params=asked)
    there = {name.rpartition(":")[2]: name for name in names}
    if missing := _missing(layers, set(there)):
        return "changed", f"no layer {missing}; there are {', '.join(sorted(there)[:12])}"
    name = next((there[n] for n in _names(layers) if n in there), "")
    asked = {**asked, "request": "GetFeature", "typeNames": name, "count": "1", "startIndex": "0"}
    asked |= {"outputFormat": "application/json", "srsName": "EPSG:28992"}
    page = http.get(url, geojson.page, params=asked)
    return _content(len(page.frame), landed, url)


def _any(http: Http, url: str) -> tuple[str, str]:
    """Look at the status alone: a file is large, an API wants a key or a question."""
    try:
        with http.open(url, {"Range": "bytes=0-0"}) as got:
            status, landed = got.status_code, str(got.url)
    except requests.RequestException as error:
        return "down", reason_of(error)
    if status in _GONE and "{" not in url and not _is_api(url):
        return "moved", f"status {status}"
    if status >= 500:
        return "down", f"status {status}"
    return _content(1, landed, url)


def _is_api(url: str) -> bool:
    """Whether the address is the root of an API, which itself need not answer anything."""
    return url.rstrip("/").rpartition("/")[2].startswith("v")


def _content(count: int, landed: str, url: str) -> tuple[str, str]:
    if count == 0:
        return "empty", "it holds nothing"
    if landed and where(landed).rstrip("/") != where(url).rstrip("/"):
        return "moved", f"it answers from {where(landed)}"
    return "ok", ""


def _missing(layers: tuple[str, ...], there: set[str]) -> str:
    """Return the first layer that is not there under any of its names, or an empty text."""
    return next((layer for layer in layers if not there & set(layer.split("|"))), "")


def _names(layers: tuple[str, ...]) -> list[str]:
    return [name for layer in layers for name in layer.split("|")]


def _with_place(answer: Answer) -> tuple[str, Any]:
    return answer.landed, geojson.document(answer)


def _capabilities(answer: Answer) -> tuple[str, list[str]]:
    root = root_of(answer)
    if etree.QName(root).localname != "WFS_Capabilities":
        raise SourceChanged("No WFS.", found=f"It answers {etree.QName(root).localname}.")
    names = root.iterfind(".//{*}FeatureType/{*}Name")
    return answer.landed, [str(name.text) for name in names]
