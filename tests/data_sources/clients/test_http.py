"""The HTTP client against a real server on loopback that fails in every way we know of."""

from __future__ import annotations

import gzip
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from data_sources.clients import geojson
from data_sources.clients.answers import Answer, Cache
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceChanged, SourceUnavailable
from tests.data_sources.clients.conftest import QUICK
from tests.servers.fault import FaultServer, Reply, Request

JSON = {"Content-Type": "application/json"}
GOOD = Reply(b'{"a": 1}', headers=JSON)


def in_turn(*replies: Reply):
    """Give one reply after the other, and the last one ever after."""
    return lambda _request, count: replies[min(count, len(replies) - 1)]


def body(answer: Answer) -> bytes:
    return answer.content


def test_500_twice_then_200(server: FaultServer, http: Http) -> None:
    url = server.on("/x", in_turn(Reply(b"oh", 500), Reply(b"oh", 502), GOOD))
    assert http.get(url, geojson.document) == {"a": 1}
    assert len(server.requests) == 3


def test_500_for_ever_is_unavailable_and_says_what_was_tried(
    server: FaultServer, http: Http
) -> None:
    url = server.on("/x", Reply(b"oh", 503))
    with pytest.raises(SourceUnavailable, match=r"/x did not give .* 3 attempt.*status 503") as got:
        http.get(url, body)
    assert got.value.exit_code == 4
    assert len(server.requests) == 3


def test_429_waits_as_long_as_retry_after_says(server: FaultServer, http: Http) -> None:
    url = server.on("/x", in_turn(Reply(b"", 429, {"Retry-After": "1"}), GOOD))
    start = time.monotonic()
    assert http.get(url, geojson.document) == {"a": 1}
    assert 1.0 <= time.monotonic() - start < 2.0


def test_429_with_a_wait_above_the_cap_gives_up_at_once(server: FaultServer, http: Http) -> None:
    url = server.on("/x", Reply(b"", 429, {"Retry-After": "3600"}))
    start = time.monotonic()
    with pytest.raises(SourceUnavailable, match="asks to wait 3600 s"):
        http.get(url, body)
    assert time.monotonic() - start < 1.0
    assert len(server.requests) == 1


def test_retry_after_may_be_a_date_in_the_past(server: FaultServer, http: Http) -> None:
    late = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    url = server.on("/x", in_turn(Reply(b"", 503, late), GOOD))
    assert http.get(url, geojson.document) == {"a": 1}


def test_a_body_cut_half_way_is_never_used_nor_cached(server: FaultServer, cache: Cache) -> None:
    http = Http(cache, QUICK)
    long = Reply(b'{"a": "' + b"x" * 10_000 + b'"}', headers=JSON, cut_at=5_000)
    url = server.on("/x", in_turn(long, long, long, GOOD))
    with pytest.raises(SourceUnavailable, match="a body cut off"):
        http.get(url, body)
    assert not list(cache.folder.rglob("*.json"))
    assert http.get(url, geojson.document) == {"a": 1}


def test_a_body_cut_without_a_length_is_seen_by_the_parser(server: FaultServer, http: Http) -> None:
    # Without a Content-Length only the closing of the connection ends a body.
    half = Reply(b'{"a": [1, 2,', headers={**JSON, "Content-Length": "12"})
    url = server.on("/x", in_turn(half, GOOD))
    assert http.get(url, geojson.document) == {"a": 1}
    assert len(server.requests) == 2


def test_html_with_status_200_is_changed_and_not_cached(server: FaultServer, cache: Cache) -> None:
    page = Reply(b"<html><body>Onderhoud</body></html>", headers={"Content-Type": "text/html"})
    url = server.on("/x", page)
    with pytest.raises(SourceChanged, match=r"does not answer with JSON.*text/html.*Onderhoud"):
        Http(cache, QUICK).get(url, geojson.document)
    assert not list(cache.folder.rglob("*.json"))


def test_arcgis_error_with_status_200(server: FaultServer, http: Http) -> None:
    url = server.on("/x", Reply(b'{"error": {"code": 400, "message": "Invalid"}}', headers=JSON))
    with pytest.raises(SourceChanged, match="Invalid"):
        http.get(url, geojson.document)


def test_gzip_that_is_not(server: FaultServer, http: Http) -> None:
    url = server.on("/x", Reply(b'{"a": 1}', headers={**JSON, "Content-Encoding": "gzip"}))
    with pytest.raises(SourceUnavailable, match="not compressed as it says"):
        http.get(url, body)


def test_gzip_that_is(server: FaultServer, http: Http) -> None:
    packed = gzip.compress(b'{"a": 1}')
    url = server.on("/x", Reply(packed, headers={**JSON, "Content-Encoding": "gzip"}))
    assert http.get(url, geojson.document) == {"a": 1}


def test_silence_ends_in_a_timeout(server: FaultServer, http: Http) -> None:
    url = server.on("/x", Reply(b"", silent_s=0.8))
    start = time.monotonic()
    with pytest.raises(SourceUnavailable, match="silence"):
        http.get(url, body)
    assert time.monotonic() - start < 3.0


def test_a_server_that_drips_is_stopped(server: FaultServer) -> None:
    hurried = Http(limits=replace(QUICK, total_s=0.0, attempts=1))
    url = server.on("/x", GOOD)
    with pytest.raises(SourceUnavailable, match="not complete after 0 s"):
        hurried.get(url, body)


def test_nobody_there(http: Http) -> None:
    with pytest.raises(SourceUnavailable, match="no connection"):
        http.get("http://127.0.0.1:9/x", body)


def test_4xx_is_refused_at_once_with_what_the_server_says(server: FaultServer, http: Http) -> None:
    url = server.on("/x", Reply(b'{"detail": "unknown parameter"}', 400))
    with pytest.raises(Refused, match=r"400.*unknown parameter"):
        http.get(url, body, params={"q": "Straat 1"})
    assert len(server.requests) == 1


def test_a_key_is_sent_but_in_no_log_error_or_cache(
    server: FaultServer, cache: Cache, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    http = Http(cache, QUICK)
    url = server.on("/x", GOOD)
    http.get(url, body, params={"q": "Dorpsstraat 1"}, secret={"Authorization": "sesam"})
    refused = server.on("/y", Reply(b"", 401))
    with pytest.raises(SourceUnavailable, match="Check the key") as caught:
        http.get(refused, body, secret={"Authorization": "sesam"})
    assert server.requests[0].headers["authorization"] == "sesam"
    kept = b"".join(p.read_bytes() for p in cache.folder.rglob("*") if p.is_file())
    assert b"sesam" not in kept
    assert "sesam" not in caplog.text + str(caught.value)
    assert "Dorpsstraat" not in caplog.text


def test_one_log_line_per_request_with_size_and_time(
    server: FaultServer, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="data_sources.clients.http")
    http.get(server.on("/x", in_turn(Reply(b"", 500), GOOD)), body)
    lines = [r.getMessage() for r in caplog.records]
    assert len(lines) == 2
    assert "500 0 bytes" in lines[0]
    assert "/x 200 8 bytes" in lines[1]
    assert lines[1].endswith(" s")


def test_the_agent_names_itself(server: FaultServer, http: Http) -> None:
    http.get(server.on("/x", GOOD), body)
    assert server.requests[0].headers["user-agent"].startswith("kansenkaart/")


def test_never_more_than_four_at_once(server: FaultServer) -> None:
    http = Http(limits=replace(QUICK, read_s=5.0))
    url = server.on("/x", Reply(b"{}", silent_s=0.05))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda i: http.get(url, body, params={"i": str(i)}), range(24)))
    assert server.most_at_once == 4


def test_a_young_answer_is_not_asked_again(server: FaultServer, cache: Cache) -> None:
    url = server.on("/x", GOOD)
    for _ in range(3):
        assert Http(cache, QUICK).get(url, geojson.document, params={"p": "1"}) == {"a": 1}
    assert len(server.requests) == 1


def test_another_accept_header_is_another_answer(server: FaultServer, cache: Cache) -> None:
    http, url = Http(cache, QUICK), server.on("/x", GOOD)
    http.get(url, body, headers={"Accept-Crs": "epsg:28992"})
    http.get(url, body, headers={"Accept-Crs": "epsg:4258"})
    assert len(server.requests) == 2


def test_an_old_answer_is_asked_again_with_a_condition(server: FaultServer, cache: Cache) -> None:
    def conditional(request: Request, _count: int) -> Reply:
        if request.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return replace(GOOD, headers={**JSON, "ETag": '"v1"'})

    http = Http(cache, replace(QUICK, max_age_s=0.0))
    url = server.on("/x", conditional)
    assert http.get(url, geojson.document) == {"a": 1}
    assert http.get(url, geojson.document) == {"a": 1}
    assert len(server.requests) == 2
    # The server vouched for it anew, so it is young again.
    assert Http(cache, QUICK).get(url, geojson.document) == {"a": 1}
    assert len(server.requests) == 2


def test_offline_gives_the_cache_of_any_age_and_never_asks(
    server: FaultServer, cache: Cache
) -> None:
    url = server.on("/x", GOOD)
    Http(cache, QUICK).get(url, body)
    offline = Http(cache, replace(QUICK, max_age_s=0.0), offline=True)
    assert offline.get(url, geojson.document) == {"a": 1}
    with pytest.raises(SourceUnavailable, match="not in the cache"):
        offline.get(url, body, params={"other": "1"})
    assert len(server.requests) == 1


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_cache_is_fetched_anew(server: FaultServer, cache: Cache, damage: str) -> None:
    url = server.on("/x", GOOD)
    Http(cache, QUICK).get(url, body)
    (kept,) = cache.folder.rglob("*.gz")
    damages = {
        "cut": lambda: kept.write_bytes(kept.read_bytes()[:5]),
        "changed": lambda: kept.write_bytes(gzip.compress(b'{"a": 2}')),
        "gone": kept.unlink,
    }
    damages[damage]()
    assert Http(cache, QUICK).get(url, geojson.document) == {"a": 1}
    assert len(server.requests) == 2


def test_no_parts_are_left_behind(server: FaultServer, cache: Cache, tmp_path: Path) -> None:
    Http(cache, QUICK).get(server.on("/x", GOOD), body)
    assert sorted(p.suffix for p in tmp_path.rglob("*") if p.is_file()) == [".gz", ".json"]
