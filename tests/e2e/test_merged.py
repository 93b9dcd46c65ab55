"""Two corporations and the gemeente laid together: one map, and nothing of what each keeps."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from data_sources import demo_town
from data_sources.demo_town.dirt import CANARY
from kansenkaart import config, outputs, pipeline
from kansenkaart.cli import app
from kansenkaart.outputs import appendix, store
from kansenkaart.outputs.appendix import content
from tests.e2e import reading

pytestmark = pytest.mark.long

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
    shared = tmp_path_factory.mktemp("gedeeld")
    for run in runs:  # a party hands over the folder of the tier, and nothing beside it
        shutil.copytree(run / "sessie", shared / run.name / "sessie")
    out = tmp_path_factory.mktemp("samen") / "samen"
    given = [str(shared / run.name) for run in runs]
    done = CliRunner().invoke(app, ["merge", *given, "--out", str(out)], catch_exceptions=False)
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


def test_the_gemeente_claims_nothing_that_a_corporation_has(runs: list[Path]) -> None:
    """Boxes and offices as little as homes: what bezit_bag.csv names is no chance of its own."""
    truth = demo_town.town()
    owned = set(truth.units.loc[~truth.units["sold"], "pand_id"])
    made = store.read(runs[2], "intern")
    kinds = made.members.groupby("kind")["pand_id"].agg(set)
    assert {"garages", "transformation"} <= set(kinds.index)
    for kind in ("garages", "transformation"):
        assert not kinds[kind] & owned
    candidates = [store.read(run, "sessie").members for run in runs]
    boxes = [
        set(m.loc[m["kind"].isin(["garages", "transformation"]), "pand_id"]) for m in candidates
    ]
    assert all(boxes)
    assert not boxes[2] & (boxes[0] | boxes[1])


def test_completeness_is_told_and_is_no_ranking(merged: tuple[Path, str]) -> None:
    folder, said = merged
    assert "geen rangorde" in said
    (line,) = [t for t in said.splitlines() if t.startswith("Woonstichting") and "splitsen" in t]
    assert re.search(r" \d\d%$", line), line
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


def test_no_buurt_has_more_social_homes_than_homes(merged: tuple[Path, str]) -> None:
    """The gemeente's list of what corporations own is of the homes that these list themselves."""
    table = store.read(merged[0], "sessie").tenants_buurt.dropna(subset=["social_homes"])
    assert (table["social_homes"] > 0).sum() >= 3
    assert (table["social_homes"] <= table["homes"]).all()


def test_the_difference_between_two_runs_is_told_in_words(runs: list[Path]) -> None:
    arguments = ["diff", *map(str, runs[:2]), "--tier", "sessie"]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    for said in ("Andere invoer", "verdwenen", "nieuw", "optoppen", "invoer"):
        assert said in done.output, said


@pytest.fixture
def no_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the still maps out of an appendix: they hold no text and take most of the time."""
    monkeypatch.setitem(content._PARTS, "D", lambda _: ())


@pytest.mark.usefixtures("no_maps")
def test_no_canary_in_any_byte(merged: tuple[Path, str], tmp_path: Path) -> None:
    arguments = ["appendix", "--run", str(merged[0]), "--out", str(tmp_path), "--tier", "sessie"]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    files = [path for folder in (merged[0], tmp_path) for path in folder.rglob("*")]
    assert {".html", ".docx", ".pdf", ".xlsx", ".gpkg", ".parquet"} <= {f.suffix for f in files}
    for path in filter(Path.is_file, files):
        for name, data in reading.unpacked(path):
            for canary in (CANARY, PLAN):
                assert canary.encode() not in data, (path.name, name)


@pytest.mark.usefixtures("no_maps")
def test_a_canary_would_be_seen_in_every_file(merged: tuple[Path, str], tmp_path: Path) -> None:
    given = store.read(merged[0], "sessie")
    table = given.opportunities.copy()
    at = (table["assessment"] == "candidate") & (table["kind"] == "topup")
    table.loc[at, ["title", "subtype"]] = CANARY
    outcomes = given.outcomes.assign(value_text=CANARY)
    result = replace(given, opportunities=table, outcomes=outcomes)
    outputs.write(result, tmp_path)
    appendix.write(result, [], tmp_path)
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(files) == 7
    for path in files:
        assert any(CANARY.encode() in data for _, data in reading.unpacked(path)), path.name


def test_tier_intern_is_refused(runs: list[Path], tmp_path: Path) -> None:
    arguments = ["merge", *map(str, runs), "--out", str(tmp_path / "x"), "--tier", "intern"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    assert "Tier intern stays with its owner" in str(done.exception)
    assert not (tmp_path / "x").exists()
