"""Dutch open-data CSV: semicolons, decimal commas, a byte order mark; all read as text first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.columns import rename_columns
from data_sources.errors import InputError
from data_sources.files import kind_of, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def read(path: Path, aliases: Mapping[str, Sequence[str]], required: Sequence[str]) -> pd.DataFrame:
    """Return columns by their canonical names, as stripped text; an empty cell is null.

    Raises
    ------
    InputError
        When the file is missing, or is no delimited text.
    SourceChanged
        When a required column is not there.
    """
    kind = kind_of(path)
    if kind != "text":
        raise refuse(path, kind, "a CSV file with semicolons")
    try:
        frame = _text(path, "utf-8-sig")
    except UnicodeDecodeError:
        frame = _text(path, "cp1252")
    frame.columns = frame.columns.str.strip()
    named = rename_columns(frame, aliases, required, path.name)
    return named.apply(lambda column: column.astype("str").str.strip().replace("", None))


def _text(path: Path, encoding: str) -> pd.DataFrame:
    try:
        return pd.read_csv(path, sep=";", dtype="str", encoding=encoding, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            f"File {path.name} cannot be read as CSV.",
            found=f"The reader says: {error}",
            advice="It must be text with semicolons and one header row.",
        ) from error


def number(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return numbers written as 1.234,5 or 1234,5 or 12.5; others are null."""
    text = column.astype("str").str.strip()
    dutch = text.str.contains(",", regex=False, na=False)
    plain = text.where(~dutch, text.str.replace(".", "").str.replace(",", "."))
    return pd.to_numeric(plain, errors="coerce").astype("float64")
