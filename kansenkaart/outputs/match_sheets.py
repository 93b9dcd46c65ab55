"""The sheets about the match: every stock line, the counts, and what is worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart import rules
from kansenkaart.matching import koppeling, report
from kansenkaart.outputs import columns
from kansenkaart.outputs.blocks import Block

if TYPE_CHECKING:
    import pandas as pd

    from kansenkaart.texts import Texts
    from kansenkaart.town import Town

_LOOK = ["party", "file", "sheet", "line", "unit_id", "complex_id", "difference", "listed", "bag"]


def sheets(town: Town, match: pd.DataFrame, texts: Texts) -> dict[str, list[Block]]:
    """Return the blocks of the two match sheets by sheet name.

    Parameters
    ----------
    town
        With the stock lines and the register that they were looked up in.
    match
        Contract table.
    texts
        Language of headings and words.
    """
    names = texts.section("workbook.sheets")
    unit, vbo = town.unit, town.verblijfsobject
    differences = report.differences(unit, match, town, rules.parameters("matching"))
    words = texts.section("matching.differences")
    look = differences.assign(difference=differences["code"].map(words))
    overview = [
        Block(report.counts(match, vbo), texts("workbook.match.counts")),
        Block(report.by_complex(unit, match, vbo), texts("workbook.match.by_complex")),
        Block(look[_LOOK], texts("workbook.match.differences")),
    ]
    return {
        names["match"]: [Block(columns.words(koppeling.report(unit, match), texts))],
        names["match_overview"]: [
            Block(columns.words(block.frame, texts), block.heading) for block in overview
        ],
    }
