"""For the tenants' organisation: what candidates mean for the homes of today.

Nothing here is about a person: homes are counted, and whether one is inhabited is known only so far
as a party lists it as being in operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.scoring import CANDIDATE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kansenkaart.fabric import Fabric

INHABITED, UNKNOWN, NO_HOMES = "inhabited", "unknown", "no_homes"
_LOSES_STORAGE = ("storage_plinth", "unknown_plinth")


@dataclass(frozen=True)
class Selection:
    """What a selection of candidates comes to."""

    homes_added: float
    """Mid, each space once."""
    homes_affected: int
    """Homes of today in the panden or homes that are worked on."""
    inhabited_affected: int
    """Those that a party lists as being in operation."""
    social_share: float | None
    """Homes affected that a party lists, as a share of all that are listed; None without a list."""
    low_income_share: float | None
    """Part of the homes affected in the lowest-income buurten; None without CBS figures."""
    large_now: int
    """Homes of the large size and more in the buurten concerned."""
    large_after: int
    """The same when every home of the selection that is to be split has been."""


def affected(opportunities: pd.DataFrame, members: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return the homes of today that each opportunity touches: ``opportunity_id``, ``vbo_id``.

    For splitting the homes themselves, for the other kinds every home in their panden.
    """
    splits = members["kind"].eq("splitting")
    own = members.loc[splits, ["opportunity_id", "vbo_id"]]
    homes = pd.DataFrame({"pand_id": fabric.dwellings["pand_id"], "vbo_id": fabric.dwellings.index})
    around = members.loc[~splits, ["opportunity_id", "pand_id"]].drop_duplicates()
    pairs = pd.concat([own, around.merge(homes, on="pand_id")[["opportunity_id", "vbo_id"]]])
    kept = pairs[pairs["opportunity_id"].isin(opportunities["opportunity_id"])]
    return kept.dropna().drop_duplicates(ignore_index=True)


def per_candidate(
    opportunities: pd.DataFrame, members: pd.DataFrame, fabric: Fabric
) -> pd.DataFrame:
    """Return what each opportunity means for tenants.

    Returns
    -------
    DataFrame
        Index ``opportunity_id``: ``homes_affected``, ``inhabited`` (``inhabited`` where a party
        lists every home as being in operation, ``no_homes`` where there is none, else ``unknown``),
        ``parking_lost`` and ``storage_lost`` (boxes that vanish; both where nobody knows what a
        plinth holds).
    """
    pairs = affected(opportunities, members, fabric)
    listed = pairs["vbo_id"].map(fabric.dwellings["party"]).notna()
    group = listed.groupby(pairs["opportunity_id"])
    table = opportunities.set_index("opportunity_id")
    count = group.size().reindex(table.index, fill_value=0)
    every = group.all().reindex(table.index, fill_value=False)
    state = pd.Series(UNKNOWN, index=table.index, dtype="str").mask(every, INHABITED)
    boxes = table["boxes"].fillna(0) if "boxes" in table else pd.Series(0, index=table.index)
    storage = table["subtype"].isin(_LOSES_STORAGE)
    return pd.DataFrame(
        {
            "homes_affected": count,
            "inhabited": state.mask(count == 0, NO_HOMES),
            "parking_lost": boxes.where(table["subtype"].ne("storage_plinth"), 0).astype("int64"),
            "storage_lost": boxes.where(storage, 0).astype("int64"),
        }
    )


def per_buurt(
    opportunities: pd.DataFrame,
    members: pd.DataFrame,
    fabric: Fabric,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Return per buurt the large homes now and after, and the homes that candidates touch.

    Returns
    -------
    DataFrame
        Index ``buurt_code``: ``homes``, ``large_now``, ``large_after`` (when every candidate home
        has been split), ``homes_affected``, ``homes_added`` (mid, each space once) and
        ``low_income`` (whether it is among the lowest-income buurten; null without CBS figures).
    """
    candidates = opportunities[opportunities["assessment"] == CANDIDATE]
    of_home = fabric.dwellings["pand_id"].map(fabric.buildings["buurt_code"])
    large = _large(fabric, parameters["large_home_m2"])
    pairs = affected(candidates, members, fabric)
    gone = large & _split(candidates, members, fabric)
    touched = pd.Series(fabric.dwellings.index.isin(pairs["vbo_id"]), index=of_home.index)
    added = candidates["homes_technical_mid"] * candidates["kept_share"]
    codes = pd.Index(fabric.town.buurt["buurt_code"].sort_values().unique(), name="buurt_code")
    table = pd.DataFrame(
        {
            "homes": of_home.groupby(of_home).size(),
            "large_now": large.groupby(of_home).sum(),
            "large_after": (large & ~gone).groupby(of_home).sum(),
            "homes_affected": touched.groupby(of_home).sum(),
            "homes_added": added.groupby(candidates["buurt_code"]).sum(),
        }
    ).reindex(codes)
    whole = ["homes", "large_now", "large_after", "homes_affected"]
    table = table.fillna(0).astype(dict.fromkeys(whole, "int64"))
    return table.assign(low_income=_low_income(fabric, parameters["low_income_part"]))


def selection(
    ids: Collection[str],
    opportunities: pd.DataFrame,
    members: pd.DataFrame,
    fabric: Fabric,
    parameters: Mapping[str, Any],
) -> Selection:
    """Return what the chosen opportunities come to together."""
    chosen = opportunities[opportunities["opportunity_id"].isin(ids)]
    homes = affected(chosen, members, fabric)["vbo_id"].drop_duplicates()
    listed = fabric.dwellings["party"].notna()
    buurt = fabric.dwellings["pand_id"].map(fabric.buildings["buurt_code"])
    poor = _low_income(fabric, parameters["low_income_part"])
    in_poor = buurt.reindex(homes).map(poor)
    here = buurt.isin(chosen["buurt_code"])
    large = _large(fabric, parameters["large_home_m2"])
    after = large & ~_split(chosen, members, fabric)
    ours = int(listed.reindex(homes).sum())
    return Selection(
        homes_added=float((chosen["homes_technical_mid"] * chosen["kept_share"]).sum()),
        homes_affected=len(homes),
        inhabited_affected=ours,
        social_share=ours / int(listed.sum()) if listed.any() else None,
        low_income_share=float(in_poor.mean()) if in_poor.notna().any() else None,
        large_now=int((large & here).sum()),
        large_after=int((after & here).sum()),
    )


def _large(fabric: Fabric, least_m2: float) -> pd.Series[bool]:
    """Return which homes are large; one whose area is not known is not counted."""
    middle = fabric.dwellings[["area_low_m2", "area_high_m2"]].mean(axis=1, skipna=False)
    return middle >= least_m2


def _split(opportunities: pd.DataFrame, members: pd.DataFrame, fabric: Fabric) -> pd.Series[bool]:
    """Return which homes are members of a splitting project among the opportunities."""
    chosen = members["opportunity_id"].isin(opportunities["opportunity_id"])
    homes = members.loc[chosen & members["kind"].eq("splitting"), "vbo_id"]
    index = fabric.dwellings.index
    return pd.Series(index.isin(homes), index=index)


def _low_income(fabric: Fabric, part: float) -> pd.Series[Any]:
    """Return per buurt whether it is in the part with the most low incomes; null where unknown."""
    share = fabric.town.buurt.drop_duplicates("buurt_code").set_index("buurt_code")[
        "low_income_share"
    ]
    rank = share.rank(pct=True, ascending=False, method="min")
    return (rank <= part).astype("boolean").where(share.notna())
