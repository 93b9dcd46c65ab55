"""House numbers, however a list writes them, as number, letter and addition.

The normal form is the BAG's division with one spelling: the letter is one capital, the addition
capitals and digits without blanks and punctuation; a single letter behind a number is the letter,
not the addition. A cell that cannot be read as one house number is refused: half a house number is
another home.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import pandas as pd

from data_sources.spreadsheet import cells

MAX_NUMBER = 29_999
"""Higher numbers in a house number column are serial dates, not numbers of houses."""
_MAX_ADDITION = 10
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = {name: i for i, name in enumerate(_MONTHS, 1)} | {"mar": 3, "may": 5, "oct": 10}
_DATE = r"^\d{4}-\d\d-\d\d|^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})$|^\d\d:\d\d"
_NAMED = r"(?i)^(?:(\d{1,2})[- ])?([a-z]{3})\.?(?:[- ](\d{2}))?$"
_PARTS = (
    r"^(?P<number>\d{1,5})(?!\d)"
    r"[\s.\-/_]*"
    r"(?P<letter>[A-Za-z](?![A-Za-z]))?"
    r"[\s.\-/_]*"
    r"(?P<addition>[A-Za-z0-9][A-Za-z0-9\s.\-/_]*)?$"
)
_SEVERAL = r"(?i)\d[\s.\-/_]+\d|(?:^|[\s.\-/_\d])(?:en|t\s?/\s?m|tm|tot|e\.?a)(?:[\s.\-/_\d]|$)"
"""In an addition: a fraction, a range or a list of house numbers, not one addition."""


@cache
def _words() -> re.Pattern[str]:
    """Return what letters in an addition may be: known words, and four other letters at most."""
    text = (files("data_sources.stock") / "words.toml").read_text("utf-8")
    known = "|".join(sorted(tomllib.loads(text)["additions"], key=len, reverse=True))
    return re.compile(rf"(?:{known})*[^\W\d_]{{0,4}}")


def has_remark(cell: pd.Series) -> pd.Series:
    """Return where the text of a cell holds letters that no house number has: a name, a remark."""

    def is_remark(text: str) -> bool:
        letters = re.findall(r"[^\W\d_]+", text.lower())
        return not all(_words().fullmatch(run) for run in letters)

    distinct = cell.dropna().drop_duplicates()
    return cell.isin(distinct[distinct.map(is_remark).astype(bool)])


def split(number: pd.Series, letter: pd.Series, addition: pd.Series) -> pd.DataFrame:
    """Return house numbers in normal form.

    Parameters
    ----------
    number
        Cells of the number column: numbers, text with letter and addition glued on, or dates that a
        spreadsheet program made of '12-1'.
    letter, addition
        Text of the letter and addition columns; null where the list has none.

    Returns
    -------
    DataFrame
        ``house_number`` (Int64), ``house_letter``, ``house_addition`` and ``problem``: null,
        ``date_undone`` (12 January was 12-1), or what made the cell unusable: ``is_date``,
        ``unreadable``, ``implausible``. Unusable cells have no number, letter and addition.
    """
    plain, problem = _undo_dates(number)
    plain = plain.str.replace(r"[.,]0+$", "", regex=True)
    tail = _new_tail(plain, letter, addition)
    parts = (plain + tail).str.extract(_PARTS)
    rest = plain.str.replace(r"^\d+", "", regex=True) + tail
    clean = parts["addition"].str.replace(r"[\s.\-/_]", "", regex=True).str.upper()
    value = pd.to_numeric(parts["number"], errors="coerce").astype("Int64")
    several = rest.str.contains(_SEVERAL).fillna(False)
    too_long = clean.str.len().gt(_MAX_ADDITION).fillna(False)
    unreadable = plain.notna() & (value.isna() | several | too_long | has_remark(clean))
    implausible = (value.le(0) | value.gt(MAX_NUMBER)).fillna(False)
    problem = problem.mask(unreadable, "unreadable").mask(implausible, "implausible")
    usable = value.notna() & (problem.isna() | problem.eq("date_undone"))
    return pd.DataFrame(
        {
            "house_number": value.where(usable),
            "house_letter": parts["letter"].str.upper().where(usable),
            "house_addition": clean.where(usable),
            "problem": problem,
        },
        index=number.index,
    )


def join(number: pd.Series, letter: pd.Series, addition: pd.Series) -> pd.Series:
    """Return house numbers as one text, 12A-1: what :func:`split` reads back to the same parts."""
    return number.astype("str") + letter.fillna("") + _dashed(addition)


def _dashed(part: pd.Series) -> pd.Series:
    return ("-" + part).where(part.notna(), "").astype("str")


def _new_tail(plain: pd.Series, letter: pd.Series, addition: pd.Series) -> pd.Series:
    """Return letter and addition of their own columns, blank where the number cell repeats them."""
    tail = _dashed(letter) + _dashed(addition)
    bare = tail.str.replace(r"[^A-Za-z0-9]", "", regex=True).str.upper()
    glued = plain.str.replace(r"^\d+", "", regex=True).fillna("")
    glued = glued.str.replace(r"[^A-Za-z0-9]", "", regex=True).str.upper()
    return tail.mask(glued.ne("") & glued.eq(bare), "")


def _undo_dates(number: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn dates back into the house numbers that they were, where that can only be one.

    Dutch programs read '12-1' as 12 January and '12-45' as December 1945; the latter's first day
    hides which of the two was typed, so that a date on the first of a month is refused.
    """
    plain = cells.text(number)
    problem = pd.Series(None, index=number.index, dtype="str")
    dates = cells.is_date(number) | plain.str.contains(_DATE).fillna(False)
    names = plain.str.extract(_NAMED)
    month = names[1].str.lower().map(_MONTH).astype("Int64").astype("str")
    named = month.notna() & (names[0].notna() ^ names[2].notna())
    if not (dates.any() or named.any()):
        return plain, problem
    day = cells.day(number.where(dates))
    clear = dates & day.dt.day.gt(1).fillna(False)
    undone = (
        day.dt.day.astype("Int64").astype("str") + "-" + day.dt.month.astype("Int64").astype("str")
    )
    from_name = names[0].fillna(month) + "-" + names[2].fillna(month)
    plain = plain.mask(dates).mask(clear, undone).mask(named, from_name)
    return plain, problem.mask(dates, "is_date").mask(clear | named, "date_undone")
