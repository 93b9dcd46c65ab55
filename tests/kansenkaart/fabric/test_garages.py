"""Garage boxes by every route, and the sheds that are none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.affinity import translate

from data_sources.tables import CRS, empty, validate
from kansenkaart import fabric
from tests.kansenkaart.fabric import village
from tests.kansenkaart.fabric.stock_lines import lines
from tests.kansenkaart.fabric.village import pand, vbo

Box = tuple[float, float, float, float]


def _garages(town: Any, match: pd.DataFrame | None = None) -> pd.DataFrame:
    found = village.no_match() if match is None else match
    return fabric.build(town, found, village.owners(), "corporatie", village.PARAMETERS).garages


def _with(town: Any, boxes: dict[int, Box], year: int = 1970) -> Any:
    """Return the town with more panden, none of them with a VBO."""
    more = gpd.GeoDataFrame(
        {
            "pand_id": [pand(n) for n in boxes],
            "construction_year": year,
            "status": "Pand in gebruik",
        },
        geometry=[translate(shapely.box(*box), *village.BASE) for box in boxes.values()],
        crs=CRS,
    )
    return replace(town, pand=validate("pand", pd.concat([town.pand, more])))


def test_a_row_of_storage_objects_with_a_court_is_garages() -> None:
    boxes = _garages(village.town())
    row = boxes[boxes["row_id"] == vbo(300)]
    assert row.index.tolist() == [vbo(300 + i) for i in range(5)]
    assert set(row["source"]) == {"vbo"}
    assert set(row["sort"]) == {"garage"}
    assert set(row["form"]) == {"row"}
    assert row["depth_m"].tolist() == pytest.approx([6.0] * 5)
    assert row["width_m"].tolist() == pytest.approx([3.0] * 5)
    assert row["area_m2"].tolist() == [18.0] * 5
    assert row["open_m"].tolist() == [10.0] * 5


def test_storage_below_homes_is_a_plinth_of_unknown_sort() -> None:
    boxes = _garages(village.town())
    plinth = boxes[boxes["form"] == "plinth"]
    assert plinth["pand_id"].tolist() == [pand(41)] * 8
    assert set(plinth["row_id"]) == {vbo(450)}
    assert plinth["sort"].isna().all()
    assert plinth[["depth_m", "width_m", "open_m"]].isna().all(axis=None)


def test_sheds_behind_homes_are_storage() -> None:
    """The classic mistake: a row of sheds, end to end, as garage boxes."""
    boxes = _garages(village.town())
    bare = boxes[boxes["source"] == "pand"]
    assert set(bare["pand_id"]) == {pand(n) for n in (12, 13, 14, 15)}
    assert set(bare["sort"]) == {"storage"}


def test_three_boxes_are_no_row() -> None:
    town = village.town()
    few = town.verblijfsobject[~town.verblijfsobject["vbo_id"].isin([vbo(300), vbo(301)])]
    boxes = _garages(replace(town, verblijfsobject=few))
    # panden 31 and 32 keep their outline, so that the row still has five boxes by two routes
    assert boxes.loc[boxes["pand_id"].isin([pand(31), pand(32)]), "source"].tolist() == [
        "pand",
        "pand",
    ]
    fewer = town.pand[~town.pand["pand_id"].isin([pand(31), pand(32)])]
    boxes = _garages(replace(town, verblijfsobject=few, pand=fewer))
    assert not boxes["pand_id"].isin([pand(33), pand(34), pand(35)]).any()


def test_panden_without_object_make_a_row_of_garages() -> None:
    row = {81 + i: (80 + 3.0 * i, 60.0, 83 + 3.0 * i, 66.0) for i in range(4)}
    boxes = _garages(_with(village.town(), row))
    assert boxes.loc[[pand(n) for n in row], "sort"].tolist() == ["garage"] * 4
    assert boxes.loc[[pand(n) for n in row], "source"].tolist() == ["pand"] * 4


def test_a_box_without_object_is_whose_holdings_name_its_pand() -> None:
    row = {81 + i: (80 + 3.0 * i, 60.0, 83 + 3.0 * i, 66.0) for i in range(4)}
    held = pd.DataFrame({"party": "Buur", "vbo_id": None, "pand_id": [pand(81), pand(82)]})
    town = replace(_with(village.town(), row), holding=validate("holding", held))
    boxes = _garages(town)
    assert boxes.loc[[pand(81), pand(82)], "party"].tolist() == ["Buur", "Buur"]
    assert boxes.loc[[pand(83), pand(84)], "party"].isna().all()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            {81 + i: (80 + 3.0 * i, 60.0, 83 + 3.0 * i, 64.5) for i in range(4)}, id="shallow"
        ),
        pytest.param(
            {81 + i: (80 + 4.5 * i, 60.0, 84.5 + 4.5 * i, 66.0) for i in range(4)}, id="wide"
        ),
        pytest.param(
            {81 + i: (80 + 3.0 * i, 60.0, 83 + 3.0 * i, 66.0) for i in range(4)}
            | {91: (80, 57, 92, 59.5), 92: (80, 66.5, 92, 69)},
            id="no court",
        ),
    ],
)
def test_a_row_that_a_car_cannot_enter_is_no_garages(row: dict[int, Box]) -> None:
    boxes = _garages(_with(village.town(), row))
    assert not boxes.loc[boxes["pand_id"].isin([pand(n) for n in row]), "sort"].eq("garage").any()


def test_a_height_of_two_storeys_contradicts() -> None:
    row = {81 + i: (80 + 3.0 * i, 60.0, 83 + 3.0 * i, 66.0) for i in range(4)}
    heights = pd.DataFrame(
        {
            "pand_id": [pand(n) for n in row],
            "roof_p70_m": [6.0] * 4,
            "flat_roof_m2": 18.0,
            "sloped_roof_m2": 0.0,
            "model_year": 2020,
            "quality": "ok",
        }
    ).reindex(columns=empty("building_height").columns)
    tall = replace(_with(village.town(), row), building_height=validate("building_height", heights))
    boxes = _garages(tall)
    assert boxes.loc[[pand(n) for n in row], "sort"].tolist() == ["storage"] * 4
    low = replace(tall, building_height=tall.building_height.assign(roof_p70_m=2.6))
    boxes = _garages(low)
    assert boxes.loc[[pand(n) for n in row], "sort"].tolist() == ["garage"] * 4
    assert boxes.loc[[pand(n) for n in row], "height_fits"].tolist() == [True] * 4


def _in_town(year: int, boxes: dict[int, Box]) -> pd.DataFrame:
    """Return the boxes of a town where strips need only few homes around."""
    parameters = village.PARAMETERS | {"strip_dwellings_per_ha_min": 1.0}
    return fabric.build(
        _with(village.town(), boxes, year),
        village.no_match(),
        village.owners(),
        "gemeente",
        parameters,
    ).garages


def test_a_strip_gets_an_estimate() -> None:
    boxes = _in_town(1970, {81: (80, 60, 100, 66)})
    strip = boxes.loc[pand(81)]
    assert (strip["source"], strip["form"], strip["sort"]) == ("strip", "strip", "garage")
    assert strip["boxes"] == 7  # 20 m / 2.8 m
    assert strip["area_m2"] == pytest.approx(120.0)
    assert strip["depth_m"] == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("length", "count"),
    # divided by 2.8 m, to the nearest whole box: 3.57, 4.46, 4.54 and 10
    [(10.0, 4), (12.5, 4), (12.7, 5), (28.0, 10)],
)
def test_the_shortest_strip_has_four_boxes(length: float, count: int) -> None:
    boxes = _in_town(1970, {81: (80, 60, 80 + length, 66)})
    assert boxes.loc[pand(81), "boxes"] == count


def test_a_row_shorter_than_ten_metres_is_no_strip() -> None:
    assert pand(81) not in _in_town(1970, {81: (80, 60, 89.9, 66)}).index


@pytest.mark.parametrize(("year", "depth"), [(2022, 6.0), (1920, 6.0), (1970, 9.0)])
def test_a_bicycle_store_or_a_barn_is_no_strip(year: int, depth: float) -> None:
    assert pand(81) not in _in_town(year, {81: (80, 60, 100, 60 + depth)}).index


def test_a_listed_garage_is_one_wherever_it_stands() -> None:
    unit, match = lines(
        {"vbo": 450, "kind": "garage", "complex_id": "C7"},
        {"pand": 61, "kind": "garage"},
        {"pand": 61, "kind": "garage"},
    )
    boxes = _garages(village.town(unit=unit), match)
    plinth = boxes[boxes["form"] == "plinth"]
    assert plinth.loc[vbo(450), ["source", "party", "complex_id"]].tolist() == [
        "stock",
        "Zon",
        "C7",
    ]
    assert set(plinth["sort"]) == {"garage"}
    assert len(plinth) == 9  # the eight of the flat and the two lines below the shop, in one box
    assert boxes.loc[pand(61), ["source", "boxes"]].tolist() == ["stock", 2]


def test_a_garage_let_with_a_home_is_part_of_it() -> None:
    unit, match = lines({"vbo": 100, "kind": "garage"})
    assert vbo(100) not in _garages(village.town(unit=unit), match).index


def test_a_listed_garage_outside_the_town_is_left_out() -> None:
    unit, match = lines({"vbo": 999, "kind": "garage"}, {"vbo": 300, "kind": "garage"})
    boxes = _garages(village.town(unit=unit), match)
    assert vbo(999) not in boxes.index
    assert boxes.loc[[vbo(300), vbo(301)], "source"].tolist() == ["stock", "vbo"]
    assert boxes.loc[[vbo(300), vbo(301)], "party"].tolist()[0] == "Zon"


def test_storage_of_a_business_or_a_home_is_no_project() -> None:
    town = village.town()
    objects = town.verblijfsobject.set_index("vbo_id", drop=False)
    moved = objects.loc[[vbo(450 + i) for i in range(8)], "pand_ids"]
    objects["pand_ids"] = objects["pand_ids"].mask(
        objects.index.isin(moved.index), [[pand(51)]] * len(objects)
    )
    boxes = _garages(replace(town, verblijfsobject=objects.reset_index(drop=True)))
    assert not boxes["pand_id"].eq(pand(51)).any()
