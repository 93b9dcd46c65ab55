"""What was odd in which line of a list: places and codes, never the cells themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from data_sources.findings import Findings


@dataclass
class Oddities:
    """Collects oddities of the sheets of one list."""

    parts: list[pd.DataFrame] = field(default_factory=list)

    def note(self, lines: pd.DataFrame, code: str | pd.Series) -> None:
        """Record a code for lines; of a Series of codes the nulls are left out.

        Parameters
        ----------
        lines
            With the columns ``file``, ``sheet`` and ``line``; others are not kept.
        code
            One code for all lines, or one per line.
        """
        codes = pd.Series(code, index=lines.index, dtype="str").dropna()
        if len(codes):
            places = lines.loc[codes.index, ["file", "sheet", "line"]]
            self.parts.append(places.assign(code=codes))

    def table(self) -> pd.DataFrame:
        """Return all oddities: file, sheet, line, code."""
        columns = {"file": "str", "sheet": "str", "line": "int64", "code": "str"}
        if not self.parts:
            return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in columns.items()})
        return pd.concat(self.parts, ignore_index=True).astype(columns)

    def report(self, source: str, findings: Findings) -> None:
        """Add one finding per code, with the first lines as examples."""
        for code, group in self.table().groupby("code", sort=True):
            sheet = group["sheet"].where(group["sheet"].eq(""), "!" + group["sheet"])
            places = group["file"] + sheet + ":" + group["line"].astype("str")
            findings.add(source, str(code), len(group), places)
