"""Free end walls of blocks and rows."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import shapely.affinity

from kansenkaart.indicators import adjacency, dimension
from kansenkaart.projects.end_walls import end_walls

PARAMETERS = {
    "end_wall_reach_m": 15.0,
    "end_wall_free_min_m": 3.0,
    "end_wall_elongation_max": 0.75,
    "end_wall_flatness_m": 1.0,
    "end_wall_overlap_m2": 1.0,
    "open_ground_inset_m": 0.5,
}
ROW = {"a": (0, 0, 6, 10), "b": (6, 0, 12, 10), "c": (12, 0, 18, 10)}
Shapes = dict[str, tuple[float, float, float, float]]


def _walls(shapes: Shapes, project: dict[str, str]) -> gpd.GeoDataFrame:
    geometry = gpd.GeoSeries({k: shapely.box(*v) for k, v in shapes.items()}, crs=28992)
    buildings = gpd.GeoDataFrame(geometry=geometry)
    buildings["elongation"] = dimension.elongation(
        dimension.length_m(geometry), dimension.depth_m(geometry)
    )
    touching = adjacency.touching(geometry, tolerance_m=0.3, min_wall_m=1.0)
    no_shed = touching[(touching["a"] != "shed") & (touching["b"] != "shed")]
    return end_walls(pd.Series(project), buildings, no_shed, PARAMETERS)


def test_the_ends_of_a_row_face_away_from_their_neighbours() -> None:
    walls = _walls(ROW, dict.fromkeys(ROW, "a"))
    assert walls["pand_id"].tolist() == ["a", "c"]
    assert walls["wall_m"].tolist() == pytest.approx([10, 10])
    assert walls["free_m"].tolist() == pytest.approx([15, 15])
    assert walls["wall"].iloc[0].equals(shapely.LineString([(0, 10), (0, 0)]))
    assert walls.geometry.iloc[0].equals(shapely.box(-15, 0, 0, 10))
    assert walls["blind"].isna().all()
    assert walls["project"].tolist() == ["a", "a"]


def test_a_shed_behind_the_house_is_no_neighbour_in_the_row() -> None:
    walls = _walls(ROW | {"shed": (0, 10, 3, 13)}, dict.fromkeys(ROW, "a"))
    assert walls["pand_id"].tolist() == ["a", "c"]


def test_between_the_homes_of_others_short_sides_are_facades() -> None:
    # 6 m wide and 10 m deep: the short sides are front and rear
    assert _walls(ROW, {"b": "b"}).empty


def test_the_end_of_a_block_beside_another_block_faces_away_from_it() -> None:
    walls = _walls(ROW, {"a": "a"})
    assert walls["pand_id"].tolist() == ["a"]
    assert walls["wall"].iloc[0].equals(shapely.LineString([(0, 10), (0, 0)]))


def test_the_neighbours_of_an_end_may_be_several_at_one_side() -> None:
    two: Shapes = {"a": (0, 0, 6, 10), "b": (6, 0, 12, 5), "c": (6, 5, 12, 10)}
    walls = _walls(two, {"a": "a"})
    assert walls["pand_id"].tolist() == ["a"]
    assert walls["wall"].iloc[0].equals(shapely.LineString([(0, 10), (0, 0)]))


def test_a_side_is_as_long_as_the_pand_is_deep_whatever_wall_lies_in_it() -> None:
    # an L of wings of 10 m: the wall at x = 40 is the end of a wing, in a side of 30 m
    wings = shapely.union(shapely.box(0, 0, 40, 10), shapely.box(0, 10, 10, 30))
    geometry = gpd.GeoSeries({"L": wings}, crs=28992)
    buildings = gpd.GeoDataFrame({"elongation": 0.75}, index=["L"], geometry=geometry)
    pairs = pd.DataFrame({"a": [], "b": []}, dtype="str")
    walls = end_walls(pd.Series({"L": "L"}), buildings, pairs, PARAMETERS)
    found = walls.sort_values("wall_m")
    assert found["wall_m"].tolist() == pytest.approx([10.0, 30.0])
    assert found["side_m"].tolist() == pytest.approx([30.0, 30.0])


@pytest.mark.parametrize(
    ("beside", "free"),
    [
        ((22, 2, 30, 8), [4.0]),
        ((20, 0, 30, 10), []),
        ((18, 0, 30, 10), []),
        ((22, 12, 30, 20), [15.0]),
    ],
)
def test_free_ground_ends_at_the_next_pand(
    beside: tuple[float, float, float, float], free: list[float]
) -> None:
    walls = _walls(ROW | {"x": beside}, dict.fromkeys(ROW, "a"))
    assert walls.loc[walls["pand_id"] == "c", "free_m"].tolist() == pytest.approx(free)


def test_a_block_of_one_pand_has_its_short_sides_where_it_is_long() -> None:
    flat: Shapes = {"flat": (0, 0, 40, 12), "tower": (100, 0, 120, 18)}
    walls = _walls(flat, {"flat": "flat", "tower": "tower"})
    assert walls["pand_id"].tolist() == ["flat", "flat"]
    assert walls["wall_m"].tolist() == pytest.approx([12, 12])


def test_the_wall_with_most_ground_is_the_first() -> None:
    flat: Shapes = {"flat": (0, 0, 40, 12), "x": (45, 0, 60, 12)}
    walls = _walls(flat, {"flat": "flat"})
    assert walls["free_m"].to_dict() == pytest.approx({"flat-1": 15.0, "flat-2": 5.0})


def test_the_same_ground_between_two_ends_counts_once() -> None:
    two: Shapes = {"a": (0, 0, 40, 12), "b": (50, 0, 90, 12)}
    walls = _walls(two, {"a": "a", "b": "b"})
    between = walls[walls["free_m"] < 15]
    assert between["free_m"].tolist() == pytest.approx([10, 10])
    assert between["space"].nunique() == 1
    assert walls["space"].nunique() == 3


def test_a_wall_is_as_long_as_its_outline() -> None:
    # the end house has a bay of 3 m: only that much of the side is wall
    shapes = {k: shapely.box(*v) for k, v in ROW.items()}
    shapes["a"] = shapely.union(shapes["a"], shapely.box(-2, 4, 0, 7))
    geometry = gpd.GeoSeries(shapes, crs=28992)
    buildings = gpd.GeoDataFrame({"elongation": 0.6}, index=list(ROW), geometry=geometry)
    touching = adjacency.touching(geometry, tolerance_m=0.3, min_wall_m=1.0)
    walls = end_walls(pd.Series(dict.fromkeys(ROW, "a")), buildings, touching, PARAMETERS)
    assert walls.loc["a-1", "wall_m"] == pytest.approx(3.0)


def test_the_middle_of_a_closed_ring_has_no_end() -> None:
    ring: Shapes = {
        "a": (0, 0, 10, 10),
        "b": (10, 0, 20, 10),
        "c": (10, 10, 20, 20),
        "d": (0, 10, 10, 20),
    }
    assert _walls(ring, dict.fromkeys(ring, "a")).empty


@pytest.mark.parametrize("turn_deg", [0.0, 40.0, 90.0, 180.0, 270.0])
def test_of_equal_walls_the_one_where_the_outline_starts_is_the_first(turn_deg: float) -> None:
    # the outline starts at (20, 0), so that the wall at x = 20 is number 1, wherever it points
    block = shapely.box(0, 0, 20, 10)
    wall = shapely.Point(20, 5)
    assert block.exterior.coords[0] == (20.0, 0.0)
    turned, spot = (shapely.affinity.rotate(s, turn_deg, origin=(0, 0)) for s in (block, wall))
    geometry = gpd.GeoSeries({"a": turned}, crs=28992)
    buildings = gpd.GeoDataFrame({"elongation": 0.5}, index=["a"], geometry=geometry)
    pairs = pd.DataFrame({"a": [], "b": []}, dtype="str")
    walls = end_walls(pd.Series({"a": "a"}), buildings, pairs, PARAMETERS)
    assert walls.index.tolist() == ["a-1", "a-2"]
    assert walls.loc["a-1", "wall"].distance(spot) == pytest.approx(0, abs=1e-6)
    assert walls.loc["a-2", "wall"].distance(spot) == pytest.approx(20)
