"""From the five kinds to the result tables, each space counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from kansenkaart import criteria, funnel, reconcile, scoring
from kansenkaart.opportunities import table
from kansenkaart.opportunities.judged import judge
from kansenkaart.opportunities.kinds import KINDS
from kansenkaart.opportunities.lists import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        ``opportunities``, ``members``, ``outcomes``, ``outside``, ``funnel`` and ``totals``, as
        docs/architecture.md describes them. The outcomes are those of what is shown one by one.
    """
    judged = [judge(kind, fabric, rules, plans) for kind in kinds]
    members = pd.concat([_members(j) for j in judged], ignore_index=True)
    made = [table.table(j, members, fabric, rules, texts) for j in judged]
    found = _counted_once(pd.concat(made, ignore_index=True), members, judged)
    day = fabric.town.reference_date
    return {
        "opportunities": gpd.GeoDataFrame(found, geometry="geometry", crs=fabric.buildings.crs),
        "members": members,
        "outcomes": pd.concat(
            [criteria.table(j.shown, j.ids.reindex(j.shown.index), texts, day) for j in judged],
            ignore_index=True,
        ),
        "outside": pd.concat([_outside(j) for j in judged], ignore_index=True),
        "funnel": pd.concat(
            [funnel.funnel(j.evaluation, j.projects, KINDS[j.kind].GATES) for j in judged],
            ignore_index=True,
        ),
        "totals": reconcile.totals(found, kinds, _realised(rules, kinds)),
    }


def _realised(rules: Rules, kinds: Sequence[str]) -> dict[str, float]:
    """Return the sourced part of the technical homes that gets built, by kind that has one."""
    parameters = {kind: rules.parameters(kind) for kind in kinds}
    name = "realised_share"
    return {kind: float(p[name]) for kind, p in parameters.items() if name in p}


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
    counted = members[members["opportunity_id"].isin(candidates["opportunity_id"])]
    named = pd.concat([_named_spaces(j) for j in judged])
    order = candidates.set_index("opportunity_id")["homes_technical_mid"]
    kept = found["opportunity_id"].map(reconcile.kept_share(counted, named, order))
    one_by_one = candidates.loc[~candidates["counts_only"].astype(bool), "opportunity_id"]
    pairs = reconcile.combinations(counted[counted["opportunity_id"].isin(one_by_one)])
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
