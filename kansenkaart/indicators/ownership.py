"""Whose a building is, and whether the answer is certain."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["party", "share_low", "share_high", "mixed", "units"]


def main_party(ownership: pd.DataFrame, panden: pd.Index[str]) -> pd.DataFrame:
    """Return per pand the listed party with the largest share.

    Parameters
    ----------
    ownership
        One row per ``pand_id`` and ``party``, shares as intervals.
    panden
        Index of the result.

    Returns
    -------
    DataFrame
        ``party``, ``share_low``, ``share_high``, ``mixed``, ``units`` of the row with the largest
        certain share (then the largest possible one, then the first name); null where no party
        lists the pand. Who has only boxes or stores in a pand with homes does not own the pand.
    """
    of_homes = ownership[ownership["share_high"].isna() | (ownership["share_high"] > 0)]
    order = of_homes.sort_values(
        ["pand_id", "share_low", "share_high", "party"], ascending=[True, False, False, True]
    )
    first = order.drop_duplicates("pand_id").set_index("pand_id")[COLUMNS]
    return first.reindex(panden)
