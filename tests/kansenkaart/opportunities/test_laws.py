"""Laws of the whole: where a town lies changes nothing, and what is far away neither."""

from __future__ import annotations

import functools
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.kansenkaart.fabric import village
from tests.kansenkaart.opportunities.conftest import judge

_RANKED = ["rank", "top20_share", "rank_low", "rank_high", "homes_within_cap"]


def plain(tables: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the tables without geometry, in the order of their keys."""
    table = tables["opportunities"].drop(columns="geometry").sort_values("opportunity_id")
    return {
        "opportunities": pd.DataFrame(table).reset_index(drop=True),
        "outcomes": tables["outcomes"].sort_values(["opportunity_id", "criterion"]),
        "outside": tables["outside"].sort_values(["kind", "pand_id"]),
        "totals": tables["totals"],
    }


@functools.cache
def as_it_lies() -> dict[str, pd.DataFrame]:
    return plain(judge().tables)


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    dx=st.floats(-90_000, 90_000),
    dy=st.floats(-90_000, 90_000),
    turn=st.floats(0, 360),
    seed=st.integers(0, 1000),
)
def test_moving_turning_and_shuffling_change_nothing(
    dx: float, dy: float, turn: float, seed: int
) -> None:
    moved = plain(judge(move=(dx, dy), turn_deg=turn, shuffle=seed).tables)
    for name, table in as_it_lies().items():
        pd.testing.assert_frame_equal(
            moved[name].reset_index(drop=True),
            table.reset_index(drop=True),
            rtol=1e-4,
            atol=1e-4,
            obj=name,
        )


def test_a_flat_four_hundred_metres_away_changes_no_score() -> None:
    far = (640.0, 0.0, 680.0, 12.0)

    def with_flat(objects: pd.DataFrame) -> pd.DataFrame:
        flat = objects[objects["pand_ids"].str[0] == village.pand(41)]
        point = shapely.Point(village.BASE[0] + 660, village.BASE[1] + 6)
        ids = [village.vbo(900 + i) for i in range(len(flat))]
        more = flat.assign(
            vbo_id=ids, pand_ids=[[village.pand(99)]] * len(flat), geometry=[point] * len(flat)
        )
        return gpd.GeoDataFrame(pd.concat([objects, more], ignore_index=True), crs=objects.crs)

    village.OUTLINES[99] = far
    try:
        judged = plain(judge(change_objects=with_flat).tables)["opportunities"]
    finally:
        del village.OUTLINES[99]
    alone = as_it_lies()["opportunities"].drop(columns=_RANKED).set_index("opportunity_id")
    beside = judged.drop(columns=_RANKED).set_index("opportunity_id")
    assert len(beside) > len(alone)
    pd.testing.assert_frame_equal(beside.loc[alone.index], alone)
