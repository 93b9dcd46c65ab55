"""Maatvoeringen live: the file of the country read once, or the middle of each pand asked."""

from __future__ import annotations

import gzip
import os
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from data_sources import online, zoning
from data_sources.clients.answers import Cache
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http, Refused
from data_sources.errors import SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.clients.pages import exception
from tests.data_sources.online.places import page
from tests.servers.fault import FaultServer, Reply
from tests.servers.fault import Request as Asked

X, Y = 132_000.0, 480_000.0
WINDOW = (X, Y, X + 100, Y + 100)
NINE = '"maximum bouwhoogte (m)"="9", "maximum goothoogte (m)"="6"'
PANDEN = gpd.GeoSeries([shapely.box(X + x, Y, X + x + 10, Y + 10) for x in (0, 20)], crs=28992)


def country(folder: Path) -> Path:
    """Write two maatvoeringen of which the second lies outside the window."""
    shapes = [shapely.box(X + x, Y, X + x + 50, Y + 50) for x in (0, 5_000)]
    rows = {
        "identificatie": ["here", "there"],
        "maatvoering": [NINE, NINE],
        "datum": ["2014-06-26"] * 2,
        "omschrijving": ["iets", "anders"],
    }
    plain = folder / "Maatvoering.gml"
    gpd.GeoDataFrame(rows, geometry=shapes, crs=28992).to_file(
        plain, driver="GML", layer="Maatvoering"
    )
    return plain


def fetch(folder: Path, http: Http | None = None, **endpoints: str) -> Path:
    given = {"zoning": {protocol: (url,) for protocol, url in endpoints.items()}}
    request = Request(folder, date(2026, 1, 1), WINDOW, panden=PANDEN)
    return online.fetch("zoning", request, http or Http(limits=QUICK), given, Findings())


def test_what_lies_in_the_window_is_kept_and_the_country_is_read_once(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = country(tmp_path)
    packed = gzip.compress(plain.read_bytes())
    url = server.on("/m.gml.gz", Reply(packed, headers={"Content-Type": "application/gzip"}))
    path = fetch(tmp_path / "cache", files=url)
    table = zoning.load(path, window=WINDOW, findings=Findings())
    expected = zoning.load(plain, window=WINDOW, findings=Findings())
    assert_geodataframe_equal(table, expected)
    assert table["limit_id"].tolist() == ["here"]
    assert "omschrijving" not in gpd.read_parquet(path).columns
    # Dated as the file of the country, and made of it anew only where that is another.
    download = tmp_path / "cache" / "zoning" / "Maatvoering.gml.gz"
    assert int(path.stat().st_mtime) == int(download.stat().st_mtime)

    def never(*_args: object, **_options: object) -> None:
        raise AssertionError("the file of the country is read again")

    with monkeypatch.context() as patch:
        patch.setattr("data_sources.zoning.online.read_vector", never)
        assert fetch(tmp_path / "cache", files=url) == path
    os.utime(download, (download.stat().st_mtime - 60,) * 2)
    fetch(tmp_path / "cache", files=url)
    assert int(path.stat().st_mtime) == int(download.stat().st_mtime)


def test_without_the_file_the_middle_of_each_pand_is_asked(
    server: FaultServer, tmp_path: Path
) -> None:
    def at(request: Asked, _count: int) -> Reply:
        west = float(request.query["bbox"].split(",")[0])
        texts = [NINE, None] if west < X + 10 else []
        rows = [(f"m{i}", {"maatvoering": t, "planstatus": ""}, None) for i, t in enumerate(texts)]
        return page(rows)

    url = server.on("/wms", at)
    http = Http(Cache(tmp_path / "http"), QUICK)
    gone = server.url + "/gone.gml.gz"
    table = zoning.load(fetch(tmp_path, http, files=gone, wms=url), findings=Findings())
    assert table["max_height_m"].tolist() == [9.0]
    assert table.geometry.iloc[0].equals(PANDEN.iloc[0])
    (query, _) = sorted((r.query for r in server.asked("/wms")), key=lambda q: q["bbox"])
    # In RD x stands before y, so that the order of axes cannot go wrong.
    assert query["crs"] == "EPSG:28992"
    assert query["bbox"] == "132000.000,480000.000,132010.000,480010.000"
    assert (query["i"], query["j"]) == ("50", "50")
    assert "x" not in query
    asked = len(server.asked("/wms"))
    fetch(tmp_path, http, wms=url)
    assert len(server.asked("/wms")) == asked


def test_nothing_at_any_pand_is_an_empty_table(server: FaultServer, tmp_path: Path) -> None:
    path = fetch(tmp_path, wms=server.on("/wms", page([])))
    assert zoning.load(path, findings=Findings()).empty


def test_many_panden_are_not_asked_one_by_one(server: FaultServer, tmp_path: Path) -> None:
    panden = gpd.GeoSeries([shapely.box(X, Y, X + 1, Y + 1)] * 2_001, crs=28992)
    request = Request(tmp_path, date(2026, 1, 1), WINDOW, panden=panden)
    urls = {"zoning": {"wms": (server.url + "/wms",)}}
    with pytest.raises(SourceUnavailable, match="2001 panden"):
        online.fetch("zoning", request, Http(limits=QUICK), urls, Findings())
    assert not server.requests


def test_a_service_exception_with_status_200(server: FaultServer, tmp_path: Path) -> None:
    reply = exception("LayerNotDefined", status=200)
    with pytest.raises(Refused, match="LayerNotDefined"):
        fetch(tmp_path, wms=server.on("/wms", reply))
