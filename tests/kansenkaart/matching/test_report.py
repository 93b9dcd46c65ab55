"""Counts per outcome and complex, and differences worth a look."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kansenkaart import matching, rules
from kansenkaart.matching import report
from kansenkaart.texts import LANGUAGES, Texts
from kansenkaart.town import Town
from tests.kansenkaart.matching import small_town as small

LIMITS = {"area_factor": 10, "year_difference": 25, "complex_spread_m": 3000}


def _matched(bag: list[dict[str, Any]], lines: list[dict[str, Any]]) -> tuple[Town, pd.DataFrame]:
    listed = small.unit(lines)
    town = small.town(small.verblijfsobject(bag), listed)
    return town, matching.match(listed, town, texts=Texts("nl"))


def _codes(bag: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    town, match = _matched(bag, lines)
    found = report.differences(town.unit, match, town, LIMITS)
    return list(zip(found["unit_id"], found["code"], strict=True))


def test_units_and_homes_are_counted_apart() -> None:
    bag = [{"id": n, "number": n} for n in range(1, 6)]
    lines: list[dict[str, Any]] = [
        {"number": 1, "kind": "room", "complex_id": "C1"},
        {"number": 1, "kind": "room", "complex_id": "C1"},
        {"number": 2, "ids": [2, 3, 4], "complex_id": "C1"},
        {"number": 5, "letter": "A", "complex_id": "C2"},
        {"number": 99},
        {"number": 5, "in_operation": False, "complex_id": "C2"},
    ]
    town, match = _matched(bag, lines)
    got = report.counts(match, town.verblijfsobject).set_index("outcome")[["lines", "dwellings"]]
    assert got.to_dict("split")["data"] == [[3, 4], [1, 1], [0, 0], [1, 0], [1, 1], [0, 0]]
    per = report.by_complex(town.unit, match, town.verblijfsobject)
    assert per["complex_id"].tolist()[:2] == ["C1", "C2"]
    assert per["lines"].tolist() == [3, 2, 1]
    assert per["matched"].tolist() == [3, 0, 0]
    assert per["uncertain"].tolist() == [0, 1, 0]
    assert per["out_of_operation"].tolist() == [0, 1, 0]
    assert per["dwellings"].tolist() == [4, 0, 0]


@pytest.mark.parametrize(
    ("listed", "differs"),
    [(70, False), (699, False), (700, True), (7000, True), (7, True), (8, False)],
)
def test_area(listed: float, differs: bool) -> None:
    lines = [{"unit_id": "V1", "number": 1, "area_m2": listed}]
    assert _codes([{"id": 1, "number": 1}], lines) == ([("V1", "area")] if differs else [])


def test_the_area_of_a_room_is_not_compared() -> None:
    lines = [
        {"number": 1, "kind": "room", "area_m2": 5},
        {"number": 1, "kind": "room", "area_m2": 6},
    ]
    assert _codes([{"id": 1, "number": 1}], lines) == []


@pytest.mark.parametrize(
    ("year", "differs"), [(1960, False), (1985, False), (1986, True), (1934, True), (None, False)]
)
def test_year(year: int | None, differs: bool) -> None:
    lines = [{"unit_id": "V1", "number": 1, "construction_year": year}]
    assert _codes([{"id": 1, "number": 1}], lines) == ([("V1", "year")] if differs else [])


def test_a_home_in_a_pand_without_homes() -> None:
    bag = [{"id": 1, "number": 1, "uses": ["kantoorfunctie"]}]
    assert _codes(bag, [{"unit_id": "V1", "number": 1}]) == [("V1", "no_dwellings")]
    assert _codes(bag, [{"unit_id": "V1", "number": 1, "kind": "business"}]) == []


def test_one_unit_id_at_two_addresses() -> None:
    bag = [{"id": 1, "number": 1}, {"id": 2, "number": 2}]
    lines = [{"unit_id": "V1", "number": 1}, {"unit_id": "V1", "number": 2}]
    assert _codes(bag, lines) == [("V1", "two_addresses")] * 2


@pytest.mark.parametrize(("metres", "differs"), [(3000, False), (3001, True)])
def test_a_complex_spread_over_the_town(metres: int, differs: bool) -> None:
    bag = [{"id": 1, "number": 1, "x": 0}, {"id": 2, "number": 2, "x": 10}]
    bag.append({"id": 3, "number": 3, "x": metres})
    lines = [{"unit_id": f"V{n}", "number": n, "complex_id": "C1"} for n in (1, 2, 3)]
    assert _codes(bag, lines) == ([("V1", "spread")] if differs else [])


def test_lines_that_were_not_matched_are_not_compared() -> None:
    lines = [{"number": 1, "letter": "A", "area_m2": 7000}]
    assert _codes([{"id": 1, "number": 1}], lines) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_difference_has_words(lang: str) -> None:
    words = Texts(lang).section("matching.differences")
    assert set(words) == {"area", "year", "no_dwellings", "two_addresses", "spread"}


def test_the_rules_hold_every_limit() -> None:
    limits = rules.parameters("matching")
    assert LIMITS.keys() <= limits.keys()
    assert limits["complex_spread_m"] == 3000
    assert limits["year_difference"] == 25
