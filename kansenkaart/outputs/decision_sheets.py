"""The sheet of decisions: everything that was decided, and what says differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import decisions
from kansenkaart.outputs import columns
from kansenkaart.outputs.blocks import Block

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.texts import Texts

_FIRST = ["title", "kind", "status", "lead", "next_step", "next_date", "reason", "decision_found"]
_HIDDEN = ["found", "group"]


def blocks(result: Result, texts: Texts) -> list[Block]:
    """Return the decisions as a table; those that found no candidate stand first."""
    table = result.decisions
    homeless = table["found"] == decisions.HOMELESS
    table = table.assign(decision_found=decisions.found(table, result.opportunities, texts))
    table = pd.concat([table[homeless], table[~homeless]]).drop(columns=_HIDDEN, errors="ignore")
    if "votes" in table:
        table = table.assign(votes=[_votes(votes) for votes in table["votes"]])
    table = table.assign(
        next_step=[decisions.next_step(row, texts) for row in table.to_dict("records")],
        next_date=pd.to_datetime(table["next_date"], errors="coerce"),
        changed=[decisions.moment(v) if isinstance(v, str) else None for v in table["changed"]],
    )
    words = texts.section("map.commitments")
    ticked = [
        [words.get(c.split(".")[-1], c) for c in codes or []] for codes in table["commitments"]
    ]
    table = table.assign(commitments=pd.Series(ticked, index=table.index, dtype=object))
    rest = [c for c in table.columns if c not in _FIRST]
    made = columns.words(columns.joined(table[_FIRST + rest], "; "), texts)
    said = texts.section("decisions")
    found = [
        Block(made.dropna(axis="columns", how="all"), lines=(said["homeless_note"],), wrap=True)
    ]
    conflicts = decisions.Carried(result.decisions).conflicts
    if len(conflicts):
        statuses, fields = texts.section("codes.status"), texts.section("appendix.decided.fields")
        named = conflicts.assign(
            field=conflicts["field"].map(fields),
            said=[
                [f"{who}: {statuses.get(what, what)}" for who, what in pairs]
                for pairs in conflicts["said"]
            ],
        )
        found.append(Block(columns.joined(named, "; "), said["conflicts"]))
    return found


def _votes(votes: list[dict[str, object]]) -> list[str]:
    return [f"{v['party']}: {v['score'] or '-'} {v['view']}".strip() for v in votes]
