"""A sheet of the workbook is a list of blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Block:
    """A table on a sheet, with lines and a heading above it."""

    frame: pd.DataFrame
    heading: str = ""
    lines: tuple[str, ...] = field(default=())
