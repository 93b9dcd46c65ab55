"""Rows of single homes, and the groups in which homes are split."""

from __future__ import annotations

import pandas as pd

from kansenkaart.indicators.adjacency import components


def row_id(single_dwelling: pd.Index[str], touching: pd.DataFrame) -> pd.Series[str]:
    """Return the row of each pand with one home: touching panden with one home each.

    Returns
    -------
    Series
        Index the panden given, value the smallest pand id of the row; null for a pand that touches
        no other one.
    """
    key = components(single_dwelling, touching)
    return key.where(key.duplicated(keep=False)).astype("str").rename("row_id")


def split_groups(homes: pd.DataFrame, buildings: pd.DataFrame) -> pd.Series[str]:
    """Return the project of each home that may be split.

    Homes of one complex (or, without a complex, of one owner) in one street and one row are one
    project. A home that stands alone is its own; a building with several homes (maisonnettes) is a
    project as a whole.

    Parameters
    ----------
    homes
        Candidates: rows of ``fabric.dwellings``.
    buildings
        ``fabric.buildings``.

    Returns
    -------
    Series
        Index ``vbo_id``, value the smallest vbo id of the project.
    """
    pand = homes["pand_id"]
    several = pand.map(buildings["dwellings"]) > 1
    row = pand.map(buildings["row_id"]).fillna(pand)
    owner = homes["complex_id"].fillna("").where(~several, "")
    key = pd.DataFrame(
        {
            "place": pand.where(several, row),
            "party": homes["party"].fillna("").where(~several, ""),
            "complex": owner,
            "street": homes["street"].fillna("").where(~several, ""),
        }
    )
    member = pd.Series(homes.index, index=homes.index)
    return member.groupby([key[c] for c in key]).transform("min").rename("project")
