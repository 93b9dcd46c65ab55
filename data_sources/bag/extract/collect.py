"""What is kept of an extract while it streams by: column lists per kind of object."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data_sources.bag.extract.parse import Record, elements, local, records, rings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data_sources.bag.extract.archive import Part
    from data_sources.files import Bounds

ASIDE = ("IA", "IO", "NB")
"""Parts that are not used: inactive, under investigation, not (any more) in the BAG."""
_STAND = re.compile(rb"<(?:[\w-]+:)?stand>")


_COLUMNS = {
    "GWR": ("woonplaats", "gemeente"),
    "WPL": ("woonplaats", "number", "place"),
    "PND": ("pand_id", "number", "construction_year", "status", "rings"),
    "VBO": (
        "vbo_id",
        "number",
        "pand_ids",
        "status",
        "uses",
        "area_m2",
        "main",
        "also",
        "rings",
    ),
    "NUM": (
        "address_id",
        "number",
        "house_number",
        "house_letter",
        "house_addition",
        "postcode",
        "street_id",
        "woonplaats",
    ),
    "OPR": ("street_id", "number", "street", "lies_in"),
}


def _empty_columns() -> dict[str, dict[str, list[Any]]]:
    return {kind: {name: [] for name in names} for kind, names in _COLUMNS.items()}


@dataclass
class Reading:
    """What has been read so far."""

    day: str
    """The reference date, ISO."""
    window: Bounds | None
    columns: dict[str, dict[str, list[Any]]] = field(default_factory=_empty_columns)
    """Column lists per kind; ligplaatsen and standplaatsen stand with the verblijfsobjecten."""
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Voorkomens per kind, valid or not, inside the window or not."""
    wanted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids per kind that something read before refers to."""
    delivered: str = ""
    """Date of the delivery, from its own document."""


def read_part(part: Part, reading: Reading) -> None:
    """Add one part of the extract to what has been read."""
    if part.kind == "DOC":
        for element in elements(part.stream, part.name, "StandTechnischeDatum"):
            reading.delivered = (element.text or "").strip()
    elif part.kind == "GWR":
        _read_gemeenten(part, reading)
    elif part.kind in ASIDE:
        reading.counts[part.kind] += _count_stands(part)
    else:
        for record in records(part.stream, part.name, reading.day):
            reading.counts[part.kind] += 1
            if record is not None:
                _TAKE[part.kind](record, reading)


def _count_stands(part: Part) -> int:
    """Count the objects of a part that is not used, without parsing it."""
    count, rest = 0, b""
    while block := part.stream.read(1 << 20):
        # A tag may lie across two blocks: what follows the last '<' waits for the next one.
        text = rest + block
        cut = max(text.rfind(b"<"), 0)
        count += len(_STAND.findall(text[:cut]))
        rest = text[cut:]
    return count + len(_STAND.findall(rest))


def _read_gemeenten(part: Part, reading: Reading) -> None:
    """Keep which gemeente a woonplaats belonged to on the day."""
    for relation in elements(part.stream, part.name, "GemeenteWoonplaatsRelatie"):
        texts = {local(str(e.tag)): (e.text or "").strip() for e in relation.iter()}
        ids = [e.text or "" for e in relation.iter("{*}identificatie")]
        end = texts.get("einddatumTijdvakGeldigheid", "")
        begun = texts.get("begindatumTijdvakGeldigheid", "")[:10] <= reading.day
        if begun and not (end and end[:10] <= reading.day) and texts.get("status") != "voorlopig":
            woonplaats, gemeente = ids
            _keep(reading, "GWR", woonplaats=woonplaats, gemeente=gemeente)


def _keep(reading: Reading, kind: str, **values: Any) -> None:
    for name, value in values.items():
        reading.columns[kind][name].append(value)


def _inside(coordinates: list[NDArray[np.float64]], window: Bounds | None) -> bool:
    """Return whether the exterior touches the window; what has no geometry is kept, to count."""
    if window is None or not coordinates:
        return True
    low, high = coordinates[0].min(axis=0), coordinates[0].max(axis=0)
    return bool(
        low[0] <= window[2]
        and low[1] <= window[3]
        and high[0] >= window[0]
        and high[1] >= window[1]
    )


def _take_pand(record: Record, reading: Reading) -> None:
    coordinates = rings(record.geometry)
    if _inside(coordinates, reading.window):
        _keep(
            reading,
            "PND",
            pand_id=record.texts.get("identificatie"),
            number=record.number,
            construction_year=record.texts.get("oorspronkelijkBouwjaar"),
            status=record.texts.get("status"),
            rings=coordinates,
        )


def _take_addressable(record: Record, reading: Reading) -> None:
    """Take a verblijfsobject, ligplaats or standplaats; the id tells which."""
    coordinates = rings(record.geometry)
    if not _inside(coordinates, reading.window):
        return
    reading.wanted["NUM"].update([*record.also, *([record.main] if record.main else [])])
    _keep(
        reading,
        "VBO",
        vbo_id=record.texts.get("identificatie"),
        number=record.number,
        pand_ids=record.panden,
        status=record.texts.get("status"),
        uses=record.uses,
        area_m2=record.texts.get("oppervlakte"),
        main=record.main,
        also=record.also,
        rings=coordinates,
    )


def _take_nummeraanduiding(record: Record, reading: Reading) -> None:
    identification = record.texts.get("identificatie", "")
    if identification not in reading.wanted["NUM"]:
        return
    street = record.refers.get("OpenbareRuimteRef")
    reading.wanted["OPR"].add(street or "")
    _keep(
        reading,
        "NUM",
        address_id=identification,
        number=record.number,
        house_number=record.texts.get("huisnummer"),
        house_letter=record.texts.get("huisletter"),
        house_addition=record.texts.get("huisnummertoevoeging"),
        postcode=record.texts.get("postcode"),
        street_id=street,
        woonplaats=record.refers.get("WoonplaatsRef"),
    )


def _take_openbare_ruimte(record: Record, reading: Reading) -> None:
    identification = record.texts.get("identificatie", "")
    if identification in reading.wanted["OPR"]:
        _keep(
            reading,
            "OPR",
            street_id=identification,
            number=record.number,
            street=record.texts.get("naam"),
            lies_in=record.refers.get("WoonplaatsRef"),
        )


def _take_woonplaats(record: Record, reading: Reading) -> None:
    _keep(
        reading,
        "WPL",
        woonplaats=record.texts.get("identificatie"),
        number=record.number,
        place=record.texts.get("naam"),
    )


_TAKE = {
    "PND": _take_pand,
    "VBO": _take_addressable,
    "LIG": _take_addressable,
    "STA": _take_addressable,
    "NUM": _take_nummeraanduiding,
    "OPR": _take_openbare_ruimte,
    "WPL": _take_woonplaats,
}
