"""Part C: the candidates per party and kind, as the tier may show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.decisions.carry import ALIKE, CONTRADICTED, NOW, REJECTED
from kansenkaart.opportunities import NOT_CHECKED
from kansenkaart.outputs.appendix import decided
from kansenkaart.outputs.appendix.blocks import Block, Heading, Table, Text
from kansenkaart.outputs.appendix.context import Context, questions, rough, span, text
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]

_NUMBERS = ("year", "now", "homes", "carbon")
_NEEDS = {
    "now": "homes_now",
    "plus": "main_plus",
    "minus": "main_minus",
    "ask": "to_check",
    "renovation": "renovation_years",
}
"""Columns of the appendix that a tier may be without, and what they are made of."""

_WIDTHS = {
    "title": 9, "place": 5, "year": 4, "now": 2, "homes": 5, "class": 3, "plus": 8, "minus": 7,
    "ask": 9, "barriers": 12, "carbon": 4, "status": 9, "renovation": 4,
}  # fmt: skip


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part C."""
    words, kinds = context.words["table"], context.texts.section("codes.kind")
    top = int(context.result.rules.parameters("common")["top"])
    made: list[Block] = [Text(words["intro"].format(top=top))]
    if context.stays:
        made.append(Text(context.stays, "warning"))
    if context.open_tier:
        made.append(Text(words["open_note"]))
    status = context.texts("codes.status.denkrichting")
    made.append(Text(words["status_note"].format(status=status), "note"))
    table = context.candidates
    if "score_mid" in table:
        made.append(Text(words["score_note"], "note"))
    order = list(context.result.rules)
    table = table.sort_values("kind", kind="stable", key=lambda kind: kind.map(order.index))
    owner = [", ".join(name for name in p if text(name)) for p in table["parties"]]
    table = table.assign(owner=owner).sort_values("owner", kind="stable", key=_owners_first)
    chosen = set(_decided(context))
    for (party, kind), rows in table.groupby(["owner", "kind"], sort=False):
        own = rows["opportunity_id"].isin(chosen).to_numpy() | (np.arange(len(rows)) < top)
        name = party or context.words["no_party"]
        step = context.texts(f"opportunities.ladder.{kind}.step")
        title = words["heading"].format(kind=kinds[kind].capitalize(), step=step.lower())
        made.append(Heading(f"{name}: {title}"))
        first = context.texts(f"opportunities.next_step.{kind}")
        made.append(Text(words["first_step"].format(step=first), "note"))
        made.append(Text(words["not_checked"].format(points=not_checked(context, kind)), "note"))
        caption = words["caption"].format(
            party=name, kind=kinds[kind], shown=int(own.sum()), all=len(rows)
        )
        made += _table(context, rows[own], caption)
    return tuple(made)


def not_checked(context: Context, kind: str) -> str:
    """Return what the outcome of a kind says nothing of, as one line."""
    say = context.texts.section("opportunities.not_checked")
    return "; ".join(say[code] for code in NOT_CHECKED[kind])


def _owners_first(owner: pd.Series) -> pd.Series:
    return owner.where(owner != "", "\uffff")


def _decided(context: Context) -> list[str]:
    table = context.decisions
    return [] if table.empty else table["opportunity_id"].dropna().tolist()


def _table(context: Context, rows: pd.DataFrame, caption: str) -> list[Block]:
    """Return a table of candidates, with the barriers that all of them have above it."""
    cells = {name: cell for name, cell in CELLS.items() if _NEEDS.get(name, "title") in rows}
    made: list[Block] = []
    if "ask" in cells:
        del cells["barriers"]  # what is to be found out says more of the same
    elif shared := _of_all(rows["barriers"]):
        made = [Text(context.words["table"]["shared"].format(barriers="; ".join(shared)), "note")]
        own = [[b for b in barriers if b not in shared] for barriers in rows["barriers"]]
        rows = rows.assign(barriers=pd.Series(own, rows.index, dtype=object))
    records = rows.to_dict("records")
    shown = {name: [cell(row, context) for row in records] for name, cell in cells.items()}
    shown = {name: column for name, column in shown.items() if any(column)}
    words = context.words
    named = words["weights_caption"].format(caption=caption, weights=context.weights)
    table = Table(
        named,
        tuple(words["table"]["head"][name] for name in shown),
        tuple(zip(*shown.values(), strict=True)),
        tuple(_WIDTHS[name] for name in shown),
        frozenset(n for n, name in enumerate(shown) if name in _NUMBERS),
    )
    return [*made, table]


def _of_all(barriers: pd.Series) -> list[str]:
    """Return the barriers that every candidate of a table has, when there are several."""
    first, *others = barriers
    return [b for b in first if all(b in own for own in others)] if others else []


def _title(row: Row, context: Context) -> str:
    number = dict(
        context.pilots[["opportunity_id", "number"]].to_numpy().tolist()
        if len(context.pilots)
        else []
    ).get(row["opportunity_id"])
    mark = f"({number}) " if number else ""
    panden = row.get("pand_ids")
    shown = ", ".join(panden[:2]) + (" …" if len(panden) > 2 else "") if panden is not None else ""
    return "\n".join(part for part in (mark + row["title"], row["opportunity_id"], shown) if part)


def _status(row: Row, context: Context) -> str:
    """Return what was decided: status, lead, next step and date, or why not; how it came here."""
    words = context.words["table"]
    found = text(row.get("decision_found"))
    if not found:
        plain = row["status"] == "denkrichting"
        return "–" if plain else context.texts("codes.status." + row["status"])
    if found == CONTRADICTED:
        return str(words["contradicted"])
    parts = [*decided.agreed_on(context, row), *_reasons(row, context)]
    if found in (ALIKE, NOW):
        parts.append(context.texts(f"codes.decision_found.{found}"))
    agreed = "; ".join(p for p in parts if p)
    status = context.texts("codes.status." + row["status"])
    return "\n".join(part for part in (status, agreed) if part)


def _reasons(row: Row, context: Context) -> list[str]:
    """Return why a candidate was turned down, as each session put it."""
    if row["status"] != REJECTED:
        return []
    said = context.decisions
    own = said[(said["opportunity_id"] == row["opportunity_id"]) & (said["status"] == REJECTED)]
    return [text(reason) for reason in own["reason"].dropna().unique()]


def _homes(row: Row, context: Context) -> str:
    low, mid, high = (row[f"homes_technical_{part}"] for part in ("low", "mid", "high"))
    return span(low, mid, high, context.texts.lang)


def _class(row: Row, context: Context) -> str:
    """Return the class, and below it the score where the tier holds it."""
    score = row.get("score_mid")
    shown = "" if score is None else wording.number(score, context.texts.lang, decimals=2)
    return "\n".join(part for part in (text(row["class"]), shown) if part)


CELLS: dict[str, Callable[[Row, Context], str]] = {
    "title": _title,
    "place": lambda row, _: text(row["buurt_name"]),
    "year": lambda row, _: text(row["construction_year"]).removesuffix(".0"),
    "now": lambda row, _: text(row["homes_now"]).removesuffix(".0"),
    "homes": _homes,
    "class": _class,
    "plus": lambda row, _: text(row["main_plus"]),
    "minus": lambda row, _: text(row["main_minus"]),
    "ask": lambda row, _: questions(row["to_check"]),
    "barriers": lambda row, _: text(row["barriers"]),
    "carbon": lambda row, c: rough(row["carbon_low_t"], row["carbon_high_t"], c.texts.lang),
    "status": _status,
    "renovation": lambda row, _: text(row["renovation_years"]),
}
"""How each column of the table is written from a candidate."""
