"""Only the match: its files, and what it says of the corrections."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kansenkaart import pipeline
from kansenkaart.config import AreaConfig, Config, RunConfig, StockConfig
from tests.kansenkaart.pipeline import hamlet

LIST = """VHE-nummer;Straat;Huisnummer;Postcode;Plaats
V1;Dorpsstraat;1;1381AA;Gehucht
V2;Dorpsstraat;9;1381AA;Gehucht
"""
CORRECTIONS = "party;unit_id;vbo_id;date;note\nA;V2;9999010000000002;;\nA;V7;geen;;\n"


def test_it_says_what_became_of_the_corrections(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.csv" for name in ("lijst", "correcties")}
    files["lijst"].write_text(LIST, "utf-8")
    files["correcties"].write_text(CORRECTIONS, "utf-8")
    config = Config(
        run=RunConfig(reference_date=date(2026, 1, 1), out=tmp_path / "out"),
        area=AreaConfig(gemeente=("GM9999",)),
        sources={"bag": hamlet.register(tmp_path), "buurten": hamlet.buurten(tmp_path)},
        stock=(StockConfig("A", (files["lijst"],), corrections=files["correcties"]),),
    )
    said: list[str] = []
    counts = pipeline.match_only(config, config.run.out, said.append)
    assert "Correctie: toegepast. (1)" in said
    assert "Correctie: eenheid staat niet in de lijst. (1)" in said
    assert counts.set_index("outcome")["lines"]["matched"] == 2
    made = {path.name for path in (config.run.out / "intern").iterdir()}
    assert made == {"koppeling.csv", "koppeling.xlsx", "bezit_bag.csv"}
