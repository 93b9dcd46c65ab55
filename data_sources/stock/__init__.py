"""A corporation's stock list: any spreadsheet, csv or VERA file to the contract table ``unit``.

What is not on the allow-list of aliases.toml is dropped while the file is read: names, contact
data, household, income, rent, WOZ, notice and contracts never reach a table, a finding or an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import complexes, tables
from data_sources.spreadsheet import lines
from data_sources.spreadsheet.oddities import Oddities
from data_sources.stock import sources, vera
from data_sources.stock.units import Reader

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from data_sources.findings import Findings
    from data_sources.stock.sources import Part

__all__ = ["StockList", "load", "toml_snippet"]

_RECOGNISED = ("file", "sheet", "column", "title", "field", "confidence", "how", "alternatives")
_IS_LINE = ("unit_id", "street", "address", "house_number", "vbo_id", "complex_id")


@dataclass(frozen=True)
class StockList:
    """What a party's stock list holds."""

    unit: pd.DataFrame
    """Contract table ``unit``, in the order of the files."""
    complex: pd.DataFrame
    """Contract table ``complex``: from sheets of their own, else folded from the units."""
    recognised: pd.DataFrame
    """What was taken for what, one row per recognised column: file, sheet, column (letter), title,
    field, confidence 0-1, how, alternatives (titles of other columns that could be the field)."""
    oddities: pd.DataFrame
    """file, sheet, line, code: every line in which something was repaired, nulled or set aside."""


def load(
    party: str,
    paths: Sequence[Path],
    *,
    columns: Mapping[str, str] | None = None,
    reference_date: date | None = None,
    findings: Findings,
) -> StockList:
    """Read a party's stock list.

    Parameters
    ----------
    party
        Name of the corporation.
    paths
        Files or folders that make up the list together.
    columns
        Field -> column title, where recognition is wrong; for VERA ``complex_id`` names the kind of
        cluster (default ``OND``, maintenance).
    reference_date
        A unit that leaves exploitation after this date still counts; without it any end date
        means that it has left.
    findings
        Receives what was repaired, nulled, dropped or set aside, with counts.

    Returns
    -------
    StockList

    Raises
    ------
    InputError
        When a file cannot be read, or none of its sheets is a list of units.
    ConfigError
        When ``columns`` names a field or a title that does not exist.
    """
    oddities = Oddities()
    parts = sources.read(paths, dict(columns or {}), findings)
    units: list[pd.DataFrame] = []
    folded: list[pd.DataFrame] = []
    own: list[pd.DataFrame] = []
    for part in parts:
        frame = _lines(part, oddities)
        if part.holds_units:
            units.append(Reader(frame, oddities).units(party, reference_date))
        (folded if part.holds_units else own).append(complexes.from_lines(frame, oddities))
    unit = tables.validate("unit", pd.concat(units, ignore_index=True))
    oddities.report(sources.SOURCE, findings)
    lines.report_columns([p.layout for p in parts if p.layout], sources.SOURCE, findings)
    return StockList(
        unit,
        _complex(party, folded, own),
        pd.DataFrame(_recognised(parts), columns=list(_RECOGNISED)),
        oddities.table(),
    )


def _lines(part: Part, oddities: Oddities) -> pd.DataFrame:
    """Return the lines that are units or complexes: no totals, repeated titles or remarks."""
    if part.layout is None:
        return part.frame
    frame = lines.without_totals(part.frame, part.layout, oddities)
    empty = ~lines.filled(frame, _IS_LINE)
    oddities.note(frame[empty], "line_without_unit")
    oddities.note(frame[frame["line"].isin(part.repaired)], "stray_quote_removed")
    return frame[~empty].reset_index(drop=True)


def _complex(party: str, folded: list[pd.DataFrame], own: list[pd.DataFrame]) -> pd.DataFrame:
    of_units = complexes.fold(party, pd.concat(folded, ignore_index=True))
    if not own:
        return of_units
    return complexes.merge(complexes.fold(party, pd.concat(own, ignore_index=True)), of_units)


def _recognised(parts: list[Part]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for part in parts:
        place = tuple(part.frame.iloc[0][["file", "sheet"]])
        if part.layout is None:
            rows += [(*place, "", path, f, 1.0, "vera", "") for f, path in vera.PATHS.items()]
            continue
        rows += [
            (*place, c.letter, c.title, c.field, c.confidence, c.how, ", ".join(c.alternatives))
            for c in part.layout.columns
        ]
    return rows


def toml_snippet(recognised: pd.DataFrame) -> str:
    """Return TOML that says which column is which, to be corrected and put under ``[[stock]]``.

    Parameters
    ----------
    recognised
        As in :class:`StockList`. Where sheets have different titles for a field, the first is
        written and the others stand in comments.
    """
    titled = recognised[recognised["how"].ne("vera") & recognised["title"].ne("")]
    first = titled.drop_duplicates("field")
    entries = [f"{f} = {_quoted(t)}" for f, t in zip(first["field"], first["title"], strict=True)]
    others = titled.drop_duplicates(["field", "title"]).drop(first.index)
    comments = [
        f"# in {row.file}: {row.field} = {_quoted(row.title)}" for row in others.itertuples()
    ]
    choices = first[first["alternatives"].ne("")]
    comments += [f"# {row.field} could also be: {row.alternatives}" for row in choices.itertuples()]
    return "\n".join([*comments, "columns = { " + ", ".join(entries) + " }", ""])


def _quoted(title: object) -> str:
    return '"' + str(title).replace("\\", "\\\\").replace('"', '\\"') + '"'
