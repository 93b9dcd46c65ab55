"""What Word can do and python-docx has no call for: borders, shades, rows that stay together."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

LINE, RULE = "CBD5DC", "0B3C5D"
_EDGES = {"top": 0.5, "bottom": 0.5, "start": 1.0, "end": 1.0}
"""Air inside a cell, in mm."""
_LOCALES = {"nl": "nl-NL", "en": "en-GB"}
"""What Word calls the languages of the catalogue."""


def language(word: Any, code: str) -> None:
    """Say in which language the text is, so that Word checks its spelling and voices read it."""
    for place in (word.styles.element, word.settings.element):
        for name in ("w:lang", "w:themeFontLang"):
            for element in place.iter(qn(name)):
                element.set(qn("w:val"), _LOCALES[code])


def field(line: Any, code: str) -> None:
    """Add a field that Word fills in, such as the page number."""
    for kind, text in (
        ("begin", None),
        (None, code),
        ("separate", None),
        (None, ""),
        ("end", None),
    ):
        run = line.add_run()
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        elif text:
            element = OxmlElement("w:instrText")
            element.text = text
            run._r.append(element)
        else:
            run.text = "1"


def grid(word: Any, rows: int, widths_mm: list[float]) -> Any:
    """Add a table with thin lines between its rows, as wide as told."""
    table = word.add_table(rows=rows, cols=len(widths_mm))
    table.autofit = False
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "start", "bottom", "end"):
        margins.append(_element(f"w:{side}", w=str(round(Mm(_EDGES[side]).pt * 20)), type="dxa"))
    properties.append(margins)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def shade(cell: Any, fill: str) -> None:
    """Give a cell a background."""
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=fill))


def head(row: Any) -> None:
    """Repeat a row at the top of every page, with a line under it."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        borders.append(_element("w:bottom", val="single", sz="8", space="0", color=RULE))
        cell._tc.get_or_add_tcPr().append(borders)


def whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def with_next(row: Any) -> None:
    """Keep a row on the page of the row or paragraph after it."""
    for cell in row.cells:
        for line in cell.paragraphs:
            line.paragraph_format.keep_with_next = True


def on_new_page(heading: Any) -> None:
    """Start a page with a heading; air that would be left on a page of its own before it goes."""
    heading.paragraph_format.page_break_before = True
    before = heading._p.getprevious()
    if before is not None and before.tag == qn("w:p") and not before.findall(qn("w:r")):
        before.getparent().remove(before)


def gap(word: Any) -> None:
    """Add a little air after a table; Word joins tables that touch."""
    line = word.add_paragraph()
    line.paragraph_format.space_after = Pt(0)
    line.paragraph_format.line_spacing = Pt(8)


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
