"""Coupling: what is planned for a complex, for the candidates in it."""

from __future__ import annotations

import pandas as pd

from kansenkaart.renovation.placing import COUNTED, years

NOTHING = "geen"
"""The measure of a complex that stands in no project of a complete plan."""

COLUMNS = ["party", "complex_id", "start_year", "end_year", "measure", "origin"]


def by_complex(plan: pd.DataFrame, complexes: pd.DataFrame, *, complete: bool) -> pd.DataFrame:
    """Return per complex its first project that counts, or demolition.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    complexes
        Contract table ``complex``.
    complete
        Whether the absence of a complex from a party's plan means that nothing is planned; then it
        gets a row with measure :data:`NOTHING` and no years.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`; one row per party and complex. A complex without a row is unknown.
    """
    span = years(plan)
    wanted = plan["measure"].isin([*COUNTED, "sloop_nieuwbouw"]) & plan["complex_id"].notna()
    rows = plan[wanted].assign(start_year=span["first"], end_year=span["last"], origin="plan")
    rows = rows.sort_values(["start_year", "measure", "project_id"], na_position="last")
    rows = rows.drop_duplicates(["party", "complex_id"])[COLUMNS]
    if complete and len(plan):
        planning = complexes[complexes["party"].isin(plan["party"].unique())]
        named = pd.MultiIndex.from_frame(rows[["party", "complex_id"]])
        absent = ~pd.MultiIndex.from_frame(planning[["party", "complex_id"]]).isin(named)
        nothing = planning.loc[absent, ["party", "complex_id"]].assign(
            start_year=pd.NA, end_year=pd.NA, measure=NOTHING, origin="plan"
        )
        rows = pd.concat([rows, nothing.astype({"start_year": "Int64", "end_year": "Int64"})])
    return rows.sort_values(["party", "complex_id"], ignore_index=True)
