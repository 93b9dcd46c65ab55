"""Where the files of a run are: named by the user, or fetched for its area."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_sources import locatieserver, online
from data_sources.clients.answers import Cache
from data_sources.clients.fetched import Request, write_tables
from data_sources.clients.http import Http
from data_sources.clients.service import Service
from data_sources.errors import InputError, SourceChanged, SourceEmpty
from data_sources.locatieserver import addresses

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import pandas as pd

    from data_sources.clients.limits import Limits
    from data_sources.errors import KansenkaartError
    from data_sources.files import Bounds
    from data_sources.findings import Findings
    from kansenkaart.config import Config

_REQUIRED = ("bag", "buurten")


def cache_folder(config: Config | None = None) -> Path:
    """Return where answers are kept: as configured, else in the user's cache folder."""
    if config and config.online.cache:
        return config.online.cache
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kansenkaart"


def client(
    config: Config, progress: Callable[[str], None] = lambda _: None, limits: Limits | None = None
) -> Http:
    """Return the HTTP client of a configuration."""
    cache = Cache(cache_folder(config) / "http")
    return Http(cache, limits, offline=config.online.offline, progress=progress)


@dataclass
class Files:
    """The files of one run; those that are to be fetched are fetched when they are asked for."""

    config: Config
    reference_date: date
    findings: Findings
    http: Http
    fetched: dict[str, Path] = field(default_factory=dict)
    """Source -> file, of those that were fetched."""
    failed: dict[str, str] = field(default_factory=dict)
    """Source -> why it could not be fetched: ``unavailable``, ``changed`` or ``empty``."""

    def path(self, source: str, window: Bounds | None = None, **wanted: Any) -> Path | None:
        """Return the file of a source, or None where there is none.

        Parameters
        ----------
        source
            Name as in the catalogue.
        window
            (xmin, ymin, xmax, ymax) in RD metres that the run is about.
        wanted
            What more a :class:`Request` can tell: ``vbo_ids``, ``panden``.

        Raises
        ------
        SourceUnavailable, SourceChanged, SourceEmpty
            When the BAG or the buurten cannot be fetched; without others a run goes on.
        """
        if source not in self.config.online.sources:
            return self.config.sources.get(source)
        request = Request(
            cache_folder(self.config) / "fetched",
            self.reference_date,
            window,
            self._gemeenten() if source == "buurten" and window is None else (),
            **wanted,
        )
        overrides = self.config.endpoints
        try:
            found = online.fetch(source, request, self.http, overrides, self.findings)
        except online.FAILURES as error:
            if source in _REQUIRED:
                raise
            self.fail(source, error)
            return None
        self.fetched[source] = found
        return found

    def addresses(self, unit: pd.DataFrame, verblijfsobject: pd.DataFrame) -> pd.DataFrame | None:
        """Return addresses of stock lines that the BAG file lacks; None where none is asked for."""
        wanted = addresses.unknown(unit, verblijfsobject)
        if not self.config.online.addresses or wanted.empty:
            return None
        source = locatieserver.SOURCE
        service = Service(source, self.http, self.config.endpoints, self.findings)
        try:
            found = addresses.look_up(wanted, verblijfsobject, service, self.findings)
        except online.FAILURES as error:
            self.fail(source, error)
            return None
        place = cache_folder(self.config) / "fetched" / source
        write_tables(place, {"address": found}, self.http.oldest)
        self.fetched[source] = place / "address.parquet"
        return found

    def fail(self, source: str, error: KansenkaartError) -> None:
        """Note that a source that a run can do without is not there, and why."""
        self.fetched.pop(source, None)
        self.failed[source] = online.failed(source, error, self.findings)
        self.http.progress(f"{source}: not fetched: {error.what} {error.found}")

    @contextmanager
    def told_if_changed(self, source: str) -> Iterator[None]:
        """Call a source changed where what was fetched of it is refused in the block."""
        try:
            yield
        except InputError as error:
            if source not in self.fetched or isinstance(error, SourceEmpty):
                raise
            raise SourceChanged(
                f"What was fetched of source '{source}' is not what it was.",
                found=f"{error.what} {error.found}".strip(),
                advice="'kansenkaart sources check' tells what changed; or name a file.",
            ) from error

    def _gemeenten(self) -> tuple[str, ...]:
        """Return the GM codes of the gemeenten of the run."""
        area = self.config.area
        if area.buurten:
            return tuple(sorted({"GM" + code.strip()[2:6] for code in area.buurten}))
        service = Service(locatieserver.SOURCE, self.http, self.config.endpoints, self.findings)
        return tuple(locatieserver.gemeente_code(name, service) for name in area.gemeente)
