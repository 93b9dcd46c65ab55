"""Who owns the homes in the panden of a project, or its boxes: every party with its share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.rules import wording

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric
    from kansenkaart.texts import Texts


def in_words(found: pd.DataFrame, ids: pd.Index[str], texts: Texts) -> pd.Series[Any]:
    """Return per opportunity its parties with their shares: 'Woonstichting Zon 60% tot 80%'.

    Parameters
    ----------
    found
        Of :func:`shares` or :func:`of_boxes`.
    ids
        Opportunities to tell of.
    texts
        Language.

    Returns
    -------
    Series
        Index ``ids``; lists, the largest share first; empty without homes or without a party that
        certainly owns one of them.
    """
    share = wording.each_once(
        found[["low", "high"]], lambda low, high: wording.band(low, high, wording.SHARE, texts)
    )
    worded = found["party"].astype("object") + " " + share
    lists = worded.groupby(found["opportunity_id"]).agg(list).to_dict()
    return pd.Series([lists.get(i, []) for i in ids], index=ids, dtype="object")


def of_boxes(members: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return what :func:`shares` does for projects of boxes, whoever owns the homes above them."""
    box = fabric.garages[["boxes", "party"]].reindex(members["vbo_id"].fillna(members["pand_id"]))
    box = box.assign(opportunity_id=members["opportunity_id"].to_numpy())
    total = box.groupby("opportunity_id")["boxes"].sum()
    owned = box.groupby(["opportunity_id", "party"])["boxes"].sum().reset_index()
    part = owned["boxes"] / total.reindex(owned["opportunity_id"]).to_numpy()
    return _largest_first(owned.assign(low=part, high=part))


def shares(members: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return ``opportunity_id``, ``party``, ``low`` and ``high`` (0-1), the largest share first.

    A party stands here where it certainly owns a home; ``high`` counts what its open lines can be.
    """
    panden = members[["opportunity_id", "pand_id"]].drop_duplicates()
    homes = fabric.buildings["dwellings"].reindex(panden["pand_id"])
    total = pd.Series(homes.to_numpy(), panden["opportunity_id"].to_numpy()).groupby(level=0).sum()
    owned = panden.merge(fabric.ownership, on="pand_id")
    bounds = owned.groupby(["opportunity_id", "party"])[["dwellings_low", "dwellings_high"]].sum()
    bounds = bounds[bounds["dwellings_low"] > 0].reset_index()
    of = bounds["opportunity_id"].map(total).astype("float64")
    # a home that stands in several panden counts in one of them, and in each for its owner
    bounds["low"] = (bounds["dwellings_low"] / of).clip(upper=1)
    bounds["high"] = (bounds["dwellings_high"] / of).clip(upper=1)
    return _largest_first(bounds[of > 0])


def _largest_first(bounds: pd.DataFrame) -> pd.DataFrame:
    order = ["opportunity_id", "low", "party"]
    bounds = bounds.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return bounds[["opportunity_id", "party", "low", "high"]]
