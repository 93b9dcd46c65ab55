"""What a tier may hold. Two gates, both fail closed.

:func:`town_for_tier` takes away, before anything is scored, what may not leave the party's own
machine, so that no score, funnel or total can give it away. :func:`for_tier` then keeps, of the
scored tables, only the columns on the allow-list of the tier (``tiers.toml``): a table or column
that is not named is dropped. Homes of no listed party that could be split are folded into counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import tables
from data_sources.findings import Findings
from kansenkaart import few_homes, renovation, tenants, tiers
from kansenkaart.opportunities import splitting, titles
from kansenkaart.opportunities.table import within_cap
from kansenkaart.renovation import unannounced
from kansenkaart.texts import Texts
from kansenkaart.town import Town

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric
    from kansenkaart.result import Result, SourceRecord

_PUBLIC = (
    "reference_date",
    "pand",
    "buurt",
    "building_height",
    "townscape",
    "monument",
    "station",
    "overlay",
)
"""What of the town is public and may stand in any tier."""

_PLAN_SOURCES = ("renovation", "renovation_plans")
"""Sources whose findings and number of rows are about plans that others may not know of."""


def town_for_tier(town: Town, tier: str) -> Town:
    """Return the town as the tier may know it, before scoring.

    Outside tier intern a renovation project is kept only when its tenants were informed, or, in
    tier sessie, when the party released it with ``share = "sessie"``, and of it only the columns
    that ``tiers.toml`` lists: not the budget, say. What a party means to do with a complex (sale,
    demolition, remaining exploitation) is dropped for every complex alike, so that its absence
    tells nothing.
    """
    if tier == "intern":
        return town
    plan = town.renovation_project
    if plan is not None:
        plan = plan[_told(plan, tier)].reset_index(drop=True)
        for name in plan.columns.difference(tiers.allowed(tier)["plans"]):
            plan[name] = pd.Series(None, index=plan.index, dtype=plan[name].dtype)
    complexes = town.complex.assign(strategy="onbekend", remaining_exploitation_years=float("nan"))
    return replace(town, renovation_project=plan, complex=complexes)


def fabric_for_tier(fabric: Fabric, tier: str, parameters: Mapping[str, Any]) -> Fabric:
    """Return the fabric as the tier may know it, before scoring: its town, and no list facts.

    ``parameters`` are the values of rules/fabric.toml.
    """
    if tier == "intern":
        return fabric
    known = replace(fabric, town=town_for_tier(fabric.town, tier))
    return few_homes.fabric_without_lists(known, tiers.smallest_count(), parameters)


def _told(plan: pd.DataFrame, tier: str) -> pd.Series[bool]:
    """Return which projects a tier outside intern may know."""
    told = plan["tenants_informed"].fillna(False).astype(bool)
    if tier == "sessie":
        told |= (plan["share"] == "sessie").fillna(False).astype(bool)
    return told


def for_tier(result: Result, tier: str, plan: pd.DataFrame | None = None) -> Result:
    """Return the result with only what the tier's allow-list names.

    Parameters
    ----------
    result
        Scored on ``town_for_tier(town, tier)``.
    tier
        ``intern``, ``sessie`` or ``openbaar``.
    plan
        Every renovation project of the parties, for rough counts of those that the tier may not
        know; without it there are none.

    Returns
    -------
    Result
        Fresh tables; nothing of the input is changed.
    """
    result = replace(result, info=replace(result.info, tier=tier))
    folded = _fold_private_homes(result)
    if tier == "intern":
        return replace(folded, opportunities=_told_apart(folded.opportunities, folded))
    lists = tiers.allowed(tier)
    table = folded.opportunities
    table = table[~few_homes.pointing(table, int(lists["least_homes"]))]
    table = table.assign(homes_within_cap=shared_cap(table, folded))
    opportunities = few_homes.as_rows(table, all_splitting=tier == "openbaar")
    if tier == "openbaar":
        opportunities = opportunities[opportunities["assessment"] == "candidate"]
    opportunities = _told_apart(opportunities, folded)
    kept = set(opportunities["opportunity_id"])
    single = opportunities.loc[opportunities["single_family"], "opportunity_id"]
    members = folded.members[
        folded.members["opportunity_id"].isin(kept) & ~folded.members["opportunity_id"].isin(single)
    ]
    outcomes = folded.outcomes[folded.outcomes["opportunity_id"].isin(kept)]
    overview = renovation.disclosed(
        folded.renovation,
        opportunities,
        tier,
        renovation.Limits(tiers.smallest_count(), result.rules.parameters("renovation")),
        Texts(result.info.lang),
    )
    candidates, buurten = tenants.told(
        folded.tenants, folded.tenants_buurt, kept, tiers.smallest_count()
    )
    return replace(
        folded,
        tenants=_only(candidates, lists["tenants"]),
        tenants_buurt=_only(buurten, lists["tenants_buurt"]),
        opportunities=_only(opportunities, lists["opportunities"]).reset_index(drop=True),
        members=_only(members, lists["members"]).drop_duplicates(ignore_index=True),
        outcomes=_only(outcomes, lists["outcomes"]).reset_index(drop=True),
        outside=_only(_without_single_homes(folded), lists["outside"]).reset_index(drop=True),
        fabric=_fabric(folded.fabric, lists),
        match=tables.empty("match"),
        decisions=decisions_for_tier(
            folded.decisions, replace(folded, opportunities=opportunities), tier
        ),
        renovation=replace(overview, unannounced=_unannounced(result, plan, tier)),
        sources=_sources(folded),
        findings=_findings(folded.findings),
    )


def _told_apart(table: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Give projects that the tier would show under one title, titles that differ."""
    known = table.set_index("opportunity_id")
    columns = (known["title"], known["kind"], known["construction_year"])
    title = titles.told_apart(*columns, Texts(result.info.lang))
    return table.assign(title=title.to_numpy())


def shared_cap(table: pd.DataFrame, result: Result) -> pd.Series[int]:
    """Return the homes under the concentration cap, shared out among the projects that are shown.

    Counted among all, the room that a project lacks would tell of one beside it that is not shown.
    """
    splits = table[table["kind"] == splitting.KIND]
    capped = within_cap(splitting.KIND, splits, result.fabric, result.rules)
    return capped.reindex(table.index)


def _fold_private_homes(result: Result) -> Result:
    """Drop the rows that are shown only as counts per buurt; the totals keep them."""
    table = result.opportunities
    private = table["counts_only"].astype(bool)
    gone = set(table.loc[private, "opportunity_id"])
    return replace(
        result,
        opportunities=table[~private].reset_index(drop=True),
        members=result.members[~result.members["opportunity_id"].isin(gone)],
        outcomes=result.outcomes[~result.outcomes["opportunity_id"].isin(gone)],
        tenants=tenants.kept(result.tenants, set(table.loc[~private, "opportunity_id"])),
    )


def decisions_for_tier(table: pd.DataFrame, result: Result, tier: str) -> pd.DataFrame:
    """Return what the tier may hold of decisions.

    A title is that of the candidate in the tier's own table. A decision without one keeps its own;
    where one of its panden is a single home or unknown, without house numbers and under a number
    in place of its id, since ids hold or follow from those of the BAG.

    Parameters
    ----------
    table
        :attr:`kansenkaart.decisions.Carried.table`, or nothing.
    result
        Its opportunities are those of the tier.
    tier
        ``intern``, ``sessie`` or ``openbaar``.
    """
    if tier == "intern" or not len(table):
        return table
    named = result.opportunities.set_index("opportunity_id")["title"]
    title = table["opportunity_id"].map(named).astype("str")
    homes = result.fabric.buildings["dwellings"]
    alone = set(homes.index[homes == 1])
    known = set(homes.dropna().index)
    shared = pd.Series(
        [len(p) > 0 and known.issuperset(p) and alone.isdisjoint(p) for p in table["pand_ids"]],
        index=table.index,
    )
    own = table["title"].astype("str")
    shown = title.fillna(own.where(shared, few_homes.without_numbers(own, own)))
    panden = [p if s else [] for p, s in zip(table["pand_ids"], shared, strict=True)]
    told = title.notna() | shared
    number = pd.Series(pd.factorize(table["given_id"])[0] + 1, index=table.index).astype("str")
    made = table.assign(
        title=shown,
        pand_ids=pd.Series(panden, index=table.index, dtype=object),
        given_id=table["given_id"].where(told, "decision-" + number),
        opportunity_id=table["opportunity_id"].where(title.notna()),
    )
    return pd.DataFrame(_only(made, tiers.allowed(tier)["decisions"]))


def _without_single_homes(result: Result) -> pd.DataFrame:
    """Drop what ``outside`` says of single-family homes and splitting: it would name the rest."""
    buildings = result.fabric.buildings
    single = buildings.index[buildings["dwellings"] == 1]
    named = (result.outside["kind"] == "splitting") & result.outside["pand_id"].isin(single)
    return result.outside[~named]


def _fabric(fabric: Fabric, lists: dict[str, Any]) -> Fabric:
    """Keep the physical columns, and of the town only what is public."""
    given = fabric.town
    public = {name: getattr(given, name) for name in _PUBLIC}
    addresses = given.verblijfsobject if lists["addresses"] else tables.empty("verblijfsobject")
    town = Town(
        verblijfsobject=addresses,
        unit=tables.empty("unit"),
        complex=tables.empty("complex"),
        holding=tables.empty("holding"),
        **public,
    )
    return replace(
        fabric,
        town=town,
        buildings=_only(fabric.buildings, lists["buildings"]),
        dwellings=_only(fabric.dwellings, lists["dwellings"]),
        garages=fabric.garages.iloc[:0],
        ownership=fabric.ownership.iloc[:0],
    )


def _unannounced(result: Result, plan: pd.DataFrame | None, tier: str) -> pd.DataFrame:
    """Return rough counts of the works that the tier may not know of."""
    if plan is None:
        return pd.DataFrame(columns=unannounced.COLUMNS)
    told, counts = _told(plan, tier), tiers.limits()
    limits = unannounced.Limits(
        tiers.smallest_count(), int(counts["untold_complexes"]), float(counts["untold_share_max"])
    )
    years = int(result.rules.parameters("renovation")["horizon_years"])
    return unannounced.totals(plan[~told], plan[told], result.fabric, limits, years)


def _only(frame: pd.DataFrame, columns: list[str]) -> Any:
    """Return the allowed columns, and the geometry where there is one; no columns, no rows."""
    if not columns:
        return frame.iloc[:0]
    keep = [c for c in frame.columns if c in columns or (c == "geometry" and "geometry" in frame)]
    return frame[keep].copy()


def _sources(result: Result) -> tuple[SourceRecord, ...]:
    """Count of the plans only the projects that the tier knows: the others are not told of."""
    known = result.fabric.town.renovation_project
    rows = {} if known is None else known["file"].value_counts().to_dict()
    return tuple(
        replace(s, rows=int(rows.get(s.file, 0))) if s.source in _PLAN_SOURCES else s
        for s in result.sources
    )


def _findings(findings: Findings) -> Findings:
    """Keep the counts; examples can hold lines and ids of a list, and plans are not told of."""
    return Findings(
        [replace(item, examples=()) for item in findings.items if item.source not in _PLAN_SOURCES]
    )
