"""Values at the door: trimmed text and BAG ids, whatever type a file gives them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd


def text(column: pd.Series[Any]) -> pd.Series[str]:
    """Return a column as stripped text; empty becomes null, a whole number keeps no decimals."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    stripped = column.astype("str").str.strip()
    return stripped.where(stripped != "")


def bag_id(column: pd.Series[Any], pattern: str) -> tuple[pd.Series[str], pd.Series[bool]]:
    """Return valid BAG ids (null where not) and which of them lost their leading zero.

    An id of 15 digits lost one leading zero in a spreadsheet when it is valid with that zero; the
    code of the object type in the middle guards against any other kind of damage.
    """
    ids = text(column).str.extract(r"([^.]*)$", expand=False)
    short = ids.str.fullmatch(r"\d{15}", na=False)
    ids = ids.where(~short, "0" + ids)
    valid = ids.str.fullmatch(pattern, na=False)
    return ids.where(valid), short & valid


def plain(part: str) -> str:
    """Return a part of an address as it is compared: upper case, letters and digits alone."""
    return re.sub(r"[^A-Z0-9]", "", part.upper())


def address_key(frame: pd.DataFrame) -> pd.Series[str]:
    """Return postcode, number and the letter and addition together; null without a postcode.

    Older files have letter and addition in one column, so that these are compared as one text
    without case and punctuation.
    """
    number = pd.to_numeric(frame["house_number"], errors="coerce").astype("Int64").astype("str")
    tail = frame["house_letter"].fillna("") + frame["house_addition"].fillna("")
    tail = tail.astype("str").str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    postcode = frame["postcode"].str.replace(" ", "").str.upper()
    return postcode + "|" + number + "|" + tail
