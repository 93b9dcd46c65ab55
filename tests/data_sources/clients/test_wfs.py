"""WFS 2.0: the traps of PDOK's service, each on a server that has it."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from data_sources.clients import wfs
from data_sources.clients.answers import Cache
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceChanged, SourceUnavailable
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.clients.pages import collection, exception, feature, hits
from tests.servers.fault import FaultServer, Handler, Reply, Request

KEY = "identificatie"
BOX = (130_000.0, 479_000.0, 132_000.0, 481_000.0)


def layer(server: FaultServer, http: Http) -> wfs.Layer:
    return wfs.Layer(http, server.url + "/wfs", "bag:verblijfsobject", KEY)


def numbers(frame) -> list[int]:
    return sorted(int(i[-6:]) for i in frame[KEY])


def one(page: Reply) -> Handler:
    """Return a server with one feature."""

    def answer(request: Request, _count: int) -> Reply:
        if "resultType" in request.query:
            return hits(1)
        return page if request.query["startIndex"] == "0" else collection([])

    return answer


class Wfs:
    """A WFS over points at x = 130000 + number: counts, pages of 1000, and a cap on startIndex."""

    def __init__(self, total: int, *, cap: int = 10**9, counted: str | None = "yes") -> None:
        self.numbers, self.cap, self.counted = range(total), cap, counted

    def __call__(self, request: Request, _count: int) -> Reply:
        query = request.query
        chosen = self._inside(query.get("bbox"))
        if query.get("resultType") == "hits":
            return hits(len(chosen) if self.counted == "yes" else self.counted)
        start = int(query["startIndex"])
        if start > self.cap:
            return exception(f"A startindex above {self.cap} is not possible, use the extract")
        size = min(int(query["count"]), 1000)
        return collection(chosen[start : start + size])

    def _inside(self, bbox: str | None) -> list[int]:
        if bbox is None:
            return list(self.numbers)
        xmin, ymin, xmax, ymax, crs = bbox.split(",")
        assert crs == "EPSG:28992"
        rows = [n for n in self.numbers if float(xmin) <= 130_000 + n <= float(xmax)]
        return rows if float(ymin) <= 480_000 <= float(ymax) else []


def test_hits_first_then_pages_of_a_thousand(server: FaultServer, http: Http) -> None:
    server.on("/wfs", Wfs(1500))
    assert numbers(wfs.features(layer(server, http), bbox=BOX)) == list(range(1500))
    first, *pages = server.requests
    assert first.query["resultType"] == "hits"
    assert sorted(int(p.query["startIndex"]) for p in pages) == [0, 1000, 1500]
    assert {p.query["count"] for p in pages} == {"1000"}
    assert {p.query["srsName"] for p in pages} == {"EPSG:28992"}


@pytest.mark.parametrize("counted", [None, "unknown", "1000"])
def test_hits_that_are_unknown_or_capped_page_until_an_empty_page(
    server: FaultServer, http: Http, counted: str | None
) -> None:
    server.on("/wfs", Wfs(1500, counted=counted))
    assert numbers(wfs.features(layer(server, http), bbox=BOX)) == list(range(1500))


def test_hits_above_the_cap_split_the_area_in_quadrants(
    server: FaultServer, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"page_size": 100, "start_index_max": 200, "smallest_m": 10.0}
    monkeypatch.setattr(wfs, "limits_of", lambda _client: small)
    server.on("/wfs", Wfs(1500, cap=200))
    # Points on the edges between quadrants come from both sides, and count once.
    assert numbers(wfs.features(layer(server, http), bbox=BOX)) == list(range(1500))
    starts = [int(r.query.get("startIndex", 0)) for r in server.requests]
    assert max(starts) <= 200


def test_a_startindex_refused_with_the_misleading_locator_splits_too(
    server: FaultServer, http: Http
) -> None:
    # The server's cap is lower than we know of: only its text tells.
    server.on("/wfs", Wfs(1500, cap=500))
    assert numbers(wfs.features(layer(server, http), bbox=BOX)) == list(range(1500))


def test_an_area_that_cannot_be_split_any_further_is_an_error(
    server: FaultServer, http: Http
) -> None:
    server.on("/wfs", lambda r, _n: hits(60_000))
    with pytest.raises(SourceChanged, match="cannot be split any further"):
        wfs.features(layer(server, http), bbox=(130_000.0, 480_000.0, 130_015.0, 480_015.0))


def test_another_400_is_not_taken_for_the_cap(server: FaultServer, http: Http) -> None:
    server.on("/wfs", exception("msWFSDispatch(): Layer 'bag:pnad' not found"))
    with pytest.raises(Refused, match="bag:pnad"):
        wfs.features(layer(server, http), bbox=BOX)
    assert len(server.requests) == 1


def test_an_exception_report_with_status_200_is_read(server: FaultServer, http: Http) -> None:
    server.on("/wfs", exception("Unknown layer", status=200))
    with pytest.raises(Refused, match="Unknown layer"):
        wfs.features(layer(server, http), bbox=BOX)


def test_html_instead_of_hits_is_changed(server: FaultServer, http: Http) -> None:
    server.on("/wfs", Reply(b"<html><br>Storing</html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(SourceChanged, match="Storing"):
        wfs.features(layer(server, http), bbox=BOX)


def test_a_duplicate_across_pages_counts_once(server: FaultServer, http: Http) -> None:
    pages = {"0": range(1000), "1000": [999, 1000, 1001]}

    def unstable(request: Request, _count: int) -> Reply:
        if "resultType" in request.query:
            return hits(1002)
        return collection(pages.get(request.query["startIndex"], []))

    server.on("/wfs", unstable)
    assert numbers(wfs.features(layer(server, http), bbox=BOX)) == list(range(1002))


def test_a_feature_that_fell_between_pages_is_an_error(server: FaultServer, http: Http) -> None:
    pages = {"0": range(1000), "1000": [999, 1000]}

    def shifted(request: Request, _count: int) -> Reply:
        if "resultType" in request.query:
            return hits(1002)
        return collection(pages.get(request.query["startIndex"], []))

    server.on("/wfs", shifted)
    with pytest.raises(SourceUnavailable, match="counts 1002 features and gave 1001"):
        wfs.features(layer(server, http), bbox=BOX)


def test_cql_is_ignored_so_a_filter_is_fes_and_holds_the_box_it_excludes(
    server: FaultServer, http: Http
) -> None:
    server.on("/wfs", one(collection([1])))
    found = wfs.features(layer(server, http), bbox=BOX, equal={KEY: ["a&b", "c"]})
    assert len(found) == 1
    query = server.requests[-1].query
    assert "bbox" not in query
    assert not any(name.lower() == "cql_filter" for name in query)
    tree = etree.fromstring(query["filter"])
    assert etree.QName(tree).namespace == "http://www.opengis.net/fes/2.0"
    literals = tree.xpath("//*[local-name()='Literal']/text()")
    assert literals == ["a&b", "c"]
    assert re.sub(r"\s+", " ", "".join(tree.xpath("//*[local-name()='lowerCorner']/text()"))) == (
        "130000.000 479000.000"
    )


def test_latitude_before_longitude_is_refused(server: FaultServer, http: Http) -> None:
    swapped = feature(1)
    swapped["geometry"]["coordinates"] = [480_000.0, 130_000.0]
    page = Reply(b'{"type":"FeatureCollection","features":[' + _json(swapped) + b"]}")
    server.on("/wfs", one(page))
    with pytest.raises(SourceChanged, match="other coordinates than asked"):
        wfs.features(layer(server, http), bbox=BOX)


def test_nothing_there_is_an_empty_frame(server: FaultServer, http: Http) -> None:
    server.on("/wfs", Wfs(0))
    assert len(wfs.features(layer(server, http), bbox=BOX)) == 0


def _json(tree: object) -> bytes:
    import json

    return json.dumps(tree).encode()


def test_hits_come_as_xml_though_json_was_asked_so_it_is_not_asked(
    server: FaultServer, http: Http
) -> None:
    server.on("/wfs", Wfs(3))
    wfs.features(layer(server, http), bbox=BOX)
    count, *pages = server.requests
    assert "outputFormat" not in count.query
    assert {p.query["outputFormat"] for p in pages} == {"application/json"}


def test_coordinates_without_srsname_would_be_those_of_the_server_so_it_is_always_asked(
    server: FaultServer, http: Http
) -> None:
    server.on("/wfs", Wfs(3))
    wfs.features(layer(server, http), bbox=BOX)
    assert {r.query["srsName"] for r in server.requests} == {"EPSG:28992"}
    assert {r.query["bbox"].rpartition(",")[2] for r in server.requests} == {"EPSG:28992"}


def test_a_startindex_that_is_ignored_does_not_go_on_for_ever(
    server: FaultServer, http: Http
) -> None:
    def deaf(request: Request, _count: int) -> Reply:
        return hits(None) if "resultType" in request.query else collection([1, 2])

    server.on("/wfs", deaf)
    with pytest.raises(SourceChanged, match="goes round in a circle"):
        wfs.features(layer(server, http), bbox=BOX)
    assert len(server.requests) == 3


def test_a_page_that_shifts_between_requests_is_asked_anew_past_the_cache(
    server: FaultServer, cache: Cache
) -> None:
    asked = {"0": 0, "1000": 0}

    def shifting(request: Request, _count: int) -> Reply:
        if "resultType" in request.query:
            return hits(1002)
        start = request.query["startIndex"]
        if start == "1002":
            return collection([])
        asked[start] += 1
        if start == "0":
            return collection(range(1000))
        return collection([999, 1001] if asked[start] == 1 else [1000, 1001])

    server.on("/wfs", shifting)
    http = Http(cache, QUICK)
    assert numbers(wfs.features(layer(server, http), bbox=BOX)) == list(range(1002))
    # What was kept is what was whole: it is read without a request.
    before = len(server.requests)
    assert numbers(wfs.features(layer(server, Http(cache, QUICK)), bbox=BOX)) == list(range(1002))
    assert len(server.requests) == before
