"""kansen.xlsx: the tables of a run for people who work in Excel."""

from __future__ import annotations

import math
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from kansenkaart.outputs import columns, notices, sheets
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from kansenkaart.outputs.blocks import Block
    from kansenkaart.result import Result

NAME = "kansen.xlsx"

_MAX_TEXT = 32_767  # an Excel cell holds no more; openpyxl would cut without a word
_MAX_HEADER = 200  # Excel takes 255 characters, its codes for place and font included
_MAX_WIDTH = 48
_LINE_PT = 15  # height of a line of text
_PAGE_WIDTH = 220  # letters of a sheet that are still read when they are printed as wide as a page
_FONT = "Calibri"
_HEAD = PatternFill("solid", start_color="FF0B3C5D")
_LINK = Font(name=_FONT, color="FF0563C1", underline="single")
_A4 = 9  # as the format numbers paper
_LINKED, _MAP = "opportunity_id", "kansenkaart.html"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(result: Result, folder: Path, weights: str = "") -> Path:
    """Write ``kansen.xlsx`` into ``folder`` and return its path; ``weights`` names a session's."""
    texts = Texts(result.info.lang)
    path = folder / NAME
    title = notices.titled(result, texts, weights)
    save(path, sheets.sheets(result, texts, weights), title, texts)
    return path


def save(path: Path, made: dict[str, list[Block]], title: str, texts: Texts) -> None:
    """Write a workbook of sheets that are lists of blocks; each is printed with the title above."""
    book = Workbook(write_only=True)
    for name, blocks in made.items():
        sheet = _sheet(book, name, blocks, texts)
        sheet.oddHeader.left.text = title.replace("&", "&&")[:_MAX_HEADER]
    book.properties.creator = "kansenkaart"
    book.properties.title = title
    book.save(path)


def _sheet(book: Workbook, name: str, blocks: list[Block], texts: Texts) -> Any:
    """Write one sheet: its blocks below each other, each with a heading and a header row."""
    sheet = book.create_sheet(name.replace("/", "-")[:31])
    widths = _widths(sheet, blocks, texts)
    only = blocks[0] if len(blocks) == 1 and not blocks[0].heading else None
    if only is not None and len(only.frame.columns):
        head = len(only.lines) + 1
        sheet.freeze_panes = f"B{head + 1}"
        last = get_column_letter(len(only.frame.columns))
        sheet.auto_filter.ref = f"A{head}:{last}{head + len(only.frame)}"
        sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = math.ceil(sum(widths.values()) / _PAGE_WIDTH) or 1
    sheet.page_setup.fitToHeight = 0  # as long as it takes
    row = 1
    for block in blocks:
        if block.heading:
            font = Font(name=_FONT, bold=True, size=12)
            sheet.append([_text(sheet, block.heading, font)])
        for line in block.lines:
            sheet.append([_text(sheet, line)])
        row += len(block.lines) + bool(block.heading)
        if len(block.frame.columns):
            for place, lines in enumerate(_lines(block, widths, texts), start=row):
                sheet.row_dimensions[place].height = _LINE_PT * lines
            _table(sheet, block, texts)
        if block.finish is not None:
            block.finish(sheet, row)
        row += 1 + max(len(block.frame), 1) if len(block.frame.columns) else 0
        if block is not blocks[-1]:
            sheet.append([])
            row += 1
    return sheet


def _table(sheet: Any, block: Block, texts: Texts) -> None:
    frame, head = block.frame, []
    for column in frame.columns:
        font = Font(name=_FONT, bold=True, color="FFFFFFFF")
        cell = _text(sheet, columns.title(column, texts), font)
        cell.fill = _HEAD
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        head.append(cell)
    sheet.append(head)
    if not len(frame):
        sheet.append([texts("workbook.none")])
    formats = [columns.number_format(str(c), frame[c]) for c in frame.columns]
    linked = list(frame.columns).index(_LINKED) if block.links and _LINKED in frame else None
    values = [[columns.plain(v) for v in frame[c]] for c in frame.columns]
    for row in zip(*values, strict=True):
        cells = [_cell(sheet, v, f, texts) for v, f in zip(row, formats, strict=True)]
        if linked is not None:
            cells[linked] = _link(sheet, cells[linked])
        sheet.append([_wrapped(sheet, c) for c in cells] if block.wrap else cells)


def _cell(sheet: Any, value: Any, number_format: str, texts: Texts) -> Any:
    """Return a typed cell; a plain value where no style is needed, since cells are many."""
    if isinstance(value, bool):
        return texts("workbook.yes") if value else texts("workbook.no")
    if isinstance(value, str):
        safe = len(value) <= _MAX_TEXT and not value.startswith(_FORMULA_STARTS)
        return value if safe and value.isprintable() else _text(sheet, value)
    if value is None or number_format == "General":
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def _link(sheet: Any, opportunity_id: str) -> Any:
    """Return the id of a candidate as a link into the map that lies beside the workbook."""
    cell = _text(sheet, opportunity_id, _LINK)
    cell.hyperlink = Hyperlink(ref="", target=_MAP, location=f"kans={opportunity_id}")
    return cell


def _wrapped(sheet: Any, value: Any) -> Any:
    """Return a cell whose text breaks over lines, at the top of its row."""
    if not isinstance(value, Cell):
        value = _text(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    value.alignment = Alignment(vertical="top", wrap_text=True)
    return value


def _text(sheet: Any, value: str, font: Font | None = None) -> Any:
    """Return a cell that stays text: no formula, no control characters, not over Excel's limit."""
    value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    if len(value) > _MAX_TEXT:
        value = value[: _MAX_TEXT - 1] + "…"
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    if value.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def _widths(sheet: Any, blocks: list[Block], texts: Texts) -> dict[int, int]:
    """Set each column as wide as its longest text among the first rows, within reason.

    A title may break over lines, not within a word. Returns the widths by the number of the column.
    """
    widths: dict[int, int] = {}
    for block in blocks:
        for place, column in enumerate(block.frame.columns, start=1):
            shown = block.frame[column].head(200).map(lambda v: len(str(v)) if v is not None else 0)
            title = columns.title(column, texts)
            longest = max(len(title) // 2, *map(len, title.split()), *shown.astype(int))
            widths[place] = max(widths.get(place, 8), min(longest + 2, _MAX_WIDTH))
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width
    return widths


def _lines(block: Block, widths: dict[int, int], texts: Texts) -> list[int]:
    """Return over how many lines the head of a table breaks, and its rows where those may break.

    Not every program finds the height of a row by itself.
    """
    rows = [[columns.title(column, texts) for column in block.frame.columns]]
    if block.wrap:
        rows += [[str(v) for v in row] for row in block.frame.itertuples(index=False)]
    broken = ([wrap(text, widths[n] - 1) for n, text in enumerate(row, start=1)] for row in rows)
    return [max(map(len, lines)) or 1 for lines in broken]
