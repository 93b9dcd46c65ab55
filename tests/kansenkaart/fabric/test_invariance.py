"""Where a town lies, how it is turned and how its rows are ordered changes nothing."""

from __future__ import annotations

import functools

import pandas as pd
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kansenkaart import fabric
from kansenkaart.projects import end_walls, rows
from kansenkaart.projects.blocks import blocks
from kansenkaart.projects.transformation import same_use
from tests.kansenkaart.fabric import village


def _tables(town: village.Town) -> dict[str, pd.DataFrame]:
    """Return every table that follows from a town, without the geometry."""
    owned = village.owners((21, "Zon", 1.0, 1.0), (22, "Zon", 1.0, 1.0))
    built = fabric.build(town, village.no_match(), owned, "corporatie", village.PARAMETERS)
    pand, touching = built.buildings, built.touching
    several = blocks(pand[pand["dwellings"] > 1], touching, village.PARAMETERS)
    row = pand["row_id"].dropna()
    walls = [
        end_walls.end_walls(group, pand, touching, village.PARAMETERS) for group in (several, row)
    ]
    return {
        "buildings": pd.DataFrame(pand.drop(columns="geometry")),
        "dwellings": pd.DataFrame(built.dwellings.drop(columns="geometry")),
        "garages": pd.DataFrame(built.garages.drop(columns="geometry")),
        "touching": touching,
        "blocks": several.to_frame(),
        "walls": pd.DataFrame(pd.concat(walls).drop(columns=["geometry", "wall"])),
        "split": rows.split_groups(built.dwellings, pand).to_frame(),
        "use": same_use(pand[pand["office_m2"] > 0], touching).to_frame(),
    }


@functools.cache
def _as_it_lies() -> dict[str, pd.DataFrame]:
    return _tables(village.town())


# A failing town is small already: looking for a smaller turn takes minutes and teaches nothing.
@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    dx=st.floats(-90_000, 90_000),
    dy=st.floats(-90_000, 90_000),
    turn=st.floats(0, 360),
    seed=st.integers(0, 1000),
)
def test_moving_turning_and_shuffling(dx: float, dy: float, turn: float, seed: int) -> None:
    moved = _tables(village.town(move=(dx, dy), turn_deg=turn, shuffle=seed))
    for name, table in _as_it_lies().items():
        # the BAG is in millimetres; GEOS's rectangles are micrometres off far from the origin
        pd.testing.assert_frame_equal(moved[name], table, rtol=1e-5, atol=1e-4, obj=name)


def test_building_twice_gives_the_same() -> None:
    again = _tables(village.town())
    for name, table in _as_it_lies().items():
        pd.testing.assert_frame_equal(again[name], table, check_exact=True)
