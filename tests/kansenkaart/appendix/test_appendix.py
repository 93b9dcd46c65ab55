"""The appendix: the same content in every form, inert text, nothing of tier intern."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from lxml import etree, html
from matplotlib.figure import Figure

from data_sources.errors import ConfigError
from kansenkaart import decisions
from kansenkaart.outputs import appendix
from kansenkaart.outputs.appendix import (
    agreements,
    chances,
    content,
    cover,
    decided,
    document,
    maps,
    method,
    page,
    tenants,
)
from kansenkaart.outputs.appendix.blocks import Table, cleaned
from kansenkaart.renovation.works import COUNTS
from kansenkaart.result import Result
from kansenkaart.texts import Texts
from tests.kansenkaart import sessions
from tests.kansenkaart.outputs.map import fabricate

HOSTILE = (
    "<script>alert(1)</script> =cmd|calc!A0 ${7919*7} {{7919*7}} \"'> \x00\x08\x1b\u202e $x_2$"
)
SCRIPTS = Path(agreements.__file__).parents[1] / "map" / "assets" / "session.js"


@pytest.fixture(autouse=True)
def no_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the maps out of the whole, since they take most of the time."""
    monkeypatch.setitem(content._PARTS, "D", lambda _: ())


@pytest.fixture(scope="module")
def result() -> Result:
    made = fabricate.result(panden=120, opportunities=30, tier="sessie")
    programme = made.renovation.programme.assign(group=COUNTS, gemeente_name="Voorbeeldstad")
    designation = made.renovation.designation.assign(gemeente_name="Voorbeeldstad")
    overview = replace(made.renovation, programme=programme, designation=designation)
    return replace(made, renovation=overview)


def candidate(result: Result, place: int = 0) -> dict[str, Any]:
    table = result.opportunities
    table = table[table["assessment"] == "candidate"]
    row: dict[str, Any] = table.drop(columns="geometry").iloc[place].to_dict()
    panden = result.members.groupby("opportunity_id")["pand_id"].agg(list)
    return {**row, "pand_ids": panden[row["opportunity_id"]]}


def made(result: Result, *files: Path) -> str:
    read = [decisions.read(path) for path in files]
    return page.render(content.document(appendix.context(result, read)))


def text(source: str) -> str:
    return " ".join(html.fromstring(source).itertext())


def test_what_was_decided_stands_in_it(result: Result, tmp_path: Path) -> None:
    pilot, rejected = candidate(result, 0), candidate(result, 1)
    file = sessions.write(
        tmp_path / "sessie.json",
        result.info,
        sessions.decision(
            pilot,
            lead="Woonstichting Voorbeeld",
            next_step="constructeur laten rekenen",
            next_date="2026-09-01",
            commitments=["gemeente.grid", "corporatie.new_normal"],
            votes={"Huurdersorganisatie": {"score": 2, "view": "eerst de lift"}},
        ),
        sessions.decision(rejected, status="afgewezen", reason="het dak is net vernieuwd"),
    )
    shown = text(made(result, file))
    for said in (
        "constructeur laten rekenen",
        "01-09-2026",
        "☒ vroeg afstemmen met de netbeheerder",
        "☐ één vast aanspreekpunt",
        "Het Nieuwe Normaal",
        "eerst de lift",
        "het dak is net vernieuwd",
        "afgewezen (besluit)",
        f"Pilot 1: {pilot['title']}",
    ):
        assert said in shown


@pytest.mark.parametrize("own", [None, "opnieuw bekijken in 2030"])
def test_what_was_turned_down_has_its_reason_and_no_step_that_nobody_chose(
    result: Result, tmp_path: Path, own: str | None
) -> None:
    row, why = candidate(result), "het dak is net vernieuwd"
    proposed = Texts("nl")(f"opportunities.next_step.{row['kind']}")
    rejected = sessions.decision(row, status="afgewezen", reason=why, next_step=own or proposed)
    file = sessions.write(tmp_path / "sessie.json", result.info, rejected)
    context = appendix.context(result, [decisions.read(file)])
    tables = [b for b in (*chances.blocks(context), *decided.blocks(context)) if type(b) is Table]
    cells = [c for t in tables for r in t.rows if r[0].split("\n")[0] == row["title"] for c in r]
    told = [cell for cell in cells if why in cell]
    assert len(told) == 3  # part C, all decisions, what was turned down
    assert told[0] == "\n".join(["afgewezen (besluit)", "; ".join(filter(None, (own, why)))])
    assert not any(proposed in cell for cell in cells)
    assert any(own in cell for cell in cells) if own else True


def test_the_log_reads_as_people_sat_there(result: Result, tmp_path: Path) -> None:
    # half past two in summer is 12:30 UTC; a file of other making may name no zone
    line = {"by": "Gemeente", "kind": "all", "part": "axes", "name": "coupling"}
    log = [
        {**line, "at": "2026-06-01T12:30:05.123Z", "from": 0.1667, "to": 0.4747},
        {**line, "at": "2026-06-01T15:00", "kind": "topup", "part": "reset", "name": ""},
        {**line, "at": "gisteren", "kind": "splitting", "part": "thresholds", "name": "area"},
        {**line, "at": "gisteren", "kind": "extension", "part": "criteria", "name": "dak"}
        | {"from": 1, "to": 2.25},
    ]
    given = [{"from": 100, "to": None, **row} for row in log]
    late = sessions.decision(candidate(result), changed="2026-06-01T22:30:00Z", by="Gemeente")
    file = sessions.write(tmp_path / "sessie.json", result.info, late, log=given)
    made = decided.blocks(appendix.context(result, [decisions.read(file)]))
    table = next(b for b in made if type(b) is Table and "welk gewicht" in b.caption)
    assert ["|".join(row) for row in table.rows] == [
        "01-06-2026 14:30|Gemeente|alle soorten|gewicht van een groep: koppelkans|17%|47%",
        "01-06-2026 15:00|Gemeente|optoppen|terug naar standaard|100|",
        "gisteren|Gemeente|splitsen|grens van een veto: Grootste woning groot genoeg|100 m²|",
        "gisteren|Gemeente|uitbreiden|gewicht van een regel: dak|× 1|× 2,25",
    ]
    assert "Gemeente, 02-06-2026" in [c for b in made for r in getattr(b, "rows", ()) for c in r]


def test_what_a_session_moved_reads_as_its_sliders(result: Result, tmp_path: Path) -> None:
    axes = {name: axis.weight for name, axis in result.rules["topup"].axes.items()}
    assert axes == {"building": 0.4, "planning": 0.25, "coupling": 0.2, "impact": 0.15}
    moved = {"axes": {"coupling": 0.75}, "thresholds": {"flat_roof": 0.3}}
    file = sessions.write(tmp_path / "sessie.json", result.info, weights={"topup": moved})
    built = method.blocks(appendix.context(result, [decisions.read(file)]))
    table = next(b for b in built if type(b) is Table and "verschoven" in b.caption)
    # 0,75 / (0,4 + 0,25 + 0,75 + 0,15) = 0,484
    assert [row[-1] for row in table.rows] == ["48%", "30%"]


def test_files_that_contradict_are_both_shown(result: Result, tmp_path: Path) -> None:
    row = candidate(result)
    yes = sessions.write(tmp_path / "noord.json", result.info, sessions.decision(row))
    no = sessions.write(
        tmp_path / "zuid.json", result.info, sessions.decision(row, status="afgewezen")
    )
    shown = text(made(result, yes, no))
    assert "noord.json (Gemeente, Woonstichting Voorbeeld, Huurdersorganisatie)" in shown
    assert "zuid.json (Gemeente, Woonstichting Voorbeeld, Huurdersorganisatie)" in shown
    assert "tegenstrijdig, zie deel G" in shown
    assert "tot dan is dit geen afspraak" in shown


def test_hostile_text_is_inert_in_every_form(result: Result, tmp_path: Path) -> None:
    table = result.opportunities.copy()
    first = table["assessment"] == "candidate"
    table.loc[first, "title"] = HOSTILE
    hostile = replace(result, opportunities=table)
    given = HOSTILE.replace("\x00", "")  # a session file cannot hold the null character raw
    file = sessions.write(
        tmp_path / "sessie.json",
        hostile.info,
        sessions.decision(
            candidate(hostile),
            lead=given,
            reason=given,
            notes=given,
            votes={given[:100]: {"score": 1, "view": given}},
            commitments=["<b>"],
        ),
        sessions.decision(candidate(hostile, 1), status="afgewezen", reason=given),
    )
    built = content.document(appendix.context(hostile, [decisions.read(file)]))
    shown = page.render(built)
    assert not re.search(r"<script|[\x00-\x08\x0e-\x1f\u202e]", shown)
    assert "55433" not in text(shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =cmd|calc!A0 ${7919*7} {{7919*7}}" in shown
    day = datetime(2026, 10, 15)  # noqa: DTZ001
    word = document.write(built, tmp_path / "bijlage.docx", day)
    with zipfile.ZipFile(word) as parts:
        body = parts.read("word/document.xml")
        names = [name for name in parts.namelist() if name.endswith((".bin", ".vba"))]
    tree = etree.fromstring(body)
    assert "<script>alert(1)</script> =cmd|calc!A0" in "".join(tree.itertext())
    assert not tree.findall(".//{*}script")
    assert not names
    fields = [i.text for i in tree.iter("{*}instrText")]
    assert fields == []  # the page number stands in the footer


def test_the_page_runs_and_loads_nothing(result: Result) -> None:
    tree = html.fromstring(made(result))
    assert not tree.xpath("//script | //link | //iframe | //object | //@style | //@onclick")
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    sources = tree.xpath("//@src | //a/@href")
    assert all(source.startswith(("data:image/png", "#")) for source in sources)


def test_every_table_of_scores_names_its_weights(result: Result) -> None:
    built = content.document(appendix.context(result, []))
    scored = [
        block
        for section in built.sections
        if section.letter in "AC"
        for block in section.blocks
        if isinstance(block, Table) and "Klasse" in block.head
    ]
    assert scored
    assert all("Gewichten: standaardgewichten" in table.caption for table in scored)


def test_the_score_stands_below_the_class_where_the_tier_tells_it(result: Result) -> None:
    row = candidate(result)

    def cells(shown: Result) -> list[str]:
        built = chances.blocks(appendix.context(shown, []))
        tables = [b for b in built if type(b) is Table]
        return [r[t.head.index("Klasse")] for t in tables for r in t.rows if row["title"] in r[0]]

    assert cells(result) == [f"{row['class']}\n{row['score_mid']:.2f}".replace(".", ",")]
    table = result.opportunities.drop(columns="score_mid")
    assert cells(replace(result, opportunities=table)) == [row["class"]]


def test_tier_intern_is_refused(result: Result, tmp_path: Path) -> None:
    inside = replace(result, info=replace(result.info, tier="intern"))
    with pytest.raises(ConfigError, match="tier 'intern'"):
        appendix.write(inside, [], tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_checklist_is_that_of_the_map() -> None:
    script = SCRIPTS.read_text("utf-8")
    body = re.search(r"COMMITMENTS = \{(.*?)\};", script, re.DOTALL)
    assert body is not None
    sides = re.findall(r"(\w+): \[(.*?)\]", body.group(1))
    found = {side: tuple(re.findall(r'"(\w+)"', codes)) for side, codes in sides}
    assert found == agreements.COMMITMENTS


def test_what_no_file_can_hold_is_taken_out() -> None:
    table = Table("a\x00b", ("\x1b",), (("x\u202ey", "regel\nnieuw"),), (1, 1))
    clean = cleaned(table)
    assert (clean.caption, clean.rows) == ("a b", (("x y", "regel\nnieuw"),))


def test_numbers_of_pilots_lie_apart_also_of_one_that_was_added_by_hand(
    result: Result, tmp_path: Path
) -> None:
    first = candidate(result)
    taken = set(result.members["pand_id"])
    hand = next(p for p in result.fabric.buildings.index if p not in taken)
    pilots = (
        sessions.decision(first),
        sessions.by_hand(hand, first["kind"], "Het hoge gebouw", "aan het plein")
        | {"status": "uitwerking"},
    )
    file = sessions.write(tmp_path / "sessie.json", result.info, *pilots)
    context = appendix.context(result, [decisions.read(file)])
    table = context.result.opportunities
    axes = Figure().subplots()
    maps._pilots(context, axes, table[table["kind"] == first["kind"]])
    assert sorted(label.get_text() for label in axes.texts) == ["1", "2"]
    assert len({label.get_position() for label in axes.texts}) == 2
    maps._pilots(context, axes, table[table["kind"] != first["kind"]])
    assert len(axes.texts) == 2


def test_a_map_per_kind_with_words_for_who_cannot_see_it(result: Result) -> None:
    figures = maps.blocks(appendix.context(result, []))
    kinds = result.opportunities.query("assessment == 'candidate'")["kind"].nunique()
    assert len(figures) == kinds + 1 + 1  # all together, and renovation
    assert all(figure.png.startswith(b"\x89PNG") for figure in figures)
    assert "Kaart van Voorbeeldstad: Alle kansen." in [figure.alt for figure in figures]


LINES = "Eerst de lift.\nDan het dak.\n\nDe bergingen blijven."


def test_lines_that_people_wrote_stay_lines_of_one_weight(result: Result, tmp_path: Path) -> None:
    views = {"Huurdersorganisatie": {"score": 2, "view": LINES}}
    pilot = sessions.decision(candidate(result), notes=LINES, votes=views)
    rejected = sessions.decision(candidate(result, 1), status="afgewezen", reason=LINES)
    taken = set(result.members["pand_id"])
    hand = next(p for p in result.fabric.buildings.index if p not in taken)
    added = sessions.by_hand(hand, "topup", "Het hoge gebouw", LINES, status="uitwerking")
    file = sessions.write(tmp_path / "sessie.json", result.info, pilot, rejected, added)
    built = content.document(appendix.context(result, [decisions.read(file)]))
    source = page.render(built)
    tree = html.fromstring(source)
    whole = [cell for cell in tree.xpath("//td | //dd") if cell.text == LINES]
    # reason twice, view, note, why added by hand in parts F and G
    assert len(whole) == 6
    assert all(c.tag == "dd" or "even" in c.get("class").split() for c in whole)
    assert "dd, td.even { white-space: pre-line; }" in source
    word = docx.Document(
        str(document.write(built, tmp_path / "b.docx", datetime(2026, 1, 1)))  # noqa: DTZ001
    )
    cells = [c for t in word.tables for r in t.rows for c in r.cells if c.text == LINES]
    assert len(cells) == 6
    sizes = [{run.font.size for run in cell.paragraphs[0].runs} for cell in cells]
    assert all(len(of_a_cell) == 1 for of_a_cell in sizes)


def test_a_loose_page_names_its_pilot_and_the_measures_are_explained_once(
    result: Result, tmp_path: Path
) -> None:
    pilots = [sessions.decision(candidate(result, n)) for n in range(2)]
    file = sessions.write(tmp_path / "sessie.json", result.info, *pilots)
    built = agreements.blocks(appendix.context(result, [decisions.read(file)]))
    tables = [block for block in built if type(block) is Table]
    first, second, explained = tables
    assert first.caption.startswith("Pilot 1: in te vullen")
    assert second.caption.startswith("Pilot 2: in te vullen")
    assert not any(cell for table in (first, second) for row in table.rows for cell in row)
    assert len(first.head) == len(explained.rows) == 7
    assert any("Het Nieuwe Normaal" in head for head in first.head)
    assert all(row[2] for row in explained.rows)


def test_sources_have_dates_as_people_write_them(result: Result) -> None:
    days = ("2026-11-25", "2021", "")
    named = [replace(s, date=d) for s, d in zip(result.sources * 3, days, strict=False)]
    built = cover.blocks(appendix.context(replace(result, sources=tuple(named[:3])), []))
    table = next(b for b in built if type(b) is Table and "Bronnen" in b.caption)
    assert [row[1] for row in table.rows] == ["25-11-2026", "2021", ""]


def test_who_reads_the_public_appendix_meets_its_weights_first(
    result: Result, tmp_path: Path
) -> None:
    public = replace(
        result, info=replace(result.info, tier="openbaar"), outcomes=result.outcomes.iloc[:0]
    )
    moved = {"topup": {"axes": {"coupling": 0.75}}}
    file = sessions.write(tmp_path / "sessie.json", result.info, weights=moved)
    said = "in deze openbare bijlage staan bij de standaardgewichten van de regels"
    context = appendix.context(public, [decisions.read(file)])
    built = content.document(context)
    assert [n for n in built.notices if said in n]  # on the first page
    assert [b for b in chances.blocks(context)[:3] if said in getattr(b, "text", "")]
    plain = content.document(appendix.context(public, []))
    assert not [n for n in plain.notices if said in n]


def test_a_barrier_of_all_stands_once_above_the_table(result: Result) -> None:
    barriers = [["netcongestie: niet nagegaan", f"parkeren: {n} plaatsen"] for n in range(30)]
    table = result.opportunities.drop(columns="to_check")
    rows = [barriers[n % 30] for n in range(len(table))]
    table = table.assign(barriers=pd.Series(rows, table.index, dtype=object))
    built = chances.blocks(appendix.context(replace(result, opportunities=table), []))
    several = [
        (built[place - 1], block)
        for place, block in enumerate(built)
        if type(block) is Table and len(block.rows) > 1
    ]
    assert several
    for note, own in several:
        assert note.text == "Voor elke kans in deze tabel: netcongestie: niet nagegaan."
        cells = [row[own.head.index("Belemmeringen")] for row in own.rows]
        assert all(cell.startswith("parkeren: ") and "net" not in cell for cell in cells)


def test_a_column_about_tenants_in_which_nothing_is_known_is_left_out(result: Result) -> None:
    known = result.tenants_buurt
    empty = known.assign(low_income_share=None, social_homes=12)
    built = tenants.blocks(appendix.context(replace(result, tenants_buurt=empty), []))
    table = [block for block in built if type(block) is Table][-1]
    title = Texts("nl")("columns.low_income_share.title")
    assert title not in table.head
    assert Texts("nl")("columns.social_homes.title") in table.head
    assert all(len(row) == len(table.head) == len(table.widths) for row in table.rows)


def test_an_agreement_is_one_page_to_sign(result: Result, tmp_path: Path) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    step = "Constructeur laten rekenen en samen met de huurders een bewonersavond houden"
    told = {"lead": "Gemeente", "next_step": step, "next_date": "2026-09-01", "group": "g1"}
    pilots = [sessions.decision(candidate(result, n), **told) for n in range(2)]
    groups = [{"id": "g1", "name": "Het plein en wat eromheen ligt"}]
    file = sessions.write(tmp_path / "sessie.json", result.info, *pilots, groups=groups)
    built = content.document(appendix.context(result, [decisions.read(file)]))
    only = replace(built, sections=tuple(s for s in built.sections if s.letter == "F"))
    pages = weasyprint.HTML(string=page.render(only)).render().pages
    assert len(pages) == 1 + len(pilots) + 1  # cover, agreements, what the measures are


def test_questions_read_as_sentences(result: Result) -> None:
    asked = ["is het dak plat?", "wie zijn de eigenaren?"]
    table = result.opportunities
    table = table.assign(to_check=pd.Series([asked] * len(table), table.index, dtype=object))
    built = chances.blocks(appendix.context(replace(result, opportunities=table), []))
    tables = [b for b in built if type(b) is Table]
    cells = {row[t.head.index("Nog na te gaan")] for t in tables for row in t.rows}
    assert cells == {"Is het dak plat? Wie zijn de eigenaren?"}
