"""Opening a file of corrections, as this program wrote it or as a spreadsheet program saved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources import spreadsheet
from data_sources.errors import InputError
from data_sources.spreadsheet.cells import text_of
from kansenkaart.matching import corrections, koppeling

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_WORKBOOK = b"PK\x03\x04"
"""How every xlsx begins."""


def read(path: Path) -> pd.DataFrame:
    """Read a corrections file.

    Parameters
    ----------
    path
        correcties.csv, or a koppeling.csv or koppeling.xlsx that was edited.

    Returns
    -------
    DataFrame
        See :func:`kansenkaart.matching.corrections.decided`.

    Raises
    ------
    InputError
        When the file is missing, is no table, or has no column for the unit or for the object.
    """
    if not path.is_file():
        raise InputError(
            f"Corrections file {path.name} is not there.",
            advice="Check 'corrections' under [[stock]] in the configuration.",
        )
    data = path.read_bytes()
    zipped = data.startswith(_WORKBOOK)
    frame = _workbook(path) if zipped else koppeling.from_bytes(data, path.name)
    return corrections.decided(koppeling.coded(frame), path.name)


def _workbook(path: Path) -> pd.DataFrame:
    """Read the first sheet of a workbook; every cell is text, empty is null."""
    lines = (row for sheet in spreadsheet.read(path)[:1] for row in sheet.rows())
    rows = [[text_of(cell) or "" for cell in line] for line in lines]
    frame = koppeling.framed([row for row in rows if any(row)] or [[]])
    return frame.where(frame != "")
