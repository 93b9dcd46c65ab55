"""Coupling: what is planned for a complex, for the candidates in it."""

from __future__ import annotations

import pandas as pd

from kansenkaart.renovation.placing import COUNTED, DEMOLITION, years

NOTHING = "geen"
"""The measure of a complex that stands in no project of a complete plan."""

TOLD = ["label_target", "circular_ambition"]
"""What is told of a work wherever the work itself is."""

COLUMNS = ["party", "complex_id", "start_year", "end_year", "measure", *TOLD, "origin"]

_UNKNOWN = "onbekend"


def by_complex(
    plan: pd.DataFrame,
    placed: pd.DataFrame,
    complexes: pd.DataFrame,
    first_year: int,
    *,
    complete: bool,
) -> pd.DataFrame:
    """Return per complex its first project that counts, and its first demolition.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    placed
        Of :func:`kansenkaart.renovation.placing.place`: the complexes of a plan by street.
    complexes
        Contract table ``complex``.
    first_year
        Projects that end before it are over and couple to nothing.
    complete
        Whether the absence of a complex from a party's plan means that nothing is planned; then it
        gets a row with measure :data:`NOTHING` and no years. A complex with work of an unknown
        kind stays unknown.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`; at most two rows per party and complex, counted work and
        demolition. A complex without a row is unknown.
    """
    by_street = placed.drop_duplicates(["party", "project_id", "complex_id"])
    every = pd.concat([plan, by_street[plan.columns]]).dropna(subset="complex_id")
    every = every.reset_index(drop=True)
    span = years(every)
    ahead = (span["last"].isna() | (span["last"] >= first_year)).astype(bool)
    named = every[ahead].assign(start_year=span["first"], end_year=span["last"], origin="plan")
    rows = named[named["measure"].isin([*COUNTED, DEMOLITION])]
    rows = rows.assign(_demolition=rows["measure"].eq(DEMOLITION))
    rows = rows.sort_values(["start_year", "measure", "project_id"], na_position="last")
    rows = rows.drop_duplicates(["party", "complex_id", "_demolition"])[COLUMNS]
    if complete and len(plan):
        unsure = named[named["measure"] == _UNKNOWN]
        rows = pd.concat([rows, _nothing(plan, complexes, pd.concat([rows, unsure]))])
    return rows.sort_values(["party", "complex_id", "start_year"], ignore_index=True)


def _nothing(plan: pd.DataFrame, complexes: pd.DataFrame, busy: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each complex of a planning party that has no work."""
    keys = ["party", "complex_id"]
    planning = complexes[complexes["party"].isin(plan["party"].unique())]
    absent = ~pd.MultiIndex.from_frame(planning[keys]).isin(pd.MultiIndex.from_frame(busy[keys]))
    rows = planning.loc[absent, keys].assign(
        start_year=pd.NA, end_year=pd.NA, measure=NOTHING, origin="plan", **dict.fromkeys(TOLD)
    )
    return rows.astype({"start_year": "Int64", "end_year": "Int64"} | dict.fromkeys(TOLD, "str"))
