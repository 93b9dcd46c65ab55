"""Public transport live: the timetable of the whole country, as one GTFS zip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from data_sources.clients import bulk
from data_sources.clients.bulk import Offer

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the timetable; return the zip."""
    target = request.folder / "transit" / "gtfs-nl.zip"
    return service.first({"files": partial(_download, service.http, target)})


def _download(http: Http, target: Path, url: str) -> Path:
    return bulk.download(http, Offer(url), target)
