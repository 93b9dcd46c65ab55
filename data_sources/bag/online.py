"""The BAG live: OGC API Features or WFS, fetched as a folder that the file loader reads."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pandas as pd

from data_sources.bag.clean import SOURCE, values
from data_sources.bag.raw import Raw
from data_sources.catalogue import catalogue, collection
from data_sources.clients import bulk, fetched, ogc_features, wfs
from data_sources.clients.bulk import Offer
from data_sources.clients.geojson import FEATURE_ID
from data_sources.clients.http import LATER, Incomplete
from data_sources.errors import SourceChanged, SourceEmpty

if TYPE_CHECKING:
    import geopandas as gpd

    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.files import Bounds
    from data_sources.findings import Findings

_KEY = "identificatie"
_NAME = "bag_online"
"""The folder, as the outputs name this input."""


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the panden and verblijfsobjecten of a window; return the folder that holds them.

    The file of the whole country is some 8 GB: it is fetched only where the user names nothing but
    ``files`` as endpoints.

    Parameters
    ----------
    request
        The window, and where the folder goes.
    service
        The BAG's endpoints.
    findings
        Where references that cannot be followed are counted.

    Raises
    ------
    SourceEmpty
        When there is no pand at all: the sea, or a window with x and y swapped.
    SourceUnavailable, SourceChanged
        When no endpoint gives the whole.
    """
    if not service.protocols & {"ogc", "wfs"}:
        return service.first({"files": partial(_file, service.http, request.folder)})
    raw = service.first(
        {
            "ogc": partial(_ogc, service.http, request.window, findings),
            "wfs": partial(_wfs, service.http, request.window),
        }
    )
    tables = {"pand": raw.pand, "verblijfsobject": raw.verblijfsobject}
    folder = request.place(SOURCE) / _NAME
    return fetched.write_tables(folder, tables, service.http.oldest)


def _file(http: Http, folder: Path, url: str) -> Path:
    """Fetch a file; of an ATOM feed the GeoPackage that it offers."""
    offers = bulk.feed(http, url) if url.endswith(".xml") else [Offer(url)]
    chosen = next((o for o in offers if o.url.endswith(".gpkg")), offers[0])
    return bulk.download(http, chosen, folder / SOURCE / Path(urlsplit(chosen.url).path).name)


def _wfs(http: Http, window: Bounds | None, url: str) -> Raw:
    panden, homes = _layers()
    pand = _some(wfs.features(wfs.Layer(http, url, panden, _KEY), bbox=window), window)
    objects = wfs.features(wfs.Layer(http, url, homes, _KEY), bbox=window)
    return Raw(_sorted(pand), _sorted(objects))


def _ogc(http: Http, window: Bounds | None, findings: Findings, url: str) -> Raw:
    panden, homes = (collection(name) for name in _layers())

    def both() -> Raw:
        pand = _some(ogc_features.features(http, url, panden, bbox=window, key=_KEY), window)
        objects = ogc_features.features(http, url, homes, bbox=window, key=_KEY)
        if len(objects):
            objects["pand_identificatie"] = _panden_of(objects, pand, findings)
            objects = objects.drop(columns="pand.href")
        links = [c for c in pand.columns if c.endswith(".href")]
        return Raw(_sorted(pand.drop(columns=links)), _sorted(objects))

    return http.until_whole(both)


def _layers() -> list[str]:
    """Return the layers of panden and of verblijfsobjecten."""
    return [names[0] for names in catalogue()[SOURCE].layers]


def _some(pand: gpd.GeoDataFrame, window: Bounds | None) -> gpd.GeoDataFrame:
    """Return the panden; that there are none is odd enough to ask another endpoint."""
    if pand.empty:
        raise SourceEmpty(
            "The BAG service knows no pand in this area.",
            found=f"Asked for {window} in RD metres.",
            advice="Is the area on land, and x before y?",
        )
    return pand


def _panden_of(
    objects: gpd.GeoDataFrame, pand: gpd.GeoDataFrame, findings: Findings
) -> pd.Series[object]:
    """Return the BAG ids of the panden that the links of each object lead to.

    A link ends in the id of the service's own row of a pand, which is not its BAG id and changes
    when the service is filled anew.
    """
    if "pand.href" not in objects.columns:
        raise SourceChanged(
            "The BAG service no longer says in which pand a verblijfsobject is.",
            found=f"Expected a property 'pand.href'; there are {', '.join(objects.columns)}.",
            advice="Use the WFS endpoint, or a file.",
        )
    links = objects["pand.href"].explode().dropna().astype("str")
    row = links.str.rstrip("/").str.rsplit("/", n=1).str[-1].str.split("?").str[0]
    ids = row.map(pand.set_index(FEATURE_ID)[_KEY])
    lost_max = values()["online"]["lost_links_max"]
    if (lost := ids.isna().mean()) > lost_max:
        raise Incomplete(
            "Panden and verblijfsobjecten of the BAG service do not fit together.",
            found=f"{lost:.0%} of the links lead to no pand: one layer is older than the other.",
            advice=LATER,
        )
    # The pand of an object on the edge of the window may lie outside it.
    findings.add(SOURCE, "pand_link_not_found", ids.isna().sum(), links[ids.isna()])
    joined: pd.Series[object] = ids.dropna().groupby(level=0).agg(",".join)
    return joined.reindex(objects.index)


def _sorted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows in order of id, so that the order of pages leaves no trace."""
    if _KEY not in frame.columns:
        return frame
    return frame.drop(columns=FEATURE_ID).sort_values(_KEY, ignore_index=True)
