"""Koppelkansen: candidates in complexes with planned works, and plans of others at the same place.

Works, candidates and overlays are laid upon each other and listed; none gets a score for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from kansenkaart.renovation.coupling import TOLD
from kansenkaart.renovation.placing import COUNTED

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

COUPLED = ["buurt_code", "opportunity_id", "kind", "start_year", "end_year", "measure", *TOLD]
OVERLAPS = ["name", "theme", "value", "year", "what", "buurt_code", "opportunity_id"]
_VALUES_SHOWN = 3


def coupled(by_complex: pd.DataFrame, opportunities: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """Return the candidates of every kind that lie in a complex with planned works that count.

    Parameters
    ----------
    by_complex
        Of :func:`kansenkaart.renovation.coupling.by_complex`.
    opportunities
        The opportunity table, with ``parties`` and ``complex_ids``.
    last_year
        Works that start later are left out.

    Returns
    -------
    DataFrame
        Columns :data:`COUPLED`, one row per candidate with the first of its works.
    """
    candidates = opportunities[opportunities["assessment"] == "candidate"]
    wanted = ["buurt_code", "opportunity_id", "kind", "parties", "complex_ids"]
    pairs = pd.DataFrame(candidates[wanted]).explode("parties").explode("complex_ids")
    pairs = pairs.rename(columns={"parties": "party", "complex_ids": "complex_id"})
    pairs = pairs.astype({"party": "str", "complex_id": "str"})
    works = by_complex[by_complex["measure"].isin(COUNTED)]
    works = works[(works["start_year"] <= last_year).fillna(False)]
    found = pairs.merge(works, on=["party", "complex_id"])
    found = found.sort_values(["start_year", "end_year", "complex_id"])
    table = found.drop_duplicates("opportunity_id")[COUPLED]
    return table.sort_values(["buurt_code", "kind", "opportunity_id"], ignore_index=True)


def overlaps(
    fabric: Fabric, buurt_codes: pd.Series, opportunities: gpd.GeoDataFrame, distance_m: float
) -> pd.DataFrame:
    """Return which overlays lie in the designated buurten and at the candidates.

    Parameters
    ----------
    fabric
        Its town has the overlays and buurten.
    buurt_codes
        The designated buurten.
    opportunities
        The opportunity table.
    distance_m
        An overlay this near to a candidate lies at it.

    Returns
    -------
    DataFrame
        Columns :data:`OVERLAPS`: one row per overlay, year and place. ``what`` is ``buurt`` or
        ``opportunity``, ``value`` the first few values that the overlay has there.
    """
    overlay = fabric.town.overlay
    if overlay is None or overlay.empty:
        return pd.DataFrame(columns=OVERLAPS)
    buurten = fabric.town.buurt
    chosen = buurten[buurten["buurt_code"].isin(buurt_codes)][["buurt_code", "geometry"]]
    candidates = opportunities[opportunities["assessment"] == "candidate"]
    near = candidates[["opportunity_id", "buurt_code", "geometry"]]
    found = [
        _meeting(overlay, chosen.assign(what="buurt", opportunity_id=None), 0.0),
        _meeting(overlay, near.assign(what="opportunity"), distance_m),
    ]
    table = pd.concat(found, ignore_index=True)
    keys = ["name", "theme", "year", "what", "buurt_code", "opportunity_id"]
    grouped = table.groupby(keys, dropna=False, as_index=False)["value"].agg(_values)
    grouped["opportunity_id"] = grouped["opportunity_id"].astype("str")
    return grouped[OVERLAPS].sort_values(OVERLAPS[:2] + OVERLAPS[3:], ignore_index=True)


def _meeting(
    overlay: gpd.GeoDataFrame, places: gpd.GeoDataFrame, distance_m: float
) -> pd.DataFrame:
    """Return the pairs of overlay feature and place; a shared border alone is no meeting."""
    left, right = overlay.reset_index(drop=True), places.reset_index(drop=True)
    predicate = "dwithin" if distance_m else "intersects"
    distance = {"distance": distance_m} if distance_m else {}
    place, feature = left.sindex.query(right.geometry, predicate=predicate, **distance)
    if not distance_m:
        shapes = left.geometry.iloc[feature].reset_index(drop=True)
        border = shapes.touches(right.geometry.iloc[place].reset_index(drop=True)).to_numpy()
        place, feature = place[~border], feature[~border]
    facts = pd.DataFrame(left.iloc[feature][["name", "theme", "value", "year"]])
    where = pd.DataFrame(right.iloc[place][["what", "buurt_code", "opportunity_id"]])
    return pd.concat([facts.reset_index(drop=True), where.reset_index(drop=True)], axis=1)


def _values(values: pd.Series) -> str | None:
    """Return the first few distinct values, in order."""
    distinct = sorted(values.dropna().unique())
    more = ["…"] if len(distinct) > _VALUES_SHOWN else []
    return ", ".join([*distinct[:_VALUES_SHOWN], *more]) or None
