"""The lines of a list: allowed columns only, each with its line number in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

import pandas as pd

from data_sources.spreadsheet import cells
from data_sources.spreadsheet.recognise import (
    MAX_TITLE_LINES,
    SAMPLE_LINES,
    Layout,
    find_layout,
)
from data_sources.spreadsheet.schema import Schema, key
from data_sources.spreadsheet.sheet import Sheet

_TOTAL = r"(?i)^(?:sub|eind|grand )?tota+l\b|^totalen\b|^(?:som|gemiddelde?|aantal)\b\s*:?$"


def layout_of(sheet: Sheet, schema: Schema, chosen: Mapping[str, str]) -> Layout | None:
    """Return the layout of a sheet, see :func:`recognise.find_layout`."""
    return find_layout(sheet.head(MAX_TITLE_LINES + SAMPLE_LINES), schema, chosen, sheet.merged)


def read_lines(sheet: Sheet, layout: Layout) -> pd.DataFrame:
    """Return the cells of the recognised columns, one row per line of the list.

    Parameters
    ----------
    sheet
        The sheet; its rows are read once, and of each row only the recognised cells are kept.
    layout
        What :func:`layout_of` found.

    Returns
    -------
    DataFrame
        Column ``line`` (counted from 1 as a spreadsheet program shows it) and one object column per
        field. Wholly empty lines are left out. A cell merged over several rows fills each of them.
    """
    picked = [column.index for column in layout.columns]
    lines: list[int] = []
    data: list[list[object]] = [[] for _ in picked]
    for line, row in enumerate(islice(sheet.rows(), layout.first_row, None), layout.first_row + 1):
        width = len(row)
        values = [row[index] if index < width else None for index in picked]
        if any(value is not None and value != "" for value in values):
            lines.append(line)
            for column, value in zip(data, values, strict=True):
                column.append(value)
    names = [column.field for column in layout.columns]
    series = {n: pd.Series(d, dtype="object") for n, d in zip(names, data, strict=True)}
    frame = pd.DataFrame({"line": pd.Series(lines, dtype="int64"), **series})
    return _fill_merged(frame, sheet, layout)


def _fill_merged(frame: pd.DataFrame, sheet: Sheet, layout: Layout) -> pd.DataFrame:
    fields = {column.index: column.field for column in layout.columns}
    for (top, left), (bottom, _) in sheet.merged:
        if bottom > top >= layout.first_row and left in fields:
            inside = frame["line"].between(top + 1, bottom + 1)
            first = frame.loc[frame["line"] == top + 1, fields[left]]
            if len(first):
                frame.loc[inside, fields[left]] = first.iloc[0]
    return frame


def is_total(frame: pd.DataFrame) -> pd.Series:
    """Return where a line is a total: its first filled cell starts with such a word."""
    wrong = pd.Series(False, index=frame.index)
    for field in frame.columns.drop("line"):
        wrong |= cells.text(frame[field]).str.contains(_TOTAL).fillna(False)
    return wrong


def is_header(frame: pd.DataFrame, layout: Layout) -> pd.Series:
    """Return where the titles are repeated between the lines, as on printed pages."""
    repeated = pd.Series(0, index=frame.index)
    for column in layout.columns:
        repeated += (frame[column.field].map(key) == key(column.title)).astype(int)
    return repeated >= min(2, len(layout.columns))


def filled(frame: pd.DataFrame, fields: Sequence[str]) -> pd.Series:
    """Return where at least one of the fields holds something."""
    present = [f for f in fields if f in frame.columns]
    full = pd.Series(False, index=frame.index)
    for field in present:
        full |= cells.text(frame[field]).notna()
    return full
