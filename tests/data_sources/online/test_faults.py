"""Every fault we know of, on both protocols: what the file loader gives, or one clear error."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from data_sources import area, bag, online
from data_sources.clients.answers import Cache
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.clients.pages import GEOJSON, exception, hits
from tests.servers import dutch
from tests.servers.fault import FaultServer, Reply
from tests.servers.fault import Request as Asked

DAY = date(2026, 1, 1)
X, Y = 132_000.0, 480_000.0
COUNT, PAGE = 25, 10
ZONE = area.Area("hier", shapely.box(X - 50, Y - 100, X + 550, Y + 100), (), ("GM0457",))
PROTOCOLS = ("ogc", "wfs")
Rows = list[dict[str, Any]]
Spoil = Callable[[Reply, int], Reply]
"""Gets what a sound server would give, and how often it was asked before."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("place")
    pand = gpd.GeoDataFrame(
        {
            "identificatie": [f"04571000000000{i:02d}" for i in range(COUNT)],
            "bouwjaar": [1900 + i for i in range(COUNT)],
            "status": "Pand in gebruik",
            "oppervlakte_min": 60 + pd.Series(range(COUNT)),
            "oppervlakte_max": 60 + pd.Series(range(COUNT)),
            "aantal_verblijfsobjecten": 1,
        },
        geometry=[shapely.box(X + 20 * i, Y, X + 20 * i + 10, Y + 10) for i in range(COUNT)],
        crs=28992,
    )
    vbo = gpd.GeoDataFrame(
        {
            "identificatie": [f"04570100000000{i:02d}" for i in range(COUNT)],
            "oppervlakte": 60 + pd.Series(range(COUNT)),
            "status": "Verblijfsobject in gebruik",
            "gebruiksdoel": "woonfunctie",
            "openbare_ruimte_naam": "Dorpsstraat",
            "huisnummer": 1 + pd.Series(range(COUNT)),
            "huisletter": "",
            "toevoeging": "",
            "postcode": "1381AA",
            "woonplaats_naam": "Weesp",
            "bouwjaar": 1931,
            "pand_identificatie": pand["identificatie"],
            "pandstatus": "Pand in gebruik",
            "bronhouder_identificatie": "0457",
        },
        geometry=pand.centroid,
        crs=28992,
    )
    for name, layer in (("pand", pand), ("verblijfsobject", vbo)):
        layer.to_file(folder / "bag-light.gpkg", layer=name, driver="GPKG")
    made = {
        "wfs": dutch.wfs_file(pand, vbo, folder / "wfs.gpkg"),
        "ogc": dutch.ogc_file(pand, vbo, folder / "ogc.gpkg"),
    }
    rows = {
        (protocol, layer): features(gpd.read_file(file, layer=layer))
        for protocol, file in made.items()
        for layer in ("pand", "verblijfsobject")
    }
    return Place(rows, bag.load(folder / "bag-light.gpkg", ZONE, DAY, findings=Findings()))


def features(frame: gpd.GeoDataFrame) -> Rows:
    """Return rows as GeoJSON features; ``pand__href`` is a list of links."""
    plain = frame.drop(columns="geometry").astype("object").where(frame.notna(), None)
    rows = []
    for i, values in enumerate(plain.to_dict("records")):
        key = values.pop("uuid", f"row.{i}")
        if link := values.pop("pand__href", None):
            values["pand.href"] = link.split(",")
        shape = shapely.geometry.mapping(frame.geometry.iloc[i])
        rows.append({"type": "Feature", "id": key, "properties": values, "geometry": shape})
    return rows


@dataclass(frozen=True)
class Place:
    rows: dict[tuple[str, str], Rows]
    """By protocol and layer."""
    expected: bag.Bag

    def serve(
        self, server: FaultServer, protocol: str, spoil: Spoil, pages: Pages | None = None
    ) -> str:
        """Serve pages of ten features, whatever was asked, each spoilt; give the address."""
        given = pages or Pages()
        if protocol == "wfs":

            def wfs(request: Asked, count: int) -> Reply:
                rows = self.rows["wfs", request.query["typeNames"].removeprefix("bag:")]
                return spoil(given.wfs(rows, request), count)

            return server.on("/wfs", wfs)
        for layer in ("pand", "verblijfsobject"):

            def ogc(request: Asked, count: int, rows: Rows = self.rows["ogc", layer]) -> Reply:
                return spoil(given.ogc(rows, request, count), count)

            server.on(f"/ogc/collections/{layer}/items", ogc)
        return server.url + "/ogc"

    def check(self, url: str, protocol: str, folder: Path) -> None:
        """Load through the protocol and compare with the file."""
        found = load(url, protocol, folder)
        assert_geodataframe_equal(found.pand, self.expected.pand)
        assert_geodataframe_equal(found.verblijfsobject, self.expected.verblijfsobject)


class Pages:
    """How a sound server cuts a layer into pages."""

    counted: int | None = None
    """What an OGC API says in numberMatched; PDOK's does not."""

    def rows_at(self, rows: Rows, start: int, asked: int) -> Rows:
        """Return the page at ``start``; ``asked`` says how many requests came before."""
        return rows[start : start + PAGE]

    def ogc(self, rows: Rows, request: Asked, asked: int) -> Reply:
        cursor = request.query.get("cursor", "")
        start = int(base64.b64decode(cursor).decode().split("|")[1]) if cursor else 0
        tree: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": self.rows_at(rows, start, asked),
            "links": [{"rel": "self", "href": "?f=json"}],
        }
        if self.counted is not None:
            tree["numberMatched"] = self.counted
        if start + PAGE < len(rows):
            # An opaque cursor, with the characters that must not be decoded and encoded anew.
            opaque = base64.b64encode(f"~|{start + PAGE}|?>".encode()).decode()
            quoted = opaque.replace("=", "%3D").replace("+", "%2B").replace("/", "%2F")
            tree["links"].append({"rel": "next", "href": f"?cursor={quoted}&f=json"})
        return Reply(orjson.dumps(tree), headers=GEOJSON)

    def wfs(self, rows: Rows, request: Asked) -> Reply:
        rows = self.inside(rows, request.query.get("bbox", ""))
        if "resultType" in request.query:
            return hits(len(rows))
        start = int(request.query["startIndex"])
        page = self.rows_at(rows, start, 0) if start < len(rows) else []
        tree = {"type": "FeatureCollection", "features": page}
        return Reply(orjson.dumps(tree), headers={"Content-Type": "application/json"})

    @staticmethod
    def inside(rows: Rows, bbox: str) -> Rows:
        box = shapely.box(*(float(v) for v in bbox.split(",")[:4]))
        return [r for r in rows if shapely.geometry.shape(r["geometry"]).intersects(box)]


def client(folder: Path) -> Http:
    return Http(Cache(folder / "cache"), QUICK)


def load(url: str, protocol: str, folder: Path) -> bag.Bag:
    request = Request(folder, DAY, ZONE.bounds(0.0))
    overrides = {"bag": {protocol: (url,)}}
    path = online.fetch("bag", request, client(folder), overrides, Findings())
    return bag.load(path, ZONE, DAY, findings=Findings())


def silent(reply: Reply) -> Reply:
    return replace(reply, silent_s=2 * QUICK.read_s)


def cut(reply: Reply) -> Reply:
    return replace(reply, cut_at=len(reply.body) // 2)


def no_gzip(reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Encoding": "gzip"})


def refusing(status: int, **headers: str) -> Callable[[Reply], Reply]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _reply: Reply(b"", status, named)


def html(_reply: Reply) -> Reply:
    body = b"<!DOCTYPE html><html><body>Onderhoud</body></html>"
    return Reply(body, headers={"Content-Type": "text/html"})


PASSING = {
    "500 twice": (refusing(500), 2),
    "429 with Retry-After": (refusing(429, Retry_After="1"), 1),
    "cut half-way": (cut, 1),
    "gzip that is not": (no_gzip, 1),
    "silence": (silent, 1),
}
LASTING = {
    "500 for ever": (refusing(500), SourceUnavailable, "status 500"),
    "429 for ever": (refusing(429, Retry_After="0"), SourceUnavailable, "status 429"),
    "429 for an hour": (refusing(429, Retry_After="3600"), SourceUnavailable, "wait 3600 s"),
    "cut half-way": (cut, SourceUnavailable, "a body cut off"),
    "gzip that is not": (no_gzip, SourceUnavailable, "not compressed as it says"),
    "silence": (silent, SourceUnavailable, "silence"),
    "HTML with status 200": (html, SourceChanged, "Onderhoud"),
}


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_leaves_no_trace(
    place: Place, server: FaultServer, protocol: str, fault: str, first: int, tmp_path: Path
) -> None:
    worse, times = PASSING[fault]
    # Request 0 is the count of a WFS and the first page of an OGC API; 1 is the page after it.
    url = place.serve(
        server, protocol, lambda reply, n: worse(reply) if first <= n < first + times else reply
    )
    place.check(url, protocol, tmp_path)
    asked = [(r.path, r.raw_query) for r in server.requests]
    assert len(asked) >= len(set(asked)) + times  # it was asked again


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts_is_one_clear_error(
    place: Place, server: FaultServer, protocol: str, fault: str, tmp_path: Path
) -> None:
    worse, kind, words = LASTING[fault]
    url = place.serve(server, protocol, lambda reply, n: worse(reply) if n else reply)
    start = time.monotonic()
    with pytest.raises(kind, match=words):
        load(url, protocol, tmp_path)
    assert time.monotonic() - start < 10.0
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_page_shorter_than_asked_and_opaque_cursors(
    place: Place, server: FaultServer, protocol: str, tmp_path: Path
) -> None:
    url = place.serve(server, protocol, lambda reply, _n: reply)
    place.check(url, protocol, tmp_path)
    # From the cache alone, not a single request more.
    asked = len(server.requests)
    place.check(url, protocol, tmp_path)
    assert len(server.requests) == asked


class Overlapping(Pages):
    """Each page begins with the last feature of the one before."""

    def rows_at(self, rows: Rows, start: int, asked: int) -> Rows:
        return rows[max(0, start - 1) : start + PAGE]


class Shifting(Pages):
    """While the first pages are asked, a feature slips from the second page to the first."""

    counted = COUNT

    def __init__(self, times: int) -> None:
        self.times = times
        self.shifted = 0

    def rows_at(self, rows: Rows, start: int, asked: int) -> Rows:
        if start == PAGE and self.shifted < self.times:
            self.shifted += 1
            return rows[start + 1 : start + PAGE]
        return rows[start : start + PAGE]


class Looping(Pages):
    """The server gives its first page whatever page is asked."""

    def rows_at(self, rows: Rows, start: int, asked: int) -> Rows:
        return rows[:PAGE]

    def ogc(self, rows: Rows, request: Asked, asked: int) -> Reply:
        following = {"rel": "next", "href": "?cursor=same"}
        tree = {"type": "FeatureCollection", "features": rows[:PAGE], "links": [following]}
        return Reply(orjson.dumps(tree), headers=GEOJSON)

    def wfs(self, rows: Rows, request: Asked) -> Reply:
        if "resultType" in request.query:
            return hits(len(rows))
        return Reply(orjson.dumps({"type": "FeatureCollection", "features": rows[:PAGE]}))


class Capped(Pages):
    """A startIndex above 12 is refused, with the parameter named that is not to blame."""

    def wfs(self, rows: Rows, request: Asked) -> Reply:
        if int(request.query.get("startIndex", 0)) > 12:
            return exception("A startindex above 12 is not possible; use the extract")
        return super().wfs(rows, request)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_duplicate_across_pages(
    place: Place, server: FaultServer, protocol: str, tmp_path: Path
) -> None:
    url = place.serve(server, protocol, lambda reply, _n: reply, Overlapping())
    place.check(url, protocol, tmp_path)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_pages_that_shift_between_requests_are_asked_anew(
    place: Place, server: FaultServer, protocol: str, tmp_path: Path
) -> None:
    url = place.serve(server, protocol, lambda reply, _n: reply, Shifting(times=1))
    place.check(url, protocol, tmp_path)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_pages_that_keep_shifting_are_one_clear_error(
    place: Place, server: FaultServer, protocol: str, tmp_path: Path
) -> None:
    url = place.serve(server, protocol, lambda reply, _n: reply, Shifting(times=99))
    with pytest.raises(SourceUnavailable, match="counts 25 features and gave 24"):
        load(url, protocol, tmp_path)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_next_that_loops_or_a_startindex_that_is_ignored(
    place: Place, server: FaultServer, protocol: str, tmp_path: Path
) -> None:
    url = place.serve(server, protocol, lambda reply, _n: reply, Looping())
    with pytest.raises(SourceChanged, match="goes round in a circle"):
        load(url, protocol, tmp_path)
    assert len(server.requests) < 20


def test_the_cap_on_startindex_with_its_misleading_locator(
    place: Place, server: FaultServer, tmp_path: Path
) -> None:
    url = place.serve(server, "wfs", lambda reply, _n: reply, Capped())
    place.check(url, "wfs", tmp_path)
    assert len({r.query["bbox"] for r in server.requests}) > 4  # it was split in quadrants
