"""A corporation's stock list: any spreadsheet, csv or VERA file to the contract table ``unit``.

What is not on the allow-list of aliases.toml is dropped while the file is read: names, contact
data, household, income, rent, WOZ, notice and contracts never reach a table, a finding or an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import complexes, spreadsheet, tables
from data_sources.errors import InputError
from data_sources.spreadsheet import lines, schema
from data_sources.spreadsheet.oddities import Oddities
from data_sources.stock.units import Reader

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from data_sources.findings import Findings
    from data_sources.spreadsheet.recognise import Layout
    from data_sources.spreadsheet.sheet import Sheet

__all__ = ["StockList", "load", "toml_snippet"]

RECOGNISED = ("file", "sheet", "column", "title", "field", "confidence", "how", "alternatives")
_WHERE = {"vbo_id", "vbo_contents", "house_number", "address"}
"""A list of units has at least one of these; without it no line can be found in the BAG."""


@dataclass(frozen=True)
class StockList:
    """What a party's stock list holds."""

    unit: pd.DataFrame
    """Contract table ``unit``, in the order of the files."""
    complex: pd.DataFrame
    """Contract table ``complex``: from sheets of their own, else folded from the units."""
    recognised: pd.DataFrame
    """What was taken for what: one row per recognised column."""
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
        Files that make up the list together.
    columns
        Field -> column title, where recognition is wrong.
    reference_date
        A unit that left exploitation after this date still counts; without it any end date counts.
    findings
        Receives what was repaired, nulled, dropped or set aside, with counts.

    Returns
    -------
    StockList

    Raises
    ------
    InputError
        When a file cannot be read, or none of its sheets is a list of units.
    """
    form = schema.load("data_sources", "stock/aliases.toml", "complexes/aliases.toml")
    chosen = dict(columns or {})
    oddities = Oddities()
    units, facts, recognised = [], [], []
    for path, name in zip(paths, spreadsheet.unique_names(list(paths)), strict=True):
        found = False
        for sheet in spreadsheet.read(path):
            layout = lines.layout_of(sheet, form, chosen)
            if layout is None or not layout.fields & _WHERE:
                findings.add("stock", "sheet_skipped", 1, [sheet.label])
                continue
            frame = _unit_lines(sheet, layout, oddities)
            found = found or len(frame) > 0
            units.append(
                Reader(sheet, frame, oddities).units(party, reference_date).assign(file=name)
            )
            facts.append(complexes.from_lines(frame))
            recognised += _recognised(sheet, layout)
            findings.add("stock", "columns_dropped", layout.dropped)
        if not found:
            raise _no_units(path)
    unit = tables.validate("unit", pd.concat(units, ignore_index=True))
    oddities.report("stock", findings)
    return StockList(
        unit,
        complexes.fold(party, unit["complex_id"], pd.concat(facts, ignore_index=True)),
        pd.DataFrame(recognised, columns=list(RECOGNISED)),
        oddities.table(),
    )


def _unit_lines(sheet: Sheet, layout: Layout, oddities: Oddities) -> pd.DataFrame:
    """Return the lines that are units: no totals, repeated titles or remarks."""
    frame = lines.read_lines(sheet, layout)
    total = lines.is_total(frame)
    header = lines.is_header(frame, layout)
    empty = ~lines.filled(frame, ["unit_id", "street", "address", *_WHERE])
    oddities.note(sheet, frame["line"][total], "total_line_dropped")
    oddities.note(sheet, frame["line"][header & ~total], "titles_repeated")
    oddities.note(sheet, frame["line"][empty & ~total & ~header], "line_without_unit")
    return frame[~(total | header | empty)].reset_index(drop=True)


def _recognised(sheet: Sheet, layout: Layout) -> list[tuple[object, ...]]:
    return [
        (
            sheet.file,
            sheet.name,
            c.letter,
            c.title,
            c.field,
            c.confidence,
            c.how,
            ", ".join(c.alternatives),
        )
        for c in layout.columns
    ]


def _no_units(path: Path) -> InputError:
    return InputError(
        f"Stock list {path.name} cannot be used.",
        found="No sheet has a row of titles with an address or a BAG id and units below it.",
        advice='Name the columns in the configuration, for example columns = { house_number = "Nr" }.',
    )


def toml_snippet(recognised: pd.DataFrame) -> str:
    """Return the recognised columns as a TOML line for the configuration, to be corrected there."""
    pairs = recognised.drop_duplicates("field")
    entries = [f"{f} = {_quoted(t)}" for f, t in zip(pairs["field"], pairs["title"], strict=True)]
    return "columns = { " + ", ".join(entries) + " }\n"


def _quoted(title: str) -> str:
    return '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
