"""The files at the session's weights: the same score as the scan, by other weights and limits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kansenkaart import decisions
from kansenkaart.outputs import appendix, workbook
from kansenkaart.outputs.appendix import cover, method, weighted
from kansenkaart.outputs.appendix.blocks import Facts, Table, Text
from kansenkaart.renovation.works import COUNTS
from kansenkaart.result import Result
from kansenkaart.texts import Texts
from tests.kansenkaart import sessions
from tests.kansenkaart.outputs.map import fabricate

SCORED = ["assessment", "class", "score_low", "score_mid", "score_high", "completeness"]


@pytest.fixture(scope="module")
def result() -> Result:
    made = fabricate.result(panden=150, opportunities=60, tier="sessie")
    overview = made.renovation
    programme = overview.programme.assign(group=COUNTS, gemeente_name="Voorbeeldstad")
    designation = overview.designation.assign(gemeente_name="Voorbeeldstad")
    designation["reasons"] = [[] for _ in range(len(designation))]
    overview = replace(overview, programme=programme, designation=designation)
    return replace(made, renovation=overview)


def session(folder: Path, result: Result, weights: dict[str, Any]) -> decisions.Session:
    file = sessions.write(folder / "sessie.json", result.info, weights=weights)
    return decisions.read(file)


def rows(result: Result, kind: str) -> pd.DataFrame:
    table = pd.DataFrame(result.opportunities).query("kind == @kind")
    return table.set_index("opportunity_id").sort_index()


def test_weights_of_the_rules_give_the_scores_of_the_run(result: Result, tmp_path: Path) -> None:
    given = session(tmp_path, result, {kind: {"axes": {}} for kind in result.rules})
    again = weighted.rescored(result, given)
    for kind in result.rules:
        before, after = rows(result, kind)[SCORED], rows(again, kind)[SCORED]
        pd.testing.assert_frame_equal(before, after, check_dtype=False, atol=1e-9)
    counts = [t.set_index(["kind", "class"])["projects"] for t in (again.totals, result.totals)]
    for key, projects in counts[1].items():
        assert counts[0][key] == projects


def test_all_weight_on_one_axis_makes_its_score_the_score(result: Result, tmp_path: Path) -> None:
    axes = {"building": 1.0, "planning": 0.0, "coupling": 0.0, "impact": 0.0}
    again = weighted.rescored(result, session(tmp_path, result, {"topup": {"axes": axes}}))
    table = rows(again, "topup")
    known = table["score_building"].notna()
    assert known.any()
    assert (table["score_mid"] - table["score_building"])[known].abs().max() < 1e-9
    others = rows(again, "splitting")[SCORED]
    pd.testing.assert_frame_equal(others, rows(result, "splitting")[SCORED])


def test_what_follows_from_the_order_of_the_run_is_not_told_of_another(
    result: Result, tmp_path: Path
) -> None:
    table = result.opportunities.assign(homes_within_cap=2.0, top20_share=1.0, rank_low=1.0)
    made = replace(result, opportunities=table)
    weights = {"splitting": {"axes": {"building": 0.9}}}
    again = weighted.rescored(made, session(tmp_path, made, weights))
    columns = ["homes_within_cap", "top20_share", "rank_low"]
    assert rows(again, "splitting")[columns].isna().all(axis=None)
    assert rows(again, "topup")[columns].notna().all(axis=None)


def test_a_moved_limit_excludes_what_lies_below_it(result: Result, tmp_path: Path) -> None:
    given = session(tmp_path, result, {"splitting": {"thresholds": {"area": 140.0}}})
    again = weighted.rescored(result, given)
    own = result.outcomes.query("kind == 'splitting' and criterion == 'area'")
    own = own.set_index("opportunity_id")
    below = own.index[own["value_high"].fillna(own["value"]) < 140]
    assert len(below)
    assert (rows(again, "splitting").loc[below, "assessment"] == "excluded").all()
    assert again.rules["splitting"].criterion("area").test.min == 140


def test_homes_follow_a_limit_at_which_they_were_counted(result: Result, tmp_path: Path) -> None:
    # of each: 8 homes from 100 m2 and 5 from 140 m2, together between 8 and 12
    table = result.opportunities.copy()
    own = table["kind"] == "splitting"
    bands = {f"homes_technical_{band}": n for band, n in (("low", 8), ("mid", 8), ("high", 12))}
    counted = {"homes_at_100": 8.0, "homes_at_140": 5.0}
    for name, homes in (bands | counted).items():
        table[name] = pd.Series(homes, table.index).where(own, table.get(name))
    made = replace(result, opportunities=table)
    moved = session(tmp_path, made, {"splitting": {"thresholds": {"area": 140.0}}})
    after = rows(weighted.rescored(made, moved), "splitting")[list(bands)]
    assert after.to_numpy().tolist() == [[5, 5, 12]] * int(own.sum())
    others = rows(weighted.rescored(made, moved), "topup")[list(bands)]
    pd.testing.assert_frame_equal(others, rows(made, "topup")[list(bands)], check_dtype=False)


def _lines(sheet: Any) -> list[str]:
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row]


def test_every_sheet_is_printed_with_its_weights(result: Result, tmp_path: Path) -> None:
    given = session(tmp_path, result, {"topup": {"axes": {"coupling": 0.75}}})
    weighted.write(result, given, tmp_path)
    workbook.write(result, tmp_path)
    for file, named in (
        ("kansen_sessie.xlsx", "gewichten van de sessie (sessie.json)"),
        ("kansen.xlsx", "standaardgewichten van de regels"),
    ):
        book = openpyxl.load_workbook(tmp_path / file)
        assert all(sheet.oddHeader.left.text.endswith(named) for sheet in book)
        assert any(named in line for line in _lines(book["Samenvatting"]))
    # at the weights of the rules a sheet starts with its table
    assert book["Optoppen"]["A1"].value == "Klasse"


def test_the_files_name_the_weights(result: Result, tmp_path: Path) -> None:
    given = session(tmp_path, result, {"topup": {"axes": {"coupling": 0.75}}})
    weighted.write(result, given, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "kansen_sessie.xlsx", read_only=True)
    named = "gewichten van de sessie (sessie.json)"
    follow = [*(k.capitalize() for k in Texts("nl").section("codes.kind").values()), "Criteria"]
    for name in (*follow, "Uitgesloten (regel)", "Niet beoordeelbaar", "Projectvelden", "Regels"):
        if name in book.sheetnames:
            first = str(book[name]["A1"].value)
            assert first == f"Scores, klassen en volgorde volgen de {named}.", name
    assert (
        _lines(book["Samenvatting"]).count(f"Scores, klassen en volgorde volgen de {named}.") == 1
    )
    with closing(sqlite3.connect(tmp_path / "kansen_sessie.gpkg")) as database:
        about = {row[0] for row in database.execute("SELECT description FROM gpkg_contents")}
    assert all(text.endswith(named) for text in about)
    context = appendix.context(result, [given])
    assert context.weights == "gewichten van de sessie (sessie.json)"


def test_a_fact_that_nobody_knows_has_no_empty_line(result: Result) -> None:
    town = result.fabric.town
    nameless = replace(town, buurt=town.buurt.assign(gemeente_name=None))
    made = replace(result, fabric=replace(result.fabric, town=nameless))
    for shown, there in ((result, True), (made, False)):
        facts = next(b for b in cover.blocks(appendix.context(shown, [])) if isinstance(b, Facts))
        assert all(value for _, value in facts.rows)
        assert ("Gemeente" in dict(facts.rows)) == there


def test_the_limit_that_the_session_moved_is_the_one_that_is_marked(
    result: Result, tmp_path: Path
) -> None:
    areas = pd.DataFrame(
        {"area_m2": [85, 100, 140], "projects": [9, 7, 3], "homes": [1090, 70, 30]}
    )
    made = replace(result, splitting_areas=areas)
    given = session(tmp_path, made, {"splitting": {"thresholds": {"area": 140.0}}})

    def marked(*sessions_given: decisions.Session) -> list[str]:
        blocks = cover.blocks(appendix.context(made, sessions_given))
        tables = [block for block in blocks if isinstance(block, Table)]
        rows = [row for table in tables for row in table.rows]
        assert ("85 m²", "9", "1.090") in rows
        return [row[0] for row in rows if "geldt nu" in row[0]]

    assert marked() == ["100 m² (geldt nu)"]
    assert marked(given) == ["140 m² (geldt nu)"]


@pytest.mark.parametrize(
    ("sessions_given", "tier", "said"),
    [
        (1, "sessie", None),
        (2, "sessie", "Meer dan een sessie verschoof gewichten"),
        (1, "openbaar", "in deze openbare bijlage staan bij de standaardgewichten"),
    ],
)
def test_the_appendix_says_when_it_stands_at_other_weights_than_the_session(
    result: Result, tmp_path: Path, sessions_given: int, tier: str, said: str | None
) -> None:
    shown = replace(result, info=replace(result.info, tier=tier))
    if tier == "openbaar":
        shown = replace(shown, outcomes=result.outcomes.iloc[:0])
    given = session(tmp_path, result, {"topup": {"axes": {"coupling": 0.75}}})
    blocks = method.blocks(appendix.context(shown, [given] * sessions_given))
    heading = "Gewichten en grenzen die in de sessie zijn verschoven"
    place = next(n for n, b in enumerate(blocks) if getattr(b, "text", "") == heading)
    note = blocks[place + 1]
    assert isinstance(note, Text) == (said is not None)
    assert said is None or said in note.text
