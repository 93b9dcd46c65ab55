"""Carrying the decisions of sessions to the candidates of a run, the same or a later one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from kansenkaart.decisions.session import Session
    from kansenkaart.result import Result

FOUND = SAME, ALIKE, NOW, BY_HAND, HOMELESS = "same", "alike", "now", "by_hand", "homeless"
"""How a decision found its candidate; what was added by hand needs none, or is ``now`` in one."""

UNDECIDED, REJECTED = "denkrichting", "afgewezen"
"""Statuses: of a candidate that nobody decided on, and of one that people turned down."""

CONTRADICTED = "contradicted"
"""In ``decision_found`` of a candidate whose decisions name different statuses."""

STATUS = "status"
_CARRIED = (STATUS, "lead", "next_step", "next_date")
"""What a candidate takes over."""


@dataclass(frozen=True)
class Carried:
    """The decisions of all sessions, each with where it went."""

    table: pd.DataFrame
    """The columns of a session's decisions, and ``given_id`` (as in the file), ``opportunity_id``
    (in this run, null without one), ``found`` (``same``, ``alike``, ``homeless``; of what was added
    by hand ``by_hand``, or ``now`` where the run itself finds a candidate there), ``votes`` (a list
    of ``party``, ``score``, ``view``), ``group_name``, ``session`` (name of the file) and
    ``said_by`` (the parties at the table)."""

    @property
    def homeless(self) -> pd.DataFrame:
        """The decisions that found no candidate."""
        return self.table[self.table["found"] == HOMELESS]

    @property
    def conflicts(self) -> pd.DataFrame:
        """What decisions about the same candidate say differently, never resolved here.

        Columns ``about`` (its id), ``title``, ``field`` and ``said``, a list of pairs of who says
        it (the file and its parties) and what.
        """
        rows = []
        for field in _CARRIED:
            said = self.table[_given(self.table[field])].assign(about=_about(self.table))
            several = said.groupby("about")[field].nunique()
            for about in several.index[several > 1]:
                own = said[said["about"] == about]
                who = map(_who, own["session"], own["said_by"])
                pairs = list(zip(who, own[field], strict=True))
                rows.append((about, own["title"].iloc[0], field, pairs))
        return pd.DataFrame(rows, columns=["about", "title", "field", "said"])


def carry(
    sessions: Sequence[Session], members: pd.DataFrame, opportunities: pd.DataFrame
) -> Carried:
    """Find the candidate of each decision.

    The same id wins. Else it is the opportunity of the same kind that has most of the decision's
    panden, at least half of them; of equals the one with the fewest panden, then the first id. What
    was added by hand is carried as it is, and goes only to what is a candidate now.

    Parameters
    ----------
    sessions
        Of :func:`kansenkaart.decisions.read`.
    members
        ``opportunity_id``, ``kind``, ``pand_id`` of the run; empty where the tier holds none.
    opportunities
        The run's opportunity table.
    """
    table = pd.concat([_rows(session) for session in sessions], ignore_index=True)
    same = table["given_id"].isin(set(opportunities["opportunity_id"]))
    by_hand = table["manual_reason"].notna() & ~same
    likeness = pd.concat(
        [
            _alike(table[~same & ~by_hand], members),
            _alike(table[by_hand], _of_candidates(members, opportunities)),
        ]
    )
    table["opportunity_id"] = table["given_id"].where(same, likeness.reindex(table.index))
    has = table["opportunity_id"].notna()
    found = pd.Series(HOMELESS, index=table.index, dtype="str")
    found = found.mask(has, ALIKE).mask(by_hand, BY_HAND).mask(by_hand & has, NOW)
    return Carried(table.assign(found=found.mask(same, SAME)))


def _rows(session: Session) -> pd.DataFrame:
    table = session.decisions.rename(columns={"opportunity_id": "given_id"})
    votes = [
        [{"party": p, "score": v.get("score"), "view": v.get("view", "")} for p, v in given.items()]
        for given in (row or {} for row in table["votes"])
    ]
    return table.assign(
        votes=pd.Series(votes, index=table.index, dtype=object),
        group_name=table["group"].map(session.groups).astype(object),
        session=session.file,
        said_by=", ".join(session.parties),
    )


def _of_candidates(members: pd.DataFrame, opportunities: pd.DataFrame) -> pd.DataFrame:
    candidates = opportunities.loc[opportunities["assessment"] == "candidate", "opportunity_id"]
    return members[members["opportunity_id"].isin(candidates)] if len(members) else members


def _alike(decisions: pd.DataFrame, members: pd.DataFrame) -> pd.Series[str]:
    """Return the most alike opportunity per decision, on the decisions' index."""
    if not len(members) or not len(decisions):
        return pd.Series(dtype="str")
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

    A tier that holds no lead or next step gets those of the decisions. The column
    ``decision_found`` tells how (null without a decision): ``alike`` and ``now`` are to be checked
    by people. What decisions say differently is not carried; where that is the status,
    ``decision_found`` reads ``contradicted``. What was turned down loses the first step that the
    run proposes for it.
    """
    decided = carried.table.dropna(subset=["opportunity_id"])
    table = opportunities.copy()
    for name in _CARRIED:
        said = decided[_given(decided[name])].groupby("opportunity_id")[name]
        agreed = said.first()[said.nunique() == 1]
        given = table["opportunity_id"].map(agreed).astype(object)
        own = table.get(name, pd.Series(None, index=table.index)).astype(object)
        if name == "next_date":
            table[name] = _days(given).fillna(_days(own))
        else:
            table[name] = own.mask(given.notna(), given).astype("str")
    if "next_step" in opportunities:
        proposed = table["next_step"] == opportunities["next_step"]
        rejected = (table[STATUS] == REJECTED) & (opportunities[STATUS] != REJECTED)
        table["next_step"] = table["next_step"].mask(proposed & rejected)
    ways = decided.groupby("opportunity_id")
    found = ways["found"].max().mask(ways["found"].nunique() > 1, ALIKE)
    found = found.mask(ways[STATUS].nunique() > 1, CONTRADICTED)
    table["decision_found"] = table["opportunity_id"].map(found).astype("str")
    return table


def settle(result: Result, sessions: Sequence[Session]) -> Result:
    """Return a result whose opportunities carry what the sessions decided, with all decisions."""
    if not sessions:
        return result
    carried = carry(sessions, result.members, result.opportunities)
    return replace(
        result, opportunities=apply(result.opportunities, carried), decisions=carried.table
    )


def _given(column: pd.Series[Any]) -> pd.Series[bool]:
    return column.notna() & (column != "")


def _days(column: pd.Series[Any]) -> pd.Series[Any]:
    return pd.to_datetime(column, errors="coerce").astype("datetime64[us]")


def _about(table: pd.DataFrame) -> pd.Series[str]:
    """Return what each decision is about: a candidate of this run, else the id in its file."""
    return table["opportunity_id"].fillna(table["given_id"])


def _who(file: str, parties: str) -> str:
    return f"{file} ({parties})" if parties else file
