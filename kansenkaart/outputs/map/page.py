"""The page around the map: folium's figure and map, with everything inlined and in one order."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import folium
from branca.element import Figure
from jinja2 import Environment

from kansenkaart.outputs.map import bundle, csp

MAP_NAME = "map_kansenkaart"
"""Name of the Leaflet map in the page, and id of its element."""

_environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _template(name: str) -> Any:
    text = files("kansenkaart.outputs.map").joinpath("templates", name).read_text("utf-8")
    return _environment.from_string(text)


class Page(Figure):
    """A folium figure that is one self-contained document in a given language.

    Parameters
    ----------
    lang, title
        Of the document.
    words
        Texts of the skeleton: the section ``map.page`` of the catalogue.
    blocks
        Data blocks by name, base64.
    """

    def __init__(
        self, lang: str, title: str, words: Mapping[str, Any], blocks: Mapping[str, str]
    ) -> None:
        super().__init__(title=title)
        self._template = _template("page.html")
        self.header._children.clear()
        self.lang, self.words, self.blocks = lang, words, blocks
        self.policy = csp.PLACEHOLDER
        self.app = bundle.script()
        self.leaflet = bundle.leaflet_script()


class Canvas(folium.Map):
    """A folium map without tiles whose page, scripts and styles are the toolkit's own.

    Parameters
    ----------
    centre
        Latitude and longitude to open on.
    bounds
        South-west and north-east corner that panning stays within.
    words
        Texts of the skeleton around the map.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium's own attribute
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(
        self,
        centre: tuple[float, float],
        bounds: tuple[tuple[float, float], tuple[float, float]],
        words: Mapping[str, Any],
    ) -> None:
        super().__init__(
            location=centre,
            tiles=None,
            zoom_control=False,
            max_bounds=False,
            min_zoom=9,
            max_zoom=20,
        )
        self._template = _template("map.html")
        self._id = MAP_NAME.removeprefix("map_")
        self.bounds, self.words = bounds, words
        self.styles = [bundle.leaflet_style(), bundle.style()]


def render(page: Page, canvas: Canvas, image_hosts: list[str]) -> str:
    """Return the finished document, its policy computed over the final text."""
    canvas.add_to(page)
    return csp.sealed(page.render(), image_hosts)
