"""The parts of the files of a stock list that hold units or complexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import complexes, spreadsheet
from data_sources.errors import InputError
from data_sources.spreadsheet import cells, diagnosis, lines, recognise
from data_sources.spreadsheet import schema as schemas
from data_sources.stock import vera

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings
    from data_sources.spreadsheet import Sheet
    from data_sources.spreadsheet.recognise import Layout
    from data_sources.spreadsheet.schema import Schema

_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".json"}
"""Names of files that are read out of a folder."""
_WHERE = ("vbo_id", "house_number", "address")
"""A list of units has at least one of these; without it no line can be found in the BAG."""
SOURCE = "stock"


@dataclass(frozen=True)
class Part:
    """A sheet, or all VERA files together, with units or complexes."""

    frame: pd.DataFrame
    """``file``, ``sheet``, ``line`` and one column of cells per field."""
    holds_units: bool
    layout: Layout | None = None
    """None for VERA, whose fields are fixed."""
    repaired: Sequence[int] = ()
    """Lines from which a stray quote was removed."""


def form() -> Schema:
    """Return the fields that a stock list may hold."""
    return schemas.load("data_sources", "stock/aliases.toml", "complexes/aliases.toml")


def read(paths: Sequence[Path], chosen: Mapping[str, str], findings: Findings) -> list[Part]:
    """Read the parts of all files; folders are read file by file.

    Raises
    ------
    InputError
        When a file that is named cannot be read or holds no units, or a folder holds none at all.
    ConfigError
        When a column that the user names is in none of the sheets.
    """
    schema = form()
    schema.check_chosen(chosen)
    parts: list[Part] = []
    names: Counter[str] = Counter()
    for path in paths:
        found: list[Part] = []
        for file in _files(path):
            names[file.name] += 1
            label = file.name if names[file.name] == 1 else f"{file.name} ({names[file.name]})"
            of_file = list(_parts_of(file, label, (schema, chosen), findings))
            if any(part.holds_units for part in of_file):
                found += of_file
            elif path.is_dir():
                findings.add(SOURCE, "file_without_units", 1, [label])
            else:
                raise _no_units(file, schema, chosen)
        if not found:
            raise InputError(
                f"Stock folder {path.name} cannot be used.",
                found="None of its files holds units.",
                advice="Name a folder with .xlsx, .xls, .ods, .csv or VERA .json files.",
            )
        parts += found
    if all(part.layout for part in parts):
        lines.check_titles(chosen, [p.layout for p in parts if p.layout], "the stock list")
    return _join_vera(parts)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in _SUFFIXES)


def _parts_of(
    path: Path, label: str, known: tuple[Schema, Mapping[str, str]], findings: Findings
) -> Iterator[Part]:
    """Yield the parts of one file; ``label`` is its name, numbered where two files share one."""
    schema, chosen = known
    if path.is_file() and vera.is_json(path):
        frame = vera.read(path, chosen.get("complex_id", vera.MAINTENANCE))
        if len(frame):
            yield Part(frame.assign(file=label), holds_units=True)
        return
    for original in spreadsheet.read(path):
        sheet = replace(original, file=label)
        layout = None if sheet.hidden else lines.layout_of(sheet, schema, chosen)
        fields = layout.fields if layout else frozenset()
        holds_units = bool(fields & set(_WHERE))
        holds_complexes = "complex_id" in fields and bool(fields & set(complexes.FIELDS))
        frame = lines.read_lines(sheet, layout) if layout else pd.DataFrame()
        if layout is None or frame.empty or not (holds_units or holds_complexes):
            findings.add(SOURCE, _why_skipped(sheet), 1, [sheet.label])
            continue
        blank = [f for f in fields if cells.text(frame[f]).isna().all()]
        if blank and sheet.empty_formulas():
            findings.add(SOURCE, "formulas_without_values", len(blank), sorted(blank))
        yield Part(frame, holds_units, layout, sheet.repaired)


def _why_skipped(sheet: Sheet) -> str:
    if sheet.hidden:
        return "hidden_sheet_skipped"
    return "pivot_table_skipped" if recognise.is_pivot(sheet.head(60)) else "sheet_skipped"


def _join_vera(parts: list[Part]) -> list[Part]:
    """Lay the VERA files together: there are often as many files as units."""
    tables = [part.frame for part in parts if part.layout is None]
    others = [part for part in parts if part.layout is not None]
    return (
        [*others, Part(pd.concat(tables, ignore_index=True), holds_units=True)]
        if tables
        else others
    )


def _no_units(path: Path, schema: Schema, chosen: Mapping[str, str]) -> InputError:
    if path.is_file() and vera.is_json(path):
        return InputError(
            f"VERA file {path.name} cannot be used.",
            found="It holds no EenhedenEenheid: an object with an id and an adres.",
            advice="Export the units themselves, not what was computed from them.",
        )
    return diagnosis.unusable(path, "Stock list", schema, chosen, _WHERE)
