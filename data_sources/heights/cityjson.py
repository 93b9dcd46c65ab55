"""3DBAG as CityJSON, CityJSONSeq or answers of its API: one row of attributes per building.

The attributes stand on the parent, of type Building; its parts hold the shapes. Only attributes are
read: heights are measured by the 3DBAG, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import orjson
import pandas as pd

from data_sources.errors import InputError, SourceChanged

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4096


def is_cityjson(path: Path) -> bool:
    """Return whether a file is CityJSON, as a whole or line by line."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD).lstrip()
    return head.startswith(b"{") and b"CityJSON" in head


def read(path: Path) -> pd.DataFrame:
    """Return the attributes of every building of a file.

    Raises
    ------
    InputError
        When the file stops half-way, or a line of it does.
    SourceChanged
        When it holds no building.
    """
    frame = pd.DataFrame(list(buildings(_documents(path))))
    if frame.empty:
        raise SourceChanged(
            f"File {path.name} holds no building.",
            found="It is CityJSON, but no object of it is of type Building with attributes.",
            advice="Use a tile of the 3DBAG.",
        )
    return frame


def buildings(documents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the attributes of each Building; its id serves where it has no ``identificatie``."""
    for document in documents:
        for key, thing in document.get("CityObjects", {}).items():
            attributes = thing.get("attributes")
            if thing.get("type") == "Building" and attributes:
                yield {"identificatie": key, **attributes}


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    """Give the documents of a file: one, or one per line."""
    content = path.read_bytes()
    first, _, rest = content.partition(b"\n")
    try:
        document = orjson.loads(first)
        lines: Iterable[bytes] = rest.splitlines()
    except orjson.JSONDecodeError:
        document, lines = _parsed(content, path, 1), ()
    yield document
    for number, line in enumerate(lines, 2):
        if line.strip():
            yield _parsed(line, path, number)


def _parsed(text: bytes, path: Path, line: int) -> dict[str, Any]:
    try:
        document: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"CityJSON file {path.name} cannot be read to its end.",
            found=f"Line {line}: {error}.",
            advice="It may be cut off; fetch it again.",
        ) from error
    return document
