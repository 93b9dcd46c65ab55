"""The tables of a result as the packs of the page: candidates, outcomes and what goes with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart import rules
from kansenkaart.decisions import session
from kansenkaart.outputs import notices, totals
from kansenkaart.outputs.map import panden, renovation, ruleset, shapes
from kansenkaart.outputs.map.pack import Pack

if TYPE_CHECKING:
    import geopandas as gpd

    from kansenkaart.result import Result
    from kansenkaart.texts import Texts

_OUTCOMES = {"pass": 0, "fail": 1, "unknown": 2}
_NO_OUTCOME = 255
_PER_OUTCOME = ("score", "value")
_BOUNDS = {"score_low": ("score", 0.0), "score_high": ("score", 1.0)}
"""Bounds of a score, and what they are where they say nothing new: the score, or all there is."""
_TEXT_PER_OUTCOME = ("value_text", "threshold", "reference_date")
_BUURT_TOLERANCE_M = 4.0
_POSTCODE = r"\d{4} ?[A-Z]{2}\b"
"""How a title begins where the source of the addresses has no street."""
_SHOWN = (
    "opportunity_id",
    "kind",
    "title",
    "address_range",
    "parties",
    "party_shares",
    "complex_ids",
    "buurt_code",
    "buurt_name",
    "construction_year",
    "homes_now",
    "homes_technical_low",
    "homes_technical_mid",
    "homes_technical_high",
    "homes_within_cap",
    "kept_share",
    "carbon_low_t",
    "carbon_mid_t",
    "carbon_high_t",
    "barriers",
    "status",
    "lead",
    "next_step",
    "next_date",
    "decision_found",
    "also_by",
    "renovation_years",
    "excluded_by",
    "top20_share",
    "rank_low",
    "rank_high",
    "single_family",
    "to_verify",
)
_SCORED = (
    "assessment",
    "class",
    "score_low",
    "score_mid",
    "score_high",
    "completeness",
    *(f"score_{axis}" for axis in rules.AXES),
    "main_plus",
    "main_minus",
    "to_check",
)
"""What the page works out itself where it carries the outcomes."""
_MAIN_TABLES = ("funnel", "totals")
_TEXTS = ("map", "codes", "gates", "barriers", "totals", "rules.units", "rules.one")


def packs(result: Result, texts: Texts, backgrounds: list[dict[str, str]]) -> dict[str, str]:
    """Return the data blocks of the page by name, encoded.

    ``model`` holds everything that is scored, ``panden`` the outlines and facts of every pand and
    ``addresses`` what the search box finds; the last is read after the first drawing.
    """
    buildings = panden.in_map_order(result.fabric.buildings)
    start = shapes.origin(buildings.geometry)
    rows = pd.Series(np.arange(len(buildings)), index=buildings.index)
    model = _model(result, texts, rows, start)
    model.value("meta", _meta(result, texts, start) | {"backgrounds": backgrounds})
    return {
        "model": model.encode(),
        "panden": panden.outlines(buildings, start).encode(),
        "addresses": panden.addresses(result, rows).encode(),
    }


def _model(result: Result, texts: Texts, rows: pd.Series, start: tuple[float, float]) -> Pack:
    pack = Pack()
    town = result.fabric.town
    table = ordered(result.opportunities)
    computed = len(result.outcomes) and not result.fixed_kinds
    shown = _SHOWN if computed else _SHOWN + _SCORED
    counts = [c for c in table if str(c).startswith("homes_at_")]
    columns = [*(c for c in shown if c in table), *counts]
    pack.table("opportunities", pd.DataFrame(table[columns]))
    shapes.add_shapes(pack, "opportunities", table.geometry, start)
    for kind in result.rules:
        ids = table.loc[table["kind"] == kind, "opportunity_id"]
        pack.table(f"outcomes.{kind}", outcome_columns(result, kind, ids))
    pack.table("members", _members(result.members, table, rows))
    _add_decisions(pack, result.decisions, rows)
    pack.table("differences", result.differences)
    for kind in result.rules:
        _add_gates(pack, kind, result.outside[result.outside["kind"] == kind], rows)
    for name in _MAIN_TABLES:
        pack.table(name, getattr(result, name))
    pack.table("splitting_areas", totals.by_area(result, texts))
    _add_tenants(pack, result, table["opportunity_id"])
    renovation.add(pack, result, table, rows, start)
    _add_buurten(pack, town.buurt, start)
    if town.overlay is not None:
        pack.table("overlays", pd.DataFrame(town.overlay[["name", "theme", "value", "year"]]))
        shapes.add_shapes(pack, "overlays", town.overlay.geometry, start)
    return pack


def _add_tenants(pack: Pack, result: Result, ids: pd.Series) -> None:
    """Add what candidates mean for tenants, a row per opportunity in its order, and per buurt.

    :mod:`kansenkaart.tenants` tells which of its numbers may be added up.
    """
    if len(result.tenants.columns):
        rows = result.tenants.set_index("opportunity_id").reindex(ids).reset_index(drop=True)
        pack.table("tenants", rows)
    if len(result.tenants_buurt.columns):
        pack.table("tenants_buurt", result.tenants_buurt)


def _meta(result: Result, texts: Texts, start: tuple[float, float]) -> dict[str, Any]:
    info = asdict(result.info)
    info["reference_date"] = result.info.reference_date.isoformat()
    return {
        "info": info,
        "origin": list(start),
        "unit": shapes.UNIT_M,
        "rd": shapes.rd_formula(result.fabric.town.buurt.geometry, start),
        "kinds": [
            {**record, "fixed": record["kind"] in result.fixed_kinds}
            for record in ruleset.records(result.rules, texts)
        ],
        "sources": [{k: v for k, v in asdict(s).items() if k != "sha256"} for s in result.sources],
        "postcodes": bool(result.opportunities["title"].str.match(_POSTCODE).any()),
        "large_home_m2": result.rules.parameters("tenants")["large_home_m2"],
        "merged": result.merged,
        "notices": notices.warnings(result, texts),
        "schema": session.schema(),
        "texts": {name.rpartition(".")[2]: texts.section(name) for name in _TEXTS},
    }


def ordered(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the opportunities per kind, the columns that say nothing dropped."""
    return table.sort_values(["kind", "opportunity_id"]).reset_index(drop=True)


def outcome_columns(result: Result, kind: str, ids: pd.Series) -> pd.DataFrame:
    """Return the outcomes of one kind: a row per project in the order of ``ids``.

    Per criterion ``i`` (its place in the rules) the columns ``i.outcome`` (0 pass, 1 fail, 2
    unknown, 255 not judged), ``i.score`` and the like; columns that the tier lacks are left out.
    """
    table = result.outcomes
    if not len(table):
        return pd.DataFrame(index=pd.RangeIndex(len(ids)))
    table = table[table["kind"] == kind]
    columns: dict[str, Any] = {}
    for place, criterion in enumerate(result.rules[kind].criteria):
        own = table[table["criterion"] == criterion.id].set_index("opportunity_id").reindex(ids)
        outcome = own["outcome"].map(_OUTCOMES).fillna(_NO_OUTCOME).astype("int64")
        columns[f"{place}.outcome"] = outcome.to_numpy()
        for name in (*_PER_OUTCOME, *_TEXT_PER_OUTCOME):
            if name in own and own[name].notna().any():
                columns[f"{place}.{name}"] = own[name].reset_index(drop=True)
        columns |= _bounds(own, place, outcome.to_numpy())
    return pd.DataFrame(columns, index=pd.RangeIndex(len(ids)))


def _members(members: pd.DataFrame, table: gpd.GeoDataFrame, rows: pd.Series) -> pd.DataFrame:
    """Return pairs of an opportunity's row and a pand's row, each once."""
    if not len(members):
        return pd.DataFrame({"opportunity": [], "pand": []}, dtype="int64")
    place = pd.Series(table.index, index=table["opportunity_id"])
    pairs = pd.DataFrame(
        {
            "opportunity": members["opportunity_id"].map(place).to_numpy(),
            "pand": members["pand_id"].map(rows).to_numpy(),
        }
    )
    return pairs.dropna().astype("int64").drop_duplicates().sort_values(["opportunity", "pand"])


def _add_decisions(pack: Pack, decided: pd.DataFrame, rows: pd.Series) -> None:
    """Add what earlier sessions decided, and pairs of a decision's row and a pand's row."""
    table = decided.reset_index(drop=True)
    pack.table("decisions", table.drop(columns="pand_ids", errors="ignore"))
    members = table["pand_ids"] if "pand_ids" in table else pd.Series([], dtype=object)
    named = members.explode().dropna().map(rows).dropna().astype("int64")
    pairs = pd.DataFrame({"decision": named.index, "pand": named.to_numpy()}, dtype="int64")
    pack.table("decision_panden", pairs)


def _bounds(own: pd.DataFrame, place: int, outcome: np.ndarray) -> dict[str, Any]:
    """Return the bounds of value and score, where they tell more than the value and score do."""
    found = {}
    for name in ("value_low", "value_high"):
        if name in own and not own[name].equals(own["value"].rename(name)):
            found[f"{place}.{name}"] = own[name].reset_index(drop=True)
    for name, (middle, unknown) in _BOUNDS.items():
        plain = own[middle].mask(outcome == _OUTCOMES["unknown"], unknown)
        if name in own and not np.allclose(own[name], plain, atol=0, rtol=0, equal_nan=True):
            found[f"{place}.{name}"] = own[name].reset_index(drop=True)
    return found


def _add_gates(pack: Pack, kind: str, outside: pd.DataFrame, rows: pd.Series) -> None:
    """Add per pand the gate that kept it out of a kind: 0 for none, else a place in the list."""
    if not len(outside):
        return
    codes, gates = pd.factorize(outside["gate"], sort=True)
    found = np.zeros(len(rows), dtype="int64")
    place = outside["pand_id"].map(rows)
    known = place.notna().to_numpy()
    found[place[known].astype("int64")] = codes[known] + 1
    pack.value(f"gates.{kind}", [str(g) for g in gates])
    pack.array(f"gates.{kind}", found)


def _add_buurten(pack: Pack, buurt: gpd.GeoDataFrame, start: tuple[float, float]) -> None:
    buurt = buurt.sort_values("buurt_code")
    wanted = ["buurt_code", "buurt_name", "wijk_code", "dwelling_stock"]
    wanted += ["gemeente_name"] if buurt["gemeente_name"].nunique() > 1 else []
    pack.table("buurten", pd.DataFrame(buurt[[c for c in wanted if c in buurt]]))
    simple = buurt.geometry.simplify_coverage(_BUURT_TOLERANCE_M)
    shapes.add_shapes(pack, "buurten", simple, start)
