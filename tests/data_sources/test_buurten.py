"""Buurten of any vintage: spellings, secret figures, water, and what is not published yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Polygon, box

from data_sources import buurten
from data_sources.errors import InputError, SourceChanged, SourceEmpty
from data_sources.findings import Findings

X, Y = 131_000, 480_000
BASE = {
    "buurtcode": "BU04570001",
    "buurtnaam": "Centrum",
    "wijkcode": "WK045700",
    "gemeentecode": "GM0457",
    "gemeentenaam": "Weesp",
    "water": "NEE",
    "jaar": 2021,
}


def write(
    path: Path, *rows: dict[str, Any], layer: str = "buurten", base: dict[str, Any] = BASE
) -> Path:
    filled = [
        {"geometry": box(X + 100 * i, Y, X + 100 * i + 100, Y + 100)} | base | row
        for i, row in enumerate(rows)
    ]
    gpd.GeoDataFrame(filled, crs=28992).to_file(path, layer=layer)
    return path


def load(path: Path) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    findings = Findings()
    return buurten.load(path, findings=findings), {f.code: f.count for f in findings.items}


def test_a_file_of_today(tmp_path: Path) -> None:
    row = {
        "aantal_huishoudens": 1500,
        "gemiddelde_huishoudsgrootte": 1.9,
        "woningvoorraad": 1600,
        "perc_huurwoningen_in_bezit_woningcorporaties": 31,
        "percentage_eengezinswoning": 8,
        "percentage_leegstand_woningen": 7,
        "percentage_personen_met_laag_inkomen": 35,
        "stedelijkheid_adressen_per_km2": 2,
        "omgevingsadressendichtheid": 2140,
    }
    table, found = load(write(tmp_path / "b.gpkg", row))
    buurt = table.iloc[0]
    assert (buurt.buurt_code, buurt.buurt_name, buurt.vintage) == ("BU04570001", "Centrum", 2021)
    assert (buurt.wijk_code, buurt.gemeente_code, buurt.gemeente_name) == (
        "WK045700",
        "GM0457",
        "Weesp",
    )
    assert (buurt.households, buurt.household_size, buurt.dwelling_stock) == (1500, 1.9, 1600)
    shares = (buurt.corporation_share, buurt.single_family_share, buurt.vacancy_share)
    assert shares == (0.31, 0.08, 0.07)
    assert buurt.low_income_share == 0.35
    assert (buurt.urbanity_class, buurt.address_density) == (2, 2140)
    assert found == {}


def test_a_first_release_has_no_housing_and_that_is_null_not_zero(tmp_path: Path) -> None:
    table, found = load(write(tmp_path / "b.gpkg", {"aantal_huishoudens": 1500}))
    assert table["dwelling_stock"].isna().all()
    assert table["corporation_share"].isna().all()
    assert found == {}


def test_generalised_outlines_know_only_codes(tmp_path: Path) -> None:
    base = {
        "statcode": "BU04570001",
        "jrstatcode": "2021BU04570001",
        "statnaam": "Centrum",
        "gmCode": "GM0457",
        "rubriek": "buurt",
    }
    table, _ = load(write(tmp_path / "b.geojson", {}, base=base))
    buurt = table.iloc[0]
    assert (buurt.buurt_code, buurt.buurt_name) == ("BU04570001", "Centrum")
    assert (buurt.wijk_code, buurt.gemeente_code, buurt.vintage) == ("WK045700", "GM0457", 2021)
    assert pd.isna(buurt.gemeente_name)


def test_an_old_shapefile(tmp_path: Path) -> None:
    base = {"BU_CODE": "BU00030000", "BU_NAAM": "Kom", "GM_CODE": "GM0003", "GM_NAAM": "Appingedam"}
    base |= {"WATER": "NEE", "AANTAL_HH": 1200, "GEM_HH_GR": 2.1, "STED": 3, "OAD": 1100}
    table, _ = load(write(tmp_path / "buurt_2015.shp", {}, base=base))
    buurt = table.iloc[0]
    assert (buurt.buurt_code, buurt.gemeente_name, buurt.households) == (
        "BU00030000",
        "Appingedam",
        1200,
    )
    assert (buurt.household_size, buurt.urbanity_class, buurt.address_density) == (2.1, 3, 1100)
    assert buurt.wijk_code == "WK000300"
    assert pd.isna(buurt.vintage)


def test_secret_figures_are_null_and_counted(tmp_path: Path) -> None:
    figures = ("aantal_huishoudens", "woningvoorraad", "percentage_leegstand_woningen")
    rows = [dict.fromkeys(figures, value) for value in (-99997, -99995, -99999999, 0)]
    rows = [row | {"buurtcode": f"BU0457000{i}"} for i, row in enumerate(rows)]
    path = write(tmp_path / "b.gpkg", *rows)
    findings = Findings()
    table = buurten.load(path, findings=findings)
    for column in ("households", "dwelling_stock", "vacancy_share"):
        assert table[column].isna().tolist() == [True, True, True, False]
        assert table[column].iloc[3] == 0
    assert [(f.code, f.count) for f in findings.items] == [("figure_not_published", 3)] * 3


def test_an_urbanity_class_outside_1_to_5_is_null(tmp_path: Path) -> None:
    rows = [
        {"buurtcode": f"BU0457000{i}", "stedelijkheid_adressen_per_km2": v}
        for i, v in enumerate((1, 5, 0, -99997, 2140))
    ]
    table, _ = load(write(tmp_path / "b.gpkg", *rows))
    assert table["urbanity_class"].isna().tolist() == [False, False, True, True, True]


def test_a_percentage_beyond_100_is_null_and_counted(tmp_path: Path) -> None:
    table, found = load(write(tmp_path / "b.gpkg", {"percentage_leegstand_woningen": 101}))
    assert table["vacancy_share"].isna().all()
    assert found == {"share_out_of_range": 1}


def test_water_and_abroad_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"buurtcode": f"BU0457000{i}", "water": w} for i, w in enumerate(("NEE", "JA", "B", "nee"))
    ]
    table, found = load(write(tmp_path / "b.gpkg", *rows))
    assert table["buurt_code"].tolist() == ["BU04570000", "BU04570003"]
    assert found == {"water_left_out": 2}


def test_codes_with_letters_are_kept(tmp_path: Path) -> None:
    rows = {"buurtcode": "BU0363AF08", "wijkcode": "WK0363AF", "gemeentecode": "0363"}
    table, found = load(write(tmp_path / "b.gpkg", rows))
    assert table[["buurt_code", "wijk_code", "gemeente_code"]].iloc[0].tolist() == [
        "BU0363AF08",
        "WK0363AF",
        "GM0363",
    ]
    assert found == {}


def test_a_row_without_a_valid_code_is_set_aside(tmp_path: Path) -> None:
    rows = ({}, {"buurtcode": "WK045700"}, {"buurtcode": None})
    table, found = load(write(tmp_path / "b.gpkg", *rows))
    assert len(table) == 1
    assert found == {"code_invalid": 2}


def test_a_buurt_in_parts_becomes_one(tmp_path: Path) -> None:
    table, found = load(write(tmp_path / "b.gpkg", {}, {}))
    assert table.area.tolist() == [20_000]
    assert found == {"parts_joined": 1}


def test_an_invalid_outline_is_repaired(tmp_path: Path) -> None:
    bow_tie = Polygon([(X, Y), (X + 40, Y + 40), (X + 40, Y), (X, Y + 40)])
    table, found = load(write(tmp_path / "b.gpkg", {"geometry": bow_tie}))
    assert table.area.tolist() == [800]
    assert found == {"invalid_polygon_repaired": 1}


def test_layers_of_wijken_and_gemeenten_are_passed_by(tmp_path: Path) -> None:
    path = write(tmp_path / "b.gpkg", {"buurtcode": "GM0457"}, layer="gemeenten")
    write(path, {}, layer="buurten")
    assert len(load(path)[0]) == 1


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "b.parquet"
    gpd.GeoDataFrame([BASE], geometry=[box(X, Y, X + 10, Y + 10)], crs=28992).to_parquet(path)
    assert load(path)[0]["buurt_code"].tolist() == ["BU04570001"]


def test_a_contract_table_is_read_back_as_it_is(tmp_path: Path) -> None:
    row = {"percentage_leegstand_woningen": 7, "stedelijkheid_adressen_per_km2": 2}
    table, _ = load(write(tmp_path / "b.gpkg", row))
    table.to_parquet(tmp_path / "c.parquet")
    again, found = load(tmp_path / "c.parquet")
    pd.testing.assert_frame_equal(pd.DataFrame(again), pd.DataFrame(table))
    assert found == {}


def test_only_water_is_no_area(tmp_path: Path) -> None:
    with pytest.raises(SourceEmpty, match="no buurt on land"):
        load(write(tmp_path / "b.gpkg", {"water": "JA"}))


def test_a_file_without_codes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match=r"lacks .*buurt_code \(one of buurtcode"):
        load(write(tmp_path / "b.geojson", {}, base={"naam": "x"}))


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="File not found"):
        load(tmp_path / "weg.gpkg")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count", "vintage", "gemeenten"),
    [
        ("weesp/buurten_2021_generalised.geojson", 19, 2021, {"GM0457"}),
        ("den-haag-voorburg/cbs_buurten_2022.geojson", 14, 2022, {"GM0518", "GM1916"}),
        ("den-haag-voorburg/bag.gpkg", 14, 2022, {"GM0518", "GM1916"}),
        ("delft-tu/delft_tu.gpkg", 9, 2021, {"GM0503"}),
    ],
)
def test_real_files(
    real_data: Path, name: str, count: int, vintage: int, gemeenten: set[str]
) -> None:
    table, found = load(real_data / name)
    assert len(table) == count
    assert set(table["vintage"]) == {vintage}
    assert set(table["gemeente_code"]) == gemeenten
    assert found == {}


def test_statline_keys_are_padded_with_spaces(tmp_path: Path) -> None:
    row = {"buurtcode": "BU04570001", "wijkcode": "WK045700  ", "gemeentecode": "GM0457    "}
    table, found = load(write(tmp_path / "b.gpkg", row | {"buurtcode": " BU04570001 "}))
    assert table[["buurt_code", "wijk_code", "gemeente_code"]].iloc[0].tolist() == [
        "BU04570001",
        "WK045700",
        "GM0457",
    ]
    assert found == {}


def test_names_of_buurten_are_not_unique_across_gemeenten(tmp_path: Path) -> None:
    rows = ({}, {"buurtcode": "BU03630001", "gemeentecode": "GM0363", "wijkcode": "WK036300"})
    table, _ = load(write(tmp_path / "b.gpkg", *rows))
    assert table["buurt_name"].tolist() == ["Centrum", "Centrum"]
    assert table["buurt_code"].tolist() == ["BU03630001", "BU04570001"]


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_indelingswijziging_of_a_file_decides_nothing(tmp_path: Path, code: int) -> None:
    plain, _ = load(write(tmp_path / "a.gpkg", {}))
    changed = {"indelingswijziging_wijken_en_buurten": code}
    table, found = load(write(tmp_path / "b.gpkg", changed))
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(plain))
    assert found == {}


def test_gm0998_is_abroad_and_no_gemeente(tmp_path: Path) -> None:
    abroad = {"buurtcode": "BU09980000", "gemeentecode": "GM0998", "water": "B"}
    table, found = load(write(tmp_path / "b.gpkg", {}, abroad))
    assert table["gemeente_code"].tolist() == ["GM0457"]
    assert found == {"water_left_out": 1}


def test_a_wijk_without_a_name_is_called_by_its_number(tmp_path: Path) -> None:
    # files of buurten name the wijk by its code alone: WK, gemeente, number
    rows = (
        {"buurtcode": "BU04570701", "wijkcode": "WK045707"},
        {"buurtcode": "BU04570801", "wijkcode": "WK045708", "wijknaam": "Aetsveld"},
        {"buurtcode": "BU04570901", "wijkcode": None, "gemeentenaam": None},
    )
    table, _ = load(write(tmp_path / "b.gpkg", *rows))
    assert table["wijk_name"].tolist() == ["Wijk 07 Weesp", "Aetsveld", "Wijk 09"]
