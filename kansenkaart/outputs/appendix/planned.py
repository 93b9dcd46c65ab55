"""Part E: renovation of the coming ten years, and the buurten to designate together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.outputs.appendix.blocks import Block, Heading, Points, Table, Text
from kansenkaart.outputs.appendix.context import Context, text
from kansenkaart.renovation import heat
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHADES = 9
_PLACE = ("buurt_code", "buurt_name")


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part E."""
    words = context.words["renovation"]
    table = homes_per_year(context)
    together: list[Block] = [
        Heading(words["together"]),
        Points(tuple(words["together_points"])),
    ]
    if table.empty:
        return (Text(words["none"]), *together)
    made: list[Block] = [Text(words["intro"]), Text(words["hidden"], "note")]
    made.append(_heat(context, table))
    made += _designated(context) + _clusters(context)
    return (*made, *together)


def homes_per_year(context: Context) -> pd.DataFrame:
    """Return homes with counted works per buurt and year; no rows without a plan."""
    programme = context.result.renovation.programme
    if not len(programme):
        return pd.DataFrame()
    years = int(context.result.rules.parameters("renovation")["horizon_years"])
    first = context.result.info.reference_date.year
    return heat.heat(_with_gemeente(programme), _PLACE, first, years)


def _with_gemeente(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the gemeente behind the name of a buurt where there are several."""
    if "gemeente_name" not in heat.place(table, _PLACE):
        return table
    return table.assign(buurt_name=table["buurt_name"] + " (" + table["gemeente_name"] + ")")


def _heat(context: Context, table: pd.DataFrame) -> Table:
    words, lang = context.words["renovation"], context.texts.lang
    columns = [c for c in table.columns if c not in _PLACE]
    years = [c for c in columns if c != heat.TOTAL]
    most = table[years].max().max()
    shades = [(0, *(_shade(row[c], most) for c in years), 0) for row in table.to_dict("records")]
    sums = heat.total(table, _PLACE, words["total"])
    rows = [_numbers(row, columns, lang) for row in pd.concat([table, sums]).to_dict("records")]
    named = {heat.TOTAL: words["total"], heat.NO_YEAR: words["no_year"]}
    head = (context.texts("columns.buurt_name.title"), *(named.get(c, c) for c in columns))
    return Table(
        words["heat"],
        head,
        tuple(rows),
        (4, *(1 for _ in columns)),
        frozenset(range(1, len(columns) + 1)),
        (*shades, tuple(0 for _ in head)),
    )


def _numbers(row: dict[str, float], columns: Sequence[str], lang: str) -> tuple[str, ...]:
    return (text(row["buurt_name"]), *(_whole(row[c], lang) for c in columns))


def _whole(homes: Any, lang: str) -> str:
    return "" if homes is None or pd.isna(homes) else wording.number(homes, lang, decimals=0)


def _shade(homes: float, most: float) -> int:
    if pd.isna(homes) or homes <= 0:
        return 0
    return max(1, round(_SHADES * homes / most))


def _designated(context: Context) -> list[Block]:
    words, found = context.words["renovation"], context.result.renovation.designation
    if not len(found):
        return []
    rows = [
        (
            text(row.get("buurt_name")),
            _whole(row.get("homes"), context.texts.lang),
            text(row.get("peak_year")).removesuffix(".0"),
            text(row.get("parties")),
            " ".join(row.get("reasons") or ()),
        )
        for row in _with_gemeente(found).to_dict("records")
    ]
    head = tuple(words["designated_head"])
    return [Table(words["designated"], head, tuple(rows), (3, 2, 2, 4, 9), frozenset({1, 2}))]


def _clusters(context: Context) -> list[Block]:
    words, found = context.words["renovation"], context.result.renovation.clusters
    if not len(found):
        return []
    rows = [
        (
            words["by_chance"].format(title=row["title"])
            if row["by_chance"]
            else text(row["title"]),
            f"{row['first_year']}–{row['last_year']}",
            _whole(row.get("homes"), context.texts.lang),
            text(row.get("parties")),
        )
        for row in found.drop(columns="geometry", errors="ignore").to_dict("records")
    ]
    head = tuple(words["clusters_head"])
    return [Table(words["clusters"], head, tuple(rows), (5, 2, 2, 5), frozenset({2}))]
