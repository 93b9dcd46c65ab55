"""The QGIS styles of kansen.gpkg, written as QML: one per layer, in the language of the run.

A kind has its colour and shape, a class how full it is. An extension, which stands beside its pand,
is an outline, so that it hides no other candidate: fills are drawn first, then outlines and shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from kansenkaart.outputs import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kansenkaart.texts import Texts

_SHAPES = {
    "splitting": "circle",
    "topup": "triangle",
    "garages": "square",
    "transformation": "diamond",
}
"""An extension has none: it is an outline."""
_LINES = {"A": ("solid", "1.1"), "B": ("solid", "0.6"), "C": ("dash", "0.4")}
"""Line and width in mm of an outline, by class."""
_SHAPE_MM = "2.6"
_FILLS, _EDGES, _POINTS = "0", "1", "2"
"""Passes in which QGIS draws."""
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_INK, _GREY, _LINE, _CLUSTER = "31,41,51", "217,220,221", "154,165,173", "11,60,93"


def qml(layer: str, aliases: Mapping[str, str], texts: Texts) -> str:
    """Return the style of a layer as a QML document.

    Parameters
    ----------
    layer
        Its name; a table without a look of its own, such as the criteria, gets its aliases alone.
    aliases
        Title of each column. QGIS takes them from the style: versions in use pass over those of
        the schema extension.
    texts
        Language of the legend.
    """
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling|Fields")
    root.extend(_STYLES[layer](texts) if layer in _STYLES else ())
    named = ET.SubElement(root, "aliases")
    for column, title in aliases.items():
        ET.SubElement(named, "alias", field=column, name=title)
    ET.indent(root)
    return _DOCTYPE + ET.tostring(root, "unicode") + "\n"


def _chances(texts: Texts) -> Iterator[ET.Element]:
    renderer = ET.Element("renderer-v2", type="RuleRenderer", symbollevels="1")
    rules = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    kinds = texts.section("codes.kind")
    pairs = [(kind, letter) for kind in palette.COLOURS for letter in palette.FILL]
    for number, (kind, letter) in enumerate(pairs):
        where = f"\"kind\" = '{kind}' AND \"class\" = '{letter}' AND \"assessment\" = 'candidate'"
        label = texts("geopackage.class", kind=kinds[kind], letter=letter)
        ET.SubElement(
            rules, "rule", key=f"{kind}{letter}", symbol=str(number), label=label, filter=where
        )
        symbols.append(_chance(str(number), kind, letter))
    yield renderer


def _chance(name: str, kind: str, letter: str) -> ET.Element:
    """Return the symbol of a kind and class: its panden, and its shape on one of them."""
    full = palette.COLOURS[kind]
    edge, face = _rgb(full, 1.0), _rgb(full, palette.FILL[letter])
    line, width = _LINES[letter]
    symbol = ET.Element("symbol", type="fill", name=name, alpha="1")
    if kind not in _SHAPES:
        options = {"style": "no", "outline_color": edge, "outline_style": line}
        symbol.append(_layer("SimpleFill", _EDGES, options | {"outline_width": width}))
        return symbol
    options = {"color": face, "style": "solid", "outline_color": edge, "outline_width": "0.5"}
    symbol.append(_layer("SimpleFill", _FILLS, options))
    middle = _layer("CentroidFill", _POINTS, {"point_on_surface": "1", "point_on_all_parts": "0"})
    marker = ET.SubElement(middle, "symbol", type="marker", name=f"@{name}@1", alpha="1")
    shape = {"name": _SHAPES[kind], "color": face, "size": _SHAPE_MM}
    shape |= {"outline_color": f"{_INK},255", "outline_width": "0.2"}
    marker.append(_layer("SimpleMarker", "0", shape))
    symbol.append(middle)
    return symbol


def _panden(_: Texts) -> Iterator[ET.Element]:
    options = {"color": f"{_GREY},255", "style": "solid", "outline_color": "190,190,190,255"}
    yield _single(options | {"outline_width": "0.1"})


def _buurten(_: Texts) -> Iterator[ET.Element]:
    yield _single({"style": "no", "outline_color": f"{_LINE},255", "outline_width": "0.4"})
    yield _labels('"buurt_name"', _INK)


def _clusters(texts: Texts) -> Iterator[ET.Element]:
    options = {"color": f"{_CLUSTER},90", "style": "b_diagonal", "outline_color": f"{_CLUSTER},255"}
    yield _single(options | {"outline_width": "0.6"})
    years = '"first_year" || \'-\' || "last_year"'
    # a tier may keep the number to itself; the years are told all the same
    homes = f"': ' || to_string(round(\"homes\")) || ' {texts('geopackage.homes')}'"
    yield _labels(f"{years} || coalesce({homes}, '')", _CLUSTER)


def _single(options: dict[str, str]) -> ET.Element:
    renderer = ET.Element("renderer-v2", type="singleSymbol", symbollevels="0")
    symbols = ET.SubElement(renderer, "symbols")
    symbol = ET.SubElement(symbols, "symbol", type="fill", name="0", alpha="1")
    symbol.append(_layer("SimpleFill", "0", options))
    return renderer


def _layer(kind: str, pass_number: str, options: dict[str, str]) -> ET.Element:
    layer = ET.Element("layer", {"class": kind, "pass": pass_number, "enabled": "1"})
    values = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(values, "Option", type="QString", name=name, value=value)
    return layer


def _labels(expression: str, colour: str) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = {"fieldName": expression, "isExpression": "1", "textColor": f"{colour},255"}
    style |= {"fontFamily": "Arial", "fontSize": "9", "fontSizeUnit": "Point"}
    text = ET.SubElement(settings, "text-style", style)
    halo = {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM"}
    ET.SubElement(text, "text-buffer", halo | {"bufferColor": "255,255,255,255"})
    ET.SubElement(
        settings, "placement", placement="1", polygonPlacementFlags="2", centroidInside="1"
    )
    ET.SubElement(settings, "rendering", fontLimitPixelSize="0", obstacle="0", drawLabels="1")
    return labeling


def _rgb(colour: str, part: float) -> str:
    red, green, blue = (round(255 * value) for value in palette.tint(colour, part))
    return f"{red},{green},{blue},255"


_STYLES: dict[str, Callable[[Texts], Any]] = {
    "kansen": _chances,
    "panden": _panden,
    "buurten": _buurten,
    "renovatieclusters": _clusters,
}
