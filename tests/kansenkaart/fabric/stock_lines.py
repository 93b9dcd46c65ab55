"""Stock lines and their matches, as contract tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data_sources.tables import empty, validate
from tests.kansenkaart.fabric.village import pand, vbo

Line = dict[str, Any]


def lines(*given: Line) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the unit and match tables of these lines.

    A line has any column of the contract's unit table, and ``vbo`` and ``pand`` (numbers of the
    village) and ``outcome`` for its match; a line with several ``vbo`` has several matches.
    """
    defaults = {
        "party": "Zon",
        "file": "lijst.xlsx",
        "sheet": "",
        "given": "",
        "kind": "dwelling",
        "vve": "unknown",
        "in_operation": True,
    }
    units: list[Line] = []
    matches: list[Line] = []
    for number, line in enumerate(given, start=2):
        own = {k: v for k, v in line.items() if k not in ("vbo", "pand", "outcome")}
        unit = defaults | {"line": number, "unit_id": f"V{number}", "vbo_ids": []} | own
        units.append(unit)
        matches += _matches(line, unit)
    return _table("unit", units), _table("match", matches)


def _matches(line: Line, unit: Line) -> list[Line]:
    found = line.get("vbo")
    key = {name: unit[name] for name in ("party", "unit_id", "file", "sheet", "line")}
    return [
        key
        | {
            "vbo_id": vbo(number) if number else None,
            "pand_id": pand(line["pand"]) if "pand" in line else None,
            "outcome": line.get("outcome", "matched"),
            "rung": "id",
            "reason": "id",
        }
        for number in (found if isinstance(found, list) else [found])
    ]


def _table(name: str, rows: list[Line]) -> pd.DataFrame:
    return validate(name, pd.DataFrame(rows).reindex(columns=empty(name).columns))
