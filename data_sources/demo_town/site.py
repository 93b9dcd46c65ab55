"""The building site: puts outlines on their place and remembers what stands where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data_sources.demo_town.shapes import VERTICES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data_sources.demo_town.plan import Block

    Coordinates = NDArray[np.float64]

TURNS = {"S": 0, "E": 1, "N": 2, "W": 3}
"""Quarter turns from a front in the south to one on another side of the block."""


@dataclass
class Site:
    """Everything built so far, as lists of equal-length pieces."""

    rings: list[Coordinates] = field(default_factory=list)
    axes: list[Coordinates] = field(default_factory=list)
    facts: list[dict[str, object]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    names: list[NDArray[np.str_]] = field(default_factory=list)
    orders: list[Coordinates] = field(default_factory=list)

    def build(
        self,
        block: Block,
        side: str,
        origin: tuple[float, float],
        outlines: tuple[Coordinates, Coordinates],
        types: NDArray[np.str_],
        *,
        rigid: bool = True,
    ) -> None:
        """Put outlines along one side of a block.

        Parameters
        ----------
        block, side
            Where; the side (S, N, W, E) is where the fronts look.
        origin
            The (u, v) of s = t = 0: the left end of the front line, seen from the street.
        outlines
            Rings (n, VERTICES, 2) and axes (n, 2, 2) in (s, t).
        types
            Kind of building of each.
        rigid
            Keep right angles; False lets a row follow the bend of its street.
        """
        rings, axes = (_facing(part, side) + origin for part in outlines)
        middle = rings.reshape(-1, 2).mean(axis=0)
        along = axes.mean(axis=1)[:, 0 if side in "SN" else 1]
        if rigid:
            placed = (block.frame.rigid(part, middle) for part in (rings, axes))
        else:
            placed = (block.frame.to_town(part) for part in (rings, axes))
        self.rings.append(next(placed))
        self.axes.append(next(placed))
        self.names.append(types)
        self.orders.append(along)
        self.sizes.append(len(types))
        self.facts.append(
            {
                "buurt": block.buurt,
                "district": block.district,
                "block": block.name,
                "street_key": block.streets[side],
                "even": side in "NE",
                "row": f"{block.name}/{len(self.sizes)}",
            }
        )

    def lots(self) -> pd.DataFrame:
        """Return one row per building in the order of building.

        Columns ``kind``, ``buurt``, ``district``, ``block``, ``row``, ``street_key``, ``even``
        (side of the street), ``along`` (place along it), and ``ring`` and ``axis`` as positions in
        :meth:`coordinates`.
        """
        facts = pd.DataFrame(self.facts)
        table = facts.loc[np.repeat(facts.index, self.sizes)].reset_index(drop=True)
        return table.assign(kind=np.concatenate(self.names), along=np.concatenate(self.orders))

    def coordinates(self) -> tuple[Coordinates, Coordinates]:
        """Return all rings (n, VERTICES, 2) and axes (n, 2, 2), metres from the middle of town."""
        rings = np.concatenate([part.reshape(-1, VERTICES, 2) for part in self.rings])
        return rings, np.concatenate(self.axes)


def _facing(st: Coordinates, side: str) -> Coordinates:
    """Turn (s, t) by quarter turns, so that the front looks to a side of the block."""
    s, t = st[..., 0], st[..., 1]
    turned = {"S": (s, t), "E": (-t, s), "N": (-s, -t), "W": (t, -s)}[side]
    return np.stack(turned, axis=-1)
