"""The main job with every source fetched from servers on loopback, and again without them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pytest
import requests
from typer.testing import CliRunner

from data_sources import demo_town
from data_sources.clients import limits
from kansenkaart.cli import app
from tests.servers import dutch, fault, mapserver, ogcapi
from tests.servers.fault import FaultServer, Reply

pytestmark = pytest.mark.long

CONFIG = """
[run]
reference_date = 2025-12-31
[sources]
bag = "online"
buurten = "online"
townscapes = "online"
monuments = "online"
[online]
cache = "cache"
offline = {offline}
[endpoints.bag]
ogc = ["{ogc}"]
[endpoints.buurten]
ogc = ["{ogc}"]
[endpoints.townscapes]
wfs = ["{wfs}"]
[endpoints.monuments]
wfs = ["{down}/wfs"]
[endpoints.locatieserver]
api = ["{down}/locatie"]
"""
PLACE = {
    "response": {
        "numFound": 2,
        "docs": [
            {"type": "gemeente", "gemeentenaam": "Voorbeeldstadskanaal", "gemeentecode": "9998"},
            {"type": "gemeente", "gemeentenaam": "Voorbeeldstad", "gemeentecode": "9999"},
        ],
    }
}


@dataclass
class Town:
    ogc: str
    wfs: str
    faults: FaultServer
    files: demo_town.DemoFiles

    def configure(self, folder: Path, *, offline: bool = False) -> Path:
        path = folder / "kansenkaart.toml"
        text = CONFIG.format(
            ogc=self.ogc, wfs=self.wfs, down=self.faults.url, offline=str(offline).lower()
        )
        path.write_text(text, "utf-8")
        return path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Serve the demo town: BAG and buurten as OGC API, townscapes as WFS; monuments are down."""
    folder = tmp_path_factory.mktemp("town")
    files = demo_town.build(folder / "in", seed=2026)
    file = dutch.ogc_file(*dutch.read_bag(files.bag.parent), folder / "ogc.gpkg")
    gpd.read_file(files.buurten, layer="buurten").to_file(file, layer="buurten", driver="GPKG")
    gpd.read_file(files.townscapes).to_file(folder / "wfs.gpkg", layer="Townscapes", driver="GPKG")
    layers = [
        ("pand", "pand", "uuid"),
        ("verblijfsobject", "verblijfsobject", "uuid"),
        ("buurten", "buurten", "buurtcode"),
    ]
    with ExitStack() as stack:
        ogc = stack.enter_context(ogcapi.running(folder, file, layers))
        wfs = stack.enter_context(
            mapserver.running(
                folder, folder / "wfs.gpkg", [("Townscapes", "Townscapes", "POLYGON", "BRON_ID")]
            )
        )
        faults = stack.enter_context(fault.running())
        code = gpd.read_file(files.buurten, layer="buurten")["gemeentecode"].iloc[0]
        PLACE["response"]["docs"][1]["gemeentecode"] = code.removeprefix("GM")
        json_type = {"Content-Type": "application/json"}
        faults.on("/locatie/free", Reply(json.dumps(PLACE).encode(), headers=json_type))
        yield Town(ogc, wfs, faults, files)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_scan_by_name_from_live_servers_and_then_offline(town: Town, tmp_path: Path) -> None:
    path = town.configure(tmp_path)
    said = run("scan", str(path), "--gemeente", "Voorbeeldstad", "--out", str(tmp_path / "live"))
    assert f"monuments: not fetched: {town.faults.url}/wfs refused" in said
    manifest = json.loads((tmp_path / "live" / "run.json").read_text("utf-8"))
    sources = {s["source"]: s for s in manifest["inputs"]}
    assert sources["bag"]["rows"] > 4000
    assert sources["bag"]["file"] == "bag_online"
    assert sources["townscapes"]["rows"] == 1
    assert sources["monuments"]["not_fetched"] == "changed"  # status 404
    codes = {(f["source"], f["code"]) for f in manifest["findings"]}
    assert ("monuments", "not_fetched") in codes

    asked = len(town.faults.asked("/locatie/free"))
    path = town.configure(tmp_path, offline=True)
    closed = path.read_text("utf-8")
    assert "offline = true" in closed
    run("scan", str(path), "--gemeente", "Voorbeeldstad", "--out", str(tmp_path / "again"))
    assert len(town.faults.asked("/locatie/free")) == asked
    again = json.loads((tmp_path / "again" / "run.json").read_text("utf-8"))
    assert again["run_id"] == manifest["run_id"]


def test_a_second_run_from_the_cache_makes_no_request(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = town.configure(tmp_path)
    text = path.read_text("utf-8").replace('monuments = "online"\n', "")
    path.write_text(text, "utf-8")
    said = run("sources", "fetch", str(path), "--gemeente", "Voorbeeldstad")
    assert "townscapes: " in said

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr("data_sources.clients.http.Http.open", refuse)
    said = run("sources", "fetch", str(path), "--gemeente", "Voorbeeldstad")
    assert "bag: " in said
    assert "townscapes: " in said


def test_an_analyst_on_a_train_gets_the_kept_town_told_with_its_date(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = town.configure(tmp_path)
    run("scan", str(path), "--gemeente", "Voorbeeldstad", "--out", str(tmp_path / "home"))
    at_home = json.loads((tmp_path / "home" / "run.json").read_text("utf-8"))

    def no_network(*_args: object, **_kwargs: object) -> None:
        raise requests.ConnectionError("no network")

    # Everything kept is a day old and more, and nobody is there.
    hurried = replace(limits.standard(), max_age_s=0.0, backoff_s=0.0)
    monkeypatch.setattr("data_sources.clients.http.standard", lambda: hurried)
    monkeypatch.setattr("data_sources.clients.http.Http.open", no_network)
    run("scan", str(path), "--gemeente", "Voorbeeldstad", "--out", str(tmp_path / "train"))
    manifest = json.loads((tmp_path / "train" / "run.json").read_text("utf-8"))
    stale = {f["source"]: f for f in manifest["findings"] if f["code"] == "stale_cache_used"}
    assert set(stale) == {"locatieserver", "buurten", "bag", "townscapes"}
    assert {len(f["examples"]) for f in stale.values()} == {1}
    assert {f["examples"][0][:2] for f in stale.values()} == {"20"}  # a date
    assert ("monuments", "not_fetched") in {(f["source"], f["code"]) for f in manifest["findings"]}
    rows = [{i["source"]: i["rows"] for i in m["inputs"]} for m in (at_home, manifest)]
    assert rows[0] == rows[1]


def test_check_looks_at_the_real_servers(town: Town, tmp_path: Path) -> None:
    text = f"""
[area]
gemeente = "Voorbeeldstad"
[sources]
bag = "online"
buurten = "online"
townscapes = "online"
[endpoints.bag]
ogc = ["{town.ogc}", "{town.ogc}/weg", "http://127.0.0.1:9/nobody"]
[endpoints.buurten]
ogc = ["{town.ogc}"]
[endpoints.townscapes]
wfs = ["{town.wfs}", "{town.faults.url}/gone"]
[endpoints.monuments]
wfs = ["{town.wfs}"]
"""
    path = tmp_path / "kansenkaart.toml"
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["sources", "check", str(path), "--seconds", "20"])
    found = [tuple(line.split()[:4]) for line in result.output.splitlines()]
    assert found == [
        ("ok", "bag", "ogc", town.ogc),
        ("moved", "bag", "ogc", f"{town.ogc}/weg"),
        ("down", "bag", "ogc", "http://127.0.0.1:9/nobody"),
        ("ok", "buurten", "ogc", town.ogc),
        ("ok", "townscapes", "wfs", town.wfs),
        ("moved", "townscapes", "wfs", f"{town.faults.url}/gone"),
        ("changed", "monuments", "wfs", town.wfs),
    ]
    assert "4 endpoint(s)" in str(result.exception)


def test_the_bag_down_ends_the_run_with_what_was_tried(town: Town, tmp_path: Path) -> None:
    path = town.configure(tmp_path)
    text = path.read_text("utf-8").replace(
        f'[endpoints.bag]\nogc = ["{town.ogc}"]',
        '[endpoints.bag]\nogc = ["http://127.0.0.1:9/a"]\nwfs = ["http://127.0.0.1:9/b"]',
    )
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["sources", "fetch", str(path), "--gemeente", "Voorbeeldstad"])
    error = result.exception
    assert "127.0.0.1:9/a" in str(error)
    assert "127.0.0.1:9/b" in str(error)
    assert getattr(error, "exit_code", None) == 4
