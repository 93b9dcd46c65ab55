"""The AHN live: MapServer gives an invented raster square by square, and they fit together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import requests
import shapely

from data_sources import elevation, online, probe
from data_sources.clients.answers import Cache
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceChanged, SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.clients.pages import exception
from tests.servers import mapserver, tools
from tests.servers.fault import FaultServer, Reply
from tests.servers.fault import Request as Asked

rasterio = tools.module("rasterio", "elevation")
tools.module("exactextract", "elevation")

DAY = date(2026, 1, 1)
X, Y = 132_000.0, 480_000.0
ROWS, COLUMNS = 1_400, 2_400  # 700 by 1200 m, in cells of half a metre
AROUND = [(1_100, 650), (1_345, 120)]  # the last is beyond the raster in the east
NODATA = np.float32(3.4028235e38)
ROOF = shapely.box(X + 490, Y + 490, X + 510, Y + 510)  # on the corner of four squares
GROUND_M = -1.5


def write(
    path: Path, values: np.ndarray, *, x: float = X, y: float = Y, crs: str = "EPSG:28992"
) -> Path:
    """Write a raster that does not declare its nodata, as tiles of the AHN do not always."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="float32",
        crs=crs,
        transform=rasterio.transform.from_origin(x, y + values.shape[0] / 2, 0.5, 0.5),
    ) as made:
        made.write(values.astype("float32"), 1)
    return path


def cells(xmin: float, ymin: float, xmax: float, ymax: float) -> tuple[slice, slice]:
    """Return the rows and columns of a box, metres from the corner of the place."""
    return slice(int(ROWS - 2 * ymax), int(ROWS - 2 * ymin)), slice(int(2 * xmin), int(2 * xmax))


@pytest.fixture(scope="module")
def rasters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """Make a polder in which every cell differs, with one roof, and no ground under it."""
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    noise = ((rows * 7 + columns * 13) % 100) / 10_000
    surface = GROUND_M + noise
    terrain = np.full((ROWS, COLUMNS), GROUND_M)
    roof = cells(490, 490, 510, 510)
    surface[roof], terrain[roof] = 6.5, NODATA
    return {"dsm_05m": surface.astype("float32"), "dtm_05m": terrain.astype("float32")}


@pytest.fixture(scope="module")
def wcs(rasters: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("wcs")
    files = {name: write(folder / f"{name}.tif", values) for name, values in rasters.items()}
    with mapserver.running(folder, folder / "none.gpkg", [], files) as url:
        yield url


def fetch(folder: Path, *urls: str, http: Http | None = None) -> Path:
    panden = gpd.GeoSeries([shapely.box(X + x, Y + y, X + x + 5, Y + y + 5) for x, y in AROUND])
    request = Request(folder, DAY, panden=pd.concat([panden, gpd.GeoSeries([ROOF])]))
    return online.fetch(
        "elevation", request, http or Http(limits=QUICK), {"elevation": {"wcs": urls}}, Findings()
    )


def patient(cache: Path | None = None, *, offline: bool = False) -> Http:
    limits = replace(QUICK, read_s=20.0, total_s=60.0)
    return Http(Cache(cache) if cache else None, limits, offline=offline)


def test_squares_of_a_window_fit_together_cell_by_cell(
    wcs: str, rasters: dict[str, np.ndarray], tmp_path: Path
) -> None:
    folder = fetch(tmp_path, wcs, http=patient())
    assert sorted(p.name for p in folder.iterdir()) == ["dsm.tif", "dtm.tif"]
    for name, values in rasters.items():
        with rasterio.open(folder / f"{name[:3]}.tif") as opened:
            assert opened.res == (0.5, 0.5)
            assert (opened.bounds.left, opened.bounds.bottom) == (X, Y)
            np.testing.assert_array_equal(opened.read(1), values)
    assert not list(tmp_path.rglob(".part-*"))


def test_positive_nodata_of_fetched_rasters_is_no_ground(wcs: str, tmp_path: Path) -> None:
    folder = fetch(tmp_path, wcs, http=patient())
    pand = gpd.GeoDataFrame({"pand_id": ["0457100000000001"]}, geometry=[ROOF], crs=28992)
    table = elevation.load(folder, pand, findings=Findings()).iloc[0]
    assert table["ground_m"] == GROUND_M
    assert table["roof_p50_m"] == 8.0  # 6.5 m NAP above a ground of -1.5 m NAP
    assert table["flat_roof_m2"] == 400.0


def test_a_second_run_is_from_the_cache(wcs: str, tmp_path: Path) -> None:
    first = fetch(tmp_path, wcs, http=patient(tmp_path / "cache"))
    before = (first / "dsm.tif").read_bytes()
    again = fetch(tmp_path, wcs, http=patient(tmp_path / "cache", offline=True))
    assert (again / "dsm.tif").read_bytes() == before


def test_check_finds_the_coverages_of_a_real_server(wcs: str) -> None:
    (found,) = probe.check(patient().limits, 2026, {"elevation": {"wcs": (wcs,)}})
    assert (found.verdict, found.detail) == ("ok", "")


def test_an_unknown_coverage_is_xml_of_a_real_server(wcs: str) -> None:
    query = {
        "service": "WCS",
        "version": "2.0.1",
        "request": "GetCoverage",
        "COVERAGEID": "dsm_1m",
        "FORMAT": "image/tiff",
    }
    answer = requests.get(f"{wcs}?{urlencode(query)}", timeout=20)
    assert b"Exception" in answer.content


def test_wcs_error_as_xml_with_status_200_is_refused(server: FaultServer, tmp_path: Path) -> None:
    url = server.on("/wcs", exception("Raster size out of range", status=200))
    with pytest.raises(Refused, match="out of range"):
        fetch(tmp_path, url)
    assert not list(tmp_path.rglob("*.tif"))


def relay(wcs: str, server: FaultServer, path: str, spoil: Callable[[bytes, int], Reply]) -> str:
    """Pass on what MapServer gives, spoilt."""

    def answer(request: Asked, count: int) -> Reply:
        got = requests.get(f"{wcs}?{request.raw_query}", timeout=20)
        return spoil(got.content, count)

    return server.on(path, answer)


def test_a_square_cut_half_way_is_asked_again_or_never_used(
    wcs: str, server: FaultServer, tmp_path: Path
) -> None:
    def once(content: bytes, count: int) -> Reply:
        return Reply(content, cut_at=len(content) // 2 if count == 1 else None)

    folder = fetch(tmp_path / "once", relay(wcs, server, "/once", once), http=patient())
    whole = fetch(tmp_path / "whole", wcs, http=patient())
    assert (folder / "dsm.tif").read_bytes() == (whole / "dsm.tif").read_bytes()

    def always(content: bytes, _count: int) -> Reply:
        return Reply(content, cut_at=len(content) // 2)

    with pytest.raises(SourceUnavailable, match="cut off"):
        fetch(tmp_path / "always", relay(wcs, server, "/always", always), http=patient())
    assert not list((tmp_path / "always").rglob("*.tif"))


def test_where_no_square_reaches_there_is_no_height(server: FaultServer, tmp_path: Path) -> None:
    def clipped(request: Asked, count: int) -> Reply:
        x, y = (float(v) for v in re.findall(r"SUBSET=[xy]%28(\d+)", request.raw_query))
        path = write(tmp_path / f"{count}.tif", np.full((400, 400), 2.0), x=x, y=y)
        return Reply(path.read_bytes())

    folder = fetch(tmp_path, server.on("/wcs", clipped), http=patient())
    with rasterio.open(folder / "dsm.tif") as opened:
        values = opened.read(1)
        assert opened.nodata == -9999
    # Six squares of 500 m, of each 200 m: what lies between was not measured, and is not 0.
    assert (values == 2.0).sum() == 6 * 400 * 400
    assert set(np.unique(values).tolist()) == {2.0, -9999.0}


def test_squares_that_are_not_in_rd_are_refused(server: FaultServer, tmp_path: Path) -> None:
    other = write(tmp_path / "other.tif", np.zeros((10, 10)), crs="EPSG:25831").read_bytes()
    with pytest.raises(SourceChanged, match="not in RD"):
        fetch(tmp_path, server.on("/wcs", Reply(other)))
    assert not list((tmp_path / "elevation").rglob("*.tif"))
