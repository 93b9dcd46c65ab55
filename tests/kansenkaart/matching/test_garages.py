"""Garages without an object of their own, through the panden near their complex."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import shapely

from kansenkaart import matching
from kansenkaart.texts import Texts
from tests.kansenkaart.matching import small_town as small

X, Y = small.X, small.Y


def _row(left: float, length: float, depth: float = 6) -> Any:
    """Return a footprint behind the homes of the complex."""
    return shapely.box(X + left, Y + 20, X + left + length, Y + 20 + depth)


def _match(shapes: dict[int, Any], boxes: int, complex_id: str | None = "C1") -> pd.DataFrame:
    homes = small.verblijfsobject([{"id": n, "number": n} for n in (1, 2, 3)])
    dwellings = [{"number": n, "complex_id": "C1"} for n in (1, 2, 3)]
    garage = {"kind": "garage", "complex_id": complex_id, "street": "Achterom", "postcode": ""}
    listed = small.unit([*dwellings, *[{**garage, "number": n} for n in range(1, boxes + 1)]])
    panden = {small.pand_id(n): shape for n, shape in shapes.items()}
    town = small.town(homes, listed, shapes=panden)
    return matching.match(listed, town, texts=Texts("nl")).iloc[3:]


def test_one_row_that_fits_the_boxes() -> None:
    found = _match({50: _row(0, 12)}, boxes=4)
    assert set(found["rung"]) == {"pand_of_complex"}
    assert set(found["outcome"]) == {"matched"}
    assert set(found["pand_id"]) == {small.pand_id(50)}
    assert found["vbo_id"].isna().all()


@pytest.mark.parametrize(
    ("shapes", "boxes"),
    [
        pytest.param({50: _row(0, 12), 51: _row(20, 12)}, 4, id="two rows"),
        pytest.param({50: _row(0, 12), 51: _row(20, 3)}, 4, id="a row and a shed"),
        pytest.param({50: _row(0, 3)}, 1, id="a single box may be a shed"),
        pytest.param({50: _row(0, 3)}, 4, id="one box for four"),
    ],
)
def test_more_than_one_thing_it_can_be(shapes: dict[int, Any], boxes: int) -> None:
    found = _match(shapes, boxes)
    assert set(found["rung"]) == {"garage_panden"}
    assert set(found["outcome"]) == {"uncertain"}
    assert found["pand_id"].isna().all()
    assert found["found"].iloc[0].startswith(str(len(shapes)))


@pytest.mark.parametrize(
    ("shapes", "boxes", "complex_id"),
    [
        pytest.param({}, 4, "C1", id="no pand"),
        pytest.param({50: _row(0, 40)}, 4, "C1", id="too large"),
        pytest.param({50: _row(0, 1)}, 4, "C1", id="too small"),
        pytest.param({50: _row(100, 12)}, 4, "C1", id="too far"),
        pytest.param({50: _row(0, 12)}, 4, None, id="no complex"),
        pytest.param({50: _row(0, 12)}, 4, "C9", id="a complex without homes"),
    ],
)
def test_no_pand_that_it_can_be(shapes: dict[int, Any], boxes: int, complex_id: str | None) -> None:
    found = _match(shapes, boxes, complex_id)
    assert set(found["rung"]) == {"garage_without_object"}
    assert set(found["outcome"]) == {"unmatched"}
