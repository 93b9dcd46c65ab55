"""Roofs and ground out of rasters of which every cell is known."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data_sources import elevation
from data_sources.contract import CONTRACTS
from data_sources.elevation import raster
from data_sources.errors import InputError, SourceChanged
from data_sources.findings import Findings
from data_sources.tables import validate
from tests.servers import tools

rasterio = tools.module("rasterio", "elevation")
tools.module("exactextract", "elevation")

X, Y = 132_000.0, 480_000.0
NODATA = np.float32(3.4028235e38)
"""What the AHN holds where it has no height: positive."""
FLAT, SLOPED, SHED, BELOW, HOLE = (f"04571000000000{i:02d}" for i in range(1, 6))


def write(path: Path, values: np.ndarray, *, nodata: float | None = None, crs: int = 28992) -> Path:
    """Write a raster of half-metre cells of which the first row is the northernmost."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="float32",
        crs=f"EPSG:{crs}",
        nodata=nodata,
        transform=rasterio.transform.from_origin(X, Y + values.shape[0] / 2, 0.5, 0.5),
    ) as made:
        made.write(values.astype("float32"), 1)
    return path


def town(folder: Path, *, declared: bool = False) -> gpd.GeoDataFrame:
    """Make a polder at -2 m NAP with five panden; the ground under them is a hole."""
    surface = np.full((200, 200), -2.0)
    terrain = np.full((200, 200), -2.0)
    boxes = {
        FLAT: (10, 10, 20, 20),
        SLOPED: (30, 10, 40, 20),
        SHED: (50, 10, 51.5, 14),
        BELOW: (60, 10, 70, 20),
        HOLE: (80, 10, 90, 20),
    }
    for xmin, ymin, xmax, ymax in boxes.values():
        rows = slice(int(200 - ymax * 2), int(200 - ymin * 2))
        terrain[rows, int(xmin * 2) : int(xmax * 2)] = NODATA
    rows = slice(160, 180)
    surface[rows, 20:40] = 4.0
    surface[rows, 60:80] = 1.0 + np.arange(20) * 0.2  # rises from 1.0 to 4.8 m NAP
    surface[172:180, 100:103] = 0.5
    surface[rows, 120:140] = -5.0  # below the ground: impossible
    surface[rows, 160:180] = NODATA
    frame = gpd.GeoDataFrame(
        {"pand_id": list(boxes)},
        geometry=[shapely.box(X + a, Y + b, X + c, Y + d) for a, b, c, d in boxes.values()],
        crs=28992,
    )
    nodata = float(NODATA) if declared else None
    write(folder / "dsm.tif", surface, nodata=nodata)
    write(folder / "dtm.tif", terrain, nodata=nodata)
    return frame


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "not declared"])
def test_heights_with_a_positive_nodata(tmp_path: Path, declared: bool) -> None:
    findings = Findings()
    pand = town(tmp_path, declared=declared)
    table = elevation.load(tmp_path, pand, findings=findings).set_index("pand_id")
    # Negative heights are valid in a polder; the ground under a building has a hole.
    assert table.loc[FLAT, ["ground_m", "roof_p50_m", "roof_max_m"]].tolist() == [-2.0, 6.0, 6.0]
    assert table.loc[FLAT, "flat_roof_m2"] == 100.0
    assert table.loc[SHED, "roof_p50_m"] == 2.5
    # Of 16 steps of 0.2 m inside the margin (1.4 to 4.4 m NAP), the median is 2.9 m NAP or so.
    assert table.loc[SLOPED, "roof_p50_m"] == pytest.approx(4.9, abs=0.11)
    assert table.loc[SLOPED, "roof_max_m"] == pytest.approx(6.4, abs=0.01)
    assert table.loc[SLOPED, "flat_roof_m2"] < 25.0
    assert table.loc[HOLE, "quality"] == "no_height"
    assert table.loc[BELOW, "quality"] == "height_out_of_range"
    assert np.isnan(table.loc[BELOW, "roof_p50_m"])
    assert {(i.code, i.count) for i in findings.items} == {
        ("no_height", 1),
        ("height_out_of_range", 1),
    }


def test_the_edge_does_not_mix_in_the_ground(tmp_path: Path) -> None:
    pand = town(tmp_path)
    # The outline is 0.4 m too wide on every side, as outlines are: the roof is 6 m all the same.
    pand.geometry = pand.buffer(0.4, join_style="mitre")
    table = elevation.load(tmp_path, pand, findings=Findings()).set_index("pand_id")
    assert table.loc[FLAT, "roof_p50_m"] == 6.0
    assert table.loc[FLAT, "flat_roof_m2"] == pytest.approx(10.8**2, abs=0.01)


def test_a_pand_outside_the_raster_has_no_height(tmp_path: Path) -> None:
    pand = town(tmp_path)
    pand.geometry = pand.translate(5_000, 0)
    table = elevation.load(tmp_path, pand, findings=Findings())
    assert set(table["quality"]) == {"no_height"}


def test_a_raster_in_another_crs_or_cut_off(tmp_path: Path) -> None:
    pand = town(tmp_path)
    surface = tmp_path / "dsm.tif"
    good = surface.read_bytes()
    write(surface, np.zeros((200, 200)), crs=25831)
    with pytest.raises(SourceChanged, match="not in RD"):
        elevation.load(tmp_path, pand, findings=Findings())
    surface.write_bytes(good[:100])
    with pytest.raises(InputError, match=r"dsm\.tif cannot be read"):
        elevation.load(tmp_path, pand, findings=Findings())


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raster, "find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"kansenkaart\[elevation\]"):
        elevation.load(tmp_path, gpd.GeoDataFrame(), findings=Findings())


def test_the_folder_holds_one_raster_of_each_and_a_name_can_tell_the_year(tmp_path: Path) -> None:
    pand = town(tmp_path)
    assert set(elevation.load(tmp_path, pand, findings=Findings())["model_year"]) == {2020}
    (tmp_path / "dsm.tif").rename(tmp_path / "DSM_05m_2023.tif")
    assert set(elevation.load(tmp_path, pand, findings=Findings())["model_year"]) == {2023}
    (tmp_path / "dtm.tif").rename(tmp_path / "maaiveld.tif")
    with pytest.raises(InputError, match=r"one raster dtm\.tif.*none"):
        elevation.load(tmp_path, pand, findings=Findings())


def test_no_pand_to_measure_is_an_empty_table(tmp_path: Path) -> None:
    pand = town(tmp_path)
    assert elevation.load(tmp_path, pand.iloc[:0], findings=Findings()).empty


def height(rows: list[tuple[str, float | None, int | None, str]]) -> pd.DataFrame:
    """Return ``building_height`` of (pand, p70, year, quality), the rest null."""
    names = ["pand_id", "roof_p70_m", "model_year", "quality"]
    table = pd.DataFrame(rows, columns=names).reindex(
        columns=[c.name for c in CONTRACTS["building_height"].columns]
    )
    return validate("building_height", table)


def test_the_ahn_fills_what_the_3dbag_has_not_or_not_well() -> None:
    """By hand: a good model stands, a bad one gives way, an old one only to a later flight."""
    good, absent, bare, old, older, both = (f"04571000000000{i:02d}" for i in range(1, 7))
    models = height(
        [
            (good, 6.0, 2022, "ok"),
            (bare, None, 2022, "no_points"),
            (old, 0.2, 2022, "outdated"),
            (older, 0.2, 2019, "outdated"),
            (both, None, 2022, "insufficient_points"),
        ]
    )
    measured = height(
        [
            (good, 7.0, 2020, "ok"),
            (absent, 3.0, 2020, "ok"),
            (bare, 4.0, 2020, "ok"),
            (old, 5.0, 2020, "ok"),
            (older, 5.5, 2020, "ok"),
            (both, None, 2020, "no_height"),
        ]
    )
    filled = elevation.fill(models, measured).set_index("pand_id")
    assert filled["roof_p70_m"].fillna(-1).to_dict() == {
        good: 6.0,
        absent: 3.0,
        bare: 4.0,
        old: 0.2,
        older: 5.5,
        both: -1,
    }
    assert filled.loc[both, "quality"] == "insufficient_points"
    assert elevation.better(models, measured)["pand_id"].tolist() == [absent, bare, older]
    alone = elevation.fill(measured.iloc[:0], measured)
    assert alone["pand_id"].tolist() == [good, absent, bare, old, older]


def test_only_panden_without_a_usable_height_are_measured() -> None:
    ids = [f"04571000000000{i:02d}" for i in range(1, 4)]
    pand = gpd.GeoDataFrame({"pand_id": ids}, geometry=[shapely.box(0, 0, 1, 1)] * 3, crs=28992)
    models = height([(ids[0], 6.0, 2022, "ok"), (ids[1], None, 2022, "no_points")])
    assert elevation.unmeasured(pand, models)["pand_id"].tolist() == ids[1:]
    assert elevation.unmeasured(pand, None)["pand_id"].tolist() == ids
