"""How many storeys a building has, and how sure that is.

The best source wins: the stock list (only where it speaks of the whole building), then 3DBAG
(trusted up to a limit), then roof height / storey height, then summed area / footprint. The last
two give a band.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


STOCK = "stock"
SOURCES = (STOCK, "3dbag", "height", "area")
"""What tells the number of storeys, the surest first; the last two are estimates."""


class Band(NamedTuple):
    """Low, mid and high estimate, one Series each, whole storeys."""

    low: pd.Series[float]
    mid: pd.Series[float]
    high: pd.Series[float]


def exact(storeys: pd.Series[float]) -> Band:
    """Return a band of no width around a known number of storeys."""
    known = storeys.where(storeys >= 1).round()
    return Band(known, known, known)


def from_3dbag(storeys: pd.Series[float], parameters: Mapping[str, Any]) -> Band:
    """Return the storeys that 3DBAG estimates, where within its trusted range."""
    return exact(storeys.where(storeys <= parameters["storeys_3dbag_max"]))


def from_height(roof_height_m: pd.Series[float], parameters: Mapping[str, Any]) -> Band:
    """Return roof height / storey height, with the tallest and lowest usual storey as the band.

    Examples
    --------
    >>> p = {"storey_height_m": {"low": 2.6, "mid": 2.8, "high": 3.2}}
    >>> [s.tolist() for s in from_height(pd.Series([9.6, 11.5]), p)]
    [[3.0, 4.0], [3.0, 4.0], [4.0, 4.0]]
    """
    storey = parameters["storey_height_m"]
    return _band(
        roof_height_m / storey["high"], roof_height_m / storey["mid"], roof_height_m / storey["low"]
    )


def from_area(
    area_m2: pd.Series[float],
    footprint_m2: pd.Series[float],
    parameters: Mapping[str, Any],
) -> Band:
    """Return summed area / (footprint * net share of a floor), the net share giving the band.

    The BAG area is gebruiksoppervlakte: walls and shared stairs are not in it. More than
    ``storeys_area_max`` is not believed and null: of a car park below ground only the entrance is a
    pand.

    Examples
    --------
    >>> p = {"net_floor_share": {"low": 0.7, "mid": 0.8, "high": 0.9}, "storeys_area_max": 30}
    >>> [s.tolist() for s in from_area(pd.Series([960.0]), pd.Series([300.0]), p)]
    [[4.0], [4.0], [5.0]]
    """
    share = parameters["net_floor_share"]
    floors = area_m2 / footprint_m2
    floors = floors.where(floors / share["mid"] <= parameters["storeys_area_max"])
    return _band(floors / share["high"], floors / share["mid"], floors / share["low"])


def _band(low: pd.Series[float], mid: pd.Series[float], high: pd.Series[float]) -> Band:
    """Round each to the nearest whole storey, at least one; a half widens the band.

    A building has a whole number of storeys, so this band holds it wherever the true storey height,
    or net share, lies within its range: then ``low <= number <= high`` before rounding too. Values
    are first cut to three decimals, so that 2.5 is 2.5 wherever the building lies.
    """
    return Band(
        np.ceil(low.round(3) - 0.5).clip(lower=1),
        np.floor(mid.round(3) + 0.5).clip(lower=1),
        np.floor(high.round(3) + 0.5).clip(lower=1),
    )


def choose(bands: Mapping[str, Band]) -> pd.DataFrame:
    """Return per building the first source that knows it.

    Parameters
    ----------
    bands
        Source name to band, best source first; all on the same index.

    Returns
    -------
    DataFrame
        ``storeys_low``, ``storeys``, ``storeys_high`` (null where no source knows) and
        ``storeys_source`` (the name, or null).
    """
    index = next(iter(bands.values())).mid.index
    columns = ["storeys_low", "storeys", "storeys_high"]
    chosen = pd.DataFrame(np.nan, index=index, columns=columns)
    source = pd.Series(None, index=index, dtype="str")
    for name, band in bands.items():
        open_rows = chosen["storeys"].isna() & band.mid.notna()
        source = source.mask(open_rows, name)
        for column, values in zip(columns, band, strict=True):
            chosen[column] = chosen[column].where(~open_rows, values)
    return chosen.assign(storeys_source=source)


def whole(storeys: pd.DataFrame) -> pd.DataFrame:
    """Return the middles of several buildings in whole storeys: a half between two widens the band.

    Parameters
    ----------
    storeys
        ``storeys_low``, ``storeys``, ``storeys_high``.

    Examples
    --------
    >>> half = pd.DataFrame({"storeys_low": [2.5], "storeys": [2.5], "storeys_high": [2.5]})
    >>> whole(half).iloc[0].tolist()
    [2.0, 3.0, 3.0]
    """
    low, mid, high = (storeys[column] for column in ("storeys_low", "storeys", "storeys_high"))
    return storeys.assign(
        storeys_low=np.floor(low), storeys=np.floor(mid + 1 / 2), storeys_high=np.ceil(high)
    )


def least_certain(source: pd.Series[str], key: pd.Series[str]) -> pd.Series[str]:
    """Return per project the least certain source of its buildings; null where none has one.

    Examples
    --------
    >>> source = pd.Series(["stock", "area", "3dbag"], index=["a", "b", "c"])
    >>> least_certain(source, pd.Series({"a": "p", "b": "p", "c": "q"})).tolist()
    ['area', '3dbag']
    """
    place = source.map({name: i for i, name in enumerate(SOURCES)}).astype("float64")
    return place.groupby(key).max().map(dict(enumerate(SOURCES))).astype("str")
