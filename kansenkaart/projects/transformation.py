"""Buildings to transform: a pand, or touching panden, of one main use other than living."""

from __future__ import annotations

import pandas as pd

from kansenkaart.indicators.adjacency import components


def same_use(buildings: pd.DataFrame, touching: pd.DataFrame) -> pd.Series[str]:
    """Return the transformation unit of each building.

    Parameters
    ----------
    buildings
        The panden that may be transformed: rows of ``fabric.buildings`` with ``main_use`` and
        ``party``. Touching panden of the same main use and the same party (or of no listed party)
        are one unit.
    touching
        ``fabric.touching``.

    Returns
    -------
    Series
        Index ``pand_id``, value the smallest pand id of the unit.
    """
    label = buildings["main_use"].fillna("") + "|" + buildings["party"].fillna("")
    return components(buildings.index, within(touching, label)).rename("project")


def within(touching: pd.DataFrame, label: pd.Series[str]) -> pd.DataFrame:
    """Return the touching pairs whose two panden are labelled, with the same label."""
    a, b = touching["a"].map(label), touching["b"].map(label)
    return touching[a.notna() & (a == b)]
