"""Why something changed: an input, a rule, or the version of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.comparison.changes import ASSESSMENT, CLASS
from kansenkaart.comparison.settings import differences
from kansenkaart.result import RUN

if TYPE_CHECKING:
    from collections.abc import Callable

    from kansenkaart.result import Result

REFERENCE_DATE = "reference_date"
INPUT, RULE, VERSION, UNKNOWN = "input", "rule", "version", "unknown"

_KEY = ["opportunity_id", "criterion"]
_SCORING = ("soft", "axis", "classes")
"""Roles of settings that move scores and classes alone."""
_READ = ["outcome", "score", "value_text", "threshold", "weight"]
_NO_INPUT = {"session", "rules"}
"""Sources that are none here: decisions move no score, and of rules every setting is compared."""


def explained(found: pd.DataFrame, old: Result, new: Result) -> pd.DataFrame:
    """Return the changes with their ``cause`` and ``criteria``.

    A rule is the cause where a criterion is judged otherwise and its threshold or weight moved, or
    where weights of axes or limits of classes did. A value that differs, and what came, went or has
    other members, has any cause in which the runs differ: rules, then, are those of the kind or of
    what all kinds share. What only scores makes nothing come or go.
    """
    possible = _possible(old, new)
    moved = differences([old, new])
    scored = set(moved.loc[moved["role"].isin(("axis", "classes")), "kind"])
    why = _judged_otherwise(old, new)
    table = found.join(why, on="opportunity_id")
    judged = table["change"].isin((ASSESSMENT, CLASS))
    causes = []
    for kind, own, rule, value in zip(
        table["kind"], judged, table["rule"].eq(True), table["value"].eq(True), strict=True
    ):
        by_rule = own and (rule or (kind in scored and not value))
        named = {RULE} if by_rule else set()
        if not by_rule or value:
            named |= possible(kind, own)
        causes.append("+".join(sorted(named)) or UNKNOWN)
    criteria = table["criteria"].where(judged)
    return table.assign(cause=causes, criteria=criteria)


def inputs(old: Result, new: Result) -> pd.DataFrame:
    """Return the inputs that differ: ``source``, ``file``, ``before`` and ``after``.

    Of a file ``source`` is its code, and before and after are its date and the start of its
    fingerprint; else it is ``reference_date``, ``role``, ``area`` or ``parties``, without a file.

    A file with the same content is the same input, whatever its name and date are.
    """
    same = _contents(old) & _contents(new)

    def named(result: Result) -> pd.Series[str]:
        read = (s for s in result.sources if s.file and s.source not in _NO_INPUT)
        files = {
            (s.source, s.file): f"{s.date} ({s.sha256[:8]})"
            for s in read
            if (s.source, s.sha256) not in same
        }
        info = result.info
        return pd.Series(
            {
                **files,
                (REFERENCE_DATE, ""): info.reference_date.isoformat(),
                ("role", ""): info.role,
                ("area", ""): info.title,
                ("parties", ""): ", ".join(info.parties),
            },
            dtype="str",
        )

    table = pd.DataFrame({"before": named(old), "after": named(new)})
    table = table.rename_axis(["source", "file"])
    differs = table["before"].fillna("") != table["after"].fillna("")
    return table[differs].reset_index()


def _contents(result: Result) -> set[tuple[str, str]]:
    return {(s.source, s.sha256) for s in result.sources if s.sha256}


def _possible(old: Result, new: Result) -> Callable[[str, bool], set[str]]:
    """Return a function from a kind, and whether it is about a judgement, to what differs."""
    moved = differences([old, new])
    moved = moved[moved["role"] != RUN]
    all_kinds = set(moved["kind"])
    finding = set(moved.loc[~moved["role"].isin(_SCORING), "kind"])
    shared = all_kinds - set(old.rules)
    general = {INPUT} if len(inputs(old, new)) else set()
    if old.info.version != new.info.version:
        general.add(VERSION)

    def of(kind: str, judged: bool) -> set[str]:
        own = all_kinds if judged else finding
        return general | ({RULE} if shared or kind in own else set())

    return of


def _judged_otherwise(old: Result, new: Result) -> pd.DataFrame:
    """Return per opportunity in both runs whether by a rule, by a value, and by which criteria."""
    if not len(old.outcomes) or not len(new.outcomes):
        return pd.DataFrame(columns=["rule", "value", "criteria"])
    both = set(old.outcomes["opportunity_id"]) & set(new.outcomes["opportunity_id"])
    one, other = (
        r.outcomes.loc[r.outcomes["opportunity_id"].isin(both), [*_KEY, *_READ]] for r in (old, new)
    )
    pairs = one.merge(other, on=_KEY, how="outer", suffixes=("_old", "_new"))

    def differs(name: str) -> pd.Series[bool]:
        was, now = pairs[f"{name}_old"], pairs[f"{name}_new"]
        return (was != now).fillna(True).astype(bool) & ~(was.isna() & now.isna())

    matters = differs("outcome") | differs("score") | differs("weight")
    moved = differs("threshold") | differs("weight")
    value = differs("value_text") | (differs("outcome") & ~moved)
    pairs = pairs.assign(rule=moved & matters, value=value & matters)
    pairs = pairs[pairs["rule"] | pairs["value"]]
    grouped = pairs.groupby("opportunity_id")
    return pd.DataFrame(
        {
            "rule": grouped["rule"].any(),
            "value": grouped["value"].any(),
            "criteria": grouped["criterion"].agg(sorted),
        }
    )
