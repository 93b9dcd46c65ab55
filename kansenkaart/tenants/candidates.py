"""Per candidate: homes affected, whether they are inhabited, boxes lost, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kansenkaart.fabric import Fabric

INHABITED, UNKNOWN, NO_HOMES = "inhabited", "unknown", "no_homes"
SPLITTING = "splitting"
"""The kind whose members are homes; the others touch every home in their panden."""

_UNKNOWN_USE = ("unknown_plinth", "unknown_row")
_LOSES_STORAGE = ("storage_plinth", *_UNKNOWN_USE)


def per_candidate(
    opportunities: pd.DataFrame,
    members: pd.DataFrame,
    fabric: Fabric,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Return what each opportunity means for tenants.

    Returns
    -------
    DataFrame
        ``opportunity_id``; ``homes_affected``; ``inhabited`` (``inhabited`` where a party lists
        every home as being in operation, ``no_homes`` where there is none, else ``unknown``);
        ``inhabited_homes`` (so listed); ``large_split`` (large homes that would be split);
        ``parking_lost`` and ``storage_lost`` (boxes that vanish; both where nobody knows what a
        plinth holds); ``not_known`` (codes of ``codes.not_known``); ``place`` (the first id of
        those connected by homes that they share: its own where it shares none).
    """
    ids = pd.Index(opportunities["opportunity_id"], name="opportunity_id")
    subtype = pd.Series(opportunities["subtype"].to_numpy(), index=ids)
    boxes = _boxes(opportunities, ids)
    pairs = affected(opportunities, members, fabric)
    owner = pairs["opportunity_id"]
    count = owner.groupby(owner).size().reindex(ids, fill_value=0)
    listed = pairs["vbo_id"].map(fabric.dwellings["party"]).notna()
    inhabited = listed.groupby(owner).sum().reindex(ids, fill_value=0)
    state = pd.Series(UNKNOWN, index=ids, dtype="str").mask(inhabited == count, INHABITED)
    large = pairs["vbo_id"].map(large_homes(fabric, parameters["large_home_m2"])).astype("bool")
    splits = pd.Series((opportunities["kind"] == SPLITTING).to_numpy(), index=ids)
    table = pd.DataFrame(
        {
            "homes_affected": count,
            "inhabited": state.mask(count == 0, NO_HOMES),
            "inhabited_homes": inhabited,
            "large_split": large.groupby(owner).sum().reindex(ids, fill_value=0).where(splits, 0),
            "parking_lost": boxes.where(subtype.ne("storage_plinth"), 0),
            "storage_lost": boxes.where(subtype.isin(_LOSES_STORAGE), 0),
        }
    )
    counts = [c for c in table if c != "inhabited"]
    table[counts] = table[counts].astype("Int64")
    table["not_known"] = _not_known(table["inhabited"], boxes, subtype)
    table["place"] = _places(pairs, ids)
    return table.reset_index()


def affected(opportunities: pd.DataFrame, members: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return the homes of today that each opportunity touches: ``opportunity_id``, ``vbo_id``.

    For splitting the homes themselves, for the other kinds every home in their panden.
    """
    splits = members["kind"].eq(SPLITTING)
    own = members.loc[splits, ["opportunity_id", "vbo_id"]]
    homes = pd.DataFrame({"pand_id": fabric.dwellings["pand_id"], "vbo_id": fabric.dwellings.index})
    around = members.loc[~splits, ["opportunity_id", "pand_id"]].drop_duplicates()
    pairs = pd.concat([own, around.merge(homes, on="pand_id")[["opportunity_id", "vbo_id"]]])
    kept = pairs[pairs["opportunity_id"].isin(opportunities["opportunity_id"])]
    return kept.dropna().drop_duplicates(ignore_index=True)


def _boxes(opportunities: pd.DataFrame, ids: pd.Index) -> pd.Series[int]:
    """Return the boxes of each opportunity, 0 where its kind has none."""
    given = opportunities["boxes"] if "boxes" in opportunities else pd.Series(0.0, index=ids)
    return pd.Series(given.fillna(0).to_numpy(), index=ids).astype("int64")


def _not_known(
    inhabited: pd.Series[str], boxes: pd.Series[int], subtype: pd.Series[str]
) -> list[list[str]]:
    """Return per opportunity the codes of what the data do not tell the tenants."""
    open_questions = {
        "inhabited": inhabited == UNKNOWN,
        "box_users": boxes > 0,
        "box_count": subtype == "strip",
        "plinth_use": subtype.isin(_UNKNOWN_USE),
    }
    asked = pd.DataFrame(open_questions).to_numpy()
    names = np.array(list(open_questions))
    return [names[row].tolist() for row in asked]


def kept(per_candidate: pd.DataFrame, ids: Collection[str]) -> pd.DataFrame:
    """Return the rows of these opportunities; a place is named by one of them, never by others."""
    rows = per_candidate[per_candidate["opportunity_id"].isin(ids)].reset_index(drop=True)
    return rows.assign(place=rows.groupby("place")["opportunity_id"].transform("min"))


def _places(pairs: pd.DataFrame, ids: pd.Index) -> pd.Series[str]:
    """Return the group of each opportunity: those connected by homes that they both touch."""
    home, _ = pd.factorize(pairs["vbo_id"])
    row = ids.get_indexer(pairs["opportunity_id"])
    size = len(ids) + (int(home.max()) + 1 if len(home) else 0)
    edges = coo_array((np.ones(len(row)), (row, home + len(ids))), shape=(size, size))
    _, label = connected_components(edges, directed=False)
    own = ids.to_series()
    return own.groupby(label[: len(ids)]).transform("min")


def large_homes(fabric: Fabric, least_m2: float) -> pd.Series[bool]:
    """Return which homes are large; one whose area is not known is not counted."""
    middle = fabric.dwellings[["area_low_m2", "area_high_m2"]].mean(axis=1, skipna=False)
    return middle >= least_m2
