"""Addresses that the BAG file lacks: asked for only when the user says so, and matched then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data_sources import locatieserver
from data_sources.findings import Findings
from kansenkaart import matching
from kansenkaart.config import AreaConfig, Config, OnlineConfig, RunConfig, StockConfig
from kansenkaart.pipeline import loading
from kansenkaart.texts import Texts
from tests.kansenkaart.pipeline import hamlet
from tests.servers.fault import FaultServer, Reply, Request, running

DAY = date(2026, 1, 1)
SECOND = "9999010000000002"
LIST = """VHE-nummer;Straat;Huisnummer;Postcode;Plaats;Huurder
V1;Dorpsstraat;1;1381AA;Gehucht;(geheim)
V2;Achterom;7;1381AC;Gehucht;(geheim)
V3;Achterom;9;1381AC;Gehucht;(geheim)
V4;Elders;1;9712AA;Verweg;(geheim)
"""


def doc(number: int, vbo: str) -> dict[str, object]:
    return {
        "type": "adres",
        "straatnaam": "Achterom",
        "huisnummer": number,
        "postcode": "1381AC",
        "woonplaatsnaam": "Gehucht",
        "adresseerbaarobject_id": vbo,
        "nummeraanduiding_id": f"99992000000000{number:02d}",
    }


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Serve Achterom 7, another address of the second home; Achterom 9 is of a home elsewhere."""

    def free(request: Request, _count: int) -> Reply:
        docs = [doc(7, SECOND)] if " 7" in request.query["q"] else [doc(9, "9999010000000099")]
        body = json.dumps({"response": {"docs": docs}}).encode()
        return Reply(body, headers={"Content-Type": "application/json"})

    with running() as made:
        made.on("/free", free)
        yield made


@pytest.fixture
def config(tmp_path: Path, server: FaultServer) -> Config:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, "utf-8")
    return Config(
        run=RunConfig(reference_date=DAY, out=tmp_path / "out"),
        area=AreaConfig(gemeente=("GM9999",)),
        sources={"bag": hamlet.register(tmp_path), "buurten": hamlet.buurten(tmp_path)},
        stock=(StockConfig("A", (path,)),),
        online=OnlineConfig(cache=tmp_path / "cache", addresses=True),
        endpoints={locatieserver.SOURCE: {"api": (server.url,)}},
    )


def matched(config: Config, findings: Findings) -> tuple[dict[str, str], loading.Inputs]:
    """Return unit -> outcome, and what was loaded."""
    loaded = loading.load(config, DAY, findings, for_match=True)
    match = matching.match(loaded.town.unit, loaded.town, None, texts=Texts("nl"))
    return dict(zip(match["unit_id"], match["outcome"], strict=True)), loaded


def test_nothing_is_asked_unless_the_user_says_so(config: Config, server: FaultServer) -> None:
    quiet = replace(config, online=replace(config.online, addresses=False))
    outcome, loaded = matched(quiet, Findings())
    assert outcome["V2"] != "matched"
    assert loaded.town.address is None
    assert not server.requests


def test_another_address_of_a_home_is_found_and_matched(
    config: Config, server: FaultServer
) -> None:
    findings = Findings()
    outcome, loaded = matched(config, findings)
    assert outcome["V1"] == outcome["V2"] == "matched"
    # Its home is not in the BAG of the run: it is not called an object that does not stand.
    assert outcome["V3"] == "unmatched"
    # Of an address that the BAG has, and of one far away, nothing is told to the service.
    asked = sorted(r.query["q"] for r in server.requests)
    assert asked == ["1381AC 7", "1381AC 9"]
    counts = {i.code: i.count for i in findings.items if i.source == locatieserver.SOURCE}
    assert counts == {"address_found": 1, "address_not_found": 1}
    (record,) = [s for s in loaded.sources if s.source == locatieserver.SOURCE]
    assert (record.rows, record.file) == (1, "address.parquet")


def test_a_second_run_can_be_offline(config: Config, server: FaultServer) -> None:
    first, _ = matched(config, Findings())
    count = len(server.requests)
    offline = replace(config, online=replace(config.online, offline=True))
    assert matched(offline, Findings())[0] == first
    assert len(server.requests) == count


def test_a_service_that_is_down_is_a_line_and_the_match_goes_on(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_sources.clients.http.time.sleep", lambda _seconds: None)
    nobody = {locatieserver.SOURCE: {"api": ("http://127.0.0.1:9",)}}
    outcome, loaded = matched(replace(config, endpoints=nobody), Findings())
    assert outcome["V1"] == "matched"
    (record,) = [s for s in loaded.sources if s.source == locatieserver.SOURCE]
    assert record.not_fetched == "unavailable"


def test_a_long_list_is_not_asked_for_one_by_one(config: Config, server: FaultServer) -> None:
    path = config.stock[0].file[0]
    lines = [f"W{n};Achterom;{n};1381AC;Gehucht;" for n in range(10, 511)]
    path.write_text(LIST.splitlines()[0] + "\n" + "\n".join(lines) + "\n", "utf-8")
    findings = Findings()
    matched(config, findings)
    assert not server.requests
    assert ("too_many_addresses", 501) in {(i.code, i.count) for i in findings.items}
