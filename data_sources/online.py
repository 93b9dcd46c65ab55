"""Which sources can be fetched live, and how each is: always to a file that its loader reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.bag import online as bag
from data_sources.buurten import online as buurten
from data_sources.clients.fetched import Request
from data_sources.clients.service import Service
from data_sources.elevation import online as elevation
from data_sources.energy_labels import online as energy_labels
from data_sources.errors import (
    ConfigError,
    KansenkaartError,
    SourceChanged,
    SourceEmpty,
    SourceUnavailable,
)
from data_sources.findings import Findings
from data_sources.grid import online as grid
from data_sources.heights import online as heights
from data_sources.monuments import online as monuments
from data_sources.transit import online as transit
from data_sources.zoning import online as zoning

if TYPE_CHECKING:
    from data_sources.clients.http import Http
    from data_sources.clients.service import Overrides

FAILURES = (SourceUnavailable, SourceChanged, SourceEmpty)
"""Why there is no file of a source, each with its ``reason`` in one word."""
FETCHERS: dict[str, Callable[[Request, Service, Findings], Path]] = {
    "bag": bag.fetch,
    "buurten": buurten.fetch,
    "heights": heights.fetch,
    "energy_labels": energy_labels.fetch,
    "monuments": monuments.fetch_monuments,
    "townscapes": monuments.fetch_townscapes,
    "transit": transit.fetch,
    "grid": grid.fetch,
    "zoning": zoning.fetch,
    "elevation": elevation.fetch,
}


def fetch(
    source: str, request: Request, http: Http, overrides: Overrides, findings: Findings
) -> Path:
    """Fetch a source for a request and return the file that its loader reads.

    Raises
    ------
    SourceUnavailable, SourceChanged, SourceEmpty
        Why there is no such file.
    ConfigError
        When the source cannot be fetched.
    """
    if source not in FETCHERS:
        raise ConfigError(
            f"Source '{source}' cannot be fetched.",
            found=f"Those that can: {', '.join(FETCHERS)}.",
            advice="Name a file.",
        )
    http.oldest = float("inf")  # what is fetched is dated by its own answers alone
    return FETCHERS[source](request, Service(source, http, overrides, findings), findings)


def failed(source: str, error: KansenkaartError, findings: Findings) -> str:
    """Count a source that a run goes on without; return why it failed, in one word.

    The example is the whole of it: what failed, and what was tried or found. A file that was
    fetched, but that its loader refuses, is not what the source was: ``changed``.
    """
    findings.add(source, "not_fetched", 1, [f"{error.what} {error.found}".strip()])
    return str(getattr(error, "reason", SourceChanged.reason))
