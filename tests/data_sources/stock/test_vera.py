"""VERA units: the 40 published files, and hand-made ones."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest

from data_sources import stock
from data_sources.errors import InputError
from data_sources.findings import Findings

UNIT = {
    "id": "V1",
    "soort": {"code": "WOO", "naam": "Woonruimte"},
    "detailSoort": {"code": "MAI", "naam": "Maisonnette"},
    "status": {"code": "VEH", "naam": "Verhuurd"},
    "bouwjaar": 1965,
    "uitExploitatiedatum": "2030-01-01",
    "gebruiksoppervlakte": 81,
    "kamersAantal": 4,
    "juridischEigendomspercentage": 50,
    "adres": {
        "straatnaam": "Dorpstraat",
        "huisnummer": "12",
        "huisletter": "A",
        "huisnummerToevoeging": "1",
        "postcode": "1234AB",
        "woonplaats": {"code": "0001", "naam": "Stad"},
    },
    "adresseerbaarObjectBasisregistratie": {"bagIdentificatie": "0457010000012345"},
    "clusters": [
        {"id": "9", "code": "F1", "naam": "Financieel", "soort": {"code": "FIN"}},
        {"id": "8", "code": "O1", "naam": "Dorp", "soort": {"code": "OND"}},
        {"id": "7", "code": "E1", "naam": "Vereniging", "soort": {"code": "VVE"}},
    ],
    "energieprestaties": [
        {"label": {"code": "C"}, "status": {"code": "DEF"}, "registratiedatum": "2012-05-01"},
        {"label": {"code": "AP"}, "status": {"code": "DEF"}, "registratiedatum": "2022-05-01"},
        {"label": {"code": "G"}, "status": {"code": "VOO"}, "registratiedatum": "2024-05-01"},
    ],
    "panden": [{"soort": {"code": "MGW"}, "liftAanwezig": True}],
    "ruimten": [
        {"soort": {"code": "VTK"}, "bouwlaag": {"nummer": "01"}},
        {"soort": {"code": "VTK"}, "bouwlaag": {"nummer": "02"}},
        {"soort": {"code": "OVR"}, "bouwlaag": {"nummer": "-1"}},
    ],
    "brutohuur": 612.34,
    "wozEenheden": [{"vastgesteldeWaarde": 234567}],
    "huurder": {"naam": "HUURDER-GEHEIM"},
}  # fmt: skip

GBO = {"soort": {"code": "GBO"}, "waarde": "70.5"}


def load(path, **options):
    findings = Findings()
    return stock.load("Thuis", [path], findings=findings, **options), findings


def write(tmp_path, content, name="eenheden.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_unit(tmp_path):
    listed, _ = load(write(tmp_path, UNIT), reference_date=dt.date(2026, 1, 1))
    [row] = listed.unit.to_dict("records")
    expected = {
        "party": "Thuis",
        "unit_id": "V1",
        "file": "eenheden.json",
        "sheet": "",
        "line": 1,
        "complex_id": "O1",
        "given": "Dorpstraat 12 A 1, 1234AB Stad",
        "street": "Dorpstraat",
        "house_number": 12,
        "house_letter": "A",
        "house_addition": "1",
        "postcode": "1234AB",
        "place": "Stad",
        "vbo_id_given": "0457010000012345",
        "vbo_ids": ["0457010000012345"],
        "kind": "dwelling",
        "dwelling_type": "Maisonnette",
        "area_m2": 81,
        "construction_year": 1965,
        "energy_label": "A+",
        "rooms": 4,
        "storeys": 2,
        "vve": "active",
        "ownership_share": 0.5,
        "in_operation": True,
    }
    assert row == expected
    [complex_] = listed.complex.to_dict("records")
    assert (complex_["complex_id"], complex_["complex_name"], complex_["lift"]) == (
        "O1",
        "Dorp",
        True,
    )
    assert (
        "GEHEIM" not in listed.unit.to_csv() + listed.complex.to_csv() + listed.recognised.to_csv()
    )


@pytest.mark.parametrize(
    "shape",
    [
        [UNIT, {**UNIT, "id": "V2"}],
        {"meta": {"aantal": 2}, "eenheden": [UNIT, {**UNIT, "id": "V2"}]},
        json.dumps(UNIT) + "\n" + json.dumps({**UNIT, "id": "V2"}) + "\n",
        "\ufeff" + json.dumps([UNIT, {**UNIT, "id": "V2"}]),
    ],
)
def test_several_units_in_a_file(tmp_path, shape):
    listed, _ = load(write(tmp_path, shape))
    assert listed.unit[["unit_id", "line"]].values.tolist() == [["V1", 1], ["V2", 2]]


def test_files_beside_a_spreadsheet(tmp_path, write_list):
    (tmp_path / "map").mkdir()
    write(tmp_path, UNIT, "map/a.json")
    write(tmp_path, {**UNIT, "id": "V2"}, "map/b.json")
    sheet = write_list([["VHE", "Straat", "Huisnr"], ["V3", "Dorpstraat", 5]], "c.xlsx")
    findings = Findings()
    listed = stock.load("Thuis", [tmp_path / "map", sheet], findings=findings)
    assert set(listed.unit["unit_id"]) == {"V1", "V2", "V3"}
    assert set(listed.unit["file"]) == {"a.json", "b.json", "c.xlsx"}


def test_another_kind_of_cluster_can_be_the_complex(tmp_path):
    listed, _ = load(write(tmp_path, UNIT), columns={"complex_id": "FIN"})
    assert listed.unit["complex_id"].tolist() == ["F1"]
    listed, _ = load(write(tmp_path, {**UNIT, "clusters": UNIT["clusters"][:1]}))
    assert listed.unit["complex_id"].isna().all()


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"detailSoort": {"code": "GAR"}, "soort": {"code": "PAR"}}, "kind", "garage"),
        ({"detailSoort": None, "soort": {"code": "PAR"}, "panden": []}, "kind", "parking"),
        ({"detailSoort": None, "zelfstandig": False}, "kind", "room"),
        ({"detailSoort": None, "woningwaarderingstelsel": {"code": "ONZ"}}, "kind", "room"),
        ({"status": {"code": "UIT"}}, "in_operation", False),
        ({"uitExploitatiedatum": "2020-01-01"}, "in_operation", False),
        ({"gebruiksoppervlakte": None, "oppervlakten": [GBO]}, "area_m2", 70.5),
        ({"adres": {"huisnummer": "12-A", "straatnaam": "Dorpstraat"}}, "house_letter", "A"),
        ({"clusters": []}, "vve", "unknown"),
    ],
)  # fmt: skip
def test_variants(tmp_path, change, field, expected):
    listed, _ = load(write(tmp_path, {**UNIT, **change}), reference_date=dt.date(2026, 1, 1))
    assert listed.unit[field].tolist() == [expected]


def test_a_unit_for_sale_marks_its_complex(tmp_path):
    listed, _ = load(write(tmp_path, {**UNIT, "verkoop": True}))
    assert listed.complex["strategy"].tolist() == ["verkoop"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('{"id": 1, ', "malformed at line 1"),
        ("[]", "holds no EenhedenEenheid"),
        ('{"punten": 3}', "holds no"),
    ],
)
def test_what_is_no_unit_is_refused(tmp_path, content, word):
    with pytest.raises(InputError, match=word) as error:
        load(write(tmp_path, content))
    assert "eenheden.json" in str(error.value)


@pytest.mark.real_data
def test_the_forty_published_files(real_data):
    folder = real_data / "formats" / "vera"
    outcomes = sorted(p.name for p in folder.rglob("output/*.json"))
    listed, findings = load(folder)
    unit = listed.unit
    assert len(list(folder.rglob("*.json"))) == 40
    assert sorted(unit["file"]) == sorted(p.name for p in folder.rglob("input/*.json"))
    assert unit["unit_id"].equals(unit["file"].str.removesuffix(".json").astype("str"))
    assert (unit["kind"] == "room").sum() == 1
    assert (unit["kind"] == "dwelling").sum() == 19
    assert unit["construction_year"].between(1850, 2025).all()
    skipped = [i.examples[0] for i in findings.items if i.code == "file_without_units"]
    assert len(skipped) == len(outcomes) + 2  # the outcomes of the 20 units and two tables of rents
    by_file = unit.set_index("file")
    facts = by_file.loc["12006000004.json", ["construction_year", "area_m2", "energy_label"]]
    assert facts.tolist() == [1981, 71, "A"]
    assert by_file.loc["28018000044.json", "storeys"] == 2
    assert pd.isna(by_file.loc["20002000126.json", "storeys"])
