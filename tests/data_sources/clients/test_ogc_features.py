"""OGC API Features: the traps of PDOK's server software, each on a server that has it."""

from __future__ import annotations

import json

import pytest

from data_sources.clients import ogc_features
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceChanged, SourceUnavailable
from tests.data_sources.clients.pages import GEOJSON, RD, collection, feature
from tests.servers.fault import FaultServer, Reply, Request

ITEMS = "/collections/pand/items"
KEY = "identificatie"


def ids(frame) -> list[int]:
    return [int(i[-6:]) for i in frame[KEY]]


def test_next_is_followed_verbatim_with_its_opaque_cursor(server: FaultServer, http: Http) -> None:
    cursor = f"{server.url}{ITEMS}?cursor=9%7Cz%2B%3D&f=json&x=%20"

    def pages(request: Request, count: int) -> Reply:
        return collection([3, 4]) if count else collection([1, 2], cursor)

    server.on(ITEMS, pages)
    assert ids(ogc_features.features(http, server.url, "pand", key=KEY)) == [1, 2, 3, 4]
    assert server.requests[1].query == {"cursor": "9|z+=", "f": "json", "x": " "}


def test_a_relative_next_is_found(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, lambda _r, n: collection([2]) if n else collection([1], "?cursor=a"))
    assert ids(ogc_features.features(http, server.url, "pand", key=KEY)) == [1, 2]


def test_a_page_shorter_than_asked_is_not_the_end(server: FaultServer, http: Http) -> None:
    def pages(_request: Request, count: int) -> Reply:
        return collection([count], f"?cursor={count}" if count < 4 else None)

    server.on(ITEMS, pages)
    assert ids(ogc_features.features(http, server.url, "pand", key=KEY)) == [0, 1, 2, 3, 4]
    assert server.requests[0].query["limit"] == "1000"


def test_a_next_that_loops_is_refused(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, lambda _r, _n: collection([1], "?cursor=same"))
    with pytest.raises(SourceChanged, match="goes round in a circle"):
        ogc_features.features(http, server.url, "pand", key=KEY)
    assert len(server.requests) == 2


def test_a_next_that_loops_with_ever_new_cursors_is_refused(
    server: FaultServer, http: Http
) -> None:
    server.on(ITEMS, lambda _r, n: collection([1, 2], f"?cursor={n}"))
    with pytest.raises(SourceChanged, match="goes round in a circle"):
        ogc_features.features(http, server.url, "pand", key=KEY)
    assert len(server.requests) == 4


def test_a_duplicate_across_pages_counts_once(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, lambda _r, n: collection([2, 3]) if n else collection([1, 2], "?cursor=a"))
    assert ids(ogc_features.features(http, server.url, "pand", key=KEY)) == [1, 2, 3]


def test_fewer_than_the_server_counted_is_an_error(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, collection([1, 2], matched=3))
    with pytest.raises(SourceUnavailable, match="counts 3 features and gave 2"):
        ogc_features.features(http, server.url, "pand", key=KEY)


def test_crs_is_asked_by_full_uri_and_no_parameter_is_stray(
    server: FaultServer, http: Http
) -> None:
    known = {"limit", "crs", "bbox", "bbox-crs", "gemeentecode"}

    def strict(request: Request, _count: int) -> Reply:
        wrong = set(request.query) - known
        uris = request.query["crs"], request.query["bbox-crs"]
        if wrong or set(uris) != {RD} or request.query["bbox"].count(",") != 3:
            return Reply(b'{"status": 400, "detail": "unknown parameter"}', 400)
        return collection([1])

    server.on(ITEMS, strict)
    box = (129_000.0, 479_000.0, 131_000.0, 481_000.0)
    found = ogc_features.features(
        http, server.url, "pand", bbox=box, equal={"gemeentecode": "GM0457"}, key=KEY
    )
    assert len(found) == 1
    assert server.requests[0].query["bbox"] == "129000.000,479000.000,131000.000,481000.000"


def test_content_crs_is_checked(server: FaultServer, http: Http) -> None:
    other = {**GEOJSON, "Content-Crs": "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"}
    server.on(ITEMS, Reply(collection([1]).body, headers=other))
    with pytest.raises(SourceChanged, match=r"another CRS than asked.*CRS84"):
        ogc_features.features(http, server.url, "pand", key=KEY)


def test_degrees_without_a_content_crs_are_refused(server: FaultServer, http: Http) -> None:
    page = {"type": "FeatureCollection", "features": [feature(1, 5.04)]}
    page["features"][0]["geometry"]["coordinates"][1] = 52.3
    server.on(ITEMS, Reply(json.dumps(page).encode(), headers={"Content-Type": "application/json"}))
    with pytest.raises(SourceChanged, match=r"other coordinates than asked.*5\.04"):
        ogc_features.features(http, server.url, "pand", key=KEY)


def test_an_empty_bbox_gives_an_empty_frame(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, collection([]))
    assert len(ogc_features.features(http, server.url, "pand", key=KEY)) == 0


def test_a_collection_that_is_gone_is_refused(server: FaultServer, http: Http) -> None:
    with pytest.raises(Refused, match="404"):
        ogc_features.features(http, server.url, "pand", key=KEY)


def test_an_answer_without_features_is_changed(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, Reply(b'{"collections": []}', headers=GEOJSON))
    with pytest.raises(SourceChanged, match="feature collection"):
        ogc_features.features(http, server.url, "pand", key=KEY)


def test_a_key_that_is_gone_is_changed(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, collection([1]))
    with pytest.raises(SourceChanged):
        ogc_features.features(http, server.url, "pand", key="lokaalid")


def test_pages_without_numbermatched_are_followed_to_the_last_link(
    server: FaultServer, http: Http
) -> None:
    server.on(ITEMS, lambda _r, n: collection([n], f"?cursor={n}" if n < 2 else None))
    assert ids(ogc_features.features(http, server.url, "pand", key=KEY)) == [0, 1, 2]


def test_a_bbox_without_its_crs_would_be_lon_lat_so_both_are_always_asked(
    server: FaultServer, http: Http
) -> None:
    server.on(ITEMS, collection([1]))
    ogc_features.features(http, server.url, "pand", bbox=(1.0, 2.0, 3.0, 4.0), key=KEY)
    query = server.requests[0].query
    assert (query["crs"], query["bbox-crs"]) == (RD, RD)  # a full URI: EPSG:28992 is refused


def test_the_id_of_a_feature_is_not_that_of_the_object(server: FaultServer, http: Http) -> None:
    server.on(ITEMS, collection([7]))
    found = ogc_features.features(http, server.url, "pand", key=KEY)
    assert found[KEY].tolist() == ["0457010000000007"]
    assert found["feature_id"].tolist() == ["uuid-7"]
