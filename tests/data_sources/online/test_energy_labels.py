"""EP-Online live: the key stays in its header, a signed address gets none, others stay out."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_sources import energy_labels, online
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.clients.service import Service
from data_sources.energy_labels import online as live
from data_sources.errors import SourceChanged, SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.servers.fault import FaultServer, Reply
from tests.servers.fault import Request as Asked

VBO = "0439010000206342"
DAY = date(2026, 1, 1)
JSON = {"Content-Type": "application/json"}
CSV = (
    "PublicatieDatum;20260101\nLaatstVerwerkteMutatievolgnummer;1\n"
    "Registratiedatum;GeldigTot;BAGVerblijfsobjectID;Energieklasse;Postcode;Huisnummer\n"
    f"20251117;20351022;{VBO};A+++;1441AA;1\n"
)
RECORD = {
    "Energieklasse": "A+++",
    "Registratiedatum": "2025-11-17",
    "Geldig_tot": "2035-10-22",
    "Certificaathouder": "(geheim)",
    "BAGVerblijfsobjectID": VBO,
    "Gebruiksoppervlakte_thermische_zone": 132.32,
}


def homes() -> pd.DataFrame:
    columns = ["vbo_id", "postcode", "house_number", "house_letter", "house_addition"]
    return pd.DataFrame([[VBO, "1441AA", 1, None, None]], columns=columns).astype(
        {"postcode": "str", "house_letter": "str", "house_addition": "str"}
    )


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(live.KEY, "sesam")
    return "sesam"


def service(server: FaultServer) -> Service:
    return Service("energy_labels", Http(limits=QUICK), {"energy_labels": {"api": (server.url,)}})


def test_the_total_file_without_the_key_at_its_signed_address(
    server: FaultServer, key: str, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("v20260101_v4.csv", CSV)
    signed = server.on("/blob", Reply(packed.getvalue(), headers={"Content-Type": "zip"}))

    def info(request: Asked, _count: int) -> Reply:
        if request.headers.get("authorization") != key:
            return Reply(b"", 401)
        return Reply(json.dumps({"downloadUrl": f"{signed}?sig=abc"}).encode(), headers=JSON)

    server.on("/Mutatiebestand/DownloadInfo", info)
    overrides = {"energy_labels": {"api": (server.url,)}}
    request = Request(tmp_path, DAY)
    path = online.fetch("energy_labels", request, Http(limits=QUICK), overrides, Findings())
    table = energy_labels.load(path, homes(), DAY, findings=Findings())
    assert table[["vbo_id", "label"]].to_numpy().tolist() == [[VBO, "A+++"]]
    (asked,) = server.asked("/blob")
    assert "authorization" not in asked.headers
    kept = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert key.encode() not in kept
    offline = Http(limits=QUICK, offline=True)
    assert online.fetch("energy_labels", request, offline, overrides, Findings()) == path


def test_single_objects_with_keys_of_mixed_styles(server: FaultServer, key: str) -> None:
    other = {**RECORD, "BAGVerblijfsobjectID": "0439010000206343", "Energieklasse": "G"}
    body = json.dumps([other, RECORD]).encode()
    server.on(f"/PandEnergielabel/AdresseerbaarObject/{VBO}", Reply(body, headers=JSON))
    rows = live.records([VBO, "0439010000000009"], service(server))  # the second has no label: 404
    assert "(geheim)" not in rows.to_csv()
    table = energy_labels.from_rows(rows, homes(), DAY, findings=Findings())
    assert table[["vbo_id", "label"]].to_numpy().tolist() == [[VBO, "A+++"]]
    assert table["valid_to"].iloc[0] == pd.Timestamp("2035-10-22")


def test_an_id_of_zeros_is_never_asked(server: FaultServer, key: str) -> None:
    with pytest.raises(SourceChanged, match="no id of a verblijfsobject"):
        live.records(["0000000000000000"], service(server))
    assert not server.requests


def test_without_a_key_nothing_is_asked(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(live.KEY, raising=False)
    findings = Findings()
    overrides = {"energy_labels": {"api": (server.url,)}}
    with pytest.raises(SourceUnavailable, match=live.KEY):
        live.records([VBO], service(server))
    path = online.fetch_optional(
        "energy_labels", Request(tmp_path, DAY), Http(limits=QUICK), overrides, findings
    )
    assert path is None
    assert [(i.source, i.code) for i in findings.items] == [("energy_labels", "not_fetched")]
    assert not server.requests
