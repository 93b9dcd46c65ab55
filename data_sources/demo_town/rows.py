"""Rows of touching houses, with what was built on behind, and their sheds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data_sources.demo_town.shapes import terrace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data_sources.demo_town.types import BuildingType

    Coordinates = NDArray[np.float64]

GAP = 3.4
"""Metres between two rows in one line: the path to the gardens."""


@dataclass(frozen=True)
class Row:
    """A line of houses along a front: arrays with one value per house."""

    start: Coordinates
    width: Coordinates
    front: Coordinates
    depth: Coordinates
    extension: Coordinates
    """Shape (n, 3): from and to (share of the width), depth."""
    house: NDArray[np.int_]
    """Place of the house in its own row."""

    @property
    def count(self) -> int:
        """Number of houses."""
        return len(self.start)

    @property
    def back(self) -> Coordinates:
        """How far from the front line each house ends, in m."""
        return np.asarray(self.front + self.depth + self.extension[:, 2])

    def outlines(self) -> tuple[Coordinates, Coordinates]:
        """Return the rings and axes of the houses."""
        return terrace(self.start, self.width, self.front, self.depth, self.extension)


def row_of(
    kind: BuildingType, space: tuple[float, float], longest: int, rng: np.random.Generator
) -> Row | None:
    """Return a line of houses of one kind that fits in a space, or None when not one fits.

    Parameters
    ----------
    kind
        Kind of building.
    space
        Length of the line, and how far back from it a house may reach, in m.
    longest
        Most houses in one row; a longer line is cut by paths.
    rng
        Random numbers.
    """
    length, room = space
    if kind.unequal:
        start, width, house = _unequal(kind, length, rng)
    else:
        start, width, house = _equal(kind, length, longest, rng)
    count = len(start)
    if not count:
        return None
    front, depth = _stagger(kind, house, rng)
    depth = _floats(np.minimum(depth, room - front))
    extension = _extensions(kind, count, rng)
    extension[:, 2] = np.minimum(extension[:, 2], np.maximum(room - front - depth, 0.0))
    return Row(start, width, front, depth, extension, house)


def boxes_of(count: int, width: float, depth: float) -> Row:
    """Return a line of equal boxes."""
    zeros = np.zeros(count)
    return Row(
        _floats(np.arange(count) * width),
        np.full(count, width),
        zeros,
        np.full(count, depth),
        np.zeros((count, 3)),
        np.arange(count),
    )


def _equal(
    kind: BuildingType, length: float, longest: int, rng: np.random.Generator
) -> tuple[Coordinates, Coordinates, NDArray[np.int_]]:
    """Divide a length in rows of houses of one width, as equal as can be, paths in between."""
    width = round(rng.uniform(*kind.width), 2)
    rows = 1
    while (length - (rows - 1) * GAP) // width > rows * longest:
        rows += 1
    count = int((length - (rows - 1) * GAP) // width)
    which = np.arange(count) * rows // max(count, 1)
    house = np.arange(count) - np.searchsorted(which, which)
    spare = length - count * width - (rows - 1) * GAP
    start = spare / 2 + np.arange(count) * width + which * GAP
    return start, np.full(count, width), house


def _unequal(
    kind: BuildingType, length: float, rng: np.random.Generator
) -> tuple[Coordinates, Coordinates, NDArray[np.int_]]:
    """Fill a length with houses of all widths, an alley here and there."""
    low, high = kind.width
    widths = low + (high - low) * rng.beta(1.6, 2.2, size=int(length / low) + 1)
    alleys = np.where(rng.random(len(widths)) < 0.07, rng.uniform(0.9, 2.2, len(widths)), 0.0)
    used = np.cumsum(widths + alleys)
    count = int(np.searchsorted(used, length))
    if not count:
        return np.empty(0), np.empty(0), np.empty(0, dtype=int)
    stretch = length / used[count - 1]
    if stretch > 1.35:
        stretch = 1.0
    widths, alleys = widths[:count] * stretch, alleys[:count] * stretch
    start = np.cumsum(widths + alleys) - widths
    row = np.cumsum(alleys > 0)
    house: NDArray[np.int_] = np.arange(count) - np.searchsorted(row, row)
    return _floats(start), _floats(widths), house


def _stagger(
    kind: BuildingType, house: NDArray[np.int_], rng: np.random.Generator
) -> tuple[Coordinates, Coordinates]:
    """Return how far each front stands back, and each depth."""
    count = len(house)
    if kind.uneven:
        depth = rng.uniform(*kind.depth, size=count)
        front = rng.uniform(0, kind.uneven * 0.25, size=count) * (rng.random(count) < 0.4)
        return front, depth
    depth = np.full(count, round(rng.uniform(*kind.depth), 2))
    if not kind.staggered or rng.random() < 0.25:
        return np.zeros(count), depth
    jump = rng.uniform(1.0, 2.0)
    if rng.random() < 0.5:
        return _floats(house // 2 % 2 * jump), depth
    return _floats(np.abs((house // 2 + 2) % 4 - 2) * jump * 0.8), depth


def _floats(values: NDArray[Any]) -> Coordinates:
    return np.asarray(values, dtype=np.float64)


def _extensions(kind: BuildingType, count: int, rng: np.random.Generator) -> Coordinates:
    """Return what was built on at the back of each house."""
    share, shallow, deep = kind.extension
    has = rng.random(count) < share
    wide = rng.choice([0.45, 0.55, 0.6, 1.0], size=count, p=[0.35, 0.25, 0.2, 0.2])
    left = np.where(np.arange(count) % 2 == 0, 0.0, 1.0 - wide)
    depth = np.where(has, np.round(rng.uniform(shallow, max(deep, shallow), size=count), 1), 0.0)
    return np.stack([left, left + wide, depth], axis=-1)


def sheds(
    row: Row,
    kind: BuildingType,
    share: float,
    room: tuple[float, float, float, float],
    rng: np.random.Generator,
) -> tuple[Coordinates, Coordinates] | None:
    """Return the sheds of a row, in pairs against the fences of two neighbours.

    Parameters
    ----------
    row
        The houses.
    kind
        Kind of shed.
    share
        Share of the houses that have one.
    room
        From where to where there is room away from the front line (sheds stand at the end of it),
        and from where to where along it.
    rng
        Random numbers.
    """
    near, far, left, right = room
    width, depth = rng.uniform(*kind.width), rng.uniform(*kind.depth)
    low = np.maximum(near, row.back + 1.0) if near > 0 else np.full(row.count, near)
    fits = (rng.random(row.count) < share) & (far - low >= depth) & (row.width >= width)
    fits &= (row.start >= left) & (row.start + row.width <= right)
    if not fits.any():
        return None
    start = np.where(row.house % 2 == 0, row.start + row.width - width, row.start)[fits]
    count = len(start)
    return terrace(
        start,
        np.full(count, width),
        np.full(count, far - depth),
        np.full(count, depth),
        np.zeros((count, 3)),
    )
