"""Sources that are one file of the country: stops, congestion, maatvoeringen."""

from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from geopandas.testing import assert_geodataframe_equal

from data_sources import grid, online, transit
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.test_grid import HEADER, ROWS
from tests.data_sources.test_gtfs import gtfs
from tests.servers.fault import FaultServer, Reply
from tests.servers.fault import Request as Asked

DAY = date(2026, 1, 1)
BINARY = {"Content-Type": "application/octet-stream"}


def fetch(
    source: str, folder: Path, url: str, findings: Findings, *, offline: bool = False
) -> Path:
    http = Http(limits=QUICK, offline=offline)
    return online.fetch(source, Request(folder, DAY), http, {source: {"files": (url,)}}, findings)


def test_gtfs_is_given_only_to_an_agent_that_says_who_it_is(
    server: FaultServer, tmp_path: Path
) -> None:
    content = gtfs(tmp_path).read_bytes()

    def guarded(request: Asked, _count: int) -> Reply:
        agent = request.headers["user-agent"]
        return Reply(content, headers=BINARY) if "kansenkaart" in agent else Reply(b"", 403)

    path = fetch("transit", tmp_path / "cache", server.on("/gtfs-nl.zip", guarded), Findings())
    assert set(transit.load(path, findings=Findings())["mode"]) == {"train", "bus"}


def test_a_timetable_is_read_once_and_gives_what_the_zip_gives(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timetable = gtfs(tmp_path)
    url = server.on("/gtfs-nl.zip", Reply(timetable.read_bytes(), headers=BINARY))
    live, from_file = Findings(), Findings()
    table = transit.load(fetch("transit", tmp_path / "cache", url, live), findings=live)
    assert_geodataframe_equal(table, transit.load(timetable, findings=from_file))
    assert live.items == from_file.items

    def never(*_args: object) -> None:
        raise AssertionError("the timetable is read again")

    monkeypatch.setattr("data_sources.transit.gtfs.read", never)
    again = transit.load(fetch("transit", tmp_path / "cache", url, Findings()), findings=Findings())
    assert_geodataframe_equal(again, table)


def test_a_national_file_is_kept_when_the_server_is_down_a_month_later(
    server: FaultServer, tmp_path: Path
) -> None:
    body = "\n".join([HEADER, *ROWS]).encode("utf-8-sig")
    url = server.on("/congestie_pc6.csv", Reply(body, headers=BINARY))
    path = fetch("grid", tmp_path, url, Findings())
    old = time.time() - 40 * 86_400
    os.utime(path, (old, old))
    server.on("/congestie_pc6.csv", Reply(b"", 503))
    findings = Findings()
    again = fetch("grid", tmp_path, url, findings)
    assert len(grid.load(again, findings=Findings())) == 6
    (told,) = findings.items
    assert (told.code, told.examples) == (
        "stale_cache_used",
        (datetime.fromtimestamp(old, tz=UTC).date().isoformat(),),
    )


@pytest.mark.parametrize("source", ["grid", "transit", "zoning"])
def test_html_or_a_file_cut_half_way_is_never_kept(
    server: FaultServer, tmp_path: Path, source: str
) -> None:
    page = Reply(b"<html>Onderhoud</html>", headers={"Content-Type": "text/html"})
    with pytest.raises(SourceChanged, match="page for people"):
        fetch(source, tmp_path, server.on("/page", page), Findings())
    cut = Reply(gzip.compress(bytes(range(256)) * 99), headers=BINARY, cut_at=100)
    with pytest.raises(SourceUnavailable, match="did not come whole"):
        fetch(source, tmp_path, server.on("/cut", cut), Findings())
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and ".part" not in p.name]
