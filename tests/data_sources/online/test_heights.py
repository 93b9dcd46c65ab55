"""The 3DBAG through its tiles, API and WFS, and as CityJSON: the same heights."""

from __future__ import annotations

import gzip
import json
import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
import pandas as pd
import pytest
import shapely

from data_sources import heights, online
from data_sources.clients.answers import Cache
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.errors import InputError, SourceChanged, SourceEmpty
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.clients.pages import exception, hits
from tests.data_sources.online.places import offering
from tests.servers.fault import FaultServer, Handler, Reply
from tests.servers.fault import Request as Asked

IDS = ["0503100000005156", "0503100000005157"]
DAY_S = 86_400
WINDOW = (84_990.0, 445_990.0, 85_100.0, 446_100.0)
ATTRIBUTES = {
    "b3_h_maaiveld": 0.692,
    "b3_h_dak_50p": 8.61,
    "b3_h_dak_70p": 9.24,
    "b3_h_dak_max": 10.97,
    "b3_dak_type": "slanted",
    "b3_opp_dak_plat": 51.38,
    "b3_opp_dak_schuin": 63.5,
    "b3_bouwlagen": 3,
    "b3_pw_datum": 2020,
}


def feature(pand: str) -> dict[str, Any]:
    """Return a pand as the API gives it: attributes on the Building, shapes on its part."""
    key = f"NL.IMBAG.Pand.{pand}"
    return {
        "type": "CityJSONFeature",
        "id": key,
        "CityObjects": {
            f"{key}-0": {"type": "BuildingPart", "parents": [key], "geometry": [{"type": "Solid"}]},
            key: {"type": "Building", "children": [f"{key}-0"], "attributes": ATTRIBUTES},
        },
        "vertices": [[0, 0, 0]],
    }


def package(path: Path, pands: list[str]) -> Path:
    rows = [{"identificatie": f"NL.IMBAG.Pand.{p}", **ATTRIBUTES} for p in pands]
    shapes = [shapely.box(85_000 + 20 * i, 446_000, 85_010 + 20 * i, 446_010) for i in range(2)]
    frame = gpd.GeoDataFrame(rows, geometry=shapes[: len(rows)], crs=28992)
    frame.to_file(path, layer="pand", driver="GPKG")
    return path


def load(path: Path) -> pd.DataFrame:
    return heights.load(path, pd.Series(IDS, dtype="str"), findings=Findings())


@pytest.fixture
def expected(tmp_path: Path) -> pd.DataFrame:
    table = load(package(tmp_path / "expected.gpkg", IDS))
    assert table["roof_p70_m"].tolist() == [8.548, 8.548]
    return table


def fetch(server_url: str, protocol: str, folder: Path) -> pd.DataFrame:
    request = Request(folder, date(2026, 1, 1), WINDOW)
    overrides = {"heights": {protocol: (server_url,)}}
    return load(online.fetch("heights", request, Http(limits=QUICK), overrides, Findings()))


def test_cityjsonseq_gives_what_the_geopackage_gives(
    tmp_path: Path, expected: pd.DataFrame
) -> None:
    path = tmp_path / "tile.city.jsonl"
    lines = [{"type": "CityJSON", "version": "2.0", "CityObjects": {}}, *map(feature, IDS)]
    path.write_bytes(b"\n".join(orjson.dumps(line) for line in lines))
    pd.testing.assert_frame_equal(load(path), expected)


def test_cityjson_over_many_lines_too(tmp_path: Path, expected: pd.DataFrame) -> None:
    objects: dict[str, Any] = {}
    for pand in IDS:
        objects |= feature(pand)["CityObjects"]
    path = tmp_path / "tile.city.json"
    path.write_text(json.dumps({"type": "CityJSON", "CityObjects": objects}, indent=1), "utf-8")
    pd.testing.assert_frame_equal(load(path), expected)


def test_cityjson_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tile.city.jsonl"
    whole = orjson.dumps({"type": "CityJSON"}) + b"\n" + orjson.dumps(feature(IDS[0]))
    path.write_bytes(whole[:-30])
    with pytest.raises(InputError, match="Line 2"):
        load(path)


@pytest.mark.real_data
def test_a_real_cityjsonseq(real_data: Path) -> None:
    path = real_data / "formats" / "3dbag" / "delft_subset_v20240420.city.jsonl"
    text = path.read_text("utf-8")
    parents = [json.loads(line) for line in text.splitlines()[1:] if line]
    attributes = {
        key: thing["attributes"]
        for line in parents
        for key, thing in line["CityObjects"].items()
        if thing["type"] == "Building"
    }
    ids = pd.Series([key.rpartition(".")[2] for key in attributes], dtype="str")
    table = heights.load(path, ids, findings=Findings()).set_index("pand_id")
    assert len(table) == len(attributes)
    for key, values in attributes.items():
        row = table.loc[key.rpartition(".")[2]]
        if values.get("b3_h_dak_70p") is not None:
            above = values["b3_h_dak_70p"] - values["b3_h_maaiveld"]
            assert row["roof_p70_m"] == pytest.approx(above, abs=0.0006)


def test_the_api_page_by_page_in_metres(
    server: FaultServer, tmp_path: Path, expected: pd.DataFrame
) -> None:
    def pages(request: Asked, count: int) -> Reply:
        links = [] if count else [{"rel": "next", "href": "/items?offset=2&limit=1"}]
        page = {"type": "FeatureCollection", "features": [feature(IDS[count])], "links": links}
        return Reply(orjson.dumps(page), headers={"Content-Type": "application/city+json"})

    url = server.on("/items", pages)
    pd.testing.assert_frame_equal(fetch(url, "api", tmp_path), expected)
    first, second = server.requests
    assert first.query == {"limit": "100", "bbox": "84990.000,445990.000,85100.000,446100.000"}
    assert second.query == {"offset": "2", "limit": "1"}


def test_an_api_that_loops_or_changes_or_is_empty(server: FaultServer, tmp_path: Path) -> None:
    looping = {"features": [feature(IDS[0])], "links": [{"rel": "next", "href": "/items"}]}
    url = server.on("/items", Reply(orjson.dumps(looping)))
    with pytest.raises(SourceChanged, match="circle"):
        fetch(url, "api", tmp_path)

    def ever_new(_request: Asked, count: int) -> Reply:
        link = {"rel": "next", "href": f"/ever?offset={count}"}
        return Reply(orjson.dumps({"features": [feature(IDS[0])], "links": [link]}))

    with pytest.raises(SourceChanged, match="nothing new"):
        fetch(server.on("/ever", ever_new), "api", tmp_path)
    url = server.on("/geojson", Reply(b'{"features": [{"type": "Feature"}]}'))
    with pytest.raises(SourceChanged, match="no CityJSON features"):
        fetch(url, "api", tmp_path)
    url = server.on("/none", Reply(b'{"features": []}'))
    with pytest.raises(SourceEmpty, match="no building"):
        fetch(url, "api", tmp_path)


def tiles(server: FaultServer, tmp_path: Path) -> str:
    """Serve an index with two tiles that share a pand, and one far away."""
    binary = {"Content-Type": "application/octet-stream"}
    for name, pands in (("7-1-1", IDS), ("7-1-2", IDS[:1])):
        content = package(tmp_path / f"{name}.gpkg", pands).read_bytes()
        if name == "7-1-2":
            server.on(f"/odd/{name}.gpkg.gz", Reply(gzip.compress(content), headers=binary))
        else:
            server.on(f"/odd/{name}.gpkg", Reply(content, headers=binary))
    index = gpd.GeoDataFrame(
        {
            "tile_id": ["7/1/1", "7/1/2", "7/9/9"],
            "gpkg_download": [
                "/odd/7-1-1.gpkg",
                f"{server.url}/odd/7-1-2.gpkg.gz",
                "/odd/far-away.gpkg",
            ],
        },
        geometry=[
            shapely.box(84_000, 445_000, 85_005, 447_000),
            shapely.box(85_005, 445_000, 86_000, 447_000),
            shapely.box(185_005, 445_000, 186_000, 447_000),
        ],
        crs=28992,
    )
    index.to_file(tmp_path / "index.fgb", driver="FlatGeobuf")
    return server.on("/index.fgb", Reply((tmp_path / "index.fgb").read_bytes(), headers=binary))


def test_tiles_by_the_addresses_of_the_index_packed_or_not(
    server: FaultServer, tmp_path: Path, expected: pd.DataFrame
) -> None:
    url = tiles(server, tmp_path)
    # A pand on the edge stands in both tiles and counts once.
    pd.testing.assert_frame_equal(fetch(url, "files", tmp_path / "cache"), expected)
    assert not server.asked("/odd/far-away.gpkg")


@pytest.mark.parametrize("protocol", ["files", "api"])
def test_what_was_fetched_last_week_is_the_same_file_with_the_date_of_last_week(
    server: FaultServer, tmp_path: Path, protocol: str
) -> None:
    page = Reply(orjson.dumps({"features": [feature(IDS[0])]}))
    url = tiles(server, tmp_path) if protocol == "files" else server.on("/items", page)
    http = Http(Cache(tmp_path / "http"), replace(QUICK, max_age_s=30 * DAY_S))
    request = Request(tmp_path / "cache", date(2026, 1, 1), WINDOW)

    def once() -> tuple[bytes, float]:
        given = {"heights": {protocol: (url,)}}
        path = online.fetch("heights", request, http, given, Findings())
        return path.read_bytes(), path.stat().st_mtime

    first, _ = once()
    week = time.time() - 7 * DAY_S
    for path in (tmp_path / "cache").rglob("*"):
        os.utime(path, (week, week))
    for path in (tmp_path / "http").rglob("*.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "fetched": week}))
    second, then = once()
    third, _ = once()
    assert then == pytest.approx(week, abs=2)
    assert third == second
    assert protocol == "files" or first == second  # a GeoPackage tells its date inside


def geoserver(layers: dict[str, list[dict[str, Any]]]) -> Handler:
    """Return a WFS with GeoServer's habits: degrees are lon,lat, a wrong order gives none."""

    def answer(request: Asked, _count: int) -> Reply:
        query = request.query
        if query["request"] == "GetCapabilities":
            return offering(layers)
        if query["typeNames"] not in layers:
            return exception(f"Feature type {query['typeNames']} unknown")
        xmin, ymin, _, _, crs = query["bbox"].split(",")
        right = crs == "EPSG:28992" and float(xmin) < float(ymin)
        rows = layers[query["typeNames"]] if right else []
        if "resultType" in query:
            return hits(len(rows))
        features = rows if query["startIndex"] == "0" else []
        return Reply(orjson.dumps({"type": "FeatureCollection", "features": features}))

    return answer


def of_the_wfs(pand: str, **properties: Any) -> dict[str, Any]:
    square = shapely.geometry.mapping(shapely.box(85_000, 446_000, 85_010, 446_010))
    values = {"identificatie": f"NL.IMBAG.Pand.{pand}", **properties}
    return {"type": "Feature", "id": f"row.{pand}", "properties": values, "geometry": square}


def test_geoserver_axis_order_is_avoided_by_asking_in_rd(
    server: FaultServer, tmp_path: Path
) -> None:
    rows = [of_the_wfs(pand, **ATTRIBUTES) for pand in IDS]
    url = server.on("/wfs", geoserver({"BAG3D:pand": rows}))
    assert fetch(url, "wfs", tmp_path)["roof_p70_m"].tolist() == [8.548, 8.548]
    asked = [r.query for r in server.requests if r.query["request"] == "GetFeature"]
    assert {query["srsName"] for query in asked} == {"EPSG:28992"}
    assert not any("4326" in r.raw_query for r in server.requests)


def test_the_wfs_has_rows_per_roof_part_with_names_of_their_own(
    server: FaultServer, tmp_path: Path
) -> None:
    part = {k.replace("b3_h_dak_", "b3_h_"): v for k, v in ATTRIBUTES.items()}
    rows = [of_the_wfs(IDS[0], b3_pand_deel_id=n, **part) for n in (0, 1)]
    rows[1]["geometry"] = shapely.geometry.mapping(shapely.box(85_010, 446_000, 85_020, 446_010))
    url = server.on("/wfs", geoserver({"BAG3D:lod22": rows}))  # no layer of panden
    table = fetch(url, "wfs", tmp_path)
    assert table["pand_id"].tolist() == IDS[:1]
    assert table["roof_p70_m"].tolist() == [8.548]


def test_a_window_that_one_way_finds_empty_is_asked_another_way(
    server: FaultServer, tmp_path: Path
) -> None:
    url = server.on("/items", Reply(b'{"features": []}'))
    good = server.on("/wfs", geoserver({"BAG3D:pand": [of_the_wfs(IDS[0], **ATTRIBUTES)]}))
    request, findings = Request(tmp_path, date(2026, 1, 1), WINDOW), Findings()
    overrides = {"heights": {"api": (url,), "wfs": (good,)}}
    path = online.fetch("heights", request, Http(limits=QUICK), overrides, findings)
    assert load(path)["pand_id"].tolist() == IDS[:1]
    assert [(f.code, f.examples) for f in findings.items] == [("endpoint_empty", (url,))]
