"""OGC API Features: collections page by page, along the links that the server gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.clients import geojson
from data_sources.clients.http import where
from data_sources.clients.limits import limits_of
from data_sources.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from data_sources.clients.answers import Answer
    from data_sources.clients.http import Http
    from data_sources.files import Bounds

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
"""RD New as a full URI: the short form is refused."""
_JSON = {"Accept": "application/geo+json, application/json;q=0.9"}


def features(
    http: Http,
    base: str,
    collection: str,
    *,
    bbox: Bounds | None = None,
    equal: Mapping[str, str] | None = None,
    key: str | None = None,
) -> gpd.GeoDataFrame:
    """Return every feature of a collection that is asked for, in RD New.

    Parameters
    ----------
    http
        The client.
    base
        Address of the API, up to and including its version.
    collection
        Id of the collection.
    bbox
        (xmin, ymin, xmax, ymax) in RD metres.
    equal
        Property -> value, for properties that the server can filter on.
    key
        Property that is unique per feature.

    Raises
    ------
    SourceUnavailable, SourceChanged
        When the server is down, refuses, goes round in a circle, or gives another CRS.
    """
    what = f"Collection {collection!r} of {base}"
    # A parameter that the server does not know is an error, so there are no others than these.
    params = {"limit": str(limits_of("ogc_features")["page_size"]), "crs": RD_URI, **(equal or {})}
    if bbox is not None:
        params |= {"bbox": ",".join(f"{v:.3f}" for v in bbox), "bbox-crs": RD_URI}
    url = f"{base}/collections/{collection}/items"

    def whole() -> gpd.GeoDataFrame:
        frames, matched = _pages(http, url, params, key or geojson.FEATURE_ID, what)
        return geojson.together(frames, key, what, matched)

    return http.until_whole(whole)


def _pages(
    http: Http, start: str, params: Mapping[str, str], unique: str, what: str
) -> tuple[list[pd.DataFrame], int | None]:
    """Follow the links from page to page; return the pages and how many the server counts."""
    idle_pages = limits_of("ogc_features")["idle_pages"]
    url: str | None = start
    seen: set[str] = set()
    known: set[str] = set()
    frames: list[pd.DataFrame] = []
    matched: int | None = None
    idle = 0
    while url is not None:
        if url in seen or idle >= idle_pages:
            raise SourceChanged(
                f"{what} goes round in a circle.",
                found=f"After {len(frames)} pages its link to the next page brings nothing new.",
                advice="Use another endpoint, or a file.",
            )
        seen.add(url)
        page = http.get(url, _in_rd, params=params if not frames else None, headers=_JSON)
        geojson.require(page.frame, unique, what)
        fresh = set(page.frame[unique].dropna()) if len(page.frame) else set()
        idle = 0 if fresh - known else idle + 1
        known |= fresh
        frames.append(page.frame)
        matched = page.matched if matched is None else matched
        url = page.next
        if url and len(frames) % 10 == 0:
            http.progress(f"{what}: {len(known)}")
    return frames, matched


def _in_rd(answer: Answer) -> geojson.Page:
    """Return the page of an answer that says to be in RD New."""
    page = geojson.page(answer)
    given = answer.headers.get("content-crs", "").strip().strip("<>")
    if given and given != RD_URI:
        raise SourceChanged(
            f"{where(answer.url)} answers in another CRS than asked.",
            found=f"Asked for {RD_URI}; Content-Crs is {given}.",
            advice="Use another endpoint, or a file.",
        )
    return page
