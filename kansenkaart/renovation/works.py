"""Works: what each project does in each pand within the window, with every home counted once.

:func:`projects` is the exception: it says where each project is, and counts it by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation.placing import COUNTED, DEMOLITION, years

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

COUNTS = "counted"
"""The group of the counted measures together; every other measure is a group of its own."""

_DEPTH = ("onbekend", "onderhoud", *COUNTED, DEMOLITION)
"""Measures from the least to the most far-reaching."""

_NOTHING = 1e-9  # what rounding leaves of a home that is used up

FACTS = [
    "label_before",
    "label_target",
    "circular_ambition",
    "vve",
    "remaining_exploitation_years",
    "budget_eur",
]
"""What a plan tells of a project beside the work."""

PROJECTS = [
    "party",
    "project_id",
    "complex_id",
    "measure",
    "group",
    "certainty",
    "first_year",
    "last_year",
    *FACTS,
    "pand_id",
    "homes",
]


def works(placed: pd.DataFrame, fabric: Fabric, window: tuple[int, int]) -> pd.DataFrame:
    """Return what each project does in each pand.

    Parameters
    ----------
    placed
        Of :func:`kansenkaart.renovation.placing.place`.
    fabric
        For the buurt of each pand.
    window
        (first, last) year, both included; a project wholly outside it is left out.

    Returns
    -------
    DataFrame
        party, project_id, complex_id, measure, group, certainty, first, last (null where the plan
        has no years that can be), circular_ambition, pand_id, buurt_code, homes.
    """
    counted = once(_within(placed, window))
    keys = ["party", "project_id", "pand_id"]
    homes = counted.groupby(keys, as_index=False)["homes"].sum()
    columns = ["complex_id", "measure", "group", "certainty", "first", "last"]
    columns += ["circular_ambition"]
    facts = counted.drop_duplicates(["party", "project_id"])[["party", "project_id", *columns]]
    table = homes.merge(facts, on=["party", "project_id"])
    table["buurt_code"] = table["pand_id"].map(fabric.buildings["buurt_code"])
    return table


def projects(placed: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    """Return the panden of each project, whether or not another project does the same homes.

    Parameters
    ----------
    placed
        Of :func:`kansenkaart.renovation.placing.place`.
    window
        (first, last) year, both included; a project wholly outside it is left out.

    Returns
    -------
    DataFrame
        Columns :data:`PROJECTS`, one row per project and pand; ``homes`` are those of the project
        in the pand, the years null where the plan has none that can be.
    """
    found = _within(placed, window).rename(columns={"first": "first_year", "last": "last_year"})
    table = found.groupby(PROJECTS[:-1], dropna=False, as_index=False)["weight"].sum()
    return table.rename(columns={"weight": "homes"})[PROJECTS]


def _within(placed: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    """Return the rows that the window meets or that have no years, with first, last and group."""
    span = years(placed)
    inside = span["last"].isna() | ((span["last"] >= window[0]) & (span["first"] <= window[1]))
    rows, when = placed[inside.astype(bool)], span[inside.astype(bool)]
    group = rows["measure"].where(~rows["measure"].isin(COUNTED), COUNTS)
    return rows.assign(first=when["first"], last=when["last"], group=group)


def once(placed: pd.DataFrame) -> pd.DataFrame:
    """Count every home once among the counted measures, and once among each of the others.

    The earliest project takes its share of a home first (of equals, the one that does most), a
    later one what is left: two phases of half a complex are the whole complex, and a second
    project for all of it adds nothing. Projects without years come last.

    Parameters
    ----------
    placed
        With ``first``, ``last`` and ``group`` beside the columns of the placed plan.

    Returns
    -------
    DataFrame
        With ``homes`` (share of the dwelling, over 0); rows without a share are gone.
    """
    depth = {measure: place for place, measure in enumerate(_DEPTH)}
    ordered = placed.assign(_depth=-placed["measure"].map(depth).astype("int64")).sort_values(
        ["first", "_depth", "party", "project_id", "vbo_id"], na_position="last"
    )
    taken = ordered.groupby(["vbo_id", "group"], sort=False)["weight"].cumsum() - ordered["weight"]
    left = (1.0 - taken).clip(lower=0.0)
    ordered["homes"] = ordered["weight"].clip(upper=left)
    return ordered[ordered["homes"] > _NOTHING].drop(columns="_depth").sort_index()
