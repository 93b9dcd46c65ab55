"""The village, judged: everything in role gemeente, and one party's stock in role corporatie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from data_sources.tables import empty, validate
from kansenkaart import fabric, matching, rules
from kansenkaart.opportunities import assemble
from kansenkaart.texts import Texts
from tests.kansenkaart.fabric import stock_lines, village

PLANS = ["party", "complex_id", "start_year", "end_year", "measure", "origin"]


@dataclass(frozen=True)
class Judged:
    """A town, measured and judged."""

    fabric: fabric.Fabric
    tables: dict[str, Any]

    def of(self, kind: str) -> pd.DataFrame:
        """Return the opportunities of one kind, index the smallest BAG id of their members."""
        table = self.tables["opportunities"]
        own = table[table["kind"] == kind]
        return own.set_index(own["vbo_ids" if kind == "splitting" else "pand_ids"].str[0])

    def outside(self, kind: str) -> pd.Series:
        """Return the gate per pand that is in no project of the kind."""
        table = self.tables["outside"]
        return table[table["kind"] == kind].set_index("pand_id")["gate"]


def judge(
    role: str = "gemeente",
    *kinds: str,
    lines: list[dict[str, Any]] | None = None,
    plans: list[tuple[Any, ...]] | None = None,
    ruleset: rules.Rules | None = None,
    lang: str = "nl",
    change_objects: Callable[[pd.DataFrame], pd.DataFrame] = lambda objects: objects,
    **town_arguments: Any,
) -> Judged:
    """Measure the village and judge it for the given kinds, or all."""
    unit, match = stock_lines.lines(*lines) if lines else (empty("unit"), empty("match"))
    town = village.town(unit=unit, **town_arguments)
    town = replace(town, verblijfsobject=change_objects(town.verblijfsobject))
    owned = matching.ownership(match, town.unit, town.holding, town.verblijfsobject)
    built = fabric.build(town, match, owned, role, village.PARAMETERS)
    planned = pd.DataFrame(plans or [], columns=PLANS).astype(
        {"party": "str", "complex_id": "str", "start_year": "Int64", "end_year": "Int64"}
    )
    made = assemble(built, ruleset or rules.load(), planned, Texts(lang), kinds or rules.KINDS)
    return Judged(built, made)


def complexes(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return a complex table of party Zon."""
    defaults = {"party": "Zon", "strategy": "onbekend", "vve": "unknown"}
    table = pd.DataFrame([defaults | row for row in rows]).reindex(columns=empty("complex").columns)
    return validate("complex", table)


@pytest.fixture(scope="session")
def everything() -> Judged:
    return judge()
