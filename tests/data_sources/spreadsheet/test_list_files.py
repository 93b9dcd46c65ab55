"""Opening list files: every format gives the same rows, and what is no list is refused."""

from __future__ import annotations

import datetime as dt
import re
import zipfile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from data_sources import spreadsheet
from data_sources.errors import InputError
from data_sources.spreadsheet import cells

ROWS = [
    ["Bezit van Thuis (verzonnen)", None, None, None],
    [],
    [None, "Straat", "m2", "Datum"],
    [None, "Café-straat", 81.5, dt.date(2015, 5, 31)],
    [None, "Zuid; Oost, 3", 90, dt.date(2016, 1, 2)],
]
AS_TEXT = [
    ["Bezit van Thuis (verzonnen)"],
    [],
    [None, "Straat", "m2", "Datum"],
    [None, "Café-straat", "81.5", "2015-05-31"],
    [None, "Zuid; Oost, 3", "90", "2016-01-02"],
]


def as_text(sheet):
    """Return the rows as text without blanks at the end, numbers and dates in one form."""
    rows = []
    for row in sheet.rows():
        values = [cells.text_of(c) for c in row]
        values = [
            re.sub(r"^(\d\d)-(\d\d)-(\d{4})$", r"\3-\2-\1", v.replace("81,5", "81.5")) if v else v
            for v in values
        ]
        while values and values[-1] is None:
            values.pop()
        rows.append(values)
    return rows


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "a.txt"])
def test_every_format_gives_the_same_rows_from_line_one_on(write_list, name):
    [sheet] = spreadsheet.read(write_list(ROWS, name))
    assert as_text(sheet) == AS_TEXT


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_of_any_encoding_and_delimiter(write_list, encoding, delimiter):
    [sheet] = spreadsheet.read(write_list(ROWS, "a.csv", encoding=encoding, delimiter=delimiter))
    assert as_text(sheet) == AS_TEXT


def test_contents_decide_not_the_extension(write_list, tmp_path):
    named_csv = tmp_path / "b.csv"
    named_csv.write_bytes(write_list(ROWS, "a.xlsx").read_bytes())
    [sheet] = spreadsheet.read(named_csv)
    assert as_text(sheet) == AS_TEXT


def test_excel_hint_for_the_delimiter_counts_as_line_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=|\nStraat|Nr\nA|1\n")
    [sheet] = spreadsheet.read(path)
    assert as_text(sheet) == [["sep=", None][:1], ["Straat", "Nr"], ["A", "1"]]


def test_a_quoted_line_break_stays_in_its_cell_and_counts_as_one_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('Straat;Opm;Nr\nA;"twee\nregels";1\nB;;2\n')
    [sheet] = spreadsheet.read(path)
    assert as_text(sheet) == [["Straat", "Opm", "Nr"], ["A", "twee regels", "1"], ["B", None, "2"]]
    assert sheet.repaired == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"Kerkstraat;12;1', ["Kerkstraat", "12", "1"]),
        ('Kerkstraat;"12;1', ["Kerkstraat", "12", "1"]),
        ('"a;b";"12;1', ["a;b", "12", "1"]),
        ('Buis 3";12;1', ["Buis 3", "12", "1"]),
    ],
)
def test_a_stray_quote_costs_its_own_line_at_most(tmp_path, line, expected):
    path = tmp_path / "a.csv"
    path.write_text(
        "\n".join(["Straat;Nr;Toev", "A;1;x", line, *[f"B{i};{i};y" for i in range(40)]])
    )
    [sheet] = spreadsheet.read(path)
    rows = as_text(sheet)
    assert rows[2] == expected
    assert rows[3] == ["B0", "0", "y"]
    assert len(rows) == 43
    assert sheet.repaired == [3]


def test_merged_ranges_and_hidden_sheets_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Adres", None, "x"])
    book.active.merge_cells("A1:B1")
    book.create_sheet("oud").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    shown, hidden = spreadsheet.read(tmp_path / "a.xlsx")
    assert shown.merged == (((0, 0), (0, 1)),)
    assert (shown.hidden, hidden.hidden) == (False, True)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"", "empty file"),
        (b"  \r\n ", "empty file"),
        (b"<html><table><tr><td>Straat</td></tr></table>", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page or XML"),
        (b"abc\x00\x01\x02" * 9, "binary"),
        (b"PK\x03\x04 and then nothing", "damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged or cut off"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\x00" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_is_no_list_is_refused_with_the_reason(tmp_path, content, word, suffix):
    path = tmp_path / f"bezit.{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=word) as error:
        spreadsheet.read(path)
    assert path.name in error.value.what
    assert error.value.advice


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"weg\.xlsx"):
        spreadsheet.read(tmp_path / "weg.xlsx")


def test_a_workbook_that_is_cut_off_is_refused(write_list):
    path = write_list(ROWS)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(InputError, match="cut off"):
        spreadsheet.read(path)


def test_a_zip_archive_or_document_is_no_workbook(tmp_path):
    for inside in ("bezit.xlsx", "word/document.xml"):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr(inside, "x")
        with pytest.raises(InputError, match="zip archive"):
            spreadsheet.read(tmp_path / "a.xlsx")


def test_a_protected_ods_is_refused(write_list):
    path = write_list(ROWS, "a.ods")
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts["META-INF/manifest.xml"] = b"<manifest><encryption-data/></manifest>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match="password"):
        spreadsheet.read(path)


@pytest.mark.parametrize("dimension", [True, False])
def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_unpacked(tmp_path, dimension):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active[f"{get_column_letter(16000)}1000000"] = 1
    book.save(path)
    if not dimension:
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n) for n in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = re.sub(rb"<dimension[^>]*>", b"", parts[sheet])
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    with pytest.raises(InputError, match="too large"):
        spreadsheet.read(path)


def test_formulas_that_were_never_calculated_are_told_from_values(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    [sheet] = spreadsheet.read(tmp_path / "a.xlsx")
    assert sheet.empty_formulas()
    book.active["B1"] = 2
    book.save(tmp_path / "b.xlsx")
    [sheet] = spreadsheet.read(tmp_path / "b.xlsx")
    assert not sheet.empty_formulas()
