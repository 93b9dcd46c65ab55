"""How the page is put together: texts, scripts, policy, escaping, the same bytes every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kansenkaart.outputs import map as page_map
from kansenkaart.outputs.map import bundle, csp, shapes
from kansenkaart.outputs.map.pack import Pack, smallest
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate

ASSETS = files("kansenkaart.outputs.map") / "assets"
SCRIPTS = sorted(f.name for f in ASSETS.iterdir() if f.name.endswith(".js"))
KEY = re.compile(r"""\bt\(\s*"([a-z_A-Z.]+)\"""")
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r"^import \{([^}]*)\}", re.MULTILINE)
TERNARY = re.compile(r"""\bt\(\s*[^"`()]+\?\s*"([a-z_.]+)"\s*:\s*"([a-z_.]+)\"""")


@pytest.fixture(scope="module")
def document() -> str:
    return page_map.html(fabricate.result())


def inflated(document: str, name: str) -> bytes:
    found = re.search(rf'id="kk-{name}">([^<]*)</script>', document)
    return gzip.decompress(base64.b64decode(found.group(1)))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_text_that_the_scripts_ask_for_exists(lang):
    texts = Texts(lang)
    source = "\n".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    keys = set(KEY.findall(source)) | {k for pair in TERNARY.findall(source) for k in pair}
    assert len(keys) > 150
    for key in sorted(keys):
        assert texts(f"map.{key}")


def test_both_languages_have_the_same_texts():
    def keys(tree, path=""):
        return {
            key
            for name, value in tree.items()
            for key in (keys(value, f"{path}.{name}") if isinstance(value, dict) else {path + name})
        }

    assert keys(Texts("nl").section("map")) == keys(Texts("en").section("map"))


def test_nothing_is_imported_or_exported_that_nothing_uses():
    sources = {name: (ASSETS / name).read_text("utf-8") for name in SCRIPTS}
    tests = "".join(f.read_text("utf-8") for f in Path(__file__).parent.glob("*.py"))
    every = "".join(sources.values()) + tests

    def times(name: str, text: str) -> int:
        return len(re.findall(rf"\b{name}\b", text))

    unused = []
    for script, source in sources.items():
        exports = EXPORTED.findall(source)
        imports = [n for names in IMPORTED.findall(source) for n in re.findall(r"\w+", names)]
        unused += [(script, name) for name in exports if times(name, every) < 2]
        unused += [(script, name) for name in imports if times(name, source) < 2]
    assert unused == []


def test_no_two_scripts_define_the_same_name():
    joined = bundle.script()
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", joined, re.MULTILINE)
    assert len(names) == len(set(names))
    assert "import {" not in joined
    assert not re.search(r"^export ", joined, re.MULTILINE)


def test_every_script_is_joined_and_small():
    joined = bundle.script()
    for name in SCRIPTS:
        assert f"// --- {name}\n" in joined
        assert (ASSETS / name).read_text("utf-8").count("\n") < 300


def test_scripts_never_turn_text_into_code_or_markup():
    for name in SCRIPTS:
        text = (ASSETS / name).read_text("utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "eval(",
            "new Function",
            "document.write",
        ):
            assert word not in text, (name, word)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.scripts, self.styles, self.handlers, self.policy, self.sources = [], [], [], "", []
        self._into = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.handlers += [name for name in given if name.startswith("on")]
        self.sources += [given[k] for k in ("src", "href") if k in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        runs = tag == "script" and given.get("type") in (None, "module")
        self._into = self.scripts if runs else self.styles if tag == "style" else None
        if self._into is not None:
            self._into.append("")

    def handle_data(self, data):
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag):
        self._into = None


def test_policy_names_every_script_and_style_by_hash(document):
    reader = Reader()
    reader.feed(document)
    assert len(reader.scripts) == 3
    assert len(reader.styles) == 2
    rules = {rule.split()[0]: rule.split()[1:] for rule in reader.policy.split("; ")}
    for name, texts in (("script-src", reader.scripts), ("style-src", reader.styles)):
        digests = {
            f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'"
            for t in texts
        }
        assert set(rules[name]) == digests
    assert rules["default-src"] == rules["connect-src"] == ["'none'"]
    assert rules["img-src"] == ["data:", "https://service.pdok.nl"]
    assert reader.handlers == []
    assert reader.sources == ["#kk-list"]
    assert csp.PLACEHOLDER not in document


def test_same_result_gives_the_same_bytes(document):
    assert page_map.html(fabricate.result()) == document


def test_nothing_but_the_page_is_written(tmp_path):
    path = page_map.write(fabricate.result(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["kansenkaart.html"]
    assert path == tmp_path / "kansenkaart.html"


def test_public_tier_holds_no_criteria_and_no_reasons(tmp_path):
    from dataclasses import replace

    full = fabricate.result(tier="openbaar")
    public = replace(
        full,
        outcomes=full.outcomes.iloc[:0],
        outside=full.outside.iloc[:0],
        members=full.members.iloc[:0],
    )
    document = page_map.html(public)
    assert b"verzonnen bron" not in inflated(document, "model")


def test_pack_reads_back_as_written():
    pack = Pack()
    pack.table(
        "t",
        pd.DataFrame(
            {
                "text": ["a", None, "é<"],
                "whole": [1.0, np.nan, -3.0],
                "real": [0.5, np.nan, np.inf],
                "flag": pd.array([True, None, False], dtype="boolean"),
                "list": [["x"], [], None],
            }
        ),
    )
    raw = gzip.decompress(base64.b64decode(pack.encode()))
    length = int.from_bytes(raw[:4], "little")
    columns = json.loads(raw[4 : 4 + length])["tables"]["t"]["columns"]

    def array(name, dtype):
        place = columns[name]
        return np.frombuffer(raw, dtype, place["n"], 4 + length + place["o"])

    assert columns["text"]["v"] == [None, "a", "é<"]
    assert array("text", "u1").tolist() == [1, 0, 2]
    assert array("whole", "<i4").tolist() == [1, -(2**31), -3]
    assert array("real", "<f8")[2] == np.inf
    assert np.isnan(array("real", "<f8")[1])
    assert array("flag", "u1").tolist() == [1, 255, 0]
    assert columns["list"]["v"] == [None, ["x"], []]
    assert array("list", "u1").tolist() == [1, 2, 0]
    assert all(c["o"] % 8 == 0 for c in columns.values())


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([0, 255], "uint8"), ([-1, 127], "int8"), ([0, 256], "uint16"), ([-129, 0], "int16")],
)
def test_integers_take_the_smallest_width(values, dtype):
    assert smallest(np.array(values)).dtype == dtype


def test_integers_over_32_bits_are_refused():
    with pytest.raises(OverflowError):
        smallest(np.array([2**33]))


def test_rd_formula_agrees_with_proj_within_a_centimetre():
    import geopandas as gpd
    import shapely
    from pyproj import Transformer

    area = gpd.GeoSeries([shapely.box(120_000, 470_000, 150_000, 500_000)], crs=28992)
    start = shapes.origin(area)
    formula = shapes.rd_formula(area, start)
    to_mercator = Transformer.from_crs(28992, 3857, always_xy=True)
    rng = np.random.default_rng(1)
    rd = np.c_[rng.uniform(120_000, 150_000, 200), rng.uniform(470_000, 500_000, 200)]
    xy = np.c_[to_mercator.transform(rd[:, 0], rd[:, 1])]
    units = (xy - np.array(start)) / shapes.UNIT_M
    u, v = ((units - np.array(formula["centre"])) / formula["half"]).T
    terms = [u**i * v**j for i, j in formula["powers"]]
    for axis, name in enumerate("xy"):
        found = sum(f * t for f, t in zip(formula[name], terms, strict=True))
        assert np.abs(found - rd[:, axis]).max() < 0.01
