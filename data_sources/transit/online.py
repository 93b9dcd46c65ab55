"""Public transport live: the timetable of the whole country, as one GTFS zip."""

from __future__ import annotations

import tomllib
from functools import partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from data_sources.clients import bulk, fetched
from data_sources.clients.bulk import Offer
from data_sources.transit import gtfs

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the timetable; return the halts in it, which are read out of it only once."""
    folder = request.folder / "transit"
    return service.first({"files": partial(_halts, service.http, folder)})


def _halts(http: Http, folder: Path, url: str) -> Path:
    timetable = bulk.download(http, Offer(url), folder / "gtfs-nl.zip")
    kept = folder / "halts" / gtfs.HALTS
    moment = timetable.stat().st_mtime
    if not fetched.made_of(kept, timetable):
        text = resources(__package__).joinpath("columns.toml").read_text("utf-8")
        with fetched.whole(kept.parent, moment) as fresh:
            halts = gtfs.read(timetable, tomllib.loads(text)["route_types"])
            halts.to_parquet(fresh / gtfs.HALTS, index=False)
    return kept
