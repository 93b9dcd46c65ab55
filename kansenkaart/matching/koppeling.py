"""The match report as a table and as a file: koppeling.csv, and bezit_bag.csv beside it.

The file is UTF-8 with a byte order mark and semicolons, so that a Dutch Excel opens it as it is.
Its ids are plain digits, because other programs read it too; Excel shows those as 4,57E+14 and
writes them back so. :mod:`kansenkaart.matching.corrections` allows for that: an id that lost its
last digits is never believed. A cell that a spreadsheet program would run as a formula gets an
apostrophe in front, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import tables
from data_sources.contract import OUTCOMES
from data_sources.errors import InputError
from kansenkaart.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = [
    "party",
    "file",
    "sheet",
    "line",
    "unit_id",
    "complex_id",
    "given",
    "outcome",
    "reason",
    "vbo_id",
    "pand_id",
    "found",
]
LINE = ["party", "file", "sheet", "line"]
_DANGER = r"'*[=+\-@\t\r]"
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def report(unit: pd.DataFrame, match: pd.DataFrame) -> pd.DataFrame:
    """Return every input line with its outcome, in the order of the list.

    Parameters
    ----------
    unit, match
        Contract tables.

    Returns
    -------
    DataFrame
        ``COLUMNS``; a line that lists several objects has a row for each.
    """
    listed = unit[[*LINE, "complex_id", "given"]].reset_index(names="order")
    rows = match.merge(listed, on=LINE, how="inner").sort_values(["order", "vbo_id"])
    return rows[COLUMNS].reset_index(drop=True)


def holdings(match: pd.DataFrame) -> pd.DataFrame:
    """Return the contract table ``holding``: what the party may share of what it owns.

    Every object that a line was matched to, a home or not; of what has no VBO the pand.
    """
    ids = match[["party", "vbo_id", "pand_id"]]
    owned = ids[match["outcome"].eq("matched")].dropna(subset=["vbo_id", "pand_id"], how="all")
    owned = owned.assign(space=owned["vbo_id"].fillna(owned["pand_id"]))
    owned = owned.drop_duplicates(["party", "space"]).sort_values(["party", "vbo_id", "pand_id"])
    return tables.validate("holding", owned.drop(columns="space"))


def to_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as csv: UTF-8 with byte order mark, semicolons, no cell a formula."""
    text = frame.astype("str").where(frame.notna(), "").astype("str")
    for column in text:
        danger = text[column].str.match(_DANGER)
        text[column] = text[column].mask(danger, "'" + text[column])
    made = io.StringIO()
    text.to_csv(made, sep=";", index=False, lineterminator="\r\n")
    return made.getvalue().encode("utf-8-sig")


def from_bytes(data: bytes, name: str) -> pd.DataFrame:
    """Read a csv of this module or a spreadsheet program; every cell is text, empty is null.

    Parameters
    ----------
    data
        Contents of the file: UTF-8, UTF-16 or cp1252; semicolons, commas or tabs.
    name
        Name of the file, for the error.

    Raises
    ------
    InputError
        When it is no csv with at least two columns.
    """
    encoding = next((e for mark, e in _ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    rows = [
        row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)
    ]
    if not rows or len(rows[0]) < 2 or "\0" in text:
        raise InputError(
            f"File {name} cannot be read.",
            found="Expected a csv with a row of column names.",
            advice="Save it as csv from the spreadsheet program.",
        )
    frame = framed(rows)
    for column in frame:
        cells = frame[column].str.replace(r'^="(.*)"$', r"\1", regex=True)
        escaped = cells.str.match("'" + _DANGER).fillna(False)
        cells = cells.mask(escaped, cells.str[1:]).str.strip()
        frame[column] = cells.where(cells != "")
    return frame


def coded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the titles and outcomes of koppeling.xlsx as those of koppeling.csv.

    Another table stays as it is.
    """
    for lang in LANGUAGES:
        texts = Texts(lang)
        titles = {texts(f"columns.{column}.title"): column for column in COLUMNS}
        if set(titles) <= set(frame.columns):
            words = {texts(f"codes.outcome.{code}"): code for code in OUTCOMES}
            named = frame.rename(columns=titles)
            return named.assign(outcome=named["outcome"].replace(words))
    return frame


def framed(rows: Sequence[list[str]]) -> pd.DataFrame:
    """Return rows as a table; short rows are filled, what stands beyond the titles is dropped."""
    width = len(rows[0])
    even = [(row + [""] * width)[:width] for row in rows[1:]]
    return pd.DataFrame(even, columns=rows[0], dtype="str")
