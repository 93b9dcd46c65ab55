"""The 3DBAG live: tiles by its index, its API, or its WFS, in this order."""

from __future__ import annotations

import gzip
import shutil
import tomllib
from functools import partial
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import geopandas as gpd
import orjson
import pandas as pd

from data_sources.catalogue import catalogue
from data_sources.clients import bulk, capabilities, fetched, geojson, wfs
from data_sources.clients.bulk import Offer
from data_sources.errors import SourceChanged, SourceEmpty
from data_sources.files import layer_names, read_vector

if TYPE_CHECKING:
    from data_sources.clients.answers import Answer
    from data_sources.clients.fetched import Request
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

_SOURCE = "heights"
_LIMIT = "100"
_MERGED, _FEATURES = "3dbag.gpkg", "3dbag.city.jsonl"


def fetch(request: Request, service: Service, findings: Findings) -> Path:
    """Fetch the 3DBAG of a window as one file for :func:`data_sources.heights.load`.

    Raises
    ------
    SourceEmpty
        When it has no building there.
    SourceUnavailable, SourceChanged
        When no endpoint gives the whole.
    """
    http = service.http
    return service.first(
        {
            "files": partial(_tiles, http, request, findings),
            "api": partial(_api, http, request),
            "wfs": partial(_wfs, http, request),
        }
    )


def _tiles(http: Http, request: Request, findings: Findings, url: str) -> Path:
    """Fetch the tiles that the index names for the window; addresses are never made up."""
    folder = request.folder / _SOURCE
    index = bulk.download(http, Offer(url), folder / "tile_index.fgb")
    tiles = read_vector(index, source=_SOURCE, findings=findings, bbox=request.window)
    if "gpkg_download" not in tiles.columns:
        raise SourceChanged(
            f"The tile index {url} names no GeoPackages.",
            found=f"It has {', '.join(map(str, tiles.columns))}.",
        )
    links = [urljoin(url, str(link)) for link in tiles["gpkg_download"].dropna().unique()]
    if not links:
        raise _nothing(request)
    paths = [_tile(http, link, folder / "tiles") for link in sorted(links)]
    return _merged(paths, request, findings, http.oldest)


def _tile(http: Http, link: str, folder: Path) -> Path:
    """Fetch one tile and unpack it where it is packed."""
    name = Path(urlsplit(link).path).name
    path = bulk.download(http, Offer(link), folder / name)
    if path.suffix != ".gz":
        return path
    plain = path.with_suffix("")
    if not plain.exists() or plain.stat().st_mtime < path.stat().st_mtime:
        part = plain.with_name(plain.name + ".part")
        try:
            with gzip.open(path) as packed, part.open("wb") as file:
                shutil.copyfileobj(packed, file)
        except (OSError, EOFError) as error:
            path.unlink()
            raise SourceChanged(
                f"Tile {name} is no whole gzip file.", found=f"The reader says: {error}."
            ) from error
        part.replace(plain)
    return plain


def _merged(paths: list[Path], request: Request, findings: Findings, fetched_s: float) -> Path:
    """Put the layers that are used into one GeoPackage, the same bytes for the same tiles."""
    text = resources(__package__).joinpath("columns.toml").read_text("utf-8")
    spec: dict[str, Any] = tomllib.loads(text)
    known = {name for names in spec["columns"].values() for name in names}
    layers: dict[str, list[gpd.GeoDataFrame]] = {}
    for path in paths:
        for layer in layer_names(path):
            if layer in (*spec["pand_layers"], spec["part_layers"][0]):
                frame = read_vector(
                    path,
                    [layer],
                    source=_SOURCE,
                    findings=findings,
                    columns=known,
                    bbox=request.window,
                )
                layers.setdefault(layer, []).append(frame)
    if not layers:
        raise SourceChanged("The tiles hold no layer of panden.", found=f"{len(paths)} tiles.")
    place = request.place(_SOURCE)
    with fetched.whole(place, fetched_s) as fresh, fetched.dated(fetched_s):
        for layer, frames in layers.items():
            # An area on the edge of two tiles stands in both.
            whole = pd.concat(frames, ignore_index=True).drop_duplicates()
            frame = gpd.GeoDataFrame(whole, crs=frames[0].crs)
            frame.to_file(fresh / _MERGED, layer=layer, driver="GPKG")
    return place / _MERGED


def _api(http: Http, request: Request, url: str) -> Path:
    """Fetch the API page by page: RD metres, at most 100 a page, an answer of CityJSON features."""
    params = {"limit": _LIMIT}
    if request.window is not None:
        params["bbox"] = ",".join(f"{value:.3f}" for value in request.window)
    lines: dict[bytes, None] = {}
    seen: set[str] = set()
    following: str | None = url
    while following is not None:
        before = len(lines)
        page, link = http.get(following, _features, params=None if seen else params)
        lines |= dict.fromkeys(page)
        seen.add(following)
        if link is not None and (link in seen or len(lines) == before):
            raise SourceChanged(
                f"{url} goes round in a circle.",
                found=f"After {len(lines)} buildings its next page brings nothing new.",
                advice="Use another endpoint, or a file.",
            )
        following = link
    if not lines:
        raise _nothing(request)
    place = request.place(_SOURCE)
    with fetched.whole(place, http.oldest) as fresh:
        (fresh / _FEATURES).write_bytes(b"\n".join([b'{"type":"CityJSON"}', *lines]) + b"\n")
    return place / _FEATURES


def _features(answer: Answer) -> tuple[list[bytes], str | None]:
    """Return the features of a page, one line each, and the address of the next page."""
    tree = geojson.document(answer)
    features = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(features, list) or any("CityObjects" not in f for f in features):
        raise SourceChanged(
            "The 3DBAG API gives no CityJSON features.",
            found=f"It holds {', '.join(tree) if isinstance(tree, dict) else 'a list'}.",
        )
    links = tree.get("links") or []
    href = next((link["href"] for link in links if link.get("rel") == "next"), None)
    bare = [{"type": "CityJSONFeature", "CityObjects": _bare(f)} for f in features]
    return [orjson.dumps(f) for f in bare], urljoin(answer.landed, href) if href else None


def _bare(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the objects of a feature without their shapes."""
    return {
        key: {"type": thing.get("type"), "attributes": thing.get("attributes", {})}
        for key, thing in feature["CityObjects"].items()
    }


def _wfs(http: Http, request: Request, url: str) -> Path:
    """Fetch the layer of panden, or of their roof parts where there is none."""
    name = capabilities.layers(http, url, "WFS").name_of(catalogue()[_SOURCE].layers[0])
    frame = wfs.features(wfs.Layer(http, url, name), bbox=request.window)
    if frame.empty:
        raise _nothing(request)
    tables = {"3dbag": frame.drop(columns=geojson.FEATURE_ID)}
    return fetched.write_tables(request.place(_SOURCE), tables, http.oldest) / "3dbag.parquet"


def _nothing(request: Request) -> SourceEmpty:
    return SourceEmpty(
        "The 3DBAG has no building in this area.", found=f"Asked for {request.window} in RD metres."
    )
