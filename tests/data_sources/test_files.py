"""Vector files: what they are, which layer, which columns, which coordinates."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sqlite3
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import Point, box

from data_sources.columns import rename_columns
from data_sources.errors import InputError, KansenkaartError, SourceChanged
from data_sources.files import columns_of, kind_of, layer_names, read_vector
from data_sources.findings import Findings

TOWER_RD = (155_000.0, 463_000.0)
TOWER_WGS84 = (5.38720621, 52.15517440)
"""Origin of RD in both systems, by its definition."""


def points(crs: object = 28992, xy: tuple[float, float] = TOWER_RD) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"naam": ["a"]}, geometry=[Point(*xy)], crs=crs)


def read(path: Path, **options: object) -> tuple[gpd.GeoDataFrame, Findings]:
    findings = Findings()
    return read_vector(path, source="overlay", findings=findings, **options), findings


def codes(findings: Findings) -> dict[str, int]:
    return {f.code: f.count for f in findings.items}


def geojson(path: Path, coordinates: list[float], **extra: object) -> Path:
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Point", "coordinates": coordinates},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]} | extra))
    return path


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.fgb"])
def test_common_formats_are_read_in_rd(tmp_path: Path, name: str) -> None:
    points().to_file(tmp_path / name)
    frame, findings = read(tmp_path / name)
    assert frame.crs.to_epsg() == 28992
    assert frame.geometry[0].equals(Point(*TOWER_RD))
    assert not findings.items


def test_geoparquet_is_read_and_filtered(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pd.concat([points(), points(xy=(160_000, 463_000))]).to_parquet(path)
    frame, _ = read(path, bbox=(154_000, 462_000, 156_000, 464_000))
    assert len(frame) == 1


def test_a_bbox_reads_only_what_touches_it(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pd.concat([points(), points(xy=(160_000, 463_000))]).to_file(path)
    frame, _ = read(path, bbox=(154_000, 462_000, 156_000, 464_000))
    assert len(frame) == 1


def test_only_asked_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points().assign(Bewoner="x").to_file(path)
    frame, _ = read(path, columns=["NAAM", "afwezig"])
    assert list(frame.columns) == ["naam", "geometry"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"File not found: .*weg\.gpkg"):
        read(tmp_path / "weg.gpkg")


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "leeg.gpkg"
    path.touch()
    with pytest.raises(InputError, match="is empty"):
        read(path)


@pytest.mark.parametrize("name", ["plan.gpkg", "plan.geojson", "plan.shp"])
def test_a_renamed_pdf_is_called_a_pdf(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    with pytest.raises(InputError, match="its content is pdf"):
        read(path)


def test_text_that_is_no_vector_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lijst.geojson"
    path.write_text("dit is geen kaart")
    with pytest.raises(InputError, match=r"lijst\.geojson"):
        read(path)


def test_a_geopackage_cut_off_is_one_clear_error(tmp_path: Path) -> None:
    whole = tmp_path / "heel.gpkg"
    squares = [box(155_000 + i, 463_000, 155_001 + i, 463_001) for i in range(3000)]
    gpd.GeoDataFrame(geometry=squares, crs=28992).to_file(whole)
    path = tmp_path / "half.gpkg"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InputError, match=r"half\.gpkg"):
        read(path)


def test_a_geojson_cut_off_is_one_clear_error(tmp_path: Path) -> None:
    path = geojson(tmp_path / "half.geojson", list(TOWER_WGS84))
    path.write_text(path.read_text()[:-20])
    with pytest.raises(InputError, match=r"half\.geojson"):
        read(path)


def test_a_layer_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points().to_file(path, layer="stations")
    with pytest.raises(SourceChanged, match=r"Layer 'pand' is not in a\.gpkg.*'stations'"):
        read(path, layers=["pand"])


def test_the_preferred_layer_is_taken_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for layer in ("Overig", "PAND"):
        points().assign(laag=layer).to_file(path, layer=layer)
    frame, _ = read(path, layers=["bag_pand", "pand"])
    assert frame["laag"].tolist() == ["PAND"]
    assert layer_names(path) == ["Overig", "PAND"]
    assert columns_of(path, "PAND") == {"naam", "laag"}


def test_without_a_wish_the_first_layer_with_shapes_is_taken_and_others_are_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.gpkg"
    pd_only = pd.DataFrame({"stijl": ["x"]})
    pyogrio.write_dataframe(pd_only, path, layer="layer_styles")
    points().to_file(path, layer="een", mode="a")
    frame, findings = read(path)
    assert len(frame) == 1
    assert codes(findings) == {}
    points().to_file(path, layer="twee", mode="a")
    assert codes(read(path)[1]) == {"other_layers_left_out": 1}


def test_a_bbox_also_filters_what_is_not_in_rd(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pd.concat([points(), points(xy=(160_000, 463_000))]).to_crs(4326).to_file(path)
    frame, _ = read(path, bbox=(154_000, 462_000, 156_000, 464_000))
    assert len(frame) == 1


def test_layers_and_columns_of_geoparquet(tmp_path: Path) -> None:
    path = tmp_path / "pand.parquet"
    points().to_parquet(path)
    assert layer_names(path) == ["pand"]
    assert columns_of(path, "pand") == {"naam", "geometry"}


def test_a_layer_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SourceChanged, match="no geometry"):
        read(path)


def test_wgs84_is_converted_with_the_datum_shift(tmp_path: Path) -> None:
    frame, findings = read(geojson(tmp_path / "a.geojson", list(TOWER_WGS84)))
    assert frame.geometry[0].distance(Point(*TOWER_RD)) < 1.0  # without the shift: 114 m
    assert codes(findings) == {"reprojected": 1}


def test_rd_numbers_in_geojson_without_a_crs_are_rd(tmp_path: Path) -> None:
    frame, findings = read(geojson(tmp_path / "a.geojson", list(TOWER_RD)))
    assert frame.crs.to_epsg() == 28992
    assert frame.geometry[0].equals(Point(*TOWER_RD))
    assert codes(findings) == {"crs_assumed": 1}


def test_rd_spelled_out_without_a_datum_shift_is_not_moved(tmp_path: Path) -> None:
    spelled = (
        "+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 "
        "+x_0=155000 +y_0=463000 +ellps=bessel +units=m +no_defs"
    )
    path = tmp_path / "a.shp"
    points(spelled).to_file(path)
    frame, findings = read(path)
    assert frame.geometry[0].distance(Point(*TOWER_RD)) < 0.001
    assert not findings.items


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp"])
def test_an_absent_crs_is_refused(tmp_path: Path, name: str) -> None:
    points(None).to_file(tmp_path / name)
    with pytest.raises(InputError, match=r"no CRS.*155000.*EPSG:28992"):
        read(tmp_path / name)


def test_a_wrong_crs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points(4326).to_file(path)
    with pytest.raises(InputError, match=r"do not fit its CRS EPSG:4326.*155000"):
        read(path)


def test_degrees_called_rd_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points(28992, (-105_000.0, 52.0)).to_file(path)
    with pytest.raises(InputError, match="do not fit its CRS"):
        read(path)


def test_an_area_abroad_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a place in the Netherlands"):
        read(geojson(tmp_path / "a.geojson", [13.4, 52.5]))


def wal_file(folder: Path) -> Path:
    path = folder / "wal.gpkg"
    points().to_file(path, layer="pand", SPATIAL_INDEX="NO")
    connection = sqlite3.connect(path)
    assert connection.execute("pragma journal_mode=wal").fetchone() == ("wal",)
    connection.close()
    return path


def state(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_a_geopackage_in_wal_mode_in_a_read_only_folder_stays_as_it_is(tmp_path: Path) -> None:
    path = wal_file(tmp_path)
    before = state(tmp_path)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    # Root may write anywhere, so a child gives up its rights first; all modules are loaded by then.
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                for parent in tmp_path.parents:
                    if parent.name.startswith(("pytest-", "popen-")):  # one more with xdist
                        parent.chmod(0o755)
                os.setuid(65534)
            writable = os.access(tmp_path, os.W_OK)
            rows = len(read(path, layers=["pand"])[0])
            os._exit(rows if not writable else 99)
        except BaseException:
            os._exit(98)
    _, status = os.waitpid(child, 0)
    tmp_path.chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 1
    assert state(tmp_path) == before


def test_changes_that_still_wait_in_the_wal_are_read_and_left_waiting(tmp_path: Path) -> None:
    path = wal_file(tmp_path)
    writer = sqlite3.connect(path)
    writer.execute("pragma wal_autocheckpoint=0")
    writer.execute("update pand set naam='nieuw'")
    writer.commit()
    before = state(tmp_path)
    assert before.keys() == {"wal.gpkg", "wal.gpkg-wal", "wal.gpkg-shm"}
    frame, _ = read(path)
    assert frame["naam"].tolist() == ["nieuw"]
    assert state(tmp_path) == before
    writer.close()


def test_inputs_stay_byte_identical(tmp_path: Path) -> None:
    for name in ("a.gpkg", "a.geojson", "a.shp"):
        points().to_file(tmp_path / name)
    before = state(tmp_path)
    for name in ("a.gpkg", "a.geojson", "a.shp"):
        read(tmp_path / name)
    assert state(tmp_path) == before


def test_nothing_is_written_beside_a_gml(tmp_path: Path) -> None:
    points().to_file(tmp_path / "a.gml")
    points().to_file(tmp_path / "with_schema.gml")
    (tmp_path / "a.xsd").unlink()
    packed = gzip.compress((tmp_path / "a.gml").read_bytes())
    (tmp_path / "packed.gml.gz").write_bytes(packed)
    before = state(tmp_path)
    for name in ("a.gml", "with_schema.gml", "packed.gml.gz"):
        assert len(read(tmp_path / name)[0]) == len(points())
        assert layer_names(tmp_path / name)
    assert state(tmp_path) == before
    # What another program left there is of an earlier file, and not believed.
    (tmp_path / "a.gfs").write_text("<GMLFeatureClassList/>", "utf-8")
    assert len(read(tmp_path / "a.gml")[0]) == len(points())


def test_kinds_by_content_not_by_name(tmp_path: Path) -> None:
    for content, kind in (
        (b"SQLite format 3\x00...", "geopackage"),
        (b"PK\x03\x04", "zip"),
        (b"PAR1", "parquet"),
        (b"a;b", "text"),
    ):
        path = tmp_path / "x.pdf"
        path.write_bytes(content)
        assert kind_of(path) == kind
    assert kind_of(tmp_path) == "folder"


def test_columns_are_renamed_by_the_first_spelling_without_case() -> None:
    frame = pd.DataFrame({"BU_CODE": ["x"], "naam": ["n"], "id": [1]})
    aliases = {"code": ["buurtcode", "bu_code"], "name": ["naam"], "extra": ["afwezig"]}
    table = rename_columns(frame, aliases, ["code"], "lijst")
    assert list(table.columns) == ["code", "name", "extra"]
    assert table["code"].tolist() == ["x"]
    assert table["extra"].isna().all()
    with pytest.raises(SourceChanged, match=r"lijst lacks .*extra \(one of afwezig\).*BU_CODE"):
        rename_columns(frame, aliases, ["extra"], "lijst")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("betaaldparkeerzones_mixed_geometry", 77, {"reprojected": 77}),
        ("gezichten_cp1252_no_crs", 478, {"decoded_cp1252": 1, "crs_assumed": 478}),
        ("parkeertariefgebieden_unclosed_ring", 46, {"ring_closed": 1, "reprojected": 46}),
    ],
)
def test_dirty_geojson_of_the_real_world(
    real_data: Path, name: str, rows: int, expected: dict[str, int]
) -> None:
    frame, findings = read(real_data / "formats" / "dirty" / f"{name}.geojson")
    assert len(frame) == rows
    assert frame.geometry.notna().all()
    assert codes(findings) == expected


@pytest.mark.real_data
def test_cp1252_bytes_become_the_right_letters(real_data: Path) -> None:
    frame, _ = read(real_data / "formats" / "dirty" / "gezichten_cp1252_no_crs.geojson")
    assert "Mijnkoloniën Brunssum" in set(frame["NAAM"])


@pytest.mark.real_data
def test_null_and_empty_geometries_of_the_real_world(real_data: Path) -> None:
    path = real_data / "formats" / "bag-ogc" / "null-empty-geoms.gpkg"
    frame, _ = read(path, layers=["ligplaatsen"])
    assert len(frame) == 2
    assert (frame.geometry.isna() | frame.geometry.is_empty).sum() >= 1


@pytest.mark.real_data
def test_wgs84_and_rd_editions_of_one_file_agree(real_data: Path) -> None:
    folder = real_data / "formats" / "bag-ogc"
    rd, _ = read(folder / "bag.gpkg", layers=["ligplaatsen"])
    wgs, _ = read(folder / "bag-schema-extension-wgs84.gpkg", layers=["ligplaatsen"])
    pairs = rd.merge(wgs, on="nummer_id")
    assert len(pairs) == 67
    assert gpd.GeoSeries(pairs["geometry_x"]).distance(gpd.GeoSeries(pairs["geometry_y"])).max() < 1


def test_every_refusal_is_an_error_for_the_user(tmp_path: Path) -> None:
    for name, content in (
        ("a.gpkg", b"SQLite format 3\x00"),
        ("b.zip", b"PK\x03\x04"),
        ("c.parquet", b"PAR1"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(KansenkaartError) as caught:
            read(tmp_path / name)
        assert caught.value.exit_code == 3
        assert name in str(caught.value)
