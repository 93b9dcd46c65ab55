"""How a column reads: its title and meaning, its words for codes, its number format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.rules import wording

if TYPE_CHECKING:
    from kansenkaart.texts import Texts

CODED = (
    "kind",
    "assessment",
    "outcome",
    "role",
    "axis",
    "status",
    "origin",
    "measure",
    "vve",
    "decision_found",
    "inhabited",
)
"""Columns whose codes have words in the catalogue."""

_SEVERAL = ("circular_ambition",)
"""Columns whose cells hold several codes."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_HOMES = tuple(f"homes_technical_{band}" for band in ("low", "mid", "high"))
_CARBON = tuple(f"carbon_{band}_t" for band in ("low", "mid", "high"))
_SHARES = ("completeness", "share", "share_low", "share_high")
_WITHOUT_YEAR = ("no_year", "not_per_year")
"""Columns that count what has no year."""
_LEVELS = "barrier_"
"""How columns begin that hold the level of a barrier."""


def title(column: str, texts: Texts) -> str:
    """Return the title that a reader sees; a column without one keeps its own name."""
    field = texts.section("project_fields").get(column)
    if isinstance(field, Mapping):
        return f"{field['title']} ({field['unit']})"
    entry = texts.section("columns").get(column)
    return str(entry["title"]) if entry else column


def about(column: str, texts: Texts) -> str:
    """Return the one-line meaning of a column for the data dictionary."""
    entry = texts.section("columns").get(column) or texts.section("project_fields").get(column)
    return str(entry["about"]) if isinstance(entry, Mapping) else ""


def words(frame: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Replace the codes of the coded columns and the levels of barriers by their words."""
    codes, levels = texts.section("codes"), texts.section("barriers.level")
    frame = frame.copy()
    for column in (c for c in frame if str(c).startswith(_LEVELS)):
        frame[column] = frame[column].map(levels)
    for column in CODED:
        if column in frame:
            frame[column] = frame[column].map(lambda v, c=column: codes[c].get(v, v))
    for column in _SEVERAL:
        if column in frame:
            frame[column] = [_each_word(cell, codes[column]) for cell in frame[column]]
    return frame


def _each_word(cell: Any, codes: Mapping[str, str]) -> str | None:
    """Return the codes of a cell in words."""
    return None if pd.isna(cell) else ", ".join(codes.get(c, c) for c in str(cell).split(", "))


def joined(frame: pd.DataFrame, separator: str = ", ") -> pd.DataFrame:
    """Join the cells that are lists to one text; an empty list becomes null."""
    frame = frame.copy()
    for column in frame.select_dtypes(object, exclude="str"):
        frame[column] = [
            separator.join(map(str, v)) or None if isinstance(v, list | tuple | np.ndarray) else v
            for v in frame[column]
        ]
    return frame


def shown_homes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table per project as a reader sees it: whole homes, and carbon in one digit.

    A project shows only homes that fit whole; totals are summed unrounded.
    """
    made = frame.copy()
    for column in made.columns.intersection(_HOMES):
        made[column] = wording.whole_homes(made[column].astype("float64")).astype("Int64")
    for column in made.columns.intersection(_CARBON):
        made[column] = [one_digit(v) for v in made[column].astype("float64")]
    return made


def one_digit(value: float) -> float:
    """Return a number in one significant digit: what is no more than indicative."""
    return float(f"{value:.1g}")


def number_format(column: str, series: pd.Series) -> str:
    """Return the Excel number format of a column, after its unit and dtype."""
    if column in _SHARES or column.endswith("_share"):
        return "0%"
    if "score" in column or column in ("weight", "completeness"):
        return "0.00"
    is_year = "year" in column and column not in _WITHOUT_YEAR
    if is_year or column in _CARBON or pd.api.types.is_string_dtype(series):
        return "General"
    if pd.api.types.is_datetime64_any_dtype(series):
        return "dd-mm-yyyy"
    if column.endswith("_m"):
        return "#,##0.0"
    return "#,##0" if pd.api.types.is_numeric_dtype(series) and column != "value" else "General"


def day(value: Any) -> str:
    """Return a date as people write it (dd-mm-yyyy); what is no whole date as it was given."""
    given = "" if value is None or pd.isna(value) else str(value)
    found = _DAY.match(given)
    return "-".join(reversed(found.groups())) if found else given


def day_first(value: Any) -> Any:
    """Return a text that begins with a date with that date as people write it."""
    return value if pd.isna(value) else _DAY.sub(lambda found: day(found.group()), value, count=1)


def plain(value: Any) -> Any:
    """Return a cell value that a spreadsheet can hold: no numpy, no nulls of any kind."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, pd.Timestamp):
        return None if value is pd.NaT else value.to_pydatetime()
    return value
