"""``kansenkaart sources`` against servers on loopback that moved, changed, are empty or down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kansenkaart.cli import app
from tests.data_sources.clients.pages import GEOJSON, collection, exception
from tests.servers import fault
from tests.servers.fault import FaultServer, Reply, Request


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with fault.running() as running:
        yield running


def api(server: FaultServer, base: str, names: list[str], items: Reply) -> str:
    """Serve an OGC API with these collections."""
    tree = {"collections": [{"id": name} for name in names]}
    server.on(f"{base}/collections", Reply(json.dumps(tree).encode(), headers=GEOJSON))
    for name in names:
        server.on(f"{base}/collections/{name}/items", items)
    return server.url + base


def capabilities(request: Request, _count: int) -> Reply:
    if request.query["request"] == "GetFeature":
        return collection([1])
    body = (
        b'<?xml version="1.0"?><wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0">'
        b"<wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>bag:pand</wfs:Name></wfs:FeatureType>"
        b"<wfs:FeatureType><wfs:Name>bag:verblijfsobject</wfs:Name></wfs:FeatureType>"
        b"</wfs:FeatureTypeList></wfs:WFS_Capabilities>"
    )
    return Reply(body, headers={"Content-Type": "text/xml"})


def test_check_says_ok_moved_changed_empty_and_down(server: FaultServer, tmp_path: Path) -> None:
    both = ["pand", "verblijfsobject"]
    good = api(server, "/good", both, collection([1]))
    server.on("/old/collections", Reply(status=301, headers={"Location": f"{good}/collections"}))
    server.on("/old/collections/pand/items", collection([1]))
    changed = api(server, "/changed", ["pand"], collection([1]))
    empty = api(server, "/empty", both, collection([]))
    slow = server.on("/slow/collections", Reply(silent_s=1.5)).removesuffix("/collections")
    wfs = server.on("/wfs", capabilities)
    refusing = server.on("/refusing", exception("Service disabled"))
    page = Reply(b"<html><body>Verhuisd</body></html>", headers={"Content-Type": "text/html"})
    people = server.on("/people", page)
    urls = [good, f"{server.url}/old", f"{server.url}/gone", changed, empty, slow]
    path = tmp_path / "kansenkaart.toml"
    path.write_text(
        '[area]\ngemeente = "X"\n[sources]\nbag = "online"\nbuurten = "online"\n'
        f"[endpoints.bag]\nogc = {json.dumps(urls)}\n"
        f"wfs = {json.dumps([wfs, refusing, people])}\n"
        f"files = {json.dumps([server.url + '/missing.gpkg'])}\n",
        "utf-8",
    )
    result = CliRunner().invoke(app, ["sources", "check", str(path), "--seconds", "0.5"])
    lines = [line.split(maxsplit=4) for line in result.output.splitlines()]
    verdicts = {line[3].removeprefix(server.url): line[0] for line in lines}
    assert verdicts == {
        "/good": "ok",
        "/old": "moved",
        "/gone": "moved",
        "/changed": "changed",
        "/empty": "empty",
        "/slow": "down",
        "/wfs": "ok",
        "/refusing": "changed",
        "/people": "changed",
        "/missing.gpkg": "moved",
    }
    assert "8 endpoint(s)" in str(result.exception)
    assert "verblijfsobject" in next(line[4] for line in lines if line[3] == changed)


def verdicts(server: FaultServer, folder: Path, endpoints: str) -> dict[str, str]:
    """Check these endpoints and no others; return the verdict by path."""
    path = folder / "kansenkaart.toml"
    # An area is not needed: it may be named on the command line.
    path.write_text(endpoints.replace("URL", server.url), "utf-8")
    result = CliRunner().invoke(app, ["sources", "check", str(path), "--seconds", "0.5"])
    lines = [line.split(maxsplit=4) for line in result.output.splitlines()]
    return {line[3].removeprefix(server.url): line[0] for line in lines}


def offering(*names: str, path: str) -> Reply:
    """Return the capabilities of a service, as far as they name what it offers."""
    inner = "".join(path.format(name) for name in names)
    return Reply(
        f"<Capabilities xmlns='http://www.opengis.net/wcs/2.0'>{inner}</Capabilities>".encode()
    )


def test_check_looks_at_layers_of_maps_and_rasters(server: FaultServer, tmp_path: Path) -> None:
    coverage, layer = "<CoverageId>{}</CoverageId>", "<Layer><Name>{}</Name></Layer>"
    server.on("/wcs", offering("dsm_05m", "dtm_05m", path=coverage))
    server.on("/less", offering("dsm_05m", path=coverage))
    server.on("/wms", offering("bouwvlak", "maatvoering", path=layer))
    server.on("/other", offering("bouwvlak", path=layer))
    server.on("/html", Reply(b"<html><body>Verhuisd</body></html>"))
    text = """
[endpoints.elevation]
wcs = ["URL/wcs", "URL/less", "URL/html"]
[endpoints.zoning]
wms = ["URL/wms", "URL/other"]
"""
    assert verdicts(server, tmp_path, text) == {
        "/wcs": "ok",
        "/less": "changed",
        "/html": "changed",
        "/wms": "ok",
        "/other": "changed",
    }


def test_check_does_not_take_a_page_for_people_for_a_file(
    server: FaultServer, tmp_path: Path
) -> None:
    page = Reply(b"<html>Verhuisd</html>", headers={"Content-Type": "text/html; charset=utf-8"})
    server.on("/gtfs.zip", Reply(b"PK", headers={"Content-Type": "application/zip"}))
    server.on("/page.zip", page)
    server.on("/closed.zip", Reply(b"", 403))
    server.on("/sick.zip", Reply(b"", 503))
    server.on("/api/v5", Reply(b"", 401))  # the root of an API asks for a key
    server.on("/items", page)
    text = """
[endpoints.transit]
files = ["URL/gtfs.zip", "URL/page.zip", "URL/closed.zip", "URL/gone.zip", "URL/sick.zip"]
[endpoints.energy_labels]
api = ["URL/api/v5"]
[endpoints.heights]
api = ["URL/items"]
"""
    assert verdicts(server, tmp_path, text) == {
        "/gtfs.zip": "ok",
        "/page.zip": "changed",
        "/closed.zip": "changed",
        "/gone.zip": "moved",
        "/sick.zip": "down",
        "/api/v5": "ok",
        "/items": "changed",
    }


def test_a_year_that_is_not_out_yet_has_not_moved(server: FaultServer, tmp_path: Path) -> None:
    last = datetime.now(UTC).year - 1
    api(server, f"/cbs-{last}", ["buurten"], collection([1]))
    text = '[endpoints.buurten]\nogc = ["URL/cbs-{year}", "URL/elders-{year}"]\n'
    assert verdicts(server, tmp_path, text) == {
        f"/cbs-{last}": "ok",
        f"/elders-{last + 1}": "moved",
    }


def test_list_shows_what_is_online_and_every_endpoint() -> None:
    result = CliRunner().invoke(app, ["sources", "list"])
    assert result.exit_code == 0
    assert "bag (online): Basisregistratie Adressen en Gebouwen (BAG) - Kadaster" in result.output
    assert "wfs: https://" in result.output
    assert "CC BY 4.0" in result.output


def test_fetch_without_an_online_source_says_so(tmp_path: Path) -> None:
    path = tmp_path / "kansenkaart.toml"
    path.write_text(
        '[area]\ngemeente = "X"\n[sources]\nbag = "a.gpkg"\nbuurten = "b.gpkg"\n', "utf-8"
    )
    result = CliRunner().invoke(app, ["sources", "fetch", str(path)])
    assert "No source is online" in str(result.exception)
