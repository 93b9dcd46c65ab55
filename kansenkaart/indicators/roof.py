"""Whether the roof is flat, and whether its height model is newer than the building (3DBAG)."""

from __future__ import annotations

import pandas as pd


def flat_roof_share(
    flat_roof_m2: pd.Series[float], sloped_roof_m2: pd.Series[float]
) -> pd.Series[float]:
    """Return the flat part of the roof, 0-1; null where no roof was measured.

    Examples
    --------
    >>> flat_roof_share(pd.Series([75.0, 0.0]), pd.Series([25.0, 0.0])).tolist()
    [0.75, nan]
    """
    whole = flat_roof_m2 + sloped_roof_m2
    return (flat_roof_m2 / whole.where(whole > 0)).rename("flat_roof_share")


def height_outdated(
    model_year: pd.Series[int], construction_year: pd.Series[int]
) -> pd.Series[bool]:
    """Return whether the building was built after its height was measured; null when unknown.

    Examples
    --------
    >>> years = pd.Series([2019, 2014], dtype="Int64"), pd.Series([1970, 2018], dtype="Int64")
    >>> height_outdated(*years).tolist()
    [False, True]
    """
    return (model_year < construction_year).astype("boolean").rename("height_outdated")
