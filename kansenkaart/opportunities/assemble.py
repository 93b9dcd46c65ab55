"""From the five kinds to the result tables, each space counted once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from kansenkaart import funnel, outcomes, reconcile, scoring
from kansenkaart.membership import among
from kansenkaart.opportunities import splitting, table
from kansenkaart.opportunities.judged import judge
from kansenkaart.opportunities.kinds import KINDS
from kansenkaart.opportunities.lists import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kansenkaart.fabric import Fabric
    from kansenkaart.opportunities.judged import Judged
    from kansenkaart.rules import Rules
    from kansenkaart.texts import Texts


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
        ``opportunities``, ``members``, ``outcomes``, ``outside``, ``funnel``, ``totals`` and
        ``splitting_areas``, as docs/architecture.md describes them. The outcomes are those of what
        is shown one by one.
    """
    of_kind = partial(_of_kind, fabric, rules, plans, texts)
    with ThreadPoolExecutor(min(len(kinds), os.cpu_count() or 1)) as threads:
        begun = {k: threads.submit(of_kind, k) for k in sorted(kinds, key=_LONGEST_FIRST.index)}
    parts = [begun[kind].result() for kind in kinds]
    judged = [part.judged for part in parts]
    members = _under_each_other(part.members for part in parts)
    found = _counted_once(_under_each_other(part.made for part in parts), members, judged)
    return {
        "opportunities": gpd.GeoDataFrame(found, geometry="geometry", crs=fabric.buildings.crs),
        "members": members,
        "outcomes": _under_each_other(part.outcomes for part in parts),
        "outside": _under_each_other(_outside(j) for j in judged),
        "funnel": _under_each_other(part.funnel for part in parts),
        "totals": reconcile.totals(found, kinds, reconcile.realised(rules, kinds)),
        "splitting_areas": _by_area(found, rules, kinds),
    }


_LONGEST_FIRST = ("extension", "splitting", "topup", "transformation", "garages")
"""In this order the kinds are begun, so that no long one is left for the end."""


@dataclass(frozen=True)
class _OfKind:
    """The tables of one kind."""

    judged: Judged
    members: pd.DataFrame
    made: pd.DataFrame
    outcomes: pd.DataFrame
    funnel: pd.DataFrame


def _of_kind(fabric: Fabric, rules: Rules, plans: pd.DataFrame, texts: Texts, kind: str) -> _OfKind:
    """Judge and word one kind; it needs nothing of the others, so that kinds run side by side."""
    judged = judge(kind, fabric, rules, plans)
    members = _members(judged)
    ids = judged.ids.reindex(judged.shown.index)
    return _OfKind(
        judged,
        members,
        table.table(judged, members, fabric, rules, texts),
        outcomes.table(judged.shown, ids, texts, fabric.town.reference_date),
        funnel.funnel(judged.evaluation, judged.projects, KINDS[kind].GATES),
    )


def _under_each_other(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(tables), ignore_index=True)


def _by_area(found: pd.DataFrame, rules: Rules, kinds: Sequence[str]) -> pd.DataFrame:
    """Return the counts of splitting at other limits; none where it was not looked for."""
    if splitting.KIND not in kinds:
        return pd.DataFrame()
    return reconcile.by_area(found, rules.parameters(splitting.KIND)["counted_areas_m2"])


def _members(judged: Judged) -> pd.DataFrame:
    found = judged.projects.members
    ids = found["project"].map(judged.ids)
    made = pd.DataFrame({"opportunity_id": ids, "kind": judged.kind})
    made = made.assign(pand_id=found["pand_id"], vbo_id=found["vbo_id"])
    return made.astype("str").sort_values(["opportunity_id", "pand_id", "vbo_id"])


def _outside(judged: Judged) -> pd.DataFrame:
    gate = judged.projects.outside
    return pd.DataFrame({"pand_id": gate.index, "kind": judged.kind, "gate": gate.to_numpy()})


def _counted_once(
    found: pd.DataFrame, members: pd.DataFrame, judged: Sequence[Judged]
) -> pd.DataFrame:
    """Add what each candidate keeps when every space counts once, and what it combines with."""
    candidates = found[found["assessment"] == scoring.CANDIDATE]
    counted = members[among(members["opportunity_id"], candidates["opportunity_id"])]
    named = pd.concat([_named_spaces(j) for j in judged])
    order = candidates.set_index("opportunity_id")["homes_technical_mid"]
    kept = found["opportunity_id"].map(reconcile.kept_share(counted, named, order))
    one_by_one = candidates.loc[~candidates["counts_only"].astype(bool), "opportunity_id"]
    pairs = reconcile.combinations(counted[among(counted["opportunity_id"], one_by_one)])
    beside = lists(pairs["opportunity_id"], pairs["other"], pd.Index(found["opportunity_id"]))
    own = [c for c in found if c not in table.COLUMNS and c != "geometry"]
    made = found.assign(kept_share=kept.fillna(1.0), combines_with=beside.array)
    return made[[*table.COLUMNS, "kept_share", "combines_with", *own, "geometry"]]


def _named_spaces(judged: Judged) -> pd.Series[Any]:
    """Return the lists of spaces of a kind that names them itself."""
    facts = judged.projects.facts
    if "spaces" not in facts:
        return pd.Series(dtype="object")
    return facts["spaces"].set_axis(judged.ids.array)
