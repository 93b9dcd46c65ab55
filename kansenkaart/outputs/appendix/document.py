"""bijlage.docx: the appendix in Word, since agreements are written and signed there."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from kansenkaart.outputs.appendix import blocks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PAGE_MM = (297, 210)
_MARGIN_MM = 14
_WIDTH_MM = _PAGE_MM[0] - 2 * _MARGIN_MM
_ACCENT = RGBColor(0x0B, 0x3C, 0x5D)
_SOFT = RGBColor(0x52, 0x60, 0x6D)
_HEAD = "F0F4F7"
_HEAT = ("EEF4F8", "DDE9F1", "CBDEEA", "BAD3E3", "A9C8DC", "98BDD5", "86B2CE", "75A7C7", "649CC0")


def write(document: blocks.Document, path: Path, made: datetime) -> Path:
    """Write the appendix as a Word document, A4 landscape, with headings that Word can list."""
    word: Any = docx.Document()
    _page(word, document.foot)
    word.core_properties.title = document.title
    word.core_properties.author = "kansenkaart"
    word.core_properties.language = document.lang
    word.core_properties.created = word.core_properties.modified = made
    word.add_heading(document.title, 0)
    _text(word, blocks.Text(document.subtitle))
    for notice in document.notices:
        _text(word, blocks.Text(notice, "warning"))
    for number, section in enumerate(document.sections):
        if number:
            word.add_page_break()
        word.add_heading(f"{section.letter}  {section.title}", 1)
        for block in section.blocks:
            _WRITERS[type(block)](word, block)
    word.save(str(path))
    return path


def _page(word: Any, foot: str) -> None:
    page = word.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = (Mm(side) for side in _PAGE_MM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN_MM)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    for level in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        word.styles[level].font.name = "Arial"
        word.styles[level].font.color.rgb = _ACCENT
        fonts = word.styles[level].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    line = page.footer.paragraphs[0]
    run = line.add_run(foot + " · ")
    run.font.size, run.font.color.rgb = Pt(8), _SOFT
    _field(line, "PAGE")


def _field(line: Any, code: str) -> None:
    """Add a field that Word fills in, such as the page number."""
    run = line.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _heading(word: Any, block: blocks.Heading) -> None:
    word.add_heading(block.text, 2)


def _text(word: Any, block: blocks.Text) -> None:
    run = word.add_paragraph().add_run(block.text)
    if block.style == "note":
        run.font.size, run.font.color.rgb = Pt(8.5), _SOFT
    run.bold = block.style == "warning"


def _points(word: Any, block: blocks.Points) -> None:
    for item in block.items:
        word.add_paragraph(item, style="List Bullet")


def _facts(word: Any, block: blocks.Facts) -> None:
    table = _grid(word, len(block.rows), (1, 3))
    for row, pair in zip(table.rows, block.rows, strict=True):
        for cell, text, bold in zip(row.cells, pair, (True, False), strict=True):
            _fill(cell, text, size=9, bold=bold)
    word.add_paragraph()


def _table(word: Any, block: blocks.Table) -> None:
    caption = word.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    run = caption.add_run(block.caption)
    run.bold, run.font.size = True, Pt(9)
    table = _grid(word, len(block.rows) + 1, block.widths)
    head, *body = table.rows
    _repeat(head)
    for place, (cell, text) in enumerate(zip(head.cells, block.head, strict=True)):
        _fill(cell, text, size=7, bold=True, right=place in block.numbers)
        _colour(cell, _HEAD)
    for number, (row, texts) in enumerate(zip(body, block.rows, strict=True)):
        _whole(row)
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, size=7, right=place in block.numbers)
            shade = block.shades[number][place] if block.shades else 0
            if shade:
                _colour(cell, _HEAT[shade - 1])
    word.add_paragraph()


def _figure(word: Any, block: blocks.Figure) -> None:
    shape = word.add_picture(io.BytesIO(block.png), height=Mm(142))
    shape._inline.docPr.set("descr", block.alt)
    word.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    _text(word, blocks.Text(block.caption, "note"))


def _checks(word: Any, block: blocks.Checks) -> None:
    table = _grid(word, 1, tuple(1 for _ in block.sides))
    for cell, (heading, items) in zip(table.rows[0].cells, block.sides, strict=True):
        _fill(cell, heading, size=9, bold=True)
        for ticked, item in items:
            line = cell.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            line.add_run(f"{'☒' if ticked else '☐'} {item}").font.size = Pt(9)
    word.add_paragraph()


def _signatures(word: Any, block: blocks.Signatures) -> None:
    word.add_paragraph()
    table = _grid(word, len(block.parties), (3, 3, 3))
    for row, party in zip(table.rows, block.parties, strict=True):
        row.height = Mm(13)
        for cell, text in zip(row.cells, (party, *block.words), strict=True):
            _fill(cell, text, size=9, bold=text == party)


def _grid(word: Any, rows: int, widths: tuple[int, ...]) -> Any:
    table = word.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(_WIDTH_MM * width / sum(widths))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(_WIDTH_MM * width / sum(widths))
    return table


def _fill(cell: Any, text: str, *, size: float, bold: bool = False, right: bool = False) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    first, *rest = text.split("\n")
    run = line.add_run(first)
    run.font.size, run.bold = Pt(size), bold
    for more in rest:
        run = line.add_run()
        run.add_break()
        run.add_text(more)
        run.font.size, run.font.color.rgb = Pt(size - 1), _SOFT


def _colour(cell: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """Repeat the row at the top of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """Keep the row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


_WRITERS: dict[type, Callable[[Any, Any], None]] = {
    blocks.Heading: _heading,
    blocks.Text: _text,
    blocks.Points: _points,
    blocks.Facts: _facts,
    blocks.Table: _table,
    blocks.Figure: _figure,
    blocks.Checks: _checks,
    blocks.Signatures: _signatures,
}
