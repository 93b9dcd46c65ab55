"""WCS: squares of a raster; an exception comes as XML with status 200."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data_sources.clients import wcs
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceUnavailable
from tests.data_sources.clients.pages import exception
from tests.servers.fault import FaultServer, Reply

TIFF = Reply(b"II*\x00" + b"\x00" * 100, headers={"Content-Type": "image/tiff"})
SQUARES = [(x, 480_000.0, x + 500, 480_500.0) for x in (132_000.0, 132_500.0)]


def boxes(*bounds: tuple[float, float, float, float]) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.box(*b) for b in bounds], crs=28992)


@pytest.mark.parametrize(
    ("shapes", "corners"),
    [
        ([(132_100, 480_100, 132_110, 480_110)], {(132_000, 480_000)}),
        # Within the margin of 3 m of the next square.
        ([(132_490, 480_100, 132_498, 480_110)], {(132_000, 480_000), (132_500, 480_000)}),
        # What lies far apart: the square between them is not asked.
        (
            [(132_100, 480_100, 132_110, 480_110), (133_100, 481_100, 133_110, 481_110)],
            {(132_000, 480_000), (133_000, 481_000)},
        ),
        # A hall that is larger than a square.
        (
            [(132_100, 480_100, 133_100, 480_110)],
            {(132_000, 480_000), (132_500, 480_000), (133_000, 480_000)},
        ),
    ],
)
def test_only_squares_near_a_pand_are_asked(
    shapes: list[tuple[float, float, float, float]], corners: set[tuple[int, int]]
) -> None:
    assert {box[:2] for box in wcs.squares(boxes(*shapes), 3.0)} == corners


def test_a_window_is_asked_in_squares_of_500_m(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/wcs", TIFF)
    around = wcs.squares(boxes((132_100, 480_100, 132_600, 480_200)), 0.0)
    assert around == SQUARES
    paths = wcs.coverage(http, url, "dsm_05m", around, tmp_path)
    names = sorted(p.name for p in paths)
    assert names == ["dsm_05m_132000_480000.tif", "dsm_05m_132500_480000.tif"]
    assert {r.query["COVERAGEID"] for r in server.requests} == {"dsm_05m"}
    assert {r.query["SUBSET"] for r in server.requests} == {"y(480000,480500)"}


def test_an_exception_with_status_200_is_refused(
    server: FaultServer, http: Http, tmp_path: Path
) -> None:
    url = server.on("/wcs", exception("Too large", status=200))
    with pytest.raises(Refused, match="Too large"):
        wcs.coverage(http, url, "dsm_05m", SQUARES, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_no_tiff_is_never_written(server: FaultServer, http: Http, tmp_path: Path) -> None:
    url = server.on("/wcs", Reply(b"\x00\x01\x02"))
    with pytest.raises(SourceUnavailable, match="no GeoTIFF"):
        wcs.coverage(http, url, "dsm_05m", SQUARES, tmp_path)
    assert not list(tmp_path.iterdir())
