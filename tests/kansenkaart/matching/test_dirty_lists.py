"""Fresh dirty lists, read and matched as a user's: never a wrong home, seldom a lost one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_sources import area, bag, buurten, demo_town, stock, tables
from data_sources.demo_town.contract_tables import contract_tables
from data_sources.findings import Findings
from kansenkaart import matching
from kansenkaart.pipeline import corrections as opened
from kansenkaart.texts import Texts
from kansenkaart.town import Town
from tests.kansenkaart.matching import dirt, grid
from tests.kansenkaart.matching import small_town as small

SEEDS = range(50)
FEW = range(50, 65)
MOST = 0.97


def _results(town: Town, made: dirt.DirtyList, folder: Path, seed: int) -> pd.DataFrame:
    """Return one row per line of the list: what is true, and what became of it."""
    path = dirt.write(made, folder, seed)
    listed = stock.load("A", [path], findings=Findings()).unit
    assert len(listed) == len(made.cells)
    match = matching.match(listed, replace(town, unit=listed), texts=Texts("nl"))
    assert match["line"].tolist() == sorted(match["line"])
    assert match.groupby("line").size().eq(1).all()
    truth = pd.DataFrame([vars(t) for t in made.truth]).add_prefix("true_")
    both = pd.concat([match.reset_index(drop=True), truth], axis=1)
    assert both["unit_id"].tolist() == both["true_unit_id"].tolist()
    return both


def _faults(both: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return lines matched to a wrong home, and lines with an outcome that their dirt excludes."""
    matched = both["outcome"] == "matched"
    wrong = matched & both["vbo_id"].ne(both["true_vbo_id"])
    odd = [
        o not in allowed for o, allowed in zip(both["outcome"], both["true_allowed"], strict=True)
    ]
    text = both["unit_id"] + " " + both["true_dirt"].map("+".join) + " " + both["rung"]
    return text[wrong].tolist(), text[pd.Series(odd)].tolist()


def _check(town: Town, folder: Path, seeds: range, lines: int) -> None:
    known = dirt.Town(town.verblijfsobject)
    count: Counter[str] = Counter()
    for seed in seeds:
        both = _results(town, dirt.make(known, seed, lines), folder, seed)
        wrong, odd = _faults(both)
        assert not wrong, f"seed {seed}"
        assert not odd, f"seed {seed}"
        homes = both[both["true_vbo_id"].notna() & both["outcome"].ne("duplicate")]
        kept = homes[[("matched" in a) for a in homes["true_allowed"]]]
        assert kept["outcome"].eq("matched").mean() >= MOST, f"seed {seed}"
        count["homes"] += len(homes)
        count["matched"] += int(homes["outcome"].eq("matched").sum())
        count["uncertain"] += int(homes["outcome"].eq("uncertain").sum())
    certain = count["homes"] - count["uncertain"]
    assert count["matched"] / certain >= MOST, dict(count)
    assert count["uncertain"] / count["homes"] <= 1 - MOST, dict(count)


def _demo() -> Town:
    made = contract_tables(demo_town.town())
    return small.town(made["verblijfsobject"], tables.empty("unit"))


def test_fifty_lists_of_the_demo_town(tmp_path: Path) -> None:
    _check(_demo(), tmp_path, SEEDS, lines=200)


def test_lists_of_a_grid_with_every_way_of_dividing_a_house_number(tmp_path: Path) -> None:
    town = small.town(grid.homes(numbers=4), tables.empty("unit"))
    _check(town, tmp_path, FEW, lines=150)


@pytest.mark.long
def test_fifty_lists_of_the_grid(tmp_path: Path) -> None:
    town = small.town(grid.homes(numbers=6), tables.empty("unit"))
    _check(town, tmp_path, SEEDS, lines=250)


@pytest.mark.long
@pytest.mark.real_data
def test_fifty_lists_on_real_addresses(tmp_path: Path, real_data: Path) -> None:
    findings = Findings()
    folder = real_data / "weesp"
    zones = buurten.load(folder / "buurten_2021_generalised.geojson", findings=findings)
    zone = area.of_gemeenten(zones, ["GM0457"])
    day = date(2021, 10, 15)
    register = bag.load(folder / "bag-light.gpkg", zone, day, findings=findings)
    town = small.town(register.verblijfsobject, tables.empty("unit"))
    _check(replace(town, pand=register.pand), tmp_path, SEEDS, lines=1500)


def test_the_generator_makes_every_kind_of_dirt() -> None:
    town = dirt.Town(grid.homes())
    seen = {d for seed in SEEDS for t in dirt.make(town, seed, 150).truth for d in t.dirt}
    assert seen >= {
        "suffix_spelling",
        "street_spelling",
        "letter_in_addition",
        "number_merged",
        "postcode_spelling",
        "postcode_lost",
        "postcode_wrong",
        "id_damaged",
        "addition_unknown",
        "addition_lost",
        "id_wrong",
        "number_unknown",
        "street_wrong",
        "elsewhere",
        "gone",
        "copy",
    }


def _handed_back(town: Town, folder: Path) -> None:
    """Check that koppeling.csv, handed back as it was written, changes nothing and says nothing."""
    texts = Texts("nl")
    plain = matching.match(town.unit, town, texts=texts)
    made = matching.koppeling.report(town.unit, plain)
    (folder / "koppeling.csv").write_bytes(matching.koppeling.to_bytes(made))
    given = opened.read(folder / "koppeling.csv")
    assert matching.judge_corrections(given, town.unit, town).empty
    pd.testing.assert_frame_equal(matching.match(town.unit, town, given, texts=texts), plain)


def test_koppeling_of_the_demo_town_handed_back_changes_nothing(tmp_path: Path) -> None:
    files = demo_town.build(tmp_path)
    parties = (("A", [files.stock_a]), ("B", [files.stock_b]))
    units = [stock.load(p, paths, findings=Findings()).unit for p, paths in parties]
    listed = pd.concat(units, ignore_index=True)
    made = contract_tables(demo_town.town())
    town = replace(_demo(), unit=listed, pand=made["pand"], complex=made["complex"])
    assert listed.duplicated(["party", "unit_id"]).any()
    _handed_back(town, tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_koppeling_of_a_dirty_list_handed_back_changes_nothing(tmp_path: Path, seed: int) -> None:
    town = _demo()
    path = dirt.write(dirt.make(dirt.Town(town.verblijfsobject), seed, 150), tmp_path, seed)
    listed = stock.load("A", [path], findings=Findings()).unit
    _handed_back(replace(town, unit=listed), tmp_path)
