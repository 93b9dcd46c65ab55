"""Carrying the decisions of a session to the candidates of a run, the same or a later one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

    from kansenkaart.decisions.session import Session

SAME, ALIKE, BY_HAND, HOMELESS = "same", "alike", "by_hand", "homeless"
"""How a decision found its candidate; a pand added by hand needs none."""

_CARRIED = ("status", "lead", "next_step", "next_date")


@dataclass(frozen=True)
class Carried:
    """The decisions of a session, each with where it went."""

    table: pd.DataFrame
    """The session's columns, ``given_id`` (as in the file), ``opportunity_id`` (in this run, null
    without one) and ``found``: ``same``, ``alike``, ``by_hand`` or ``homeless``."""

    @property
    def homeless(self) -> pd.DataFrame:
        """The decisions that found no candidate."""
        return self.table[self.table["found"] == HOMELESS]


def carry(session: Session, members: pd.DataFrame, opportunities: pd.DataFrame) -> Carried:
    """Find the candidate of each decision.

    The same id wins. Else it is the opportunity of the same kind that has most of the decision's
    panden, at least half of them; of equals the one with the fewest panden, then the first id.

    Parameters
    ----------
    session
        Of :func:`kansenkaart.decisions.read`.
    members
        ``opportunity_id``, ``kind``, ``pand_id`` of the run.
    opportunities
        The run's opportunity table.
    """
    table = session.decisions.rename(columns={"opportunity_id": "given_id"})
    known = set(opportunities["opportunity_id"])
    same = table["given_id"].isin(known)
    likeness = _alike(table[~same], members)
    table["opportunity_id"] = table["given_id"].where(same, likeness.reindex(table.index))
    found = pd.Series(HOMELESS, index=table.index, dtype="str")
    found = found.mask(table["opportunity_id"].notna(), ALIKE).mask(same, SAME)
    by_hand = table["manual_reason"].notna() & table["opportunity_id"].isna()
    return Carried(table.assign(found=found.mask(by_hand, BY_HAND)))


def _alike(decisions: pd.DataFrame, members: pd.DataFrame) -> pd.Series[str]:
    """Return the most alike opportunity per decision, on the decisions' index."""
    asked = decisions[["kind", "pand_ids"]].rename_axis("decision").reset_index()
    size = asked.set_index("decision")["pand_ids"].str.len()
    panden = asked.explode("pand_ids").rename(columns={"pand_ids": "pand_id"})
    unique = members[["opportunity_id", "kind", "pand_id"]].drop_duplicates()
    shared = panden.merge(unique, on=["kind", "pand_id"])
    counts = shared.groupby(["decision", "opportunity_id"]).size().rename("shared").reset_index()
    counts["share"] = counts["shared"] / counts["decision"].map(size).astype("float64")
    counts["size"] = counts["opportunity_id"].map(unique.groupby("opportunity_id").size())
    enough = counts[counts["share"] >= 1 / 2]
    ordered = enough.sort_values(
        ["decision", "share", "size", "opportunity_id"], ascending=[True, False, True, True]
    )
    return ordered.drop_duplicates("decision").set_index("decision")["opportunity_id"]


def apply(opportunities: gpd.GeoDataFrame, carried: Carried) -> gpd.GeoDataFrame:
    """Return the opportunities with status, lead and next step of the decisions about them.

    A decision that found its candidate by likeness is to be checked by people; the column
    ``decision_found`` says so (null without a decision).
    """
    decided = carried.table.dropna(subset=["opportunity_id"])
    decided = decided.drop_duplicates("opportunity_id", keep="last").set_index("opportunity_id")
    table = opportunities.copy()
    rows = decided.reindex(table["opportunity_id"])
    for name in _CARRIED:
        given = pd.Series(rows[name].to_numpy(), index=table.index, dtype=object)
        filled = given.notna() & (given != "")
        table[name] = table[name].astype(object).where(~filled, given).astype("str")
    table["decision_found"] = pd.Series(rows["found"].to_numpy(), index=table.index, dtype="str")
    return table
