"""Which row holds the titles and which column holds what, with a confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_sources.spreadsheet import cells
from data_sources.spreadsheet.schema import Field, Schema, key
from data_sources.spreadsheet.sheet import Merged

MAX_TITLE_LINES = 60
"""A header below this many lines is not looked for."""
SAMPLE_LINES = 1000
_AGREE = 0.8
"""Share of filled cells that must look like the field before contents alone can tell it."""
_CONTRADICT = 0.2
"""Below this share a listed title is not believed."""
_MIN_CELLS = 3


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
    contradicted: int
    """Number of columns whose title names a field but whose cells do not look like it."""

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
    best: tuple[int, int, list[str]] | None = None
    best_score = 1
    for index in range(min(len(rows), MAX_TITLE_LINES)):
        for height, titles in _title_rows(rows, index, merged):
            score = len({known[k] for k in map(key, titles) if k in known})
            if score > best_score:
                best, best_score = (index, height, titles), score
    if best is None:
        return None
    index, height, titles = best
    first = index + height
    return _columns(titles, rows[first : first + SAMPLE_LINES], schema, chosen, first)


def _title_rows(
    rows: Sequence[Sequence[object]], index: int, merged: Sequence[Merged]
) -> list[tuple[int, list[str]]]:
    """Return the titles that start at a row: the row itself, or joined with the row below it."""
    upper = [cells.text_of(c) or "" for c in rows[index]]
    options = [(1, upper)]
    if index + 1 < len(rows):
        below = rows[index + 1]
        if any(below) and all(c is None or isinstance(c, str) for c in below):
            lower = [cells.text_of(c) or "" for c in below]
            options.append((2, _joined(upper, lower, index, merged)))
    return options


def _joined(upper: list[str], lower: list[str], row: int, merged: Sequence[Merged]) -> list[str]:
    """Join a row of group titles with the row of titles below it.

    A group title reaches over its merged range, or else up to the next group title. Where the lower
    title stands alone it stays as it is.
    """
    width = max(len(upper), len(lower))
    group = [*upper, *[""] * (width - len(upper))]
    for (top, left), (bottom, right) in merged:
        if top <= row <= bottom and left < width:
            group[left : right + 1] = [group[left]] * (min(right + 1, width) - left)
    return [
        f"{g} {t}".strip() if g and t else g or t
        for g, t in zip(group, [*lower, *[""] * (width - len(lower))], strict=True)
    ]


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
    claims: dict[str, list[tuple[float, int, Column]]] = {}
    filled = contradicted = 0
    for index, title in enumerate(titles):
        values = cells.text(
            pd.Series([r[index] if index < len(r) else None for r in sample])
        ).dropna()
        filled += bool(title) or len(values) > 0
        claim = _claim(index, title, values, schema, wanted)
        if claim is None:
            continue
        if claim.confidence < _CONTRADICT:
            contradicted += 1
            continue
        rank = _rank(schema.fields[claim.field], title)
        claims.setdefault(claim.field, []).append((claim.confidence, -rank, claim))
    columns = [_winner(options) for options in claims.values()]
    columns.sort(key=lambda c: c.index)
    return Layout(first_row, tuple(columns), filled - len(columns), contradicted)


def _rank(field: Field, title: str) -> int:
    """Return the place of a title in the field's list; unlisted titles come last."""
    name = key(title)
    return field.titles.index(name) if name in field.titles else len(field.titles)


def _winner(options: list[tuple[float, int, Column]]) -> Column:
    """Choose one column of a field: chosen by the user, then the preferred title, then contents."""
    listed = ("user", "title", "title and contents")
    ordered = sorted(
        options,
        key=lambda o: (o[2].how != "user", o[2].how not in listed, -o[1], -o[0], o[2].index),
    )
    best = ordered[0][2]
    others = tuple(o[2].title for o in ordered[1:] if o[2].title)
    return Column(best.index, best.title, best.field, best.confidence, best.how, others)


def _claim(
    index: int, title: str, values: pd.Series, schema: Schema, wanted: Mapping[str, str]
) -> Column | None:
    """Return what a column is taken for, with a confidence below the limit when it contradicts."""
    name = key(title)
    if name in wanted:
        return Column(index, title, wanted[name], 1.0, "user")
    if name in schema.by_title:
        field = schema.fields[schema.by_title[name]]
        agree = _agreement(field, values)
        if agree is None:
            return Column(index, title, field.name, 0.9, "title")
        confidence = round(0.5 + agree / 2, 2) if agree >= _CONTRADICT else 0.0
        return Column(index, title, field.name, confidence, "title and contents")
    if any(part in name for part in schema.denied):
        return None
    for field in schema.fields.values():
        agree = _agreement(field, values)
        if agree is None or agree < _AGREE:
            continue
        if any(hint in name for hint in field.hints):
            return Column(index, title, field.name, round(0.8 * agree, 2), "hint and contents")
        if field.alone:
            return Column(index, title, field.name, round(0.7 * agree, 2), "contents")
    return None


def _agreement(field: Field, values: pd.Series) -> float | None:
    """Return the share of filled cells that look like the field; None when nothing can be said."""
    if field.contents is None or len(values) < _MIN_CELLS:
        return None
    return float(values.map(lambda v: field.contents.search(v) is not None).mean())
