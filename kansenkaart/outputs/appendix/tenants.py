"""Part I, for the tenants' organisation: what candidates mean for the homes of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart import decisions, tenants, tiers
from kansenkaart.outputs.appendix.blocks import Block, Facts, Heading, Table, Text
from kansenkaart.outputs.appendix.context import Context, text
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.texts import Texts

_COUNTS = ("homes_affected", "inhabited_homes", "large_split", "parking_lost", "storage_lost")
_BUURT = (
    "homes",
    "large_now",
    "large_after",
    "homes_affected",
    "social_homes",
    "inhabited_homes",
)
_SHARES = ("social_share", "low_income_share")


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part I."""
    words = context.words["tenants"]
    made: list[Block] = [Text(line) for line in words["intro"]]
    if not len(context.result.tenants_buurt.columns):
        return (*made, Text(words["nothing"]))
    least = tiers.smallest_count()
    made.append(Text(context.texts("tenants.few", k=least), "note"))
    made += _chosen(context, words)
    made += [Heading(words["buurten"]), _buurten(context, words)]
    return tuple(made)


def _chosen(context: Context, words: Mapping[str, Any]) -> list[Block]:
    """Return what the candidates on the list, the rejected ones left out, come to together."""
    table = context.decisions
    heading = Heading(words["chosen"])
    if table.empty:
        return [heading, Text(words["none_chosen"])]
    live = table.loc[table["status"] != decisions.REJECTED, "opportunity_id"].dropna()
    rows = context.candidates[context.candidates["opportunity_id"].isin(live)]
    if rows.empty:
        return [heading, Text(words["none_chosen"])]
    result = context.result
    found = tenants.selection(
        set(rows["opportunity_id"]), rows, result.tenants, result.tenants_buurt
    )
    made: list[Block] = [heading, Facts(_facts(found, words, context.texts))]
    if found.untold:
        made.append(Text(words["untold"].format(count=found.untold), "note"))
    return [*made, _per_candidate(context, rows, words)]


def _facts(
    found: tenants.Selection, words: Mapping[str, Any], texts: Texts
) -> tuple[tuple[str, str], ...]:
    lang = texts.lang
    facts = words["facts"]
    large = None
    if found.large_now is not None and found.large_after is not None:
        now, after = (wording.number(n, lang) for n in (found.large_now, found.large_after))
        large = words["now_after"].format(now=now, after=after)
    values = {
        "homes_added": wording.number(found.homes_added, lang, decimals=0),
        "homes_affected": wording.number(found.homes_affected, lang),
        "inhabited_homes": wording.number(found.inhabited_homes, lang),
        "social_share": _percent(found.social_share, texts),
        "low_income_share": _percent(found.low_income_share, texts),
        "large": large,
        "parking_lost": wording.number(found.parking_lost, lang),
        "storage_lost": wording.number(found.storage_lost, lang),
    }
    return tuple((facts[name], value or words["unknown"]) for name, value in values.items())


def _per_candidate(context: Context, rows: pd.DataFrame, words: Mapping[str, Any]) -> Table:
    codes = context.texts.section("codes")
    table = rows[["opportunity_id", "title"]].merge(context.result.tenants, on="opportunity_id")
    made = [
        (
            row["title"],
            codes["inhabited"].get(row["inhabited"], words["unknown"]),
            *(_number(row[name], context.texts.lang) for name in _COUNTS),
            "; ".join(codes["not_known"][code] for code in row["not_known"]),
        )
        for row in table.to_dict("records")
    ]
    numbers = frozenset(range(2, 2 + len(_COUNTS)))
    titles = [context.texts(f"columns.{name}.title") for name in _COUNTS]
    head = (words["candidate"], context.texts("columns.inhabited.title"), *titles)
    asked = context.texts("columns.not_known.title")
    widths = (8, 4, *(2 for _ in _COUNTS), 8)
    return Table(words["per_candidate"], (*head, asked), tuple(made), widths, numbers)


def _buurten(context: Context, words: Mapping[str, Any]) -> Table:
    texts, table = context.texts, context.result.tenants_buurt
    names = tuple(name for name in (*_BUURT, *_SHARES) if table[name].notna().any())
    rows = tuple(
        (
            text(row["buurt_name"]) or texts("tenants.total"),
            *(_number(row[name], texts.lang) for name in names if name in _BUURT),
            *(_percent(row[name], texts) or "" for name in names if name in _SHARES),
        )
        for row in table.to_dict("records")
    )
    head = (texts("columns.buurt_name.title"), *(texts(f"columns.{n}.title") for n in names))
    widths = (5, *(2 for _ in names))
    numbers = frozenset(range(1, len(names) + 1))
    return Table(words["buurten_caption"], head, rows, widths, numbers)


def _number(value: Any, lang: str) -> str:
    return "" if pd.isna(value) else wording.number(float(value), lang, decimals=0)


def _percent(share: Any, texts: Texts) -> str | None:
    if share is None or pd.isna(share):
        return None
    return wording.quantity(round(float(share), 2), wording.SHARE, texts)
