"""A sheet: rows of cells with the name of the file and of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of a merged range, counted from 0."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or one text file.

    ``rows`` gives the rows from the first line of the file on, so that the n-th row (counted from
    1) is the line that a spreadsheet program shows as n. A row may be shorter than its header.
    """

    file: str
    """Name of the file, without folders."""
    name: str
    """Name of the sheet, or an empty text."""
    rows: Callable[[], Iterator[Sequence[object]]]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    """Whether the workbook hides it; a hidden sheet is often an older copy of the list."""
    repaired: list[int] = field(default_factory=list)
    """Lines in which a stray quote was removed; filled while the rows are read."""
    empty_formulas: Callable[[], bool] = lambda: False
    """Whether the sheet holds formulas whose values were never calculated."""

    def head(self, count: int) -> list[Sequence[object]]:
        """Return the first ``count`` rows."""
        return list(islice(self.rows(), count))

    @property
    def label(self) -> str:
        """The file and, where it has a name, the sheet."""
        return f"{self.file}, sheet '{self.name}'" if self.name else self.file

    def place(self, line: int) -> str:
        """Return where a line is, short enough for a list of examples."""
        return f"{self.file}!{self.name}:{line}" if self.name else f"{self.file}:{line}"
