"""The files that never leave the party's own machine, and the list that it may share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart.matching import koppeling

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from kansenkaart.result import Result


def write(result: Result, folder: Path) -> None:
    """Write ``koppeling.csv`` and ``bezit_bag.csv`` where there is a stock list."""
    if not len(result.match):
        return
    write_match(result.fabric.town.unit, result.match, folder)


def write_match(unit: pd.DataFrame, match: pd.DataFrame, folder: Path) -> None:
    """Write every stock line with its outcome, and the homes that the party may share."""
    report = koppeling.report(unit, match)
    (folder / "koppeling.csv").write_bytes(koppeling.to_bytes(report))
    (folder / "bezit_bag.csv").write_bytes(koppeling.to_bytes(koppeling.holdings(match)))
