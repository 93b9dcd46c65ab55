"""The programme: homes per buurt, year, measure, certainty and party."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

COLUMNS = [
    "buurt_code",
    "buurt_name",
    "wijk_code",
    "wijk_name",
    "gemeente_name",
    "year",
    "group",
    "measure",
    "certainty",
    "party",
    "origin",
    "homes",
]
PLANNED, INFERRED = "plan", "inferred"
"""Origins: what a party plans, and what label and period make likely."""


def programme(works: pd.DataFrame, fabric: Fabric, window: tuple[int, int]) -> pd.DataFrame:
    """Count planned homes per buurt, year, measure, certainty and party.

    A project of several years is spread evenly over them; the part outside the window is left out.

    Parameters
    ----------
    works
        Of :func:`kansenkaart.renovation.works.works`.
    fabric
        For the names of buurten.
    window
        (first, last) year, both included.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, ``origin`` = ``plan``; year is null where the plan has none, the
        buurt where a pand lies in none.
    """
    keys = ["buurt_code", "group", "measure", "certainty", "party"]
    spans = works.groupby([*keys, "first", "last"], dropna=False, as_index=False)["homes"].sum()
    spread = per_year(spans)
    spread = spread[spread["year"].isna() | spread["year"].between(*window)]
    counted = spread.groupby([*keys, "year"], dropna=False, as_index=False)["homes"].sum()
    return named(counted.assign(origin=PLANNED), fabric)


def per_year(spans: pd.DataFrame) -> pd.DataFrame:
    """Return one row per row and year from ``first`` to ``last``, its ``homes`` spread evenly."""
    length = (spans["last"] - spans["first"] + 1).fillna(1).astype("int64")
    repeated = spans.loc[spans.index.repeat(length)]
    step = np.arange(len(repeated)) - np.repeat(length.cumsum() - length, length)
    return repeated.assign(
        year=(repeated["first"] + step.to_numpy()).astype("Int64"),
        homes=repeated["homes"] / length.loc[repeated.index].to_numpy(),
    ).reset_index(drop=True)


def named(counted: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Add the names of buurt, wijk and gemeente, and put columns and rows in order."""
    wanted = ["buurt_code", "buurt_name", "wijk_code", "wijk_name", "gemeente_name"]
    names = pd.DataFrame(fabric.town.buurt[wanted])
    table = counted.merge(names, on="buurt_code", how="left")
    return table[COLUMNS].sort_values(COLUMNS[:-1], ignore_index=True)


def stacked(*parts: pd.DataFrame) -> pd.DataFrame:
    """Put programmes of several origins under each other."""
    filled = [part for part in parts if len(part)] or list(parts[:1])
    return pd.concat(filled, ignore_index=True)
