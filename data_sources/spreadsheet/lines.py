"""The lines of a list: allowed columns only, each with its line number in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.errors import ConfigError
from data_sources.spreadsheet import cells
from data_sources.spreadsheet.recognise import (
    MAX_TITLE_LINES,
    SAMPLE_LINES,
    Layout,
    find_layout,
)
from data_sources.spreadsheet.schema import Schema
from data_sources.spreadsheet.sheet import Sheet

if TYPE_CHECKING:
    from data_sources.findings import Findings
    from data_sources.spreadsheet.oddities import Oddities

PLACE = ["file", "sheet", "line"]
"""The columns that say where a line stands."""
_TOTAL_STARTS = ("tot", "sub", "ein", "gra")
_TOTALS = {"totaal", "totalen", "subtotaal", "subtotalen", "eindtotaal", "total", "grand total"}


def layout_of(sheet: Sheet, schema: Schema, chosen: Mapping[str, str]) -> Layout | None:
    """Return the layout of a sheet, see :func:`recognise.find_layout`."""
    return find_layout(sheet.head(MAX_TITLE_LINES + SAMPLE_LINES), schema, chosen, sheet.merged)


def check_titles(chosen: Mapping[str, str], layouts: Iterable[Layout], where: str) -> None:
    """Raise ConfigError when a column that the user names is in none of the sheets.

    The titles that are there are not listed: a title can itself hold what must not be shown.
    """
    found = {c.field for layout in layouts for c in layout.columns if c.how == "user"}
    for field, title in chosen.items():
        if field not in found:
            raise ConfigError(
                f"Column mapping: {where} has no column {title!r} for {field!r}.",
                found="The title was looked for in the header row of every sheet.",
                advice="Copy the title from the list; case, blanks and punctuation do not matter.",
            )


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
        ``file``, ``sheet`` and ``line`` (counted from 1 as a spreadsheet program shows it), and one
        column of cells per field: text where all its cells are, else objects. Wholly empty lines
        are left out. A cell merged over several rows fills each of them.
    """
    picked = [(column.index, column.field) for column in layout.columns]
    merged = _merged_below(sheet, layout)
    tops: dict[int, object] = {}
    lines: list[int] = []
    data: dict[str, list[object]] = {field: [] for _, field in picked}
    for row_index, row in enumerate(islice(sheet.rows(), layout.first_row, None), layout.first_row):
        width = len(row)
        values = [row[index] if index < width else None for index, _ in picked]
        if all(value is None or value == "" for value in values):
            continue
        lines.append(row_index + 1)
        for (index, field), value in zip(picked, values, strict=True):
            if (row_index, index) not in merged:
                data[field].append(value)
                continue
            if merged[row_index, index] == row_index:
                tops[index] = value
            data[field].append(tops.get(index))
    series = {field: cells.column(values) for field, values in data.items()}
    place = {"file": sheet.file, "sheet": sheet.name, "line": pd.Series(lines, dtype="int64")}
    return pd.DataFrame({**place, **series})


def _merged_below(sheet: Sheet, layout: Layout) -> dict[tuple[int, int], int]:
    """Return (row, column) -> first row for the cells of recognised columns merged downwards."""
    columns = {column.index for column in layout.columns}
    return {
        (row, left): top
        for (top, left), (bottom, _) in sheet.merged
        if bottom > top >= layout.first_row and left in columns
        for row in range(top, bottom + 1)
    }


def without_totals(frame: pd.DataFrame, layout: Layout, oddities: Oddities) -> pd.DataFrame:
    """Return the lines that are no totals and no repeated titles; those are noted."""
    total = is_total(frame)
    header = is_header(frame, layout) & ~total
    oddities.note(frame[total], "total_line_dropped")
    oddities.note(frame[header], "titles_repeated")
    return frame[~(total | header)].reset_index(drop=True)


def report_columns(layouts: Sequence[Layout], source: str, findings: Findings) -> None:
    """Count the columns that were not read, and name the fields whose title was not believed."""
    findings.add(source, "columns_dropped", sum(layout.dropped for layout in layouts))
    doubted = [field for layout in layouts for field in layout.contradicted]
    findings.add(source, "title_contradicted", len(doubted), dict.fromkeys(doubted))


def is_total(frame: pd.DataFrame) -> pd.Series:
    """Return where a line is a total: one of its cells starts with such a word."""
    wrong = pd.Series(False, index=frame.index)
    for field in frame.columns.drop(PLACE):
        column = frame[field]
        texts = column if column.dtype == "str" else column.where(column.map(type).eq(str))
        start = texts.astype("str").str.slice(0, 3).str.lower()
        candidates = texts[start.isin(_TOTAL_STARTS)]
        wrong.loc[candidates.index[[_says_total(v) for v in candidates]]] = True
    return wrong


def _says_total(cell: str) -> bool:
    words = cell.lower().split(":")[0].split()
    return words[0] in _TOTALS or " ".join(words[:2]) in _TOTALS


def is_header(frame: pd.DataFrame, layout: Layout) -> pd.Series:
    """Return where the titles are repeated between the lines, as on printed pages."""
    repeated = pd.Series(False, index=frame.index)
    first, *others = layout.columns
    for row in frame.index[_repeats(frame[first.field], first.title)]:
        cells_of_row = frame.loc[[row]]
        same = sum(_repeats(cells_of_row[c.field], c.title).iloc[0] for c in others)
        repeated.loc[row] = same >= min(1, len(others))
    return repeated


def _repeats(cells_of_column: pd.Series, title: str) -> pd.Series:
    """Return where a cell is the title, or the end of a title that was joined from two rows."""
    repeated = [isinstance(v, str) and len(v) > 2 and title.endswith(v) for v in cells_of_column]
    return pd.Series(repeated, index=cells_of_column.index, dtype=bool)


def filled(frame: pd.DataFrame, fields: Iterable[str]) -> pd.Series:
    """Return where at least one of the fields holds something."""
    full = pd.Series(False, index=frame.index)
    for field in fields:
        if field in frame.columns:
            full |= cells.text(frame[field]).notna()
    return full
