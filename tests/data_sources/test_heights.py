"""Heights of every generation of the 3DBAG, above ground and honest about doubt."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from data_sources import heights
from data_sources.bag import clean, geopackage
from data_sources.errors import SourceChanged
from data_sources.findings import Findings

X, Y = 85_000, 446_000
PAND = "0503100000005156"
TODAY = {
    "identificatie": f"NL.IMBAG.Pand.{PAND}",
    "b3_h_maaiveld": 0.692,
    "b3_h_dak_50p": 8.61,
    "b3_h_dak_70p": 9.24,
    "b3_h_dak_max": 10.97,
    "b3_dak_type": "slanted",
    "b3_opp_dak_plat": 51.38,
    "b3_opp_dak_schuin": 63.5,
    "b3_bouwlagen": 3,
    "b3_pw_datum": 2020,
    "b3_kas_warenhuis": False,
    "b3_pw_onvoldoende": False,
    "b3_pw_selectie_reden": "PREFERRED_AND_LATEST",
    "b3_extrusie": "standard",
}
"""A pand as the 3DBAG publishes it."""


def write(path: Path, layer: str, *rows: dict[str, Any], x: float = X) -> Path:
    filled = [{"geometry": box(x, Y, x + 10, Y + 10)} | row for row in rows]
    gpd.GeoDataFrame(filled, crs=28992).to_file(path, layer=layer)
    return path


def load(path: Path, *ids: str, **options: Any) -> tuple[pd.DataFrame, dict[str, int]]:
    findings = Findings()
    table = heights.load(path, pd.Series(ids or (PAND,), dtype="str"), findings=findings, **options)
    return table, {f.code: f.count for f in findings.items}


def test_heights_are_above_ground_not_nap(tmp_path: Path) -> None:
    table, found = load(write(tmp_path / "h.gpkg", "pand", TODAY))
    row = table.iloc[0]
    assert row.pand_id == PAND
    assert row.ground_m == 0.692
    assert (row.roof_p50_m, row.roof_p70_m, row.roof_max_m) == (7.918, 8.548, 10.278)
    assert (row.roof_type, row.storeys, row.model_year) == ("slanted", 3, 2020)
    assert (row.flat_roof_m2, row.sloped_roof_m2, row.quality) == (51.38, 63.5, "ok")
    assert found == {}


def old_names(row: dict[str, Any]) -> dict[str, Any]:
    return {k.removeprefix("b3_"): v for k, v in row.items()}


def part_names(row: dict[str, Any]) -> dict[str, Any]:
    return {k.replace("b3_h_dak_", "b3_h_"): v for k, v in row.items()}


@pytest.mark.parametrize(
    "rename", [dict, old_names, part_names], ids=["today", "before 2023", "parts"]
)
@pytest.mark.parametrize("layer", ["pand", "bag3d_pand_v210908", "lod22_2d"])
def test_every_generation_of_names_gives_the_same(tmp_path: Path, rename: Any, layer: str) -> None:
    table, _ = load(write(tmp_path / "h.gpkg", layer, rename(TODAY)))
    assert table[["roof_p50_m", "roof_p70_m", "roof_max_m"]].iloc[0].tolist() == [
        7.918,
        8.548,
        10.278,
    ]
    assert table["storeys"].tolist() == [3]
    assert table["model_year"].tolist() == [2020]


def test_a_layer_of_panden_without_heights_takes_them_from_the_roof_parts(tmp_path: Path) -> None:
    pand = {k: v for k, v in TODAY.items() if not k.startswith("b3_h_dak")}
    path = write(tmp_path / "h.gpkg", "pand", pand)
    ident = {"identificatie": TODAY["identificatie"]}
    low = {"b3_h_50p": 3.0, "b3_h_70p": 3.2, "b3_h_max": 3.5, "geometry": box(X, Y, X + 10, Y + 1)}
    high = {"b3_h_50p": 9.0, "b3_h_70p": 9.6, "b3_h_max": 9.9, "geometry": box(X, Y, X + 10, Y + 3)}
    write(path, "lod22_2d", ident | low, ident | high)
    table, found = load(path)
    row = table.iloc[0]
    # (3.0 * 10 + 9.0 * 30) / 40 = 7.5 and (3.2 * 10 + 9.6 * 30) / 40 = 8.0, NAP.
    assert row.roof_p50_m == pytest.approx(7.5 - 0.692)
    assert row.roof_p70_m == pytest.approx(8.0 - 0.692)
    assert row.roof_max_m == pytest.approx(9.9 - 0.692)
    assert row.flat_roof_m2 == 51.38
    assert found == {"parts_folded": 1}


def test_rows_per_part_are_folded_and_copies_dropped(tmp_path: Path) -> None:
    small = {
        "b3_h_dak_70p": 4.692,
        "b3_dak_type": "horizontal",
        "geometry": box(X, Y, X + 10, Y + 1),
    }
    large = {"b3_h_dak_70p": 8.692, "geometry": box(X, Y + 1, X + 10, Y + 4)}
    table, found = load(
        write(tmp_path / "h.gpkg", "pand", TODAY | small, TODAY | large, TODAY | large)
    )
    row = table.iloc[0]
    assert row.roof_p70_m == pytest.approx((4 * 10 + 8 * 30) / 40)
    assert row.roof_type == "slanted"
    assert row.flat_roof_m2 == 51.38, "an attribute of the whole pand is not added up"
    assert found == {"parts_folded": 1}


@pytest.mark.parametrize(
    ("change", "quality"),
    [
        ({"b3_dak_type": "no points", "b3_h_dak_70p": None}, "no_points"),
        ({"b3_dak_type": "no planes"}, "no_points"),
        ({"b3_kas_warenhuis": True}, "greenhouse"),
        ({"b3_pw_onvoldoende": True}, "insufficient_points"),
        ({"b3_pw_selectie_reden": "_HIGHEST_YET_INSUFFICIENT_COVERAGE"}, "insufficient_points"),
        ({"b3_pw_selectie_reden": "_LATEST_BUT_OUTDATED"}, "outdated"),
        ({"b3_extrusie": "lod11_fallback"}, "simplified"),
        ({"b3_h_dak_70p": None}, "no_height"),
        ({"b3_h_dak_70p": -40.0}, "height_out_of_range"),
        ({"b3_h_dak_max": 201.0}, "height_out_of_range"),
        ({"b3_h_dak_max": 200.6}, "ok"),
    ],
)
def test_quality_says_why_a_model_is_not_to_be_trusted(
    tmp_path: Path, change: dict[str, Any], quality: str
) -> None:
    # A second, sound row keeps the column a number where the first is null.
    other = TODAY | {"identificatie": "NL.IMBAG.Pand.0503100000005157"}
    path = write(tmp_path / "h.gpkg", "pand", TODAY | change, other)
    table, found = load(path, PAND, "0503100000005157")
    assert table["quality"].tolist() == [quality, "ok"]
    assert (f"quality_{quality}" in found) == (quality != "ok")


def test_a_height_out_of_range_is_null(tmp_path: Path) -> None:
    table, found = load(write(tmp_path / "h.gpkg", "pand", TODAY | {"b3_h_dak_50p": -40.0}))
    assert table[["roof_p50_m", "roof_p70_m", "roof_max_m"]].isna().all(axis=None)
    assert found == {"height_out_of_range": 1, "quality_height_out_of_range": 1}


@pytest.mark.parametrize(("given", "expected"), [(5, 5), (6, None), (0, None), (None, None)])
def test_storeys_are_trusted_up_to_five(
    tmp_path: Path, given: int | None, expected: int | None
) -> None:
    table, found = load(write(tmp_path / "h.gpkg", "pand", TODAY | {"b3_bouwlagen": given}))
    storeys = table["storeys"].iloc[0]
    assert (None if pd.isna(storeys) else storeys) == expected
    assert found == ({"storeys_not_trusted": 1} if given == 6 else {})


def test_a_date_of_the_points_gives_a_year(tmp_path: Path) -> None:
    table, _ = load(write(tmp_path / "h.gpkg", "pand", TODAY | {"b3_pw_datum": "2013-12-01"}))
    assert table["model_year"].tolist() == [2013]


def test_old_models_that_are_not_current_are_outdated(tmp_path: Path) -> None:
    table, _ = load(write(tmp_path / "h.gpkg", "pand", old_names(TODAY) | {"pw_actueel": "no"}))
    assert table["quality"].tolist() == ["outdated"]


def test_only_the_panden_of_the_run_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "h.gpkg", "pand", TODAY)
    assert load(path, "0503100000009999")[0].empty
    assert load(path, window=(X + 50, Y, X + 60, Y + 10))[0].empty
    assert len(load(path, window=(X, Y, X + 60, Y + 10))[0]) == 1


def test_a_file_without_heights_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "h.gpkg", "pand", {"identificatie": PAND, "bouwjaar": 1950})
    with pytest.raises(SourceChanged, match=r"No layer of h\.gpkg has the roof heights"):
        load(path)


@pytest.mark.real_data
def test_delft_of_2021(real_data: Path) -> None:
    path = real_data / "delft-tu" / "delft_tu.gpkg"
    raw = geopackage._layer(path, "pand", None, Findings())
    pand, _ = clean.pand(raw, date(2022, 1, 1), Findings())
    table, _ = load(path, *pand["pand_id"])
    assert len(table) == 421
    first = table.set_index("pand_id").loc["0503100000004247"]
    # h_dak_70p 6.88, h_maaiveld -0.61, NAP.
    assert first["roof_p70_m"] == pytest.approx(7.49)
    assert table["roof_p70_m"].between(1, 60).sum() == 420
    everything, _ = load(path, *raw["pand_id"].str[-16:].unique())
    assert set(everything["quality"]) <= {"ok", "no_points"}


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["delft_subset_v20240420.city.jsonl", "nextbk_2b.city.json"])
def test_attributes_as_published_pass_through(real_data: Path, tmp_path: Path, name: str) -> None:
    rows = []
    text = (real_data / "formats" / "3dbag" / name).read_text()
    for line in text.splitlines() if name.endswith("jsonl") else [text]:
        for ident, item in json.loads(line).get("CityObjects", {}).items():
            if item["type"] == "Building" and "attributes" in item:
                flat = {
                    k: v for k, v in item["attributes"].items() if not isinstance(v, list | dict)
                }
                rows.append(flat | {"identificatie": ident})
    assert rows
    path = write(tmp_path / "h.gpkg", "pand", *rows)
    ids = [row["identificatie"].rsplit(".", 1)[-1] for row in rows]
    table, _ = load(path, *ids)
    assert len(table) == len(set(ids))
    expected = {
        i: row["b3_h_dak_70p"] - row["b3_h_maaiveld"]
        for i, row in zip(ids, rows, strict=True)
        if row.get("b3_h_dak_70p") is not None
    }
    known = table.set_index("pand_id")["roof_p70_m"].dropna()
    assert len(known) == len(expected)
    for ident, height in expected.items():
        assert known[ident] == pytest.approx(height, abs=0.001)


def test_fid_that_was_numbered_anew_joins_nothing(tmp_path: Path) -> None:
    """Rows of the layers stand in another order, so that equal fids are of different panden."""
    other = "NL.IMBAG.Pand.0503100000005157"
    names = [TODAY["identificatie"], other]
    pand = {k: v for k, v in TODAY.items() if not k.startswith("b3_h_dak")}
    path = write(tmp_path / "h.gpkg", "pand", *(pand | {"identificatie": n} for n in names))
    heights_of = {names[0]: 3.692, names[1]: 9.692}
    roofs = [
        {"identificatie": n, "b3_h_50p": heights_of[n], "b3_h_70p": heights_of[n]}
        for n in reversed(names)
    ]
    write(path, "lod22_2d", *(roof | {"b3_h_max": 12.0} for roof in roofs))
    table, _ = load(path, PAND, "0503100000005157")
    assert table["roof_p70_m"].tolist() == [3.0, 9.0]


@pytest.mark.parametrize(
    "attributes",
    [
        {"b3_kwaliteitsindicator": False},
        {"b3_val3dity_lod22": "[]"},
        {"b3_val3dity_lod22": "[303,307]"},
        {"b3_pw_bron": "ahn5"},
        {"b3_pw_bron": "AHN4"},
        {"b3_succes": False, "b3_reconstructie_onvolledig": True},
    ],
    ids=[
        "kwaliteitsindicator always false",
        "val3dity as text",
        "val3dity with codes",
        "pw_bron in lower case",
        "pw_bron in upper case",
        "attributes that were removed",
    ],
)
def test_attributes_that_tell_nothing_change_nothing(
    tmp_path: Path, attributes: dict[str, Any]
) -> None:
    plain, _ = load(write(tmp_path / "a.gpkg", "pand", TODAY))
    table, found = load(write(tmp_path / "b.gpkg", "pand", TODAY | attributes))
    pd.testing.assert_frame_equal(table, plain)
    assert found == {}


def test_a_pand_without_a_model_has_no_row(tmp_path: Path) -> None:
    path = write(tmp_path / "h.gpkg", "pand", TODAY)
    assert load(path, PAND, "0503100000009999")[0]["pand_id"].tolist() == [PAND]
