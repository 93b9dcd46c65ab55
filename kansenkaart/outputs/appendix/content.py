"""The content of the appendix: what each part says, before it becomes HTML, PDF or Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart.outputs import columns, notices
from kansenkaart.outputs.appendix import (
    agreements,
    chances,
    cover,
    decided,
    dictionary,
    maps,
    method,
    planned,
    tenants,
)
from kansenkaart.outputs.appendix.blocks import Document, Section, cleaned

if TYPE_CHECKING:
    from kansenkaart.outputs.appendix.context import Context

_PARTS = {
    "A": cover.blocks,
    "B": method.blocks,
    "C": chances.blocks,
    "D": maps.blocks,
    "E": planned.blocks,
    "F": agreements.blocks,
    "G": decided.blocks,
    "H": dictionary.blocks,
    "I": tenants.blocks,
}


def document(context: Context) -> Document:
    """Return the whole appendix as text and pictures that every file format can hold."""
    info, words = context.result.info, context.words
    warnings = [words["disclaimer"]]
    if info.invented:
        warnings.append(words["invented"])
    warnings += notices.warnings(context.result, context.texts)
    if context.stays:
        warnings.append(context.stays)
    made = Document(
        lang=info.lang,
        title=words["title"].format(area=info.title),
        subtitle=words["subtitle"],
        notices=tuple(warnings),
        foot=words["foot"].format(
            area=info.title, date=columns.day(info.reference_date), run=info.run_id
        ),
        sections=tuple(
            Section(letter, words["parts"][letter], blocks(context))
            for letter, blocks in _PARTS.items()
        ),
    )
    whole: Document = cleaned(made)
    return whole
