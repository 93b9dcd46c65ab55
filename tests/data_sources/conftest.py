"""Writers of small lists in every spreadsheet format."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from odf import opendocument, table, text

from data_sources.findings import Findings

Rows = Sequence[Sequence[Any]]


def write_xlsx(path: Path, sheets: dict[str, Rows]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)


def write_xls(path: Path, sheets: dict[str, Rows]) -> None:
    book = xlwt.Workbook()
    as_date = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write(r, c, value, as_date)
                elif value is not None:
                    sheet.write(r, c, value)
    book.save(str(path))


def write_ods(path: Path, sheets: dict[str, Rows]) -> None:
    document = opendocument.OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        sheet = table.Table(name=name)
        for row in rows:
            line = table.TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            sheet.addElement(line)
        document.spreadsheet.addElement(sheet)
    document.save(str(path))


def _ods_cell(value: Any) -> Any:
    if value is None:
        return table.TableCell()
    if isinstance(value, dt.date):
        cell = table.TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        cell = table.TableCell(valuetype="float", value=value)
    else:
        cell = table.TableCell(valuetype="string")
    cell.addElement(text.P(text=str(value)))
    return cell


def write_csv(path: Path, rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([_dutch(value) for value in row] for row in rows)


def _dutch(value: Any) -> Any:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return value.strftime("%d-%m-%Y") if isinstance(value, dt.date) else value


@pytest.fixture(scope="module", autouse=True)
def every_finding_has_a_sentence() -> Iterator[None]:
    """Let any test of a loader fail that adds a finding without a sentence in both languages."""
    known = {lang: _sentences(lang) for lang in ("nl", "en")}
    original = Findings.add

    def add(self: Findings, source: str, code: str, *args: Any, **options: Any) -> None:
        original(self, source, code, *args, **options)
        missing = [lang for lang, texts in known.items() if code not in texts.get(source, {})]
        assert not missing, f"no sentence for findings.{source}.{code} in {missing}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Findings, "add", add)
        yield


def _sentences(lang: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in (resources.files("data_sources") / "texts" / lang).iterdir():
        if file.name.endswith(".toml"):
            found |= tomllib.loads(file.read_text("utf-8")).get("findings", {})
    return found


@pytest.fixture
def write_list(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes rows, or sheets of rows, to a file named by its suffix."""

    def write(content: Any, name: str = "lijst.xlsx", **options: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in {".csv", ".txt"}:
            write_csv(path, content, **options)
            return path
        sheets = content if isinstance(content, dict) else {"Bezit": content}
        {".xlsx": write_xlsx, ".xls": write_xls, ".ods": write_ods}[path.suffix](path, sheets)
        return path

    return write
