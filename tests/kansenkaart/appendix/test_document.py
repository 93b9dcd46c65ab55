"""How bijlage.docx is set: nothing cut, nothing left alone at the foot of a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from kansenkaart.outputs.appendix import document
from kansenkaart.outputs.appendix.blocks import (
    Document,
    Heading,
    Points,
    Section,
    Signatures,
    Table,
    Text,
)

PAGE_MM = 297 - 2 * 14
NOTES = (Text("Eerste stap.", "note"), Text("Niet nagegaan.", "note"))
PARTIES = ("Noord", "Zuid", "Gemeente")


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Any:
    table = Table("Kansen.", ("Kans", "Erbij"), (("Hof 1", "3"), ("Hof 2", "4")), (3, 1))
    points = Points(("eerst", "dan", "tot slot"))
    sections = (
        Section("C", "Kansen", (Heading("Noord"), *NOTES, table, points)),
        Section(
            "F",
            "Afspraken",
            (
                Heading("Pilot 1"),
                Signatures(PARTIES, ("naam", "handtekening")),
                Heading("Pilot 2"),
                Text("Een tekst."),
                Text("Nog een."),
            ),
        ),
    )
    made = Document("nl", "Kansenkaart", "Bijlage", (), "voet", sections)
    path: Path = tmp_path_factory.mktemp("word") / "bijlage.docx"
    return docx.Document(str(document.write(made, path, datetime(2026, 1, 1))))  # noqa: DTZ001


def _line(word: Any, text: str) -> Any:
    return next(line.paragraph_format for line in word.paragraphs if line.text.endswith(text))


def test_what_leads_to_a_table_stays_with_it(word: Any) -> None:
    assert all(_line(word, note.text).keep_with_next for note in NOTES)
    assert _line(word, "Kansen.").keep_with_next
    assert not _line(word, "Een tekst.").keep_with_next
    assert [_line(word, item).keep_with_next for item in ("eerst", "dan", "tot slot")] == [
        True,
        True,
        None,
    ]


def test_a_table_repeats_its_head_and_cuts_no_row(word: Any) -> None:
    head, *body = word.tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in head.cells)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in body)


def test_a_table_is_as_wide_as_the_page(word: Any) -> None:
    for table in word.tables:
        widths = [cell.width.mm for cell in table.rows[0].cells]
        assert sum(widths) == pytest.approx(PAGE_MM, abs=1)
    assert word.tables[0].rows[0].cells[0].width.mm == pytest.approx(PAGE_MM * 3 / 4, abs=1)


def test_each_part_and_each_agreement_starts_a_page(word: Any) -> None:
    starts = {line.text for line in word.paragraphs if line.paragraph_format.page_break_before}
    assert starts == {"F  Afspraken", "Pilot 2"}


def test_room_to_sign_is_never_torn_apart(word: Any) -> None:
    *rows, last = word.tables[1].rows
    assert [row.cells[0].text for row in (*rows, last)] == list(PARTIES)
    for row in rows:
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells)
    assert last._tr.trPr.find(qn("w:cantSplit")) is not None


def test_word_knows_that_the_text_is_dutch(word: Any) -> None:
    told = [
        element.get(qn("w:val"))
        for place in (word.styles.element, word.settings.element)
        for name in ("w:lang", "w:themeFontLang")
        for element in place.iter(qn(name))
    ]
    assert told == ["nl-NL", "nl-NL"]
    assert (word.core_properties.language, word.core_properties.comments) == ("nl", "")


def test_nothing_is_left_between_a_table_and_a_heading_on_a_new_page(tmp_path: Path) -> None:
    """A full page would push the air under its last table onto a page of its own."""
    table = Table("In te vullen.", ("MPG",), (("",),), (1,))
    pilots = (Heading("Pilot 1"), table, Heading("Pilot 2"), table)
    sections = (Section("F", "Afspraken", pilots), Section("G", "Besluiten", (Text("Geen."),)))
    made = Document("nl", "Kansenkaart", "Bijlage", (), "voet", sections)
    path = document.write(made, tmp_path / "bijlage.docx", datetime(2026, 1, 1))  # noqa: DTZ001
    lines = docx.Document(str(path)).paragraphs
    starts = [line for line in lines if line.paragraph_format.page_break_before]
    assert [line.text for line in starts] == ["Pilot 2", "G  Besluiten"]
    assert all(line._p.getprevious().tag == qn("w:tbl") for line in starts)
