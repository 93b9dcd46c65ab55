"""EP-Online live: the total file, or the labels of single objects; both ask for a key.

The key is read from the environment, is free, and never leaves the header of a request.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.clients import bulk, geojson
from data_sources.clients.answers import write_whole
from data_sources.clients.bulk import Offer
from data_sources.clients.http import Refused
from data_sources.contract import VBO_ID
from data_sources.energy_labels import epfile
from data_sources.errors import SourceChanged, SourceEmpty, SourceUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

KEY = "EP_ONLINE_KEY"
"""Environment variable with the key."""
_SOURCE = "energy_labels"
_NAME = "ep_online.zip"
_RECORDS = "labels.csv"
_NO_LABEL = 404


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the total file; where it is not to be had, the labels of few homes one by one.

    Returns
    -------
    Path
        A zip with one CSV, or a CSV with the same columns.

    Raises
    ------
    SourceUnavailable
        Also when there is no key.
    SourceEmpty
        When homes were asked for one by one and none has a label.
    """
    try:
        return _whole(request, service)
    except (SourceUnavailable, SourceChanged):
        if not 0 < len(request.vbo_ids) <= _records_max():
            raise
    target = request.place(_SOURCE) / _RECORDS
    if not (service.http.offline and target.exists()):
        rows = records(request.vbo_ids, service)
        if rows.empty:
            raise SourceEmpty("No home here has a registered energy label.")
        titles = {name: spellings[0] for name, spellings in epfile.aliases().items()}
        text = rows.rename(columns=titles).to_csv(sep=";", index=False)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text.encode())
    findings.add(_SOURCE, "asked_one_by_one", len(request.vbo_ids))
    return target


def _whole(request: Request, service: Service) -> Path:
    target = request.folder / _SOURCE / _NAME
    if service.http.offline:  # nothing can be asked, not even where the file is
        return bulk.download(service.http, Offer(_NAME), target)
    return service.first({"api": partial(_total, service.http, target)})


def _records_max() -> int:
    text = resources(__package__).joinpath("online.toml").read_text("utf-8")
    return int(tomllib.loads(text)["records_max"])


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
    with ThreadPoolExecutor(http.limits.per_host) as pool:
        asked = [pool.submit(_of_object, http, url, vbo) for vbo in vbo_ids]
        try:
            return [row for answer in asked for row in answer.result()]
        except BaseException:
            pool.shutdown(cancel_futures=True)  # what one is refused, all are
            raise


def _of_object(http: Http, url: str, vbo: str) -> list[dict[str, Any]]:
    """Return what is registered of one object; rows of others, which the service adds, are not."""
    address = f"{url}/PandEnergielabel/AdresseerbaarObject/{vbo}"
    try:
        answer = http.get(address, geojson.document, secret=_key())
    except Refused as refused:
        if refused.status == _NO_LABEL:
            return []
        raise
    if not isinstance(answer, list):
        raise SourceChanged("EP-Online gives no list of labels.", found="It gives one object.")
    return [row for row in answer if row.get("BAGVerblijfsobjectID") == vbo]


def _key() -> dict[str, str]:
    key = os.environ.get(KEY, "")
    if not key:
        raise SourceUnavailable(
            "EP-Online asks for a key.",
            found=f"The environment variable {KEY} is empty.",
            advice="A key is free; or download the total file by hand and name it.",
        )
    return {"Authorization": key}
