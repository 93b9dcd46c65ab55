"""One source as a live service: its endpoints in order, and what to do when one fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from data_sources.catalogue import endpoints
from data_sources.clients.http import LATER, Http
from data_sources.errors import ConfigError, KansenkaartError, SourceChanged, SourceUnavailable

T = TypeVar("T")
Overrides = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Per source and protocol the endpoints that replace those of the catalogue."""


@dataclass(frozen=True)
class Service:
    """The endpoints of one source and the client to reach them with."""

    source: str
    http: Http
    overrides: Overrides

    @property
    def protocols(self) -> set[str]:
        """Protocols that there are endpoints for."""
        return set(endpoints(self.source, self.overrides))

    def first(self, actions: Mapping[str, Callable[[str], T]], **values: str) -> T:
        """Return what the first endpoint that works gives.

        Parameters
        ----------
        actions
            Protocol -> what to do with the address of an endpoint, in order of preference. An
            action that fails leaves nothing behind: the next starts anew.
        values
            What to fill in for ``{year}`` and the like.

        Raises
        ------
        SourceChanged
            When no endpoint works and one of them answered something else than expected.
        SourceUnavailable
            When no endpoint answers; every one that was tried is named.
        """
        given = endpoints(self.source, self.overrides)
        tried: list[tuple[str, KansenkaartError]] = []
        for protocol, action in actions.items():
            for address in given.get(protocol, ()):
                url = address.format(**values)
                try:
                    return action(url)
                except (SourceUnavailable, SourceChanged) as error:
                    tried.append((url, error))
        if not tried:
            raise ConfigError(
                f"Source '{self.source}' has no endpoint to fetch it from.",
                found=f"Looked for {', '.join(actions)}.",
                advice=f"Name one under [endpoints.{self.source}], or give a file.",
            )
        if len(tried) == 1:
            raise tried[0][1]
        changed = any(isinstance(error, SourceChanged) for _, error in tried)
        kind = SourceChanged if changed else SourceUnavailable
        raise kind(
            f"Source '{self.source}' could not be fetched.",
            found=" ".join(f"{url}: {error.found or error.what}" for url, error in tried),
            advice=LATER,
        )
