"""Circular ambition: for how many planned homes the plans state one, per buurt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources.contract import NO_AMBITION
from kansenkaart.renovation.programme import programme
from kansenkaart.renovation.works import COUNTS

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric


def circular_homes(planned: pd.DataFrame, fabric: Fabric, window: tuple[int, int]) -> pd.Series:
    """Return the counted homes with a circular ambition, by buurt_code.

    Parameters
    ----------
    planned
        Of :func:`kansenkaart.renovation.works.works`.
    fabric, window
        Of the run; what falls outside the window is left out, as in the programme.

    Returns
    -------
    Series
        0 where the plans say that they have none; a buurt of which no plan says anything is
        absent.
    """
    told = (
        (planned["group"] == COUNTS)
        & planned["first"].notna()
        & planned["circular_ambition"].notna()
    )
    stated = planned[told.astype(bool)]
    has = stated["circular_ambition"].ne(NO_AMBITION)
    homes = stated.assign(homes=stated["homes"].where(has, 0.0))
    counted = programme(homes, fabric, window)
    return counted.groupby("buurt_code")["homes"].sum()
