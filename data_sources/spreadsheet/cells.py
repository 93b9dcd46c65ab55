"""Cells as text, numbers, dates and yes or no: vectorised, with Dutch and English habits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

import pandas as pd

_DUMMY_YEARS = (1, 1753, 1899, 1900, 1904, 9999)
"""Years of dates that stand for 'none': defaults of databases and of spreadsheet programs."""
_EXCEL_EPOCH = pd.Timestamp(1899, 12, 30)
_YES = {"ja", "j", "yes", "y", "true", "waar", "1", "x"}
_NO = {"nee", "n", "no", "false", "onwaar", "0"}


def text_of(cell: object) -> str | None:  # noqa: PLR0911 - one return per type of cell
    """Return one cell as trimmed text, None when it is empty.

    A number without decimals loses its '.0'; a date becomes ISO; inner blanks become one space.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return " ".join(cell.split()) or None
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def text(values: pd.Series) -> pd.Series:
    """Return cells as text (dtype ``str``), see :func:`text_of`."""
    if values.dtype == "str":
        return values
    if _all_text(values):
        tidy = values.astype("str").str.replace("[\\s\u00a0]+", " ", regex=True).str.strip()
        return tidy.mask(tidy == "")
    return pd.Series([text_of(v) for v in values], index=values.index, dtype="str")


def column(values: list[object]) -> pd.Series:
    """Return the cells of one column: as text where all are text, else as they are."""
    cells = pd.Series(values, dtype="object")
    return text(cells) if _all_text(cells) else cells


def _all_text(values: pd.Series) -> bool:
    return set(map(type, values)) <= {str, type(None)}


def is_date(values: pd.Series) -> pd.Series:
    """Return where a cell is a date or a time rather than text or a number."""
    return _is_a(values, (date, time, timedelta))


def is_number(values: pd.Series) -> pd.Series:
    """Return where a cell is stored as a number."""
    return _is_a(values, (int, float)) & ~_is_a(values, (bool,))


def _is_a(values: pd.Series, types: tuple[type, ...]) -> pd.Series:
    if values.dtype == "str":
        return pd.Series(False, index=values.index)
    return pd.Series([isinstance(v, types) for v in values], index=values.index, dtype=bool)


def _on_distinct(values: pd.Series, read: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Return ``read(values)``, reading equal cells once."""
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    return read(pd.Series(distinct, dtype=values.dtype)).iloc[codes].set_axis(values.index)


def number(values: pd.Series) -> pd.Series:
    """Return cells as numbers; what is no number is null.

    Text may carry a unit behind it (``85 m2``) and Dutch or English separators: a comma anywhere in
    the column before one or two closing digits makes the comma decimal and the point a thousands
    separator.
    """
    return _on_distinct(values, _number)


def _number(values: pd.Series) -> pd.Series:
    plain = text(values.where(~is_date(values)))
    cleaned = plain.str.replace(
        r"(?i)^(?:eur|€)\s*|\s*(?:m2|m²|m|eur|€|%|jaar|st)\.?$", "", regex=True
    )
    cleaned = cleaned.str.replace(" ", "", regex=False)
    as_text = ~is_number(values)
    comma = cleaned.str.contains(",", regex=False).fillna(False) & as_text
    english = cleaned.str.contains(r"^\d{1,3}(?:,\d{3})+\.\d", regex=True).fillna(False) & as_text
    if (comma & ~english).any():
        points = as_text & cleaned.str.contains(r"^-?\d{1,3}(?:\.\d{3})+(?:,|$)").fillna(False)
        cleaned = cleaned.mask(points, cleaned.str.replace(".", "", regex=False))
        cleaned = cleaned.mask(comma, cleaned.str.replace(",", ".", regex=False))
    cleaned = cleaned.mask(english, cleaned.str.replace(",", "", regex=False))
    shape = cleaned.str.fullmatch(r"-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?").fillna(False)
    return pd.to_numeric(cleaned.where(shape), errors="coerce").astype("float64")


def year(values: pd.Series) -> pd.Series:
    """Return cells as years (``Int64``): a number, a year in text, or the year of a date."""
    return _on_distinct(values, _year)


def _year(values: pd.Series) -> pd.Series:
    plain = text(values)
    found = plain.str.extract(r"^(\d{4})(?:$|-\d{2}-\d{2})", expand=False)
    found = found.fillna(plain.str.extract(r"^\d{1,2}[-/.]\d{1,2}[-/.](\d{4})$", expand=False))
    return pd.to_numeric(found, errors="coerce").astype("Int64")


def day(values: pd.Series) -> pd.Series:
    """Return cells as dates (``datetime64[us]``); dummies such as 1753-01-01 are null.

    Reads dates, serial day numbers, ``dd-mm-yyyy``, ISO and ``yyyymmdd``.
    """
    return _on_distinct(values, _day)


def _day(values: pd.Series) -> pd.Series:
    plain = text(values)
    iso = plain.str.extract(r"^(\d{4}-\d{2}-\d{2})", expand=False)
    dutch = plain.str.replace(
        r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}).*$", r"\3-\2-\1", regex=True
    ).where(plain.str.match(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}").fillna(False))
    compact = plain.where(plain.str.fullmatch(r"[12]\d{7}").fillna(False))
    found = pd.to_datetime(iso.fillna(dutch), errors="coerce", format="%Y-%m-%d")
    found = found.fillna(pd.to_datetime(compact, errors="coerce", format="%Y%m%d"))
    serial = pd.to_numeric(plain.where(plain.str.fullmatch(r"\d{5}").fillna(False)))
    found = found.fillna(_EXCEL_EPOCH + pd.to_timedelta(serial.astype("float64"), unit="D"))
    return found.mask(found.dt.year.isin(_DUMMY_YEARS)).astype("datetime64[us]")


def yes_no(values: pd.Series) -> pd.Series:
    """Return cells as ``boolean``: ja/nee, true/false, 1/0; anything else is null."""
    plain = text(values).str.lower()
    answer = pd.Series(pd.NA, index=values.index, dtype="boolean")
    return answer.mask(plain.isin(_YES), True).mask(plain.isin(_NO), False)


def first_word_match(values: pd.Series, words: Iterable[tuple[str, str]]) -> pd.Series:
    """Return the meaning of each text: the first entry whose pattern occurs in it, else null.

    Parameters
    ----------
    values
        Text.
    words
        (regular expression, meaning) pairs in order of precedence, matched without case.
    """
    distinct = values.dropna().drop_duplicates()
    meaning = pd.Series(None, index=distinct.index, dtype="object")
    for pattern, name in words:
        hit = distinct.str.contains(pattern, case=False, regex=True)
        meaning = meaning.mask(meaning.isna() & hit, name)
    return values.map(dict(zip(distinct, meaning, strict=True))).astype("str")
