"""VERA JSON (``EenhedenEenheid``): the same fields as the columns of a stock list.

Of each unit only the paths below are read; rent, WOZ, contracts and rooms stay in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = {"adres", "adresseerbaarObjectBasisregistratie", "woningwaarderingstelsel", "detailSoort"}
"""Keys of which a unit has at least one, beside its id."""
_STELSEL = {"ZEL": "Zelfstandige woonruimte", "ONZ": "Onzelfstandige woonruimte"}
_HOUSE = {"EGW": "Eengezinswoning", "MGW": "Meergezinswoning"}
MAINTENANCE = "OND"
"""CLUSTERSOORT of the maintenance complex."""

PATHS = {
    "unit_id": "id",
    "complex_id": "clusters[].code",
    "complex_name": "clusters[].naam",
    "street": "adres.straatnaam",
    "house_number": "adres.huisnummer",
    "house_letter": "adres.huisletter",
    "house_addition": "adres.huisnummerToevoeging",
    "postcode": "adres.postcode",
    "place": "adres.woonplaats.naam",
    "vbo_id": "adresseerbaarObjectBasisregistratie.bagIdentificatie",
    "dwelling_type": "detailSoort",
    "unit_kind": "soort.code",
    "area_m2": "gebruiksoppervlakte",
    "construction_year": "bouwjaar",
    "energy_label": "energieprestaties[].label.code",
    "rooms": "kamersAantal",
    "storeys": "ruimten[].bouwlaag.nummer",
    "lift": "panden[].liftAanwezig",
    "vve": "clusters[].soort.code",
    "ownership_share": "juridischEigendomspercentage",
    "status": "status.code",
    "end_date": "uitExploitatiedatum",
    "strategy": "verkoop",
}
"""Field -> where it is read from."""

Unit = dict[str, Any]


def is_json(path: Path) -> bool:
    """Tell whether a file starts as JSON does."""
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def read(path: Path, cluster: str = MAINTENANCE) -> pd.DataFrame:
    """Return the units of a VERA file as cells per field, as ``read_lines`` does for a sheet.

    Parameters
    ----------
    path
        One unit, a list of units, an object that holds such a list, or one unit per line.
    cluster
        Code of the kind of cluster that counts as complex.

    Returns
    -------
    DataFrame
        ``file``, ``sheet`` (blank), ``line`` (the number of the unit in the file, from 1) and one
        object column per field; without rows when the file holds no unit.

    Raises
    ------
    InputError
        When the file is no valid JSON.
    """
    rows = [_fields(unit, cluster) for unit in _units(_parsed(path))]
    frame = pd.DataFrame(rows, dtype="object")
    line = pd.Series(range(1, len(frame) + 1), dtype="int64")
    return frame.assign(file=path.name, sheet="", line=line)


def _parsed(path: Path) -> object:
    text = path.read_text("utf-8-sig")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except json.JSONDecodeError:
            raise InputError(
                f"VERA file {path.name} cannot be read.",
                found=f"Expected JSON; it breaks off or is malformed at line {error.lineno}.",
                advice="Export it again.",
            ) from None


def _units(parsed: object) -> Iterator[Unit]:
    """Yield the units in a parsed file: itself, in a list, or in a list inside an object."""
    if isinstance(parsed, list):
        for item in parsed:
            yield from _units(item)
    elif isinstance(parsed, dict):
        if ("id" in parsed or "code" in parsed) and _MARKS & parsed.keys():
            yield parsed
            return
        for value in parsed.values():
            if isinstance(value, list):
                yield from _units(value)


def _fields(unit: Unit, cluster: str) -> dict[str, object]:
    address = _dict(unit, "adres")
    complexes = [c for c in _list(unit, "clusters") if _code(c.get("soort")) == cluster]
    named = complexes[0] if complexes else {}
    share = unit.get("juridischEigendomspercentage")
    return {
        "unit_id": unit.get("id") or unit.get("code"),
        "complex_id": named.get("code") or named.get("id"),
        "complex_name": named.get("naam"),
        "street": address.get("straatnaam"),
        "house_number": address.get("huisnummer"),
        "house_letter": address.get("huisletter"),
        "house_addition": address.get("huisnummerToevoeging"),
        "postcode": address.get("postcode"),
        "place": _dict(address, "woonplaats").get("naam"),
        "vbo_id": _dict(unit, "adresseerbaarObjectBasisregistratie").get("bagIdentificatie"),
        "dwelling_type": _type(unit),
        "unit_kind": _code(unit.get("soort")) or None,
        "area_m2": _area(unit),
        "construction_year": unit.get("bouwjaar"),
        "energy_label": _label(unit),
        "rooms": unit.get("kamersAantal"),
        "storeys": _storeys(unit),
        "lift": _lift(unit),
        "vve": "actief"
        if any(_code(c.get("soort")) == "VVE" for c in _list(unit, "clusters"))
        else None,
        "ownership_share": None if share is None else f"{share}%",
        "status": _code(unit.get("status")) or None,
        "end_date": unit.get("uitExploitatiedatum"),
        "strategy": "verkoop" if unit.get("verkoop") is True else None,
    }


def _type(unit: Unit) -> str | None:
    """Return the most telling type: the detailed sort, the stelsel of rooms, the kind of pand."""
    detail = _dict(unit, "detailSoort")
    stelsel = _code(unit.get("woningwaarderingstelsel"))
    if not detail and (stelsel == "ONZ" or unit.get("zelfstandig") is False):
        return _STELSEL["ONZ"]
    houses = [_HOUSE[c] for p in _list(unit, "panden") if (c := _code(p.get("soort"))) in _HOUSE]
    options = [detail.get("naam"), detail.get("code"), *houses, _STELSEL.get(stelsel)]
    return next((str(option) for option in options if option), None)


def _area(unit: Unit) -> object:
    listed = [
        a.get("waarde") for a in _list(unit, "oppervlakten") if _code(a.get("soort")) == "GBO"
    ]
    return unit.get("gebruiksoppervlakte") or next(iter(listed), None)


def _label(unit: Unit) -> str | None:
    """Return the label that was registered last; a definite one before a provisional one."""
    labels = [
        (
            _code(e.get("status")) != "VOO",
            str(e.get("registratiedatum") or e.get("begindatum") or ""),
            code,
        )
        for e in _list(unit, "energieprestaties")
        if (code := _code(e.get("label")))
    ]
    return max(labels)[2] if labels else None


def _storeys(unit: Unit) -> int | None:
    """Return on how many storeys the home has a living room, bedroom, kitchen or bathroom."""
    levels = {
        _dict(room, "bouwlaag").get("nummer")
        for room in _list(unit, "ruimten")
        if _code(room.get("soort")) == "VTK"
    } - {None}
    return len(levels) or None


def _lift(unit: Unit) -> str | None:
    known = [
        p["liftAanwezig"] for p in _list(unit, "panden") if isinstance(p.get("liftAanwezig"), bool)
    ]
    return ("ja" if any(known) else "nee") if known else None


def _code(coded: object) -> str:
    return str(coded.get("code") or "") if isinstance(coded, dict) else ""


def _dict(parent: Unit, name: str) -> Unit:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _list(parent: Unit, name: str) -> list[Unit]:
    value = parent.get(name)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
