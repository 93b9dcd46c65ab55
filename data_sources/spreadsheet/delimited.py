"""Rows of .csv and .txt files: encoding, delimiter and stray quotes."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from data_sources.errors import InputError
from data_sources.spreadsheet.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 200
_MAX_LINES_IN_CELL = 20
"""A quoted cell may hold line breaks; after this many lines its quote counts as stray."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(path: Path, head: bytes) -> Sheet:
    """Return the one sheet of a text file; raise InputError when it holds no text."""
    encoding = _encoding(path, head)
    with path.open(encoding=encoding, newline="") as file:
        sample = list(islice(file, _SAMPLE_LINES))
    skip = 1 if sample and sample[0].lower().startswith("sep=") else 0
    delimiter = sample[0][4] if skip and len(sample[0]) > 4 else _delimiter(sample)
    repaired: list[int] = []
    return Sheet(
        path.name,
        "",
        partial(_rows, path, encoding, delimiter, repaired),
        repaired=repaired,
    )


def _encoding(path: Path, head: bytes) -> str:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    if b"\x00" in head:
        raise InputError(
            f"List {path.name} cannot be read.",
            found="Expected text or a workbook, but it holds binary data.",
            advice="Save the list as .xlsx or .csv.",
        )
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(sample: list[str]) -> str:
    """Return the delimiter that splits most sample lines in the same number of cells."""

    def score(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        width, lines = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        return (lines if width > 1 else 0, width)

    return max(_DELIMITERS, key=score) if any(line.strip() for line in sample) else ";"


def _rows(
    path: Path, encoding: str, delimiter: str, repaired: list[int]
) -> Iterator[Sequence[object]]:
    repaired.clear()
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        try:
            yield from csv.reader(_balanced(file, delimiter, repaired), delimiter=delimiter)
        except csv.Error:
            raise InputError(
                f"List {path.name} cannot be read.",
                found="A cell is larger than 128 kB or the file holds binary data.",
                advice="Open it in a spreadsheet program and save it as .xlsx.",
            ) from None


def _balanced(file: TextIO, delimiter: str, repaired: list[int]) -> Iterator[str]:
    """Yield records as text; a quote that is never closed is taken out of its line."""
    width = 0
    waiting: list[str] = []
    source = iter(file)
    for number, line in enumerate(chain.from_iterable(_drain(waiting, source)), 1):
        if line.count('"') % 2 == 0:
            yield line
            width = width or _width(line, delimiter)
            continue
        record, used = line, 0
        for following in _look_ahead(waiting, source):
            record, used = record + following, used + 1
            if record.count('"') % 2 == 0:
                break
        if used and record.count('"') % 2 == 0 and _width(record, delimiter) in {width, 0}:
            del waiting[:used]
            yield record
        else:
            repaired.append(number)
            yield _without_stray_quote(line, delimiter, width)


def _drain(waiting: list[str], source: Iterator[str]) -> Iterator[list[str]]:
    """Yield the lines that were looked at first, then the rest of the file, one by one."""
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        yield [line]


def _look_ahead(waiting: list[str], source: Iterator[str]) -> Iterator[str]:
    for index in range(_MAX_LINES_IN_CELL):
        if index == len(waiting):
            following = next(source, None)
            if following is None:
                return
            waiting.append(following)
        yield waiting[index]


def _without_stray_quote(line: str, delimiter: str, width: int) -> str:
    for place in (i for i, character in enumerate(line) if character == '"'):
        candidate = line[:place] + line[place + 1 :]
        try:
            row = next(csv.reader([candidate], delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        if len(row) == width:
            return candidate
    return line.replace('"', "")


def _width(record: str, delimiter: str) -> int:
    """Return the number of cells of a record, 0 for a line without a delimiter."""
    row = next(csv.reader([record], delimiter=delimiter), [])
    return len(row) if len(row) > 1 else 0
