"""The zip of an LV BAG extract, walked as a stream of XML parts in the order they are needed."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from data_sources.errors import InputError

ORDER = ("DOC", "GWR", "WPL", "PND", "VBO", "LIG", "STA", "NUM", "OPR", "IA", "IO", "NB")
"""Kinds of part. An object comes before the address it refers to, so that a filter on the area
can pass from panden to verblijfsobjecten to addresses in one pass through the zip."""

_OBJECTS = re.compile(r"^\d{4}(IA|IO|NB)?(PND|VBO|NUM|OPR|WPL|LIG|STA)\d{8}(?:-(\d+))?\.")
_ASIDE = {"inactief": "IA", "inonderzoek": "IO", "nietbag": "NB"}
_IN_MEMORY = 64 * 1024 * 1024
_ADVICE = "Fetch the extract again; the download was probably cut off."


@dataclass(frozen=True)
class Part:
    """One XML file of the extract."""

    kind: str
    """One of :data:`ORDER`."""
    name: str
    stream: IO[bytes]
    """Valid until the next part is asked for."""


@contextmanager
def damage_reported(path: Path) -> Iterator[None]:
    """Turn what a damaged zip raises, when opened or while a part is read, into an InputError."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputError(
            f"BAG extract {path.name} is damaged.",
            found=f"Reading it stopped with: {error}.",
            advice=_ADVICE,
        ) from error


def parts(path: Path) -> Iterator[Part]:
    """Yield the XML parts of an extract, at whatever depth of zips, one at a time.

    Read them under :func:`damage_reported`: a member may turn out to be damaged while it is read.

    Raises
    ------
    InputError
        When a numbered part is missing, or the zip holds mutations.
    """
    yield from _walk(path, path.name)


def _walk(file: Path | IO[bytes], name: str) -> Iterator[Part]:
    with zipfile.ZipFile(file) as archive:
        members = [i for i in archive.namelist() if i.lower().endswith((".zip", ".xml"))]
        _check_numbers(members, name)
        for member in sorted(members, key=_rank):
            short = member.rsplit("/", 1)[-1]
            if member.lower().endswith(".xml"):
                kind = _kind(short)
                if kind:
                    with archive.open(member) as stream:
                        yield Part(kind, short, stream)
            else:
                with archive.open(member) as packed, _unpacked(packed) as inner:
                    yield from _walk(inner, short)


@contextmanager
def _unpacked(packed: IO[bytes]) -> Iterator[IO[bytes]]:
    """Give an inner zip as a file that can be searched, on disk when it is large."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as inner:
        shutil.copyfileobj(packed, inner, 1024 * 1024)
        inner.seek(0)
        yield cast("IO[bytes]", inner)


def _kind(name: str) -> str | None:
    """Return the kind of a part or of a zip of parts, None for a container or another file."""
    if "MUT" in name and re.match(r"^\d{4}(IO)?MUT", name):
        raise InputError(
            f"{name} is a file of BAG mutations, not an extract.",
            found="It holds what changed in one day.",
            advice="Use the full extract of the gemeente or of the country.",
        )
    match = _OBJECTS.match(name)
    if match:
        return match.group(1) or match.group(2)
    lower = name.lower()
    if lower.startswith("gem-wpl-relatie"):
        return "GWR"
    if lower.startswith("leveringsdocument"):
        return "DOC"
    return next((kind for word, kind in _ASIDE.items() if word in lower), None)


def _rank(member: str) -> tuple[int, str]:
    kind = _kind(member.rsplit("/", 1)[-1])
    # The names of woonplaatsen and their gemeenten, then containers, then objects.
    return (ORDER.index(kind) if kind else ORDER.index("PND"), member)


def _check_numbers(members: list[str], archive: str) -> None:
    """Refuse a zip in which a numbered part is missing between the others."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for member in members:
        match = _OBJECTS.match(member.rsplit("/", 1)[-1])
        if match and match.group(3):
            numbers[(match.group(1) or "") + match.group(2)].add(int(match.group(3)))
    for kind, present in numbers.items():
        missing = sorted(set(range(1, max(present) + 1)) - present)
        if missing:
            raise InputError(
                f"BAG extract part {archive} is not complete.",
                found=f"{kind} file {missing[0]} of {max(present)} is missing.",
                advice=_ADVICE,
            )
