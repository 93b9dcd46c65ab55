"""The numbers of a merge: funnel, totals and completeness, what is double taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart import reconcile
from kansenkaart.funnel import ALL, CANDIDATES, PROJECTS

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.rules import Rules

_COUNTED = ["panden", "projects"]


def funnel(
    results: Sequence[Result], every: Any, members: pd.DataFrame, same: pd.DataFrame
) -> pd.DataFrame:
    """Add the funnels up from the projects on, and take off what stood in several runs.

    All panden of the area count once. The gates before the projects are each run's own (what one
    party leaves to another is not left out of the whole) and are not given. Where the tier holds no
    members, a pand in projects of two runs counts twice.

    Parameters
    ----------
    results
        The runs.
    every, members
        Opportunities and members of all runs, with ``run``.
    same
        Of :func:`kansenkaart.merging.rows.reconciled`.
    """
    panden = pd.concat([r.fabric.buildings for r in results]).index.nunique()
    tables = [_funnel(results, kind, every, members, same) for kind in results[0].rules]
    made = pd.concat([table.assign(kind=kind) for kind, table in tables], ignore_index=True)
    whole = made["step"] == ALL
    made.loc[whole, "panden"] = panden
    return made.astype(dict.fromkeys(_COUNTED, "Int64"))[["kind", "step", "order", *_COUNTED]]


def _funnel(
    results: Sequence[Result], kind: str, every: Any, members: pd.DataFrame, same: pd.DataFrame
) -> tuple[str, pd.DataFrame]:
    vetoes = dict.fromkeys(c.id for r in results for c in r.rules[kind].vetoes)
    steps = [PROJECTS, *vetoes, CANDIDATES]
    counted = [_counted(r.funnel, kind, steps) for r in results]
    total = sum(counted[1:], counted[0])
    own = every[(every["kind"] == kind).to_numpy()]
    twice = (same["given_run"] != same["run"]).to_numpy()[own.index]
    left = _left(own, list(vetoes))
    for step in steps:
        rows = own[left[step].to_numpy()]
        total.loc[step, "projects"] -= int(twice[left[step].to_numpy()].sum())
        total.loc[step, "panden"] -= _again(rows, members)
    table = pd.concat([pd.DataFrame({"panden": 0, "projects": pd.NA}, index=[ALL]), total])
    table = table.rename_axis("step").reset_index()
    return kind, table.assign(order=range(len(table)))


def _counted(table: pd.DataFrame, kind: str, steps: list[str]) -> pd.DataFrame:
    """Return what a run counted at each step; a veto that it does not have takes nothing off."""
    own = table[table["kind"] == kind].set_index("step")[_COUNTED]
    return own.reindex(steps).ffill().fillna(0).astype("int64")


def _left(rows: pd.DataFrame, vetoes: list[str]) -> dict[str, pd.Series[bool]]:
    """Return per step which of the rows are left after it."""
    left = {PROJECTS: pd.Series(True, index=rows.index)}
    still = left[PROJECTS]
    for veto in vetoes:
        if "excluded_by" in rows:
            still = still & ~rows["excluded_by"].map(lambda by, v=veto: v in by).astype(bool)
        left[veto] = still
    left[CANDIDATES] = still & (rows["assessment"] == "candidate")
    return left


def _again(rows: pd.DataFrame, members: pd.DataFrame) -> int:
    """Return how often a pand of these rows is counted by a second run."""
    if not len(members):
        return 0
    own = members.merge(rows[["run", "opportunity_id"]], on=["run", "opportunity_id"])
    by_run = own[["run", "pand_id"]].drop_duplicates()
    return len(by_run) - int(by_run["pand_id"].nunique())


def totals(
    tables: Sequence[pd.DataFrame], every: pd.DataFrame, kept: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    """Add the totals, which count what is shown only as a number, and take off what is double.

    Parameters
    ----------
    tables
        Totals of each run.
    every, kept
        The rows of all runs, and those of the merge, each with its ``kept_share``.
    rules
        Those of the merge.
    """
    added = pd.concat(tables).groupby(["kind", "class"], sort=False).sum(min_count=1)
    return reconcile.moved(added.reset_index(), every, kept, rules)


def by_area(tables: Sequence[pd.DataFrame], every: Any, same: pd.DataFrame) -> pd.DataFrame:
    """Add what splitting comes to at each limit that every run counted, less what is double."""
    if not all(len(table) for table in tables):
        return pd.DataFrame()
    limits = pd.concat(tables).groupby("area_m2")
    added = limits.sum()[limits.size() == len(tables)]
    double = every[(same["given_run"] != same["run"]).to_numpy()]
    if {f"homes_at_{area:g}" for area in added.index} <= set(double.columns):
        again = reconcile.by_area(double, list(added.index)).set_index("area_m2")
        added = (added - again).clip(lower=0)
    return added.reset_index()


def completeness(kept: Any) -> pd.DataFrame:
    """Return per party and kind its candidates and how complete they are on average."""
    table = pd.DataFrame(kept[kept["assessment"] == "candidate"])
    table = table.explode("parties").rename(columns={"parties": "party"})
    table["party"] = table["party"].fillna("")
    if "completeness" not in table:
        table["completeness"] = float("nan")
    groups = table.groupby(["party", "kind"], as_index=False)
    return groups.agg(projects=("kind", "size"), completeness=("completeness", "mean"))
