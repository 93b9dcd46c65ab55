"""What a selection of candidates comes to, from the tables that a tier may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.tenants.candidates import SPLITTING

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Selection:
    """What a selection of candidates comes to."""

    homes_added: float
    """Mid, each space once."""
    homes_affected: int
    """Homes of today in the panden or homes that are worked on; each once."""
    inhabited_homes: int
    """Those that a party lists as being in operation."""
    social_share: float | None
    """Those as a share of all homes that a party lists; None where that is not told."""
    low_income_share: float | None
    """Part of the homes affected in the lowest-income buurten; None without CBS figures."""
    large_now: int | None
    """Homes of the large size and more in the buurten concerned; None where that is not told."""
    large_after: int | None
    """The same when every home of the selection that is to be split has been."""
    parking_lost: int
    storage_lost: int
    untold: int
    """Candidates of the selection whose figures the tier does not tell: the rest is a least."""


def selection(
    ids: Collection[str],
    opportunities: pd.DataFrame,
    per_candidate: pd.DataFrame,
    per_buurt: pd.DataFrame,
) -> Selection:
    """Return what the chosen opportunities come to together, from the tables of a tier.

    Of candidates that share homes (the same ``place``) the homes to be split, or those of the kind
    that touches most, are counted: exact where the one lies in the other, else a least.

    Parameters
    ----------
    ids
        The chosen opportunities.
    opportunities
        ``opportunity_id``, ``kind``, ``buurt_code``, ``homes_technical_mid`` and ``kept_share``.
    per_candidate, per_buurt
        The tables ``tenants`` and ``tenants_buurt`` of the result.
    """
    chosen = opportunities[opportunities["opportunity_id"].isin(ids)]
    rows = pd.DataFrame(chosen)[["opportunity_id", "kind", "buurt_code"]].merge(
        per_candidate, on="opportunity_id", how="left"
    )
    places = _once(rows)
    buurten = per_buurt.dropna(subset=["buurt_code"]).set_index("buurt_code")
    inhabited = int(places["inhabited_homes"].sum())
    social = per_buurt["social_homes"].iloc[-1] if len(per_buurt) else pd.NA
    now = buurten.reindex(rows["buurt_code"].unique())["large_now"]
    large = None if now.isna().any() else int(now.sum())
    return Selection(
        homes_added=float((chosen["homes_technical_mid"] * chosen["kept_share"]).sum()),
        homes_affected=int(places["homes_affected"].sum()),
        inhabited_homes=inhabited,
        social_share=None if pd.isna(social) or social == 0 else inhabited / int(social),
        low_income_share=_poor_part(places, buurten["low_income_share"]),
        large_now=large,
        large_after=None if large is None else large - int(rows["large_split"].sum()),
        parking_lost=int(rows["parking_lost"].sum()),
        storage_lost=int(rows["storage_lost"].sum()),
        untold=int(rows["homes_affected"].isna().sum()),
    )


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return homes per place and buurt: those of all splitting, or of what touches most."""
    splits = rows["kind"] == SPLITTING
    alone = pd.Series(range(len(rows)), index=rows.index)
    part = alone.where(~splits, -1)
    homes = ["homes_affected", "inhabited_homes"]
    keys = [rows["place"], rows["buurt_code"]]
    each = rows[homes].fillna(0).groupby([*keys, part]).sum()
    return each.groupby(level=[0, 1]).max().reset_index()


def _poor_part(places: pd.DataFrame, poor: pd.Series[float]) -> float | None:
    """Return which part of the homes affected lies in the lowest-income buurten."""
    flag = places["buurt_code"].map(poor)
    weight = places["homes_affected"].where(flag.notna(), 0).astype("float64")
    whole = float(weight.sum())
    return float((flag.fillna(0) * weight).sum()) / whole if whole else None
