"""Designation: the buurten (or wijken) to talk about, most planned homes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.renovation import stability
from kansenkaart.renovation.placing import DEMOLITION
from kansenkaart.renovation.programme import PLANNED
from kansenkaart.renovation.works import COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric

_FIGURES = [
    "homes",
    "weighted_homes",
    "stock",
    "share",
    "shrunk_share",
    "first_year",
    "last_year",
    "peak_year",
    "parties",
    "multi_party",
    "smp_start_year",
    "smp_too_late",
]
_NAMES = ["buurt_code", "buurt_name", "wijk_code", "wijk_name", "gemeente_name"]
WIJKEN = ["wijk_code", "wijk_name", "gemeente_name", *_FIGURES]
_DECIMALS = 6  # to which homes are compared: thirds of a home are spread over years
COLUMNS = [
    "buurt_code",
    "buurt_name",
    "wijk_code",
    "wijk_name",
    "gemeente_name",
    *_FIGURES,
    "circular_homes",
    "top_share",
    "top_scales",
    "tested_scales",
]


def designation(
    programme: pd.DataFrame,
    firm: pd.DataFrame,
    circular: pd.Series[float],
    fabric: Fabric,
    parameters: Mapping[str, float],
) -> pd.DataFrame:
    """Rank the buurten by planned homes of the counted measures.

    ``share`` is of the parties' dwellings in the buurt; ``shrunk_share`` draws it to the mean of
    the area as if ``shrink_homes`` average homes were added, so that a buurt with three homes
    does not top the list. Explorations weigh ``weight_verkenning`` in ``weighted_homes``.

    Parameters
    ----------
    programme
        Of :func:`kansenkaart.renovation.programme.programme`.
    firm
        Of :func:`kansenkaart.renovation.stability.stability`.
    circular
        Of :func:`kansenkaart.renovation.ambition.circular_homes`.
    fabric, parameters
        Of the run.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, most weighted homes first. ``top_share`` is the share of draws
        among the first; ``top_scales`` of ``tested_scales`` divisions of the map (buurten, wijken,
        squares) have it, or what it lies in, among the first.
    """
    table = _ranking(programme, "buurt_code", fabric, parameters)
    table["circular_homes"] = table["buurt_code"].map(circular).astype("float64")
    buurten = firm[firm["scale"] == stability.BUURT].set_index("code")
    table["top_share"] = table["buurt_code"].map(buurten["top_share"]).astype("float64")
    tops = _tops(firm, fabric, parameters)
    within = [table["buurt_code"].isin(codes) for codes in tops.values()]
    table["top_scales"] = sum(within, pd.Series(0, index=table.index))
    table["tested_scales"] = len(tops)
    return table[COLUMNS]


def wijken(
    programme: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Rank the wijken in the same way; columns :data:`WIJKEN`."""
    return _ranking(programme, "wijk_code", fabric, parameters)[WIJKEN]


def _ranking(
    programme: pd.DataFrame, key: str, fabric: Fabric, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return one row per buurt or wijk with counted works, all figures beside it."""
    dated = (programme["origin"] == PLANNED) & programme["year"].notna() & programme[key].notna()
    planned = programme[dated & (programme["group"] == COUNTS)]
    explored = planned["certainty"] == "verkenning"
    weight = np.where(explored, parameters["weight_verkenning"], 1.0)
    planned = planned.assign(weighted=planned["homes"] * weight)
    table = planned.groupby(key, as_index=False).agg(
        homes=("homes", "sum"),
        weighted_homes=("weighted", "sum"),
        first_year=("year", "min"),
        last_year=("year", "max"),
        parties=("party", lambda p: sorted(set(p))),
    )
    table = table.merge(planned.drop_duplicates(key)[_NAMES], on=key, how="left")
    stock = _stock(fabric, key)
    table["stock"] = table[key].map(stock).fillna(0).astype("int64")
    table["share"] = table["homes"] / table["stock"].where(table["stock"] > 0)
    mean, prior = table["homes"].sum() / max(stock.sum(), 1), parameters["shrink_homes"]
    table["shrunk_share"] = (table["homes"] + prior * mean) / (table["stock"] + prior)
    table["peak_year"] = table[key].map(peak(planned, key)).astype("Int64")
    close = _several(planned, key, int(parameters["multi_party_years"]))
    table["multi_party"] = table[key].isin(close)
    first = programme[dated & programme["group"].isin([COUNTS, DEMOLITION])]
    begins = table[key].map(first.groupby(key)["year"].min()).astype("Int64")
    table["smp_start_year"] = begins - int(parameters["smp_lead_years"])
    table["smp_too_late"] = table["smp_start_year"] < fabric.town.reference_date.year
    return table.sort_values(["weighted_homes", key], ascending=[False, True], ignore_index=True)


def _stock(fabric: Fabric, key: str) -> pd.Series[int]:
    """Return the dwellings of listed parties per buurt or wijk."""
    owned = fabric.dwellings[fabric.dwellings["party"].notna()]
    buurt = owned["pand_id"].map(fabric.buildings["buurt_code"])
    names = fabric.town.buurt.set_index("buurt_code", drop=False)[key]
    return buurt.map(names).value_counts()


def peak(planned: pd.DataFrame, key: str) -> pd.Series[int]:
    """Return the year with most homes per place; of equals the first."""
    per_year = planned.groupby([key, "year"], as_index=False)["homes"].sum().round(_DECIMALS)
    ordered = per_year.sort_values(["homes", "year"], ascending=[False, True])
    return ordered.drop_duplicates(key).set_index(key)["year"]


def _several(planned: pd.DataFrame, key: str, within_years: int) -> pd.Series[str]:
    """Return the places where two parties work within so many years of each other."""
    moments = planned[[key, "party", "year"]].drop_duplicates()
    pairs = moments.merge(moments, on=key)
    close = (pairs["year_x"] - pairs["year_y"]).abs() < within_years
    return pairs.loc[(pairs["party_x"] != pairs["party_y"]) & close, key]


def _tops(
    firm: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float]
) -> dict[str, set[str]]:
    """Return the buurten that are, or lie in, the first places of each scale that has enough."""
    count = int(parameters["top_count"])
    buurt = fabric.town.buurt
    found: dict[str, set[str]] = {}
    for scale, places in firm.groupby("scale"):
        top = places.loc[places["rank"] <= count, "code"]
        if len(places) <= count:
            continue
        if scale == stability.GRID:
            found[scale] = _main_buurt(top, fabric, parameters["grid_m"])
        else:
            key = "buurt_code" if scale == stability.BUURT else "wijk_code"
            found[scale] = set(buurt.loc[buurt[key].isin(top), "buurt_code"])
    return found


def _main_buurt(squares: pd.Series, fabric: Fabric, grid_m: float) -> set[str]:
    """Return the buurt of most of the parties' dwellings in each square."""
    owned = fabric.dwellings[fabric.dwellings["party"].notna()]
    of = stability.places(owned["pand_id"], fabric, grid_m)
    inside = of[stability.GRID].isin(squares)
    pairs = pd.DataFrame({"square": of[stability.GRID], "buurt": of[stability.BUURT]})[inside]
    counts = pairs.groupby(["square", "buurt"], as_index=False).size()
    ordered = counts.sort_values(["size", "buurt"], ascending=[False, True])
    return set(ordered.drop_duplicates("square")["buurt"])
