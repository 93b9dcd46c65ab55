"""Cells as numbers, years, dates, answers and text, with Dutch and English habits."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from data_sources.spreadsheet import cells


def column(*values):
    return pd.Series(values, dtype="object")


def plain(series):
    return [None if pd.isna(v) else v for v in series]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (12.0, "12"),
        (457010000005858.0, "457010000005858"),
        (81.5, "81.5"),
        ("  a\u00a0 b\n c ", "a b c"),
        ("   ", None),
        ("", None),
        (None, None),
        (float("nan"), None),
        (True, "ja"),
        (dt.date(2026, 1, 12), "2026-01-12"),
        (dt.datetime(2026, 1, 12), "2026-01-12"),  # noqa: DTZ001 - as a workbook holds it
        (dt.time(0, 0), "00:00:00"),
    ],
)
def test_text(cell, expected):
    assert cells.text_of(cell) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((85, 81.5, "90"), [85, 81.5, 90]),
        (("85,5", "1.234,56", "90"), [85.5, 1234.56, 90]),
        (("1.234", "85,5"), [1234, 85.5]),  # a decimal comma elsewhere makes the point thousands
        (("85.5", "1234"), [85.5, 1234]),
        (("1,234.56", "85.5"), [1234.56, 85.5]),
        (("85 m2", "85,5 m²", "€ 1.000,00"), [85, 85.5, 1000]),
        ((815.612, "85,5"), [815.612, 85.5]),  # a stored number has no thousands separator
        (("onbekend", "12-3", "", None), [None, None, None, None]),
        ((dt.date(2026, 1, 1), True), [None, None]),
        (("-5", "12 jaar"), [-5, 12]),
    ],
)
def test_number(values, expected):
    assert plain(cells.number(column(*values))) == expected


def test_year():
    values = column(1965, "1965", 1965.0, dt.date(1965, 1, 1), "01-06-1965", "circa 1965", "65", "")
    assert plain(cells.year(values)) == [1965, 1965, 1965, 1965, 1965, None, None, None]


def test_day_reads_dates_and_serials_and_drops_dummies():
    values = column(
        dt.date(2024, 5, 31),
        45443,  # the serial number of 31 May 2024
        "31-05-2024",
        "31/5/2024",
        "2024-05-31T00:00:00",
        "20240531",
        "1753-01-01",
        "0001-01-01",
        "31-12-9999",
        dt.time(0, 0),
        "binnenkort",
    )
    day = pd.Timestamp(2024, 5, 31)
    assert plain(cells.day(values)) == [day] * 6 + [None] * 5


def test_yes_no():
    values = column("Ja", "J", True, 1, "nee", "N", False, 0, "misschien", None)
    assert plain(cells.yes_no(values)) == [True] * 4 + [False] * 4 + [None] * 2


def test_first_word_match_takes_the_first_entry_in_order():
    words = (("garage", "garage"), ("woning", "dwelling"))
    found = cells.first_word_match(
        column("Woning met garage", "WONING", "boom", None).astype("str"), words
    )
    assert plain(found) == ["garage", "dwelling", None, None]
