"""One source as a live service: its endpoints in order, and what to do when one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from data_sources.catalogue import endpoints
from data_sources.clients.http import LATER, Http
from data_sources.errors import (
    ConfigError,
    KansenkaartError,
    SourceChanged,
    SourceEmpty,
    SourceUnavailable,
)
from data_sources.findings import Findings

T = TypeVar("T")
Overrides = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Per source and protocol the endpoints that replace those of the catalogue."""
_Tried = list[tuple[str, KansenkaartError]]


@dataclass(frozen=True)
class Service:
    """The endpoints of one source and the client to reach them with."""

    source: str
    http: Http
    overrides: Overrides
    findings: Findings = field(default_factory=Findings)
    """Where an answer that is older than wanted, or an endpoint that holds nothing, is told."""

    @property
    def protocols(self) -> set[str]:
        """Protocols that there are endpoints for."""
        return set(endpoints(self.source, self.overrides))

    def first(self, actions: Mapping[str, Callable[[str], T]], **values: str) -> T:
        """Return what the first endpoint that works gives.

        Each endpoint is tried once. Where none works and one of them is down, what the cache holds
        of any age is used instead, and told with its date: an old town is better than none.

        Parameters
        ----------
        actions
            Protocol -> what to do with the address of an endpoint, in order of preference. An
            action that fails leaves nothing behind: the next starts anew. One that raises
            ``SourceEmpty`` finds it odd that there is nothing: another endpoint may have it.
        values
            What to fill in for ``{year}`` and the like.

        Raises
        ------
        SourceEmpty
            When no endpoint has anything there, and one of them said so.
        SourceChanged
            When no endpoint works and one of them answered something else than expected.
        SourceUnavailable
            When no endpoint answers; every one that was tried is named.
        """
        given = endpoints(self.source, self.overrides)
        urls = [
            (address.format(**values), action)
            for protocol, action in actions.items()
            for address in given.get(protocol, ())
        ]
        if not urls:
            raise ConfigError(
                f"Source '{self.source}' has no endpoint to fetch it from.",
                found=f"Looked for {', '.join(actions)}.",
                advice=f"Name one under [endpoints.{self.source}], or give a file.",
            )
        attempts = [(url, partial(action, url)) for url, action in urls]
        found, tried = _in_order(attempts)
        down = any(isinstance(error, SourceUnavailable) for _, error in tried)
        if not found and down and not self.http.offline:
            found = self._kept(attempts)
        if not found:
            raise _failure(self.source, tried)
        empty = [url for url, error in tried if isinstance(error, SourceEmpty)]
        self.findings.add(self.source, "endpoint_empty", len(empty), empty)
        return found[0]

    @contextmanager
    def cache_alone(self) -> Iterator[None]:
        """Ask no server in the block; what comes out of it is told with the date of the oldest."""
        http = self.http
        offline, oldest = http.offline, http.oldest
        http.offline, http.oldest = True, float("inf")
        try:
            yield
            if not offline:
                day = datetime.fromtimestamp(http.oldest, UTC).date()
                self.findings.add(self.source, "stale_cache_used", 1, [day.isoformat()])
        finally:
            http.offline, http.oldest = offline, min(oldest, http.oldest)

    def _kept(self, attempts: Sequence[tuple[str, Callable[[], T]]]) -> list[T]:
        try:
            with self.cache_alone():
                found, tried = _in_order(attempts)
                if not found:
                    raise _failure(self.source, tried)
                return found
        except (SourceUnavailable, SourceChanged, SourceEmpty):
            return []


def _in_order(attempts: Sequence[tuple[str, Callable[[], T]]]) -> tuple[list[T], _Tried]:
    """Return what the first attempt that works gives, and what those before it failed on."""
    tried: _Tried = []
    for url, attempt in attempts:
        try:
            return [attempt()], tried
        except (SourceUnavailable, SourceChanged, SourceEmpty) as error:
            tried.append((url, error))
    return [], tried


def _failure(source: str, tried: _Tried) -> KansenkaartError:
    """Return one error for all that failed: that it is empty tells most, that it is down least."""
    if len(tried) == 1:
        return tried[0][1]
    found = " ".join(f"{url}: {error.found or error.what}" for url, error in tried)
    empty = next((error for _, error in tried if isinstance(error, SourceEmpty)), None)
    if empty:
        return SourceEmpty(empty.what, found=found, advice=empty.advice)
    changed = any(isinstance(error, SourceChanged) for _, error in tried)
    kind = SourceChanged if changed else SourceUnavailable
    return kind(f"Source '{source}' could not be fetched.", found=found, advice=LATER)
