"""Dividing objects over panden and uses."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from kansenkaart.indicators import dwellings

PANDEN = pd.Index(["p1", "p2", "p3", "p4"])
FOOTPRINT = pd.Series([300.0, 100.0, 100.0, 50.0], index=PANDEN)


@pytest.fixture
def parts() -> pd.DataFrame:
    rows = [
        ("v1", ["p2", "p1"], ["woonfunctie"], 80.0),  # 3/4 in p1, 1/4 in p2
        ("v2", ["p1"], ["winkelfunctie", "woonfunctie"], 100.0),
        ("v3", ["p2", "p3"], ["kantoorfunctie"], 60.0),  # a tie: the smallest id is the main one
        ("v4", ["p3", "elsewhere"], ["celfunctie"], 10.0),
        ("v5", ["p3"], ["sportfunctie"], None),
        ("v6", ["elsewhere"], ["woonfunctie"], 70.0),
    ]
    table = pd.DataFrame(rows, columns=["vbo_id", "pand_ids", "uses", "area_m2"])
    return dwellings.parts(gpd.GeoDataFrame(table), FOOTPRINT)


def test_parts_of_an_object_add_up_to_it(parts: pd.DataFrame) -> None:
    assert parts.groupby("vbo_id")["share"].sum().to_dict() == pytest.approx(
        dict.fromkeys(["v1", "v2", "v3", "v4", "v5"], 1.0)
    )
    assert parts["part_m2"].sum() == pytest.approx(80 + 100 + 60 + 10)


def test_an_object_has_one_main_pand(parts: pd.DataFrame) -> None:
    main = parts[parts["main"]].drop_duplicates("vbo_id").set_index("vbo_id")["pand_id"]
    assert main.to_dict() == {"v1": "p1", "v2": "p1", "v3": "p2", "v4": "p3", "v5": "p3"}


def test_counts(parts: pd.DataFrame) -> None:
    assert dwellings.vbo_count(parts, PANDEN).tolist() == [2, 2, 3, 0]
    assert dwellings.dwelling_count(parts, PANDEN).tolist() == [2, 0, 0, 0]


def test_area_by_use(parts: pd.DataFrame) -> None:
    area = dwellings.area_by_use_m2(parts, PANDEN)
    assert area.loc["p1", ["dwelling_area_m2", "shop_m2"]].tolist() == [60 + 50, 50]
    assert area.loc["p2", ["dwelling_area_m2", "office_m2", "shop_m2"]].tolist() == [20, 30, 0]
    assert area.loc["p3", ["office_m2", "other_use_m2"]].tolist() == [30, 10]
    assert pd.isna(area.loc["p3", "sport_m2"])  # a sports hall of unknown size is not 0 m2
    assert area.loc["p4"].eq(0).all()
    assert set(area.columns) == set(dwellings.AREA_COLUMNS.values())


def test_totals_and_main_use(parts: pd.DataFrame) -> None:
    total = dwellings.total_area_m2(parts, PANDEN)
    assert total[["p1", "p2", "p3"]].tolist() == [160, 50, 40]
    assert pd.isna(total["p4"])
    main = dwellings.main_use(parts, PANDEN)
    assert main[["p1", "p2", "p3"]].tolist() == ["woonfunctie", "kantoorfunctie", "kantoorfunctie"]
    assert pd.isna(main["p4"])


def test_mean_leaves_out_what_is_unknown() -> None:
    pand = pd.Series(["p1", "p1", "p1", "p2"])
    area = pd.Series([60.0, 90.0, None, None])
    mean = dwellings.mean_dwelling_m2(pand, area, PANDEN)
    assert mean["p1"] == 75
    assert mean[["p2", "p3"]].isna().all()
