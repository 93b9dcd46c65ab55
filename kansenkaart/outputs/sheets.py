"""What stands on each sheet of the workbook: tables chosen, ordered and worded for a reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import rules
from kansenkaart.opportunities import KINDS, gates
from kansenkaart.outputs import (
    about_sheet,
    columns,
    decision_sheets,
    match_sheets,
    notices,
    project_sheets,
    renovation_sheets,
    tenant_sheets,
    totals,
)
from kansenkaart.outputs.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.result import Result
    from kansenkaart.texts import Texts

_FIRST = [
    "rank",
    "class",
    "title",
    "parties",
    "party_shares",
    "buurt_name",
    "homes_now",
    "homes_technical_low",
    "homes_technical_mid",
    "homes_technical_high",
    "main_plus",
    "main_minus",
    "to_check",
    "barriers",
    "status",
    "lead",
    "next_step",
    "next_date",
    "renovation_years",
]
_LAST = ["buurt_code", "address_range", "complex_ids", "pand_ids", "vbo_ids", "opportunity_id"]
_HIDDEN = [
    "geometry",
    "kind",
    "subtype",
    "assessment",
    "excluded_by",
    "counts_only",
    "single_family",
]
_CRITERIA = [
    "kind",
    "title",
    "criterion",
    "axis",
    "role",
    "outcome",
    "value_text",
    "threshold",
    "score",
    "weight",
    "opportunity_id",
]

_WEIGHTED = ("not_assessable", "excluded", "tenants", "project_fields", "criteria", "rules")
"""Sheets beside those of the kinds that say other things at other weights or limits."""


def sheets(
    result: Result,
    texts: Texts,
    weights: str = "",
    beside: Mapping[str, list[Block]] | None = None,
) -> dict[str, list[Block]]:
    """Return the blocks of every sheet, by sheet name, in order.

    ``weights`` names those of a session: then each sheet that follows them says so. ``beside`` are
    sheets that belong to the whole, right behind the summary.
    """
    names = texts.section("workbook.sheets")
    kinds = texts.section("codes.kind")
    table = columns.joined(pd.DataFrame(result.opportunities.drop(columns="geometry")))
    table = columns.shown_homes(table)
    made: dict[str, list[Block]] = {names["summary"]: _summary(result, texts, weights)}
    made |= beside or {}
    if len(result.decisions):
        made[names["decisions"]] = decision_sheets.blocks(result, texts)
    kind_sheets = {kinds[kind].capitalize(): kind for kind in KINDS}
    for name, kind in kind_sheets.items():
        rows = table[(table["kind"] == kind) & (table["assessment"] == "candidate")]
        made[name] = [Block(_candidates(rows, texts), links=True)]
    for assessment in ("not_assessable", "excluded"):
        rows = result.opportunities[result.opportunities["assessment"] == assessment]
        made[names[assessment]] = [Block(_set_aside(rows, result, texts))]
    made |= renovation_sheets.sheets(result, texts)
    made |= tenant_sheets.sheets(result, texts)
    made[names["project_fields"]] = project_sheets.blocks(result, texts)
    if len(result.outcomes):
        made[names["criteria"]] = [Block(_criteria(result, texts))]
    made[names["rules"]] = [Block(_rules(result, texts))]
    if weights:
        line = texts("workbook.weights", weights=weights)
        for name in {*kind_sheets, *(names[code] for code in _WEIGHTED)} & made.keys():
            made[name] = _led(made[name], line)
    made[names["about"]] = about_sheet.blocks(result, texts)
    made[names["sources"]] = _sources(result, texts)
    if len(result.match):
        made |= match_sheets.sheets(result.fabric.town, result.match, texts)
    shown = {str(c) for blocks in made.values() for b in blocks for c in b.frame.columns}
    made[names["dictionary"]] = [_dictionary(shown, texts)]
    return made


def _led(blocks: list[Block], line: str) -> list[Block]:
    """Return the blocks of a sheet with a line above the first."""
    first, *rest = blocks
    return [replace(first, lines=(line, *first.lines)), *rest]


def _candidates(rows: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    first = [c for c in _FIRST if c in rows]
    last = [c for c in _LAST if c in rows]
    rest = [c for c in rows.columns if c not in (*first, *last, *_HIDDEN)]
    ordered = rows.sort_values("rank") if "rank" in rows else rows
    if not ordered["to_verify"].any():
        rest.remove("to_verify")
    return columns.words(ordered[first + rest + last], texts).dropna(axis="columns", how="all")


def _set_aside(rows: pd.DataFrame, result: Result, texts: Texts) -> pd.DataFrame:
    wanted = ["kind", "title", "excluded_by", "to_check", "parties", "buurt_name", "pand_ids"]
    shown = pd.DataFrame(rows[[c for c in wanted if c in rows]])
    if "excluded_by" in shown:
        labels = _labels(result, texts)
        pairs = zip(shown["kind"], shown["excluded_by"], strict=True)
        shown["excluded_by"] = [[labels[kind, c] for c in by] for kind, by in pairs]
    return columns.words(columns.joined(shown), texts)


def _criteria(result: Result, texts: Texts) -> pd.DataFrame:
    """Return the criteria of the candidates; those of everything stand in criteria.parquet."""
    table = result.opportunities
    candidates = table.loc[table["assessment"] == "candidate", ["opportunity_id", "title"]]
    named = pd.DataFrame(candidates).merge(result.outcomes, on="opportunity_id")[_CRITERIA]
    labels = _labels(result, texts)
    keys = zip(named["kind"], named["criterion"], strict=True)
    named["criterion"] = [labels[key] for key in keys]
    named["weight"] = named["weight"].where(named["role"] != "veto")
    return columns.words(named, texts)


def _labels(result: Result, texts: Texts) -> dict[tuple[str, str], str]:
    """Return the words of every criterion, by kind and id."""
    return {
        (kind, criterion.id): criterion.labels[texts.lang]
        for kind in result.rules
        for criterion in result.rules[kind].criteria
    }


def _funnel(result: Result, texts: Texts) -> pd.DataFrame:
    """Return the funnel with each step in words: a gate, a veto or a milestone."""
    labels = _labels(result, texts)
    table = result.funnel.drop(columns="order")
    pairs = zip(table["kind"], table["step"], strict=True)
    table["step"] = [_step(kind, step, labels, texts) for kind, step in pairs]
    table = table.rename(columns={"panden": "panden_left", "projects": "projects_left"})
    return columns.words(table, texts)


def _rules(result: Result, texts: Texts) -> pd.DataFrame:
    """Return every rule, its kind or what it is about in words."""
    table = rules.table(result.rules, texts)
    about = table["kind"].map(texts.section("rules.domains"))
    return columns.words(table.assign(kind=about.fillna(table["kind"])), texts)


def _step(kind: str, step: str, labels: Mapping[tuple[str, str], str], texts: Texts) -> str:
    """Return a step in words: what drops out at a gate, what a veto asks, or where one stands."""
    milestones = texts.section("gates.step")
    if (kind, step) in labels:
        return texts("workbook.funnel_veto", asked=labels[kind, step])
    if step in milestones:
        return str(milestones[step])
    return texts("workbook.funnel_gate", out=gates.in_words(kind, step, texts))


def _summary(result: Result, texts: Texts, weights: str) -> list[Block]:
    info = result.info
    lines = [
        texts("workbook.title", area=info.title),
        texts("workbook.reference_date", date=f"{info.reference_date:%d-%m-%Y}"),
        texts("workbook.disclaimer"),
        texts("workbook.run", run_id=info.run_id, version=info.version, tier=info.tier),
        texts("workbook.outside_of_ranking"),
    ]
    if named := notices.weights(result, texts, weights):
        lines.append(texts("workbook.weights", weights=named))
    if info.invented:
        lines.insert(1, texts("workbook.invented"))
    lines += notices.warnings(result, texts)
    made = [
        Block(pd.DataFrame(), lines=tuple(lines)),
        Block(
            totals.with_sums(totals.without_empty(result.totals), texts),
            texts("workbook.totals"),
            totals.headline(result.totals, texts),
        ),
        Block(_funnel(result, texts), texts("workbook.funnel")),
    ]
    areas = totals.by_area(result, texts)
    if len(areas):
        made.insert(2, Block(areas, texts("totals.by_area"), (texts("totals.by_area_about"),)))
    return made


def _sources(result: Result, texts: Texts) -> list[Block]:
    fields = ("title", "attribution", "licence", "file", "date", "rows")
    used = pd.DataFrame([{f: getattr(s, f) for f in fields} for s in result.sources])
    used["date"] = used["date"].map(columns.day)
    for row, source in enumerate(result.sources):
        if source.not_fetched:
            used.loc[row, "file"] = texts(f"codes.not_fetched.{source.not_fetched}")
    # what several findings are about is none of the inputs itself
    titles = {s.source: s.title for s in result.sources} | dict(
        texts.section("workbook.about_source")
    )
    found = pd.DataFrame(
        [
            {
                "source": titles.get(item.source, item.source),
                "reason": texts(f"findings.{item.source}.{item.code}"),
                "count": item.count,
                "examples": ", ".join(item.examples),
            }
            for item in result.findings.items
        ]
    )
    return [
        Block(used.rename(columns={"title": "title_source"})),
        Block(found, texts("workbook.findings")),
    ]


def _dictionary(shown: set[str], texts: Texts) -> Block:
    rows = [
        (name, columns.title(name, texts), columns.about(name, texts))
        for name in sorted(shown)
        if columns.about(name, texts)  # a year, or a run that is compared, is its own title
    ]
    frame = pd.DataFrame(rows, columns=["column", "column_title", "meaning"])
    return Block(frame, texts("workbook.dictionary"))
