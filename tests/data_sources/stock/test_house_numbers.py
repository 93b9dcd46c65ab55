"""House numbers: hand-made cases, and laws of the normal form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.stock import house_numbers

CASES = pd.read_csv(Path(__file__).with_name("house_numbers.csv"), sep=";", dtype="str")
PARTS = ["house_number", "house_letter", "house_addition"]


def split(*rows):
    columns = [pd.Series(c, dtype="object") for c in zip(*rows, strict=True)]
    return house_numbers.split(columns[0], *[c.astype("str") for c in columns[1:]])


def first(table):
    return tuple(None if pd.isna(v) else v for v in table.iloc[0])


@pytest.mark.parametrize("case", list(CASES.itertuples(index=False)), ids=lambda c: str(c.number))
def test_case(case):
    number, letter, addition, *expected = [None if pd.isna(v) else v for v in case]
    expected[0] = expected[0] and int(expected[0])
    assert first(split((number, letter, addition))) == tuple(expected)


def test_all_cases_at_once_give_the_same():
    table = house_numbers.split(CASES["number"], CASES["letter"], CASES["addition"])
    expected = CASES["house_number"].astype("Int64")
    assert table["house_number"].equals(expected)
    assert table["problem"].fillna("").tolist() == CASES["problem"].fillna("").tolist()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (24.0, (24, None, None, None)),
        (24, (24, None, None, None)),
        (dt.date(2026, 1, 12), (12, None, "1", "date_undone")),
        (dt.datetime(2026, 12, 3), (3, None, "12", "date_undone")),  # noqa: DTZ001
        (dt.date(1945, 12, 1), (None, None, None, "is_date")),  # 12-45 or 1-12
        (dt.time(0, 0), (None, None, None, "is_date")),
    ],
)
def test_cells_that_are_no_text(cell, expected):
    assert first(split((cell, None, None))) == expected


@pytest.mark.parametrize(
    ("letter", "addition"), [("A", None), (None, "A"), ("A", "1"), (None, "HS")]
)
def test_an_addition_that_the_number_cell_repeats_counts_once(letter, addition):
    glued = "12" + (letter or "") + (addition or "")
    assert first(split((glued, letter, addition))) == first(split(("12", letter, addition)))


patient = settings(deadline=None, max_examples=60)
letters = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=4)
numbers = st.integers(1, house_numbers.MAX_NUMBER)


def is_word(addition):
    """Return whether an addition reads as a month or as the 'and' of a list."""
    return addition is not None and addition.lower() in {
        *house_numbers._MONTH,
        "en",
        "tm",
        "tot",
        "ea",
    }


@st.composite
def normal_forms(draw):
    """Draw a house number in normal form: without a letter the addition does not start with one."""
    letter = draw(st.none() | letters)
    addition = draw(st.none() | words.filter(lambda w: not is_word(w)))
    if letter is None and addition and addition[0].isalpha() and not addition[1:2].isalpha():
        addition = "HS"
    return draw(numbers), letter, addition


@patient
@given(normal_forms())
def test_join_and_split_are_inverse_on_the_normal_form(parts):
    number, letter, addition = (pd.Series([p], dtype="object") for p in parts)
    joined = house_numbers.join(
        number.astype("Int64"), letter.astype("str"), addition.astype("str")
    )
    assert first(split((joined.iloc[0], None, None))) == (*parts, None)


@patient
@given(numbers, st.none() | words, st.none() | words)
def test_the_normal_form_of_a_normal_form_is_itself(number, letter, addition):
    once = first(split((str(number), letter, addition)))
    if once[0] is not None:
        assert first(split((str(once[0]), *once[1:3])))[:3] == once[:3]


@patient
@given(normal_forms(), st.sampled_from([" ", "-", " - ", "/", "_"]), st.booleans(), st.booleans())
def test_spelling_does_not_change_the_meaning(parts, separator, lower, own_columns):
    number, letter, addition = parts
    case = str.lower if lower else str
    if own_columns:
        row = (str(number), letter and case(letter), addition and case(f" {addition}."))
    else:
        row = (case(separator.join(str(p) for p in parts if p is not None)), None, None)
    assert first(split(row)) == (*parts, None)


@patient
@given(st.text(max_size=12), st.none() | st.text(max_size=6), st.none() | st.text(max_size=6))
def test_anything_is_read_or_refused_never_half(number, letter, addition):
    value, read_letter, read_addition, problem = first(split((number, letter, addition)))
    if problem not in {None, "date_undone"}:
        assert (value, read_letter, read_addition) == (None, None, None)
    if value is not None:
        digits = [c for c in number if c.isdigit()]
        assert str(value)[0] in "".join(digits).lstrip("0") or problem == "date_undone"
