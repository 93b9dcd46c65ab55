"""Merging: the runs of several parties, laid together into one result.

Only tables of tier sessie or openbaar are taken: what a party keeps to itself reaches nobody. The
same opportunity in two runs becomes one row with both parties; opportunities that share a pand
without being the same are both kept and named. Rules and dates that differ are listed, not settled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.errors import ConfigError
from data_sources.findings import Findings
from kansenkaart import ranking, reconcile, renovation, rules
from kansenkaart.opportunities import KINDS
from kansenkaart.result import Result
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric
    from kansenkaart.town import Town

TIERS = ("sessie", "openbaar")

_PUBLIC_TABLES = ("verblijfsobject", "buurt", "townscape", "monument", "station", "overlay")
_KEYS = {"verblijfsobject": "vbo_id", "buurt": "buurt_code"}
_COMPARED = ("threshold", "weight")
_RANKED = ["assessment", "class", "score_mid", "score_low"]


@dataclass(frozen=True)
class Merged:
    """One result of several runs, with what a reader must know before comparing them."""

    result: Result
    differences: pd.DataFrame
    """``setting``, and per run a column with its value; no rows when all is the same."""
    reconciled: pd.DataFrame
    """``opportunity_id``, ``title``, ``kind``, ``parties`` of what stood in several runs."""
    overlapping: pd.DataFrame
    """``opportunity_id``, ``other``, ``kind``: rows that share panden and are not the same."""
    completeness: pd.DataFrame
    """``party``, ``kind``, ``projects`` and the mean ``completeness`` (null where the tier has
    none): scores of different completeness are no ranking."""


def merge(results: Sequence[Result]) -> Merged:
    """Lay results of one tier together.

    Raises
    ------
    ConfigError
        For fewer than two results, for tier intern, or for different tiers.
    """
    _check(results)
    first = results[0]
    every = _joined([r.opportunities for r in results])
    kept, same = _reconciled(every, _joined([r.members for r in results]))
    chosen = same.drop_duplicates("kept").set_index("kept")["run"]
    kept = _ranked(kept)
    members = _of_chosen([r.members for r in results], chosen)
    result = replace(
        first,
        info=_info(results),
        fabric=_fabric([r.fabric for r in results]),
        opportunities=kept,
        members=members,
        outcomes=_of_chosen([r.outcomes for r in results], chosen),
        outside=_outside(results, members),
        funnel=_funnel(results),
        totals=_totals(results, every, same),
        renovation=renovation.together(
            [r.renovation for r in results],
            first.rules.parameters("renovation"),
            Texts(first.info.lang),
        ),
        decisions=_joined([r.decisions for r in results]),
        sources=tuple(dict.fromkeys(s for r in results for s in r.sources)),
        findings=Findings([item for r in results for item in r.findings.items]),
    )
    return Merged(
        result,
        differences(results),
        _doubles(kept, same),
        _overlapping(members, chosen),
        _completeness(kept),
    )


def differences(results: Sequence[Result]) -> pd.DataFrame:
    """Return what the runs were made with that is not the same, a column per run."""
    names = [_name(result, place) for place, result in enumerate(results, start=1)]
    rows: dict[str, list[str]] = {
        "reference_date": [r.info.reference_date.isoformat() for r in results],
        "version": [r.info.version for r in results],
    }
    keys = ["kind", "role", "criterion"]
    tables = [rules.table(r.rules).set_index(keys)[list(_COMPARED)].T.to_dict() for r in results]
    for key in dict.fromkeys(key for table in tables for key in table):
        for column in _COMPARED:
            name = f"{key[0]}.{key[2]}: {column}"
            rows[name] = [str(t[key][column]) if key in t else "–" for t in tables]
    for kind in KINDS:
        for axis in rules.AXES:
            rows[f"{kind}.{axis}"] = [_axis_weight(r, kind, axis) for r in results]
        rows[f"{kind}.A, B"] = [f"{c.a}, {c.b}" for c in (r.rules[kind].classes for r in results)]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=names)
    differing = found[found.nunique(axis=1) > 1]
    return differing.rename_axis("setting").reset_index()


def check_tier(tier: str) -> None:
    """Refuse a tier that is not shared, before anything of it is read.

    Raises
    ------
    ConfigError
        For tier intern, or a tier that does not exist.
    """
    if tier not in TIERS:
        raise ConfigError(
            f"Runs of tier '{tier}' are not merged.",
            found=f"Choose one of {', '.join(TIERS)}.",
            advice="Tier intern stays with its owner; ask each party for tier sessie.",
        )


def _check(results: Sequence[Result]) -> None:
    if len(results) < 2:
        raise ConfigError("There is nothing to merge.", advice="Name two runs or more.")
    tiers = sorted({result.info.tier for result in results})
    for tier in tiers:
        check_tier(tier)
    if len(tiers) > 1:
        raise ConfigError(
            "Runs of different tiers are not merged.", found=f"They are of {', '.join(tiers)}."
        )


def _axis_weight(result: Result, kind: str, axis: str) -> str:
    axes = result.rules[kind].axes
    return str(axes[axis].weight) if axis in axes else "–"


def _name(result: Result, place: int) -> str:
    who = ", ".join(result.info.parties) or f"{result.info.role} {result.info.title}"
    return f"{place}. {who}"


def _joined(frames: Sequence[pd.DataFrame]) -> Any:
    """Concatenate with the number of the run; tables without columns are left out."""
    full = [f.assign(run=n) for n, f in enumerate(frames) if len(f.columns)]
    if not full:
        return pd.DataFrame()
    return pd.concat(full, ignore_index=True)


def _reconciled(every: Any, members: pd.DataFrame) -> tuple[Any, pd.DataFrame]:
    """Return one row per opportunity with all its parties, and which row each came to.

    The same id is the same opportunity, and so are the same members of the same kind. Of its rows
    the most complete is kept.
    """
    alike = every["opportunity_id"].astype(object)
    if len(members):
        panden = members.groupby(["run", "opportunity_id"])["pand_id"].agg(
            lambda ids: ",".join(sorted(set(ids)))
        )
        key = panden.reindex(pd.MultiIndex.from_frame(every[["run", "opportunity_id"]])).to_numpy()
        whole = (every["kind"] + ":" + pd.Series(key, index=every.index)).fillna(alike)
        # within one run two projects can share all panden: other homes, other boxes
        twice = set(whole[every.assign(whole=whole).duplicated(["run", "whole"])])
        whole = whole.where(~whole.isin(twice), alike)
        lead = every.groupby(whole, sort=False)["opportunity_id"].transform("first")
        alike = every["opportunity_id"].map(
            pd.Series(lead.to_numpy(), index=every["opportunity_id"]).groupby(level=0).first()
        )
    best = every.assign(alike=alike)
    if "completeness" in best:
        best = best.sort_values("completeness", ascending=False, kind="stable")
    kept = best.drop_duplicates("alike").sort_index()
    same = every[["run", "opportunity_id"]].assign(alike=alike.to_numpy())
    of = kept.set_index("alike")
    same = same.assign(
        kept=same["alike"].map(of["opportunity_id"]), run_kept=same["alike"].map(of["run"])
    )
    parties = every.groupby(alike.to_numpy(), sort=False)["parties"].agg(
        lambda lists: list(dict.fromkeys(party for names in lists for party in names))
    )
    kept = kept.assign(parties=kept["alike"].map(parties))
    tidy = same.rename(columns={"run": "given_run", "run_kept": "run"})
    return kept.drop(columns=["alike", "run"]).reset_index(drop=True), tidy


def _ranked(kept: Any) -> Any:
    if not set(_RANKED) <= set(kept.columns):
        return kept
    rank = pd.concat(
        [
            ranking.rank(rows.set_index("opportunity_id")[_RANKED])
            for _, rows in kept.groupby("kind")
        ]
    )
    return kept.assign(rank=kept["opportunity_id"].map(rank).astype("Int64"))


def _of_chosen(frames: Sequence[pd.DataFrame], chosen: pd.Series) -> Any:
    """Keep, of a table per opportunity, the rows of the run whose row was kept."""
    table = _joined(frames)
    if not len(table):
        return table
    own = table["opportunity_id"].map(chosen) == table["run"]
    return table[own].drop(columns="run").reset_index(drop=True)


def _outside(results: Sequence[Result], members: pd.DataFrame) -> pd.DataFrame:
    """Keep what kept a pand out of a kind where no run made it a member."""
    table = _joined([r.outside for r in results])
    if not len(table):
        return table
    table = table.drop(columns="run").drop_duplicates(["kind", "pand_id"])
    inside = set(zip(members.get("kind", ()), members.get("pand_id", ()), strict=True))
    pairs = zip(table["kind"], table["pand_id"], strict=True)
    return table[[pair not in inside for pair in pairs]].reset_index(drop=True)


def _funnel(results: Sequence[Result]) -> pd.DataFrame:
    table = _joined([r.funnel for r in results]).drop(columns="run")
    keys = ["kind", "step", "order"]
    return table.groupby(keys, sort=False, as_index=False)[["panden", "projects"]].sum()


def _totals(results: Sequence[Result], every: Any, same: pd.DataFrame) -> pd.DataFrame:
    """Add the totals, which count what is shown only as a number, and take off what is double."""
    keys = ["kind", "class"]
    total = _joined([r.totals for r in results]).drop(columns="run")
    total = total.groupby(keys, sort=False).sum(min_count=1)
    double = (same["given_run"] != same["run"]).to_numpy()
    again = reconcile.totals(every[double], list(KINDS), {}).set_index(keys)
    for column in ("projects", "homes_low", "homes_mid", "homes_high"):
        total[column] = (total[column] - again[column].reindex(total.index, fill_value=0)).clip(0)
    return total.reset_index()


def _fabric(fabrics: Sequence[Fabric]) -> Fabric:
    first = fabrics[0]
    buildings = pd.concat([f.buildings for f in fabrics])
    party = None
    if "party" in buildings:
        party = buildings["party"].dropna().groupby(level=0).first()
    buildings = buildings[~buildings.index.duplicated()]
    if party is not None:
        buildings = buildings.assign(party=party.reindex(buildings.index))
    dwellings = pd.concat([f.dwellings for f in fabrics])
    return replace(
        first,
        town=_town([f.town for f in fabrics]),
        buildings=buildings,
        dwellings=dwellings[~dwellings.index.duplicated()],
        role="gemeente",
    )


def _town(towns: Sequence[Town]) -> Town:
    made: dict[str, Any] = {}
    for name in _PUBLIC_TABLES:
        tables = [t for t in (getattr(town, name) for town in towns) if t is not None]
        if not tables:
            continue
        table = pd.concat(tables, ignore_index=True)
        key = _KEYS.get(name)
        if key:
            made[name] = table.drop_duplicates(key, ignore_index=True)
        else:
            made[name] = table[~table.astype("str").duplicated()].reset_index(drop=True)
    latest = max(town.reference_date for town in towns)
    return replace(towns[0], reference_date=latest, **made)


def _info(results: Sequence[Result]) -> Any:
    infos = [r.info for r in results]
    ids = hashlib.sha256("\n".join(sorted(i.run_id for i in infos)).encode()).hexdigest()
    return replace(
        infos[0],
        run_id=ids[:12],
        title=" + ".join(dict.fromkeys(i.title for i in infos)),
        role="gemeente",
        parties=tuple(dict.fromkeys(p for i in infos for p in i.parties)),
        reference_date=max(i.reference_date for i in infos),
        invented=any(i.invented for i in infos),
    )


def _doubles(kept: Any, same: pd.DataFrame) -> pd.DataFrame:
    counts = same.groupby("kept")["given_run"].nunique()
    several = kept["opportunity_id"].isin(counts.index[counts > 1])
    return pd.DataFrame(kept.loc[several, ["opportunity_id", "title", "kind", "parties"]])


def _overlapping(members: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    """Return pairs of one kind, from different runs, that share a pand."""
    columns = ["opportunity_id", "other", "kind"]
    if not len(members):
        return pd.DataFrame(columns=columns)
    own = members[["opportunity_id", "kind", "pand_id"]].drop_duplicates()
    pairs = own.merge(own.rename(columns={"opportunity_id": "other"}), on=["kind", "pand_id"])
    pairs = pairs[pairs["opportunity_id"] < pairs["other"]]
    pairs = pairs[pairs["opportunity_id"].map(chosen) != pairs["other"].map(chosen)]
    return pairs[columns].drop_duplicates(ignore_index=True)


def _completeness(kept: Any) -> pd.DataFrame:
    table = pd.DataFrame(kept[kept["assessment"] == "candidate"])
    table = table.explode("parties").rename(columns={"parties": "party"})
    table["party"] = table["party"].fillna("")
    if "completeness" not in table:
        table["completeness"] = float("nan")
    groups = table.groupby(["party", "kind"], as_index=False)
    return groups.agg(projects=("kind", "size"), completeness=("completeness", "mean"))
