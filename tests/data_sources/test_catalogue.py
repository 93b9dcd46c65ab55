"""The catalogue is the one place for endpoints, and its README says what it says."""

from __future__ import annotations

import re
from pathlib import Path

from data_sources.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_the_readme_table_is_in_step_with_the_catalogue() -> None:
    text = (ROOT / "data_sources" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    listed = {name: rest for name, *rest in rows if name in catalogue()}
    for name, entry in catalogue().items():
        title, publisher, licence, rhythm = listed[name]
        assert (title, licence, rhythm) == (entry.title, entry.licence, entry.rhythm)
        assert entry.publisher in publisher


def test_no_code_names_an_endpoint() -> None:
    for package in ("data_sources", "kansenkaart"):
        for path in (ROOT / package).rglob("*.py"):
            found = re.findall(
                r"https?://[^\s\"')]*(?:pdok|3dbag|cbs|ep-online|rce)[^\s\"')]*",
                path.read_text("utf-8"),
            )
            assert not found, f"{path.relative_to(ROOT)} names {found}"


def test_no_code_names_a_layer() -> None:
    layers = [n for entry in catalogue().values() for names in entry.layers for n in names]
    wanted = [f'"{name}"' for name in layers if not name.isalpha()]  # 'maatvoering' is a word too
    assert len(wanted) > 8
    for path in (ROOT / "data_sources").rglob("*.py"):
        text = path.read_text("utf-8")
        assert not [name for name in wanted if name in text], path.name
