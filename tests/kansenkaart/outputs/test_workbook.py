"""The workbook: text stays text, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kansenkaart.outputs import workbook
from kansenkaart.outputs.blocks import Block
from kansenkaart.texts import Texts


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
