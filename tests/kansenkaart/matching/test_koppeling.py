"""koppeling.csv: every line of the list, safe to open in a spreadsheet program and to hand back."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.errors import InputError
from kansenkaart import matching
from kansenkaart.matching import koppeling
from kansenkaart.texts import Texts
from tests.kansenkaart.matching import small_town as small

DESIGN = [
    *("party", "file", "sheet", "line", "unit_id", "complex_id"),
    *("given", "outcome", "reason", "vbo_id", "pand_id", "found"),
]


def _made() -> tuple[pd.DataFrame, pd.DataFrame]:
    homes = small.verblijfsobject([{"id": 1, "number": 12}, {"id": 2, "number": 14}])
    listed = small.unit(
        [
            {"unit_id": "0001", "number": 12, "ids": [1, 2], "complex_id": "0165"},
            {"unit_id": "0002", "number": 99},
        ]
    )
    town = small.town(homes, listed)
    return listed, matching.match(listed, town, texts=Texts("nl"))


def test_every_line_in_the_columns_of_the_design() -> None:
    report = koppeling.report(*_made())
    assert report.columns.tolist() == DESIGN == koppeling.COLUMNS
    assert report["line"].tolist() == [5, 5, 6]
    assert report["unit_id"].tolist() == ["0001", "0001", "0002"]
    assert report["outcome"].tolist() == ["matched", "matched", "unmatched"]
    assert report["complex_id"].tolist()[:2] == ["0165", "0165"]


def test_the_file_is_what_a_dutch_excel_opens() -> None:
    data = koppeling.to_bytes(koppeling.report(*_made()))
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == ";".join(DESIGN)
    row = next(csv.reader(io.StringIO(lines[1]), delimiter=";"))
    assert row[DESIGN.index("unit_id")] == "0001"
    assert row[DESIGN.index("vbo_id")] == small.vbo_id(1)
    empty = next(csv.reader(io.StringIO(lines[3]), delimiter=";"))
    assert empty[DESIGN.index("vbo_id")] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    data = koppeling.to_bytes(pd.DataFrame({"given": [f"{start}HYPERLINK(1)"], "b": ["x"]}))
    cell = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))[1][0]
    assert cell == f"'{start}HYPERLINK(1)"


cells = st.text(st.sampled_from("=+-@'\"; \nabcé0123,.€"), min_size=1, max_size=8).filter(
    lambda t: t == t.strip()
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["given", "found"], dtype="str")
    back = koppeling.from_bytes(koppeling.to_bytes(frame), "koppeling.csv")
    pd.testing.assert_frame_equal(back, frame)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_other_programs_write_it_otherwise(encoding: str, separator: str) -> None:
    text = f"unit_id{separator}note\n0001{separator}één\n\n0002{separator}\n"
    back = koppeling.from_bytes(text.encode(encoding), "x.csv")
    assert back["unit_id"].tolist() == ["0001", "0002"]
    assert back["note"].tolist()[0] == "één"
    assert pd.isna(back["note"][1])


def test_text_cells_as_formulas_are_read_as_their_text() -> None:
    back = koppeling.from_bytes(b'unit_id;vbo_id\n"=""0001""";x\n', "x.csv")
    assert back["unit_id"].tolist() == ["0001"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"one column\nx\n", b"PK\x03\x04\x00\x00;a;b"])
def test_no_csv(data: bytes) -> None:
    with pytest.raises(InputError, match=r"x\.csv cannot be read"):
        koppeling.from_bytes(data, "x.csv")


def test_holdings_carry_what_is_no_home_and_what_has_no_object() -> None:
    _, match = _made()
    box = match.iloc[[0]].assign(vbo_id=None, pand_id=small.pand_id(9), outcome="matched", line=90)
    held = koppeling.holdings(pd.concat([match, box, box.assign(line=91)]))
    assert held["pand_id"].tolist() == [small.pand_id(1), small.pand_id(2), small.pand_id(9)]
    assert held["vbo_id"].isna().tolist() == [False, False, True]


def test_holdings_are_what_was_matched_and_nothing_else() -> None:
    _, match = _made()
    held = koppeling.holdings(match)
    assert held.columns.tolist() == ["party", "vbo_id", "pand_id"]
    assert held["vbo_id"].tolist() == [small.vbo_id(1), small.vbo_id(2)]
    assert held["pand_id"].tolist() == [small.pand_id(1), small.pand_id(2)]
