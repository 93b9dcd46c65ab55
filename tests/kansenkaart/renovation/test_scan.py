"""The scan for circles and years, on places that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from kansenkaart.fabric import Fabric
from kansenkaart.renovation import chance, clusters, placing, scan, works
from tests.kansenkaart.renovation import towns

WINDOW = (2026, 2035)


def test_homes_are_spread_over_the_years_within_the_window() -> None:
    first = pd.Series([2026, 2025, 2034], dtype="Int64")
    last = pd.Series([2026, 2026, 2037], dtype="Int64")
    made = scan.profiles(first, last, pd.Series([6.0, 6.0, 8.0]), WINDOW)
    # all in the first year; half of it before the window; two of four years after it
    assert made.sum(axis=1).tolist() == [6.0, 3.0, 4.0]
    assert made[0, 0] == 6.0
    assert made[1, 0] == 3.0
    assert made[2, 8:].tolist() == [2.0, 2.0]


def test_windows_are_sums_of_consecutive_years() -> None:
    per_year = np.array([[1.0, 2.0, 4.0, 8.0]])
    assert scan.windows(per_year, 3).tolist() == [[7.0, 14.0]]
    assert scan.windows(per_year, 1).tolist() == per_year.tolist()
    assert scan.windows(per_year, 9).tolist() == [[15.0]]  # a horizon shorter than a window


def test_the_fullest_circle_comes_first_and_its_homes_are_gone() -> None:
    # places at 0, 100, 200 and 1000 m on a line; a circle of 150 m around 100 holds three
    x = np.array([0.0, 100.0, 200.0, 1000.0])
    near = scan.neighbours(x, np.zeros(4), 150.0)
    profile = np.array([[5.0, 0, 0, 0], [0, 5.0, 0, 0], [0, 0, 5.0, 5.0], [0, 0, 0, 9.0]])
    found = scan.scan(profile, near, length=3, least=9.0)
    assert [(f.centre, f.first, f.homes.sum()) for f in found] == [(1, 0, 15.0), (3, 1, 9.0)]
    # what is left, the last year of the third place, is too little
    assert len(scan.scan(profile, near, length=3, least=5.0)) == 3
    assert scan.scan(profile, near, length=3, least=16.0) == []


def test_of_equal_circles_the_earliest_and_then_the_most_western_is_first() -> None:
    near = scan.neighbours(np.array([0.0, 1000.0]), np.zeros(2), 10.0)
    late_west = np.array([[0, 0, 4.0], [4.0, 0, 0]])
    assert [(f.centre, f.first) for f in scan.scan(late_west, near, 1, 4.0)] == [(1, 0), (0, 2)]
    same_year = np.array([[4.0, 0, 0], [4.0, 0, 0]])
    assert [f.centre for f in scan.scan(same_year, near, 1, 4.0)] == [0, 1]


def test_thirds_of_homes_reach_a_whole_limit() -> None:
    near = scan.neighbours(np.array([0.0]), np.zeros(1), 10.0)
    years = pd.Series([2027]), pd.Series([2029])
    for homes in range(150, 190):
        profile = scan.profiles(*years, pd.Series([float(homes)]), WINDOW)
        assert len(scan.scan(profile, near, 3, float(homes))) == 1, homes


def test_one_project_is_no_more_than_chance_and_many_at_once_are_more() -> None:
    x = np.arange(12) * 10.0
    near = scan.neighbours(x, np.zeros(12), 400.0)
    rng = np.random.default_rng(1)
    shifts = rng.integers(10, size=(200, 12))
    one = np.zeros((12, 10))
    one[:, 4] = 10.0  # twelve places of a single project
    null = chance.null(one, np.zeros(12, dtype=int), near, 3, 100.0, shifts[:, :1])
    # wherever its year falls all 120 homes lie within some three years
    assert null.share(0, 120.0) == 1.0
    # twelve projects: that as many fall within three years at random does not happen in 200 draws
    null = chance.null(one, np.arange(12), near, 3, 100.0, shifts)
    assert null.share(0, 120.0) == 0.0


def _clusters(fabric: Fabric, listed: pd.DataFrame, parameters: dict[str, float]) -> pd.DataFrame:
    placed = placing.place(listed, fabric)
    return clusters.clusters(works.works(placed, fabric, WINDOW), fabric, parameters, WINDOW)


def test_the_order_of_lines_and_homes_changes_nothing(parameters: dict[str, float]) -> None:
    rng = np.random.default_rng(7)
    fabric = towns.town(rng)
    listed, _ = towns.piled(rng, fabric, 0.3, 8)
    made = _clusters(fabric, listed, parameters)
    assert len(made) > 1
    mixed = towns.shuffled(rng, fabric)
    again = _clusters(mixed, listed.sample(frac=1, random_state=1, ignore_index=True), parameters)
    pd.testing.assert_frame_equal(
        pd.DataFrame(made.drop(columns="geometry")), pd.DataFrame(again.drop(columns="geometry"))
    )
    assert made.geometry.geom_equals_exact(again.geometry, 1e-6).all()


@pytest.mark.parametrize("shift", [0.0, 37.0])
def test_a_cluster_holds_what_its_parameters_say(
    parameters: dict[str, float], shift: float
) -> None:
    rng = np.random.default_rng(3)
    fabric = towns.town(rng, east=shift)
    listed, pile = towns.piled(rng, fabric, 0.0, 8)
    (one,) = _clusters(fabric, listed, parameters).to_dict("records")
    assert one["homes"] == pile.homes
    assert (one["first_year"], one["last_year"]) == pile.years
    assert one["smp_start_year"] == pile.years[0] - 2
    assert one["projects"] == 8
    assert one["decided_homes"] == pile.homes
    assert set(one["parties"]) <= {"Noord", "Zuid"}
    assert one["title"].endswith(f", {pile.years[0]}-{pile.years[1]}")
    # the outline holds the middle, and reaches no further than the circle and the room around it
    west, south, east, north = one["geometry"].bounds
    assert max(east - west, north - south) <= 2 * (400 + 60) + 100


def test_an_outline_has_no_holes() -> None:
    # four blocks around a court: their grounds meet and leave a little of it
    blocks = [box(0, 0, 100, 20), box(0, 80, 100, 100), box(0, 0, 20, 100), box(80, 0, 100, 100)]
    made = clusters._without_holes(np.array(blocks))
    assert made.area == pytest.approx(100 * 100)
    apart = clusters._without_holes(np.array([*blocks, box(300, 0, 310, 10)]))
    assert apart.area == pytest.approx(100 * 100 + 10 * 10)
