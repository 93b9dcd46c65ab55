"""Part H: the files that belong to the appendix, and what their columns mean."""

from __future__ import annotations

from kansenkaart.outputs import columns
from kansenkaart.outputs.appendix.blocks import Block, Points, Table, Text
from kansenkaart.outputs.appendix.context import Context


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part H."""
    words, texts = context.words["files"], context.texts
    rows = [
        (name, columns.title(name, texts), columns.about(name, texts))
        for name in map(str, context.result.opportunities.columns)
        if name != "geometry"
    ]
    table = Table(words["dictionary"], tuple(words["dictionary_head"]), tuple(rows), (4, 4, 8))
    return (Text(words["intro"]), Points(tuple(words["points"])), Text(words["ids"]), table)
