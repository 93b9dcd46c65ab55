"""Sheets of .xlsx, .xls and .ods workbooks, read with calamine."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from data_sources.errors import InputError
from data_sources.spreadsheet.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

MAX_CELLS = 25_000_000
"""Cells that fit in about 1 GB; a larger sheet is refused before it is unpacked."""
_MAX_XML_BYTES = 2_000_000_000
_DIMENSION = re.compile(rb"<dimension ref=\"(?:[A-Z]+\d+:)?([A-Z]+)(\d+)\"")
_EMPTY_FORMULA = re.compile(
    rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f[^>]*/>\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)


def read(path: Path, *, zipped: bool) -> list[Sheet]:
    """Return the worksheets of a workbook; raise InputError when it cannot be opened."""
    if zipped:
        _check_archive(path)
    try:
        book = calamine.CalamineWorkbook.from_path(path)
        kinds = [(m.name, m.typ == calamine.SheetTypeEnum.WorkSheet) for m in book.sheets_metadata]
        sheets = [book.get_sheet_by_name(name) for name, is_sheet in kinds if is_sheet]
    except calamine.PasswordError:
        raise _protected(path) from None
    except (calamine.CalamineError, OSError, ValueError, BaseException) as error:
        # A panic of the reader derives from BaseException; an interrupt of the user passes.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise InputError(
            f"Workbook {path.name} cannot be read.",
            found="Its contents are damaged, cut off or protected.",
            advice="Open it in a spreadsheet program, remove any password and save it as .xlsx.",
        ) from None
    return [_sheet(path, sheet) for sheet in sheets]


def _sheet(path: Path, sheet: Any) -> Sheet:
    merged = sheet.merged_cell_ranges or []
    return Sheet(
        path.name,
        sheet.name,
        partial(_rows, sheet),
        tuple((tuple(first), tuple(last)) for first, last in merged),
        empty_formulas=partial(_has_empty_formulas, path),
    )


def _rows(sheet: Any) -> Iterator[Sequence[object]]:
    """Yield rows from A1 on: the reader pads rows above the first cell, not columns before it."""
    if sheet.start is None:
        return
    padding = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        yield padding + row if padding else row


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            _check_contents(path, names)
            if any(part.flag_bits & 1 for part in parts):
                raise _protected(path)
            if sum(part.file_size for part in parts) > _MAX_XML_BYTES:
                raise _too_large(path)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_dimension(path, archive, part)
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
                "META-INF/manifest.xml"
            ):
                raise _protected(path)
    except zipfile.BadZipFile:
        raise InputError(
            f"Workbook {path.name} cannot be read.",
            found="The file is cut off: its end is missing.",
            advice="Copy or download it again.",
        ) from None


def _check_contents(path: Path, names: set[str]) -> None:
    if {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        return
    raise InputError(
        f"List {path.name} cannot be read.",
        found="Expected a workbook, but it is a zip archive or another kind of document.",
        advice="Unpack it, and name the .xlsx, .ods or .csv file that is inside.",
    )


def _check_dimension(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as file:
        found = _DIMENSION.search(file.read(4096))
    if found is None:
        return
    columns = 0
    for letter in found[1].decode():
        columns = columns * 26 + ord(letter) - 64
    if columns * int(found[2]) > MAX_CELLS:
        raise _too_large(path)


def _has_empty_formulas(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as file:
                    if _EMPTY_FORMULA.search(file.read(1_000_000)):
                        return True
    return False


def _protected(path: Path) -> InputError:
    return InputError(
        f"Workbook {path.name} cannot be read.",
        found="It is protected with a password.",
        advice="Save a copy without a password, and without the columns that are not needed.",
    )


def _too_large(path: Path) -> InputError:
    return InputError(
        f"Workbook {path.name} is too large.",
        found=f"A sheet reaches over more than {MAX_CELLS:,} cells.",
        advice="Copy the list without its empty rows and columns to a new file, or save it as .csv.",
    )
