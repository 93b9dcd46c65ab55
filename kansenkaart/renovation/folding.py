"""Folding: a programme in which every count is large enough to show, and that still adds up."""

from __future__ import annotations

import pandas as pd

_FINE = ["year", "measure", "certainty", "party"]
_LEVELS: tuple[list[str], ...] = (
    _FINE,
    ["year", "measure", "party"],
    ["year", "measure"],
    ["year"],
    [],
)
"""What is told apart, from fine to coarse."""

_SAME = ["buurt_code", "buurt_name", "wijk_code", "wijk_name", "gemeente_name", "group", "origin"]


def folded(programme: pd.DataFrame, least: float) -> pd.DataFrame:
    """Fold counts that are too small into coarser ones of the same buurt and group.

    Rows of at least so many homes stay. The others are added up over certainty, then party, then
    measure, then years, until a row is large enough; what was added up over is null. What is left
    at the end takes the smallest rows of its buurt and group in, so that a total of the buurt minus
    its rows tells nothing; a buurt and group with too little as a whole is dropped. Works without a
    year are folded by themselves, since totals of the others are shown elsewhere.

    Parameters
    ----------
    programme
        Columns as :data:`kansenkaart.renovation.programme.COLUMNS`.
    least
        Homes that a row must have.

    Returns
    -------
    DataFrame
        The same columns; per buurt and group the sum is the same as before, or there is no row.
    """
    if programme.empty:
        return programme
    undated = programme["year"].isna().rename("undated")
    groups = programme.groupby([*_SAME, undated], dropna=False, sort=True)
    parts = [_fold(rows, least) for _, rows in groups]
    table = pd.concat(parts, ignore_index=True).astype(programme.dtypes.to_dict())
    return table.sort_values([*_SAME, *_FINE], ignore_index=True)[list(programme.columns)]


def _fold(rows: pd.DataFrame, least: float) -> pd.DataFrame:
    """Fold the rows of one buurt and group."""
    if rows["homes"].sum() < least:
        return rows.iloc[:0]
    shown, rest = [], rows
    for level in _LEVELS:
        rest = _summed(rest, level)
        enough = rest["homes"] >= least
        shown.append(rest[enough])
        rest = rest[~enough]
        if rest.empty:
            break
    kept = pd.concat(shown).sort_values("homes", kind="stable")
    while len(rest):
        rest = _summed(pd.concat([rest, kept.iloc[:1]]), [])
        kept = kept.iloc[1:]
        if rest["homes"].iloc[0] >= least:
            return pd.concat([kept, rest])
    return kept


def _summed(rows: pd.DataFrame, level: list[str]) -> pd.DataFrame:
    """Add up the rows over what the level does not tell apart, which becomes null."""
    table = rows.groupby([*_SAME, *level], dropna=False, as_index=False)["homes"].sum()
    gone = {name: pd.NA for name in _FINE if name not in level}
    return table.assign(**gone)[[*_SAME, *_FINE, "homes"]]
