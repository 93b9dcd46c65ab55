"""From what a person types to the objects it means: an id, a complex, an address, a candidate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kansenkaart.fabric import Fabric
    from kansenkaart.result import Result

_BAG_ID = re.compile(r"\d{15,16}")
"""A spreadsheet takes a leading zero away."""
_DIGITS = 16
_PAND_ID = re.compile(r"\d{4}10\d{10}")


@dataclass(frozen=True)
class Subject:
    """The objects that a question is about."""

    what: str
    """``opportunity``, ``pand``, ``vbo``, ``complex`` or ``address``; empty for nothing found."""
    opportunity_ids: tuple[str, ...] = ()
    """Only for a candidate that was named itself."""
    pand_ids: tuple[str, ...] = ()
    vbo_ids: tuple[str, ...] = ()
    """Only where the question is about single objects, not about whole panden."""


def find(query: str, result: Result) -> Subject:
    """Return what ``query`` means in the run; ``Subject("")`` when it means nothing there."""
    text = query.strip()
    table = result.opportunities
    if text.lower() in set(table["opportunity_id"]):
        return Subject("opportunity", opportunity_ids=(text.lower(),))
    if _BAG_ID.fullmatch(text):
        return _object(text.zfill(_DIGITS), result.fabric)
    return _complex(text, result) or _address(text, result.fabric) or Subject("")


def _object(bag_id: str, fabric: Fabric) -> Subject:
    if _PAND_ID.fullmatch(bag_id):
        known = bag_id in fabric.buildings.index
        return Subject("pand", pand_ids=(bag_id,)) if known else Subject("")
    vbo = fabric.town.verblijfsobject
    own = vbo[vbo["vbo_id"] == bag_id]
    if own.empty:
        return Subject("")
    return Subject("vbo", pand_ids=tuple(own["pand_ids"].iloc[0]), vbo_ids=(bag_id,))


def _complex(complex_id: str, result: Result) -> Subject | None:
    """Return the panden of a complex, as it is written or else without zeros before it."""
    tables = [t for t in (result.fabric.dwellings, result.fabric.garages) if "complex_id" in t]
    if not tables:
        return None
    of_pand = pd.concat([t[["pand_id", "complex_id"]] for t in tables]).dropna()
    own = of_pand["complex_id"].eq(complex_id)
    if not own.any():
        bare = of_pand["complex_id"].str.casefold().str.lstrip("0")
        own = bare.eq(complex_id.casefold().lstrip("0"))
    found = tuple(of_pand.loc[own, "pand_id"].drop_duplicates().sort_values())
    return Subject("complex", pand_ids=found) if found else None


def _address(text: str, fabric: Fabric) -> Subject | None:
    """Return the objects at an address; a number without letter means all that bear the number."""
    vbo = fabric.town.verblijfsobject
    number = vbo["house_number"].astype("str").fillna("")
    suffix = _squeezed(vbo["house_letter"].fillna("") + vbo["house_addition"].fillna(""))
    spelled = _spellings(text, vbo["place"].dropna().unique())
    for place in (vbo["street"], vbo["postcode"]):
        bare = _squeezed(place.fillna("")) + number
        own = vbo[(bare.isin(spelled) | (bare + suffix).isin(spelled)) & place.notna()]
        if len(own):
            panden = own["pand_ids"].explode().drop_duplicates().sort_values()
            return Subject("address", pand_ids=tuple(panden), vbo_ids=tuple(own["vbo_id"]))
    return None


_NUMBER_SIGN = re.compile(r"\b(nr|no|nummer|huisnummer)\b\W*(?=\d)", re.IGNORECASE)
_WITH_POSTCODE = re.compile(r"(.*\D\d+\D*?)\d{4}[a-z]{2}")


def _spellings(text: str, places: Iterable[str]) -> set[str]:
    """Return an address as it may be written: as it is, and without the place or postcode behind.

    Examples
    --------
    >>> sorted(_spellings("Kerkstr. nr. 12, 1234 AB Weesp", ["Weesp"]))
    ['kerkstraat12', 'kerkstraat121234ab', 'kerkstraat121234abweesp']
    """
    whole, *without = _squeezed(pd.Series([_NUMBER_SIGN.sub("", text), *places], dtype="str"))
    whole = re.sub(r"str(?=\d)", "straat", whole)
    found = {whole} | {whole.removesuffix(place) for place in without}
    return found | {m[1] for m in map(_WITH_POSTCODE.fullmatch, found) if m}


def _squeezed(texts: pd.Series[str]) -> pd.Series[str]:
    """Return texts as addresses are compared: small letters without accents, and digits."""
    return texts.str.normalize("NFKD").str.casefold().str.replace(r"[^a-z0-9]", "", regex=True)
