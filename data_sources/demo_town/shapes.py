"""Outlines of buildings, as seen from the street: s along the front, t away from it, in metres.

Every outline has :data:`VERTICES` corners, anticlockwise from the left end of the front; a simpler
one repeats its last corner, which is taken out again when the polygons are made. Its axis is a line
inside, on which the points of its addresses lie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Coordinates = NDArray[np.float64]

VERTICES = 12


def filled(corners: list[tuple[float, float]]) -> Coordinates:
    """Return the corners as an array of :data:`VERTICES` rows."""
    return np.array(corners + corners[-1:] * (VERTICES - len(corners)), dtype=float)


def block(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a rectangle."""
    ring = filled([(0, 0), (width, 0), (width, depth), (0, depth)])
    return ring, _level(width, depth / 2)


def slab(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a long flat with a stair tower at the back."""
    left, out = width * 0.46, 2.2
    ring = filled(
        [
            (0, 0),
            (width, 0),
            (width, depth),
            (left + 4.6, depth),
            (left + 4.6, depth + out),
            (left, depth + out),
            (left, depth),
            (0, depth),
        ]
    )
    return ring, _level(width, depth / 2)


def ell(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return an L of which the front wing takes 55 % of the depth."""
    return _ell(width, depth, depth * 0.55, width * 0.55)


def ell_deep(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return an L of two wings, 13 m deep each: an office around a parking court."""
    return _ell(width, depth, 13.0, 13.0)


def _ell(width: float, depth: float, front: float, side: float) -> tuple[Coordinates, Coordinates]:
    ring = filled([(0, 0), (width, 0), (width, front), (side, front), (side, depth), (0, depth)])
    return ring, _level(width, front / 2)


def tee(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a wide front with a narrower part behind it: a farmhouse, a village church."""
    front, inset = depth * 0.4, width * 0.16
    ring = filled(
        [
            (0, 0),
            (width, 0),
            (width, front),
            (width - inset, front),
            (width - inset, depth),
            (inset, depth),
            (inset, front),
            (0, front),
        ]
    )
    return ring, _level(width, front / 2)


def cross(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a nave along the street with transepts."""
    low, high = depth * 0.28, depth * 0.72
    left, right = width * 0.52, width * 0.74
    ring = filled(
        [
            (0, low),
            (left, low),
            (left, 0),
            (right, 0),
            (right, low),
            (width, low),
            (width, high),
            (right, high),
            (right, depth),
            (left, depth),
            (left, high),
            (0, high),
        ]
    )
    return ring, _level(width, depth / 2)


def comb(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a spine along the street with three wings behind: a school, an office."""
    spine, wing = depth * 0.36, width * 0.2
    gap = (width - 3 * wing) / 2
    ring = filled(
        [
            (0, 0),
            (width, 0),
            (width, depth),
            (width - wing, depth),
            (width - wing, spine),
            (wing + gap + wing, spine),
            (wing + gap + wing, depth * 0.9),
            (wing + gap, depth * 0.9),
            (wing + gap, spine),
            (wing, spine),
            (wing, depth),
            (0, depth),
        ]
    )
    return ring, _level(width, spine / 2)


def wings(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a U of wings 14 m deep, open to the back."""
    wing = min(14.0, width * 0.28, depth * 0.45)
    ring = filled(
        [
            (0, 0),
            (width, 0),
            (width, depth),
            (width - wing, depth),
            (width - wing, wing),
            (wing, wing),
            (wing, depth * 0.8),
            (0, depth * 0.8),
        ]
    )
    return ring, _level(width, wing / 2)


def court(width: float, depth: float) -> tuple[Coordinates, Coordinates]:
    """Return a stately block with a forward middle bay."""
    ring = filled(
        [
            (0, 1.2),
            (width * 0.36, 1.2),
            (width * 0.36, 0),
            (width * 0.64, 0),
            (width * 0.64, 1.2),
            (width, 1.2),
            (width, depth),
            (0, depth),
        ]
    )
    return ring, _level(width, depth / 2)


def _level(width: float, t: float) -> Coordinates:
    return np.array([[width * 0.06, t], [width * 0.94, t]])


SHAPES: dict[str, Callable[[float, float], tuple[Coordinates, Coordinates]]] = {
    "block": block,
    "slab": slab,
    "ell": ell,
    "ell_deep": ell_deep,
    "tee": tee,
    "cross": cross,
    "comb": comb,
    "wings": wings,
    "court": court,
}
"""Outlines by the name that types.toml uses."""


def terrace(
    start: Coordinates,
    width: Coordinates,
    front: Coordinates,
    depth: Coordinates,
    extension: Coordinates,
) -> tuple[Coordinates, Coordinates]:
    """Return the outlines and axes of a row of touching houses.

    Parameters
    ----------
    start, width
        Where along the front each house begins, and how wide it is.
    front, depth
        How far its front stands back, and its depth.
    extension
        Shape (n, 3): from and to (share of the width) and depth of what is built on at the back.

    Returns
    -------
    rings, axes
        Shapes (n, VERTICES, 2) and (n, 2, 2). Neighbours have their party wall in common.
    """
    left, right = start, start + width
    back, out = front + depth, front + depth + extension[:, 2]
    inner, outer = left + width * extension[:, 0], left + width * extension[:, 1]
    corners = [
        (left, front),
        (right, front),
        (right, back),
        (outer, back),
        (outer, out),
        (inner, out),
        (inner, back),
        (left, back),
    ]
    corners += corners[-1:] * (VERTICES - len(corners))
    rings = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
    middle = front + depth / 2
    axes = np.stack(
        [
            np.stack([left + width * 0.2, middle], axis=-1),
            np.stack([left + width * 0.8, middle], axis=-1),
        ],
        axis=1,
    )
    return rings, axes
