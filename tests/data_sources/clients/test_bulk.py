"""Whole files from a server that cuts, changes its mind, and lies about lengths."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from data_sources.clients import bulk
from data_sources.clients.bulk import Offer
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceChanged, SourceUnavailable
from tests.data_sources.clients.conftest import QUICK
from tests.servers.fault import FaultServer, Reply, Request

FILE = bytes(range(256)) * 400
FEED = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>BAG</title>
<link rel="self" href="x"/><entry><updated>2026-10-08T10:00:00Z</updated>
<link rel="alternate" href="downloads/bag-light.gpkg" length="102400"/></entry></feed>"""


class Ranged:
    """A server of one file that honours ranges, and cuts the first answers short."""

    def __init__(self, cuts: tuple[int, ...] = (), etags: tuple[str, ...] = ('"v1"',)) -> None:
        self.cuts, self.etags = cuts, etags

    def __call__(self, request: Request, count: int) -> Reply:
        etag = self.etags[min(count, len(self.etags) - 1)]
        asked = request.headers.get("range")
        start = 0
        if asked and request.headers.get("if-range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        body = FILE[start:]
        headers = {"ETag": etag, "Content-Type": "application/octet-stream"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(FILE) - 1}/{len(FILE)}"
        cut = self.cuts[count] if count < len(self.cuts) else None
        return Reply(body, 206 if start else 200, headers, cut_at=cut)


def test_a_file_that_is_cut_twice_is_resumed(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/f", Ranged(cuts=(30_000, 40_000)))
    target = bulk.download(http, Offer(url, len(FILE)), tmp_path / "bag.gpkg")
    assert target.read_bytes() == FILE
    ranges = [r.headers.get("range") for r in server.requests]
    assert ranges[0] is None
    assert all(r and r.startswith("bytes=") and r != "bytes=0-" for r in ranges[1:])
    assert [p.name for p in tmp_path.iterdir()] == ["bag.gpkg"]


def test_a_file_that_keeps_being_cut_is_continued_by_the_next_run(
    server: FaultServer, tmp_path: Path
) -> None:
    once = Http(limits=replace(QUICK, attempts=1))
    url = server.on("/f", Ranged(cuts=(30_000,)))
    target = tmp_path / "bag.gpkg"
    with pytest.raises(SourceUnavailable, match="run again to continue"):
        bulk.download(once, Offer(url), target)
    assert not target.exists()
    bulk.download(once, Offer(url), target)
    assert target.read_bytes() == FILE
    assert server.requests[1].headers["range"].startswith("bytes=")


def test_a_file_that_changed_meanwhile_is_begun_anew(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/f", Ranged(cuts=(30_000,), etags=('"old"', '"new"')))
    target = bulk.download(http, Offer(url, len(FILE)), tmp_path / "bag.gpkg")
    assert target.read_bytes() == FILE


def test_another_length_or_hash_than_offered_is_never_put_in_place(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/f", Ranged())
    target = tmp_path / "bag.gpkg"
    with pytest.raises(SourceChanged, match="5 bytes were offered, 102400 came"):
        bulk.download(http, Offer(url, 5), target)
    with pytest.raises(SourceChanged, match="hash"):
        bulk.download(http, Offer(url, sha256="0" * 64), target)
    assert not target.exists()
    good = Offer(url, sha256=hashlib.sha256(FILE).hexdigest())
    assert bulk.download(http, good, target).read_bytes() == FILE


def test_html_instead_of_a_file(server: FaultServer, http: Http, tmp_path: Path) -> None:
    url = server.on("/f", Reply(b"<html>", headers={"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(SourceChanged, match="page for people"):
        bulk.download(http, Offer(url), tmp_path / "f")
    assert not list(tmp_path.iterdir())


def test_503_twice_then_the_file(server: FaultServer, http: Http, tmp_path: Path) -> None:
    whole = Ranged()
    url = server.on("/f", lambda r, n: Reply(b"", 503) if n < 2 else whole(r, n))
    assert bulk.download(http, Offer(url), tmp_path / "f").read_bytes() == FILE


def test_a_file_that_is_gone(server: FaultServer, http: Http, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="404"):
        bulk.download(http, Offer(server.url + "/f"), tmp_path / "f")


def test_a_young_file_is_not_fetched_again_and_offline_never(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/f", Ranged())
    for client in (http, http, Http(limits=QUICK, offline=True)):
        bulk.download(client, Offer(url), tmp_path / "f")
    assert len(server.requests) == 1
    with pytest.raises(SourceUnavailable, match="offline"):
        bulk.download(Http(limits=QUICK, offline=True), Offer(url), tmp_path / "g")


def test_a_feed_offers_files_with_their_length(server: FaultServer, http: Http) -> None:
    url = server.on("/atom/bag.xml", Reply(FEED, headers={"Content-Type": "application/atom+xml"}))
    offer, *none = bulk.feed(http, url)
    assert offer.url == server.url + "/atom/downloads/bag-light.gpkg"
    assert (offer.length, offer.updated[:10]) == (102400, "2026-10-08")
    assert not none


def test_a_feed_that_is_none(server: FaultServer, http: Http) -> None:
    url = server.on("/atom/bag.xml", Reply(b"<feed/>", headers={"Content-Type": "text/xml"}))
    with pytest.raises(SourceChanged, match="offers no file"):
        bulk.feed(http, url)


def test_429_waits_as_long_as_retry_after_says(
    server: FaultServer, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("data_sources.clients.http.time.sleep", waited.append)

    def busy(_request: Request, count: int) -> Reply:
        return Reply(b"", 429, {"Retry-After": "1"}) if count == 0 else Reply(FILE)

    target = bulk.download(http, Offer(server.on("/f", busy)), tmp_path / "f")
    assert target.read_bytes() == FILE
    assert [s for s in waited if s] == [1.0]  # the server sleeps for 0 s
    url = server.on("/hour", Reply(b"", 503, {"Retry-After": "3600"}))
    with pytest.raises(SourceUnavailable, match="status 503, and asks to wait 3600 s"):
        bulk.download(http, Offer(url), tmp_path / "g")
    assert len(server.asked("/hour")) == 1
    assert [s for s in waited if s] == [1.0]  # the server sleeps for 0 s


def test_one_log_line_per_request_with_size_and_time(
    server: FaultServer, http: Http, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="data_sources.clients.http")
    url = server.on("/f", Ranged(cuts=(30_000,))) + "?key=secret"
    bulk.download(http, Offer(url), tmp_path / "f")
    with pytest.raises(Refused):
        bulk.download(http, Offer(server.url + "/gone"), tmp_path / "g")
    lines = [r.getMessage() for r in caplog.records]
    assert [line.split(" ", 1)[1].rsplit(" ", 2)[0].removeprefix(server.url) for line in lines] == [
        "/f 200 16384 bytes",  # what came in whole blocks before the cut
        f"/f 206 {len(FILE) - 16_384} bytes",
        "/gone 404 0 bytes",
    ]
