"""The workbook: text stays text, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kansenkaart.outputs import columns, sheets, workbook
from kansenkaart.outputs.blocks import Block
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate


def _saved(folder: Path, frame: pd.DataFrame, name: str = "Blad") -> openpyxl.Workbook:
    path = folder / "boek.xlsx"
    workbook.save(path, {name: [Block(frame)]}, "titel", Texts("nl"))
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5", "@SUM(A1)", "\t=cmd", "=HYPERLINK(1)"])
def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    cell = _saved(tmp_path, pd.DataFrame({"title": [text]}))["Blad"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_control_characters_and_overlong_texts_do_not_break_the_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"title": ["a\x0bb", "x" * 40_000]})
    sheet = _saved(tmp_path, frame)["Blad"]
    assert sheet["A2"].value == "a b"
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("…")


def test_ids_keep_their_zeros_and_missing_stays_empty(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "pand_id": ["0457100000000001", None],
            "construction_year": pd.array([1965, None], dtype="Int64"),
            "completeness": [0.75, None],
        }
    )
    sheet = _saved(tmp_path, frame)["Blad"]
    assert sheet["A2"].value == "0457100000000001"
    assert [sheet.cell(3, c).value for c in (1, 2, 3)] == [None, None, None]
    assert sheet["C2"].number_format == "0%"


def test_a_sheet_with_one_table_has_a_frozen_header_and_filters(tmp_path: Path) -> None:
    sheet = _saved(tmp_path, pd.DataFrame({"title": ["a", "b"], "kind": ["x", "y"]}))["Blad"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["A1"].value == "Kans"


def test_a_name_that_excel_refuses_is_mended(tmp_path: Path) -> None:
    book = _saved(tmp_path, pd.DataFrame({"title": ["a"]}), "a/b en een naam die veel te lang is")
    assert book.sheetnames == ["a-b en een naam die veel te lan"]


def test_an_empty_table_says_so_below_its_header(tmp_path: Path) -> None:
    empty = pd.DataFrame({"title": pd.Series(dtype="str"), "kind": pd.Series(dtype="str")})
    sheet = _saved(tmp_path, empty)["Blad"]
    assert [sheet["A1"].value, sheet["A2"].value] == ["Kans", "geen"]
    path = tmp_path / "twee.xlsx"
    full = Block(pd.DataFrame({"title": ["a"]}), "Daarna")
    workbook.save(path, {"Blad": [Block(empty, "Eerst"), full]}, "titel", Texts("nl"))
    sheet = openpyxl.load_workbook(path)["Blad"]
    column = [sheet.cell(row, 1).value for row in range(1, 8)]
    assert column == ["Eerst", "Kans", "geen", None, "Daarna", "Kans", "a"]


def test_titles_break_between_words_and_their_row_is_high_enough(tmp_path: Path) -> None:
    frame = pd.DataFrame({"homes_technical_low": [1], "completeness": [0.5], "title": ["a" * 40]})
    sheet = _saved(tmp_path, frame)["Blad"]
    assert sheet["A1"].value == "Woningen erbij, laag"
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] >= len("Woningen") + 2
    assert widths[1] >= len("Volledigheid") + 2
    assert sheet.row_dimensions[1].height >= 2 * 15  # at most 12 letters on a line: two of them
    assert all(sheet.cell(1, n).font.name == sheet["C2"].font.name for n in (1, 2, 3))


def test_rows_of_broken_texts_are_high_enough(tmp_path: Path) -> None:
    """A cell holds 47 letters on a line: 20 words of nine letters take five lines, not one."""
    frame = pd.DataFrame(
        {"kind": ["optoppen", "splitsen"], "about": [" ".join(["x" * 9] * 20), ""]}
    )
    path = tmp_path / "boek.xlsx"
    workbook.save(path, {"Lezen": [Block(frame, "Kop", wrap=True)]}, "Boek", Texts("nl"))
    rows = openpyxl.load_workbook(path)["Lezen"].row_dimensions
    assert rows[3].height == 5 * 15
    assert rows[2].height == rows[4].height == 15


def test_a_printed_sheet_repeats_its_header_and_stays_readable(tmp_path: Path) -> None:
    narrow = _saved(tmp_path, pd.DataFrame({"title": ["a"]}))["Blad"]
    assert narrow.print_title_rows == "$1:$1"
    assert narrow.page_setup.fitToWidth == 1
    wide = pd.DataFrame({f"kolom {n}": ["x" * 60] for n in range(20)})
    sheet = _saved(tmp_path, wide)["Blad"]
    assert sheet.page_setup.fitToWidth == 5  # twenty columns of 48 letters, 220 on a page
    assert sheet.page_setup.fitToHeight == 0


def test_the_funnel_tells_what_drops_out_from_what_is_left() -> None:
    made = fabricate.result(panden=60, opportunities=20, tier="sessie")
    gate, said = next(iter(Texts("nl").section("gates.topup").items()))
    steps = [("all", 60), (gate, 50), ("projects", 50), ("flat_roof", 40)]
    funnel = pd.DataFrame(
        [{"kind": "topup", "step": s, "panden": n, "projects": n} for s, n in steps]
    ).assign(order=range(4))
    made = replace(made, funnel=funnel)
    table = sheets._funnel(made, Texts("nl"))
    assert table["step"].tolist() == [
        "alle panden",
        f"valt af: {said}",
        "mogelijke projecten",
        "eis: Plat dak",
    ]
    titles = [columns.title(name, Texts("nl")) for name in table]
    assert titles == ["Soort", "Stap", "Panden over", "Projecten over"]


def test_sources_have_dates_as_people_write_them() -> None:
    made = fabricate.result(panden=60, opportunities=20, tier="sessie")
    given = [replace(made.sources[0], date=day) for day in ("2026-11-25", "2021")]
    used = sheets._sources(replace(made, sources=tuple(given)), Texts("nl"))[0]
    assert used.frame["date"].tolist() == ["25-11-2026", "2021"]
