"""Address ranges as people write them."""

from __future__ import annotations

import pandas as pd
import pytest

from kansenkaart.projects import addresses

Spot = tuple[str | None, int | None, str | None, str | None, str | None]


def _table(*spots: Spot) -> pd.DataFrame:
    columns = ["street", "house_number", "house_letter", "house_addition", "postcode"]
    table = pd.DataFrame(spots, columns=columns)
    text = ["street", "house_letter", "house_addition", "postcode"]
    return table.astype(dict.fromkeys(text, "str") | {"house_number": "Int64"})


def _numbers(*numbers: tuple[int | None, str | None, str | None]) -> dict[str, str]:
    table = _table(*[("Hof", *number, None) for number in numbers])
    return addresses.house_numbers(table, pd.Series("p", index=table.index)).to_dict()


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 3, 47], "1-47"),
        ([2, 4, 6], "2-6"),
        ([1, 2, 3, 4], "1-4"),
        ([47, 1, 12, 2], "1-47"),
        # each side of the street its own range where they do not overlap
        ([51, 53, 2, 8], "51-53, 2-8"),
        ([1, 2], "1, 2"),
        ([7], "7"),
        ([7, 7], "7"),
    ],
)
def test_ranges(numbers: list[int], expected: str) -> None:
    assert _numbers(*[(n, None, None) for n in numbers]) == {"p": expected}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([(12, "A", None)], "12A"),
        ([(12, None, "HS")], "12-HS"),
        ([(12, "D", None), (12, "A", None)], "12A-D"),
        ([(12, None, "1"), (12, None, "2")], "12"),
        ([(12, None, None), (12, "A", None)], "12"),
        ([(12, "A", None), (14, None, None)], "12-14"),
    ],
)
def test_letters_and_additions(
    numbers: list[tuple[int, str | None, str | None]], expected: str
) -> None:
    assert _numbers(*numbers) == {"p": expected}


def test_without_numbers_there_is_no_range() -> None:
    assert _numbers((None, None, None)) == {}


def test_the_main_street_has_most_addresses() -> None:
    street = pd.Series(["Laan", "Hof", "Laan", "Hof", "Dam", None], dtype="str")
    group = pd.Series(["p", "p", "p", "p", "q", "r"])
    assert addresses.main_street(street, group).to_dict() == {"p": "Hof", "q": "Dam"}


def test_several_streets_are_joined_the_longest_first() -> None:
    table = _table(
        ("Laan", 2, None, None, None),
        ("Hof", 1, None, None, None),
        ("Hof", 3, None, None, None),
        (None, 9, None, None, "1381AB"),
        ("Dam", None, None, None, None),
        (None, 5, None, None, None),
    )
    group = pd.Series(["p", "p", "p", "q", "r", "s"])
    assert addresses.address_range(table, group).to_dict() == {
        "p": "Hof 1-3, Laan 2",
        "q": "1381AB 9",
        "r": "Dam",
    }


def test_no_addresses() -> None:
    table = _table()
    assert addresses.address_range(table, pd.Series([], dtype="str")).empty
    assert addresses.main_street(table["street"], pd.Series([], dtype="str")).empty
