"""``kansenkaart scan --gemeente NAME`` without a configuration.

What asks for no key and no national file is fetched; what fails is a line with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from typer.testing import CliRunner

from data_sources import catalogue, demo_town
from kansenkaart.cli import app
from kansenkaart.config import FETCHED_BY_DEFAULT
from tests.servers import dutch, fault, mapserver, ogcapi
from tests.servers.fault import FaultServer, Reply

pytestmark = pytest.mark.long

BAG = [("pand", "pand", "uuid"), ("verblijfsobject", "verblijfsobject", "uuid")]
UNREACHABLE = "niet opgehaald: de dienst was niet bereikbaar of vraagt een sleutel"
CHANGED = "niet opgehaald: de dienst of het bestand heeft een andere vorm dan verwacht"


@dataclass
class Scanned:
    """What one run by name gave, and where its servers and cache are."""

    out: Path
    folder: Path
    faults: FaultServer

    @property
    def manifest(self) -> dict[str, Any]:
        tree: dict[str, Any] = json.loads((self.out / "run.json").read_text("utf-8"))
        return tree

    @property
    def inputs(self) -> dict[str, dict[str, Any]]:
        return {entry["source"]: entry for entry in self.manifest["inputs"]}


def scan(folder: Path, out: Path) -> Path:
    """Scan from a folder without a configuration."""
    arguments = ["scan", "--gemeente", "Voorbeeldstad", "--out", str(out)]
    run([*arguments, "--reference-date", "2026-01-01", "--tier", "openbaar"], folder)
    return out


def run(arguments: list[str], folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanned]:
    """Serve BAG and buurten (OGC API) and townscapes (WFS); heights are down, monuments changed."""
    folder = tmp_path_factory.mktemp("gemeente_only")
    files = demo_town.build(folder / "in")
    file = dutch.ogc_file(*dutch.read_bag(files.bag.parent), folder / "ogc.gpkg")
    shapes = gpd.read_file(files.buurten, layer="buurten")
    shapes.to_file(file, layer="buurten", driver="GPKG")
    gpd.read_file(files.townscapes).to_file(folder / "wfs.gpkg", layer="Townscapes", driver="GPKG")
    place = {"gemeentenaam": "Voorbeeldstad", "gemeentecode": shapes["gemeentecode"].iloc[0][2:]}
    found = json.dumps({"response": {"numFound": 1, "docs": [place]}}).encode()
    with ExitStack() as stack:
        ogc = stack.enter_context(
            ogcapi.running(folder, file, [*BAG, ("buurten", "buurten", "buurtcode")])
        )
        wfs = stack.enter_context(
            mapserver.running(
                folder, folder / "wfs.gpkg", [("Townscapes", "Townscapes", "POLYGON", "BRON_ID")]
            )
        )
        faults = stack.enter_context(fault.running())
        faults.on("/free", Reply(found, headers={"Content-Type": "application/json"}))
        endpoints = {
            "bag": {"ogc": (ogc,)},
            "buurten": {"ogc": (ogc,)},
            "townscapes": {"wfs": (wfs,)},
            "monuments": {"wfs": (wfs,)},  # it has no such layer
            "heights": {"wfs": ("http://127.0.0.1:9/wfs",)},
            "locatieserver": {"api": (faults.url,)},
        }
        known = {
            name: replace(entry, endpoints=endpoints.get(name, entry.endpoints))
            for name, entry in catalogue.catalogue().items()
        }
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(catalogue, "catalogue", lambda: known)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setattr("data_sources.clients.http.time.sleep", lambda _seconds: None)
        yield Scanned(scan(folder, folder / "out"), folder, faults)


def test_all_that_is_fetched_by_default_is_told(scanned: Scanned) -> None:
    assert set(scanned.inputs) == set(FETCHED_BY_DEFAULT)
    assert scanned.manifest["role"] == "gemeente"
    assert scanned.manifest["title"] == "Voorbeeldstad"
    assert scanned.inputs["bag"]["rows"] > 4000
    assert scanned.inputs["townscapes"]["rows"] == 1
    assert len(scanned.faults.asked("/free")) == 1
    assert any(scanned.manifest["counts"]["opportunities"].values())


def test_run_json_says_why_a_source_is_not_there(scanned: Scanned) -> None:
    heights, monuments = scanned.inputs["heights"], scanned.inputs["monuments"]
    assert (heights["not_fetched"], heights["text"]) == ("unavailable", UNREACHABLE)
    assert (monuments["not_fetched"], monuments["text"]) == ("changed", CHANGED)
    assert heights["rows"] == monuments["rows"] == 0
    assert scanned.inputs["bag"]["not_fetched"] == ""
    assert "text" not in scanned.inputs["bag"]


def test_the_workbook_and_the_appendix_say_it_too(scanned: Scanned) -> None:
    book = openpyxl.load_workbook(scanned.out / "openbaar" / "kansen.xlsx", read_only=True)
    # the list of sources stands above the findings, which name them too
    lines = reversed(list(book["Bronnen"].iter_rows(values_only=True)))
    rows = {str(row[0]): row for row in lines if row}
    assert UNREACHABLE in rows["3DBAG"]
    assert CHANGED in rows["Rijksmonumenten"]
    target = scanned.folder / "appendix"
    run(["appendix", "--run", str(scanned.out), "--out", str(target)], scanned.folder)
    appendix = (target / "bijlage.html").read_text("utf-8")
    assert UNREACHABLE in appendix
    assert CHANGED in appendix


def test_a_second_scan_by_name_asks_no_server_that_answered(scanned: Scanned) -> None:
    scan(scanned.folder, scanned.folder / "again")
    assert len(scanned.faults.asked("/free")) == 1
    again = json.loads((scanned.folder / "again" / "run.json").read_text("utf-8"))
    assert again["run_id"] == scanned.manifest["run_id"]
