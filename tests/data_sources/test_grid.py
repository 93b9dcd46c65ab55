"""Grid congestion: the traps of the table per postcode."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from data_sources import grid
from data_sources.errors import InputError, SourceChanged
from data_sources.findings import Findings

HEADER = "postcode;afname;opwek;voedingsgebied_id;voedingsgebied_naam;tennet_id;RNB_postcode;extra"
ROWS = [
    "1381AA;1,0;3,0 ;12;Weesp;7;Verzonnen Net;x",
    "1381AB;-1;0,0;12;Weesp;7;Verzonnen Net;x",
    "1381AC;0;0;0;0;0;;x",
    "1381 AD ;0,0;2;12;Weesp;7;Verzonnen Net;x",
    "1381AE;2;1;12;Weesp;7;Verzonnen Net;x",
    "1381AE;3;1;13;Weesp;7;Verzonnen Net;x",
    "9999;1;1;12;Weesp;7;Verzonnen Net;x",
    "1381AF;7;;12;Weesp;7;Verzonnen Net;x",
]


def write(folder: Path, rows: list[str], encoding: str = "utf-8-sig") -> Path:
    path = folder / "congestie_pc6.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding)
    return path


def test_codes_commas_blanks_and_what_is_not_classified(tmp_path: Path) -> None:
    findings = Findings()
    table = grid.load(write(tmp_path, ROWS), findings=findings).set_index("postcode")
    demand = {k: None if v is None else int(v) for k, v in _plain(table["demand"]).items()}
    supply = {k: None if v is None else int(v) for k, v in _plain(table["supply"]).items()}
    # -1 is not classified, and so is a 0 in the area '0'; a 0 elsewhere is room.
    assert demand == {
        "1381AA": 1,
        "1381AB": None,
        "1381AC": None,
        "1381AD": 0,
        "1381AE": 3,
        "1381AF": None,
    }
    assert supply == {
        "1381AA": 3,
        "1381AB": 0,
        "1381AC": None,
        "1381AD": 2,
        "1381AE": 1,
        "1381AF": None,
    }
    counts = {item.code: item.count for item in findings.items}
    assert counts["postcode_invalid"] == 1
    assert counts["postcode_repeated"] == 1
    assert counts["code_unknown"] == 1
    assert table.loc["1381AA", "operator"] == "Verzonnen Net"


def test_a_row_has_its_own_date_else_that_of_the_file(tmp_path: Path) -> None:
    """Congestion is dated: what is shown says of when it is."""
    path = tmp_path / "a.csv"
    rows = "1381AA;1;2026-07-01\n1381AB;1;1-8-2026\n1381AC;1;\n1381AD;1;binnenkort\n"
    path.write_text("postcode;afname;peildatum\n" + rows, "utf-8")
    moment = datetime(2026, 9, 14, 12, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    table = grid.load(path, findings=Findings()).set_index("postcode")
    assert table["date"].dt.strftime("%Y-%m-%d").tolist() == [
        "2026-07-01",
        "2026-08-01",
        "2026-09-14",
        "2026-09-14",
    ]


def test_only_the_postcodes_of_the_run_are_kept_and_counted(tmp_path: Path) -> None:
    findings = Findings()
    table = grid.load(write(tmp_path, ROWS), ["1381AD", "1381AF"], findings=findings)
    assert table["postcode"].tolist() == ["1381AD", "1381AF"]
    assert {item.code: item.count for item in findings.items} == {"code_unknown": 1}


def _plain(column) -> dict[str, object]:
    return column.astype("object").where(column.notna(), None).to_dict()


def test_columns_are_found_by_name_and_their_absence_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("opwek;postcode\n1;1381AA\n", "utf-8")
    with pytest.raises(SourceChanged, match=r"demand.*afname"):
        grid.load(path, findings=Findings())


def test_a_web_page_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match="pdf"):
        grid.load(path, findings=Findings())


@pytest.mark.parametrize(
    ("cells", "demand"),
    [
        ("1,0;0", 1),
        ("-1;0", None),
        ("0;0", 0),
        ("3 ;0", 3),
        (";0", None),
        ("7;0", None),
    ],
    ids=[
        "decimal comma",
        "minus one is not classified",
        "zero is room",
        "trailing blank",
        "null is not zero",
        "unknown code",
    ],
)
def test_one_code(tmp_path: Path, cells: str, demand: int | None) -> None:
    path = write(tmp_path, [f"1381AA;{cells};12;Weesp;7;Verzonnen Net;x"])
    found = grid.load(path, findings=Findings())["demand"].iloc[0]
    assert (None if found is pd.NA or pd.isna(found) else int(found)) == demand


def test_zero_in_a_voedingsgebied_named_0_is_not_classified(tmp_path: Path) -> None:
    table = grid.load(write(tmp_path, ["1381AA;0;0;0;0;0;;x"]), findings=Findings())
    assert table[["demand", "supply"]].isna().all(axis=None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"], ids=["with a BOM", "without a BOM"])
def test_a_byte_order_mark_does_not_hide_the_first_column(tmp_path: Path, encoding: str) -> None:
    table = grid.load(write(tmp_path, ROWS[:1], encoding), findings=Findings())
    assert table["postcode"].tolist() == ["1381AA"]
