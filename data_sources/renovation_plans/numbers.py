"""House numbers behind a street, as plans write them: '1 t/m 41 (oneven), 44 en 46'."""

from __future__ import annotations

import re

_AND = re.compile(r"\b(?:en|nrs?|nummers?|huisn(?:umme)?rs?)\b\.?|[;&+]")
_TO = re.compile(r"\bt\s?/\s?m\b|\b(?:tm|tot en met|tot)\b|–")
_PART = re.compile(r"(\d{1,5})[a-z]?(?:\s*-\s*(\d{1,5})[a-z]?)?\s*(oneven|even)?")
_SIDE = {"oneven": " odd", "even": " even", None: ""}


def read(text: str) -> str | None:
    """Return house numbers in one form, '1-41 odd, 44, 46'; null where they cannot be read whole.

    A letter behind a number is dropped: the number stands for all of its addresses.
    """
    plain = re.sub(r"[()]", " ", text.lower())
    parts = _AND.sub(",", _TO.sub("-", plain)).split(",")
    found = [_PART.fullmatch(part.strip()) for part in parts if part.strip(" .")]
    if not found or not all(found):
        return None
    read_parts = [(m[1], m[2], _SIDE[m[3]]) for m in found if m]
    if any(last and int(first) > int(last) for first, last, _ in read_parts):
        return None
    return ", ".join(
        f"{int(first)}-{int(last)}{side}" if last else str(int(first))
        for first, last, side in read_parts
    )
