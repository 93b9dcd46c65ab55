"""The congestion table live: one file for the whole country."""

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
    """Fetch the table per postcode; return the CSV file."""
    target = request.folder / "grid" / "congestie_pc6.csv"
    return service.first({"files": partial(_download, service.http, target)})


def _download(http: Http, target: Path, url: str) -> Path:
    return bulk.download(http, Offer(url), target)
