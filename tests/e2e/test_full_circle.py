"""The full circle: scan, session, appendix in three forms, and next year's scan that remembers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from data_sources import demo_town
from kansenkaart import config, pipeline
from kansenkaart.cli import app
from kansenkaart.outputs import store
from tests.e2e import reading
from tests.kansenkaart import sessions

pytestmark = pytest.mark.long

HOPED = "vorig jaar zag de kaart deze niet"
REASON, WHY, STEP = "het dak is net vernieuwd", "ligt aan het plein", "constructeur laten rekenen"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return demo_town.build(tmp_path_factory.mktemp("stad"))


@pytest.fixture(scope="module")
def run(town: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kaart") / "kaart"
    return pipeline.scan(config.override(config.load(town.config), out=out)).write()


@pytest.fixture(scope="module")
def decided(run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return a session file, and the rows that it is about."""
    result = store.read(run, "sessie")
    table = result.opportunities.query("assessment == 'candidate'")
    pilot, rejected, found = (table[table["kind"] == "topup"].iloc[n] for n in (0, 1, 2))
    known = {pand for panden in result.opportunities["pand_ids"] for pand in panden}
    buildings = result.fabric.buildings
    many = buildings[(buildings["dwellings"] > 1) & ~buildings.index.isin(known)]
    hand = str(many.index[0])
    file = sessions.write(
        tmp_path_factory.mktemp("sessie") / "sessie.json",
        result.info,
        sessions.decision(
            pilot,
            lead="Gemeente",
            next_step=STEP,
            next_date="2026-09-01",
            votes={"Huurdersorganisatie": {"score": 2, "view": "eerst de lift"}},
        ),
        sessions.decision(rejected, status="afgewezen", reason=REASON),
        sessions.by_hand(hand, "topup", "Het hoge gebouw", WHY),
        sessions.by_hand("9999100000000009", "garages", "Verdwenen boxen", ""),
        sessions.by_hand(found["pand_ids"][0], "topup", "De flat op de hoek", HOPED),
    )
    tree = json.loads(file.read_text("utf-8"))
    tree["decisions"][3].pop("manual_reason")
    file.write_text(json.dumps(tree), "utf-8")
    return file, {"pilot": pilot, "rejected": rejected, "hand": hand, "found": found}


@pytest.mark.parametrize("tier", ["openbaar", "sessie"])
def test_the_decisions_stand_in_all_three_forms(
    run: Path, decided: tuple[Path, dict[str, Any]], tier: str, tmp_path: Path
) -> None:
    file, rows = decided
    arguments = ["appendix", "--run", str(run), "--session", str(file), "--out", str(tmp_path)]
    done = CliRunner().invoke(app, [*arguments, "--tier", tier], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    forms = {
        "html": reading.html_text(tmp_path / "bijlage.html"),
        "docx": reading.docx_text(tmp_path / "bijlage.docx"),
        "pdf": reading.pdf_text(tmp_path / "bijlage.pdf"),
    }
    for form, text in forms.items():
        for said in (REASON, WHY, STEP, "eerst de lift", "Het hoge gebouw", "Verdwenen boxen"):
            assert said in text, (form, said)
        assert f"Pilot 1: {rows['pilot']['title']}" in text, form


def test_the_appendix_is_public_unless_told_otherwise(run: Path, tmp_path: Path) -> None:
    arguments = ["appendix", "--run", str(run), "--out", str(tmp_path)]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert "openbaar" in done.output
    text = reading.html_text(tmp_path / "bijlage.html")
    complexes = set(store.read(run, "intern").fabric.dwellings["complex_id"].dropna())
    assert complexes
    assert not [c for c in complexes if re.search(rf"\b{re.escape(c)}\b", text)]


def test_next_year_remembers(
    town: Any, decided: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    file, rows = decided
    out = tmp_path / "volgend-jaar"
    arguments = ["scan", str(town.config), "--out", str(out), "--decisions", str(file)]
    done = CliRunner().invoke(
        app, [*arguments, "--reference-date", "2027-01-01"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert "Verdwenen boxen" in done.output
    for tier in ("intern", "sessie", "openbaar"):
        result = store.read(out, tier)
        table = result.opportunities.set_index("opportunity_id")
        assert table.loc[rows["pilot"]["opportunity_id"], "status"] == "pilot_geselecteerd"
        assert table.loc[rows["rejected"]["opportunity_id"], "status"] == "afgewezen"
        found = result.decisions.set_index("title")["found"]
        assert found["Het hoge gebouw"] == "by_hand"
        assert sorted(found) == sorted(["same", "same", "by_hand", "now", "homeless"])
        assert found["Verdwenen boxen"] == "homeless"
        assert REASON in set(result.decisions["reason"].dropna())
    assert "votes" not in store.read(out, "openbaar").decisions
    assert "eerst de lift" in json.dumps(store.read(out, "sessie").decisions["votes"].tolist())
    counts = json.loads((out / "run.json").read_text("utf-8"))["counts"]["decisions"]
    assert counts == {"same": 2, "by_hand": 1, "now": 1, "homeless": 1}
    sheet = openpyxl.load_workbook(out / "sessie" / "kansen.xlsx", read_only=True)["Besluiten"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert {"Verdwenen boxen", REASON, WHY, "niet teruggevonden", rows["hand"]} <= set(cells)
    told = f"handmatig toegevoegd, nu een kandidaat: {rows['found']['title']}"
    assert told in cells
    arguments = ["appendix", "--run", str(out), "--tier", "sessie", "--out", str(tmp_path / "b")]
    CliRunner().invoke(app, arguments, catch_exceptions=False)
    shown = reading.html_text(tmp_path / "b" / "bijlage.html")
    for said in (WHY, rows["hand"], HOPED, told):
        assert said in shown, said
