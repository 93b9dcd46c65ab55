"""Corrections: read from two kinds of file, judged, laid over the ladder."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from data_sources.errors import InputError
from kansenkaart import matching
from kansenkaart.matching import corrections, koppeling
from kansenkaart.outputs import match_sheets, workbook
from kansenkaart.pipeline import corrections as opened
from kansenkaart.texts import LANGUAGES, Texts
from tests.kansenkaart.matching import small_town as small

HOMES = [{"id": 1, "number": 12}, {"id": 2, "number": 14}, {"id": 3, "number": 16}]
LINES = [
    {"unit_id": "V1", "number": 12},
    {"unit_id": "V2", "number": 14, "letter": "A"},
    {"unit_id": "V3", "number": 99},
    {"unit_id": "V4", "number": 16, "in_operation": False},
]
ONE, TWO, THREE = small.vbo_id(1), small.vbo_id(2), small.vbo_id(3)
HEAD = "party;unit_id;vbo_id;date;note\n"


def _town() -> Any:
    return small.town(small.verblijfsobject(HOMES), small.unit(LINES))


def _written(folder: Path, text: str, name: str = "correcties.csv") -> pd.DataFrame:
    path = folder / name
    path.write_text(text, "utf-8")
    return opened.read(path)


def _rows(given: pd.DataFrame | None, town: Any = None) -> dict[str, tuple[str, Any]]:
    town = town or _town()
    found = matching.match(town.unit, town, given, texts=Texts("nl"))
    return {
        u: (r, None if pd.isna(v) else v)
        for u, r, v in zip(found["unit_id"], found["rung"], found["vbo_id"], strict=True)
    }


def _verdicts(given: pd.DataFrame) -> list[str]:
    town = _town()
    return matching.judge_corrections(given, town.unit, town)["verdict"].tolist()


def test_without_corrections() -> None:
    assert _rows(None) == {
        "V1": ("exact_address", ONE),
        "V2": ("addition_unknown", TWO),
        "V3": ("address_unknown", None),
        "V4": ("list_says_out", THREE),
    }


def test_a_correction_wins_over_the_ladder(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V2;{TWO};2026-01-05;gezien\nA;V3;{THREE};;\nA;V1;geen;;\n")
    found = _rows(given)
    assert found["V1"] == ("correction_none", None)
    assert found["V2"] == ("correction", TWO)
    assert found["V3"] == ("correction", THREE)


def test_what_the_list_calls_sold_stays_sold(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V4;{THREE};;\n")
    assert _rows(given)["V4"] == ("list_says_out", THREE)
    assert _verdicts(given) == ["out_of_operation"]


def test_a_pand_as_object(tmp_path: Path) -> None:
    pand = small.pand_id(2)
    given = _written(tmp_path, f"party;unit_id;pand_id;date;note\nA;V3;{pand};;\n")
    town = _town()
    row = matching.match(town.unit, town, given, texts=Texts("nl")).iloc[2]
    assert (row["rung"], row["pand_id"]) == ("correction", pand)
    assert pd.isna(row["vbo_id"])


def test_an_object_that_is_not_live_does_not_win(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V3;{small.vbo_id(88)};;\n")
    assert _rows(given)["V3"] == ("address_unknown", None)
    assert _verdicts(given) == ["not_live"]


def test_the_newest_date_wins_and_the_older_is_superseded(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V3;{ONE};31-12-2025;\nA;V3;{THREE};2026-02-01;\n")
    assert _rows(given)["V3"] == ("correction", THREE)
    assert _verdicts(given) == ["superseded", "applied"]


def test_several_objects_of_one_date_belong_together(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V3;{TWO};2026-02-01;\nA;V3;{THREE};2026-02-01;\n")
    town = _town()
    found = matching.match(town.unit, town, given, texts=Texts("nl"))
    assert found.loc[found["unit_id"] == "V3", "vbo_id"].tolist() == [TWO, THREE]


def test_geen_beside_an_object_of_the_same_date_says_nothing(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V3;geen;;\nA;V3;{THREE};;\n")
    assert _verdicts(given) == ["superseded", "applied"]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("A;V77;" + ONE, "unit_not_listed"),
        ("B;V3;" + ONE, "unit_not_listed"),
        ("A;V3;4,57E+14", "unreadable"),
        ("A;V3;iets", "unreadable"),
        (";V3;" + THREE, "applied"),
        ("A;V3; Geen ", "applied"),
    ],
)
def test_verdict(tmp_path: Path, line: str, verdict: str) -> None:
    assert _verdicts(_written(tmp_path, f"{HEAD}{line};;\n")) == [verdict]


def test_a_unit_of_two_parties_needs_the_party(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD};V3;{THREE};;\nB;V3;{TWO};;\n")
    listed = small.unit([LINES[2], {**LINES[2], "party": "B"}])
    town = small.town(small.verblijfsobject(HOMES), listed)
    judged = matching.judge_corrections(given, listed, town)
    assert judged["verdict"].tolist() == ["party_missing", "party_missing", "applied"]


def test_a_lost_leading_zero_comes_back(tmp_path: Path) -> None:
    given = _written(tmp_path, f"{HEAD}A;V3;457010000000578;;\n")
    assert given["object_id"].tolist() == ["0457010000000578"]


def test_ids_of_sixteen_digits_that_all_end_in_zero_are_rounded(tmp_path: Path) -> None:
    ids = [small.vbo_id(n) for n in (10, 20)]
    given = _written(tmp_path, f"{HEAD}A;V2;{ids[0]};;\nA;V3;{ids[1]};;\n")
    assert _verdicts(given) == ["unreadable", "unreadable"]


def test_another_units_home_stays_with_the_corrected_unit(tmp_path: Path) -> None:
    found = _rows(_written(tmp_path, f"{HEAD}A;V3;{ONE};;\n"))
    assert found["V3"] == ("correction", ONE)
    assert found["V1"][0] == "home_of_two_units"


def _koppeling(change: dict[tuple[str, str], str]) -> bytes:
    town = _town()
    table = koppeling.report(town.unit, matching.match(town.unit, town, texts=Texts("nl")))
    for (unit_id, column), value in change.items():
        table.loc[table["unit_id"] == unit_id, column] = value
    return koppeling.to_bytes(table)


def _edited(folder: Path, data: bytes) -> pd.DataFrame:
    (folder / "koppeling.csv").write_bytes(data)
    return opened.read(folder / "koppeling.csv")


def test_an_unedited_koppeling_changes_nothing(tmp_path: Path) -> None:
    given = _edited(tmp_path, _koppeling({}))
    assert _rows(given) == _rows(None)
    assert _verdicts(given) == []


TWICE = [{"unit_id": "V1", "number": 12}, {"unit_id": "V1", "number": 16}]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([LINES[0], LINES[0]], id="repeated"),
        pytest.param(TWICE, id="one unit at two addresses"),
        pytest.param([*TWICE, *TWICE], id="both"),
        pytest.param([{"unit_id": "V1"}, {"unit_id": "V1", "number": 12}], id="no address"),
    ],
)
def test_an_unedited_koppeling_of_a_repeated_unit_changes_nothing(
    tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    town = small.town(small.verblijfsobject(HOMES), small.unit(lines))
    plain = matching.match(town.unit, town, texts=Texts("nl"))
    table = koppeling.report(town.unit, plain)
    for made in (table, table.iloc[::-1]):  # also where a person sorted the lines
        given = _edited(tmp_path, koppeling.to_bytes(made))
        again = matching.match(town.unit, town, given, texts=Texts("nl"))
        pd.testing.assert_frame_equal(again, plain)
        assert matching.judge_corrections(given, town.unit, town).empty
    # a line that is repeated once more than when the file was made
    more = small.unit([*lines, lines[-1]])
    plain = matching.match(more, replace(town, unit=more), texts=Texts("nl"))
    again = matching.match(more, replace(town, unit=more), given, texts=Texts("nl"))
    pd.testing.assert_frame_equal(again, plain)


def test_a_repeated_line_is_corrected_by_itself(tmp_path: Path) -> None:
    town = small.town(small.verblijfsobject(HOMES), small.unit([LINES[0], LINES[0]]))
    table = koppeling.report(town.unit, matching.match(town.unit, town, texts=Texts("nl")))
    table.loc[1, "vbo_id"] = THREE
    given = _edited(tmp_path, koppeling.to_bytes(table))
    found = matching.match(town.unit, town, given, texts=Texts("nl"))
    assert found["vbo_id"].tolist() == [ONE, THREE]
    assert found["rung"].tolist() == ["exact_address", "correction"]


def test_an_uncertain_line_is_confirmed_by_its_outcome(tmp_path: Path) -> None:
    given = _edited(tmp_path, _koppeling({("V2", "outcome"): "matched"}))
    assert _rows(given)["V2"] == ("correction", TWO)


def test_another_object_in_koppeling_counts_without_its_outcome(tmp_path: Path) -> None:
    given = _edited(tmp_path, _koppeling({("V2", "vbo_id"): THREE, ("V3", "vbo_id"): "geen"}))
    found = _rows(given)
    assert found["V2"] == ("correction", THREE)
    assert found["V3"] == ("correction_none", None)


@pytest.mark.parametrize("as_csv", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_of_the_match_can_be_handed_back(
    tmp_path: Path, lang: str, *, as_csv: bool
) -> None:
    """As it was written, or saved as csv: with titles and outcomes in words."""
    town, texts = _town(), Texts(lang)
    found = matching.match(town.unit, town, texts=texts)
    path = tmp_path / "koppeling.xlsx"
    workbook.save(path, match_sheets.sheets(town, found, texts), "Koppeling", texts)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    vbo = titles.index(texts("columns.vbo_id.title")) + 1

    def handed_back() -> pd.DataFrame:
        if not as_csv:
            book.save(path)
            return opened.read(path)
        saved = io.StringIO(newline="")
        csv.writer(saved, delimiter=";").writerows(sheet.values)
        return _written(tmp_path, saved.getvalue(), "koppeling.csv")

    assert _verdicts(handed_back()) == []
    row = next(r for r in sheet.iter_rows(min_row=2) if "V3" in [c.value for c in r])
    sheet.cell(row[0].row, vbo).value = THREE
    again = _rows(handed_back())
    assert again["V3"] == ("correction", THREE)
    assert again["V2"] == ("addition_unknown", TWO)


def test_koppeling_speaks_only_for_the_address_of_then(tmp_path: Path) -> None:
    given = _edited(tmp_path, _koppeling({}))
    moved = [{**LINES[0], "number": 16}, *LINES[1:3]]
    town = small.town(small.verblijfsobject(HOMES), small.unit(moved))
    assert _rows(given, town)["V1"] == ("exact_address", THREE)


@pytest.mark.parametrize("saved", ["9,99901E+15", "9999010000000000"])
def test_koppeling_that_excel_saved_still_confirms(tmp_path: Path, saved: str) -> None:
    """Excel saves what it shows: six digits, or the fifteen that it kept."""
    data = _koppeling({("V2", "outcome"): "matched"}).decode("utf-8-sig")
    for true in (ONE, TWO, THREE):
        data = data.replace(true, saved)
    found = _rows(_edited(tmp_path, data.encode("cp1252")))
    assert found["V1"] == ("exact_address", ONE)
    assert found["V2"] == ("correction", TWO)
    assert found["V3"] == ("address_unknown", None)


def test_a_rounded_id_never_becomes_another_home(tmp_path: Path) -> None:
    homes = [{"id": n, "number": n} for n in range(10, 32)]
    listed = small.unit([{"unit_id": f"V{n}", "number": n} for n in range(10, 32)])
    town = small.town(small.verblijfsobject(homes), listed)
    plain = matching.match(listed, town, texts=Texts("nl"))
    table = koppeling.report(listed, plain)
    table["vbo_id"] = table["vbo_id"].str[:15] + "0"
    given = _edited(tmp_path, koppeling.to_bytes(table))
    again = matching.match(listed, town, given, texts=Texts("nl"))
    assert again["vbo_id"].tolist() == plain["vbo_id"].tolist()


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00", b"PK"])
def test_a_broken_workbook_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match=r"koppeling\.csv cannot be read"):
        _edited(tmp_path, data)


def test_a_workbook_that_reaches_too_far_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].cell(1_000_000, 100).value = "x"
    path = tmp_path / "koppeling.xlsx"
    book.save(path)
    with pytest.raises(InputError, match="is too large"):
        opened.read(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("geen_kolommen.csv", "a;b\n1;2\n"),
        ("geen_object.csv", "party;unit_id\nA;V1\n"),
        ("leeg.csv", ""),
    ],
)
def test_a_file_that_is_no_corrections_file(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InputError, match=name):
        _written(tmp_path, text, name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"correcties\.csv is not there"):
        opened.read(tmp_path / "correcties.csv")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_has_words(lang: str) -> None:
    assert set(Texts(lang).section("findings.corrections")) == set(corrections.VERDICTS)
