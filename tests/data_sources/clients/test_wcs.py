"""WCS: squares of a raster; an exception comes as XML with status 200."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources.clients import wcs
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceUnavailable
from tests.data_sources.clients.pages import exception
from tests.servers.fault import FaultServer, Reply

TIFF = Reply(b"II*\x00" + b"\x00" * 100, headers={"Content-Type": "image/tiff"})
WINDOW = (132_100.0, 480_100.0, 132_600.0, 480_200.0)


def test_a_window_is_asked_in_squares_of_500_m(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/wcs", TIFF)
    paths = wcs.coverage(http, url, "dsm_05m", WINDOW, tmp_path)
    names = sorted(p.name for p in paths)
    assert names == ["dsm_05m_132000_480000.tif", "dsm_05m_132500_480000.tif"]
    assert {r.query["COVERAGEID"] for r in server.requests} == {"dsm_05m"}
    assert {r.query["SUBSET"] for r in server.requests} == {"y(480000,480500)"}


def test_an_exception_with_status_200_is_refused(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/wcs", exception("Too large", status=200))
    with pytest.raises(Refused, match="Too large"):
        wcs.coverage(http, url, "dsm_05m", WINDOW, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_no_tiff_is_never_written(server: FaultServer, http: Http, tmp_path: Path) -> None:
    url = server.on("/wcs", Reply(b"\x00\x01\x02"))
    with pytest.raises(SourceUnavailable, match="no GeoTIFF"):
        wcs.coverage(http, url, "dsm_05m", WINDOW, tmp_path)
    assert not list(tmp_path.iterdir())
