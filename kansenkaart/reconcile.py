"""Each space counts once: what candidates of all kinds come to together.

A candidate takes up spaces: the roof of a pand, a box, a home, a floor in other use, an end wall.
Two candidates that want the same space exclude each other for that part; two that share a pand but
not a space (a plinth and the roof above it) combine. Homes are summed unrounded and rounded last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.scoring import CANDIDATE, CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kansenkaart.rules import Rules

BANDS = ("low", "mid", "high")
HOMES = [f"homes_technical_{band}" for band in BANDS]

COUNTS = (
    "projects",
    "homes_low",
    "homes_mid",
    "homes_high",
    "projects_to_verify",
    "homes_to_verify",
)
"""Columns of the totals that add up over rows."""

_SPACE = {
    "splitting": "home",
    "topup": "roof",
    "garages": "floor",
    "transformation": "floor",
    "extension": "end",
}
"""What of its members a kind takes up; a box and a floor in other use are one sort of space."""


PROMISING = ("A", "B")
"""Classes whose homes are the headline."""


@dataclass(frozen=True)
class Headline:
    """The homes of the promising classes, the stock to verify told apart."""

    homes: int
    homes_to_verify: int
    projects_to_verify: int


def headline(totals: pd.DataFrame) -> Headline:
    """Return the promising homes of a table of :func:`totals`; in neither number twice."""
    rows = totals[totals["class"].isin(PROMISING)]
    unsure = int(rows["homes_to_verify"].sum())
    whole = int(rows["homes_mid"].sum())
    return Headline(whole - unsure, unsure, int(rows["projects_to_verify"].sum()))


def spaces(members: pd.DataFrame, named: pd.Series[Any]) -> pd.DataFrame:
    """Return the spaces that each opportunity takes up.

    Parameters
    ----------
    members
        ``opportunity_id``, ``kind``, ``pand_id``, ``vbo_id`` (null where the member is a pand).
    named
        Index ``opportunity_id``, value a list of spaces, for those that no member names: the ground
        beside an end wall, which two walls can share.

    Returns
    -------
    DataFrame
        ``opportunity_id``, ``kind`` and ``space``, without repeats. A floor or home is named by its
        VBO where it has one, so that a plinth box and the office above it are two spaces.
    """
    what = members["kind"].map(_SPACE)
    by_object = what.isin(["floor", "home"]) & members["vbo_id"].notna()
    # a VBO is one space whether a kind sees it as a home or as a floor in other use
    name = members["vbo_id"].where(by_object, members["pand_id"] + ":" + what)
    table = members[["opportunity_id", "kind"]].assign(space=name)
    given = table["opportunity_id"].isin(named.index)
    lists = table[given].drop_duplicates("opportunity_id")
    lists = lists.assign(space=lists["opportunity_id"].map(named)).explode("space")
    table = pd.concat([table[~given], lists])
    return table.drop_duplicates(["opportunity_id", "space"], ignore_index=True)


def kept_share(
    members: pd.DataFrame, named: pd.Series[Any], order: pd.Series[float]
) -> pd.Series[float]:
    """Return the part of its spaces that each opportunity keeps when every space counts once.

    Parameters
    ----------
    members
        As in :func:`spaces`, of the opportunities that count.
    named
        As in :func:`spaces`.
    order
        Index ``opportunity_id``; where two want a space, the higher number keeps it (the first id
        at a tie).

    Returns
    -------
    Series
        Index ``opportunity_id``, 0-1; 1 where nothing is contested.
    """
    wanted = spaces(members, named)
    wanted = wanted.assign(order=wanted["opportunity_id"].map(order))
    ranked = wanted.sort_values(["space", "order", "opportunity_id"], ascending=[True, False, True])
    keeps = (~ranked["space"].duplicated()).groupby(ranked["opportunity_id"]).mean()
    return keeps.reindex(order.index).fillna(1.0).rename("kept_share")


def combinations(members: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs ``opportunity_id``, ``other`` that share a pand, each in both orders."""
    in_pand = members[["opportunity_id", "pand_id"]].drop_duplicates()
    pairs = in_pand.merge(in_pand, on="pand_id", suffixes=("", "_other"))
    pairs = pairs[pairs["opportunity_id"] != pairs["opportunity_id_other"]]
    pairs = pairs.rename(columns={"opportunity_id_other": "other"})[["opportunity_id", "other"]]
    return pairs.drop_duplicates(ignore_index=True)


def by_area(opportunities: pd.DataFrame, areas_m2: Sequence[float]) -> pd.DataFrame:
    """Return what splitting would come to at other limits of area, all else as it is.

    Counts the candidates and those that the area alone keeps out.

    Parameters
    ----------
    opportunities
        ``kind``, ``assessment``, ``excluded_by``, ``kept_share`` and ``homes_at_<m2>``.
    areas_m2
        The limits.

    Returns
    -------
    DataFrame
        ``area_m2``, ``projects`` (with a home that is large enough at that limit) and ``homes``
        (that are, each once; summed unrounded).
    """
    table = opportunities[opportunities["kind"] == "splitting"]
    alone = table["excluded_by"].map(list).map(lambda by: by == ["area"]).astype("bool")
    chosen = table[(table["assessment"] == CANDIDATE) | alone]
    kept = chosen["kept_share"].astype("float64")
    homes = {area: chosen[f"homes_at_{area:g}"].astype("float64") for area in areas_m2}
    return pd.DataFrame(
        {
            "area_m2": list(areas_m2),
            "projects": [int((count > 0).sum()) for count in homes.values()],
            "homes": [round(float((count * kept).sum())) for count in homes.values()],
        }
    )


def totals(
    opportunities: pd.DataFrame, kinds: Sequence[str], realised: Mapping[str, float]
) -> pd.DataFrame:
    """Return the candidates and their homes per kind and class.

    Parameters
    ----------
    opportunities
        ``kind``, ``class``, ``assessment``, the homes of each band, ``kept_share`` and
        ``to_verify`` (nothing is to be verified where it is missing).
    kinds
        Order of the rows.
    realised
        The sourced part of the technical homes that gets built, by kind; a kind without a source is
        left out.

    Returns
    -------
    DataFrame
        ``kind``, ``class``, ``projects``, ``homes_low``, ``homes_mid``, ``homes_high``,
        ``projects_to_verify`` and ``homes_to_verify`` (of those, the stock to verify; mid) and
        ``homes_expected`` (null without a source). Homes are summed unrounded and rounded per row,
        so that the rows add up to any total of them.
    """
    rows = opportunities[opportunities["assessment"] == CANDIDATE]
    homes = rows[HOMES].astype("float64").mul(rows["kept_share"].astype("float64"), axis=0)
    homes.columns = pd.Index([f"homes_{band}" for band in BANDS])
    given = rows["to_verify"] if "to_verify" in rows else pd.Series(False, index=rows.index)
    unsure = given.astype(bool)
    table = pd.concat([rows[["kind", "class"]], homes], axis=1).assign(
        projects=1,
        projects_to_verify=unsure.astype("int64"),
        homes_to_verify=homes["homes_mid"].where(unsure, 0.0),
    )
    every = pd.MultiIndex.from_product([kinds, CLASSES], names=["kind", "class"])
    sums = table.groupby(["kind", "class"]).sum().reindex(every, fill_value=0).reset_index()
    sums["homes_expected"] = (
        sums["homes_mid"] * sums["kind"].map(realised).astype("float64")
    ).round()
    for column in (*homes, "homes_to_verify"):
        sums[column] = sums[column].round()
    return sums.astype(dict.fromkeys(COUNTS, "int64") | {"homes_expected": "Int64"})[
        ["kind", "class", *COUNTS, "homes_expected"]
    ]


def realised(rules: Rules, kinds: Sequence[str]) -> dict[str, float]:
    """Return the sourced part of the technical homes that gets built, by kind that has one."""
    shares = {kind: rules.parameters(kind).get("realised_share") for kind in kinds}
    return {kind: float(share) for kind, share in shares.items() if share is not None}


def moved(
    counted: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    """Return totals that follow rows that changed; what is only counted stays as it was.

    Parameters
    ----------
    counted
        Of :func:`totals`, perhaps of more than the rows: homes that are shown as counts only.
    before, after
        The rows as ``counted`` has them, and as they are now.
    rules
        Their kinds are the rows of the totals; they tell the homes to expect.
    """
    keys, kinds = ["kind", "class"], list(rules)
    was, now = (totals(rows, kinds, {}).set_index(keys) for rows in (before, after))
    made = counted.set_index(keys)
    made = made.reindex(made.index.union(now.index, sort=False), fill_value=0)
    for column in COUNTS:
        shift = (now[column] - was[column]).reindex(made.index, fill_value=0)
        made[column] = (made[column] + shift).clip(lower=0)
    made = made.reset_index()
    share = made["kind"].map(realised(rules, kinds)).astype("float64")
    return made.assign(homes_expected=(made["homes_mid"] * share).round().astype("Int64"))
