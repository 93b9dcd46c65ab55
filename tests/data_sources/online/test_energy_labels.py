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
from data_sources.errors import SourceChanged, SourceEmpty, SourceUnavailable
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
    overrides = {"energy_labels": {"api": (server.url,)}}
    with pytest.raises(SourceUnavailable, match=live.KEY):
        live.records([VBO], service(server))
    request = Request(tmp_path, DAY, vbo_ids=(VBO,))
    with pytest.raises(SourceUnavailable, match=live.KEY):
        online.fetch("energy_labels", request, Http(limits=QUICK), overrides, Findings())
    assert not server.requests


def fetch_of(server: FaultServer, folder: Path, homes: tuple[str, ...], *, offline: bool = False):
    """Fetch the labels of these homes, of a service that has no total file."""
    findings = Findings()
    request = Request(folder, DAY, (0.0, 0.0, 1.0, 1.0), vbo_ids=homes)
    http = Http(limits=QUICK, offline=offline)
    overrides = {"energy_labels": {"api": (server.url,)}}
    return online.fetch("energy_labels", request, http, overrides, findings), findings


def test_few_homes_are_asked_one_by_one_where_there_is_no_total_file(
    server: FaultServer, key: str, tmp_path: Path
) -> None:
    body = json.dumps([RECORD]).encode()
    server.on(f"/PandEnergielabel/AdresseerbaarObject/{VBO}", Reply(body, headers=JSON))
    path, findings = fetch_of(server, tmp_path, (VBO, "0439010000000009"))
    assert ("asked_one_by_one", 2) in {(i.code, i.count) for i in findings.items}
    table = energy_labels.load(path, homes(), DAY, findings=Findings())
    assert table[["vbo_id", "label"]].to_numpy().tolist() == [[VBO, "A+++"]]
    assert table["valid_to"].iloc[0] == pd.Timestamp("2035-10-22")
    assert "(geheim)" not in path.read_text("utf-8")
    count = len(server.requests)
    assert fetch_of(server, tmp_path, (VBO, "0439010000000009"), offline=True)[0] == path
    assert len(server.requests) == count


def test_homes_of_which_none_has_a_label_are_an_empty_source(
    server: FaultServer, key: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceEmpty, match="No home here"):
        fetch_of(server, tmp_path, (VBO,))


def test_many_homes_are_not_asked_one_by_one(server: FaultServer, key: str, tmp_path: Path) -> None:
    many = tuple(f"0439010000{n:06d}" for n in range(1, 2002))
    with pytest.raises((SourceUnavailable, SourceChanged)):
        fetch_of(server, tmp_path, many)
    assert not [r for r in server.requests if "AdresseerbaarObject" in r.path]


def test_a_key_that_is_refused_is_not_tried_for_every_home(
    server: FaultServer, key: str, tmp_path: Path
) -> None:
    server.on("/Mutatiebestand/DownloadInfo", Reply(b"", 401))
    many = tuple(f"0439010000{n:06d}" for n in range(1, 500))
    for vbo in many:
        server.on(f"/PandEnergielabel/AdresseerbaarObject/{vbo}", Reply(b"", 401))
    with pytest.raises((SourceUnavailable, SourceChanged)):
        fetch_of(server, tmp_path, many)
    assert len(server.requests) < 50
