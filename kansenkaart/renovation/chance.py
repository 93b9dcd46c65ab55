"""Chance: how often years at random make a pile-up as unusual as one that was found.

In a draw every project keeps its place, homes and duration, and gets a first year at random within
the horizon (what runs past the end goes on at the beginning). How unusual a circle and window are
is measured against what the same circle holds over all draws, in standard deviations, so that a
place with many homes is not found unusual for its size. A plan is a full census and no sample, so
this is a second opinion on a cluster and no test of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kansenkaart.renovation import scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CELLS = 4_000_000
"""Places times years times draws that are worked out at once; bounds the memory."""
_CLOSE = 1e-6  # what adding thirds of homes up may differ


@dataclass(frozen=True)
class Null:
    """What years at random give: the level of every circle, and the most unusual of every draw."""

    mean: Floats
    deviation: Floats
    most: Floats
    """Per draw the most standard deviations of a circle that holds enough; none is -inf."""

    def share(self, place: int, homes: float) -> float:
        """Return the share of draws with something as unusual as so many homes at this place."""
        unusual = (homes - self.mean[place]) / max(self.deviation[place], _CLOSE)
        return float(np.mean(self.most >= unusual - _CLOSE))


def null(
    profile: Floats, project: NDArray[np.intp], near: Any, length: int, least: float, draws: Any
) -> Null:
    """Draw years at random and measure every circle in every window.

    Parameters
    ----------
    profile
        Homes per place and year.
    project
        Number of the project of each place; its places move together.
    near, length, least
        As in :func:`kansenkaart.renovation.scan.scan`.
    draws
        Shift of every project in every draw: draws by projects, whole years.
    """
    horizon = profile.shape[1]
    full = np.flatnonzero(near @ profile.sum(axis=1) >= least - _CLOSE)
    circles = near[full]
    size = max(1, _CELLS // max(1, profile.size))
    total, square, most = np.zeros(len(full)), np.zeros(len(full)), []
    parts = [draws[start : start + size] for start in range(0, len(draws), size)]
    sums = [_sums(profile, circles, part[:, project], length) for part in parts]
    for drawn in sums:
        total += drawn.sum(axis=(1, 2))
        square += (drawn**2).sum(axis=(1, 2))
    count = len(draws) * (horizon - min(length, horizon) + 1)
    mean = total / count
    deviation = np.sqrt(np.maximum(square / count - mean**2, 0.0))
    scale = np.maximum(deviation, _CLOSE)[:, None, None]
    for drawn in sums:
        unusual = np.where(drawn >= least - _CLOSE, (drawn - mean[:, None, None]) / scale, -np.inf)
        most.append(unusual.max(axis=(0, 2), initial=-np.inf))
    every_mean, every_deviation = np.zeros(len(profile)), np.zeros(len(profile))
    every_mean[full], every_deviation[full] = mean, deviation
    return Null(every_mean, every_deviation, np.concatenate(most))


def _sums(profile: Floats, circles: Any, shift: NDArray[np.intp], length: int) -> Floats:
    """Return the window sums: circles by draws by windows."""
    places, horizon = profile.shape
    year = (np.arange(horizon) - shift[:, :, None]) % horizon
    rolled = profile[np.arange(places)[None, :, None], year]
    flat = rolled.transpose(1, 0, 2).reshape(places, -1)
    per_year = (circles @ flat).reshape(circles.shape[0], len(shift), horizon)
    return scan.windows(per_year, length)
