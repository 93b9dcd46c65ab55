"""Titles of columns in one row or two, with group titles over several columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data_sources.spreadsheet import cells
from data_sources.spreadsheet.schema import Schema, key
from data_sources.spreadsheet.sheet import Merged

Row = Sequence[object]


def title_rows(
    rows: Sequence[Row],
    index: int,
    merged: Sequence[Merged],
    known: tuple[Schema, Mapping[str, str]],
) -> list[tuple[int, list[str]]]:
    """Return the titles that may start at a row.

    Parameters
    ----------
    rows
        The first rows of the sheet.
    index
        The row, counted from 0.
    merged
        Merged ranges of the sheet.
    known
        The schema, and normalised title -> field with the user's own titles in it.

    Returns
    -------
    list of (height, titles)
        The row alone and, where the row below can be titles too, the two joined.
    """
    schema, by_title = known
    own = _texts(rows[index])
    above = _group(rows, index - 1, merged, len(own)) if index else [""] * len(own)
    options = [(1, [_of_person(g, t, schema) for g, t in zip(above, own, strict=False)])]
    if index + 1 < len(rows) and _may_be_titles(rows[index + 1]):
        lower = _texts(rows[index + 1])
        width = max(len(own), len(lower))
        group = _group(rows, index, merged, width)
        spread = _merged_titles(own, index, merged, width)
        columns = zip(group, spread, [*lower, *[""] * (width - len(lower))], strict=True)
        options.append((2, [_joined(g, u, t, schema, by_title) for g, u, t in columns]))
    return options


def _texts(row: Row) -> list[str]:
    return [cells.text_of(cell) or "" for cell in row]


def _may_be_titles(row: Row) -> bool:
    return any(row) and all(cell is None or isinstance(cell, str) for cell in row)


def _merged_titles(own: list[str], index: int, merged: Sequence[Merged], width: int) -> list[str]:
    """Return the titles of a row with each merged one repeated over its range."""
    titles = [*own, *[""] * (width - len(own))]
    for (top, left), (bottom, right) in merged:
        if top <= index <= bottom and left < width:
            reach = min(right + 1, width)
            titles[left:reach] = [titles[left]] * (reach - left)
    return titles


def _group(rows: Sequence[Row], index: int, merged: Sequence[Merged], width: int) -> list[str]:
    """Return the group title that may reach over each column: its own or the last to its left.

    A row with one filled cell is a heading of the sheet, not a row of groups.
    """
    own = _texts(rows[index])[:width]
    if sum(map(bool, own)) < 2:
        return [""] * width
    titles = _merged_titles(own, index, merged, width)
    for column in range(1, width):
        titles[column] = titles[column] or titles[column - 1]
    return titles


def _of_person(group: str, title: str, schema: Schema) -> str:
    """Return the title with its group where that is about a person, so that it is not known."""
    about_person = any(part in key(group) for part in schema.people)
    return f"{group} {title}" if about_person and title else title


def _joined(group: str, upper: str, lower: str, schema: Schema, by_title: Mapping[str, str]) -> str:
    """Return the title of a column with a title in two rows.

    Both together where that is known, else the lower one where it is known and its group is not
    about a person, else the upper one.
    """
    if any(part in key(group) for part in schema.people):
        return f"{group} {lower}".strip()
    both = f"{upper} {lower}".strip()
    return next((title for title in (both, lower, upper) if key(title) in by_title), both)
