"""Ownership per pand as an interval, on cases counted by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_sources import tables
from kansenkaart import matching
from kansenkaart.texts import Texts
from tests.kansenkaart.matching import small_town as small

_FILE = Path(__file__).parent / "cases" / "ownership.toml"
_CASES = tomllib.loads(_FILE.read_text("utf-8"))["case"]


def _home(pand: int, number: int) -> int:
    return 1000 * pand + number


def _where(pand: int) -> dict[str, str]:
    return {"street": f"Pandweg {'ABCDEFGHI'[pand]}", "postcode": f"1234P{'ABCDEFGHI'[pand]}"}


def _lines(case: dict[str, Any]) -> list[dict[str, Any]]:
    made = []
    for given in case["lines"]:
        line = dict(given)
        first, last, block = line.pop("from"), line.pop("to"), line.pop("block", 0)
        pand = line.pop("pand", None)
        for number in range(first, last + 1):
            row = {**(_where(pand) if pand else {}), "number": number, **line}
            if block:
                row["ids"] = [_home(pand, n) for n in range(number, number + block)]
            made.append(row)
    return made


@pytest.mark.parametrize("case", _CASES, ids=lambda c: c["name"])
def test_hand_counted(case: dict[str, Any]) -> None:
    homes = small.verblijfsobject(
        {"id": _home(int(p), n), "pand": int(p), "number": n, **_where(int(p))}
        for p, count in case["panden"].items()
        for n in range(1, count + 1)
    )
    listed = small.unit(_lines(case))
    held = small.holding(
        (h["party"], _home(h["pand"], n))
        for h in case.get("holding", [])
        for n in range(h["from"], h["to"] + 1)
    )
    town = small.town(homes, listed, holding=held)
    match = matching.match(listed, town, texts=Texts("nl"))
    got = matching.ownership(match, listed, held, homes)
    expected = pd.DataFrame(case["expected"], columns=list(_COLUMNS)).rename(columns=_COLUMNS)
    expected["units"] = expected["units"].astype("Int64")
    expected["pand_id"] = expected["pand_id"].map(small.pand_id)
    pd.testing.assert_frame_equal(
        got[expected.columns.tolist()], expected, check_dtype=False, check_exact=False, rtol=1e-12
    )


_COLUMNS = {
    "pand": "pand_id",
    "party": "party",
    "dwellings": "dwellings",
    "low": "dwellings_low",
    "high": "dwellings_high",
    "share_low": "share_low",
    "share_high": "share_high",
    "mixed": "mixed",
    "units": "units",
}


def test_a_pand_without_homes_has_no_share() -> None:
    homes = small.verblijfsobject([{"id": 1, "number": 1, "uses": ["winkelfunctie"]}])
    listed = small.unit([{"number": 1, "kind": "business"}])
    town = small.town(homes, listed)
    match = matching.match(listed, town, texts=Texts("nl"))
    row = matching.ownership(match, listed, town.holding, homes).iloc[0]
    assert (row["dwellings"], row["units"], row["mixed"]) == (0, 1, "unknown")
    assert pd.isna(row["share_low"])
    assert pd.isna(row["share_high"])


def test_a_home_in_two_panden_counts_in_each() -> None:
    homes = small.verblijfsobject([{"id": 1, "number": 1, "panden": [1, 2]}])
    listed = small.unit([{"number": 1}])
    town = small.town(homes, listed)
    match = matching.match(listed, town, texts=Texts("nl"))
    got = matching.ownership(match, listed, town.holding, homes)
    assert got["pand_id"].tolist() == [small.pand_id(1), small.pand_id(2)]
    assert got["share_low"].tolist() == [1.0, 1.0]


def test_holdings_without_homes_are_the_partys_too() -> None:
    homes = small.verblijfsobject(
        [
            {"id": 1, "pand": 1, "number": 1, "uses": ["kantoorfunctie"]},
            {"id": 2, "pand": 2, "number": 3, "uses": ["winkelfunctie"]},
            {"id": 3, "pand": 2, "number": 5},
        ]
    )
    rows = [("A", small.vbo_id(1), None), ("A", None, small.pand_id(3))]
    rows.append(("A", small.vbo_id(2), small.pand_id(2)))
    held = pd.DataFrame(rows, columns=["party", "vbo_id", "pand_id"])
    town = small.town(homes, small.unit([]), holding=tables.validate("holding", held))
    match = matching.match(town.unit, town, texts=Texts("nl"))
    got = matching.ownership(match, town.unit, town.holding, homes).set_index("pand_id")
    assert got["party"].to_dict() == {small.pand_id(n): "A" for n in (1, 2, 3)}
    assert got["dwellings"].tolist() == [0, 1, 0]
    assert got["units"].isna().all()
    # a shop below a home is no share of the homes
    assert got["share_high"].fillna(-1).tolist() == [-1, 0, -1]


def test_without_lists_and_holdings_nobody_owns_anything() -> None:
    homes = small.verblijfsobject([{"id": 1, "number": 1}])
    town = small.town(homes, small.unit([]))
    match = matching.match(town.unit, town, texts=Texts("nl"))
    assert matching.ownership(match, town.unit, town.holding, homes).empty
