"""Laws of the match: spelling changes nothing, and no change leads to a certain other home."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kansenkaart import matching
from kansenkaart.texts import Texts
from tests.kansenkaart.matching import dirt, grid
from tests.kansenkaart.matching import small_town as small

HOMES = grid.homes(numbers=3)
TOWN = dirt.Town(HOMES)
LINES = 30

lists = st.lists(
    st.sampled_from(TOWN.rows), min_size=1, max_size=LINES, unique_by=lambda r: r["vbo_id"]
)
seeds = st.integers(0, 2**32)


def _unit(cells: list[dict[str, Any]]) -> pd.DataFrame:
    return small.unit(
        {
            "unit_id": cell["unit_id"],
            "street": cell["street"],
            "number": int(cell["number"]),
            "letter": cell["letter"],
            "addition": cell["addition"],
            "postcode": cell["postcode"],
            "place": cell["place"],
            "kind": "garage" if cell["type"] == "Garage" else "dwelling",
            "ids": [cell["bag"]] if cell["bag"] else [],
        }
        for cell in cells
    )


def _match(cells: list[dict[str, Any]]) -> pd.DataFrame:
    listed = _unit(cells)
    return matching.match(listed, small.town(HOMES, listed), texts=Texts("nl"))


def _cells(homes: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    cells = []
    for n, row in enumerate(homes):
        cell, _ = dirt._clean(row, n, rng)
        cells.append({**cell, "bag": row["vbo_id"] if rng.random() < 0.3 else None})
    return cells


@settings(deadline=None, max_examples=12)
@given(lists, seeds)
def test_spelling_that_keeps_the_meaning_changes_nothing(
    homes: list[dict[str, Any]], seed: int
) -> None:
    rng = random.Random(seed)
    clean = _cells(homes, rng)
    noisy = [dict(cell) for cell in clean]
    for cell, row in zip(noisy, homes, strict=True):
        truth = dirt.Truth(cell["unit_id"], row["vbo_id"])
        dirt.write_suffix(cell, truth, row, TOWN, rng)
        dirt.write_street(cell, truth, rng)
        if rng.random() < 0.5:
            cell["letter"], cell["addition"] = (
                None,
                (cell["letter"] or "") + (cell["addition"] or ""),
            )
        if rng.random() < 0.2:
            cell["postcode"] = None
        if cell["addition"] and rng.random() < 0.5:
            cell["addition"] = rng.choice([f" {cell['addition']}", f"-{cell['addition']}"])
        if cell["addition"] and rng.random() < 0.5:
            cell["addition"] = rng.choice([cell["addition"].upper(), cell["addition"].lower()])
    before, after = _match(clean), _match(noisy)
    unique = pd.Series([TOWN.unique(row) for row in homes])
    assert before["outcome"].eq("matched")[unique].all()
    assert after["vbo_id"].tolist() == before["vbo_id"].tolist()
    assert after["outcome"].tolist() == before["outcome"].tolist()


def _changed(cell: dict[str, Any], row: dict[str, Any], rng: random.Random) -> None:
    """Change the meaning of one part of the line."""
    other = rng.choice(TOWN.rows)
    what = rng.choice(["suffix", "lost", "number", "street", "postcode", "place", "id"])
    if what == "suffix":
        cell["letter"], cell["addition"] = (
            None,
            rng.choice(["A", "B", "X", "1", "2", "hs", "I", "bis"]),
        )
    elif what == "lost":
        cell["letter"] = cell["addition"] = None
    elif what == "number":
        cell["number"] = rng.randint(1, 5)
    elif what in {"street", "postcode", "place"}:
        cell[what] = other[what]
    else:
        cell["bag"] = other["vbo_id"]


def _is_address_of(cell: dict[str, Any], row: dict[str, Any]) -> bool:
    """Tell whether a line gives the whole address of a home, as a person reads it."""
    own = (cell["letter"] or "") + (cell["addition"] or "")
    return (
        int(cell["number"]) == row["house_number"]
        and dirt.reading(own.upper()) == dirt.reading(dirt.suffix(row))
        and cell["street"] == row["street"]
        and cell["postcode"] == row["postcode"]
    )


@settings(deadline=None, max_examples=40)
@given(lists, seeds)
def test_no_change_of_meaning_leads_to_a_certain_other_home(
    homes: list[dict[str, Any]], seed: int
) -> None:
    rng = random.Random(seed)
    cells = _cells(homes, rng)
    for cell, row in zip(cells, homes, strict=True):
        _changed(cell, row, rng)
    found = _match(cells)
    for cell, row, outcome, vbo in zip(
        cells, homes, found["outcome"], found["vbo_id"], strict=True
    ):
        if outcome == "matched" and vbo != row["vbo_id"]:
            # only when the line now is, word for word, what that other home's line would be
            other = next(r for r in TOWN.rows if r["vbo_id"] == vbo)
            assert _is_address_of(cell, other)
            assert cell["bag"] in (None, vbo)


@settings(deadline=None, max_examples=12)
@given(lists, seeds)
def test_a_line_is_judged_alike_whatever_stands_beside_it(
    homes: list[dict[str, Any]], seed: int
) -> None:
    """But for what lines say of each other, which needs two lines at one house number."""
    rng = random.Random(seed)
    cells = _cells(homes, rng)
    for cell, row in zip(cells, homes, strict=True):
        _changed(cell, row, rng)
    together = _match(cells)
    first = _match(cells[:1])
    others = {"home_taken", "home_of_two_units", "same_home"}
    if together["rung"][0] not in others:
        assert together["rung"][0] == first["rung"][0]
