"""How columns read: codes in words, shares as percentages, carbon in its one digit."""

from __future__ import annotations

import pandas as pd
import pytest

from kansenkaart.opportunities import table
from kansenkaart.outputs import columns
from kansenkaart.texts import Texts

NL = Texts("nl")


def test_levels_of_barriers_are_words() -> None:
    frame = pd.DataFrame({"barrier_grid": ["high", "unknown", None], "title": ["a", "b", "c"]})
    shown = columns.words(frame, NL)["barrier_grid"]
    assert shown.tolist()[:2] == ["groot", "niet nagegaan"]
    assert shown.isna().tolist() == [False, False, True]
    assert columns.words(pd.DataFrame(), NL).empty


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("share_low", "0%"),  # as a whole number four fifths would read as all
        ("share_high", "0%"),
        ("kept_share", "0%"),
        ("carbon_low_t", "General"),  # 0.4 t is not 0
        ("score_low", "0.00"),
        ("homes_now", "#,##0"),
        ("construction_year", "General"),
        ("not_per_year", "#,##0"),  # homes, not a year
        ("no_year", "#,##0"),
        ("wall_m", "#,##0.0"),
    ],
)
def test_a_number_keeps_what_it_says(column: str, wanted: str) -> None:
    assert columns.number_format(column, pd.Series([0.4])) == wanted


@pytest.mark.parametrize(
    ("given", "shown"),
    [("2026-11-25", "25-11-2026"), ("2021", "2021"), (None, ""), ("ooit", "ooit")],
)
def test_a_date_is_written_as_people_do(given: str | None, shown: str) -> None:
    assert columns.day(given) == shown
    assert columns.day(pd.Timestamp(2026, 9, 1)) == "01-09-2026"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_column_of_a_candidate_has_a_title_and_a_meaning(lang: str) -> None:
    texts = Texts(lang)
    for name in (*table.COLUMNS, *table.OWN, "kept_share", "combines_with"):
        assert columns.title(name, texts) != name, name
        assert columns.about(name, texts), name
