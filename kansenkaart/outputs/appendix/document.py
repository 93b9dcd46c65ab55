"""bijlage.docx: the appendix in Word, since agreements are written and signed there."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from kansenkaart.outputs.appendix import blocks, ooxml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_PAGE_MM = (297, 210)
_MARGIN_MM = 14
_WIDTH_MM = _PAGE_MM[0] - 2 * _MARGIN_MM
_ACCENT = RGBColor(0x0B, 0x3C, 0x5D)
_SOFT = RGBColor(0x52, 0x60, 0x6D)
_HEAD = "F0F4F7"
_PAGE_EACH = "F"
"""Part of which every heading starts a page: a draft agreement is signed by itself."""
_FIGURE_MM, _SIGN_MM, _FOOT_MM = 146, 9.5, 7
_CELL_PT = 7.5
_HEAT = ("EEF4F8", "DDE9F1", "CBDEEA", "BAD3E3", "A9C8DC", "98BDD5", "86B2CE", "75A7C7", "649CC0")


def write(document: blocks.Document, path: Path, made: datetime) -> Path:
    """Write the appendix as a Word document, A4 landscape, with headings that Word can list."""
    word: Any = docx.Document()
    _page(word, document.foot)
    word.core_properties.title = document.title
    word.core_properties.author = "kansenkaart"
    word.core_properties.language = document.lang
    word.core_properties.comments = ""
    ooxml.language(word, document.lang)
    word.core_properties.created = word.core_properties.modified = made
    word.add_heading(document.title, 0)
    _text(word, blocks.Text(document.subtitle))
    for notice in document.notices:
        _text(word, blocks.Text(notice, "warning"))
    for number, section in enumerate(document.sections):
        heading = word.add_heading(f"{section.letter}  {section.title}", 1)
        if number:
            ooxml.on_new_page(heading)
        _section(word, section)
    word.save(str(path))
    return path


def _section(word: Any, section: blocks.Section) -> None:
    """Write the blocks of a part; a heading or text stays with the table or list it is about."""
    headings = 0
    for place, block in enumerate(section.blocks):
        _WRITERS[type(block)](word, block)
        last = word.paragraphs[-1].paragraph_format
        if isinstance(block, blocks.Heading):
            headings += 1
            if section.letter == _PAGE_EACH and headings > 1:
                ooxml.on_new_page(word.paragraphs[-1])
        elif isinstance(block, blocks.Text):
            last.keep_with_next = _leads(block, section.blocks[place + 1 :])


def _leads(block: blocks.Text, after: Sequence[blocks.Block]) -> bool:
    """Return whether a text stands before what it is about, perhaps with other notes between."""
    if not after or isinstance(after[0], blocks.Heading):
        return False
    following = after[0]
    if isinstance(following, blocks.Text):
        return block.style == following.style == "note" and _leads(following, after[1:])
    return True


def _page(word: Any, foot: str) -> None:
    page = word.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = (Mm(side) for side in _PAGE_MM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN_MM)
    page.footer_distance = page.header_distance = Mm(_FOOT_MM)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    for level in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        word.styles[level].font.name = "Arial"
        word.styles[level].font.color.rgb = _ACCENT
        fonts = word.styles[level].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    word.styles["Heading 1"].paragraph_format.space_before = Pt(6)
    for level in ("Heading 1", "Heading 2"):
        word.styles[level].paragraph_format.space_after = Pt(4)
    small = word.styles["Footer"]
    small.font.size, small.font.color.rgb = Pt(8), _SOFT
    line = page.footer.paragraphs[0]
    line.add_run(foot + " · ")
    ooxml.field(line, "PAGE")


def _heading(word: Any, block: blocks.Heading) -> None:
    word.add_heading(block.text, 2)


def _text(word: Any, block: blocks.Text) -> None:
    run = word.add_paragraph().add_run(block.text)
    if block.style == "note":
        run.font.size, run.font.color.rgb = Pt(8.5), _SOFT
    run.bold = block.style == "warning"


def _points(word: Any, block: blocks.Points) -> None:
    lines = [word.add_paragraph(item, style="List Bullet") for item in block.items]
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True


def _facts(word: Any, block: blocks.Facts) -> None:
    table = _grid(word, len(block.rows), (1, 3))
    for row, pair in zip(table.rows, block.rows, strict=True):
        ooxml.whole(row)
        for cell, text, bold in zip(row.cells, pair, (True, False), strict=True):
            _fill(cell, text, size=9, bold=bold, even=True)
        ooxml.with_next(row)
    ooxml.gap(word)


def _table(word: Any, block: blocks.Table) -> None:
    caption = word.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    run = caption.add_run(block.caption)
    run.bold, run.font.size = True, Pt(9)
    table = _grid(word, len(block.rows) + 1, block.widths)
    head, *body = table.rows
    ooxml.head(head)
    for place, (cell, text) in enumerate(zip(head.cells, block.head, strict=True)):
        _fill(cell, text, size=_CELL_PT, bold=True, right=place in block.numbers)
        ooxml.shade(cell, _HEAD)
    ooxml.with_next(head)
    for number, (row, texts) in enumerate(zip(body, block.rows, strict=True)):
        ooxml.whole(row)
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, size=_CELL_PT, right=place in block.numbers, even=block.even)
            shade = block.shades[number][place] if block.shades else 0
            if shade:
                ooxml.shade(cell, _HEAT[shade - 1])
    ooxml.gap(word)


def _figure(word: Any, block: blocks.Figure) -> None:
    shape = word.add_picture(io.BytesIO(block.png), height=Mm(_FIGURE_MM))
    shape._inline.docPr.set("descr", block.alt)
    word.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    _text(word, blocks.Text(block.caption, "note"))


def _checks(word: Any, block: blocks.Checks) -> None:
    table = _grid(word, 1, (2, *(1 for _ in block.sides[1:])))
    ooxml.whole(table.rows[0])
    for cell, (heading, items) in zip(table.rows[0].cells, block.sides, strict=True):
        _fill(cell, heading, size=9, bold=True)
        for ticked, item in items:
            line = cell.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            line.add_run(f"{'☒' if ticked else '☐'} {item}").font.size = Pt(9)
    ooxml.gap(word)


def _signatures(word: Any, block: blocks.Signatures) -> None:
    table = _grid(word, len(block.parties), (3, 3, 3))
    for row, party in zip(table.rows, block.parties, strict=True):
        row.height = Mm(_SIGN_MM)
        ooxml.whole(row)
        for cell, text in zip(row.cells, (party, *block.words), strict=True):
            _fill(cell, text, size=9, bold=text == party)
    for row in table.rows[:-1]:
        ooxml.with_next(row)


def _grid(word: Any, rows: int, widths: tuple[int, ...]) -> Any:
    """Add a table over the width of the page; widths are relative."""
    return ooxml.grid(word, rows, [_WIDTH_MM * width / sum(widths) for width in widths])


def _fill(
    cell: Any,
    text: str,
    *,
    size: float,
    bold: bool = False,
    right: bool = False,
    even: bool = False,
) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(0), 1
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    first, *rest = text.split("\n")
    run = line.add_run(first)
    run.font.size, run.bold = Pt(size), bold
    for more in rest:
        run = line.add_run()
        run.add_break()
        run.add_text(more)
        run.font.size = Pt(size)
        if not even:
            run.font.size, run.font.color.rgb = Pt(size - 1), _SOFT


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
