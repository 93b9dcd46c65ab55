"""The EP-Online file itself: its zip, its header below lines of metadata, and its rows as text."""

from __future__ import annotations

import re
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files as resources
from typing import IO, TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from data_sources.errors import InputError, SourceChanged
from data_sources.files import kind_of, refuse

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_HEADER_WITHIN = 20
_BLOCK = 8 * 1024 * 1024
_REQUIRED = ("vbo_id", "label", "registration_date")
_ADVICE = "Download the total file (CSV) of EP-Online again."


def read(
    path: Path, vbo_ids: Iterable[str], postcodes: Iterable[str], findings: Findings
) -> pd.DataFrame:
    """Return the rows of these verblijfsobjecten, and those without an id in these postcodes.

    Columns are the keys of ``columns.toml``, as text; an empty cell is null.

    Raises
    ------
    InputError
        When the file is missing, cut off, or has no header of EP-Online.
    """
    unreadable: list[int] = []
    with _opened(path) as stream:
        try:
            above, names = _header(stream, path)
            wanted = _wanted(names, path)
            kept = list(_batches(stream, names, wanted, (vbo_ids, postcodes), unreadable))
        except (zipfile.BadZipFile, zlib.error, EOFError, pa.ArrowInvalid) as error:
            raise InputError(
                f"EP-Online file {path.name} cannot be read to its end.",
                found=f"Reading it stopped with: {error}.",
                advice=_ADVICE,
            ) from error
    lines = [above + row for row in unreadable]
    findings.add("energy_labels", "row_unreadable", len(lines), lines)
    table = pa.concat_tables(kept) if kept else None
    return _as_text(table, list(aliases()))


def canonical(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return records of the API with the columns of ``columns.toml``, as text; others are dropped.

    Their keys mix styles within one record; the same normalisation reads all of them.
    """
    rows = [{_key(name): value for name, value in record.items()} for record in records]
    data = {
        name: pd.Series(
            [next((_plain(row[a]) for a in aliases if a in row), None) for row in rows], dtype="str"
        )
        for name, aliases in aliases().items()
    }
    return pd.DataFrame(data)


def _plain(value: object) -> str | None:
    return None if value is None else str(value).strip() or None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Give the CSV as bytes, out of its zip where it is in one."""
    kind = kind_of(path)
    if kind == "text":
        with path.open("rb") as plain:
            yield plain
        return
    if kind != "zip":
        raise refuse(path, kind, "a CSV file or a zip with one")
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise InputError(
            f"EP-Online file {path.name} is not a whole zip.",
            found="Its end is missing.",
            advice=_ADVICE,
        ) from error
    with archive:
        members = [n for n in archive.namelist() if n.lower().endswith(".csv")]
        if len(members) != 1:
            raise InputError(
                f"EP-Online file {path.name} must hold one CSV file.",
                found=f"It holds {', '.join(archive.namelist()[:5]) or 'nothing'}.",
                advice="Choose the CSV when downloading from EP-Online.",
            )
        with archive.open(members[0]) as stream:
            yield stream


def _header(stream: IO[bytes], path: Path) -> tuple[int, list[str]]:
    """Read up to and including the header row; return its line number and cells."""
    for number in range(1, _HEADER_WITHIN + 1):
        line = stream.readline()
        if not line:
            break
        cells = [c.strip().strip('"') for c in line.decode("cp1252").strip().split(";")]
        cells[0] = cells[0].removeprefix("ï»¿")  # a byte order mark, read as cp1252
        keys = {_key(c) for c in cells}
        if "postcode" in keys and "energieklasse" in keys:
            return number, cells
    raise SourceChanged(
        f"File {path.name} has no header of EP-Online.",
        found="Expected a row with Postcode and Energieklasse, separated by semicolons.",
        advice=_ADVICE,
    )


def _key(title: str) -> str:
    """Return a column title in the form of ``columns.toml``."""
    return re.sub(r"^(pand|meting)_|[^a-z0-9]", "", title.lower())


def aliases() -> dict[str, list[str]]:
    """Return column -> its titles in the file and the API, normalised, the usual one first."""
    return tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))


def _wanted(names: list[str], path: Path) -> dict[str, str]:
    """Return canonical name -> title for the columns that are read."""
    by_key = {_key(name): name for name in names}
    wanted = {
        canonical: by_key[alias]
        for canonical, aliases in aliases().items()
        for alias in aliases
        if alias in by_key
    }
    missing = [name for name in _REQUIRED if name not in wanted]
    if missing:
        raise SourceChanged(
            f"EP-Online file {path.name} lacks {', '.join(missing)}.",
            found=f"Its columns are {', '.join(names)}.",
            advice=_ADVICE,
        )
    return wanted


def _batches(
    stream: IO[bytes],
    names: list[str],
    wanted: dict[str, str],
    filters: tuple[Iterable[str], Iterable[str]],
    unreadable: list[int],
) -> Iterator[pa.Table]:
    """Stream the rows and yield the kept ones; only wanted columns are ever converted."""

    def note(row: Any) -> str:
        unreadable.append(row.number or 0)
        return "skip"

    # As bytes: the encoding differs between versions and matters for few rows only.
    reader = csv.open_csv(
        pa.PythonFile(stream),
        csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=False),
        csv.ParseOptions(delimiter=";", invalid_row_handler=note),
        csv.ConvertOptions(
            include_columns=list(wanted.values()),
            column_types=dict.fromkeys(wanted.values(), pa.binary()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    ids, postcodes = filters
    # A spreadsheet in between may have eaten the leading zero of an id.
    forms = {form for i in ids for form in (i, i.removeprefix("0") if i[0] == "0" else i)}
    known = pa.array(sorted(f.encode() for f in forms), pa.binary())
    around = {form for p in postcodes for form in (p, f"{p[:4]} {p[4:]}")}
    near = pa.array(sorted(f.encode() for f in around), pa.binary())
    for batch in reader:
        table = pa.Table.from_batches([batch]).rename_columns(list(wanted))
        keep = pc.is_in(table["vbo_id"], value_set=known)
        if "postcode" in wanted:
            loose = pc.and_(
                pc.is_null(table["vbo_id"]), pc.is_in(table["postcode"], value_set=near)
            )
            keep = pc.or_(keep, loose)
        yield table.filter(keep)


def _as_text(table: pa.Table | None, columns: list[str]) -> pd.DataFrame:
    """Return the kept rows with every column of ``columns.toml``, decoded and stripped."""

    def text(cell: bytes | None) -> str | None:
        if cell is None:
            return None
        try:
            return cell.decode("utf-8").strip() or None
        except UnicodeDecodeError:
            return cell.decode("cp1252", "replace").strip() or None

    data = {}
    for name in columns:
        there = table is not None and name in table.column_names
        cells = table[name].to_pylist() if there and table is not None else []
        length = table.num_rows if table is not None else 0
        data[name] = pd.Series([text(c) for c in cells] or [None] * length, dtype="str")
    frame = pd.DataFrame(data)
    ids = frame["vbo_id"]
    frame["vbo_id"] = ids.where(ids.str.len() != 15, "0" + ids)
    return frame
