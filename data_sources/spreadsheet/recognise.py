"""Which row holds the titles and which column holds what, with a confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data_sources.spreadsheet import cells, headers
from data_sources.spreadsheet.schema import Field, Schema, key
from data_sources.spreadsheet.sheet import Merged

MAX_TITLE_LINES = 60
"""A header below this many lines is not looked for."""
SAMPLE_LINES = 1000
_AGREE = 0.8
"""Share of filled cells that must look like the field before contents can tell it."""
_CONTRADICT = 0.2
"""Below this share a listed title is not believed."""
_MIN_CELLS = 3
_TITLE_ONLY = 0.9
"""Confidence of a listed title whose contents say nothing either way."""
_PIVOT = {"rijlabels", "kolomlabels", "rowlabels", "columnlabels"}


@dataclass(frozen=True)
class Column:
    """A column that was taken for a field."""

    index: int
    title: str
    field: str
    confidence: float
    how: str
    """``user``, ``title``, ``title and contents``, ``hint and contents`` or ``contents``."""
    alternatives: tuple[str, ...] = ()
    """Titles of other columns that could be this field and were left alone."""

    @property
    def letter(self) -> str:
        """The column as a spreadsheet program names it: A, B, ... AA."""
        name, index = "", self.index + 1
        while index:
            index, rest = divmod(index - 1, 26)
            name = chr(65 + rest) + name
        return name


@dataclass(frozen=True)
class Layout:
    """Where the lines of a list start and which columns it has."""

    first_row: int
    """Index from 0 of the first row below the titles."""
    columns: tuple[Column, ...]
    dropped: int
    """Number of filled columns that no field allows; they are never read."""
    contradicted: tuple[str, ...]
    """Fields that a title names while the cells below it look like something else."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that were found."""
        return frozenset(c.field for c in self.columns)


def find_layout(
    rows: Sequence[Sequence[object]],
    schema: Schema,
    chosen: Mapping[str, str],
    merged: Sequence[Merged] = (),
) -> Layout | None:
    """Find the header row and the columns of a list.

    Parameters
    ----------
    rows
        The first rows of a sheet.
    schema
        The fields that may be read.
    chosen
        Field -> column title as the user wrote it; wins over recognition.
    merged
        Merged ranges of the sheet: a title over several columns belongs to each.

    Returns
    -------
    Layout or None
        None when no row has at least two titles that the schema or the user knows.
    """
    known = {**schema.by_title, **{key(title): field for field, title in chosen.items()}}
    best: tuple[int, list[str]] | None = None
    most = 1
    for index in range(min(len(rows), MAX_TITLE_LINES)):
        for height, titles in headers.title_rows(rows, index, merged, (schema, known)):
            score = len({known[name] for name in map(key, titles) if name in known})
            if score > most:
                best, most = (index + height, titles), score
    if best is None:
        return None
    first, titles = best
    return _columns(titles, rows[first : first + SAMPLE_LINES], schema, chosen, first)


def is_pivot(rows: Sequence[Sequence[object]]) -> bool:
    """Tell whether the rows are those of a pivot table."""
    return any(key(cell) in _PIVOT for row in rows[:MAX_TITLE_LINES] for cell in row if cell)


def _columns(
    titles: list[str],
    sample: Sequence[Sequence[object]],
    schema: Schema,
    chosen: Mapping[str, str],
    first_row: int,
) -> Layout:
    width = max([len(titles), *map(len, sample)])
    titles = [*titles, *[""] * (width - len(titles))]
    wanted = {key(title): field for field, title in chosen.items()}
    claims: dict[str, list[Column]] = {}
    filled = 0
    contradicted = []
    for index, (title, named) in enumerate(
        zip(titles, _by_title(titles, schema, wanted), strict=True)
    ):
        raw = [row[index] if index < len(row) else None for row in sample]
        values = cells.text(pd.Series(raw, dtype="object")).dropna()
        filled += bool(title) or len(values) > 0
        claim = _claim(Column(index, title, *named), values, schema)
        if claim is not None and claim.confidence == 0:
            contradicted.append(claim.field)
        elif claim is not None:
            claims.setdefault(claim.field, []).append(claim)
    columns = [_winner(options, schema) for options in claims.values()]
    columns.sort(key=lambda c: c.index)
    return Layout(first_row, tuple(columns), filled - len(columns), tuple(contradicted))


def _winner(options: list[Column], schema: Schema) -> Column:
    """Choose one column of a field: the user's, then the preferred listed title, then contents."""

    def order(column: Column) -> tuple[bool, int, float, int]:
        titles = schema.fields[column.field].titles
        name = key(column.title)
        rank = titles.index(name) if name in titles else len(titles)
        return (column.how != "user", rank, -column.confidence, column.index)

    best, *others = sorted(options, key=order)
    return replace(best, alternatives=tuple(o.title for o in others if o.title))


def _by_title(
    titles: list[str], schema: Schema, wanted: Mapping[str, str]
) -> list[tuple[str, float, str]]:
    """Return per column the field that its title names, the confidence and how; else blanks."""
    found: list[tuple[str, float, str]] = []
    for name in map(key, titles):
        left = found[-1][0] if found else ""
        weak = schema.weak.get(name, "")
        if name in wanted:
            found.append((wanted[name], 1.0, "user"))
        elif name in schema.by_title:
            found.append((schema.by_title[name], _TITLE_ONLY, "title"))
        elif weak and schema.fields[weak].follows == left:
            found.append((weak, _TITLE_ONLY, "title"))
        else:
            found.append(("", 0.0, ""))
    return found


def _claim(column: Column, values: pd.Series, schema: Schema) -> Column | None:
    """Return what a column is taken for; with confidence 0 when its cells contradict its title."""
    if column.how == "title":
        agree = _agreement(schema.fields[column.field], values)
        if agree is None:
            return column
        confidence = round(0.5 + agree / 2, 2) if agree >= _CONTRADICT else 0.0
        return replace(column, confidence=confidence, how="title and contents")
    if column.how == "user":
        return column
    if any(part in key(column.title) for part in schema.denied):
        return None
    return _by_contents(column, values, schema)


def _by_contents(column: Column, values: pd.Series, schema: Schema) -> Column | None:
    name = key(column.title)
    for field in schema.fields.values():
        agree = _agreement(field, values) or 0.0
        if any(part in name for part in field.unless):
            continue
        if agree >= _AGREE and any(hint in name for hint in field.hints):
            confidence = round(0.8 * agree, 2)
            return replace(column, field=field.name, confidence=confidence, how="hint and contents")
        if field.alone and len(values) >= _MIN_CELLS:
            alone = float(values.str.contains(field.alone).mean())
            proven = field.proof is None or values.str.contains(field.proof).any()
            if alone >= _AGREE and proven:
                confidence = round(0.7 * alone, 2)
                return replace(column, field=field.name, confidence=confidence, how="contents")
    return None


def _agreement(field: Field, values: pd.Series) -> float | None:
    """Return the share of filled cells that look like the field; None when nothing can be said."""
    if field.contents is None or len(values) < _MIN_CELLS:
        return None
    return float(values.str.contains(field.contents).mean())
