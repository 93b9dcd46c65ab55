"""What of the tenants' figures leaves the party's own machine: counts that are large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.tenants.candidates import kept

if TYPE_CHECKING:
    from collections.abc import Collection

FEW = "few_homes"
"""Code in ``not_known`` of a candidate that a tier does not tell of: too few homes."""

_FIGURES = (
    "homes_affected",
    "inhabited",
    "inhabited_homes",
    "large_split",
    "parking_lost",
    "storage_lost",
)

_TOGETHER = 2
"""Hidden parts of a total are at least so many: one alone would be the rest."""


def told(
    per_candidate: pd.DataFrame, per_buurt: pd.DataFrame, shown: Collection[str], least: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables as a tier outside intern may hold them.

    Parameters
    ----------
    per_candidate, per_buurt
        The tables ``tenants`` and ``tenants_buurt``, complete.
    shown
        The opportunities that the tier shows one by one.
    least
        A count of fewer homes is not told, nor what would give it away.

    Returns
    -------
    tuple of DataFrame
        Of a candidate that touches fewer homes no figure is left. In the table per buurt a count
        that is too small is null, and as many more as it takes for the total not to tell of it.
    """
    table = kept(per_candidate, shown)
    few = _between(table["homes_affected"], least)
    rest = table["homes_affected"] - table["inhabited_homes"]
    unsure = _between(table["inhabited_homes"], least) | _between(rest, least)
    table["inhabited_homes"] = table["inhabited_homes"].mask(unsure)
    for column in _FIGURES:
        table[column] = table[column].mask(few)
    table["not_known"] = [
        [FEW] if hide else codes for hide, codes in zip(few, table["not_known"], strict=True)
    ]
    return table, _buurten_told(per_buurt, least)


def _buurten_told(table: pd.DataFrame, least: int) -> pd.DataFrame:
    """Hide small counts per buurt, and enough others that no total minus its parts tells them."""
    split = table["large_now"] - table["large_after"]
    outside = table["homes_affected"] - table["inhabited_homes"]
    hidden = {
        "large_after": _hidden(split, _between(split, least), least),
        **{
            column: _hidden(table[column], _between(table[column], least), least)
            for column in ("homes_affected", "social_homes")
        },
        "inhabited_homes": _hidden(
            table["inhabited_homes"],
            _between(table["inhabited_homes"], least) | _between(outside, least),
            least,
        ),
    }
    made = table.assign(**{column: table[column].mask(hide) for column, hide in hidden.items()})
    untold = made["inhabited_homes"].isna() | made["social_homes"].isna()
    made["social_share"] = made["social_share"].mask(untold)
    return _share_told(made, table, least)


def _share_told(made: pd.DataFrame, table: pd.DataFrame, least: int) -> pd.DataFrame:
    """Drop the total's share of low incomes where it would tell of fewer homes than the least."""
    affected_homes = float(table["homes_affected"].iloc[-1] or 0)
    poor = table["low_income_share"].iloc[-1] * affected_homes
    small = any(0 < part < least for part in (poor, affected_homes - poor))
    if small:
        made.loc[made.index[-1], "low_income_share"] = float("nan")
    return made


def _between(counts: pd.Series[Any], least: int) -> pd.Series[bool]:
    """Return which counts are too small to be told; 0 is told."""
    return ((counts > 0) & (counts < least)).fillna(False).astype("bool")


def _hidden(counts: pd.Series[Any], small: pd.Series[bool], least: int) -> pd.Series[bool]:
    """Return which counts to hide, the last being the total of the others.

    The small ones, and the next smallest until those hidden are two or more and hold the least
    together; where there are no more to hide, the total.
    """
    hide, parts = small.copy(), counts.iloc[:-1]
    while hide.iloc[:-1].any():
        known = parts[hide.iloc[:-1]]
        if (known > 0).sum() >= _TOGETHER and int(known.sum()) >= least:
            break
        others = parts[~hide.iloc[:-1] & (parts > 0)]
        if others.empty:
            hide.iloc[-1] = True
            break
        hide[others.idxmin()] = True
    return hide
