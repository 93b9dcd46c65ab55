"""The table of traps names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_every_trap_has_a_test() -> None:
    text = (TESTS / "data_sources" / "TRAPS.md").read_text("utf-8")
    rows = re.findall(r"^\| .+? \| .+? \| (\S+\.py)::(test_\w+) \|$", text, re.MULTILINE)
    assert len(rows) == text.count("\n| ") - 1  # every row but the title
    missing = [
        f"{file}::{name}"
        for file, name in rows
        if f"\ndef {name}(" not in (TESTS / file).read_text("utf-8")
    ]
    assert not missing
