"""The workbook of a merge: what to know before comparing stands in front and is explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kansenkaart import merging
from kansenkaart.merging import counts
from kansenkaart.outputs import merged
from kansenkaart.outputs.workbook import NAME
from kansenkaart.renovation.works import COUNTS
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate

HEAD = "FF0B3C5D"


@pytest.fixture(scope="module")
def both() -> merging.Merged:
    made = fabricate.result(panden=60, opportunities=20, tier="sessie")
    programme = made.renovation.programme.assign(group=COUNTS, gemeente_name="Voorbeeldstad")
    designation = made.renovation.designation.assign(gemeente_name="Voorbeeldstad")
    designation["reasons"] = [[] for _ in range(len(designation))]
    overview = replace(made.renovation, programme=programme, designation=designation)
    setting = {"kind": "topup", "role": "veto", "setting": "Plat dak", "1. Noord": "50%"}
    result = replace(made, renovation=overview, differences=pd.DataFrame([setting]))
    table = result.opportunities
    twice = table[["opportunity_id", "title", "kind", "parties"]].head(1)
    shared = table[["kind", "title", "opportunity_id"]].head(1)
    shared = shared.assign(other_title="Ander", other="topup-2", shared_panden=1)
    return merging.Merged(result, twice, shared, counts.completeness(table))


def test_every_column_of_every_sheet_is_explained(both: merging.Merged, tmp_path: Path) -> None:
    merged.write(both, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "sessie" / NAME)
    assert book.sheetnames[1] == "Samenvoeging"  # before what one must not compare
    explained = {row[1] for row in book["Uitleg kolommen"].iter_rows(values_only=True)}
    runs = ("1. ", "2. ")  # a column per run is named after it
    heads = {
        str(cell.value)
        for sheet in book
        if sheet.title != "Uitleg kolommen"
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == HEAD and cell.value is not None
    }
    assert {"Volledigheid", "Kans", "Wat"} <= heads
    assert {h for h in heads if not h.isdigit() and not h.startswith(runs)} <= explained


def test_ground_between_end_walls_of_two_parties_is_said_not_to_be_compared(
    both: merging.Merged,
) -> None:
    counted = merged.blocks(both, Texts("nl"))[-1]
    assert [line for line in counted.lines if "strook bij allebei" in line]
    assert "strook bij allebei" in merged.text(both)
