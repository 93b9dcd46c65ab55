"""A sheet of the workbook is a list of blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Block:
    """A table on a sheet, with a heading and lines above it."""

    frame: pd.DataFrame
    heading: str = ""
    lines: tuple[str, ...] = field(default=())
    finish: Callable[[Any, int], None] | None = None
    """Called with the sheet and the row of the table's head once the table stands there."""
    links: bool = False
    """Let each candidate's id open the map at it; Excel takes no more than 65,530 on a sheet."""
    wrap: bool = False
    """Break long texts over lines: for tables that are read, not filtered."""
