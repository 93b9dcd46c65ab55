"""Protected townscapes and monuments, from the files that there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, Polygon, box

from data_sources import monuments
from data_sources.errors import InputError
from data_sources.findings import Findings

X, Y = 131_000, 480_000
SQUARE = box(X, Y, X + 100, Y + 100)


def write(path: Path, *rows: dict[str, Any], layer: str | None = None) -> Path:
    frame = gpd.GeoDataFrame([{"geometry": SQUARE} | row for row in rows], crs=28992)
    frame.to_file(path, **({"layer": layer} if layer else {}))
    return path


def townscapes(path: Path, **options: Any) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    findings = Findings()
    table = monuments.load_townscapes(path, findings=findings, **options)
    assert {f.source for f in findings.items} <= {"townscapes"}
    return table, {f.code: f.count for f in findings.items}


def listed(path: Path, **options: Any) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    findings = Findings()
    table = monuments.load_monuments(path, findings=findings, **options)
    assert {f.source for f in findings.items} <= {"monuments"}
    return table, {f.code: f.count for f in findings.items}


def test_townscapes_as_the_rce_publishes_them(tmp_path: Path) -> None:
    base = {"INTREKKING": ""}
    rows = (
        base | {"BRON_ID": "1", "NAAM": "Weesp", "JURSTATUS": "rijksmonument"},
        base | {"BRON_ID": "2", "NAAM": "Nieuw", "JURSTATUS": "in procedure"},
        base | {"BRON_ID": "3", "NAAM": "Oud", "JURSTATUS": "gewaardeerd, niet beschermd"},
        {"BRON_ID": "4", "NAAM": "Weg", "JURSTATUS": "rijksmonument", "INTREKKING": "1984/09/13"},
    )
    table, found = townscapes(write(tmp_path / "g.geojson", *rows))
    assert table["townscape_id"].tolist() == ["1", "2"]
    assert table["name"].tolist() == ["Weesp", "Nieuw"]
    assert found == {"not_protected": 2, "in_procedure": 1}


@pytest.mark.parametrize("citation", ["ci_citation", "ciCitation"])
def test_inspire_polygons_are_told_apart_by_namespace(tmp_path: Path, citation: str) -> None:
    rows = (
        {
            "namespace": "nlps-stadsendorpsgezichten",
            "localid": "7.00",
            citation: "https://x/gezicht/1452/",
        },
        {
            "namespace": "nlps-rijksmonumenten",
            "localid": "10001.00",
            citation: "https://x/monument/10001",
        },
        {"namespace": "werelderfgoed", "localid": "759", citation: None},
    )
    path = write(tmp_path / "rce.gpkg", *rows, layer="rce_inspire_polygons")
    table, found = townscapes(path)
    assert table["townscape_id"].tolist() == ["1452"]
    assert found == {"other_kind_left_out": 2}
    table, found = listed(path)
    assert table["monument_id"].tolist() == ["10001"]
    assert table["level"].tolist() == ["rijks"]
    assert found == {"other_kind_left_out": 2}


def test_a_townscape_in_several_rows_is_one(tmp_path: Path) -> None:
    rows = (
        {"BRON_ID": "1", "NAAM": "Weesp"},
        {"BRON_ID": "1", "NAAM": "Weesp", "geometry": box(X + 100, Y, X + 200, Y + 100)},
    )
    table, _ = townscapes(write(tmp_path / "g.gpkg", *rows))
    assert table.area.tolist() == [20_000]


def test_invalid_and_missing_outlines(tmp_path: Path) -> None:
    bow_tie = Polygon([(X, Y), (X + 40, Y + 40), (X + 40, Y), (X, Y + 40)])
    rows = ({"BRON_ID": "1", "geometry": bow_tie}, {"BRON_ID": "2", "geometry": None})
    table, found = townscapes(write(tmp_path / "g.gpkg", *rows))
    assert table["townscape_id"].tolist() == ["1"]
    assert table.area.tolist() == [800]
    assert found == {"invalid_geometry_repaired": 1, "no_geometry": 1}


def test_a_file_without_numbers_gets_running_ones(tmp_path: Path) -> None:
    table, found = townscapes(write(tmp_path / "gezicht.gpkg", {"NAAM": "a"}, {"NAAM": "b"}))
    assert table["townscape_id"].tolist() == ["gezicht-1", "gezicht-2"]
    assert found == {"id_made_up": 2}


def test_a_window_without_townscapes_gives_an_empty_table(tmp_path: Path) -> None:
    path = write(tmp_path / "g.gpkg", {"BRON_ID": "1"})
    table, found = townscapes(path, window=(X + 500, Y, X + 600, Y + 10))
    assert table.empty
    assert found == {}
    assert listed(path, window=(X + 500, Y, X + 600, Y + 10))[0].empty


@pytest.mark.parametrize("column", ["rijksmonumentnummer", "rijksmonum"])
def test_the_national_register_holds_rijksmonumenten(tmp_path: Path, column: str) -> None:
    path = write(tmp_path / "r.shp", {column[:10]: 10001, "geometry": Point(X, Y)})
    table, found = listed(path)
    assert table["monument_id"].tolist() == ["10001"]
    assert table["level"].tolist() == ["rijks"]
    assert pd.isna(table["pand_id"].iloc[0])
    assert found == {}


def test_a_municipal_file_names_levels_and_panden(tmp_path: Path) -> None:
    rows = (
        {"nummer": "a", "niveau": "Rijksmonument", "bag_pand_id": "0457100000000001"},
        {"nummer": "b", "niveau": "Gemeentelijk monument", "bag_pand_id": "457100000000002"},
        {"nummer": "c", "niveau": "Provinciaal monument", "bag_pand_id": "fout"},
        {"nummer": "d", "niveau": None, "bag_pand_id": None},
    )
    table, found = listed(write(tmp_path / "m.gpkg", *rows))
    assert table["level"].tolist() == ["rijks", "gemeentelijk", "provinciaal", "gemeentelijk"]
    assert table["pand_id"].iloc[:2].tolist() == ["0457100000000001", "0457100000000002"]
    assert table["pand_id"].iloc[2:].isna().all()
    assert found == {"level_assumed": 1}


def test_parts_of_a_complex_share_a_number_and_each_counts(tmp_path: Path) -> None:
    rows = [{"rijksmonumentnummer": 5, "geometry": Point(X + i, Y)} for i in range(3)]
    table, found = listed(write(tmp_path / "m.gpkg", *rows))
    assert table["monument_id"].tolist() == ["5", "5-2", "5-3"]
    assert found == {"id_repeated": 2}


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    for load in (townscapes, listed):
        with pytest.raises(InputError, match="File not found"):
            load(tmp_path / "weg.gpkg")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [
        ("weesp/beschermde_gezichten.geojson", 2, {}),
        ("den-haag-voorburg/beschermde_gezichten.geojson", 5, {}),
        (
            "formats/dirty/gezichten_cp1252_no_crs.geojson",
            475,
            {
                "decoded_cp1252": 1,
                "crs_assumed": 478,
                "not_protected": 3,
                "in_procedure": 31,
                "invalid_geometry_repaired": 2,
            },
        ),
    ],
)
def test_real_townscapes(real_data: Path, name: str, count: int, expected: dict[str, int]) -> None:
    table, found = townscapes(real_data / name)
    assert len(table) == count
    assert found == expected
