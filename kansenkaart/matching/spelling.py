"""One normal form for house number additions, streets and places, however they are written.

An addition has two keys. The *plain* key only drops case and punctuation. The *normal* key also
reads words ('huis', 'beneden', 'zwart'), floors ('2 hoog'), leading zeros and Roman numerals. Two
homes of one house number may share a normal key; then that key tells neither, see
:mod:`kansenkaart.matching.lookup`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

import pandas as pd

_WORDS = {
    "HUIS": "HS",
    "BEGANEGROND": "BG",
    "BGG": "BG",
    "PARTERRE": "BG",
    "BS": "BIS",
    "BENEDEN": "BEN",
    "BENED": "BEN",
    "BOVEN": "BOV",
    "ZWART": "ZW",
    "ROOD": "RD",
    "ACHTER": "ACHT",
}
_GENERAL = {"HS", "BG", "BIS", "BEN", "BOV", "ZW", "RD", "ACHT"}
"""Words that say which home it is without being one of a series of letters."""
_FLOOR = r"(?:E|DE|STE)?\s*(?:HOOG|HG|VERDIEPING|VERD|ETAGE|ET)"
_NUMERALS = {"I": "1", "II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8"}
"""A lone V or X is a letter more often than a fifth or tenth floor."""
_NO_SERIES = _GENERAL | _NUMERALS.keys() | {"H"}
_TOKEN = re.compile(r"[A-Z]+|\d+")

_STREET_ENDS = {"STR": "STRAAT", "LN": "LAAN", "PLN": "PLEIN", "WG": "WEG", "SNGL": "SINGEL"}
_STREET_WORDS = {
    "BURGEMEESTER": "BURG",
    "PROFESSOR": "PROF",
    "SINT": "ST",
    "DOCTOR": "DR",
    "DOKTER": "DR",
    "MEESTER": "MR",
    "DOMINEE": "DS",
    "MONSEIGNEUR": "MGR",
    "PASTOOR": "PAST",
    "GENERAAL": "GEN",
    "JONKHEER": "JHR",
    "WETHOUDER": "WETH",
    "KONINGIN": "KON",
    "EERSTE": "1E",
    "1STE": "1E",
    "TWEEDE": "2E",
    "2DE": "2E",
    "DERDE": "3E",
    "3DE": "3E",
    "VIERDE": "4E",
    "4DE": "4E",
    "HET": "T",
    "V": "VAN",
    "VD": "VAN DE",
    "DEN": "DE",
    "DER": "DE",
    "D": "DE",
}
_PLACES = {"DENHAAG": "SGRAVENHAGE", "DENBOSCH": "SHERTOGENBOSCH"}


def suffix(letter: pd.Series[str], addition: pd.Series[str]) -> pd.Series[str]:
    """Return letter and addition as one text in capitals, the two apart; empty without either."""
    both = letter.fillna("").str.strip() + " " + addition.fillna("").str.strip()
    return both.str.strip().str.upper()


def plain_key(suffixes: pd.Series[str]) -> pd.Series[str]:
    """Return the plain key of each text of :func:`suffix`; 'A-1', 'A 1' and 'a1' are 'A1'.

    A separator between two digits stays, because 1-12 is not 11-2.
    """
    return _mapped(suffixes, _plain)


def normal_key(suffixes: pd.Series[str], numerals: pd.Series[bool]) -> pd.Series[str]:
    """Return the normal key of each text of :func:`suffix`.

    Parameters
    ----------
    suffixes
        Letter and addition as one text.
    numerals
        Whether I, II and III are numbers and H is 'huis' at this house number; where its homes are
        a series of letters they are not, see :func:`is_series_letter`.
    """
    return _mapped(suffixes, _normal).where(~numerals, _mapped(suffixes, _normal_with_numerals))


def is_series_letter(suffixes: pd.Series[str]) -> pd.Series[bool]:
    """Return which suffixes show that the homes of a number are told apart by letters: A, B, C."""
    return _mapped(suffixes, _series_letter, "bool")


def street_key(streets: pd.Series[str]) -> pd.Series[str]:
    """Return a key in which 'Burg. v.d. Bergstr.' equals 'Burgemeester van den Bergstraat'."""
    return _mapped(streets, _street)


def place_key(places: pd.Series[str]) -> pd.Series[str]:
    """Return a key of a woonplaats without case, accents and punctuation."""
    return _mapped(places, _place)


def _mapped(
    texts: pd.Series[str], function: Callable[[str], object], dtype: str = "str"
) -> pd.Series:
    """Apply a function to the distinct texts; null stays null."""
    distinct = texts.dropna().unique()
    keys = pd.Series([function(t) for t in distinct], index=distinct, dtype="object")
    return texts.map(keys).astype(dtype)


def _ascii(text: str) -> str:
    if text.isascii():
        return text.upper()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()


def _joined(tokens: Iterable[str]) -> str:
    """Join tokens; a dash keeps two numbers apart."""
    text = ""
    for token in tokens:
        text += "-" + token if text[-1:].isdigit() and token[:1].isdigit() else token
    return text


def _plain(text: str) -> str:
    return _joined(_TOKEN.findall(_ascii(text)))


def _tokens(text: str) -> list[str]:
    text = _ascii(text).replace("BEGANE GROND", "BEGANEGROND")
    text = re.sub(rf"(\d)\s*{_FLOOR}\b\.?", r"\1 ", text)
    tokens = [t.lstrip("0") or "0" for t in _TOKEN.findall(text)]
    return [_WORDS.get(t, "BIS" + t[2:] if re.fullmatch("BS[A-Z]", t) else t) for t in tokens]


def _normal(text: str) -> str:
    return _joined(_tokens(text))


def _normal_with_numerals(text: str) -> str:
    tokens = _tokens(text)
    return _joined("HS" if tokens == ["H"] else _NUMERALS.get(t, t) for t in tokens)


def _series_letter(text: str) -> bool:
    return any(t.isalpha() and t not in _NO_SERIES for t in _tokens(text)[:1])


def _street(text: str) -> str:
    words = []
    for word in re.findall(r"[A-Z0-9]+", _ascii(text).replace("IJ", "Y")):
        for short, full in _STREET_ENDS.items():
            if word.endswith(short) and word not in _STREET_WORDS:
                word = word.removesuffix(short) + full  # noqa: PLW2901
                break
        words.append(_STREET_WORDS.get(word, word))
    return "".join(words).replace(" ", "")


def _place(text: str) -> str:
    key = "".join(re.findall(r"[A-Z0-9]+", _ascii(text).replace("IJ", "Y")))
    return _PLACES.get(key, key)
