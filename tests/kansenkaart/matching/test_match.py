"""Every rung of the ladder, and what lines say of each other, on hand-made towns."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kansenkaart import matching
from kansenkaart.matching.rungs import OUTCOME
from kansenkaart.texts import LANGUAGES, Texts
from tests.kansenkaart.matching import small_town as small

CASES = Path(__file__).parent / "cases"


def _cases(name: str) -> list[Any]:
    cases = tomllib.loads((CASES / name).read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in cases]


def _expected(line: dict[str, Any]) -> set[tuple[str, int | None]]:
    rungs = line.pop("rungs", None)
    rung, home = line.pop("rung", ""), line.pop("home", None)
    return {(r, int(n)) for n, r in rungs.items()} if rungs else {(rung, home)}


def _match(case: dict[str, Any], listed: pd.DataFrame) -> pd.DataFrame:
    more: dict[str, Any] = {}
    if "ended" in case:
        more["ended"] = small.ended({int(n): s for n, s in case["ended"].items()})
    if "address" in case:
        more["address"] = small.address(case["address"])
    if "holding" in case:
        more["holding"] = small.holding((p, n) for p, n in case["holding"])
    town = small.town(small.verblijfsobject(case["bag"]), listed, **more)
    return matching.match(listed, town, texts=Texts("nl"))


@pytest.mark.parametrize("case", [*_cases("ladder.toml"), *_cases("together.toml")])
def test_hand_case(case: dict[str, Any]) -> None:
    lines = [dict(line) for line in case["lines"]]
    expected = [_expected(line) for line in lines]
    # lines of a case that are about one line each do not see each other
    alone = case.get("alone", False)
    groups = [[line] for line in lines] if alone else [lines]
    found = [_match(case, small.unit(group)) for group in groups]
    rows = [
        part[part["line"] == number] for part in found for number in part["line"].drop_duplicates()
    ]
    got = [
        {
            (r, None if pd.isna(v) else int(v[6:]))
            for r, v in zip(part["rung"], part["vbo_id"], strict=True)
        }
        for part in rows
    ]
    assert got == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rung_has_a_sentence(lang: str) -> None:
    reasons = Texts(lang).section("matching.reasons")
    assert set(reasons) == set(OUTCOME)
    assert len(set(reasons.values())) == len(reasons)


def test_every_rung_is_reached_by_a_case() -> None:
    text = "".join(p.read_text("utf-8") for p in [*CASES.glob("*.toml"), Path(__file__)])
    reached = {"spelling", "correction", "correction_none"}
    reached |= {"garage_panden", "panden_of_complex", "pand_of_two_parties"}  # test_garages.py
    assert {r for r in OUTCOME if f'"{r}"' in text} | reached == set(OUTCOME)


def test_an_empty_list_gives_an_empty_table() -> None:
    town = small.town(small.verblijfsobject([{"id": 1, "number": 1}]), small.unit([]))
    assert matching.match(town.unit, town, texts=Texts("nl")).empty


def test_a_town_without_homes_matches_nothing() -> None:
    listed = small.unit([{"number": 1}, {"number": 2, "ids": [1]}])
    town = small.town(small.verblijfsobject([]), listed)
    found = matching.match(listed, town, texts=Texts("nl"))
    assert found["outcome"].tolist() == ["unmatched", "unmatched"]


def test_order_of_lines_and_homes_changes_nothing() -> None:
    homes = small.verblijfsobject([{"id": n, "number": n // 2} for n in range(2, 30)])
    listed = small.unit([{"number": n, "ids": [2 * n]} for n in range(1, 12)])
    town = small.town(homes, listed)
    first = matching.match(listed, town, texts=Texts("nl"))
    turned = small.town(homes.iloc[::-1].reset_index(drop=True), listed)
    second = matching.match(listed.iloc[::-1], turned, texts=Texts("nl"))
    again = second.sort_values("line", ignore_index=True)
    pd.testing.assert_frame_equal(first, again)


def test_found_names_both_addresses_of_a_conflict() -> None:
    homes = small.verblijfsobject([{"id": 1, "number": 12}, {"id": 2, "number": 14}])
    listed = small.unit([{"number": 12, "ids": [2]}])
    found = matching.match(listed, small.town(homes, listed), texts=Texts("nl")).iloc[0]
    assert found["found"] == "Kerkstraat 12, 1234AB Dorp / Kerkstraat 14, 1234AB Dorp"
    assert found["reason"] == "BAG-id en adres wijzen verschillende objecten aan."
    assert pd.isna(found["vbo_id"])
    assert pd.isna(found["pand_id"])
