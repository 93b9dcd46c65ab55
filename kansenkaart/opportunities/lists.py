"""Lists per project: many values under one key, without a Python step per group."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def lists(key: ArrayLike, value: ArrayLike, index: pd.Index[Any]) -> pd.Series[Any]:
    """Return per entry of ``index`` the list of the distinct values under it, sorted.

    Parameters
    ----------
    key, value
        Pairs; a pair with a null in it is left out.
    index
        Keys of the result; one without a value gets an empty list.

    Examples
    --------
    >>> lists(["b", "a", "b"], ["y", "x", "w"], pd.Index(["a", "b", "c"])).tolist()
    [['x'], ['w', 'y'], []]
    """
    pairs = pd.DataFrame({"key": key, "value": value}).dropna().drop_duplicates()
    place = index.get_indexer(pd.Index(pairs["key"]))
    pairs = pairs.assign(place=place)[place >= 0].sort_values(["place", "value"])
    bounds = np.searchsorted(pairs["place"], np.arange(len(index) + 1)).tolist()
    values = pairs["value"].tolist()
    made = [values[start:end] for start, end in itertools.pairwise(bounds)]
    return pd.Series(made, index=index, dtype="object")
