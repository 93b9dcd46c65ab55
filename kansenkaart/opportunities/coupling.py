"""What the renovation plans mean for a project."""

from __future__ import annotations

import pandas as pd

DEMOLITION = "sloop_nieuwbouw"
NOTHING = "geen"
"""The measure of a complex that a complete plan does not name."""


def attach(
    facts: pd.DataFrame, plans: pd.DataFrame, reference_year: int, horizon_years: float
) -> pd.DataFrame:
    """Add what is planned for the complexes of each project.

    Parameters
    ----------
    facts
        With ``party``, ``complex_ids`` and ``demolition``.
    plans
        ``Renovation.by_complex``: one row per party and complex.
    reference_year
        Year of the reference date.
    horizon_years
        A project that starts within so many years couples.

    Returns
    -------
    DataFrame
        ``facts`` with ``renovation`` (``within_horizon``, ``later``, ``not_planned``, or null where
        nobody says), ``renovation_years`` ('2027-2029') and ``demolition`` set to ``planned`` where
        the plan or the strategy of a complex is demolition.
    """
    pairs = facts[["party", "complex_ids"]].explode("complex_ids").dropna()
    pairs = pairs.rename(columns={"complex_ids": "complex_id"}).rename_axis("project").reset_index()
    known = pairs.astype({"complex_id": "str"}).merge(plans, on=["party", "complex_id"])
    known = known[known["origin"] == "plan"]
    first = _first_renovation(known, reference_year)
    years = _years(first)
    when = pd.Series("later", index=first.index, dtype="str")
    when = when.mask(first["start_year"] < reference_year + horizon_years, "within_horizon")
    nothing = known[known["measure"] == NOTHING].groupby("project").size()
    renovation = when.reindex(facts.index).mask(
        facts.index.to_series().isin(nothing.index.difference(first.index)), "not_planned"
    )
    planned = facts.index.isin(known.loc[known["measure"] == DEMOLITION, "project"])
    planned |= facts["strategy"].eq("sloop").to_numpy() if "strategy" in facts else False
    return facts.assign(
        renovation=renovation.astype("str"),
        renovation_years=years.reindex(facts.index).astype("str"),
        demolition=facts["demolition"].mask(planned, "planned"),
    )


def _first_renovation(known: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """Return per project the first work ahead that is neither demolition nor nothing."""
    last = known["end_year"].fillna(known["start_year"])
    ahead = (last >= reference_year).fillna(False).astype(bool)
    work = known[ahead & ~known["measure"].isin([DEMOLITION, NOTHING])]
    first = work.sort_values(["project", "start_year"]).drop_duplicates("project")
    return first.set_index("project")


def _years(first: pd.DataFrame) -> pd.Series[str]:
    start, end = first["start_year"].astype("str"), first["end_year"].astype("str")
    longer = first["end_year"].notna() & (first["end_year"] > first["start_year"])
    return start.mask(longer.fillna(False), start + "-" + end)
