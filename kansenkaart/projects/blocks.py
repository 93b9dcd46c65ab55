"""Blocks to top up: touching panden that make one roof of one owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.indicators.adjacency import components

_DECIMALS = 3
"""Values are compared to this many decimals, so that where a town lies decides nothing."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def blocks(
    buildings: pd.DataFrame, touching: pd.DataFrame, parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return the block of each building.

    Touching panden of one party (or all of no listed party) are one block when their construction
    years and their roof heights lie close together. Close means that the *whole block* stays within
    the limit: chains of small steps (1960, 1962, 1964) are cut. To that end the values of each
    touching group are cut at their widest gap until every part fits. Where the roof height of any
    pand in the group is unknown, storeys take its place: equal numbers where those are known, else
    summed area / footprint within a limit below one storey, so that equal portieken do not part by
    rounding. Unknown values only go with unknown ones.

    Parameters
    ----------
    buildings
        The panden that may be topped up: rows of ``fabric.buildings``.
    touching
        ``fabric.touching``; a gap, or a pand that is not among ``buildings``, ends a block.
    parameters
        ``block_year_gap``, ``block_height_gap_m`` and ``block_floors_gap``.

    Returns
    -------
    Series
        Index ``pand_id``, value the smallest pand id of the block.
    """
    ids = buildings.index
    party = buildings["party"].fillna("").to_numpy()
    pairs = _within(touching, ids, party)
    group = components(ids, pairs)
    year = _classes(buildings["construction_year"], group, parameters["block_year_gap"])
    pairs = _within(pairs, ids, year)
    group = components(ids, pairs)
    pairs = _within(pairs, ids, _levels(buildings, group, parameters))
    return components(ids, pairs).rename("project")


def _within(pairs: pd.DataFrame, ids: pd.Index[str], label: NDArray[Any]) -> pd.DataFrame:
    """Return the pairs whose two panden are members with the same label."""
    a, b = ids.get_indexer(pd.Index(pairs["a"])), ids.get_indexer(pd.Index(pairs["b"]))
    member = (a >= 0) & (b >= 0)
    pairs, a, b = pairs[member], a[member], b[member]
    return pairs[label[a] == label[b]]


def _classes(value: pd.Series[float], group: pd.Series[str], limit: float) -> NDArray[Any]:
    """Return a class number per member; within a group a class is at most ``limit`` wide.

    A class that is too wide is cut at its widest gap (the lowest of equal ones) until all fit.
    Unknown values form a class of their own.
    """
    number = value.astype("float64").round(_DECIMALS).to_numpy(dtype="float64", na_value=np.nan)
    groups = pd.factorize(group)[0]
    order = np.lexsort((number, groups))
    order = order[~np.isnan(number[order])]
    found = np.full(len(number), -1)
    if len(order):
        found[order] = _cut(number[order], groups[order], limit)
    return found


def _cut(value: NDArray[Any], group: NDArray[Any], limit: float) -> NDArray[Any]:
    """Return class numbers of values that are sorted within their group."""
    starts = np.r_[True, group[1:] != group[:-1]]
    gap = pd.Series(np.r_[0.0, np.diff(value)])
    while True:
        label = np.cumsum(starts)
        first = np.flatnonzero(starts)
        width = np.maximum.reduceat(value, first) - value[first]
        if not (width > limit).any():
            return label
        wide = (width > limit)[label - 1] & ~starts
        starts[gap[wide].groupby(label[wide]).idxmax()] = True


def _levels(
    buildings: pd.DataFrame, group: pd.Series[str], parameters: Mapping[str, Any]
) -> NDArray[Any]:
    """Return a label per pand that is equal for panden of one height in a group."""
    by_area = buildings["storeys_source"].eq("area") | buildings["storeys"].isna()
    floors = buildings["total_area_m2"] / buildings["footprint_m2"]
    height, storeys = buildings["roof_height_m"], buildings["storeys"].mask(by_area)
    no_height = height.isna().groupby(group).transform("any").to_numpy()
    no_storeys = storeys.isna().groupby(group).transform("any").to_numpy()
    by_floors = _classes(floors, group, parameters["block_floors_gap"])
    by_storeys = np.where(no_storeys, by_floors, _classes(storeys, group, 0.0))
    by_height = _classes(height, group, parameters["block_height_gap_m"])
    return np.where(no_height, by_storeys, by_height)
