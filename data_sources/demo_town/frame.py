"""Where a district lies: coordinates along its straight or bent streets, and back to the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Coordinates = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Local coordinates of a district: u along its streets, v across them, in metres.

    With a bend the streets are arcs around one centre, as in many post-war extensions.
    """

    x: float
    y: float
    angle: float
    """Direction of u at the origin, radians anticlockwise from east."""
    radius: float = 0.0
    """Radius of the street at v = 0; positive bends to the left of u, 0 is straight."""
    middle: float = 0.0
    """The u at which the bend leaves the direction unchanged."""

    @property
    def _origin(self) -> Coordinates:
        return np.array([self.x, self.y])

    def to_town(self, uv: Coordinates) -> Coordinates:
        """Return town coordinates of an array of (u, v), shape (..., 2)."""
        along, across = uv[..., 0], uv[..., 1]
        if self.radius:
            turn = (along - self.middle) / self.radius
            reach = self.radius - across
            along = self.middle + reach * np.sin(turn)
            across = self.radius - reach * np.cos(turn)
        return _turned(np.stack([along, across], axis=-1), self.angle) + self._origin

    def rigid(self, uv: Coordinates, around: Coordinates) -> Coordinates:
        """Return town coordinates of a shape that stays straight where the streets bend.

        Parameters
        ----------
        uv
            The shape, shape (..., 2).
        around
            The (u, v) that takes its exact place and gives the direction.
        """
        turn = (around[0] - self.middle) / self.radius if self.radius else 0.0
        return _turned(uv - around, self.angle + turn) + self.to_town(around)

    def level(self, v: float) -> Frame:
        """Return the frame of the same streets in which v counts from another line.

        Lengths along that line are then true, however strong the bend.
        """
        x, y = _turned(np.array([0.0, v]), self.angle) + self._origin
        radius = self.radius - v if self.radius else 0.0
        return Frame(float(x), float(y), self.angle, radius, self.middle)

    def ring(self, centre: tuple[float, float], radius: float, middle: float, turn: float) -> Frame:
        """Return the frame of a round street: v = 0 at ``radius`` from a (u, v), v outwards.

        Parameters
        ----------
        centre
            The (u, v) of the middle of the ring.
        radius
            Of the line v = 0, in m.
        middle
            The u that looks in the direction ``turn``, radians.
        """
        x, y = self.to_town(np.array(centre)) - _turned(np.array([middle, -radius]), turn)
        return Frame(float(x), float(y), turn, -radius, middle)


def _turned(points: Coordinates, angle: float) -> Coordinates:
    cosine, sine = np.cos(angle), np.sin(angle)
    matrix: Any = np.array([[cosine, sine], [-sine, cosine]])
    return np.asarray(points @ matrix)
