"""Projects of few homes: outside the party's own machine they would point at one household."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.fabric.buildings import storey_columns
from kansenkaart.fabric.dwellings import area_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric

_WIDER_M = 10
"""How far the outline of a row is drawn around its homes."""


def pointing(table: pd.DataFrame, least: int) -> pd.Series[bool]:
    """Return which projects are about fewer than ``least`` homes that somebody may live in.

    Those are splitting (its homes) and whatever is done to single-family homes.
    """
    splitting = table["kind"] == "splitting"
    homes = table["vbo_ids"].str.len().where(splitting, table["homes_now"])
    return (splitting | table["single_family"].astype(bool)) & (homes < least)


def as_rows(table: gpd.GeoDataFrame, *, all_splitting: bool) -> gpd.GeoDataFrame:
    """Show single-family projects as a row in a street: no numbers, no ids, a widened outline.

    Parameters
    ----------
    table
        Opportunities with ``single_family``, ``title``, ``address_range``, ``pand_ids``,
        ``vbo_ids``.
    all_splitting
        Do the same to the splitting of flats.
    """
    table = table.copy()
    hidden = table["single_family"].astype(bool)
    if all_splitting:
        hidden |= table["kind"] == "splitting"
    for column in ("pand_ids", "vbo_ids"):
        table[column] = [[] if h else v for h, v in zip(hidden, table[column], strict=True)]
    table.loc[hidden, "title"] = without_numbers(
        table.loc[hidden, "title"], table.loc[hidden, "address_range"]
    )
    table.loc[hidden, "address_range"] = _street(table.loc[hidden, "address_range"])
    if hidden.any():
        table.loc[hidden, "geometry"] = table.loc[hidden, "geometry"].convex_hull.buffer(_WIDER_M)
    return table


def without_numbers(title: pd.Series[str], address_range: pd.Series[str]) -> pd.Series[str]:
    """Return titles in which the address range that they start with is only its street.

    A title that does not start with its address range loses everything from its first number up
    to the next comma.
    """
    street = _street(address_range)
    shown = [
        s + t[len(a) :] if isinstance(a, str) and t.startswith(a) else t
        for t, a, s in zip(title, address_range, street, strict=True)
    ]
    plain = pd.Series(shown, index=title.index, dtype="str")
    return plain.str.replace(r"\s+\d[^,]*", "", regex=True)


def _street(address_range: pd.Series[str]) -> pd.Series[str]:
    """Return the street of an address range: what stands before its first number."""
    return address_range.str.replace(r"[\s,]+\d.*$", "", regex=True)


def fabric_without_lists(fabric: Fabric, k: int, parameters: Mapping[str, Any]) -> Fabric:
    """Return the fabric without what only a stock list knows of a home, before scoring.

    Rooms, listed areas and listed storeys become unknown (what registers and height model tell
    stays), and so does the share of poor labels of a pand with fewer than ``k`` labelled homes.

    Parameters
    ----------
    fabric
        With everything that is known.
    k
        The smallest count that may be told.
    parameters
        The values of rules/fabric.toml.
    """
    vbo = fabric.objects.loc[fabric.dwellings.index]
    nothing = pd.Series(float("nan"), index=vbo.index)
    share = parameters["area_difference_share"]
    low, high = area_bounds(vbo["area_m2"], vbo["uses"].map(len), nothing, share)
    homes = fabric.dwellings.assign(
        area_low_m2=low, area_high_m2=high, rooms=nothing, storeys=nothing
    )
    pand = fabric.buildings
    few = (pand["dwellings"] * pand["labels_known"]).fillna(0) < k
    storeys = storey_columns(fabric.town, homes, pand, parameters)
    buildings = pand.assign(label_efg_share=pand["label_efg_share"].mask(few), **storeys)
    return replace(fabric, buildings=buildings, dwellings=homes)
