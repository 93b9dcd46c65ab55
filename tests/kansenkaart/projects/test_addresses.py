"""Address ranges as people write them."""

from __future__ import annotations

import pandas as pd
import pytest

from kansenkaart import few_homes
from kansenkaart.projects import addresses
from kansenkaart.texts import Texts

Spot = tuple[str | None, int | None, str | None, str | None, str | None]


def _table(*spots: Spot) -> pd.DataFrame:
    columns = ["street", "house_number", "house_letter", "house_addition", "postcode"]
    table = pd.DataFrame(spots, columns=columns).assign(place="Dorp")
    text = ["street", "house_letter", "house_addition", "postcode", "place"]
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
        ([(12, None, None), (12, "A", None)], "12-12A"),
        # seven boxes: 11, and 11a to 11f
        ([(11, None, None), *((11, letter, None) for letter in "abcdef")], "11-11f"),
        ([(12, None, None), (12, None, "1")], "12"),
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


def _in_words(table: pd.DataFrame, group: pd.Series, lang: str = "nl") -> dict[str, str]:
    return addresses.in_words(addresses.address_range(table, group), Texts(lang)).to_dict()


def test_a_project_is_named_by_its_main_street() -> None:
    table = _table(
        ("Laan", 2, None, None, None),
        ("Hof", 1, None, None, None),
        ("Hof", 3, None, None, None),
        (None, 9, None, None, "1381AB"),
        ("Dam", None, None, None, None),
        (None, 5, None, None, None),
        ("Weg", 1, None, None, None),
        ("Weg", 3, None, None, None),
        ("Kade", 2, None, None, None),
        ("Plein", 2, None, None, None),
        ("Singel", 2, None, None, None),
    )
    group = pd.Series(["p", "p", "p", "q", "r", "s", "t", "t", "t", "t", "t"])
    assert _in_words(table, group) == {
        "p": "Hof 1-3",
        "q": "1381AB 9",
        "r": "Dam",
        "t": "Weg 1-3 e.o.",  # two of its five
    }


def test_what_says_most_of_a_project_names_it() -> None:
    # an office of 4347 m2 round the corner of two small ones of 214 and 230 m2
    table = _table(
        ("Laan", 42, None, None, None),
        ("Hof", 9, None, None, None),
        ("Hof", 9, "A", None, None),
    )
    group = pd.Series(["p", "p", "p"])
    area = pd.Series([4347.0, 214.0, 230.0])
    assert addresses.address_range(table, group, area).to_dict() == {"p": "Laan 42"}
    assert addresses.address_range(table, group).to_dict() == {"p": "Hof 9-9A"}


ODD = range(1, 104, 2)
"""The odd side of a street: 52 numbers up to 103."""


@pytest.mark.parametrize(
    ("own", "nl", "en"),
    [
        ([1, 35, 71, 103], "Weide 1, 35, 71 en 103", "Weide 1, 35, 71 and 103"),
        ([1, 103], "Weide 1 en 103", "Weide 1 and 103"),
        (
            [1, 3, 5, 7, 9, 11, 101, 103],
            "Weide, 8 adressen tussen 1 en 103",
            "Weide, 8 addresses between 1 and 103",
        ),
        # five of the ten numbers from 1 to 19: just half
        ([1, 3, 5, 7, 19], "Weide 1-19", "Weide 1-19"),
        ([1, 3, 5, 21], "Weide 1, 3, 5 en 21", "Weide 1, 3, 5 and 21"),
    ],
)
def test_a_range_whose_numbers_are_mostly_others_is_none(own: list[int], nl: str, en: str) -> None:
    # the even side is another's and does not count
    numbers = [*ODD, *range(2, 104, 2)]
    table = _table(*[("Weide", n, None, None, None) for n in numbers])
    group = pd.Series("p", index=[numbers.index(n) for n in own])
    assert _in_words(table, group) == {"p": nl}
    assert _in_words(table, group, "en") == {"p": en}


def test_numbers_that_do_not_exist_leave_no_gap() -> None:
    table = _table(*[("Weide", n, None, None, None) for n in (1, 35, 71, 103)])
    assert _in_words(table, pd.Series("p", index=[0, 1, 2, 3])) == {"p": "Weide 1-103"}


def test_a_street_of_the_same_name_elsewhere_does_not_count() -> None:
    table = _table(*[("Weide", n, None, None, None) for n in ODD])
    table.loc[~table["house_number"].isin([1, 103]), "place"] = "Stad"
    assert _in_words(table, pd.Series("p", index=[0, len(ODD) - 1])) == {"p": "Weide 1-103"}


def test_letters_are_kept_where_numbers_are_named_one_by_one() -> None:
    table = _table(
        *[("Weide", n, None, None, None) for n in ODD],
        ("Weide", 35, "A", None, None),
        ("Weide", 35, "B", None, None),
    )
    group = pd.Series("p", index=[0, len(ODD), len(ODD) + 1])
    assert _in_words(table, group) == {"p": "Weide 1 en 35A-B"}


@pytest.mark.parametrize("own", [[1, 35, 71, 103], [1, 3, 5, 7, 9, 101, 103], [1, 3], [7]])
def test_what_hides_house_numbers_hides_them_in_every_form(own: list[int]) -> None:
    table = _table(*[("Weide", n, None, None, None) for n in ODD])
    group = pd.Series("p", index=[list(ODD).index(n) for n in own])
    for lang in ("nl", "en"):
        [shown] = _in_words(table, group, lang).values()
        title = few_homes.without_numbers(pd.Series([shown + ", flat"]), pd.Series([shown]))
        assert title.tolist() == ["Weide, flat"]


def test_no_addresses() -> None:
    table = _table().astype({"place": "str"})
    assert addresses.address_range(table, pd.Series([], dtype="str")).empty
    assert addresses.main_street(table["street"], pd.Series([], dtype="str")).empty
