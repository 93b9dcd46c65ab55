"""The BAG from GeoPackage layers and from GeoParquet: names, selection, references."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from data_sources import bag
from data_sources.area import Area, everything
from data_sources.errors import InputError, SourceChanged, SourceEmpty
from data_sources.findings import Findings

Write = Callable[..., Path]
X, Y = 131_000, 480_000
PAND, VBO = "0457100000000001", "0457010000000001"
PAND2, VBO2 = "0457100000000002", "0457010000000002"
DAY = date(2021, 10, 15)


def load(
    path: Path, area: Area | None = None, margin_m: float = 0.0
) -> tuple[bag.Bag, dict[str, int]]:
    findings = Findings()
    zone = area or everything("alles")
    result = bag.load(path, zone, DAY, margin_m=margin_m, findings=findings)
    return result, {f.code: f.count for f in findings.items}


def test_the_layout_of_bag_light(write_light: Write) -> None:
    result, found = load(write_light([{}], [{}]))
    assert result.pand["pand_id"].tolist() == [PAND]
    vbo = result.verblijfsobject.iloc[0]
    assert (vbo.street, vbo.house_number, vbo.place) == ("Kerkstraat", 7, "Weesp")
    assert vbo.gemeente_code == "GM0457"
    assert pd.isna(vbo.house_letter)
    assert result.address is None
    assert result.ended is not None
    assert result.ended.empty
    assert found == {}


def test_a_file_without_streets_gives_null_streets(tmp_path: Path) -> None:
    path = tmp_path / "bag.gpkg"
    pand = {"identificatie": PAND, "bouwjaar": 1950, "status": "Pand in gebruik"}
    vbo = {
        "identificatie": VBO,
        "oppervlakte": 80,
        "status": "Verblijfsobject in gebruik",
        "gebruiksdoel": "woonfunctie",
        "huisnummer": 7.0,
        "pand_identificatie": f"{PAND},{PAND2}",
    }
    box_ = box(X, Y, X + 10, Y + 8)
    gpd.GeoDataFrame(
        [pand, pand | {"identificatie": PAND2}], geometry=[box_, box_], crs=28992
    ).to_file(path, layer="pand")
    gpd.GeoDataFrame([vbo], geometry=[Point(X + 5, Y + 4)], crs=28992).to_file(
        path, layer="verblijfsobject"
    )
    vbo_read = load(path)[0].verblijfsobject.iloc[0]
    assert vbo_read.pand_ids == [PAND, PAND2]
    assert vbo_read.house_number == 7
    assert pd.isna(vbo_read.street)
    assert pd.isna(vbo_read.gemeente_code)


def test_a_column_that_must_be_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bag.gpkg"
    frame = gpd.GeoDataFrame(
        {"identificatie": [PAND]}, geometry=[box(X, Y, X + 9, Y + 9)], crs=28992
    )
    frame.to_file(path, layer="pand")
    with pytest.raises(SourceChanged, match=r"Layer 'pand' of bag\.gpkg lacks .*status"):
        load(path)


def test_a_layer_that_is_not_there_is_named(tmp_path: Path, write_light: Write) -> None:
    path = tmp_path / "half.gpkg"
    gpd.read_file(write_light([{}], [{}]), layer="pand").to_file(path, layer="pand")
    with pytest.raises(SourceChanged, match=r"'verblijfsobject' .*is not in half\.gpkg"):
        load(path)


def test_a_renamed_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bag-light.gpkg"
    path.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(InputError, match="its content is pdf"):
        load(path)


def test_an_area_without_panden_is_one_clear_error(write_light: Write) -> None:
    far = Area("Elders", box(X + 9_000, Y, X + 9_100, Y + 100))
    with pytest.raises(SourceEmpty, match="no standing pand in Elders"):
        load(write_light([{}], [{}]), far)


def test_the_middle_of_a_pand_decides_and_its_vbo_follows(write_light: Write) -> None:
    # The first pand lies for 6 of its 10 m in the area, the second for 4; the points of their
    # verblijfsobjecten lie the other way round.
    path = write_light(
        [
            {"geometry": box(X - 4, Y, X + 6, Y + 8)},
            {"identificatie": PAND2, "geometry": box(X - 6, Y + 20, X + 4, Y + 28)},
        ],
        [
            {"geometry": Point(X - 3, Y + 4)},
            {"identificatie": VBO2, "pand_identificatie": PAND2, "geometry": Point(X + 3, Y + 24)},
        ],
    )
    result, found = load(path, Area("a", box(X, Y, X + 50, Y + 50)))
    assert result.pand["pand_id"].tolist() == [PAND]
    assert result.verblijfsobject["vbo_id"].tolist() == [VBO]
    assert found == {}


def test_a_pand_in_no_buurt_is_taken_within_the_margin_and_counted(write_light: Write) -> None:
    path = write_light(
        [{}, {"identificatie": PAND2, "geometry": box(X + 60, Y, X + 70, Y + 8)}], [{}]
    )
    polygon = box(X, Y, X + 50, Y + 50)
    coarse = Area("a", polygon, covered=polygon)
    result, found = load(path, coarse, margin_m=14)
    assert result.pand["pand_id"].tolist() == [PAND]
    assert found == {"pand_in_no_buurt_left_out": 1}
    result, found = load(path, coarse, margin_m=15)
    assert result.pand["pand_id"].tolist() == [PAND, PAND2]
    assert found == {"pand_outside_every_buurt": 1}


def test_a_pand_of_the_neighbouring_gemeente_is_not_taken_by_the_margin(write_light: Write) -> None:
    path = write_light(
        [{}, {"identificatie": PAND2, "geometry": box(X + 60, Y, X + 70, Y + 8)}],
        [
            {},
            {
                "identificatie": VBO2,
                "pand_identificatie": PAND2,
                "bronhouder_identificatie": "0363",
                "geometry": Point(X + 65, Y + 4),
            },
        ],
    )
    polygon = box(X, Y, X + 50, Y + 50)
    zone = Area("a", polygon, gemeente_codes=("GM0457",), covered=polygon)
    result, found = load(path, zone, margin_m=100)
    assert result.pand["pand_id"].tolist() == [PAND]
    assert found == {}


def test_unknown_pand_references_are_dropped_and_counted(write_light: Write) -> None:
    path = write_light(
        [{}, {"identificatie": PAND2, "status": "Pand gesloopt"}],
        [
            {"pand_identificatie": f"0457100000000099,{PAND},{PAND2}"},
            {"identificatie": VBO2, "pand_identificatie": PAND2},
        ],
    )
    result, found = load(path)
    assert result.verblijfsobject["vbo_id"].tolist() == [VBO]
    assert result.verblijfsobject["pand_ids"].iloc[0] == [PAND]
    assert found == {"pand_reference_dropped": 2, "vbo_without_known_pand": 1}


def test_parquet_in_bag_light_or_contract_columns_gives_the_same(
    write_light: Write, tmp_path: Path
) -> None:
    path = write_light(
        [{}, {"identificatie": PAND2, "bouwjaar": 9999}],
        [{"gebruiksdoel": "woonfunctie,kantoorfunctie", "pand_identificatie": f"{PAND},{PAND2}"}],
    )
    expected, _ = load(path)
    light, contract = tmp_path / "light", tmp_path / "contract"
    for folder in (light, contract):
        folder.mkdir()
    for layer in ("pand", "verblijfsobject"):
        gpd.read_file(path, layer=layer).to_parquet(light / f"{layer}.parquet")
        getattr(expected, layer).to_parquet(contract / f"{layer}.parquet")
    for folder in (light, contract):
        result, _ = load(folder)
        pd.testing.assert_frame_equal(pd.DataFrame(result.pand), pd.DataFrame(expected.pand))
        pd.testing.assert_frame_equal(
            pd.DataFrame(result.verblijfsobject), pd.DataFrame(expected.verblijfsobject)
        )


def test_a_parquet_folder_may_hold_addresses(write_light: Write, tmp_path: Path) -> None:
    expected, _ = load(write_light([{}], [{}]))
    folder = tmp_path / "bag"
    folder.mkdir()
    expected.pand.to_parquet(folder / "pand.parquet")
    expected.verblijfsobject.to_parquet(folder / "verblijfsobject.parquet")
    address = {"address_id": "0457200000000001", "vbo_id": VBO, "is_main": True, "house_number": 7}
    elsewhere = address | {"address_id": "0457200000000002", "vbo_id": VBO2}
    pd.DataFrame([address, elsewhere]).to_parquet(folder / "address.parquet")
    result, _ = load(folder)
    assert result.address is not None
    assert result.address["address_id"].tolist() == ["0457200000000001"]


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "panden.parquet").touch()
    with pytest.raises(SourceChanged, match=r"holds no pand\.parquet.*panden\.parquet"):
        load(tmp_path)


def test_the_same_rows_in_another_order_give_the_same_tables(
    write_light: Write, tmp_path: Path
) -> None:
    panden: list[dict[str, Any]] = [{}, {"identificatie": PAND2}]
    objects: list[dict[str, Any]] = [{}, {"identificatie": VBO2}]
    forth, _ = load(write_light(panden, objects))
    Path(tmp_path / "bag-light.gpkg").unlink()
    back, _ = load(write_light(panden[::-1], objects[::-1]))
    pd.testing.assert_frame_equal(pd.DataFrame(forth.pand), pd.DataFrame(back.pand))
    pd.testing.assert_frame_equal(
        pd.DataFrame(forth.verblijfsobject), pd.DataFrame(back.verblijfsobject)
    )


def test_herindeling_the_prefix_of_an_id_is_a_former_gemeente(write_light: Write) -> None:
    """The first four digits are the gemeente of when it was registered: they select nothing."""
    former_pand, former_vbo = "0363100000000001", "0363010000000001"
    path = write_light(
        [{"identificatie": former_pand}],
        [{"identificatie": former_vbo, "pand_identificatie": former_pand}],
    )
    zone = Area("a", box(X - 5, Y - 5, X + 50, Y + 50), gemeente_codes=("GM0457",))
    result, found = load(path, zone)
    assert result.pand["pand_id"].tolist() == [former_pand]
    assert result.verblijfsobject["gemeente_code"].tolist() == ["GM0457"]
    assert found == {}


def test_oppervlakte_min_and_max_are_no_footprint_and_its_count_is_not_believed(
    write_light: Write,
) -> None:
    odd = {"oppervlakte_min": 999, "oppervlakte_max": 99_999, "aantal_verblijfsobjecten": 44}
    plain, _ = load(write_light([{}], [{}]))
    result, _ = load(write_light([odd], [{}]))
    pd.testing.assert_frame_equal(
        pd.DataFrame(result.pand.drop(columns="geometry")),
        pd.DataFrame(plain.pand.drop(columns="geometry")),
    )
