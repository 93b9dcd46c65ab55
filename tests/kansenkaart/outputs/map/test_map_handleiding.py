"""The handleiding's chapter on the session names the buttons as the page does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kansenkaart.texts import Texts

HANDLEIDING = Path(__file__).resolve().parents[4] / "docs" / "handleiding.md"


def words(tree: object) -> set[str]:
    if isinstance(tree, str):
        return {re.sub(r"\s*\(?\{\w+\}\)?", "", tree)}
    return {word for part in tree.values() for word in words(part)}


def named() -> list[str]:
    text = HANDLEIDING.read_text("utf-8")
    chapter = text.split("## De sessie en wat ervan blijft")[1].split("\n## ")[0]
    return [" ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", chapter, re.DOTALL)]


@pytest.mark.parametrize("name", sorted(set(named())))
def test_what_the_chapter_names_stands_on_the_page(name):
    assert re.sub(r"^\d ", "", name) in words(Texts("nl").section("map"))
