"""No threshold stands in Python: every number there is arithmetic, or argued for by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kansenkaart

ROOT = Path(kansenkaart.__file__).parent
FOLDERS = ("opportunities", "indicators", "projects", "fabric")

ARITHMETIC = {0, 1, 2}
"""Counting, halving, squaring, the two ends of a pair."""

ARGUED = {
    "opportunities/identity.py": {10: "digits of an id"},
    "opportunities/reasons.py": {1e6: "a sort key above every weight"},
    "opportunities/layers.py": {0.5: "the middle of no and yes"},
    "opportunities/transformation.py": {365.25: "days in a year"},
    "indicators/adjacency.py": {0.9: "cosine that tells parallel walls from square ones"},
    "indicators/context.py": {10_000: "square metres in a hectare"},
    "indicators/dimension.py": {3: "the third corner of a rectangle", 4: "corners of a rectangle"},
    "indicators/open_ground.py": {3: "a side of a rectangle; an inset keeps a third of a line"},
    "indicators/storeys.py": {
        0.5: "rounding to the nearest",
        3: "decimals to which values are compared",
    },
    "indicators/zoning.py": {3: "decimals to which values are compared"},
    "projects/addresses.py": {5: "numbers that a title has room for; no outcome hangs on it"},
    "projects/blocks.py": {3: "decimals to which values are compared"},
    "projects/end_walls.py": {3: "decimals to which values are compared"},
}
"""Numbers that are no threshold, per file, and why."""


def numbers(source: str) -> dict[float, list[int]]:
    """Return every number in a source text that is not in ``ARITHMETIC``, with its lines."""
    found: dict[float, list[int]] = {}
    for node in ast.walk(ast.parse(source)):
        value = node.value if isinstance(node, ast.Constant) else None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and value not in ARITHMETIC:
            found.setdefault(value, []).append(node.lineno)
    return found


FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_holds_no_bare_number(path: Path) -> None:
    argued = ARGUED.get(path.relative_to(ROOT).as_posix(), {})
    bare = {n: lines for n, lines in numbers(path.read_text("utf-8")).items() if n not in argued}
    assert not bare, f"{path.name}: move these to the rules, or argue for them here: {bare}"


@pytest.mark.parametrize("name", ARGUED)
def test_an_argument_is_dropped_when_its_number_goes(name: str) -> None:
    assert set(ARGUED[name]) <= set(numbers((ROOT / name).read_text("utf-8")))


def test_a_threshold_is_found_wherever_it_hides() -> None:
    source = "LIMIT = 12.5\ndef f(x, least=100):\n    return (x > 15) & (x < -3) | {'k': 7}['k']\n"
    assert numbers(source) == {12.5: [1], 100: [2], 15: [3], 3: [3], 7: [3]}
    assert numbers("x = [True, 0, 1, -1, 2, '40', None]") == {}
