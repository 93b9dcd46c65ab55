"""EP-Online live: the total file, or the labels of single objects; both ask for a key.

The key is read from the environment, is free, and never leaves the header of a request.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.clients import bulk, geojson
from data_sources.clients.bulk import Offer
from data_sources.clients.http import Refused
from data_sources.contract import VBO_ID
from data_sources.energy_labels import epfile
from data_sources.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

KEY = "EP_ONLINE_KEY"
"""Environment variable with the key."""
_NAME = "ep_online.zip"
_NO_LABEL = 404


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the total file as a zip with one CSV; return its path.

    Raises
    ------
    SourceUnavailable
        Also when there is no key.
    """
    target = request.folder / "energy_labels" / _NAME
    if service.http.offline:  # nothing can be asked, not even where the file is
        return bulk.download(service.http, Offer(_NAME), target)
    return service.first({"api": partial(_total, service.http, target)})


def records(vbo_ids: Sequence[str], service: Service) -> pd.DataFrame:
    """Return what is registered of single verblijfsobjecten, as rows for ``from_rows``.

    An object without a label has no row. Only columns that are read from the file are kept.
    """
    odd = [vbo for vbo in vbo_ids if not pd.Series([vbo]).str.fullmatch(VBO_ID).all()]
    if odd:
        # To an id of zeros the service answers with rows of others.
        raise SourceChanged(f"{odd[0]} is no id of a verblijfsobject.")
    found = service.first({"api": partial(_single, service.http, vbo_ids)})
    return epfile.canonical(found)


def _total(http: Http, target: Path, url: str) -> Path:
    info = http.get(
        f"{url}/Mutatiebestand/DownloadInfo",
        geojson.document,
        params={"fileType": "csv"},
        secret=_key(),
        keep=False,
    )
    link = info.get("downloadUrl") if isinstance(info, dict) else None
    if not link:
        raise SourceChanged(
            "EP-Online does not say where its total file is.",
            found=f"Expected 'downloadUrl'; there are {', '.join(info)}.",
        )
    # The address is signed and meant for us: the key must not go along.
    return bulk.download(http, Offer(str(link)), target)


def _single(http: Http, vbo_ids: Sequence[str], url: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for vbo in vbo_ids:
        try:
            answer = http.get(
                f"{url}/PandEnergielabel/AdresseerbaarObject/{vbo}", geojson.document, secret=_key()
            )
        except Refused as refused:
            if refused.status == _NO_LABEL:
                continue
            raise
        if not isinstance(answer, list):
            raise SourceChanged("EP-Online gives no list of labels.", found="It gives one object.")
        rows += [row for row in answer if row.get("BAGVerblijfsobjectID") == vbo]
    return rows


def _key() -> dict[str, str]:
    key = os.environ.get(KEY, "")
    if not key:
        raise SourceUnavailable(
            "EP-Online asks for a key.",
            found=f"The environment variable {KEY} is empty.",
            advice="A key is free; or download the total file by hand and name it.",
        )
    return {"Authorization": key}
