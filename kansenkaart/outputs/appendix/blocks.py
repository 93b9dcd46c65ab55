"""What the appendix is made of, whatever file it becomes: sections of paragraphs, tables, figures.

HTML, PDF and Word are drawn from the same blocks, so that all three say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""What XML forbids, and marks that turn the direction of the text around."""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; ``style`` is ``plain``, ``note`` (small) or ``warning``."""

    text: str
    style: str = "plain"


@dataclass(frozen=True)
class Points:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption that names its weights where it shows scores."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Relative, one per column."""
    numbers: frozenset[int] = frozenset()
    """Columns that are set to the right."""
    shades: tuple[tuple[int, ...], ...] = ()
    """Per cell 0 (none) to 9, for a heat table."""
    even: bool = False
    """Whether all lines of a cell weigh the same, as people wrote them; else the first is what the
    cell says, and the lines below it are details in small."""


@dataclass(frozen=True)
class Figure:
    """A picture with a caption and the words for who cannot see it."""

    png: bytes
    caption: str
    alt: str


@dataclass(frozen=True)
class Checks:
    """A checklist: per side of the table a heading and what was ticked and what was not."""

    sides: tuple[tuple[str, tuple[tuple[bool, str], ...]], ...]


@dataclass(frozen=True)
class Signatures:
    """Room to sign: a line per party."""

    parties: tuple[str, ...]
    words: tuple[str, str]
    """Of the columns beside the party: name and date, signature."""


Block = Heading | Text | Points | Facts | Table | Figure | Checks | Signatures


@dataclass(frozen=True)
class Section:
    """A lettered part."""

    letter: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """The whole appendix."""

    lang: str
    title: str
    subtitle: str
    notices: tuple[str, ...]
    foot: str
    """At the foot of every page."""
    sections: tuple[Section, ...]


def cleaned(node: Any) -> Any:
    """Return a document, or any part of it, with only text that every file format can hold."""
    if isinstance(node, str):
        return _UNPRINTABLE.sub(" ", node)
    if isinstance(node, tuple):
        return tuple(cleaned(item) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{f.name: cleaned(getattr(node, f.name)) for f in fields(node)})
    return node
