"""Per buurt: large homes now and after, and how the homes affected lie over the buurten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.scoring import CANDIDATE
from kansenkaart.tenants.candidates import SPLITTING, affected, large_homes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kansenkaart.fabric import Fabric

_SUMMED = ("homes", "large_now", "large_after", "homes_affected", "social_homes", "inhabited_homes")


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
        ``buurt_code`` and ``buurt_name`` (null in the last row, which is the total); ``homes``;
        ``large_now`` and ``large_after`` (when every candidate home has been split);
        ``homes_affected``; ``social_homes`` (that a party lists); ``inhabited_homes`` (those
        affected); ``social_share`` (the one as a share of the other); ``low_income_share`` (1 in a
        lowest-income buurt, 0 in another; in the total the part of the homes affected; null without
        CBS figures).
    """
    candidates = opportunities[opportunities["assessment"] == CANDIDATE]
    large = large_homes(fabric, parameters["large_home_m2"])
    pairs = affected(candidates, members, fabric)
    touched = pd.Series(fabric.dwellings.index.isin(pairs["vbo_id"]), index=large.index)
    listed = fabric.dwellings["party"].notna()
    flags = pd.DataFrame(
        {
            "homes": True,
            "large_now": large,
            "large_after": large & ~_split(candidates, members, fabric),
            "homes_affected": touched,
            "social_homes": listed,
            "inhabited_homes": touched & listed,
        }
    )
    buurt = fabric.town.buurt.drop_duplicates("buurt_code").set_index("buurt_code").sort_index()
    of_home = fabric.dwellings["pand_id"].map(fabric.buildings["buurt_code"])
    table = flags.groupby(of_home).sum().reindex(buurt.index, fill_value=0).astype("Int64")
    table.insert(0, "buurt_name", buurt["buurt_name"])
    poor = _low_income(buurt["low_income_share"], parameters["low_income_part"])
    return _with_total(table.assign(low_income_share=poor).reset_index())


def _with_total(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the total as last row, and the share of the social stock of every row."""
    known = rows["low_income_share"].notna()
    weight = rows["homes_affected"].where(known, 0)
    poor = float((rows["low_income_share"].fillna(0) * weight).sum())
    whole = {
        column: rows[column].sum() if rows[column].notna().all() else pd.NA for column in _SUMMED
    }
    at_all = float(weight.sum())
    whole |= {"low_income_share": poor / at_all if at_all else float("nan")}
    total = pd.DataFrame([whole]).reindex(columns=rows.columns)
    table = pd.concat([rows, total.astype(rows.dtypes.to_dict())], ignore_index=True)
    social = table["social_homes"].astype("float64")
    share = table["inhabited_homes"].astype("float64") / social.where(social > 0)
    order = [*rows.columns[:-1], "social_share", "low_income_share"]
    return table.assign(social_share=share)[order]


def _whole_sum(counts: pd.Series[int]) -> Any:
    """Return the sum, or null where one is not told."""
    return counts.sum(skipna=False)


def _split(opportunities: pd.DataFrame, members: pd.DataFrame, fabric: Fabric) -> pd.Series[bool]:
    """Return which homes are members of a splitting project among the opportunities."""
    chosen = members["opportunity_id"].isin(opportunities["opportunity_id"])
    homes = members.loc[chosen & members["kind"].eq(SPLITTING), "vbo_id"]
    index = fabric.dwellings.index
    return pd.Series(index.isin(homes), index=index)


def _low_income(share: pd.Series[float], part: float) -> pd.Series[float]:
    """Return per buurt 1 where it is in the part with the most low incomes, 0 where not."""
    rank = share.rank(pct=True, ascending=False, method="min")
    return (rank <= part).astype("float64").where(share.notna())


def together(found: Sequence[pd.DataFrame], of_gemeente: Sequence[bool]) -> pd.DataFrame:
    """Add up tables per buurt of several parties' runs.

    Homes and large homes are those of the register and the same in every run; what is split,
    affected or listed is added. A count that one of the runs does not tell is not told.

    Parameters
    ----------
    found
        Tables of :func:`per_buurt`, one per run.
    of_gemeente
        Which runs are a gemeente's: the social homes of its lists are those of the corporations,
        so that the larger of the two counts holds and not their sum.
    """
    pairs = zip(found, of_gemeente, strict=True)
    parts = [t.dropna(subset=["buurt_code"]).assign(gemeente=g) for t, g in pairs if len(t)]
    if not parts:
        return pd.DataFrame()
    rows = pd.concat(parts, ignore_index=True)
    rows["split"] = rows["large_now"] - rows["large_after"]
    groups = rows.groupby("buurt_code", sort=True)
    first = groups[["buurt_name", "homes", "large_now", "low_income_share"]].first()
    added = groups[["split", "homes_affected", "inhabited_homes"]].agg(_whole_sum)
    listed = rows.groupby(["buurt_code", "gemeente"])["social_homes"].agg(_whole_sum)
    added["social_homes"] = listed.groupby(level=0).agg(lambda counts: counts.max(skipna=False))
    table = first.join(added.astype("Int64"))
    table["large_after"] = (table["large_now"] - table.pop("split")).clip(lower=0)
    order = ["buurt_code", "buurt_name", *_SUMMED, "low_income_share"]
    return _with_total(table.reset_index()[order])
