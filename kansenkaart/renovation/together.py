"""Overviews of several runs laid together: one list of buurten for the parties around the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.renovation import reasons
from kansenkaart.renovation.designation import COLUMNS, WIJKEN, peak
from kansenkaart.renovation.programme import PLANNED
from kansenkaart.renovation.works import COUNTS
from kansenkaart.result import Renovation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.texts import Texts


def together(
    overviews: Sequence[Renovation], parameters: Mapping[str, float], texts: Texts
) -> Renovation:
    """Add up the overviews of runs that each know the plans of their own parties.

    Homes and stock of a buurt or wijk are summed and ranked again; two runs work together in a
    buurt when their years lie less than ``multi_party_years`` apart. Clusters are the runs' own:
    one across parties needs their plans in one run. How firm an order is was worked out per run,
    and is left out.

    Parameters
    ----------
    overviews
        Of one tier, each of other parties.
    parameters
        Of ``rules/renovation.toml``.
    texts
        Language of the reasons.
    """
    every = {
        part.name: _stacked([getattr(o, part.name) for o in overviews])
        for part in fields(Renovation)
    }
    clusters, unannounced = every["clusters"], every["unannounced"]
    if len(clusters):
        clusters = clusters.sort_values("homes", ascending=False, kind="stable", ignore_index=True)
        clusters["cluster_id"] = [f"cluster-{n}" for n in range(1, len(clusters) + 1)]
    if len(unannounced):
        names = ["buurt_code", "buurt_name", "wijk_name"]
        unannounced = unannounced.groupby(names, dropna=False, as_index=False)["homes"].sum()
    made = Renovation(
        **every
        | {
            "clusters": clusters,
            "unannounced": unannounced,
            "designation": _summed(every, "designation", "buurt_code", parameters)[COLUMNS],
            "wijken": _summed(every, "wijken", "wijk_code", parameters)[WIJKEN],
            "stability": pd.DataFrame(),
        }
    )
    told = every["designation"]
    worded = reasons.worded(made, parameters, texts)
    if "opportunities" in told and told["opportunities"].isna().all():
        worded["opportunities"] = pd.NA
    return replace(made, designation=worded)


def _stacked(tables: Sequence[pd.DataFrame]) -> Any:
    """Put tables under each other; the first one's columns where all are empty."""
    filled = [table for table in tables if len(table)] or list(tables[:1])
    return pd.concat(filled, ignore_index=True)


def _summed(
    every: Mapping[str, pd.DataFrame], name: str, key: str, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return one row per place of the designations (or wijken) of all runs."""
    rows = every[name].reindex(columns=COLUMNS if name == "designation" else WIJKEN)
    names = [c for c in rows.columns if c.endswith(("_name", "_code")) and c != key]
    table = rows.groupby(key, as_index=False).agg(
        **{c: (c, "first") for c in names},
        homes=("homes", "sum"),
        stock=("stock", "sum"),
        first_year=("first_year", "min"),
        last_year=("last_year", "max"),
        peak_year=("peak_year", "first"),
        parties=("parties", lambda lists: sorted({p for parties in lists for p in parties})),
        multi_party=("multi_party", "any"),
        smp_start_year=("smp_start_year", "min"),
        smp_too_late=("smp_too_late", "any"),
    )
    table["share"] = table["homes"] / table["stock"].where(table["stock"] > 0)
    mean = table["homes"].sum() / max(table["stock"].sum(), 1)
    prior = parameters["shrink_homes"]
    table["shrunk_share"] = (table["homes"] + prior * mean) / (table["stock"] + prior)
    near = _near(rows, key, int(parameters["multi_party_years"]))
    table["multi_party"] = table["multi_party"].astype(bool) | table[key].isin(near)
    programme = every["programme"]
    planned = (programme["group"] == COUNTS) & (programme["origin"] == PLANNED)
    busiest = peak(programme[planned & programme["year"].notna() & programme[key].notna()], key)
    table["peak_year"] = table[key].map(busiest).fillna(table["peak_year"]).astype("Int64")
    if "circular_homes" in rows:
        told = rows.groupby(key)["circular_homes"].sum(min_count=1)
        table["circular_homes"] = table[key].map(told).astype("float64")
    table = table.assign(
        weighted_homes=float("nan"), top_share=float("nan"), top_scales=pd.NA, tested_scales=pd.NA
    )
    return table.sort_values(["homes", key], ascending=[False, True], ignore_index=True)


def _near(rows: pd.DataFrame, key: str, within_years: int) -> pd.Series:
    """Return the places where the years of two rows, of other parties, lie near each other."""
    spans = rows[[key, "first_year", "last_year"]].reset_index(names="row")
    pairs = spans.merge(spans, on=key)
    gap = pairs["first_year_x"] - pairs["last_year_y"]
    other = pairs["first_year_y"] - pairs["last_year_x"]
    near = (gap < within_years) & (other < within_years) & (pairs["row_x"] != pairs["row_y"])
    return pairs.loc[near, key]
