"""House numbers, however a list writes them, as number, letter and addition.

The normal form is the BAG's division with one spelling: the letter is one capital, the addition
capitals and digits without blanks and punctuation; a single letter behind a number is the letter,
not the addition. A cell that cannot be read as one house number is refused: half a house number is
another home.
"""

from __future__ import annotations

import pandas as pd

from data_sources.spreadsheet import cells

MAX_NUMBER = 29_999
"""Higher numbers in a house number column are serial dates or postcodes, not numbers of houses."""
_MAX_ADDITION = 10
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH = {"mar": 3, "may": 5, "oct": 10}
_MONTH = {name: i for i, name in enumerate(_MONTHS, 1)} | _ENGLISH
_PARTS = (
    r"^(?P<number>\d{1,5})"
    r"[\s.,\-/_]*"
    r"(?P<letter>[A-Za-z](?![A-Za-z]))?"
    r"[\s.,\-/_]*"
    r"(?P<addition>[A-Za-z0-9][A-Za-z0-9\s.\-/]*)?$"
)
_SPLIT_DIGITS = r"\d[\s.\-/]+\d"
"""Such as 1/2 or 1-3 in an addition: a fraction or a range, not one addition."""


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
    undone, problem = _undo_dates(number)
    tail = letter.fillna("") + ("-" + addition).where(addition.notna(), "").astype("str")
    glued = undone + tail
    parts = glued.str.extract(_PARTS)
    rest = parts["addition"]
    clean = rest.str.replace(r"[\s.\-/]", "", regex=True).str.upper()
    value = pd.to_numeric(parts["number"], errors="coerce").astype("Int64")
    present = undone.notna()
    unreadable = present & (
        value.isna()
        | rest.str.contains(_SPLIT_DIGITS).fillna(False)
        | (clean.str.len() > _MAX_ADDITION).fillna(False)
    )
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
    tail = ("-" + addition).where(addition.notna(), "").astype("str")
    return number.astype("str") + letter.fillna("") + tail


def _undo_dates(number: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn dates back into the house numbers that they were, where that can only be one.

    Dutch programs read '12-1' as 12 January and '12-45' as December 1945, whose first day hides
    which of the two was typed: a date on the first of a month is refused.
    """
    plain = cells.text(number)
    problem = pd.Series(None, index=number.index, dtype="str")
    dates = cells.is_date(number) | plain.str.match(
        r"^\d{4}-\d\d-\d\d|^\d{1,2}[-/]\d{1,2}[-/]\d{4}$|^\d\d:\d\d"
    ).fillna(False)
    names = plain.str.extract(r"(?i)^(?:(\d{1,2})[- ])?([a-z]{3})\.?(?:[- ](\d{2}))?$")
    month = names[1].str.lower().map(_MONTH)
    named = month.notna() & (names[0].notna() ^ names[2].notna())
    if not (dates.any() or named.any()):
        return plain, problem
    as_day = (
        cells.day(number.where(dates)) if dates.any() else pd.Series(pd.NaT, index=number.index)
    )
    clear = dates & as_day.dt.day.gt(1).fillna(False)
    undone = (
        as_day.dt.day.astype("Int64").astype("str")
        + "-"
        + as_day.dt.month.astype("Int64").astype("str")
    )
    from_name = names[0].where(names[0].notna(), month.astype("Int64").astype("str"))
    to_name = names[2].where(names[2].notna(), month.astype("Int64").astype("str"))
    plain = plain.mask(dates).mask(clear, undone).mask(named, from_name + "-" + to_name)
    problem = problem.mask(dates, "is_date").mask(clear | named, "date_undone")
    return plain, problem


def split_address(address: pd.Series) -> pd.DataFrame:
    """Return an address in one cell as ``street``, ``number``, ``postcode`` and ``place``, all text.

    Reads 'Kerkstraat 12 A', 'Kerkstraat 12-1, 1234 AB Weesp' and 'Plein 1945 7 bis'. What does not
    look like an address is null in every column.
    """
    parts = address.str.extract(
        r"^(?P<street>\D.*?[^\s,]|\d+e [^\d,]+?)[\s,]+"
        r"(?P<number>\d{1,5}(?:[\s\-/]*[A-Za-z](?![A-Za-z]))?(?:[\s\-/]*(?:[A-Za-z]{2,5}|\d{1,4}[A-Za-z]?(?!\d)))?(?: ?hoog)?)"
        r"(?:[\s,]+(?P<postcode>[1-9]\d{3} ?[A-Za-z]{2})\b)?"
        r"(?:[\s,]+(?P<place>[^\d,@]{2,40}))?$"
    )
    return parts.astype("str")
