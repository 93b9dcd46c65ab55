"""What changed: opportunities that came, went, moved or have other members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.result import Result

NEW, GONE, MEMBERS, CLASS, ASSESSMENT = "new", "gone", "members", "class", "assessment"
_COLUMNS = ["opportunity_id", "kind", "title", "change", "before", "after"]
_CANDIDATE = "candidate"
_MOST = 1 / 2
"""Part of its members that another opportunity holds to be its successor."""


def found(old: Result, new: Result) -> pd.DataFrame:
    """Return one row per change.

    Returns
    -------
    DataFrame
        ``opportunity_id``, ``kind``, ``title``, ``change``, ``before`` and ``after``: classes,
        assessments, or numbers of members.
    """
    before = old.opportunities.set_index("opportunity_id")
    after = new.opportunities.set_index("opportunity_id")
    both = before.index.intersection(after.index)
    had, has = _members(old), _members(new)
    gone, come = before.index.difference(both), after.index.difference(both)
    follows = _successors(had[had["opportunity_id"].isin(gone)], has, come)
    rows = [
        _appeared(after.loc[come.difference(follows)], NEW),
        _appeared(before.loc[gone.difference(follows.index)], GONE),
        *_moved(before.loc[both], after.loc[both]),
        _others(pd.Series(both, index=both), had, has, after),
        _others(follows, had, has, after),
    ]
    return pd.concat([row for row in rows if len(row)] or rows[:1])[_COLUMNS]


def _members(result: Result) -> pd.DataFrame:
    """Return ``opportunity_id``, ``kind`` and ``member``: its homes, else its panden."""
    table = result.members
    if not len(table):
        return pd.DataFrame(columns=["opportunity_id", "kind", "member"], dtype="str")
    member = table["pand_id"]
    if "vbo_id" in table:
        member = table["vbo_id"].where(table["vbo_id"].notna(), member)
    return table[["opportunity_id", "kind"]].assign(member=member).drop_duplicates()


def _successors(gone: pd.DataFrame, has: pd.DataFrame, come: pd.Index) -> pd.Series[str]:
    """Return per id that went the id that came with most of its members; each comes once."""
    shared = gone.merge(
        has[has["opportunity_id"].isin(come)], on=["kind", "member"], suffixes=("", "_new")
    )
    counts = shared.groupby(["opportunity_id", "opportunity_id_new"]).size().rename("shared")
    size = gone.groupby("opportunity_id").size()
    table = counts.reset_index()
    enough = table[table["shared"] >= _MOST * table["opportunity_id"].map(size).astype("float64")]
    ordered = enough.sort_values("shared", ascending=False, kind="stable")
    once = ordered.drop_duplicates("opportunity_id").drop_duplicates("opportunity_id_new")
    return once.set_index("opportunity_id")["opportunity_id_new"]


def _appeared(rows: pd.DataFrame, change: str) -> pd.DataFrame:
    shown = rows[["kind", "title"]].assign(change=change, before=None, after=None)
    state = rows["class"].fillna(rows["assessment"]) if "class" in rows else rows["assessment"]
    return shown.assign(**{"after" if change == NEW else "before": state}).reset_index()


def _moved(before: pd.DataFrame, after: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what is assessed otherwise, and the candidates whose class moved."""
    stays = (before["assessment"] == _CANDIDATE) & (after["assessment"] == _CANDIDATE)
    made = [_differing(before["assessment"], after["assessment"], after, ASSESSMENT)]
    if "class" in before and "class" in after:
        made.append(_differing(before["class"][stays], after["class"][stays], after, CLASS))
    return made


def _differing(
    before: pd.Series[str], after: pd.Series[str], rows: pd.DataFrame, change: str
) -> pd.DataFrame:
    was, now = before.fillna(""), after.fillna("")
    differs = was != now
    shown = rows.loc[differs.index[differs], ["kind", "title"]]
    return shown.assign(change=change, before=was[differs], after=now[differs]).reset_index()


def _others(
    pairs: pd.Series[str], had: pd.DataFrame, has: pd.DataFrame, after: pd.DataFrame
) -> pd.DataFrame:
    """Return the opportunities with other members; of pairs of an old id and a new one."""
    was, now = (t.groupby("opportunity_id")["member"].agg(frozenset) for t in (had, has))
    known = pairs[pairs.index.isin(was.index) & pairs.isin(now.index)]
    table = pd.DataFrame({"was": was.reindex(known.index).to_numpy()}, index=known.to_numpy())
    table["now"] = now.reindex(table.index)
    differs = [a != b for a, b in zip(table["was"], table["now"], strict=True)]
    table = table.loc[np.asarray(differs, dtype=bool)]
    shown = after.loc[table.index, ["kind", "title"]].rename_axis("opportunity_id")
    counts = {"before": table["was"].map(len), "after": table["now"].map(len)}
    text = {name: count.astype("int64").astype("str") for name, count in counts.items()}
    return shown.assign(change=MEMBERS, **text).reset_index()
