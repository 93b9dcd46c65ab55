"""One XML part of an extract, object by object, as it was at the reference date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from lxml import etree

from data_sources.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element
    from numpy.typing import NDArray

_VOID = frozenset(("tijdstipInactief", "tijdstipInactiefLV", "tijdstipNietBagLV"))


@dataclass
class Record:
    """One voorkomen of one object that is valid at the reference date."""

    number: int
    """voorkomenidentificatie: the higher is the later."""
    texts: dict[str, str]
    """Simple elements by name."""
    uses: list[str]
    panden: list[str]
    main: str | None
    """Nummeraanduiding of the hoofdadres."""
    also: list[str]
    """Those of the nevenadressen."""
    refers: dict[str, str]
    """Other references by name, such as OpenbareRuimteRef."""
    geometry: _Element | None


@cache
def local(tag: str) -> str:
    """Return an element's name without its namespace, which changes with each schema."""
    return tag.rsplit("}", 1)[-1]


def elements(stream: IO[bytes], name: str, tag: str) -> Iterator[_Element]:
    """Yield every element ``tag``, whatever its namespace, and free it after use.

    Raises
    ------
    InputError
        When the XML is cut off or malformed.
    """
    try:
        # A part holds no entities; one that does is not an extract.
        for _, element in etree.iterparse(stream, tag="{*}" + tag, resolve_entities=False):
            yield element
            element.clear()
            holder = element.getparent()
            while holder is not None and holder.getprevious() is not None:
                del holder.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"Part {name} of the BAG extract cannot be read to its end.",
            found=f"The XML breaks off or is malformed: {error.msg}.",
            advice="Fetch the extract again; the download was probably cut off.",
        ) from error


def records(stream: IO[bytes], name: str, day: str) -> Iterator[Record | None]:
    """Yield, per voorkomen, its record, or None where it is not valid on ``day``.

    A voorkomen is valid when it began on or before the day, ends after it or never, and was not
    declared void. One that begins and ends on one day was a correction and is never valid.

    Parameters
    ----------
    stream, name
        The XML and how an error names it.
    day
        ISO date, ``2021-10-15``.
    """
    for wrapper in elements(stream, name, "bagObject"):
        if len(wrapper):
            number = _valid(wrapper[0], day)
            yield None if number is None else _record(wrapper[0], number)


def _valid(item: _Element, day: str) -> int | None:
    """Return the number of the voorkomen if it is valid on ``day``."""
    history: dict[str, str] = {}
    for child in item:
        if local(str(child.tag)) == "voorkomen":
            history = {local(str(e.tag)): e.text or "" for e in child.iter()}
    begin, end = history.get("beginGeldigheid", ""), history.get("eindGeldigheid", "")
    # Dates may carry a time; ISO texts compare as dates by their first ten characters.
    if not begin or begin[:10] > day or (end and end[:10] <= day) or _VOID & history.keys():
        return None
    return int(history.get("voorkomenidentificatie", "0"))


def _record(item: _Element, number: int) -> Record:
    record = Record(number, {}, [], [], None, [], {}, None)
    for child in item:
        name = local(str(child.tag))
        if name == "geometrie":
            record.geometry = child
        elif name == "gebruiksdoel":
            record.uses.append(child.text or "")
        elif name == "maaktDeelUitVan":
            record.panden += [e.text or "" for e in child]
        elif name == "heeftAlsHoofdadres":
            record.main = next((e.text for e in child), None)
        elif name == "heeftAlsNevenadres":
            record.also += [e.text or "" for e in child]
        elif name in ("ligtAan", "ligtIn"):
            record.refers |= {local(str(e.tag)): e.text or "" for e in child}
        elif child.text:
            record.texts[name] = child.text
    return record


def rings(geometry: _Element | None) -> list[NDArray[np.float64]]:
    """Return the rings of a GML geometry (or its one position) as x, y arrays, exterior first.

    Heights are dropped: the BAG writes them as 0, but not everywhere.
    """
    if geometry is None:
        return []
    found, dimension = [], 2
    for element in geometry.iter():
        dimension = int(element.get("srsDimension", dimension))
        if local(str(element.tag)) in ("posList", "pos") and element.text:
            values: NDArray[Any] = np.array(element.text.split(), dtype="float64")
            found.append(values.reshape(-1, dimension)[:, :2])
    return found
