"""Overlays: any shape, any sloppiness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, Point, Polygon, box

from data_sources import overlays
from data_sources.errors import InputError, SourceEmpty, TableError
from data_sources.findings import Findings

X, Y = 131_000, 480_000


def write(path: Path, *rows: dict[str, Any]) -> Path:
    filled = [{"geometry": box(X, Y, X + 10, Y + 10)} | row for row in rows]
    gpd.GeoDataFrame(filled, crs=28992).to_file(path)
    return path


def load(
    path: Path, theme: str = "klimaat", **options: Any
) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    findings = Findings()
    table = overlays.load("laag", theme, path, findings=findings, **options)
    return table, {f.code: f.count for f in findings.items}


def test_points_lines_and_polygons_stand_in_one_layer(tmp_path: Path) -> None:
    rows = ({"geometry": Point(X, Y)}, {"geometry": LineString([(X, Y), (X + 5, Y)])}, {})
    table, found = load(write(tmp_path / "o.geojson", *rows))
    assert table.geom_type.tolist() == ["Point", "LineString", "Polygon"]
    assert found == {}


def test_value_and_year_are_taken_where_they_are(tmp_path: Path) -> None:
    rows = (
        {"code": "a", "klasse": "zeer heet", "jaar": "zomer 2023"},
        {"code": "b", "klasse": 3.5, "jaar": None},
    )
    rows = tuple(row | {"klasse": str(row["klasse"])} for row in rows)
    table, _ = load(write(tmp_path / "o.gpkg", *rows))
    assert table["feature"].tolist() == ["a", "b"]
    assert table["value"].tolist() == ["zeer heet", "3.5"]
    assert table["year"].iloc[0] == 2023
    assert table["year"].isna().tolist() == [False, True]
    assert set(table["theme"]) == {"klimaat"}
    assert set(table["name"]) == {"laag"}


def test_numbers_as_values_keep_their_decimals(tmp_path: Path) -> None:
    table, _ = load(write(tmp_path / "o.gpkg", {"waarde": 3.5}, {"waarde": 4.0}))
    assert table["value"].tolist() == ["3.5", "4.0"]
    table, _ = load(write(tmp_path / "p.gpkg", {"waarde": 3.0}, {"waarde": 4.0}))
    assert table["value"].tolist() == ["3", "4"]


def test_an_id_that_repeats_gives_way_to_a_running_number(tmp_path: Path) -> None:
    table, _ = load(write(tmp_path / "o.gpkg", {"code": "a"}, {"code": "a"}))
    assert table["feature"].tolist() == ["1", "2"]


def test_invalid_and_empty_shapes(tmp_path: Path) -> None:
    bow_tie = Polygon([(X, Y), (X + 4, Y + 4), (X + 4, Y), (X, Y + 4)])
    table, found = load(write(tmp_path / "o.gpkg", {"geometry": bow_tie}, {"geometry": None}))
    assert table.area.tolist() == [8]
    assert found == {"invalid_geometry_repaired": 1, "no_geometry": 1}


def test_a_window_without_anything_gives_an_empty_table(tmp_path: Path) -> None:
    table, _ = load(write(tmp_path / "o.gpkg", {}), window=(X + 500, Y, X + 510, Y + 10))
    assert table.empty


def test_a_file_without_any_shape_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SourceEmpty, match=r"'laag' \(o\.gpkg\) holds no shape"):
        load(write(tmp_path / "o.gpkg", {"geometry": Point()}))


def test_an_unknown_theme_is_refused_at_the_door(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="theme: value not allowed"):
        load(write(tmp_path / "o.gpkg", {}), theme="hitte")


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="File not found"):
        load(tmp_path / "weg.gpkg")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("betaaldparkeerzones_mixed_geometry", {"Point": 64, "Polygon": 13}),
        ("gezichten_cp1252_no_crs", {"Polygon": 450, "MultiPolygon": 28}),
        ("parkeertariefgebieden_unclosed_ring", {"Polygon": 46}),
    ],
)
def test_dirty_files_of_the_real_world(real_data: Path, name: str, kinds: dict[str, int]) -> None:
    table, _ = load(real_data / "formats" / "dirty" / f"{name}.geojson")
    assert len(table) == sum(kinds.values())
    assert table.is_valid.all()
    assert table.geom_type.str.removeprefix("Multi").isin(["Point", "Polygon"]).all()
    assert (table.geom_type == "Point").sum() == kinds.get("Point", 0)
