"""The totals as a reader sees them; workbook and appendix say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import reconcile
from kansenkaart.opportunities.splitting import KIND as SPLITTING
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.texts import Texts

_UNSURE = ["projects_to_verify", "homes_to_verify"]


def headline(totals: pd.DataFrame, texts: Texts) -> tuple[str, ...]:
    """Return the homes of the promising classes, and the stock to verify where there is any."""
    found = reconcile.headline(totals)
    lines = [texts("totals.promising", homes=wording.number(found.homes, texts.lang))]
    if found.projects_to_verify:
        homes = wording.number(found.homes_to_verify, texts.lang)
        one = "_one" if found.projects_to_verify == 1 else ""
        say = f"totals.to_verify{one}"
        lines.append(texts(say, homes=homes, projects=found.projects_to_verify))
    return tuple(lines)


def with_sums(totals: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return the totals in words, with a row for every kind as a whole and one for all kinds.

    Homes to expect are added up only where every kind has a source for them.
    """
    kinds, say = texts.section("codes.kind"), texts.section("totals")
    counted = [c for c in totals if c not in ("kind", "class")]
    parts = []
    for kind, rows in totals.groupby("kind", sort=False):
        whole = {"kind": kinds[kind], "class": say["all_classes"], **_sums(rows[counted])}
        parts += [rows.assign(kind=kinds[kind]), _row(whole, totals)]
    every = {"kind": say["all_kinds"], "class": say["all_classes"], **_sums(totals[counted])}
    return pd.concat([*parts, _row(every, totals)], ignore_index=True)


def _sums(rows: pd.DataFrame) -> dict[str, object]:
    return {c: rows[c].sum() if rows[c].notna().all() else pd.NA for c in rows}


def _row(values: dict[str, object], like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame([values])[list(like)].astype(like.dtypes.to_dict())


def by_area(result: Result, texts: Texts) -> pd.DataFrame:
    """Return what splitting comes to at other limits of area, the limit in force marked.

    Columns ``area_limit`` (words), ``projects_at``, ``homes_at``; nothing where none were counted.
    """
    table = result.splitting_areas
    if not len(table):
        return pd.DataFrame()
    test = result.rules[SPLITTING].criterion("area").test
    now = test.min if test is not None else None
    limits = [wording.quantity(area, "m2", texts) for area in table["area_m2"]]
    marked = [
        texts("totals.in_force", limit=limit) if area == now else limit
        for area, limit in zip(table["area_m2"], limits, strict=True)
    ]
    return pd.DataFrame(
        {"area_limit": marked, "projects_at": table["projects"], "homes_at": table["homes"]}
    )


def without_empty(totals: pd.DataFrame) -> pd.DataFrame:
    """Return the totals without columns that say nothing here."""
    return totals if totals[_UNSURE[0]].any() else totals.drop(columns=_UNSURE)
