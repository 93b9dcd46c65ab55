"""The order within a kind, and the cap on concentration."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kansenkaart import ranking


def scored(rows: dict[str, tuple[str, str | None, float, float]]) -> pd.DataFrame:
    columns = ["assessment", "class", "score_mid", "score_low"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def test_the_order_is_class_then_mid_then_low_then_id() -> None:
    table = scored(
        {
            "e": ("candidate", "B", 0.9, 0.9),
            "d": ("candidate", "A", 0.7, 0.6),
            "c": ("candidate", "A", 0.8, 0.1),
            "b": ("candidate", "A", 0.7, 0.6),
            "a": ("candidate", "A", 0.7, 0.5),
            "x": ("excluded", None, 1.0, 1.0),
            "y": ("not_assessable", None, np.nan, 0.0),
            "f": ("candidate", "C", 0.2, 0.2),
        }
    )
    ranks = ranking.rank(table)
    assert ranks.dropna().sort_values().index.tolist() == ["c", "b", "d", "a", "e", "f"]
    assert ranks[["x", "y"]].isna().all()
    assert ranks.index.equals(table.index)


def test_no_candidates_give_no_ranks() -> None:
    assert ranking.rank(scored({"x": ("excluded", None, 1.0, 1.0)})).isna().all()


def places(homes: list[float], xs: list[float], ranks: list[int | None]) -> pd.DataFrame:
    table = pd.DataFrame(
        {"homes": homes, "rank": pd.array(ranks, dtype="Int64")},
        index=[f"p{n}" for n in range(len(homes))],
    )
    table["geometry"] = shapely.points(xs, [0.0] * len(xs))
    return table


def cap(table: pd.DataFrame, stock_xs: list[float], share: float) -> list[int]:
    stock = shapely.points(stock_xs, [0.0] * len(stock_xs))
    return ranking.concentration_cap(table, stock, radius_m=100.0, share_max=share).tolist()


def test_the_first_in_rank_takes_the_room_the_next_what_is_left() -> None:
    # 50 homes at x = 0, all within 100 m of the three projects: room for 5
    table = places([2, 4, 4], [0, 10, 20], [2, 1, 3])
    assert cap(table, [0.0] * 50, 0.10) == [1, 4, 0]


def test_a_project_farther_away_has_room_of_its_own() -> None:
    # p0 sees 20 homes, p2 (at 300 m) its own 20; p1 (at 101 m) sees none of either
    table = places([5, 5, 5], [0, 101.5, 300], [1, 2, 3])
    assert cap(table, [0.0] * 20 + [300.0] * 20, 0.10) == [2, 0, 2]


def test_the_radius_counts_what_lies_on_it() -> None:
    assert cap(places([5], [100], [1]), [0.0] * 20, 0.10) == [2]


def test_a_share_of_one_caps_nothing() -> None:
    assert cap(places([3, 4], [0, 0], [1, 2]), [0.0] * 7, 1.0) == [3, 4]


def test_what_has_no_rank_comes_last() -> None:
    assert cap(places([2, 2], [0, 0], [None, 1]), [0.0] * 20, 0.10) == [0, 2]


def test_a_share_of_whole_homes_is_not_lost_to_rounding() -> None:
    assert cap(places([9], [0], [1]), [0.0] * 30, 0.1) == [3]  # 30 * 0.1 is 3.0000000000000004
    assert cap(places([9], [0], [1]), [0.0] * 70, 0.07) == [4]  # 4.9 homes: four whole ones


def test_a_row_counts_from_its_nearest_home() -> None:
    table = places([5], [0], [1])
    table["geometry"] = shapely.linestrings([[[150.0, 0.0], [400.0, 0.0]]])
    assert cap(table, [60.0] * 10 + [40.0] * 10, 0.5) == [5]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 500)), min_size=1, max_size=15),
    st.lists(st.integers(0, 500), max_size=60),
    st.sampled_from([0.05, 0.1, 0.3, 1.0]),
)
def test_the_cap_grants_no_more_than_wanted_nor_than_there_is_room(projects, stock, share) -> None:
    homes, xs = [list(map(float, part)) for part in zip(*projects, strict=True)]
    table = places(homes, xs, list(range(1, len(projects) + 1)))
    points = list(map(float, stock))
    granted = cap(table, points, share) if points else [0] * len(homes)
    for number, x in enumerate(xs):
        near = sum(abs(x - s) <= 100 for s in points)
        before = sum(
            g for g, y in zip(granted[:number], xs[:number], strict=True) if abs(x - y) <= 100
        )
        assert 0 <= granted[number] <= homes[number]
        assert granted[number] <= max(share * near - before, 0) + 1e-6


@pytest.mark.parametrize("share", [0.1, 0.2])
def test_a_looser_cap_never_grants_less_in_all(share: float) -> None:
    rng = np.random.default_rng(3)
    xs = rng.uniform(0, 800, 40).tolist()
    table = places(rng.integers(1, 9, 40).astype(float).tolist(), xs, list(range(1, 41)))
    stock = rng.uniform(0, 800, 400).tolist()
    assert sum(cap(table, stock, share)) <= sum(cap(table, stock, 2 * share))
