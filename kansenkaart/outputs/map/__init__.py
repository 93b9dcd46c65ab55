"""kansenkaart.html: the interactive map of a run, one file that works without any network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data_sources.catalogue import catalogue
from kansenkaart.outputs.map import page, records
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from kansenkaart.result import Result

NAME = "kansenkaart.html"

_WGS84 = 4326


def write(result: Result, folder: Path) -> Path:
    """Write ``kansenkaart.html`` into ``folder`` and return its path.

    Parameters
    ----------
    result
        The tables of one tier; whatever they hold can be read from the page, so they must have
        passed :func:`kansenkaart.privacy.for_tier`.
    folder
        An existing folder.
    """
    path = folder / NAME
    path.write_text(html(result), "utf-8")
    return path


def html(result: Result) -> str:
    """Return the document of :func:`write` as text."""
    texts = Texts(result.info.lang)
    backgrounds = background_maps()
    west, south, east, north = result.fabric.town.buurt.geometry.to_crs(_WGS84).total_bounds
    words = texts.section("map.page")
    document = page.Page(
        result.info.lang,
        texts("map.title", area=result.info.title),
        words,
        records.packs(result, texts, backgrounds),
    )
    canvas = page.Canvas(
        ((south + north) / 2, (west + east) / 2), ((south, west), (north, east)), words
    )
    return page.render(document, canvas, [_origin(b["url"]) for b in backgrounds])


def background_maps() -> list[dict[str, str]]:
    """Return the background maps of the catalogue, which a reader with a network may switch on.

    The id is the layer's name in its address, for example ``grijs``.
    """
    entry = catalogue()["background"]
    return [
        {
            "id": url.split("/EPSG:", 1)[0].rsplit("/", 1)[1],
            "url": url,
            "attribution": f"{entry.attribution} ({entry.licence})",
        }
        for url in entry.endpoints["tiles"]
    ]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
