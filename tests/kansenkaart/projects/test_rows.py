"""Rows of single homes, and the groups in which homes are split."""

from __future__ import annotations

import pandas as pd
import pytest

from kansenkaart.projects.garage_rows import garage_rows
from kansenkaart.projects.rows import row_id, split_groups


def test_a_row_needs_a_neighbour() -> None:
    pairs = pd.DataFrame({"a": ["p1", "p2", "p4"], "b": ["p2", "p3", "flat"]})
    rows = row_id(pd.Index(["p4", "p3", "p2", "p1"]), pairs)
    assert rows[["p1", "p2", "p3"]].tolist() == ["p1"] * 3
    assert pd.isna(rows["p4"])


@pytest.fixture
def buildings() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "dwellings": [1, 1, 1, 1, 1, 4],
            "row_id": pd.Series(["p1", "p1", "p1", "p1", None, None], dtype="str").array,
        },
        index=["p1", "p2", "p3", "p4", "alone", "maisonnettes"],
    )


def _homes(**columns: list[str | None]) -> pd.DataFrame:
    pand = ["p1", "p2", "p3", "p4", "alone", "maisonnettes", "maisonnettes"]
    empty: dict[str, list[str | None]] = dict.fromkeys(
        ["party", "complex_id", "street"], [None] * len(pand)
    )
    table = pd.DataFrame({"pand_id": pand} | empty | columns, index=list("abcdefg"))
    return table.astype("str")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # nobody's homes without a street name: one project per row, per building
        ({}, "aaaaeff"),
        ({"complex_id": ["c1", "c1", "c2", "c2", "c1", "c1", "c2"]}, "aacceff"),
        ({"party": ["Zon", "Zon", "Maan", "Zon", "Zon", "Zon", "Zon"]}, "aacaeff"),
        ({"street": ["Hof", "Hof", "Laan", "Laan", "Hof", "Hof", "Hof"]}, "aacceff"),
    ],
)
def test_split_groups(
    buildings: pd.DataFrame, columns: dict[str, list[str | None]], expected: str
) -> None:
    assert split_groups(_homes(**columns), buildings).tolist() == list(expected)


def test_candidates_of_one_row_are_one_project_though_others_stand_between(
    buildings: pd.DataFrame,
) -> None:
    homes = _homes().drop(index=["b", "c"])
    assert split_groups(homes, buildings).tolist() == list("aaeff")


def test_one_complex_id_of_two_parties_is_two_complexes(buildings: pd.DataFrame) -> None:
    homes = _homes(complex_id=["7"] * 7, party=["Zon", "Zon", "Maan", "Maan", "Zon", "Zon", "Zon"])
    assert split_groups(homes, buildings).tolist() == list("aacceff")


def test_boxes_of_one_pand_and_of_touching_panden_are_one_row() -> None:
    boxes = pd.DataFrame(
        {
            "pand_id": ["p1", "p1", "p2", "p3", "p4", "flat"],
            "group": ["row", "row", "row", "row", "storage", "plinth"],
        },
        index=list("fedcba"),
    )
    pairs = pd.DataFrame(
        {"a": ["p1", "p2", "p3", "flat"], "b": ["p2", "p5", "p4", "p1"], "wall_m": [6.0] * 4}
    )
    # p3 is cut off by p5, which holds no box; the sheds and the plinth keep to themselves
    assert garage_rows(boxes, pairs).to_dict() == {
        "f": "d",
        "e": "d",
        "d": "d",
        "c": "c",
        "b": "b",
        "a": "a",
    }
