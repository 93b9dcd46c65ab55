"""The scan: in which circle, in which consecutive years, do most planned homes lie.

Around every place a circle is drawn, and in every window of consecutive years the homes planned in
it are counted; the fullest circle and window is a find, its homes are taken out, and the scan goes
on until no circle holds enough. Each find is thus what its parameters say, so many homes within
walking distance and within so many years; density clustering instead links neighbours to
neighbours, and in a town full of plans makes one cluster of the whole town and the whole decade.
Equal circles go to the earliest window, then to the place that comes first by x and y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]


_CLOSE = 1e-6  # homes that adding thirds up may differ


@dataclass(frozen=True)
class Find:
    """A circle and a window of years, and the homes in them that no earlier find took."""

    centre: int
    """Row of the place in the middle."""
    first: int
    """First year of the window, counted from the first year of the horizon."""
    homes: Floats
    """Homes per place (rows) and year of the window (columns)."""


def profiles(
    first: pd.Series, last: pd.Series, homes: pd.Series, window: tuple[int, int]
) -> Floats:
    """Return homes per row and year of the window, spread evenly over first to last year."""
    years = np.arange(window[0], window[1] + 1)
    start, end = (s.to_numpy(dtype="float64")[:, None] for s in (first, last))
    busy = (years >= start) & (years <= end)
    made: Floats = busy * (homes.to_numpy(dtype="float64")[:, None] / (end - start + 1))
    return made


def neighbours(x: Floats, y: Floats, distance_m: float) -> Any:
    """Return the sparse 0/1 matrix of places within a distance of each other, itself included."""
    tree = KDTree(np.column_stack([x, y]))
    a, b = tree.query_pairs(distance_m, output_type="ndarray").T
    own = np.arange(len(x))
    rows, columns = np.concatenate([a, b, own]), np.concatenate([b, a, own])
    return coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(x), len(x))).tocsr()


def windows(per_year: Floats, length: int) -> Floats:
    """Return the sums over every window of so many consecutive years, along the last axis."""
    length = min(length, per_year.shape[-1])
    summed = np.cumsum(per_year, axis=-1)
    before = np.concatenate([np.zeros_like(summed[..., :1]), summed[..., :-length]], axis=-1)
    return np.asarray(summed[..., length - 1 :] - before)


def scan(profile: Floats, near: Any, length: int, least: float) -> list[Find]:
    """Return the finds, fullest first.

    Parameters
    ----------
    profile
        Homes per place and year; places in a fixed order.
    near
        Of :func:`neighbours`.
    length
        Years of a window.
    least
        Homes that a find holds at least.
    """
    left = profile.copy()
    sums = windows(near @ left, length)
    found: list[Find] = []
    while sums.size:
        busy = windows(left, length) > 0
        place, start = np.unravel_index(np.argmax(np.where(busy, sums, -1.0).T), sums.T.shape)[::-1]
        if sums[place, start] < least - _CLOSE or not busy[place, start]:
            return found
        members = near.indices[near.indptr[place] : near.indptr[place + 1]]
        span = slice(int(start), int(start) + length)
        taken = np.zeros((len(left), left[:, span].shape[1]))
        taken[members] = left[members, span]
        found.append(Find(int(place), int(start), taken))
        left[members, span] = 0.0
        touched = np.unique(near[members].indices)
        sums[touched] = windows(near[touched] @ left, length)
    return found
