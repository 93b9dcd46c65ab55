"""The programme: homes per buurt, year, measure, certainty and party."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.renovation.placing import COUNTED, years

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

COLUMNS = [
    "buurt_code",
    "buurt_name",
    "wijk_code",
    "wijk_name",
    "year",
    "measure",
    "certainty",
    "party",
    "origin",
    "homes",
]
_WEIGHT = ("onderhoud", *COUNTED, "sloop_nieuwbouw")


def programme(placed: pd.DataFrame, fabric: Fabric, window: tuple[int, int]) -> pd.DataFrame:
    """Count planned homes per buurt, year, measure, certainty and party.

    A project of several years is spread evenly over them; the part outside the window is left out.
    A home that stands in several projects of the counted measures counts once, in the earliest
    (of equals, the one that does most).

    Parameters
    ----------
    placed
        Of :func:`kansenkaart.renovation.placing.place`.
    fabric
        For the buurt of each dwelling.
    window
        (first, last) year, both included.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, ``origin`` = ``plan``; year is null where the plan has none.
    """
    spread = per_year(once(placed))
    spread = spread[spread["year"].isna() | spread["year"].between(*window)]
    buurt_of = fabric.buildings["buurt_code"]
    spread = spread.assign(buurt_code=spread["pand_id"].map(buurt_of), origin="plan")
    keys = ["buurt_code", "year", "measure", "certainty", "party", "origin"]
    counted = spread.groupby(keys, dropna=False, as_index=False)["homes"].sum()
    return named(counted, fabric)


def once(placed: pd.DataFrame) -> pd.DataFrame:
    """Keep each dwelling once among the counted measures, and once among each of the others."""
    group = placed["measure"].where(~placed["measure"].isin(COUNTED), "counted")
    rank = placed["measure"].map({m: i for i, m in enumerate(_WEIGHT)}).astype("float64").fillna(-1)
    ordered = placed.assign(_group=group, _rank=-rank).sort_values(
        ["start_year", "_rank", "party", "project_id", "vbo_id"], na_position="last"
    )
    kept = ordered.drop_duplicates(["vbo_id", "_group"])
    return kept.drop(columns=["_group", "_rank"]).sort_index()


def per_year(placed: pd.DataFrame) -> pd.DataFrame:
    """Return one row per placed dwelling and year, with ``year`` and ``homes`` (a share of one)."""
    span = years(placed)
    length = (span["last"] - span["first"] + 1).fillna(1).astype("int64")
    repeated = placed.loc[placed.index.repeat(length)].copy()
    step = np.concatenate([np.arange(n) for n in length]) if len(length) else np.array([], int)
    first = span["first"].repeat(length)
    repeated["year"] = (first + step).astype("Int64")
    repeated["homes"] = repeated["weight"] / length.repeat(length)
    return repeated.reset_index(drop=True)


def named(counted: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Add the names of buurt and wijk, and put columns and rows in order."""
    names = fabric.town.buurt[["buurt_code", "buurt_name", "wijk_code", "wijk_name"]]
    table = counted.merge(pd.DataFrame(names), on="buurt_code", how="left")
    return table[COLUMNS].sort_values(COLUMNS[:-1], ignore_index=True)


def stacked(*parts: pd.DataFrame) -> pd.DataFrame:
    """Put programmes of several origins under each other."""
    filled = [part for part in parts if len(part)] or list(parts[:1])
    return pd.concat(filled, ignore_index=True)
