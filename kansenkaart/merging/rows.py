"""The rows of a merge: which opportunities are the same, which share panden, whose row is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart import ranking
from kansenkaart.opportunities import KINDS, splitting

if TYPE_CHECKING:
    from collections.abc import Iterable

_RANKED = ["assessment", "class", "score_mid", "score_low"]
_OVERLAP = ["kind", "title", "other_title", "shared_panden", "opportunity_id", "other"]


def joined(frames: Sequence[pd.DataFrame]) -> Any:
    """Concatenate with the number of the run; tables without columns are left out."""
    full = [f.assign(run=n) for n, f in enumerate(frames) if len(f.columns)]
    if not full:
        return pd.DataFrame()
    return pd.concat(full, ignore_index=True)


def reconciled(every: Any, members: pd.DataFrame) -> tuple[Any, pd.DataFrame]:
    """Return one row per opportunity with all its parties, and which row each came to.

    The same id is the same opportunity, and so are the same members of the same kind. Of its rows
    the most complete is kept.

    Returns
    -------
    tuple
        The rows that are kept; and in the order of ``every`` a table of ``given_run``,
        ``opportunity_id``, ``kept`` (id of the row that stands for it) and its ``run``.
    """
    alike = every["opportunity_id"].astype(object)
    if len(members):
        alike = _same_members(every, members)
    best = every.assign(alike=alike)
    if "completeness" in best:
        best = best.sort_values("completeness", ascending=False, kind="stable")
    kept = best.drop_duplicates("alike").sort_index()
    same = every[["run", "opportunity_id"]].assign(alike=alike.to_numpy())
    of = kept.set_index("alike")
    same = same.assign(
        kept=same["alike"].map(of["opportunity_id"]), run_kept=same["alike"].map(of["run"])
    )
    parties = every.groupby(alike.to_numpy(), sort=False)["parties"].agg(_named_once)
    kept = kept.assign(parties=kept["alike"].map(parties))
    tidy = same.rename(columns={"run": "given_run", "run_kept": "run"}).drop(columns="alike")
    return kept.drop(columns=["alike", "run"]).reset_index(drop=True), tidy


def _same_members(every: Any, members: pd.DataFrame) -> pd.Series[Any]:
    """Return per row the first id of those with the same kind and panden."""
    alike = every["opportunity_id"].astype(object)
    panden = members.groupby(["run", "opportunity_id"])["pand_id"].agg(
        lambda ids: ",".join(sorted(set(ids)))
    )
    key = panden.reindex(pd.MultiIndex.from_frame(every[["run", "opportunity_id"]])).to_numpy()
    whole = (every["kind"] + ":" + pd.Series(key, index=every.index)).fillna(alike)
    # within one run two projects can share all panden: other homes, other boxes
    twice = set(whole[every.assign(whole=whole).duplicated(["run", "whole"])])
    whole = whole.where(~whole.isin(twice), alike)
    lead = every.groupby(whole, sort=False)["opportunity_id"].transform("first")
    first = pd.Series(lead.to_numpy(), index=every["opportunity_id"]).groupby(level=0).first()
    return every["opportunity_id"].map(first)


def _named_once(lists: Iterable[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(party for names in lists for party in names))


def doubles(kept: Any, same: pd.DataFrame) -> pd.DataFrame:
    """Return the opportunities that stood in several runs."""
    counts = same.groupby("kept")["given_run"].nunique()
    several = kept["opportunity_id"].isin(counts.index[counts > 1])
    return pd.DataFrame(kept.loc[several, ["opportunity_id", "title", "kind", "parties"]])


def overlapping(kept: Any, members: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    """Return pairs of candidates of one kind, from different runs, that share a pand.

    Parameters
    ----------
    kept, members
        The rows of the merge and their members.
    chosen
        Index ``opportunity_id``, value the number of the run that its row is from.
    """
    if not len(members):
        return pd.DataFrame(columns=_OVERLAP)
    titles = kept[kept["assessment"] == "candidate"].set_index("opportunity_id")["title"]
    own = members[["opportunity_id", "kind", "pand_id"]].drop_duplicates()
    own = own[own["opportunity_id"].isin(titles.index)]
    pairs = own.merge(own.rename(columns={"opportunity_id": "other"}), on=["kind", "pand_id"])
    pairs = pairs[pairs["opportunity_id"] < pairs["other"]]
    pairs = pairs[pairs["opportunity_id"].map(chosen) != pairs["other"].map(chosen)]
    keys = ["opportunity_id", "other", "kind"]
    counted = pairs.groupby(keys)["pand_id"].nunique().rename("shared_panden").reset_index()
    return counted.assign(
        title=counted["opportunity_id"].map(titles), other_title=counted["other"].map(titles)
    )[_OVERLAP]


def kept_share(
    kept: Any, members: pd.DataFrame, chosen: pd.Series, pairs: pd.DataFrame
) -> pd.Series[float]:
    """Return the part of its spaces that each row keeps when those of two runs count once.

    A pand that candidates of two runs want for the same is left to the one with most homes (the
    first id at a tie). Homes to split are each party's own, also where they share a pand.

    Parameters
    ----------
    kept, members, chosen
        As for :func:`overlapping`; ``kept_share`` is what a row keeps within its own run.
    pairs
        Of :func:`overlapping`.
    """
    contested = pairs[pairs["kind"] != splitting.KIND]
    own = members[["opportunity_id", "kind", "pand_id"]].drop_duplicates()
    own = own[own["opportunity_id"].isin({*contested["opportunity_id"], *contested["other"]})]
    homes = kept.set_index("opportunity_id")["homes_technical_mid"]
    own = own.assign(
        run=own["opportunity_id"].map(chosen), homes=own["opportunity_id"].map(homes)
    ).sort_values(["homes", "opportunity_id"], ascending=[False, True])
    keeps = own["run"] == own.groupby(["kind", "pand_id"])["run"].transform("first")
    share = kept["opportunity_id"].map(keeps.groupby(own["opportunity_id"]).mean())
    return kept["kept_share"] * share.astype("float64").fillna(1.0)


def also_by(kept: Any, pairs: pd.DataFrame, names: pd.Series[str]) -> list[list[str]]:
    """Return per row the parties whose candidate shares a pand with it, itself left out.

    Parameters
    ----------
    kept
        The rows of the merge.
    pairs
        Of :func:`overlapping`.
    names
        Index ``opportunity_id``, value what to call its run where it has no party.
    """
    ids = ["opportunity_id", "other"]
    both = pd.concat([pairs[ids], pairs[ids].set_axis(ids[::-1], axis=1)])
    parties = kept.set_index("opportunity_id")["parties"]
    called = [list(parties[i]) or [names[i]] for i in both["other"]]
    of = both.assign(called=called).groupby("opportunity_id")["called"].agg(_named_once)
    found = (of.get(i, []) for i in kept["opportunity_id"])
    return [
        [party for party in others if party not in own]
        for own, others in zip(kept["parties"], found, strict=True)
    ]


def ranked(kept: Any) -> Any:
    """Rank the rows of each kind again; a tier without scores has no ranks."""
    if not set(_RANKED) <= set(kept.columns):
        return kept
    rank = pd.concat(
        [
            ranking.rank(rows.set_index("opportunity_id")[_RANKED])
            for _, rows in kept.groupby("kind")
        ]
    )
    return kept.assign(rank=kept["opportunity_id"].map(rank).astype("Int64"))


def of_chosen(frames: Sequence[pd.DataFrame], chosen: pd.Series) -> Any:
    """Keep, of a table per opportunity, the rows of the run whose row was kept."""
    table = joined(frames)
    if not len(table):
        return table
    own = table["opportunity_id"].map(chosen) == table["run"]
    return table[own].drop(columns="run").reset_index(drop=True)


def outside(frames: Sequence[pd.DataFrame], members: pd.DataFrame) -> pd.DataFrame:
    """Keep, where no run made a pand a member, the gate of the run in which it came furthest.

    For a party the homes of another are not on its list; what the other says of them counts.
    """
    table = joined(frames)
    if not len(table):
        return table
    order = {(kind, gate): n for kind in KINDS for n, gate in enumerate(KINDS[kind].GATES)}
    far = [order.get(key, -1) for key in zip(table["kind"], table["gate"], strict=True)]
    table = table.assign(far=far).sort_values("far", ascending=False, kind="stable")
    table = table.drop_duplicates(["kind", "pand_id"]).sort_index().drop(columns=["far", "run"])
    inside = set(zip(members.get("kind", ()), members.get("pand_id", ()), strict=True))
    pairs = zip(table["kind"], table["pand_id"], strict=True)
    return table[[pair not in inside for pair in pairs]].reset_index(drop=True)
