"""What ``merge`` writes: map, workbook and GeoPackage, and what to know before comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import outputs
from kansenkaart.outputs import columns, manifest, notices, sheets, terminal, workbook
from kansenkaart.outputs.blocks import Block
from kansenkaart.rules import wording
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from kansenkaart.merging import Merged
    from kansenkaart.result import Result


_SHOWN = 20
"""Rows of a table on a terminal; the workbook has them all."""


def write(merged: Merged, folder: Path) -> None:
    """Write the merged result as a run into ``folder``, so that an appendix can be made of it."""
    result = merged.result
    place = folder / result.info.tier
    place.mkdir()
    outputs.write(result, place)
    manifest.write(result, folder, {}, {})
    texts = Texts(result.info.lang)
    own = {texts("merge.sheet"): blocks(merged, texts)}
    made = sheets.sheets(result, texts, beside=own)
    workbook.save(place / workbook.NAME, made, notices.titled(result, texts), texts)


def blocks(merged: Merged, texts: Texts) -> list[Block]:
    """Return what to know of the merged runs as tables with a heading."""
    say, result = texts.section("merge"), merged.result
    complete = columns.words(merged.completeness, texts)
    complete["party"] = complete["party"].replace("", say["no_party"])
    tables = {
        "completeness": complete,
        "differences": columns.words(result.differences.drop(columns="role"), texts),
        "reconciled": columns.words(columns.joined(merged.reconciled), texts),
        "overlapping": columns.words(merged.overlapping, texts),
    }
    lines = {name: say[f"{name}_{'note' if len(t) else 'none'}"] for name, t in tables.items()}
    if not len(result.members):
        lines["overlapping"] = say["overlapping_unknown"]
    made = []
    for name, table in tables.items():
        frame = table if len(table) else pd.DataFrame()
        more = (fixed_note(result, texts),) if name == "differences" and result.fixed_kinds else ()
        shown = frame.dropna(axis="columns", how="all")
        made.append(Block(shown, say[name], (lines[name], *more)))
    counted = [say["counted_once"] if len(result.members) else say["counted_twice"]]
    counted[:0] = notices.warnings(result, texts)
    if "extension" in result.rules:
        counted.append(say["ground"])
    return [*made, Block(pd.DataFrame(), say["counted"], (*counted, say["firmness"]))]


def fixed_note(result: Result, texts: Texts) -> str:
    """Return which kinds keep the scores that each run gave, and why."""
    kinds = texts.section("codes.kind")
    return texts("merge.fixed", kinds=", ".join(kinds[kind] for kind in result.fixed_kinds))


def text(merged: Merged) -> str:
    """Return the same for a terminal."""
    texts = Texts(merged.result.info.lang)
    parts = []
    for block in blocks(merged, texts):
        worded = _percentages(block.frame, texts)
        named = worded.rename(columns=lambda c: columns.title(str(c), texts))
        table = [terminal.table(named.head(_SHOWN))] if len(named) else []
        if len(named) > _SHOWN:
            table.append(texts("merge.more", count=len(named) - _SHOWN, sheet=texts("merge.sheet")))
        parts.append("\n".join([f"== {block.heading}", *block.lines, *table]))
    return "\n\n".join(parts)


def _percentages(frame: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return shares as a reader sees them; a workbook has formats of its own for that."""
    shares = [c for c in frame if columns.number_format(c, frame[c]) == "0%"]
    return frame.assign(
        **{
            c: [wording.quantity(round(v, 2), wording.SHARE, texts) for v in frame[c]]
            for c in shares
        }
    )
