"""What ``merge`` writes: map, workbook and GeoPackage, and what to know before comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import outputs
from kansenkaart.outputs import columns, manifest, sheets, workbook
from kansenkaart.outputs.blocks import Block
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from kansenkaart.merging import Merged


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
    made = sheets.sheets(result, texts)
    made[texts("merge.sheet")] = blocks(merged, texts)
    title = texts("workbook.title", area=result.info.title)
    workbook.save(place / workbook.NAME, made, title, texts)


def blocks(merged: Merged, texts: Texts) -> list[Block]:
    """Return what to know of the merged runs as tables with a heading."""
    say = texts.section("merge")
    complete = columns.words(merged.completeness, texts)
    complete["party"] = complete["party"].replace("", say["no_party"])
    tables = {
        "completeness": complete,
        "differences": merged.differences,
        "reconciled": columns.words(columns.joined(merged.reconciled), texts),
        "overlapping": columns.words(merged.overlapping, texts),
    }
    made = []
    for name, table in tables.items():
        lines = (say[f"{name}_note"],) if len(table) else (say[f"{name}_none"],)
        frame = table if len(table) else pd.DataFrame()
        made.append(Block(frame.dropna(axis="columns", how="all"), say[name], lines))
    return made


def text(merged: Merged) -> str:
    """Return the same for a terminal."""
    texts = Texts(merged.result.info.lang)
    parts = []
    for block in blocks(merged, texts):
        named = block.frame.rename(columns=lambda c: columns.title(str(c), texts))
        table = [named.head(_SHOWN).round(2).to_string(index=False)] if len(named) else []
        if len(named) > _SHOWN:
            table.append(texts("merge.more", count=len(named) - _SHOWN, sheet=texts("merge.sheet")))
        parts.append("\n".join([f"== {block.heading}", *block.lines, *table]))
    return "\n\n".join(parts)
