"""Designation: the buurten to talk about, with the reasons, for the parties to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation.placing import COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric

COLUMNS = [
    "buurt_code",
    "buurt_name",
    "wijk_name",
    "homes",
    "weighted_homes",
    "stock",
    "share",
    "shrunk_share",
    "peak_year",
    "parties",
    "multi_party",
    "smp_start_year",
    "smp_too_late",
]


def designation(
    programme: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Rank the buurten by planned homes of the counted measures.

    ``share`` is of the parties' dwellings in the buurt; ``shrunk_share`` draws it to the mean of
    the area as if ``shrink_homes`` average homes were added, so that a buurt with three homes
    does not top the list. Explorations weigh ``weight_verkenning`` in ``weighted_homes``.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, most weighted homes first.
    """
    planned = programme[
        (programme["origin"] == "plan")
        & programme["measure"].isin(COUNTED)
        & programme["year"].notna()
    ]
    if planned.empty:
        return pd.DataFrame(columns=COLUMNS)
    weight = planned["certainty"].map({"verkenning": parameters["weight_verkenning"]}).fillna(1.0)
    planned = planned.assign(weighted=planned["homes"] * weight)
    grouped = planned.groupby(["buurt_code", "buurt_name", "wijk_name"], dropna=False)
    table = grouped.agg(
        homes=("homes", "sum"),
        weighted_homes=("weighted", "sum"),
        first_year=("year", "min"),
        parties=("party", lambda p: sorted(set(p))),
    ).reset_index()
    table["stock"] = table["buurt_code"].map(_stock(fabric)).fillna(0)
    mean = table["homes"].sum() / max(table["stock"].sum(), 1)
    prior = parameters["shrink_homes"]
    table["share"] = table["homes"] / table["stock"].where(table["stock"] > 0)
    table["shrunk_share"] = (table["homes"] + prior * mean) / (table["stock"] + prior)
    table["peak_year"] = table["buurt_code"].map(_peak(planned))
    table["multi_party"] = table["buurt_code"].map(
        _several(planned, int(parameters["multi_party_years"]))
    )
    start = table["first_year"] - int(parameters["smp_lead_years"])
    table["smp_start_year"] = start
    table["smp_too_late"] = start < fabric.town.reference_date.year
    order = ["weighted_homes", "buurt_code"]
    return table.sort_values(order, ascending=[False, True], ignore_index=True)[COLUMNS]


def _stock(fabric: Fabric) -> pd.Series[int]:
    """Return the dwellings of listed parties per buurt."""
    owned = fabric.dwellings[fabric.dwellings["party"].notna()]
    return owned["pand_id"].map(fabric.buildings["buurt_code"]).value_counts()


def _peak(planned: pd.DataFrame) -> pd.Series[int]:
    """Return the year with most homes per buurt; of equals the first."""
    per_year = planned.groupby(["buurt_code", "year"], as_index=False)["homes"].sum()
    ordered = per_year.sort_values(["homes", "year"], ascending=[False, True])
    return ordered.drop_duplicates("buurt_code").set_index("buurt_code")["year"]


def _several(planned: pd.DataFrame, within_years: int) -> pd.Series[bool]:
    """Return whether two parties work in the buurt within so many years of each other."""
    moments = planned[["buurt_code", "party", "year"]].drop_duplicates()
    pairs = moments.merge(moments, on="buurt_code")
    close = (pairs["year_x"] - pairs["year_y"]).abs() < within_years
    near = pairs[(pairs["party_x"] != pairs["party_y"]) & close]
    codes = moments["buurt_code"].unique()
    return pd.Series(pd.Index(codes).isin(near["buurt_code"]), index=codes)
