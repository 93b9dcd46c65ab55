"""The village's buildings, each value computed by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.affinity import translate

from data_sources.tables import CRS, empty, validate
from kansenkaart import fabric
from tests.kansenkaart.fabric import village
from tests.kansenkaart.fabric.village import pand, vbo


@pytest.fixture(scope="module")
def built() -> fabric.Fabric:
    owned = village.owners((21, "Zon", 0.5, 0.8), (21, "Aarde", 0.2, 0.9), (41, "Aarde", 1, 1))
    return fabric.build(village.town(), village.no_match(), owned, "corporatie", village.PARAMETERS)


def test_every_pand_is_a_row_in_order_of_its_id(built: fabric.Fabric) -> None:
    assert built.buildings.index.tolist() == sorted(pand(n) for n in village.OUTLINES)
    assert built.buildings.index.name == "pand_id"
    assert built.buildings.crs.to_epsg() == CRS


@pytest.mark.parametrize(
    ("number", "column", "expected"),
    [
        (1, "footprint_m2", 60.0),
        (1, "length_m", 10.0),
        (1, "depth_m", 6.0),
        (1, "elongation", 0.6),
        (1, "rectangularity", 1.0),
        (1, "medial_depth_m", 6.0),
        (1, "dwellings", 1),
        (1, "dwelling_area_m2", 110.0),
        (1, "storeys", 2.0),  # 110 / 60 / 0.8 = 2.29
        (1, "storeys_low", 2.0),  # 110 / 60 / 0.95 = 1.93, with a tenth of play
        (1, "storeys_high", 3.0),  # 110 / 60 / 0.7 = 2.62
        (1, "neighbours", 1),
        (2, "neighbours", 2),
        (2, "shared_wall_m", 20.0),
        (1, "position", "end"),
        (2, "position", "mid"),
        (5, "position", "end"),
        (41, "position", "detached"),
        (21, "dwellings", 6),
        (21, "mean_dwelling_m2", 75.0),
        (21, "storeys", 3.0),  # 450 / 200 / 0.8 = 2.81
        (41, "dwellings", 24),
        (41, "vbo_count", 32),
        (41, "total_area_m2", 24 * 80 + 8 * 20.0),
        (41, "other_use_m2", 160.0),
        (41, "storeys", 5.0),  # storage left out: 1920 / 480 / 0.8 = 5
        (41, "main_use", "woonfunctie"),
        (51, "office_m2", 900.0),
        (51, "dwellings", 0),
        (51, "main_use", "kantoorfunctie"),
        (61, "shop_m2", 60.0),  # 120 m2 for two uses
        (61, "dwelling_area_m2", 140.0),
        (61, "dwellings", 2),
        (61, "mean_dwelling_m2", 85.0),  # the mixed home is 60 to 120 m2, the other 80
        (51, "storeys", 3.0),  # 900 / 450 / 0.8 = 2.5, half up
        (71, "shop_m2", 60.0),  # 90 m2 over footprints of 100 and 50 m2
        (72, "shop_m2", 30.0),
        (72, "vbo_count", 1),
        (31, "storeys", 1.0),  # nothing but storage: 18 / 18 / 0.8 = 1.25
        (1, "street", "Lindelaan"),
        (1, "house_numbers", "1"),
        (21, "house_numbers", "2-12"),
        (41, "house_numbers", "101-208"),
        (1, "buurt_code", "BU04570001"),
        (51, "buurt_code", "BU04570002"),
        (21, "party", "Zon"),
        (21, "share_high", 0.8),
        (41, "party", "Aarde"),
    ],
)
def test_value(built: fabric.Fabric, number: int, column: str, expected: object) -> None:
    assert built.buildings.loc[pand(number), column] == (
        pytest.approx(expected) if isinstance(expected, float) else expected
    )


def test_row_is_named_after_its_smallest_pand(built: fabric.Fabric) -> None:
    row = built.buildings["row_id"]
    assert row[[pand(n) for n in (1, 2, 3, 4, 5)]].tolist() == [pand(1)] * 5
    assert row[[pand(n) for n in (11, 21, 41, 51)]].isna().all()


def test_absent_sources_give_null_and_never_zero(built: fabric.Fabric) -> None:
    unknown = [
        "roof_height_m",
        "roof_max_m",
        "flat_roof_share",
        "roof_type",
        "model_year",
        "height_outdated",
        "in_townscape",
        "monument",
        "station_m",
        "neighbour_height_m",
        "label_efg_share",
        "labels_known",
        "max_height_m",
        "grid_demand",
    ]
    assert built.buildings[unknown].isna().all(axis=None)
    assert built.buildings.loc[pand(11), ["total_area_m2", "storeys", "main_use"]].isna().all()


def test_density_counts_the_homes_around(built: fabric.Fabric) -> None:
    # all 49 homes lie within 250 m of the flat; the circle is 19.63 ha
    assert built.buildings.loc[pand(41), "dwellings_per_ha"] == pytest.approx(
        49 / (math.pi * 250**2 / 10_000)
    )


def test_touching_pairs(built: fabric.Fabric) -> None:
    expected = (
        [(1 + i, 2 + i, 10.0) for i in range(4)]
        + [(11 + i, 12 + i, 3.1) for i in range(5)]
        + [(21, 22, 10.0), (22, 23, 10.0)]
        + [(31 + i, 32 + i, 6.0) for i in range(4)]
        + [(51, 52, 15.0), (71, 72, 10.0)]
    )
    table = built.touching
    assert list(zip(table["a"], table["b"], strict=True)) == [
        (pand(a), pand(b)) for a, b, _ in expected
    ]
    assert table["wall_m"].tolist() == pytest.approx([wall for *_, wall in expected])


def _heights() -> pd.DataFrame:
    rows = [
        # a flat of 15.1 m on a model of before its time is not to be used
        (pand(41), 15.1, 1960, "ok", 6.0),
        (pand(21), 9.0, 2020, "ok", 3.0),
        (pand(22), 9.2, 2020, "ok", 9.0),  # too many to be trusted: 9.2 / 2.8 = 3.3
        (pand(23), 9.4, 2020, "points missing", 3.0),
        (pand(51), 12.0, None, "ok", None),  # out of the AHN: neither roof type nor storeys
    ]
    columns = ["pand_id", "roof_p70_m", "model_year", "quality", "storeys"]
    table = pd.DataFrame(rows, columns=columns)
    table["roof_type"], table["flat_roof_m2"], table["sloped_roof_m2"] = "horizontal", 150.0, 50.0
    table.loc[table["pand_id"] == pand(51), "roof_type"] = "unknown"
    return validate("building_height", table.reindex(columns=empty("building_height").columns))


@pytest.fixture(scope="module")
def measured() -> fabric.Fabric:
    def at(*spot: float) -> shapely.Geometry:
        return translate(shapely.Point(spot), *village.BASE)

    town = village.town(
        building_height=_heights(),
        townscape=gpd.GeoDataFrame(
            {"townscape_id": ["1"], "name": ["Dorp"]},
            geometry=[translate(shapely.box(-5, -5, 40, 60), *village.BASE)],
            crs=CRS,
        ),
        monument=gpd.GeoDataFrame(
            {
                "monument_id": ["1", "2", "3"],
                "level": ["gemeentelijk", "rijks", "provinciaal"],
                "pand_id": pd.Series([None, None, pand(61)], dtype="str"),
            },
            geometry=[at(155, 5), at(155, 6), at(300, 300)],
            crs=CRS,
        ),
        station=gpd.GeoDataFrame(
            {"station_id": ["1", "2"], "name": ["Dorp", "Halte"], "mode": ["train", "bus"]},
            geometry=[at(100, 346), at(100, 50)],
            crs=CRS,
        ),
        energy_label=pd.DataFrame(
            {"vbo_id": [vbo(400 + i) for i in range(6)], "label": list("ABEFGG")}
        ),
    )
    return fabric.build(town, village.no_match(), village.owners(), "gemeente", village.PARAMETERS)


@pytest.mark.parametrize(
    ("number", "column", "expected"),
    [
        (21, "roof_height_m", 9.0),
        (21, "flat_roof_share", 0.75),
        (21, "storeys_source", "3dbag"),
        (21, "storeys", 3.0),
        (21, "height_outdated", False),
        (22, "storeys_source", "height"),
        (22, "storeys", 3.0),
        (22, "storeys_high", 4.0),  # 9.2 / 2.6 = 3.54
        (23, "storeys_source", "area"),
        (51, "flat_roof_share", 0.75),
        (51, "storeys_source", "height"),
        (51, "storeys_low", 4.0),  # 12 / 3.2 = 3.75
        (51, "storeys_high", 5.0),  # 12 / 2.6 = 4.62
        (41, "height_outdated", True),
        (41, "storeys_source", "area"),
        (41, "model_year", 1960),
        (21, "neighbour_height_m", 9.2),  # only pand 22 is known within 50 m
        (1, "in_townscape", True),
        (41, "in_townscape", False),
        (51, "monument", "rijks"),
        (61, "monument", "provinciaal"),
        (1, "monument", "none"),
        (41, "station_m", 300.0),  # the bus stop at 4 m is no station
        (41, "label_efg_share", 4 / 6),
        (41, "labels_known", 6 / 24),
        (1, "labels_known", 0.0),
    ],
)
def test_value_from_other_sources(
    measured: fabric.Fabric, number: int, column: str, expected: object
) -> None:
    assert measured.buildings.loc[pand(number), column] == (
        pytest.approx(expected) if isinstance(expected, float) else expected
    )


@pytest.mark.parametrize("number", [23, 41])
def test_a_model_that_cannot_be_used_gives_no_roof(measured: fabric.Fabric, number: int) -> None:
    roof = ["roof_height_m", "roof_max_m", "flat_roof_share", "roof_type"]
    assert measured.buildings.loc[pand(number), roof].isna().all()


def _constrained(**tables: object) -> pd.DataFrame:
    town = village.town(**tables)
    postcode = town.verblijfsobject["street"].map({"Eikenstraat": "1381AA", "Plein": "1381AB"})
    # one home of the flat has another postcode
    postcode = postcode.mask(town.verblijfsobject["vbo_id"].eq(vbo(423)), "1381AC")
    town = replace(town, verblijfsobject=town.verblijfsobject.assign(postcode=postcode))
    owned = village.owners()
    built = fabric.build(town, village.no_match(), owned, "gemeente", village.PARAMETERS)
    return built.buildings


def test_the_height_of_the_plan_stands_beside_each_pand() -> None:
    zones = [((75, 35, 125, 60), 15.0, "P1", None), ((0, 40, 12, 50), 9.0, "P1", None)]
    panden = _constrained(height_limit=village.limits(*zones))
    names = ["max_height_m_low", "max_height_m", "max_height_m_high"]
    assert panden.loc[pand(41), names].tolist() == [15.0] * 3
    assert panden.loc[pand(21), names].tolist() == [9.0] * 3  # 120 of 200 m2
    assert panden.loc[[pand(22), pand(1)], names].isna().all(axis=None)


def test_the_worst_postcode_of_a_pand_counts_and_a_shed_takes_that_of_its_neighbour() -> None:
    panden = _constrained(grid_congestion=village.congestion(**{"1381AA": 1, "1381AC": 3}))
    demand = panden["grid_demand"]
    assert demand[[pand(41), pand(21)]].tolist() == [3.0, 1.0]
    # the sheds have no address; blocks 21 and 22 are the nearest with a postcode
    assert demand[pand(11)] == 1.0
    # the offices have postcode 1381AB, of which nothing is told: the flat lies 58 m away
    assert demand[pand(51)] == 3.0


@pytest.mark.parametrize("told", [{}, {"1381AA": None}])
def test_a_grid_that_nobody_classified_is_unknown(told: dict[str, None]) -> None:
    panden = _constrained(grid_congestion=village.congestion(**told))
    assert panden["grid_demand"].isna().all()


def test_a_town_without_objects_or_owners_can_be_measured() -> None:
    bare = replace(village.town(), verblijfsobject=empty("verblijfsobject"))
    built = fabric.build(bare, village.no_match(), village.owners(), "gemeente", village.PARAMETERS)
    assert len(built.buildings) == len(village.OUTLINES)
    assert built.buildings["dwellings"].eq(0).all()
    assert built.buildings["storeys"].isna().all()
    assert built.dwellings.empty
