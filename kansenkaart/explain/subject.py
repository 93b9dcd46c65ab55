"""From what a person types to the objects it means: an id, a complex, an address, a candidate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric
    from kansenkaart.result import Result

_BAG_ID = re.compile(r"\d{16}")
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
    if text in set(table["opportunity_id"]):
        return Subject("opportunity", opportunity_ids=(text,))
    if _BAG_ID.fullmatch(text):
        return _object(text, result.fabric)
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
    homes = result.fabric.dwellings
    if "complex_id" not in homes:
        return None
    own = homes[homes["complex_id"].eq(complex_id).fillna(False)]
    boxes = result.fabric.garages
    if "complex_id" in boxes:
        own_boxes = boxes[boxes["complex_id"].eq(complex_id).fillna(False)]
        panden = pd.concat([own["pand_id"], own_boxes["pand_id"]])
    else:
        panden = own["pand_id"]
    found = tuple(panden.dropna().drop_duplicates().sort_values())
    return Subject("complex", pand_ids=found) if found else None


def _address(text: str, fabric: Fabric) -> Subject | None:
    """Return the objects at an address; a number without letter means all that bear the number."""
    vbo = fabric.town.verblijfsobject
    wanted = _squeezed(text)
    number = vbo["house_number"].astype("str").fillna("")
    suffix = vbo["house_letter"].fillna("") + vbo["house_addition"].fillna("")
    for place in (vbo["street"], vbo["postcode"]):
        bare = _squeezed_all(place.fillna("") + " " + number)
        whole = bare + _squeezed_all(suffix)
        hit = (whole == wanted) | (bare == wanted)
        own = vbo[hit & place.notna()]
        if len(own):
            panden = own["pand_ids"].explode().drop_duplicates().sort_values()
            return Subject("address", pand_ids=tuple(panden), vbo_ids=tuple(own["vbo_id"]))
    return None


def _squeezed(text: str) -> str:
    """Return a text without case, spaces, hyphens and points, as addresses are compared."""
    return re.sub(r"[\s.\-]+", "", text).casefold()


def _squeezed_all(texts: pd.Series[str]) -> pd.Series[str]:
    return texts.str.replace(r"[\s.\-]+", "", regex=True).str.casefold()
