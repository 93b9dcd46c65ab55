"""Laws of the whole: where a town lies changes nothing, and what is far away neither."""

from __future__ import annotations

import functools
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data_sources.tables import empty, validate
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


def with_sources(move: tuple[float, float], turn_deg: float, seed: int | None) -> dict[str, Any]:
    """Judge the village with every source that has a place: heights of a plan, and the grid."""
    plans = [
        ((70, 35, 125, 60), 16.0, "P1", "2012-01-01"),
        ((-5, 35, 30, 60), 12.0, "P1", "2012-01-01"),
    ]
    roofs = {"pand_id": [village.pand(n) for n in (21, 22, 23, 41)], "quality": "ok"}
    roofs |= {"roof_p70_m": [9.0, 9.2, 9.4, 11.0], "flat_roof_m2": 90.0, "sloped_roof_m2": 10.0}
    heights = pd.DataFrame(roofs).reindex(columns=empty("building_height").columns)
    return judge(
        move=move,
        turn_deg=turn_deg,
        shuffle=seed,
        height_limit=village.limits(*plans, move=move, turn_deg=turn_deg),
        building_height=validate("building_height", heights),
        grid_congestion=village.congestion(**{"1381AA": 1}),
        change_objects=lambda objects: objects.assign(
            postcode=objects["street"].map({"Eikenstraat": "1381AA", "Plein": "1381AB"})
        ),
    ).tables


@functools.cache
def as_it_lies() -> dict[str, pd.DataFrame]:
    return plain(with_sources((0.0, 0.0), 0.0, None))


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
    moved = plain(with_sources((dx, dy), turn, seed))
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
    alone = plain(judge().tables)["opportunities"].drop(columns=_RANKED).set_index("opportunity_id")
    beside = judged.drop(columns=_RANKED).set_index("opportunity_id")
    assert len(beside) > len(alone)
    pd.testing.assert_frame_equal(beside.loc[alone.index], alone)
