"""How good the energy labels of the homes in a building are."""

from __future__ import annotations

import pandas as pd

POOR = ("E", "F", "G")


def label_efg_share(
    label: pd.Series[str], pand_id: pd.Series[str], panden: pd.Index[str]
) -> pd.Series[float]:
    """Return the share of E, F and G among the known labels per pand; null where none is known.

    Examples
    --------
    >>> label = pd.Series(["A", "F", None], dtype="str")
    >>> label_efg_share(label, pd.Series(["p", "p", "p"]), pd.Index(["p"])).tolist()
    [0.5]
    """
    poor = label.isin(POOR).astype(float).where(label.notna())
    return poor.groupby(pand_id).mean().reindex(panden).rename("label_efg_share")


def labels_known(
    label: pd.Series[str], pand_id: pd.Series[str], panden: pd.Index[str]
) -> pd.Series[float]:
    """Return the share of the homes per pand with a label; null for a pand without homes.

    Examples
    --------
    >>> label = pd.Series(["A", "F", None, None], dtype="str")
    >>> labels_known(label, pd.Series(["p", "p", "p", "p"]), pd.Index(["p"])).tolist()
    [0.5]
    """
    known = label.notna().astype(float)
    return known.groupby(pand_id).mean().reindex(panden).rename("labels_known")
