"""The sheets for the tenants' organisation: per candidate, and per buurt with the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import tiers
from kansenkaart.outputs import columns
from kansenkaart.outputs.blocks import Block
from kansenkaart.outputs.order import in_order

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.texts import Texts

_NAMED = ["title", "kind", "class", "parties", "buurt_name"]


def sheets(result: Result, texts: Texts) -> dict[str, list[Block]]:
    """Return both sheets by name; none where nothing was counted."""
    if not len(result.tenants_buurt.columns):
        return {}
    names, say = texts.section("workbook.sheets"), texts.section("tenants")
    least = [say["few"].format(k=tiers.smallest_count())] if result.info.tier != "intern" else []
    candidates = Block(_candidates(result, texts), lines=(say["intro"], *least), links=True)
    return {
        names["tenants"]: [candidates],
        names["tenants_buurt"]: [Block(per_buurt(result, texts), lines=(say["buurt"], *least))],
    }


def _candidates(result: Result, texts: Texts) -> pd.DataFrame:
    """Return what each candidate means for tenants, named as on its own sheet."""
    table = pd.DataFrame(result.opportunities.drop(columns="geometry"))
    table = table[table["assessment"] == "candidate"]
    table = in_order(table, result.rules)
    named = table[["opportunity_id", *(c for c in _NAMED if c in table)]]
    rows = named.merge(result.tenants.drop(columns="place"), on="opportunity_id")
    words = texts.section("codes.not_known")
    rows["not_known"] = [[words[code] for code in codes] for codes in rows["not_known"]]
    order = [c for c in rows if c != "opportunity_id"]
    return columns.words(columns.joined(rows[[*order, "opportunity_id"]], "; "), texts)


def per_buurt(result: Result, texts: Texts) -> pd.DataFrame:
    """Return the table per buurt with a name for its total."""
    table = result.tenants_buurt.drop(columns="buurt_code")
    total = result.tenants_buurt["buurt_code"].isna()
    return table.assign(buurt_name=table["buurt_name"].mask(total, texts("tenants.total")))
