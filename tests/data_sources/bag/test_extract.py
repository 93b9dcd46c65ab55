"""The LV BAG extract: history, references, parts, and everything that can be cut off."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from shapely import box

from data_sources import bag
from data_sources.area import Area, everything
from data_sources.bag.extract.archive import Part
from data_sources.bag.extract.collect import _count_stands
from data_sources.errors import InputError, SourceEmpty
from data_sources.findings import Findings

Write = Callable[[Any], Path]
X, Y = 131_000, 480_000
PAND, VBO = "0457100000000001", "0457010000000001"
DAY = date(2021, 10, 15)


def load(
    path: Path, day: date = DAY, area: Area | None = None
) -> tuple[bag.Bag, dict[str, tuple[int, tuple[str, ...]]]]:
    findings = Findings()
    result = bag.load(path, area or everything("alles"), day, findings=findings)
    return result, {f.code: (f.count, f.examples) for f in findings.items}


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_one_home_in_full(extract: Any, write_extract: Write) -> None:
    extract.pand()
    extract.vbo(uses=("woonfunctie", "kantoorfunctie"), also=("0457200000000002",))
    extract.number(address_id="0457200000000002", number=9, letter="b", postcode="")
    result, findings = load(write_extract(extract))
    pand = result.pand.iloc[0]
    assert (pand.pand_id, pand.construction_year, pand.status) == (PAND, 1950, "Pand in gebruik")
    assert pand.geometry.equals(box(X, Y, X + 10, Y + 8))
    assert not pand.geometry.has_z
    vbo = result.verblijfsobject.iloc[0]
    assert vbo.uses == ["kantoorfunctie", "woonfunctie"]
    assert vbo.pand_ids == [PAND]
    assert (vbo.area_m2, vbo.street, vbo.house_number, vbo.postcode) == (
        80,
        "Kerkstraat",
        7,
        "1381AB",
    )
    assert (vbo.place, vbo.gemeente_code) == ("Weesp", "GM0457")
    assert pd.isna(vbo.house_letter)
    assert (vbo.geometry.x, vbo.geometry.y, vbo.geometry.has_z) == (X + 5, Y + 4, False)
    assert result.address is not None
    main, also = (row for _, row in result.address.iterrows())
    assert (main.is_main, also.is_main) == (True, False)
    assert (also.vbo_id, also.house_number, also.house_letter) == (VBO, 9, "b")
    assert pd.isna(also.postcode)
    assert findings == {}


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2012, 12, 31), 1950),  # the day before the second began
        (date(2013, 1, 1), 1951),  # begin <= day
        (date(2015, 5, 31), 1951),
        (date(2015, 6, 1), 1952),  # day < end
        (date(2024, 1, 1), 1952),
    ],
)
def test_history_gives_the_state_of_the_reference_date(
    extract: Any, write_extract: Write, day: date, year: int
) -> None:
    extract.pand("2010-01-01", "2013-01-01", year=1950, number=1)
    extract.pand("2013-01-01", "2015-06-01", year=1951, number=2)
    extract.pand("2015-06-01", year=1952, number=3)
    extract.vbo()
    result, _ = load(write_extract(extract), day)
    assert result.pand["construction_year"].tolist() == [year]


def test_a_time_in_a_date_of_validity_counts_as_its_day(extract: Any, write_extract: Write) -> None:
    extract.pand("2010-01-01T09:00:00.000", "2013-01-01T12:30:00.000", year=1950)
    extract.pand("2013-01-01T12:30:00.000", year=1951, number=2)
    extract.vbo()
    assert load(write_extract(extract), date(2013, 1, 1))[0].pand["construction_year"].tolist() == [
        1951
    ]


def test_a_correction_on_one_day_was_never_valid(extract: Any, write_extract: Write) -> None:
    extract.pand("2010-01-01", "2010-01-01", year=1901)
    extract.pand("2010-01-01", year=1950, number=2)
    extract.vbo()
    result, findings = load(write_extract(extract), date(2010, 1, 1))
    assert result.pand["construction_year"].tolist() == [1950]
    assert findings == {}


@pytest.mark.parametrize("mark", ["tijdstipInactief", "tijdstipInactiefLV", "tijdstipNietBagLV"])
def test_a_void_voorkomen_is_never_valid(extract: Any, write_extract: Write, mark: str) -> None:
    extract.pand()
    extract.pand(year=1901, number=2, extra=f"<Historie:{mark}>2011-01-01</Historie:{mark}>")
    extract.vbo()
    assert load(write_extract(extract))[0].pand["construction_year"].tolist() == [1950]


def test_of_two_valid_voorkomens_the_later_counts(extract: Any, write_extract: Write) -> None:
    extract.pand(year=1951, number=10)
    extract.pand(year=1950, number=9)
    extract.vbo()
    result, findings = load(write_extract(extract))
    assert result.pand["construction_year"].tolist() == [1951]
    assert findings == {"validity_overlaps": (1, (PAND,))}


def test_what_does_not_stand_is_in_ended_with_its_last_status(
    extract: Any, write_extract: Write
) -> None:
    extract.pand()
    extract.pand("2010-01-01", "2015-01-01", pand_id="0457100000000002")
    extract.pand("2015-01-01", pand_id="0457100000000002", status="Pand gesloopt", number=2)
    extract.pand("2022-01-01", pand_id="0457100000000003", status="Bouw gestart")
    extract.vbo()
    extract.vbo(vbo_id="0457010000000002", status="Verblijfsobject ingetrokken")
    result, _ = load(write_extract(extract))
    assert result.ended is not None
    assert result.ended.set_index("bag_id")["status"].to_dict() == {
        "0457010000000002": "Verblijfsobject ingetrokken",
        "0457100000000002": "Pand gesloopt",
    }
    earlier, _ = load(write_extract(extract), date(2014, 1, 1))
    assert len(earlier.pand) == 2


def test_names_are_those_of_the_reference_date(extract: Any, write_extract: Write) -> None:
    extract.objects["OPR"].clear()
    extract.street("2010-01-01", "2016-01-01", name="Oudestraat")
    extract.street("2016-01-01", name="Nieuwestraat", number=2)
    extract.pand()
    extract.vbo()
    path = write_extract(extract)
    for day, street, gemeente in (
        (date(2015, 1, 1), "Oudestraat", "GM0457"),
        (date(2022, 3, 23), "Nieuwestraat", "GM0457"),
        (date(2022, 3, 24), "Nieuwestraat", "GM0363"),
    ):
        vbo = load(path, day)[0].verblijfsobject.iloc[0]
        assert (vbo.street, vbo.gemeente_code) == (street, gemeente)


def test_an_address_may_lie_in_another_place_than_its_street(
    extract: Any, write_extract: Write
) -> None:
    extract.objects["NUM"].clear()
    extract.number(place="1013")
    extract.place("1013", "Muiden")
    extract.pand()
    extract.vbo()
    assert load(write_extract(extract))[0].verblijfsobject["place"].tolist() == ["Muiden"]


def test_a_missing_main_address_is_counted(extract: Any, write_extract: Write) -> None:
    extract.pand()
    extract.vbo(main="0457200000000099")
    result, findings = load(write_extract(extract))
    assert result.verblijfsobject["street"].isna().all()
    assert findings == {"main_address_missing": (1, (VBO,))}


def test_an_address_of_a_standplaats_in_the_area_is_known(
    extract: Any, write_extract: Write
) -> None:
    extract.pand()
    extract.vbo()
    extract.standplaats("0457030000000001", "0457200000000003", X + 20)
    extract.standplaats("0457030000000002", "0457200000000004", X + 90)
    extract.number(address_id="0457200000000003", number=11)
    extract.number(address_id="0457200000000004", number=13)
    area = Area("a", box(X, Y, X + 50, Y + 10))
    result, findings = load(write_extract(extract), area=area)
    assert result.address is not None
    assert result.address["vbo_id"].tolist() == [VBO, "0457030000000001"]
    assert len(result.verblijfsobject) == 1
    assert findings == {}


def test_objects_far_from_the_area_are_not_held(extract: Any, write_extract: Write) -> None:
    extract.pand()
    extract.pand(pand_id="0457100000000002", x=X + 5_000)
    extract.vbo()
    extract.vbo(vbo_id="0457010000000002", panden=("0457100000000002",), x=X + 5_005)
    result, findings = load(write_extract(extract), area=Area("a", box(X, Y, X + 50, Y + 10)))
    assert result.pand["pand_id"].tolist() == [PAND]
    assert result.verblijfsobject["vbo_id"].tolist() == [VBO]
    assert findings == {}


def test_an_area_without_panden_is_one_clear_error(extract: Any, write_extract: Write) -> None:
    extract.pand()
    extract.vbo()
    with pytest.raises(SourceEmpty, match="no standing pand in hier"):
        load(write_extract(extract), area=Area("hier", box(X + 9_000, Y, X + 9_050, Y + 10)))


def test_a_single_level_zip_and_a_national_one_read_alike(
    extract: Any, write_extract: Write, tmp_path: Path
) -> None:
    extract.pand()
    extract.vbo()
    expected, _ = load(write_extract(extract))
    flat, national = tmp_path / "plat.zip", tmp_path / "land.zip"
    flat.write_bytes(zipped(extract.parts()))
    parts = {n.replace("0457", "9999"): c for n, c in extract.parts().items()}
    members = {f"{n.split('-0')[0]}.zip": zipped({n: c}) for n, c in parts.items()}
    national.write_bytes(zipped(members))
    for path in (flat, national):
        result, _ = load(path)
        pd.testing.assert_frame_equal(result.verblijfsobject, expected.verblijfsobject)
        pd.testing.assert_frame_equal(result.pand, expected.pand)


def test_parts_that_are_not_used_are_counted(
    extract: Any, write_extract: Write, tmp_path: Path
) -> None:
    extract.pand()
    extract.vbo()
    parts = extract.parts()
    aside = {
        "0457InOnderzoek15102021.zip": {
            "0457IOPND15102021-000001.xml": parts["0457PND15102021-000001.xml"]
        },
        "0457Inactief15102021.zip": {
            "0457IAVBO15102021-000001.xml": parts["0457VBO15102021-000001.xml"]
        },
        "0457NietBag15102021.zip": {"0457NBPND15102021-000001.xml": b"<leeg/>"},
    }
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(parts | {name: zipped(inner) for name, inner in aside.items()}))
    result, findings = load(path)
    assert len(result.pand) == 1
    assert findings == {
        "inactive_ignored": (1, ()),
        "under_investigation_ignored": (1, ()),
    }


def test_counting_without_parsing_survives_any_block_size() -> None:
    xml = (
        b"<sl:standBestand>" + b"<sl:stand><x>tekst</x></sl:stand>" * 50_000 + b"</sl:standBestand>"
    )
    assert len(xml) > 1 << 20
    assert _count_stands(Part("IO", "x", io.BytesIO(xml))) == 50_000


def test_a_zip_that_is_cut_off_is_one_clear_error(extract: Any, write_extract: Write) -> None:
    extract.pand()
    extract.vbo()
    path = write_extract(extract)
    whole = path.read_bytes()
    for length in (len(whole) // 2, len(whole) - 30, 100):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError, match=r"extract\.zip is damaged.*Fetch the extract again"):
            load(path)


def test_a_damaged_byte_in_a_part_is_one_clear_error(extract: Any, tmp_path: Path) -> None:
    extract.pand()
    extract.vbo()
    path = tmp_path / "x.zip"
    content = bytearray(zipped(extract.parts()))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        where = archive.getinfo("0457PND15102021-000001.xml")
    start = where.header_offset + 30 + len(where.filename) + where.compress_size // 2
    content[start] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(InputError):
        load(path)


def test_xml_cut_in_half_is_an_error_not_half_a_town(extract: Any, tmp_path: Path) -> None:
    for i in range(50):
        extract.pand(pand_id=f"04571000000001{i:02d}", x=X + 10 * i)
    extract.vbo()
    parts = extract.parts()
    name = "0457PND15102021-000001.xml"
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(parts | {name: parts[name][: len(parts[name]) // 2]}))
    with pytest.raises(InputError, match=rf"Part {name} .*cannot be read to its end"):
        load(path)


@pytest.mark.parametrize("kind", ["PND", "VBO", "NUM", "OPR", "WPL"])
def test_a_part_that_counts_zero_objects_is_an_error(
    extract: Any, write_extract: Write, kind: str
) -> None:
    extract.pand()
    extract.vbo()
    extract.objects[kind].clear()
    with pytest.raises(InputError, match=f"holds no {kind} objects"):
        load(write_extract(extract))


def test_a_numbered_part_that_is_missing_is_an_error(extract: Any, tmp_path: Path) -> None:
    extract.pand()
    extract.vbo()
    parts = extract.parts()
    parts["0457PND15102021-000003.xml"] = parts["0457PND15102021-000001.xml"]
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(parts))
    with pytest.raises(InputError, match="PND file 2 of 3 is missing"):
        load(path)


def test_another_zip_is_no_extract(tmp_path: Path) -> None:
    path = tmp_path / "v2026_v4_csv.zip"
    path.write_bytes(zipped({"v2026_v4.csv": b"a;b"}))
    with pytest.raises(InputError, match="holds no PND objects"):
        load(path)


def test_an_extract_older_than_the_reference_date_is_told(
    extract: Any, write_extract: Write
) -> None:
    extract.pand()
    extract.vbo()
    _, findings = load(write_extract(extract), date(2021, 10, 16))
    assert findings == {"reference_date_after_extract": (1, ("2021-10-15",))}


@pytest.mark.real_data
def test_a_file_of_mutations_is_refused(real_data: Path) -> None:
    path = real_data / "formats" / "bag-extract" / "BAGNLDM-13112021-14112021.zip"
    with pytest.raises(InputError, match="file of BAG mutations"):
        load(path)
