"""The order of candidates within a kind, and what a cap on concentration leaves of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ORDER = ["class", "score_mid", "score_low"]


def rank(scored: pd.DataFrame) -> pd.Series:
    """Rank the candidates of one kind: class, then mid, then low, then the smallest id.

    Parameters
    ----------
    scored
        Of :func:`kansenkaart.scoring.score`, index unique ids.

    Returns
    -------
    Series
        On the same index: 1 for the first, null for what is no candidate.
    """
    candidates = scored.loc[scored["assessment"] == "candidate", _ORDER]
    ordered = candidates.sort_index().sort_values(
        _ORDER, ascending=[True, False, False], kind="stable"
    )
    ranks = pd.Series(np.arange(1, len(ordered) + 1), ordered.index, dtype="Int64")
    return ranks.reindex(scored.index).rename("rank")


def concentration_cap(
    places: pd.DataFrame, stock: NDArray[np.object_], *, radius_m: float, share_max: float
) -> pd.Series:
    """Return how many homes each project may take up before its surroundings are full.

    In order of rank, a project gets what is left of ``share_max`` of the homes within ``radius_m``
    after the projects before it there. One step per project: each depends on those before it.

    Parameters
    ----------
    places
        Index projects; ``geometry`` (EPSG:28992), ``rank`` (null goes last) and ``homes``, the
        number that the project changes.
    stock
        Points of all homes, EPSG:28992.
    radius_m
        Distance within which homes count together.
    share_max
        Largest share of those homes that may change.

    Returns
    -------
    Series
        On the same index, whole homes from 0 to ``homes``.
    """
    geometry = np.asarray(places["geometry"], dtype=object)
    homes_near = _counts(geometry, np.asarray(stock, dtype=object), radius_m)
    near = _neighbours(geometry, radius_m)
    room = np.floor(homes_near * share_max + _ROUNDING)
    wanted = places["homes"].to_numpy(np.float64, na_value=0)
    granted = np.zeros(len(places))
    for project in np.argsort(
        places["rank"].to_numpy(np.float64, na_value=math.inf), kind="stable"
    ):
        left = room[project] - granted[near[project]].sum()
        granted[project] = min(wanted[project], max(left, 0.0))
    return pd.Series(np.floor(granted).astype(np.int64), places.index, name="homes_within_cap")


_ROUNDING = 1e-9


def _counts(
    geometry: NDArray[np.object_], points: NDArray[np.object_], radius_m: float
) -> NDArray[np.intp]:
    found, _ = shapely.STRtree(points).query(geometry, predicate="dwithin", distance=radius_m)
    return np.bincount(found, minlength=len(geometry))


def _neighbours(geometry: NDArray[np.object_], radius_m: float) -> list[NDArray[np.intp]]:
    """Return, per project, the others within the radius."""
    a, b = shapely.STRtree(geometry).query(geometry, predicate="dwithin", distance=radius_m)
    other = a != b
    order = np.argsort(a[other], kind="stable")
    starts = np.searchsorted(a[other][order], np.arange(1, len(geometry)))
    return np.split(b[other][order], starts)
