"""One block to be filled: where it is, with what, and the dice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data_sources.demo_town.shapes import SHAPES
from data_sources.demo_town.types import BuildingType, building_types

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data_sources.demo_town.plan import Block
    from data_sources.demo_town.rows import Row
    from data_sources.demo_town.site import Site

    Coordinates = NDArray[np.float64]


@dataclass(frozen=True)
class Building:
    """A kind of building with its size, in m."""

    kind: BuildingType
    width: float
    depth: float
    mirrored: bool = False

    def outline(self) -> tuple[Coordinates, Coordinates]:
        """Return its ring and axis as seen from the street."""
        shape = self.kind.shape if self.kind.shape != "row" else "block"
        ring, axis = SHAPES[shape](self.width, self.depth)
        if self.mirrored:
            flip, shift = np.array([-1.0, 1.0]), np.array([self.width, 0.0])
            ring, axis = ring * flip + shift, axis * flip + shift
        return ring, axis


@dataclass(frozen=True)
class Job:
    """A block, the parameters of its pattern, the site to build on, and random numbers."""

    block: Block
    parameters: Mapping[str, Any]
    site: Site
    rng: np.random.Generator

    @property
    def kind(self) -> BuildingType:
        """Kind of building of the pattern."""
        return building_types()[self.parameters["type"]]

    def building(self, kind: BuildingType, room: tuple[float, float] = (1e9, 1e9)) -> Building:
        """Draw the size of a building that is to fit in a room of (width, depth)."""
        width, depth = self.rng.uniform(*kind.width), self.rng.uniform(*kind.depth)
        return Building(kind, min(width, room[0]), min(depth, room[1]))

    def place(self, side: str, corner: tuple[float, float], building: Building) -> None:
        """Put one building along a side, ``corner`` being (setback, inset from the corner)."""
        ring, axis = building.outline()
        names = np.array([building.kind.name], dtype=object)
        self.site.build(
            self.block, side, origin(self.block, side, *corner), (ring[None], axis[None]), names
        )

    def place_row(
        self, side: str, corner: tuple[float, float], row: Row, kind: BuildingType
    ) -> None:
        """Put a row of houses along a side; some of them are of a variant of its kind."""
        names = np.full(row.count, kind.name, dtype=object)
        draw = self.rng.random(row.count) if kind.variants else np.ones(row.count)
        for variant, share in kind.variants.items():
            names[(draw >= 0) & (draw < share)] = variant
            draw = draw - share
        start = origin(self.block, side, *corner)
        self.site.build(self.block, side, start, row.outlines(), names, rigid=side in "WE")


def origin(block: Block, side: str, setback: float, inset: float = 0.0) -> tuple[float, float]:
    """Return where the front line of a side begins, ``inset`` from the corner of the block."""
    (u0, u1), (v0, v1) = block.u, block.v
    return {
        "S": (u0 + inset, v0 + setback),
        "E": (u1 - setback, v0 + inset),
        "N": (u1 - inset, v1 - setback),
        "W": (u0 + setback, v1 - inset),
    }[side]
