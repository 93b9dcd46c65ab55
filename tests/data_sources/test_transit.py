"""Stations and stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import Point, box

from data_sources import transit
from data_sources.errors import InputError
from data_sources.findings import Findings

X, Y = 131_000, 480_000


def write(path: Path, *rows: dict[str, Any]) -> Path:
    gpd.GeoDataFrame([{"geometry": Point(X, Y)} | row for row in rows], crs=28992).to_file(path)
    return path


def load(path: Path) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    findings = Findings()
    return transit.load(path, findings=findings), {f.code: f.count for f in findings.items}


def test_stations_without_a_mode_are_of_trains(tmp_path: Path) -> None:
    table, found = load(write(tmp_path / "s.geojson", {"svk_id": 418, "naam": "WEESP"}))
    assert table.drop(columns="geometry").to_dict("records") == [
        {"station_id": "418", "name": "WEESP", "mode": "train"}
    ]
    assert found == {}


def test_modes_are_recognised_and_unknown_ones_set_aside(tmp_path: Path) -> None:
    words = ("Trein", "railStation", "Metro", "sneltram", "Tram", "Bus", "veer", None)
    rows = [{"stop_id": f"s{i}", "modaliteit": word} for i, word in enumerate(words)]
    table, found = load(write(tmp_path / "s.gpkg", *rows))
    modes = dict(zip(table["station_id"], table["mode"], strict=True))
    assert modes == {
        "s0": "train",
        "s1": "train",
        "s2": "metro",
        "s4": "tram",
        "s5": "bus",
        "s7": "train",
    }
    assert found == {"mode_unknown": 2}


def test_one_code_of_two_stations_keeps_both(tmp_path: Path) -> None:
    rows = (
        {"svk_id": 714, "naam": "LEIDSCHENDAM"},
        {"svk_id": 714, "naam": "VOORBURG", "geometry": Point(X + 900, Y)},
        {"svk_id": 714, "naam": "LEIDSCHENDAM"},  # a plain copy
    )
    table, found = load(write(tmp_path / "s.gpkg", *rows))
    assert table["station_id"].tolist() == ["714", "714-2"]
    assert found == {"id_repeated": 1}


def test_shapes_become_points_and_empty_ones_are_set_aside(tmp_path: Path) -> None:
    rows = ({"id": "a", "geometry": box(X, Y, X + 10, Y + 10)}, {"id": "b", "geometry": None})
    table, found = load(write(tmp_path / "s.gpkg", *rows))
    assert table.geom_type.tolist() == ["Point"]
    assert found == {"shape_made_point": 1, "no_geometry": 1}


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="File not found"):
        load(tmp_path / "weg.geojson")


@pytest.mark.real_data
def test_real_stations(real_data: Path) -> None:
    assert load(real_data / "weesp" / "treinstations.geojson")[0]["name"].tolist() == ["WEESP"]
    table, found = load(real_data / "den-haag-voorburg" / "treinstations.geojson")
    assert len(table) == 8
    assert set(table["mode"]) == {"train"}
    assert found == {"id_repeated": 1}
