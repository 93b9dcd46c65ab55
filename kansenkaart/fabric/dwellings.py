"""The homes of the town: one row per live verblijfsobject with woonfunctie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from kansenkaart.indicators.dwellings import DWELLING_USE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town


def build(
    town: Town, parts: pd.DataFrame, listed: pd.DataFrame, parameters: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """Return the table ``fabric.dwellings``.

    Parameters
    ----------
    town
        The contract tables.
    parts
        From :func:`kansenkaart.indicators.dwellings.parts`.
    listed
        From :func:`kansenkaart.fabric.listed.per_vbo`.
    parameters
        ``area_difference_share``: from which difference on list and BAG area are both kept.
    """
    homes = parts[parts["main"] & (parts["use"] == DWELLING_USE)].set_index("vbo_id")
    vbo = town.verblijfsobject.set_index("vbo_id").loc[homes.index.sort_values()]
    stock = listed.reindex(vbo.index)
    low, high = area_bounds(
        vbo["area_m2"],
        vbo["uses"].map(len).astype("int64"),
        stock["area_m2"],
        parameters["area_difference_share"],
    )
    label = stock["energy_label"].astype("str")
    if town.energy_label is not None:
        registered = town.energy_label.set_index("vbo_id")["label"].reindex(vbo.index)
        label = registered.fillna(label)
    return gpd.GeoDataFrame(
        {
            "pand_id": homes["pand_id"],
            "street": vbo["street"],
            "house_number": vbo["house_number"],
            "house_letter": vbo["house_letter"],
            "house_addition": vbo["house_addition"],
            "postcode": vbo["postcode"],
            "party": stock["party"].astype("str"),
            "complex_id": stock["complex_id"].astype("str"),
            "area_low_m2": low,
            "area_high_m2": high,
            "rooms": stock["rooms"].astype("float64"),
            "storeys": stock["storeys"].astype("float64"),
            "dwelling_type": stock["dwelling_type"].astype("str"),
            "vve": stock["vve"].astype("str"),
            "label": label.astype("str"),
        },
        index=vbo.index,
        geometry=vbo.geometry,
        crs=vbo.crs,
    )


def area_bounds(
    bag_m2: pd.Series[float],
    uses: pd.Series[int],
    listed_m2: pd.Series[float],
    difference_share: float,
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the low and high bound of each home's area, in m2.

    Parameters
    ----------
    bag_m2
        Gebruiksoppervlakte of the VBO.
    uses
        Number of gebruiksdoelen: of a VBO with a shop in it, between an equal part and all is home.
    listed_m2
        Area in the stock list, null where it says nothing.
    difference_share
        The list counts as well where it differs from the BAG by more than this share of the BAG.

    Examples
    --------
    >>> bounds = area_bounds(pd.Series([100.0]), pd.Series([1]), pd.Series([88.0]), 0.1)
    >>> [s.tolist() for s in bounds]
    [[88.0], [100.0]]
    """
    low, high = bag_m2 / uses, bag_m2
    differs = bag_m2.isna() | ((listed_m2 - bag_m2).abs() > difference_share * bag_m2)
    other = listed_m2.astype("float64").where(differs)
    return (
        pd.Series(np.fmin(low, other), index=bag_m2.index, name="area_low_m2"),
        pd.Series(np.fmax(high, other), index=bag_m2.index, name="area_high_m2"),
    )
