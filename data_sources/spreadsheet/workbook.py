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
"""About 1 GB when unpacked; a sheet that reaches further is refused before it is."""
_MAX_XML_BYTES = 2_000_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream in which Office keeps a workbook that has a password."""
_DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_EMPTY_FORMULA = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_BLOCK = 1 << 20


def read(path: Path, *, zipped: bool) -> list[Sheet]:
    """Return the worksheets of a workbook.

    Raises
    ------
    InputError
        When it is protected, damaged, too large or no workbook.
    """
    if zipped:
        _check_archive(path)
    elif _ENCRYPTED in path.read_bytes():
        raise _protected(path)
    try:
        book = calamine.CalamineWorkbook.from_path(path)
        return [
            _sheet(path, book.get_sheet_by_name(data.name), data)
            for data in book.sheets_metadata
            if data.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError:
        raise _protected(path) from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic inside the reader is no Exception
        raise InputError(
            f"Workbook {path.name} cannot be read.",
            found="Its contents are damaged or cut off.",
            advice="Open it in a spreadsheet program and save it as .xlsx.",
        ) from None


def _sheet(path: Path, sheet: Any, data: Any) -> Sheet:
    return Sheet(
        path.name,
        data.name,
        partial(_rows, sheet),
        tuple((tuple(first), tuple(last)) for first, last in sheet.merged_cell_ranges or ()),
        hidden=data.visible != calamine.SheetVisibleEnum.Visible,
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
            if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
                raise _no_workbook(path)
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in archive.read(manifest):
                raise _protected(path)
            if sum(part.file_size for part in parts) > _MAX_XML_BYTES:
                raise _too_large(path)
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    _check_extent(path, archive, part)
    except (zipfile.BadZipFile, EOFError):
        raise InputError(
            f"Workbook {path.name} cannot be read.",
            found="The file is damaged or cut off.",
            advice="Copy or download it again.",
        ) from None


def _check_extent(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet that reaches too far: the reader reserves every cell up to the last one."""
    with archive.open(part) as file:
        blocks = iter(partial(file.read, _BLOCK), b"")
        block = next(blocks, b"")
        found = _DIMENSION.search(block[:4096])
        refs = set(found.groups()) if found else set()
        while block and not found:
            refs.update(*_REFERENCE.findall(block))
            block = next(blocks, b"")
    columns = max((_number(ref) for ref in refs if ref.isalpha()), default=0)
    rows = max((int(ref) for ref in refs if ref.isdigit()), default=0)
    if columns * rows > MAX_CELLS:
        raise _too_large(path)


def _number(letters: bytes) -> int:
    """Return the number of a column from its letters, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _has_empty_formulas(path: Path) -> bool:
    """Tell whether any sheet has a formula without a value; only .xlsx keeps these apart."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as file:
                    if any(
                        _EMPTY_FORMULA.search(block)
                        for block in iter(partial(file.read, _BLOCK), b"")
                    ):
                        return True
    return False


def _no_workbook(path: Path) -> InputError:
    return InputError(
        f"List {path.name} cannot be read.",
        found="Expected a workbook, but it is a zip archive or another kind of document.",
        advice="Unpack it, and name the .xlsx, .ods or .csv file that is inside.",
    )


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
        advice="Copy the list without empty rows and columns to a new file, or save it as .csv.",
    )
