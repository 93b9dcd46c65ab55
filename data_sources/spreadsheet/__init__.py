"""Lists that people keep in spreadsheets: cells, header row, columns, values.

:func:`read` opens .xlsx, .xls, .ods, .csv and .txt by what is inside them, not by their name, and
gives sheets. :func:`lines.read_lines` finds the header row and the columns that a schema allows,
and gives those columns only: a column that the schema does not know never leaves this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.errors import InputError
from data_sources.spreadsheet import delimited, workbook
from data_sources.spreadsheet.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Sheet", "read"]

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_LIST = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"{\\rtf": "a text document",
    b"SQLite format 3": "a database or GeoPackage",
    b"PAR1": "a Parquet file",
}
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")


def read(path: Path) -> list[Sheet]:
    """Return the sheets of a spreadsheet or delimited text file.

    Parameters
    ----------
    path
        The file; its contents decide how it is read, not its extension.

    Returns
    -------
    list of Sheet
        All worksheets in order, empty and hidden ones included; one sheet with an empty name for a
        text file.

    Raises
    ------
    InputError
        When the file is missing, empty, protected, damaged, too large or no list at all.
    """
    if not path.is_file():
        raise InputError(
            f"List {path.name} cannot be read.",
            found=f"There is no file {path}.",
            advice="Check the path in the configuration.",
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    _refuse_other_formats(path, head)
    if head.startswith((b"PK\x03\x04", _OLE)):
        return workbook.read(path, zipped=head.startswith(b"PK"))
    return [delimited.read(path, head)]


def _refuse_other_formats(path: Path, head: bytes) -> None:
    what = next((name for magic, name in _NO_LIST.items() if head.startswith(magic)), "")
    if not what and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        what = "a web page or XML that a program saved under the name of a spreadsheet"
    if not head.strip():
        what = "an empty file"
    if what:
        raise InputError(
            f"List {path.name} cannot be read.",
            found=f"Expected .xlsx, .xls, .ods, .csv or .txt, but its contents are {what}.",
            advice="Open it in a spreadsheet program and save it as .xlsx, or name another file.",
        )
