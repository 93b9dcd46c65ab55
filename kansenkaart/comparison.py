"""What changed between two runs, and why: an input, a rule or the version of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.result import Result

NEW, GONE, MEMBERS, CLASS, ASSESSMENT = "new", "gone", "members", "class", "assessment"
INPUT, RULE, VERSION = "input", "rule", "version"

COLUMNS = ["opportunity_id", "kind", "title", "change", "before", "after", "cause", "criteria"]

_KEY = ["opportunity_id", "criterion"]


def compare(old: Result, new: Result) -> pd.DataFrame:
    """Return one row per change of an opportunity.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``change``: ``new``, ``gone``, ``members`` (other panden),
        ``assessment`` or ``class``. ``cause``: ``rule`` where a threshold or weight of a criterion
        moved, else ``input`` where a value did or an input file differs, else ``version``.
        ``criteria``: the criteria whose outcome, value, threshold or weight differs.
    """
    before = old.opportunities.set_index("opportunity_id")
    after = new.opportunities.set_index("opportunity_id")
    both = before.index.intersection(after.index)
    rows = [
        _appeared(after.loc[after.index.difference(before.index)], NEW),
        _appeared(before.loc[before.index.difference(after.index)], GONE),
        _moved(before.loc[both], after.loc[both], ASSESSMENT, ASSESSMENT),
        _moved(before.loc[both], after.loc[both], CLASS, CLASS),
        _members(before.loc[both], after.loc[both]),
    ]
    changed = pd.concat([row for row in rows if len(row)] or rows[:1])
    why = _causes(old, new)
    changed = changed.join(why, on="opportunity_id")
    changed["cause"] = changed["cause"].fillna(_general_cause(old, new))
    return changed.reindex(columns=COLUMNS).sort_values(
        ["kind", "change", "opportunity_id"], ignore_index=True
    )


def inputs(old: Result, new: Result) -> pd.DataFrame:
    """Return the inputs that differ: ``source``, ``before`` and ``after`` (file and date)."""

    def named(result: Result) -> pd.Series[str]:
        return pd.Series(
            {
                f"{s.source}: {s.file}": f"{s.date} ({s.sha256[:8]})"
                for s in result.sources
                if s.file
            },
            dtype="str",
        )

    table = pd.DataFrame({"before": named(old), "after": named(new)}).rename_axis("source")
    differs = table["before"].fillna("") != table["after"].fillna("")
    return table[differs].reset_index()


def _appeared(rows: pd.DataFrame, change: str) -> pd.DataFrame:
    shown = rows[["kind", "title"]].assign(change=change, before=None, after=None)
    state = rows["class"].fillna(rows["assessment"]) if "class" in rows else rows["assessment"]
    return shown.assign(**{"after" if change == NEW else "before": state}).reset_index()


def _moved(before: pd.DataFrame, after: pd.DataFrame, column: str, change: str) -> pd.DataFrame:
    if column not in before or column not in after:
        return _appeared(after.iloc[:0], change)
    was, now = before[column].fillna(""), after[column].fillna("")
    differs = was != now
    rows = after.loc[differs, ["kind", "title"]]
    return rows.assign(change=change, before=was[differs], after=now[differs]).reset_index()


def _members(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    if "pand_ids" not in before or "pand_ids" not in after:
        return _appeared(after.iloc[:0], MEMBERS)
    was, now = before["pand_ids"].map(frozenset), after["pand_ids"].map(frozenset)
    differs = was != now
    before_count, after_count = was[differs].map(len).astype("str"), now[differs].map(len)
    rows = after.loc[differs, ["kind", "title"]].assign(change=MEMBERS)
    return rows.assign(before=before_count, after=after_count.astype("str")).reset_index()


def _causes(old: Result, new: Result) -> pd.DataFrame:
    """Return per opportunity in both runs the cause and the criteria that differ."""
    columns = [*_KEY, "outcome", "value_text", "threshold", "weight"]
    if not len(old.outcomes) or not len(new.outcomes):
        return pd.DataFrame(columns=["cause", "criteria"])
    both = set(old.outcomes["opportunity_id"]) & set(new.outcomes["opportunity_id"])
    one, other = (
        r.outcomes.loc[r.outcomes["opportunity_id"].isin(both), columns] for r in (old, new)
    )
    pairs = one.merge(other, on=_KEY, how="outer", suffixes=("_old", "_new"))

    def differs(name: str) -> pd.Series[bool]:
        one, other = pairs[f"{name}_old"], pairs[f"{name}_new"]
        return (one != other).fillna(True) & ~(one.isna() & other.isna())

    rule = differs("threshold") | differs("weight")
    value = differs("value_text") | differs("outcome")
    pairs = pairs.assign(rule=rule, value=value & ~rule)[rule | value]
    grouped = pairs.groupby("opportunity_id")
    cause = grouped["rule"].any().map({True: RULE, False: INPUT})
    return pd.DataFrame({"cause": cause, "criteria": grouped["criterion"].agg(sorted)})


def _general_cause(old: Result, new: Result) -> str:
    """Return the cause of a change that no criterion explains."""
    if len(inputs(old, new)):
        return INPUT
    return RULE if old.info.version == new.info.version else VERSION
