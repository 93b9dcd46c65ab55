"""Garages without an object of their own, through the panden near their complex."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import shapely

from data_sources import tables
from kansenkaart import matching
from kansenkaart.texts import Texts
from tests.kansenkaart.matching import small_town as small

X, Y = small.X, small.Y


def _long(left: float, length: float, depth: float = 6) -> Any:
    """Return a footprint behind the homes of the complex."""
    return shapely.box(X + left, Y + 20, X + left + length, Y + 20 + depth)


def _row(first: int, left: float, count: int) -> dict[int, Any]:
    """Return a row of boxes of 3 by 6 m behind the homes of the complex."""
    return {first + n: _long(left + 3 * n, 3) for n in range(count)}


def _match(shapes: dict[int, Any], boxes: int, complex_id: str | None = "C1") -> pd.DataFrame:
    homes = small.verblijfsobject([{"id": n, "number": n} for n in (1, 2, 3)])
    dwellings = [{"number": n, "complex_id": "C1"} for n in (1, 2, 3)]
    garage = {"kind": "garage", "complex_id": complex_id, "street": "Achterom", "postcode": ""}
    listed = small.unit([*dwellings, *[{**garage, "number": n} for n in range(1, boxes + 1)]])
    panden = {small.pand_id(n): shape for n, shape in shapes.items()}
    town = small.town(homes, listed, shapes=panden)
    return matching.match(listed, town, texts=Texts("nl")).iloc[3:]


def test_one_long_pand_that_fits_the_boxes() -> None:
    found = _match({50: _long(0, 12)}, boxes=4)
    assert set(found["rung"]) == {"panden_of_complex"}
    assert set(found["outcome"]) == {"matched"}
    assert set(found["pand_id"]) == {small.pand_id(50)}
    assert found["vbo_id"].isna().all()


def test_rows_with_as_many_boxes_as_the_complex_lists() -> None:
    found = _match({**_row(50, 0, 4), **_row(60, 30, 3)}, boxes=7)
    assert set(found["rung"]) == {"panden_of_complex"}
    assert found["pand_id"].tolist() == [small.pand_id(n) for n in (50, 51, 52, 53, 60, 61, 62)]


def test_a_row_of_which_only_the_end_is_near_counts_whole() -> None:
    found = _match(_row(50, 0, 40), boxes=40)
    assert set(found["rung"]) == {"panden_of_complex"}


def test_a_shed_that_stands_alone_is_not_looked_at() -> None:
    found = _match({**_row(50, 0, 4), 70: _long(30, 3)}, boxes=4)
    assert set(found["rung"]) == {"panden_of_complex"}
    assert small.pand_id(70) not in set(found["pand_id"])


@pytest.mark.parametrize(
    ("shapes", "boxes"),
    [
        pytest.param({50: _long(0, 12), 51: _long(20, 12)}, 4, id="two long panden"),
        pytest.param({50: _long(0, 12), **_row(60, 20, 4)}, 4, id="a long pand and a row"),
        pytest.param(_row(50, 0, 5), 4, id="more boxes than lines"),
        pytest.param(_row(50, 0, 4), 5, id="more lines than boxes"),
        pytest.param(_row(50, 0, 3), 2, id="two boxes are too few to tell"),
    ],
)
def test_more_than_one_thing_it_can_be(shapes: dict[int, Any], boxes: int) -> None:
    found = _match(shapes, boxes)
    assert set(found["rung"]) == {"garage_panden"}
    assert set(found["outcome"]) == {"uncertain"}
    assert found["pand_id"].isna().all()
    assert found["found"].iloc[0].startswith(str(len(shapes)))


def test_a_row_that_two_complexes_can_mean_is_of_neither() -> None:
    homes = small.verblijfsobject([{"id": n, "number": n} for n in (1, 2)])
    garage = {"kind": "garage", "street": "Achterom", "postcode": ""}
    lines: list[dict[str, Any]] = [
        {"number": 1, "complex_id": "C1"},
        {"number": 2, "complex_id": "C2"},
    ]
    lines += [{**garage, "number": n, "complex_id": c} for c in ("C1", "C2") for n in range(4)]
    listed = small.unit(lines)
    panden = {small.pand_id(n): shape for n, shape in _row(50, 0, 4).items()}
    town = small.town(homes, listed, shapes=panden)
    found = matching.match(listed, town, texts=Texts("nl")).iloc[2:]
    assert set(found["rung"]) == {"garage_panden"}


@pytest.mark.parametrize(
    ("shapes", "boxes", "complex_id"),
    [
        pytest.param({}, 4, "C1", id="no pand"),
        pytest.param({50: _long(0, 40)}, 4, "C1", id="too large"),
        pytest.param({50: _long(0, 1)}, 4, "C1", id="too small"),
        pytest.param({50: _long(100, 12)}, 4, "C1", id="too far"),
        pytest.param({50: _long(0, 3)}, 1, "C1", id="a single box may be a shed"),
        pytest.param(_row(50, 0, 4), 4, None, id="no complex"),
        pytest.param(_row(50, 0, 4), 4, "C9", id="a complex without homes"),
    ],
)
def test_no_pand_that_it_can_be(shapes: dict[int, Any], boxes: int, complex_id: str | None) -> None:
    found = _match(shapes, boxes, complex_id)
    assert set(found["rung"]) == {"garage_without_object"}
    assert set(found["outcome"]) == {"unmatched"}


def test_a_garage_listed_at_a_homes_address_gets_the_row_too() -> None:
    homes = small.verblijfsobject([{"id": n, "number": n} for n in (1, 2, 3)])
    lines = [
        {"number": n, "complex_id": "C1", "kind": k}
        for k in ("dwelling", "garage")
        for n in (1, 2, 3)
    ]
    listed = small.unit(lines)
    panden = {small.pand_id(n): shape for n, shape in _row(50, 0, 3).items()}
    found = matching.match(listed, small.town(homes, listed, shapes=panden), texts=Texts("nl"))
    assert found["rung"].tolist() == ["exact_address"] * 3 + ["panden_of_complex"] * 3
    assert found["pand_id"].tolist()[3:] == [small.pand_id(n) for n in (50, 51, 52)]


@pytest.mark.parametrize(
    ("holder", "pand", "rung", "outcome"),
    [
        pytest.param("B", 50, "pand_of_two_parties", "conflict", id="another party's too"),
        pytest.param("A", 50, "panden_of_complex", "matched", id="the party's own holdings"),
        pytest.param("B", 51, "panden_of_complex", "matched", id="another pand"),
    ],
)
def test_a_pand_that_another_party_holds_is_a_conflict(
    holder: str, pand: int, rung: str, outcome: str
) -> None:
    homes = small.verblijfsobject([{"id": n, "number": n} for n in (1, 2, 3)])
    lines = [
        {"number": n, "complex_id": "C1", "kind": kind, "party": "A"}
        for kind in ("dwelling", "garage")
        for n in (1, 2, 3)
    ]
    listed = small.unit(lines)
    held = pd.DataFrame([{"party": holder, "vbo_id": None, "pand_id": small.pand_id(pand)}])
    shapes = {small.pand_id(50): _long(0, 9), small.pand_id(51): _long(300, 9)}
    town = small.town(homes, listed, shapes=shapes, holding=tables.validate("holding", held))
    found = matching.match(listed, town, texts=Texts("nl"))
    assert set(found["rung"][3:]) == {rung}
    assert set(found["outcome"][3:]) == {outcome}
    assert set(found["pand_id"][3:]) == {small.pand_id(50)}
    assert set(found["outcome"][:3]) == {"matched"}
