"""Vacancy lists: ids or addresses, and nothing about anyone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data_sources import vacancy
from data_sources.errors import InputError
from data_sources.findings import Findings

OFFICE, SHOP, PAND = "0457010000000001", "0457010000000002", "0457100000000001"


@pytest.fixture
def vbo() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "vbo_id": [OFFICE, SHOP],
            "postcode": ["1381AB", "1381AB"],
            "house_number": [7, 9],
            "house_letter": pd.Series([None, "a"], dtype="str"),
            "house_addition": pd.Series([None, None], dtype="str"),
        }
    )


def load(path: Path, vbo: pd.DataFrame | None = None) -> tuple[pd.DataFrame, dict[str, int]]:
    findings = Findings()
    return vacancy.load(path, vbo, findings=findings), {f.code: f.count for f in findings.items}


def test_a_dutch_csv_with_a_title_line_and_a_total(tmp_path: Path) -> None:
    path = tmp_path / "leegstand.csv"
    path.write_text(
        "Leegstandslijst gemeente;;;;\n"
        "BAG id;Leeg sinds;Leegstaand m2;Peildatum;Contactpersoon\n"
        f"{OFFICE};01-03-2020;1.200,5;1-1-2021;Geheim\n"
        f"{SHOP[1:]};;;;Geheim\n"
        f"{PAND};;300;;\n"
        "Totaal;;1500,5;;\n",
        "cp1252",
    )
    table, found = load(path)
    assert table["bag_id"].tolist() == [OFFICE, SHOP, PAND]
    assert table["since"].iloc[0] == pd.Timestamp(2020, 3, 1)
    assert table["vacant_m2"].iloc[0] == 1200.5
    assert table["vacant_m2"].iloc[2] == 300
    assert table["list_date"].iloc[0] == pd.Timestamp(2021, 1, 1)
    assert found == {"id_zero_restored": 1}
    assert "Geheim" not in table.to_csv()


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "leegstand.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["VBO id", "Leegstaand m2"])
    sheet.append([OFFICE, 850])
    book.create_sheet("Toelichting").append(["Dit is een lijst"])
    book.save(path)
    table, found = load(path)
    assert table["bag_id"].tolist() == [OFFICE]
    assert table["vacant_m2"].tolist() == [850]
    assert found == {"sheet_skipped": 1}


def test_lines_without_an_id_are_matched_on_a_whole_address(
    tmp_path: Path, vbo: pd.DataFrame
) -> None:
    path = tmp_path / "leegstand.csv"
    path.write_text(
        "Postcode;Huisnummer;Huisletter;Oppervlakte\n"
        "1381 ab;7;;850\n"
        "1381AB;9;A;120\n"
        "1381AB;9;;130\n"
    )
    table, found = load(path, vbo)
    assert dict(zip(table["bag_id"], table["vacant_m2"], strict=True)) == {OFFICE: 850, SHOP: 120}
    assert found == {"matched_on_address": 2, "line_not_found": 1}


def test_of_two_lines_of_one_object_the_last_date_counts(tmp_path: Path) -> None:
    path = tmp_path / "leegstand.csv"
    path.write_text(
        "bag_id;vacant_m2;list_date\n"
        f"{OFFICE};100;2021-01-01\n{OFFICE};200;2022-01-01\n{OFFICE};300;\n{SHOP};-5;2021-01-01\n"
    )
    table, found = load(path)
    assert table["vacant_m2"].iloc[0] == 200
    assert pd.isna(table["vacant_m2"].iloc[1])
    assert found == {"id_repeated": 2, "area_negative": 1}


def test_a_list_without_ids_or_addresses_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("naam;kleur\na;b\n")
    with pytest.raises(InputError, match=r"Vacancy list lijst\.csv"):
        load(path)
    pdf = tmp_path / "lijst.xlsx"
    pdf.write_bytes(b"%PDF-1.4")
    with pytest.raises(InputError, match="a PDF"):
        load(pdf)
    with pytest.raises(InputError, match=r"weg\.csv"):
        load(tmp_path / "weg.csv")
