"""The renovation sheets and the list for early talks, on a tiny town counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data_sources import tables
from kansenkaart import renovation, rules, tiers
from kansenkaart.fabric import Fabric
from kansenkaart.outputs import renovation_sheets, vroegoverleg, workbook
from kansenkaart.result import Result, RunInfo
from kansenkaart.texts import Texts
from tests.kansenkaart.renovation.conftest import candidates, fabric, parameters, plan

__all__ = ["fabric", "parameters"]  # fixtures

SHEETS = ["Renovatie", "Renovatie aanwijzen", "Renovatie koppelkansen", "Renovatie werken"]
NOTHING = pd.DataFrame()


def _result(fabric: Fabric, *rows: dict[str, object], tier: str = "intern") -> Result:
    town = replace(fabric.town, renovation_project=plan(*rows)) if rows else fabric.town
    known = replace(fabric, town=town)
    ruleset = rules.load()
    table = candidates(
        ("topup", "BU00000001", "Noord", "1", 0.0), ("garages", "BU00000002", "Noord", "3", 900.0)
    ).assign(title=["Lange Laan, portiekflat", "Korte Kade, boxen"], buurt_name=["West", "Oost"])
    made = renovation.overview(known, ruleset.parameters("renovation"), "intern")
    made = renovation.with_opportunities(
        made, table, known, ruleset.parameters("renovation"), Texts("nl")
    )
    info = RunInfo("run", "Dorp", "corporatie", ("Noord",), date(2026, 1, 1), "nl", "0", tier)
    return Result(info, ruleset, known, table, *[NOTHING] * 5, made, tables.empty("match"))


def _book(result: Result, folder: Path) -> openpyxl.Workbook:
    path = folder / "boek.xlsx"
    texts = Texts(result.info.lang)
    workbook.save(path, renovation_sheets.sheets(result, texts), "titel", texts)
    return openpyxl.load_workbook(path)


def _rows(sheet: object) -> list[list[object]]:
    return [[c for c in row if c is not None] for row in sheet.iter_rows(values_only=True)]  # type: ignore[attr-defined]


@pytest.fixture
def book(fabric: Fabric, tmp_path: Path) -> openpyxl.Workbook:
    made = _result(
        fabric,
        {"complex_id": "1", "start_year": 2028, "end_year": 2029},
        {"complex_id": "2", "party": "Zuid", "start_year": None},
        {"complex_id": "3", "start_year": 2031, "homes": 3, "certainty": "verkenning"},
        {"complex_id": "3", "start_year": 2026, "measure": "onderhoud"},
        {"complex_id": "9"},
    )
    return _book(made, tmp_path)


def test_the_heat_table_has_every_year_and_adds_up(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    rows = _rows(book["Renovatie"])
    years = [str(y) for y in range(2026, 2036)]
    head = ["Buurt", *years, "Zonder jaar", "Totaal", "Buurtcode"]
    start = rows.index(head)
    assert rows[start - 1] == ["Woningen per buurt en jaar"]
    assert rows[start + 1 : start + 4] == [
        ["West", 2, 2, 2, 6, "BU00000001"],  # 2028, 2029, without a year, in all
        ["Oost", 3, 3, "BU00000002"],
        ["totaal", 2, 2, 3, 2, 9],
    ]
    sheet = book["Renovatie"]
    assert sheet.cell(start + 2, 4).value == 2  # 2028 is the third year
    # a white cell for none, the darkest for the most; years only, no totals
    area = f"B{start + 2}:K{start + 3}"
    ranges = {str(r.sqref): rule for r in sheet.conditional_formatting for rule in r.rules}
    assert ranges[area].colorScale.cfvo[0].val == 0


def test_there_is_a_chart_per_wijk_and_maintenance_apart(book: openpyxl.Workbook) -> None:
    sheet = book["Renovatie"]
    rows = _rows(sheet)
    start = next(n for n, row in enumerate(rows) if row[:1] == ["Wijk"])
    assert rows[start + 1] == ["Dorp", 2, 2, 3, 2, 9, "WK000000"]
    (chart,) = sheet._charts
    (series,) = chart.series
    assert series.val.numRef.f == f"'Renovatie'!$B${start + 2}:$K${start + 2}"
    assert series.tx.strRef.f == f"'Renovatie'!$A${start + 2}"
    apart = next(n for n, row in enumerate(rows) if str(row[:1]).startswith("['Onderhoud, per"))
    assert rows[apart + 2] == ["Oost", 4, 4, "BU00000002"]


def test_buurten_come_with_their_reasons_and_what_coincides(book: openpyxl.Workbook) -> None:
    rows = _rows(book["Renovatie aanwijzen"])
    names = [row[0] for row in rows if row]
    assert names[2:4] == ["West", "Oost"]
    why = rows.index(["West"])
    first = "4 woningen in 2028-2029, 67% van het bezit in deze buurt; de meeste in 2028."
    assert rows[why + 1] == [first]
    none = ["Nergens staan minstens 150 woningen binnen 400 m in 3 opeenvolgende jaren gepland."]
    assert none in rows
    coupled = _rows(book["Renovatie koppelkansen"])
    assert ["optoppen", "Lange Laan, portiekflat", "West", "isolatie", 2028, 2029, "topup-0"] in (
        coupled
    )


def test_faults_are_in_words_with_their_lines(book: openpyxl.Workbook) -> None:
    rows = _rows(book["Renovatie werken"])
    assert rows[0] == ["Fouten in de plannen (niet verbeterd)"]
    assert rows[2:4] == [
        ["Noord", "p4", "plan.xlsx", 6, "9", "complex staat niet in de voorraadlijst"],
        ["Zuid", "p1", "plan.xlsx", 3, "2", "geen jaar van begin"],
    ]


def test_every_project_is_listed_with_what_its_plan_tells(fabric: Fabric, tmp_path: Path) -> None:
    facts = {
        "label_before": "F",
        "label_target": "B",
        "circular_ambition": "hergebruik, losmaakbaar",
        "vve": "active",
        "remaining_exploitation_years": 25,
        "budget_eur": 48_000,
    }
    made = _result(
        fabric,
        {"complex_id": "3", "start_year": 2031, "homes": 3, "certainty": "verkenning"},
        {"complex_id": "1", "start_year": 2028, "end_year": 2029, **facts},
        # the same homes again: each project by itself
        {"complex_id": "1", "start_year": 2030, "circular_ambition": "geen"},
    )
    rows = _rows(_book(made, tmp_path)["Renovatie werken"])
    start = rows.index(["Projecten in de plannen"])
    assert rows[start + 2 : start + 6] == [
        [
            *["Partij", "Project", "Complex", "Ingreep", "Eerste jaar", "Laatste jaar"],
            *["Zekerheid", "Woningen", "Label voor", "Label doel", "Circulaire ambitie", "VvE"],
            *["Resterende exploitatie", "Budget (€)"],
        ],
        [
            *["Noord", "p1", "1", "isolatie", 2028, 2029, "vastgesteld", 4],
            *["F", "B", "hergebruik, losmaakbaar", "in VvE", 25, 48_000],
        ],
        ["Noord", "p2", "1", "isolatie", 2030, 2030, "vastgesteld", 4, "geen"],
        ["Noord", "p0", "3", "isolatie", 2031, 2031, "verkenning", 3],
    ]
    told = _rows(_book(made, tmp_path)["Renovatie aanwijzen"])
    assert "Circulair" in told[1]
    assert ["Voor 4 woningen noemen de plannen een circulaire ambitie."] in told


def test_without_a_plan_the_sheets_say_so(fabric: Fabric, tmp_path: Path) -> None:
    book = _book(_result(fabric), tmp_path)
    for name in SHEETS[:2]:
        assert _rows(book[name]) == [["Er is geen renovatieplanning ingelezen."]]
    # what is inferred is shown apart, and said to be no plan
    rows = _rows(book["Renovatie werken"])
    assert rows[0][0] == "Afgeleid, geen plan: label E, F of G en gebouwd voor 1995"
    # one of four homes has label F: a quarter, so that the whole complex counts, and it says so
    assert "Heeft minstens 25% van een complex zo'n label" in rows[1][0]
    assert rows[3] == ["West", "Dorp", "Noord", 2028, 4]


def test_a_large_area_shows_the_largest_wijken_in_the_chart() -> None:
    table = pd.DataFrame({"wijk_code": list("abcdefghij"), "wijk_name": list("abcdefghij")})
    table = table.assign(**{"2026": [10.0, *[1.0] * 9], "total": [10.0, *[1.0] * 9]})
    made = renovation_sheets._largest(table, ("wijk_code", "wijk_name"), "overige wijken")
    assert len(made) == 8
    assert made.iloc[-1]["wijk_name"] == "overige wijken"
    assert made["2026"].sum() == 19.0


def test_the_list_for_early_talks_has_plans_and_strategies(fabric: Fabric, tmp_path: Path) -> None:
    complexes = fabric.town.complex.assign(strategy=["onbekend", "sloop", "sloop"])
    town = replace(fabric, town=replace(fabric.town, complex=complexes))
    made = _result(
        town,
        {"complex_id": "3", "start_year": 2031, "measure": "sloop_nieuwbouw", "homes": 4},
        {"complex_id": "1", "start_year": 2027, "measure": "sloop_nieuwbouw", "homes": 4},
        {"complex_id": "7", "start_year": 2029, "measure": "sloop_nieuwbouw", "homes": 12},
    )
    table = vroegoverleg.complexes(made, Texts("nl"))
    shown = table[["complex_id", "start_year", "found_homes", "strategy", "candidates"]]
    assert shown.astype("object").fillna("-").to_numpy().tolist() == [
        ["1", 2027, 4, "onbekend", "1 optoppen"],
        ["7", 2029, "-", "-", "-"],  # none of its homes is in the register
        ["3", 2031, 4, "sloop", "1 garageboxen"],
        ["2", "-", 2, "sloop", "-"],  # given up without a project
    ]
    path = vroegoverleg.write(made, tmp_path)
    assert path is not None
    rows = _rows(openpyxl.load_workbook(path).worksheets[0])
    assert rows[0] == ["Vroeg overleg over sloop-nieuwbouw, Dorp"]
    assert "budget" not in str(rows).lower()
    assert vroegoverleg.write(_result(fabric, {"complex_id": "1"}), tmp_path) is None


@pytest.mark.parametrize("tier", ["sessie", "openbaar"])
def test_outside_intern_the_sheet_says_that_small_counts_are_folded(
    fabric: Fabric, tmp_path: Path, tier: str
) -> None:
    late = {"complex_id": "2", "party": "Zuid", "start_year": 2030}
    made = _result(fabric, {"complex_id": "1"}, late, tier=tier)
    limits = renovation.Limits(least=5, parameters=rules.parameters("renovation"))
    overview = renovation.disclosed(made.renovation, made.opportunities, tier, limits, Texts("nl"))
    book = _book(replace(made, renovation=overview), tmp_path)
    rows = _rows(book["Renovatie"])
    assert any(f"Aantallen onder {tiers.smallest_count()}" in str(row) for row in rows)
    assert "Fouten" not in str(_rows(book["Renovatie werken"]))
    # 4 homes in 2028 and 2 in 2030 are too few by themselves; none of them is without a year
    head = next(row for row in rows if row[:1] == ["Buurt"])
    assert "Niet per jaar" in head
    assert "Zonder jaar" not in head


def test_buurten_and_wijken_of_several_gemeenten_are_told_apart(
    fabric: Fabric, tmp_path: Path
) -> None:
    buurt = fabric.town.buurt.assign(
        buurt_name="Centrum",
        wijk_code=["WK000000", "WK000100"],
        wijk_name="Kern",
        gemeente_name=["Aadorp", "Beedorp"],
    )
    two = replace(fabric, town=replace(fabric.town, buurt=buurt))
    made = _result(two, {"complex_id": "1"}, {"complex_id": "3", "homes": 2})
    rows = _rows(_book(made, tmp_path)["Renovatie"])
    named = [row[:2] for row in rows if row[:1] in (["Centrum"], ["Kern"])]
    assert named == [
        ["Centrum", "Aadorp"],
        ["Centrum", "Beedorp"],
        ["Kern", "Aadorp"],
        ["Kern", "Beedorp"],
    ]
