"""The sheet that explains: what each kind does not check, its place on the ladder, the measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.opportunities import NOT_CHECKED
from kansenkaart.outputs import project_sheets
from kansenkaart.outputs.blocks import Block

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.texts import Texts


def blocks(result: Result, texts: Texts) -> list[Block]:
    """Return the explanation of the kinds, the homes and the measures to fill in."""
    say = texts.section("workbook.about")
    fields = project_sheets.explained(result.rules, texts)
    return [
        Block(pd.DataFrame(), lines=tuple(say["lines"])),
        Block(_kinds(result, texts), say["kinds"], wrap=True),
        Block(fields, say["project_fields"], wrap=True),
    ]


def _kinds(result: Result, texts: Texts) -> pd.DataFrame:
    kinds, words = texts.section("codes.kind"), texts.section("opportunities.not_checked")
    ladder = texts.section("opportunities.ladder")
    rows = [
        (
            kinds[kind],
            ladder[kind]["step"],
            ladder[kind]["why"],
            "; ".join(words[code] for code in NOT_CHECKED[kind]),
        )
        for kind in result.rules
    ]
    return pd.DataFrame(rows, columns=["kind", "ladder_step", "ladder_why", "not_checked"])
