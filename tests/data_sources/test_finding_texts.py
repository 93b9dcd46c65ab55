"""Every finding that a loader can make has its sentence, in both languages."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import data_sources
from data_sources.online import FETCHERS

ROOT = Path(data_sources.__file__).parent
VECTOR = ("area", "bag", "buurten", "heights", "monuments", "overlay", "townscapes", "transit")
FETCHED = tuple(FETCHERS)
SHARED = {
    "files": VECTOR,
    "crs": VECTOR,
    "monuments": ("monuments", "townscapes"),
    "online": FETCHED,
    "clients": (*FETCHED, "locatieserver"),
}
"""Modules that count under the name of the source that called them."""


def module_of(path: Path) -> str:
    return ".".join(["data_sources", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(
        ".__init__"
    )


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("findings.add"):
            yield node


def sources(node: ast.expr, path: Path) -> tuple[str, ...]:
    if isinstance(node, ast.Constant):
        return (str(node.value),)
    value = getattr(importlib.import_module(module_of(path)), ast.unparse(node), None)
    if isinstance(value, str):
        return (value,)
    return SHARED.get(module_of(path).split(".")[1], ())


def literal_codes() -> list[tuple[str, str]]:
    """Return (source, code) of every ``findings.add`` with a literal code."""
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        for call in calls(ast.parse(path.read_text("utf-8"))):
            if len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                found |= {(s, str(call.args[1].value)) for s in sources(call.args[0], path)}
    return sorted(found)


COMPUTED = [
    *(("bag", c) for c in ("inactive_ignored", "under_investigation_ignored", "not_bag_ignored")),
    *(
        ("heights", f"quality_{c}")
        for c in (
            "no_points",
            "height_out_of_range",
            "no_height",
            "greenhouse",
            "simplified",
            "insufficient_points",
            "outdated",
        )
    ),
]
"""Codes that are put together or looked up."""


def catalogue(lang: str) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for file in (ROOT / "texts" / lang).glob("*.toml"):
        for source, texts in tomllib.loads(file.read_text("utf-8")).get("findings", {}).items():
            merged.setdefault(source, {}).update(texts)
    return merged


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_code_has_a_sentence(lang: str) -> None:
    codes = literal_codes()
    assert len(codes) > 80
    texts = catalogue(lang)
    missing = [
        f"{source}.{code}"
        for source, code in [*codes, *COMPUTED]
        if not texts.get(source, {}).get(code, "").endswith(".")
    ]
    assert not missing


def test_both_languages_know_the_same_codes() -> None:
    dutch, english = catalogue("nl"), catalogue("en")
    assert {s: sorted(t) for s, t in dutch.items()} == {s: sorted(t) for s, t in english.items()}


def test_sentences_are_not_for_codes_that_nobody_uses() -> None:
    used = {*literal_codes(), *COMPUTED}
    mine = (*VECTOR, "energy_labels", "vacancy")
    idle = [
        f"{source}.{code}"
        for source, texts in catalogue("nl").items()
        if source in mine
        for code in texts
        if (source, code) not in used
    ]
    assert not idle
