"""vroegoverleg.xlsx, intern only: the complexes to be demolished, to talk about early.

A party shares it in confidence with the municipality, before anything is decided; it is not a list
to tell tenants with, and no other tier has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.opportunities.lists import lists
from kansenkaart.outputs import columns, workbook
from kansenkaart.outputs.blocks import Block
from kansenkaart.renovation.placing import DEMOLITION, years
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from kansenkaart.result import Result

NAME = "vroegoverleg.xlsx"
_KEYS = ["party", "complex_id"]
_GIVEN_UP = "sloop"
_COLUMNS = [
    *_KEYS,
    "complex_name",
    "start_year",
    "end_year",
    "certainty",
    "planned_homes",
    "found_homes",
    "buurten",
    "streets",
    "strategy",
    "remaining_exploitation_years",
    "tenants_informed",
    "candidates",
]


def write(result: Result, folder: Path) -> Path | None:
    """Write ``vroegoverleg.xlsx`` into ``folder`` where a complex is to be demolished."""
    texts = Texts(result.info.lang)
    table = complexes(result, texts)
    if table.empty:
        return None
    words = table.assign(certainty=table["certainty"].map(texts.section("renovation.certainties")))
    lines = [texts("vroegoverleg.title", area=result.info.title)]
    lines += [texts("workbook.invented")] if result.info.invented else []
    lines += [texts("vroegoverleg.note"), texts("vroegoverleg.why")]
    shown = columns.words(columns.joined(words), texts).dropna(axis="columns", how="all")
    path = folder / NAME
    blocks = [Block(pd.DataFrame(), lines=tuple(lines)), Block(shown)]
    workbook.save(path, {texts("vroegoverleg.sheet"): blocks}, lines[0], texts)
    return path


def complexes(result: Result, texts: Texts) -> pd.DataFrame:
    """Return the complexes with a plan or a strategy of demolition, the first year first.

    One row per project, and per complex that is given up without a project; also where none of its
    homes is in the BAG, since the talk is about those too.
    """
    town = result.fabric.town
    known = town.complex[[*_KEYS, "complex_name", "strategy", "remaining_exploitation_years"]]
    plan = town.renovation_project
    wanted = ["start_year", "end_year", "certainty", "planned_homes", "tenants_informed"]
    if plan is None:
        planned = pd.DataFrame(columns=[*_KEYS, *wanted])
    else:
        span = years(plan)
        planned = plan.assign(start_year=span["first"], end_year=span["last"])
        planned = planned[planned["measure"] == DEMOLITION].rename(
            columns={"homes": "planned_homes"}
        )
    given_up = known.loc[known["strategy"] == _GIVEN_UP, _KEYS]
    rows = planned[[*_KEYS, *wanted]].merge(given_up, on=_KEYS, how="outer")
    rows = rows.merge(known, on=_KEYS, how="left").merge(_homes(result), on=_KEYS, how="left")
    rows["candidates"] = _candidates(result, rows, texts)
    return rows.sort_values(["start_year", *_KEYS], na_position="last", ignore_index=True)[_COLUMNS]


def _homes(result: Result) -> pd.DataFrame:
    """Return per complex the homes found, the names of their buurten and their streets."""
    homes = result.fabric.dwellings.dropna(subset=_KEYS)
    names = result.fabric.town.buurt.set_index("buurt_code")["buurt_name"]
    buurt = homes["pand_id"].map(result.fabric.buildings["buurt_code"]).map(names)
    grouped = homes.groupby(_KEYS)
    number = grouped.ngroup()
    order = pd.RangeIndex(grouped.ngroups)
    return pd.DataFrame(
        {
            "found_homes": grouped.size().astype("Int64"),
            "buurten": lists(number, buurt, order).array,
            "streets": lists(number, homes["street"], order).array,
        }
    ).reset_index()


def _candidates(result: Result, rows: pd.DataFrame, texts: Texts) -> list[str | None]:
    """Return how many projects of each kind were found in each complex, in words."""
    table = pd.DataFrame(result.opportunities[["kind", "parties", "complex_ids"]])
    pairs = table.explode("parties").explode("complex_ids").dropna()
    counts = pairs.groupby(["parties", "complex_ids", "kind"]).size()
    words = texts.section("codes.kind")
    found: dict[tuple[Any, Any], list[str]] = {}
    for (party, complex_id, kind), count in counts.items():
        found.setdefault((party, complex_id), []).append(f"{count} {words[kind]}")
    keys = zip(rows["party"], rows["complex_id"], strict=True)
    return [", ".join(found[key]) if key in found else None for key in keys]
