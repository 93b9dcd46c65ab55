"""Two corporations and the gemeente laid together: one map, and nothing of what each keeps."""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from data_sources import demo_town
from data_sources.demo_town.dirt import CANARY
from kansenkaart import config, pipeline
from kansenkaart.cli import app
from kansenkaart.outputs import store

PLAN = "Kanariepiet van de gemeente"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the run folders of three parties; each list has a tenants' column with a canary."""
    town = demo_town.build(tmp_path_factory.mktemp("stad"))
    both = config.load(town.config)
    folder = tmp_path_factory.mktemp("partijen")
    made = []
    for place, stock in enumerate(both.stock):
        own = replace(
            both,
            stock=(stock,),
            renovation=tuple(r for r in both.renovation if r.party == stock.party),
        )
        made.append(pipeline.scan(own).write(folder / f"corporatie-{place}"))
    gemeente = config.load(town.config.with_name("gemeente.toml"))
    _add_canary(town.config.parent)
    made.append(pipeline.scan(gemeente).write(folder / "gemeente"))
    return made


def _add_canary(folder: Path) -> None:
    """Put a column of the gemeente's own beside the vacancy list."""
    path = next(folder.glob("leegstand*.csv"))
    head, *lines = path.read_text("utf-8-sig").splitlines()
    mark = ";" if ";" in head else ","
    text = "\n".join([f"{head}{mark}eigenaar_naam", *(f"{line}{mark}{PLAN}" for line in lines)])
    path.write_text(text + "\n", "utf-8")


@pytest.fixture(scope="module")
def merged(runs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("samen") / "samen"
    done = CliRunner().invoke(
        app, ["merge", *map(str, runs), "--out", str(out)], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return out, done.output


def test_every_candidate_of_every_party_is_there_once(
    runs: list[Path], merged: tuple[Path, str]
) -> None:
    table = store.read(merged[0], "sessie").opportunities
    given = [store.read(run, "sessie").opportunities for run in runs]
    assert table["opportunity_id"].is_unique
    assert set(table["opportunity_id"]) <= {i for t in given for i in t["opportunity_id"]}
    parties = {party for names in table["parties"] for party in names}
    assert {p for t in given for names in t["parties"] for p in names} == parties
    assert len(parties) >= 2


def test_completeness_is_told_and_is_no_ranking(merged: tuple[Path, str]) -> None:
    folder, said = merged
    assert "geen rangorde" in said
    names = openpyxl.load_workbook(folder / "sessie" / "kansen.xlsx", read_only=True).sheetnames
    assert "Samenvoeging" in names
    assert (folder / "sessie" / "kansenkaart.html").is_file()
    assert (folder / "sessie" / "kansen.gpkg").is_file()


def test_the_funnel_and_the_town_count_once(runs: list[Path], merged: tuple[Path, str]) -> None:
    result = store.read(merged[0], "sessie")
    funnel = result.funnel.set_index(["kind", "step"])["panden"]
    panden = {len(store.read(run, "sessie").fabric.buildings) for run in runs}
    assert set(funnel[:, "all"]) == panden == {len(result.fabric.buildings)}
    assert result.differences.empty
    assert result.fixed_kinds == ()
    assert "also_by" in result.opportunities
    assert "top20_share" not in result.opportunities
    assert "per kaart bepaald" in merged[1]


def test_the_difference_between_two_runs_is_told_in_words(runs: list[Path]) -> None:
    arguments = ["diff", *map(str, runs[:2]), "--tier", "sessie"]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    for said in ("Andere invoer", "verdwenen", "nieuw", "optoppen", "invoer"):
        assert said in done.output, said


def test_no_canary_in_any_byte(merged: tuple[Path, str]) -> None:
    for path in sorted(merged[0].rglob("*")):
        for name, data in _unpacked(path):
            for canary in (CANARY, PLAN):
                assert canary.encode() not in data, (path.name, name)


def test_tier_intern_is_refused(runs: list[Path], tmp_path: Path) -> None:
    arguments = ["merge", *map(str, runs), "--out", str(tmp_path / "x"), "--tier", "intern"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    assert "Tier intern stays with its owner" in str(done.exception)
    assert not (tmp_path / "x").exists()


def _unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of a file, and of whatever is packed in it."""
    if not path.is_file():
        return
    data = path.read_bytes()
    yield path.name, data
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            yield from ((name, parts.read(name)) for name in parts.namelist())
    if path.suffix == ".html":
        for number, block in enumerate(re.findall(rb"[A-Za-z0-9+/]{200,}={0,2}", data)):
            yield f"block {number}", _inflated(base64.b64decode(block + b"=" * (-len(block) % 4)))
    if path.suffix == ".parquet":
        import pandas as pd

        yield "cells", pd.read_parquet(path).to_csv().encode()


def _inflated(data: bytes) -> bytes:
    for bits in (31, 15, -15):
        try:
            return zlib.decompress(data, bits)
        except zlib.error:
            continue
    return data
