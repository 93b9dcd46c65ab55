"""The styles inside kansen.gpkg: what they say, and what QGIS itself makes of them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
from PIL import Image

from data_sources import demo_town
from kansenkaart import config, pipeline
from kansenkaart.outputs import geopackage, styles
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate

SCRIPT = Path(__file__).with_name("qgis_render.py")
PYTHON = "/usr/bin/python3"
LAYERS = ("kansen", "panden", "buurten", "renovatieclusters")
TABLE = "criteria"
# Okabe and Ito's colours, and so much of them on white: 1 for A, 0.45 for B, none for C
COLOURS = {
    "splitting": ("#0072b2", "#8cc0dc"),
    "topup": ("#d55e00", "#ecb78c"),
    "garages": ("#009e73", "#8cd3c0"),
    "transformation": ("#cc79a7", "#e8c3d7"),
}
OUTLINE = "#e69f00"


@pytest.mark.parametrize(
    ("lang", "first"), [("nl", "splitsen, klasse A"), ("en", "splitting, class A")]
)
def test_every_kind_and_class_has_a_rule_in_the_language_of_the_run(lang: str, first: str) -> None:
    tree = ET.fromstring(styles.qml("kansen", {}, Texts(lang)))
    rules = tree.findall(".//rule")
    symbols = {symbol.get("name") for symbol in tree.findall("./renderer-v2/symbols/symbol")}
    assert len(rules) == 15
    assert {rule.get("symbol") for rule in rules} == symbols
    assert rules[0].get("label") == first


@pytest.mark.parametrize("layer", [*LAYERS, TABLE])
def test_every_layer_has_a_style_with_the_titles_of_its_columns(layer: str) -> None:
    tree = ET.fromstring(styles.qml(layer, {"title": "Kans & <co>"}, Texts("nl")))
    assert (tree.find("renderer-v2") is None) == (layer == TABLE)
    assert [alias.attrib for alias in tree.iter("alias")] == [
        {"field": "title", "name": "Kans & <co>"}
    ]


def test_the_file_holds_a_default_style_per_layer_and_says_what_it_is(tmp_path: Path) -> None:
    file = geopackage.write(fabricate.result(panden=60, opportunities=20, tier="sessie"), tmp_path)
    with closing(sqlite3.connect(file)) as database:
        query = "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        given = {
            name: (place, default, qml) for name, place, default, qml in database.execute(query)
        }
        about = set(database.execute("SELECT description FROM gpkg_contents"))
        columns = {layer: pyogrio.read_info(file, layer=layer)["fields"] for layer in given}
    assert set(given) == {*LAYERS, TABLE}
    for layer, (place, default, qml) in given.items():
        tree = ET.fromstring(qml)
        assert (place, default) == ("" if layer == TABLE else "geom", 1), layer
        assert (tree.find("renderer-v2") is None) == (layer == TABLE), layer
        aliases = {alias.get("field"): alias.get("name") for alias in tree.iter("alias")}
        assert set(aliases) >= set(columns[layer]) - {"fid"}, layer
        assert len(set(aliases.values())) == len(aliases), layer
    assert about == {("Kansenkaart Voorbeeldstad, standaardgewichten van de regels",)}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder with kansen.gpkg and its pictures, and how QGIS styled each layer."""
    _need_qgis()
    town = demo_town.build(tmp_path_factory.mktemp("stad"))
    folder = tmp_path_factory.mktemp("qgis")
    file = geopackage.write(pipeline.scan(config.load(town.config)).results["intern"], folder)
    done = subprocess.run(
        [PYTHON, str(SCRIPT), str(file), str(folder), *LAYERS, TABLE],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return folder, json.loads(done.stdout.splitlines()[-1])


def _need_qgis() -> None:
    asked = f"command -v {PYTHON} && {PYTHON} -c 'import qgis.core'"
    if subprocess.run(["sh", "-c", asked], check=False, capture_output=True).returncode == 0:
        return
    reason = f"QGIS (python3-qgis) is not installed for {PYTHON}"
    if os.environ.get("KANSENKAART_DEMAND_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.mark.long
def test_qgis_takes_the_styles_from_the_file(drawn: tuple[Path, dict[str, Any]]) -> None:
    _, found = drawn
    kansen = found["kansen"]
    assert kansen["renderer"] == "RuleRenderer"
    kinds = ("splitsen", "optoppen", "garageboxen", "transformatie", "uitbreiden")
    assert kansen["labels"] == [f"{kind}, klasse {letter}" for kind in kinds for letter in "ABC"]
    full = [colour for a, b in COLOURS.values() for colour in (a, b, "#ffffff")]
    assert kansen["colours"][: len(full)] == full
    assert kansen["aliases"]["title"] == "Kans"
    assert found[TABLE]["aliases"]["threshold"] == "Grens"
    for layer in ("buurten", "renovatieclusters"):
        assert found[layer]["renderer"] == "singleSymbol"
        assert found[layer]["named"]
    assert found["panden"]["colours"] == ["#d9dcdd"]
    assert all(layer["features"] for layer in found.values())


@pytest.mark.long
def test_the_pictures_show_every_kind_and_class(drawn: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = drawn
    table = pyogrio.read_dataframe(folder / "kansen.gpkg", layer="kansen", read_geometry=False)
    table = table[table["assessment"] == "candidate"]
    shown = _colours(folder / "kansen.png")
    there = set(zip(table["kind"], table["class"], strict=True))
    assert {kind for kind, _ in there} == {*COLOURS, "extension"}
    for kind, colours in COLOURS.items():
        for letter, colour in zip("AB", colours, strict=True):
            assert ((kind, letter) in there) <= (shown.get(colour, 0) > 50), (kind, letter)
    assert shown[OUTLINE] > 50
    assert _colours(folder / "panden.png")["#d9dcdd"] > 5000
    assert _colours(folder / "renovatieclusters.png")["#0b3c5d"] > 200
    assert _colours(folder / "buurten.png")["#9aa5ad"] > 1000


def _colours(path: Path) -> dict[str, int]:
    """Return how many dots of the picture have each colour."""
    dots = np.asarray(Image.open(path).convert("RGB")).reshape(-1, 3)
    found, counts = np.unique(dots, axis=0, return_counts=True)
    return {f"#{r:02x}{g:02x}{b:02x}": int(n) for (r, g, b), n in zip(found, counts, strict=True)}


def test_names_stand_inside_their_buurt_and_a_cluster_without_a_number_has_its_years() -> None:
    for layer in ("buurten", "renovatieclusters"):
        tree = ET.fromstring(styles.qml(layer, {}, Texts("nl")))
        placement = tree.find("labeling/settings/placement")
        assert placement is not None
        assert placement.get("centroidInside") == "1"  # also of one that lies around another
    style = tree.find("labeling/settings/text-style")
    assert style is not None
    shown = str(style.get("fieldName"))
    assert shown.startswith('"first_year"')
    assert shown.endswith("""coalesce(': ' || to_string(round("homes")) || ' woningen', '')""")
