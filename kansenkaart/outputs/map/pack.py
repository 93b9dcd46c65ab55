"""Columns as compressed bytes: how tables and shapes travel inside the page as data, never as code.

A pack is a little-endian header length, a JSON header, and the arrays that the header points at,
each on a multiple of eight bytes. It is gzipped and base64-encoded; ``assets/decode.js`` reads it.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

_NULL_I32 = -(2**31)
_LEVEL = 6  # a few per cent larger than 9, in a third of the time
_CODES = {
    "uint8": "u8",
    "int8": "i8",
    "uint16": "u16",
    "int16": "i16",
    "uint32": "u32",
    "int32": "i32",
    "float64": "f64",
}


class Pack:
    """Collects tables, arrays and plain values, and gives them as one base64 text."""

    def __init__(self) -> None:
        self._buffers: list[bytes] = []
        self._size = 0
        self._header: dict[str, Any] = {"tables": {}, "arrays": {}, "values": {}}

    def value(self, name: str, value: Any) -> None:
        """Add any JSON value under ``name``."""
        self._header["values"][name] = value

    def array(self, name: str, values: np.ndarray) -> None:
        """Add a numeric array under ``name``; integers shrink to the smallest width."""
        self._header["arrays"][name] = self._store(smallest(values))

    def table(self, name: str, frame: pd.DataFrame) -> None:
        """Add a table; each column is coded after its dtype, geometry is left out."""
        columns = {
            str(column): self._column(frame[column])
            for column in frame.columns
            if frame[column].dtype.name != "geometry"
        }
        self._header["tables"][name] = {"rows": len(frame), "columns": columns}

    def encode(self) -> str:
        """Return the pack, gzipped and base64-encoded; the same content gives the same text."""
        head = json.dumps(
            self._header, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()
        head += b" " * (-(len(head) + 4) % 8)
        raw = len(head).to_bytes(4, "little") + head + b"".join(self._buffers)
        return base64.b64encode(gzip.compress(raw, compresslevel=_LEVEL, mtime=0)).decode("ascii")

    def _store(self, values: np.ndarray) -> dict[str, Any]:
        data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()
        place = {"t": _CODES[values.dtype.name], "o": self._size, "n": int(values.size)}
        data += b"\0" * (-len(data) % 8)
        self._buffers.append(data)
        self._size += len(data)
        return place

    def _column(self, series: pd.Series) -> dict[str, Any]:
        if pd.api.types.is_bool_dtype(series):
            return {"k": "bool", **self._store(_booleans(series))}
        if pd.api.types.is_numeric_dtype(series):
            return {"k": "number", **self._store(_numbers(series))}
        return self._dictionary(series)

    def _dictionary(self, series: pd.Series) -> dict[str, Any]:
        """Code texts, dates and lists as numbers into the distinct values; 0 is null."""
        if series.dtype == object:
            codes, distinct = _distinct_objects(series)
        else:
            codes, found = pd.factorize(series)
            distinct = [_plain(v) for v in found]
        return {"k": "text", "v": [None, *distinct], **self._store(smallest(codes + 1))}


def _distinct_objects(series: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return a code per cell (-1 for null) and the distinct values, lists told apart by content."""
    plain = pd.Series([_plain(v) for v in series], dtype=object)
    keys = plain.map(lambda v: json.dumps(v, ensure_ascii=False), na_action="ignore")
    codes, distinct = pd.factorize(keys)
    return codes, [json.loads(v) for v in distinct]


def smallest(values: np.ndarray) -> np.ndarray:
    """Return integers in the smallest width that holds them; floats as float64."""
    if values.dtype.kind == "f":
        return values.astype("float64")
    low, high = (int(values.min()), int(values.max())) if values.size else (0, 0)
    for name in ("uint8", "int8", "uint16", "int16", "uint32", "int32"):
        bounds = np.iinfo(name)
        if bounds.min <= low and high <= bounds.max:
            return values.astype(name)
    raise OverflowError(f"integers between {low} and {high} do not fit in 32 bits")


def _booleans(series: pd.Series) -> np.ndarray:
    return np.where(series.isna(), 255, series.fillna(False).astype("uint8")).astype("uint8")


def _numbers(series: pd.Series) -> np.ndarray:
    """Return int32 with a null marker when every number is whole and fits, else float64."""
    values: np.ndarray = series.to_numpy(dtype="float64", na_value=np.nan)
    known = values[~np.isnan(values)]
    if np.isfinite(known).all() and (np.abs(known) < 2**31).all() and (known % 1 == 0).all():
        return np.where(np.isnan(values), _NULL_I32, values).astype("int32")
    return values


def _plain(value: Any) -> Any:
    """Return a JSON value: lists of texts, ISO dates, texts, or None for any null."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(v) for v in value]
    missing = value is None or value is pd.NA or value is pd.NaT
    if missing or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, int | float | bool):
        return value
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)
