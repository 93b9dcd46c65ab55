"""WFS 2.0: count first, then pages; an area too full for the server is split in quadrants."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from data_sources.clients import geojson
from data_sources.clients.http import Incomplete, Refused, where
from data_sources.clients.limits import limits_of
from data_sources.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from data_sources.clients.answers import Answer
    from data_sources.clients.http import Http
    from data_sources.files import Bounds

_FES = "http://www.opengis.net/fes/2.0"
_GML = "http://www.opengis.net/gml/3.2"
_RD = "EPSG:28992"


class _TooManyError(Exception):
    """The server does not page this far: the area must be split."""


@dataclass(frozen=True)
class Layer:
    """One layer of one server."""

    http: Http
    base: str
    type_name: str
    key: str | None = None
    """Property that is unique per feature; pages and quadrants overlap."""
    geometry: str = "geom"
    """Name of the shape in a filter."""

    @property
    def label(self) -> str:
        """How an error names it."""
        return f"Layer {self.type_name!r} of {where(self.base)}"


def features(
    layer: Layer, *, bbox: Bounds | None = None, equal: Mapping[str, Sequence[str]] | None = None
) -> gpd.GeoDataFrame:
    """Return every feature of a layer that is asked for, in RD New.

    Parameters
    ----------
    layer
        Which layer of which server.
    bbox
        (xmin, ymin, xmax, ymax) in RD metres.
    equal
        Property -> values of which it must have one, as a FES filter; CQL would be ignored.

    Raises
    ------
    SourceUnavailable, SourceChanged
        When the server is down, refuses, or gives something else than features in RD.
    """
    frames = _area(layer, bbox, equal or {})
    return geojson.together(frames, layer.key, layer.label)


def _area(
    layer: Layer, bbox: Bounds | None, equal: Mapping[str, Sequence[str]]
) -> list[pd.DataFrame]:
    asked = _query(layer, bbox, equal)
    try:
        return layer.http.until_whole(lambda: _counted(layer, asked))
    except _TooManyError:
        return _quadrants(layer, bbox, equal, limits_of("wfs")["smallest_m"])


def _counted(layer: Layer, asked: Mapping[str, str]) -> list[pd.DataFrame]:
    """Fetch as many features as the server counts; Incomplete where pages shifted meanwhile."""
    limits = limits_of("wfs")
    size, last_start = limits["page_size"], limits["start_index_max"]
    # The count comes as XML whatever is asked; some servers answer nothing to JSON and hits.
    count = {k: v for k, v in asked.items() if k != "outputFormat"} | {"resultType": "hits"}
    matched = layer.http.get(layer.base, _hits, params=count)
    if matched is None:
        return _until_empty(layer, asked, size, 0)
    if matched > last_start:
        raise _TooManyError
    frames = _pages(layer, asked, size, matched)
    # Some servers count no further than a page: what lies behind the count is asked too.
    frames += _until_empty(layer, asked, size, matched)
    if matched:
        layer.http.progress(f"{layer.type_name}: {matched}")
        # Raises where a feature fell between pages.
        geojson.together(frames, layer.key, layer.label, matched)
    return frames


def _quadrants(
    layer: Layer, bbox: Bounds | None, equal: Mapping[str, Sequence[str]], smallest_m: float
) -> list[pd.DataFrame]:
    if bbox is None or min(bbox[2] - bbox[0], bbox[3] - bbox[1]) < smallest_m:
        raise SourceChanged(
            f"{layer.label} holds more features than it lets page through.",
            found="The area cannot be split any further." if bbox else "No area was given.",
            advice="Give a smaller area, or use the file of this source.",
        )
    xmin, ymin, xmax, ymax = bbox
    x, y = (xmin + xmax) / 2, (ymin + ymax) / 2
    boxes = [(xmin, ymin, x, y), (x, ymin, xmax, y), (xmin, y, x, ymax), (x, y, xmax, ymax)]
    return [frame for box in boxes for frame in _area(layer, box, equal)]


def _query(layer: Layer, bbox: Bounds | None, equal: Mapping[str, Sequence[str]]) -> dict[str, str]:
    asked = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": layer.type_name,
        "outputFormat": "application/json",
        "srsName": _RD,
    }
    if equal:  # a filter and a bbox exclude each other: the box then goes into the filter
        return asked | {"filter": _filter(layer, bbox, equal)}
    if bbox is not None:
        return asked | {"bbox": ",".join([*(f"{v:.3f}" for v in bbox), _RD])}
    return asked


def _filter(layer: Layer, bbox: Bounds | None, equal: Mapping[str, Sequence[str]]) -> str:
    conditions = []
    for name, values in equal.items():
        tests = [
            f"<fes:PropertyIsEqualTo><fes:ValueReference>{escape(name)}</fes:ValueReference>"
            f"<fes:Literal>{escape(value)}</fes:Literal></fes:PropertyIsEqualTo>"
            for value in values
        ]
        conditions.append(tests[0] if len(tests) == 1 else f"<fes:Or>{''.join(tests)}</fes:Or>")
    if bbox is not None:
        xmin, ymin, xmax, ymax = bbox
        conditions.append(
            f"<fes:BBOX><fes:ValueReference>{escape(layer.geometry)}</fes:ValueReference>"
            f'<gml:Envelope srsName="{_RD}"><gml:lowerCorner>{xmin:.3f} {ymin:.3f}'
            f"</gml:lowerCorner><gml:upperCorner>{xmax:.3f} {ymax:.3f}</gml:upperCorner>"
            "</gml:Envelope></fes:BBOX>"
        )
    inside = "".join(conditions)
    if len(conditions) > 1:
        inside = f"<fes:And>{inside}</fes:And>"
    return f'<fes:Filter xmlns:fes="{_FES}" xmlns:gml="{_GML}">{inside}</fes:Filter>'


def _pages(layer: Layer, asked: Mapping[str, str], size: int, matched: int) -> list[pd.DataFrame]:
    """Fetch pages side by side; the client holds the number of requests at once."""
    with ThreadPoolExecutor(layer.http.limits.per_host) as pool:
        stretches = pool.map(
            partial(_stretch, layer, asked, size, matched), range(0, matched, size)
        )
        return [frame for frames in stretches for frame in frames]


def _stretch(
    layer: Layer, asked: Mapping[str, str], size: int, matched: int, start: int
) -> list[pd.DataFrame]:
    """Fetch one page, or several where the server gives fewer at a time than was asked."""
    stop = min(start + size, matched)
    frames: list[pd.DataFrame] = []
    while start < stop and len(frame := _page(layer, asked, size, start)):
        frames.append(frame)
        start += len(frame)
    return frames


def _until_empty(
    layer: Layer, asked: Mapping[str, str], size: int, start: int
) -> list[pd.DataFrame]:
    """Fetch pages from ``start`` on. A short page is not the end, an empty one is."""
    unique = layer.key or geojson.FEATURE_ID
    frames: list[pd.DataFrame] = []
    known: set[str] = set()
    while len(frame := _page(layer, asked, size, start)):
        geojson.require(frame, unique, layer.label)
        fresh = set(frame[unique].dropna()) - known
        if frames and not fresh:
            raise SourceChanged(
                f"{layer.label} goes round in a circle.",
                found=f"From {start} on it gives again what it gave before.",
                advice="It may ignore startIndex; use another endpoint, or a file.",
            )
        known |= fresh
        frames.append(frame)
        start += len(frame)
    return frames


def _page(layer: Layer, asked: Mapping[str, str], size: int, start: int) -> pd.DataFrame:
    params = {**asked, "count": str(size), "startIndex": str(start)}
    try:
        return layer.http.get(layer.base, _features, params=params).frame
    except Refused as refused:
        # The locator names another parameter; the text is what tells.
        if "startindex" in refused.text.lower():
            raise _TooManyError from refused
        raise


def _features(answer: Answer) -> geojson.Page:
    if answer.content.lstrip()[:1] == b"<":
        root_of(answer)
    return geojson.page(answer)


def _hits(answer: Answer) -> int | None:
    """Return how many features there are; the count comes as XML whatever was asked."""
    if answer.content.lstrip()[:1] == b"{":
        return geojson.page(answer).matched
    root = root_of(answer)
    count = root.get("numberMatched", "")
    return int(count) if count.isdigit() else None


def root_of(answer: Answer) -> etree._Element:
    """Return the root of an XML answer.

    Raises
    ------
    Refused
        When it reports an exception, whatever its status.
    Incomplete
        When it stops half-way.
    SourceChanged
        When it is no XML, but a page for people.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(answer.content, parser)
    except etree.XMLSyntaxError as error:
        if b"<html" in answer.content[:2000].lower():
            geojson.document(answer)  # raises, with the beginning of the page
        raise Incomplete(f"{where(answer.url)} broke off.", found="a body cut off") from error
    name = etree.QName(root).localname
    if "Exception" in name:
        said = " ".join(" ".join(str(t) for t in root.itertext()).split())
        raise Refused(where(answer.url), 200, said)
    if name.lower() == "html":
        geojson.document(answer)  # raises, with the beginning of the page
    return root
