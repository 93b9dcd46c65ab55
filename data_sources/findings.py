"""Findings: what a loader repaired, nulled or set aside, counted so that nothing is silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_EXAMPLES = 5


@dataclass(frozen=True)
class Finding:
    """One kind of oddity in one source."""

    source: str
    """Name of the source as in the catalogue, for example ``bag``."""
    code: str
    """Stable English snake_case name, for example ``invalid_polygon_repaired``; its sentence for
    the reader stands in the text catalogue under ``findings.<source>.<code>``."""
    count: int
    """Number of rows concerned."""
    examples: tuple[str, ...] = ()
    """At most five ids of buildings or line numbers; never anything about a person."""


@dataclass
class Findings:
    """A list of findings that loaders add to; one per run."""

    items: list[Finding] = field(default_factory=list)

    def add(self, source: str, code: str, count: int, examples: Iterable[object] = ()) -> None:
        """Record ``count`` rows of one oddity; a count of zero is not a finding."""
        if count > 0:
            shown = tuple(str(e) for _, e in zip(range(MAX_EXAMPLES), examples, strict=False))
            self.items.append(Finding(source, code, int(count), shown))
