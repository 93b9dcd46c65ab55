"""Parking norms, from a table that the user has: the published figures may not be passed on."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from data_sources import dutch_csv
from data_sources.contract import CONTRACTS
from data_sources.tables import validate

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data_sources.findings import Findings

SOURCE = "parking"
_NUMBERS = ("area_min_m2", "area_max_m2", "norm_min", "norm_max", "visitor_share")


def load(path: Path, *, findings: Findings) -> pd.DataFrame:
    """Read a table of parking norms into the contract table ``parking_norm``.

    Parameters
    ----------
    path
        CSV with semicolons: function, floor area from and to (m2), segment, urbanity, location,
        norm from and to (places per unit), share of visitors, unit, source.
    findings
        Where rows that cannot be used are counted.

    Returns
    -------
    DataFrame
        Contract table ``parking_norm``. A norm with one bound only has both the same.

    Raises
    ------
    SourceChanged
        When the function or the norm has no column.
    """
    text = resources(__package__).joinpath("columns.toml").read_text("utf-8")
    rows = dutch_csv.read(path, tomllib.loads(text), ["function", "norm_min"])
    rows = rows.assign(**{name: dutch_csv.number(rows[name]) for name in _NUMBERS})
    rows["norm_max"] = rows["norm_max"].fillna(rows["norm_min"])
    percent = rows["visitor_share"] > 1
    rows["visitor_share"] = rows["visitor_share"].where(~percent, rows["visitor_share"] / 100)
    wrong = (
        rows["norm_min"].isna() | rows["function"].isna() | (rows["norm_max"] < rows["norm_min"])
    )
    wrong |= (rows["norm_min"] < 0) | (rows["area_max_m2"] < rows["area_min_m2"])
    findings.add(SOURCE, "row_unusable", wrong.sum(), rows.index[wrong] + 2)
    names = [c.name for c in CONTRACTS["parking_norm"].columns]
    return validate("parking_norm", rows[~wrong][names])
