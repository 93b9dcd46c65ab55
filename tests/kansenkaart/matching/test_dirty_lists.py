"""Fresh dirty lists, read and matched as a user's: never a wrong home, seldom a lost one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from data_sources import stock
from data_sources.findings import Findings
from kansenkaart import matching
from kansenkaart.texts import Texts
from kansenkaart.town import Town
from tests.kansenkaart.matching import dirt, grid
from tests.kansenkaart.matching import small_town as small

SEEDS = range(50)
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


def _check(town: Town, vbo: gpd.GeoDataFrame, folder: Path, lines: int) -> None:
    known = dirt.Town(vbo)
    count: Counter[str] = Counter()
    for seed in SEEDS:
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
    assert count["matched"] / count["homes"] >= MOST - 0.005, dict(count)


def test_fifty_lists_of_an_invented_grid(tmp_path: Path) -> None:
    vbo = grid.homes(numbers=4)
    _check(small.town(vbo, small.unit([])), vbo, tmp_path, lines=150)


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
