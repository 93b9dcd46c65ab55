"""From projects to the result tables: judged, scored, ranked, worded, each space counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from kansenkaart import (
    barriers,
    carbon,
    criteria,
    funnel,
    ranking,
    reconcile,
    robustness,
    scoring,
)
from kansenkaart.opportunities import coupling, identity, titles
from kansenkaart.opportunities.kinds import KINDS
from kansenkaart.opportunities.lists import lists
from kansenkaart.opportunities.reasons import reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kansenkaart.criteria import Evaluation
    from kansenkaart.fabric import Fabric
    from kansenkaart.opportunities.kinds import Kind
    from kansenkaart.result import Projects
    from kansenkaart.rules import Rules
    from kansenkaart.texts import Texts

STATUS = "denkrichting"
"""Code of the status that every candidate starts with."""

COLUMNS = (
    "opportunity_id",
    "kind",
    "subtype",
    "title",
    "address_range",
    "parties",
    "share_low",
    "share_high",
    "complex_ids",
    "pand_ids",
    "vbo_ids",
    "buurt_code",
    "buurt_name",
    "wijk_name",
    "construction_year",
    "homes_now",
    "assessment",
    "excluded_by",
    "class",
    "rank",
    "score_low",
    "score_mid",
    "score_high",
    "completeness",
    "score_building",
    "score_planning",
    "score_coupling",
    "score_impact",
    *robustness.COLUMNS,
    "homes_technical_low",
    "homes_technical_mid",
    "homes_technical_high",
    "homes_within_cap",
    "kept_share",
    "combines_with",
    "carbon_low_t",
    "carbon_mid_t",
    "carbon_high_t",
    "barriers",
    *(f"barrier_{code}" for code in barriers.CODES),
    "status",
    "lead",
    "next_step",
    "next_date",
    "renovation_years",
    "main_plus",
    "main_minus",
    "to_check",
    "counts_only",
    "single_family",
)
"""Columns of the opportunity table; a kind may add counts of its own (``homes_at_<m2>``)."""

_OWN = ("boxes", "use_m2", "roof_m2")


@dataclass(frozen=True)
class _Judged:
    """One kind, judged: its projects with facts, and what the criteria make of them."""

    kind: str
    projects: Projects
    evaluation: Evaluation
    homes: pd.DataFrame
    ids: pd.Series[str]


def assemble(
    fabric: Fabric,
    rules: Rules,
    plans: pd.DataFrame,
    texts: Texts,
    kinds: Sequence[str] = tuple(KINDS),
) -> dict[str, pd.DataFrame]:
    """Find, judge and word the opportunities of every kind.

    Parameters
    ----------
    fabric
        The tables of the town.
    rules
        The rules in force.
    plans
        ``Renovation.by_complex``: what is planned per complex.
    texts
        Language of titles and reasons.
    kinds
        The kinds to look for.

    Returns
    -------
    dict
        ``opportunities``, ``members``, ``outcomes``, ``outside``, ``funnel`` and ``totals``, as
        docs/architecture.md describes them.
    """
    judged = [_judge(name, KINDS[name], fabric, rules, plans) for name in kinds]
    members = pd.concat([_members(j) for j in judged], ignore_index=True)
    table = pd.concat([_table(j, members, fabric, rules, texts) for j in judged], ignore_index=True)
    named = pd.concat([_named_spaces(j) for j in judged])
    table = _counted_once(table, members, named)
    day = fabric.town.reference_date
    realised = {
        k: rules.parameters(k)["realised_share"]
        for k in kinds
        if "realised_share" in rules.parameters(k)
    }
    return {
        "opportunities": gpd.GeoDataFrame(table, geometry="geometry", crs=fabric.buildings.crs),
        "members": members,
        "outcomes": pd.concat(
            [criteria.table(j.evaluation, j.ids, texts, day) for j in judged], ignore_index=True
        ),
        "outside": pd.concat([_outside(j) for j in judged], ignore_index=True),
        "funnel": pd.concat(
            [funnel.funnel(j.evaluation, j.projects, KINDS[j.kind].GATES) for j in judged],
            ignore_index=True,
        ),
        "totals": reconcile.totals(table, kinds, realised),
    }


def _judge(name: str, kind: Kind, fabric: Fabric, rules: Rules, plans: pd.DataFrame) -> _Judged:
    projects = kind.find(fabric, rules)
    horizon = rules.parameters("renovation")["coupling_years"]
    facts = coupling.attach(projects.facts, plans, fabric.town.reference_date.year, horizon)
    homes = kind.homes(facts, rules.parameters(name))
    facts["homes_mid"] = homes["mid"]
    evaluation = criteria.evaluate_all(rules[name], facts)
    ids = pd.Series(identity.opportunity_ids(name, facts.index), index=facts.index, dtype="str")
    return _Judged(name, projects, evaluation, homes, ids)


def _members(judged: _Judged) -> pd.DataFrame:
    found = judged.projects.members
    ids = found["project"].map(judged.ids)
    table = pd.DataFrame({"opportunity_id": ids, "kind": judged.kind})
    table = table.assign(pand_id=found["pand_id"], vbo_id=found["vbo_id"])
    return table.astype("str").sort_values(["opportunity_id", "pand_id", "vbo_id"])


def _outside(judged: _Judged) -> pd.DataFrame:
    gate = judged.projects.outside
    return pd.DataFrame({"pand_id": gate.index, "kind": judged.kind, "gate": gate.to_numpy()})


def _table(
    judged: _Judged, members: pd.DataFrame, fabric: Fabric, rules: Rules, texts: Texts
) -> pd.DataFrame:
    """Return the opportunity table of one kind, in the order of its ranking."""
    facts = judged.projects.facts.join(judged.evaluation.facts[["renovation_years"]], how="left")
    scored = scoring.score(judged.evaluation)
    common = rules.parameters("common")
    columns: list[pd.DataFrame | pd.Series[Any]] = [
        facts,
        scored,
        ranking.rank(scored.set_axis(judged.ids.array)).set_axis(facts.index),
        robustness.run(judged.evaluation, common),
        reasons(judged.evaluation, int(common["reasons_shown"]), texts.lang),
        judged.homes.add_prefix("homes_technical_"),
        _carbon(judged, facts, rules),
        _barriers(judged, fabric, rules, texts),
    ]
    table = pd.concat(columns, axis=1)
    table["opportunity_id"] = judged.ids
    table["kind"] = judged.kind
    buurt = fabric.town.buurt.drop_duplicates("buurt_code").set_index("buurt_code")
    table["buurt_name"] = table["buurt_code"].map(buurt["buurt_name"])
    table["wijk_name"] = table["buurt_code"].map(buurt["wijk_name"])
    table["title"] = titles.titles(judged.kind, facts, table["buurt_name"], texts)
    table["parties"] = [[] if pd.isna(p) else [p] for p in table["party"]]
    table["status"] = STATUS
    table["lead"] = None
    table["next_step"] = texts(f"opportunities.next_step.{judged.kind}")
    table["next_date"] = pd.NaT
    table = _with_members(table, members).sort_values(["rank", "opportunity_id"])
    table["homes_within_cap"] = _within_cap(judged.kind, table, fabric, rules)
    return _ordered(table)


def _carbon(judged: _Judged, facts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    touched = facts.get("touched_m2")
    tonnes = carbon.avoided_t(judged.kind, judged.homes, touched, rules.parameters("carbon"))
    return tonnes.add_prefix("carbon_").add_suffix("_t")


def _barriers(judged: _Judged, fabric: Fabric, rules: Rules, texts: Texts) -> pd.DataFrame:
    facts = gpd.GeoDataFrame(judged.evaluation.facts, geometry="geometry", crs=fabric.buildings.crs)
    parameters = rules.parameters("barriers")
    found = barriers.judge(judged.kind, facts, judged.homes["mid"], fabric, parameters)
    levels = found[list(barriers.CODES)].add_prefix("barrier_")
    return levels.join(barriers.words(found, parameters, texts))


def _with_members(table: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Add the lists of panden and VBO of each opportunity."""
    ids = pd.Index(table["opportunity_id"])
    for column, name in (("pand_id", "pand_ids"), ("vbo_id", "vbo_ids")):
        table[name] = lists(members["opportunity_id"], members[column], ids).array
    return table


def _within_cap(
    kind: str, table: pd.DataFrame, fabric: Fabric, rules: Rules
) -> pd.Series[int] | None:
    """Return how many homes fit under the concentration cap, in order of rank; for splitting."""
    parameters = rules.parameters(kind)
    if "concentration_share_max" not in parameters:
        return None
    candidates = table[table["assessment"] == scoring.CANDIDATE]
    places = pd.DataFrame(
        {
            "geometry": candidates["geometry"],
            "rank": candidates["rank"],
            "homes": candidates["homes_technical_mid"],
        }
    )
    within = ranking.concentration_cap(
        places,
        fabric.dwellings.geometry.to_numpy(),
        radius_m=parameters["concentration_radius_m"],
        share_max=parameters["concentration_share_max"],
    )
    return within.astype("Int64").reindex(table.index)


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Put the columns of the contract first, and keep of the kind's facts only its own counts."""
    filled = table.assign(
        counts_only=table.get("counts_only", False),
        single_family=table.get("single_family", False),
        share_low=table["share_low"] if "share_low" in table else table["share"],
        share_high=table["share_high"] if "share_high" in table else table["share"],
    )
    own = [c for c in filled if c in _OWN or str(c).startswith("homes_at_")]
    later = ("kept_share", "combines_with")
    kept = [c for c in COLUMNS if c not in later]
    return filled[[*kept, *own, "geometry"]]


def _named_spaces(judged: _Judged) -> pd.Series[Any]:
    """Return the lists of spaces of a kind that names them itself."""
    facts = judged.projects.facts
    if "spaces" not in facts:
        return pd.Series(dtype="object")
    return facts["spaces"].set_axis(judged.ids.array)


def _counted_once(
    table: pd.DataFrame, members: pd.DataFrame, named: pd.Series[Any]
) -> pd.DataFrame:
    """Add what each candidate keeps when every space counts once, and what it combines with."""
    candidate = table["assessment"] == scoring.CANDIDATE
    counted = members[members["opportunity_id"].isin(table.loc[candidate, "opportunity_id"])]
    order = table[candidate].set_index("opportunity_id")["homes_technical_mid"]
    kept = table["opportunity_id"].map(reconcile.kept_share(counted, named, order))
    pairs = reconcile.combinations(counted)
    beside = lists(pairs["opportunity_id"], pairs["other"], pd.Index(table["opportunity_id"]))
    own = [c for c in table if c not in COLUMNS and c != "geometry"]
    made = table.assign(kept_share=kept.fillna(1.0), combines_with=beside.array)
    return made[[*COLUMNS, *own, "geometry"]]
