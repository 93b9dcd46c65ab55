"""Real places: the extract against bag-light and against GDAL, and known counts."""

from __future__ import annotations

import tempfile
import warnings
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from data_sources import bag, buurten
from data_sources.area import Area, everything, of_gemeenten
from data_sources.findings import Findings

pytestmark = pytest.mark.real_data
DAY = date(2021, 10, 15)
"""The day of the Weesp extract; bag-light.gpkg holds the same day."""


@pytest.fixture(scope="module")
def weesp(real_data: Path) -> Area:
    path = real_data / "weesp" / "buurten_2021_generalised.geojson"
    return of_gemeenten(buurten.load(path, findings=Findings()), ["GM0457"])


@pytest.fixture(scope="module")
def light(real_data: Path) -> bag.Bag:
    path = real_data / "weesp" / "bag-light.gpkg"
    return bag.load(path, everything("Weesp"), DAY, findings=Findings())


@pytest.fixture(scope="module")
def extract(real_data: Path) -> tuple[bag.Bag, dict[str, int]]:
    findings = Findings()
    path = real_data / "weesp" / "BAGGEM0457L-15102021.zip"
    result = bag.load(path, everything("Weesp"), DAY, findings=findings)
    return result, {f.code: f.count for f in findings.items}


def test_extract_and_bag_light_agree_on_every_live_pand(
    light: bag.Bag, extract: tuple[bag.Bag, dict[str, int]]
) -> None:
    assert len(light.pand) == 10_837
    # 10,803 in use, 20 being rebuilt, 7 with a demolition permit, 4 not surveyed, 3 out of use.
    pd.testing.assert_frame_equal(
        pd.DataFrame(extract[0].pand.drop(columns="geometry")),
        pd.DataFrame(light.pand.drop(columns="geometry")),
    )
    assert extract[0].pand.geometry.geom_equals(light.pand.geometry).all()


def test_extract_and_bag_light_agree_on_every_live_verblijfsobject(
    light: bag.Bag, extract: tuple[bag.Bag, dict[str, int]]
) -> None:
    assert len(light.verblijfsobject) == 11_046
    ours, theirs = (
        frame.assign(pand_ids=frame["pand_ids"].map(sorted)).drop(columns="geometry")
        for frame in (extract[0].verblijfsobject, light.verblijfsobject)
    )
    pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs))
    mine, yours = extract[0].verblijfsobject.geometry, light.verblijfsobject.geometry
    assert mine.geom_equals(yours).all()


def test_what_the_extract_knows_beyond_bag_light(
    light: bag.Bag, extract: tuple[bag.Bag, dict[str, int]]
) -> None:
    result, found = extract
    assert found == {
        "under_investigation_ignored": 12_103,
        "not_bag_ignored": 956,
        "area_unlikely": 1,
    }
    assert result.address is not None
    assert result.ended is not None
    assert light.ended is not None
    on_vbo = result.address["vbo_id"].isin(result.verblijfsobject["vbo_id"])
    assert result.address[on_vbo & result.address["is_main"]]["vbo_id"].is_unique
    assert (~result.address["is_main"]).sum() > 0
    # bag-light has no demolished panden and withdrawn verblijfsobjecten: the rest is the same.
    assert set(light.ended["bag_id"]) < set(result.ended["bag_id"])
    only = result.ended[~result.ended["bag_id"].isin(light.ended["bag_id"])]
    assert set(only["status"]) == {
        "Niet gerealiseerd pand",
        "Pand gesloopt",
        "Pand ten onrechte opgevoerd",
        "Niet gerealiseerd verblijfsobject",
        "Verblijfsobject ingetrokken",
        "Verblijfsobject ten onrechte opgevoerd",
    }


@pytest.mark.parametrize("name", ["bag-light.gpkg", "BAGGEM0457L-15102021.zip"])
def test_coarse_buurten_lose_no_pand(real_data: Path, weesp: Area, name: str) -> None:
    findings = Findings()
    result = bag.load(real_data / "weesp" / name, weesp, DAY, margin_m=500, findings=findings)
    assert len(result.pand) == 10_837
    assert len(result.verblijfsobject) == 11_046
    # 12 panden lie outside every buurt; 10 of them stand.
    assert {f.code: f.count for f in findings.items}["pand_outside_every_buurt"] == 10


def test_an_earlier_reference_date_gives_the_town_of_then(real_data: Path) -> None:
    path = real_data / "weesp" / "BAGGEM0457L-15102021.zip"
    then = bag.load(path, everything("Weesp"), date(2015, 1, 1), findings=Findings())
    assert len(then.pand) < 10_837
    assert then.pand["construction_year"].max() <= 2017
    assert then.verblijfsobject["pand_ids"].map(len).min() == 1


def test_extract_agrees_with_gdal(real_data: Path, extract: tuple[bag.Bag, dict[str, int]]) -> None:
    if "LVBAG" not in pyogrio.list_drivers():
        pytest.skip("this GDAL has no LVBAG driver")
    with tempfile.TemporaryDirectory() as folder:
        with (
            zipfile.ZipFile(real_data / "weesp" / "BAGGEM0457L-15102021.zip") as outer,
            zipfile.ZipFile(outer.open("0457GEM15102021.zip")) as middle,
            zipfile.ZipFile(middle.open("0457VBO15102021.zip")) as inner,
        ):
            xml = [Path(inner.extract(name, folder)) for name in inner.namelist()]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = pd.concat([gpd.read_file(file, engine="pyogrio") for file in xml])
    day = pd.Timestamp(DAY)
    begin, end = (
        pd.to_datetime(theirs[c], errors="coerce", utc=True).dt.tz_localize(None)
        for c in ("beginGeldigheid", "eindGeldigheid")
    )
    theirs = theirs[(begin <= day) & ~(end <= day)]
    theirs = theirs.assign(vbo_id=theirs["identificatie"].str[-16:]).set_index("vbo_id")
    ours = extract[0].verblijfsobject.set_index("vbo_id")
    same = theirs.loc[ours.index]
    assert same.index.is_unique
    assert same["status"].tolist() == ours["status"].tolist()
    assert same["oppervlakte"].tolist() == ours["area_m2"].tolist()
    assert same.geometry.distance(gpd.GeoSeries(ours["geometry"]), align=False).max() == 0


def test_den_haag_has_its_own_layout(real_data: Path) -> None:
    findings = Findings()
    path = real_data / "den-haag-voorburg" / "bag.gpkg"
    result = bag.load(path, everything("x"), date(2023, 9, 1), findings=findings)
    # 15,380 less 74 wrongly registered and 5 under construction.
    assert len(result.pand) == 15_301
    # 31,293 less 1,057 withdrawn and 546 not yet in use.
    assert len(result.verblijfsobject) == 29_690
    assert result.verblijfsobject["street"].isna().all()
    assert result.ended is not None
    assert len(result.ended) == 74 + 5 + 1_057 + 546


def test_delft_pand_in_four_parts_is_one(real_data: Path) -> None:
    from data_sources.bag import clean, geopackage

    findings = Findings()
    path = real_data / "delft-tu" / "delft_tu.gpkg"
    raw = geopackage._layer(path, "pand", None, findings)
    live, _ = clean.pand(raw, date(2022, 1, 1), findings)
    # 1,529 rows, less 3 of the parts and 2 panden under construction.
    assert len(live) == 1_524
    parts = raw[raw["pand_id"].str.endswith("0503100000030264")]
    whole = live[live["pand_id"] == "0503100000030264"]
    assert len(parts) == 4
    assert whole.area.sum() == pytest.approx(parts.area.sum())
