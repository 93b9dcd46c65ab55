"""The opportunity table of one kind: scored, ranked and worded, one row per project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from kansenkaart import barriers, carbon, parking, ranking, robustness, scoring
from kansenkaart.opportunities import garages, parties, titles
from kansenkaart.opportunities.lists import lists
from kansenkaart.opportunities.reasons import reasons
from kansenkaart.projects import addresses

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric
    from kansenkaart.opportunities.judged import Judged
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
    "party_shares",
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
    "to_verify",
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
"""Columns of the table; a kind adds counts of its own (``homes_at_<m2>``, ``boxes``)."""

OWN = ("boxes", "use_m2", "roof_m2")
_WORDED = ("main_plus", "main_minus", "to_check", "barriers")


def table(
    judged: Judged, members: pd.DataFrame, fabric: Fabric, rules: Rules, texts: Texts
) -> pd.DataFrame:
    """Return the opportunities of one kind in the order of their ranking.

    Parameters
    ----------
    judged
        The kind.
    members
        ``opportunity_id``, ``kind``, ``pand_id``, ``vbo_id`` of this kind.
    fabric
        The tables of the town.
    rules
        The rules in force.
    texts
        Language of titles and reasons.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, the kind's own counts and ``geometry``. A project that is shown only as a
        count has no reasons, barriers, robustness or cap.
    """
    facts = judged.projects.facts.join(judged.evaluation.facts[["renovation_years"]], how="left")
    scored = scoring.score(judged.evaluation)
    common = rules.parameters("common")
    columns: list[pd.DataFrame | pd.Series[Any]] = [
        facts,
        scored,
        ranking.rank(scored.set_axis(judged.ids.array)).set_axis(facts.index),
        judged.homes.add_prefix("homes_technical_"),
        _carbon(judged, facts, rules),
        robustness.run(judged.shown, common),
        reasons(judged.shown, int(common["reasons_shown"]), texts.lang),
        _barriers(judged, fabric, rules, texts),
    ]
    made = pd.concat(columns, axis=1).assign(opportunity_id=judged.ids, kind=judged.kind)
    for column in _WORDED:
        made[column] = [words if isinstance(words, list) else [] for words in made[column]]
    made = _named(judged.kind, made, fabric, texts)
    made = _with_members(judged.kind, made, members, fabric, texts).sort_values(
        ["rank", "opportunity_id"]
    )
    made["homes_within_cap"] = within_cap(judged.kind, made, fabric, rules)
    return _ordered(made)


def _named(kind: str, made: pd.DataFrame, fabric: Fabric, texts: Texts) -> pd.DataFrame:
    """Add the names of place, project and party, and the start of the conversation."""
    buurt = fabric.town.buurt.drop_duplicates("buurt_code").set_index("buurt_code")
    name = made["buurt_code"].map(buurt["buurt_name"])
    made = made.assign(address_range=addresses.in_words(made["address_range"], texts))
    return made.assign(
        buurt_name=name,
        wijk_name=made["buurt_code"].map(buurt["wijk_name"]),
        title=titles.titles(kind, made, name, texts),
        to_verify=titles.to_verify(made),
        parties=[[] if pd.isna(p) else [p] for p in made["party"]],
        status=STATUS,
        lead=pd.Series(None, index=made.index, dtype="str"),
        next_step=texts(f"opportunities.next_step.{kind}"),
        next_date=pd.Series(pd.NaT, index=made.index, dtype="datetime64[us]"),
    )


def _carbon(judged: Judged, facts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    tonnes = carbon.avoided_t(
        judged.kind,
        judged.homes,
        facts.get("touched_m2"),
        rules.parameters("carbon"),
        facts.get("made_m2"),
        facts.get("large_high"),
    )
    return tonnes.add_prefix("carbon_").add_suffix("_t")


def _barriers(judged: Judged, fabric: Fabric, rules: Rules, texts: Texts) -> pd.DataFrame:
    facts = gpd.GeoDataFrame(judged.shown.facts, geometry="geometry", crs=fabric.buildings.crs)
    parameters = rules.parameters("barriers")
    homes = judged.homes.loc[facts.index, "mid"]
    home_m2 = parking.typical_home_m2(judged.rules.parameters)
    found = barriers.judge(judged.kind, facts, homes, fabric, parameters, home_m2)
    levels = found[list(barriers.CODES)].add_prefix("barrier_")
    return levels.join(barriers.words(found, parameters, texts))


def _with_members(
    kind: str, made: pd.DataFrame, members: pd.DataFrame, fabric: Fabric, texts: Texts
) -> pd.DataFrame:
    """Add the lists of panden and VBO of each opportunity, and who owns the homes or boxes."""
    ids = pd.Index(made["opportunity_id"])
    owned = parties.of_boxes if kind == garages.KIND else parties.shares
    made["party_shares"] = parties.in_words(owned(members, fabric), ids, texts).array
    for column, name in (("pand_id", "pand_ids"), ("vbo_id", "vbo_ids")):
        made[name] = lists(members["opportunity_id"], members[column], ids).array
    return made


def within_cap(kind: str, made: pd.DataFrame, fabric: Fabric, rules: Rules) -> pd.Series[int]:
    """Return how many homes of each opportunity fit under the cap, for a kind that has one.

    Parameters
    ----------
    kind
        Of all rows.
    made
        ``geometry``, ``assessment``, ``counts_only``, ``rank`` (who comes first) and
        ``homes_technical_mid``.
    fabric
        Its homes are the stock that the cap is a share of.
    rules
        The rules in force.

    Returns
    -------
    Series
        On the same index; null for what is no candidate, and for a kind without a cap.
    """
    nothing = pd.Series(pd.NA, index=made.index, dtype="Int64")
    parameters = rules.parameters(kind)
    if "concentration_share_max" not in parameters:
        return nothing
    candidates = made[(made["assessment"] == scoring.CANDIDATE) & ~made["counts_only"].astype(bool)]
    if candidates.empty:
        return nothing
    within = ranking.concentration_cap(
        candidates[["geometry", "rank"]].assign(homes=candidates["homes_technical_mid"]),
        fabric.dwellings.geometry.to_numpy(),
        radius_m=parameters["concentration_radius_m"],
        share_max=parameters["concentration_share_max"],
    )
    return within.astype("Int64").reindex(made.index)


def _ordered(made: pd.DataFrame) -> pd.DataFrame:
    """Put the columns of the contract first, and keep of the kind's facts only its own counts."""
    filled = made.assign(
        counts_only=made.get("counts_only", False),
        single_family=made.get("single_family", False),
        share_low=made["share_low"] if "share_low" in made else made["share"],
        share_high=made["share_high"] if "share_high" in made else made["share"],
    )
    own = [c for c in filled if c in OWN or str(c).startswith("homes_at_")]
    return filled[[*COLUMNS, *own, "geometry"]]
