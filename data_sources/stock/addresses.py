"""Addresses of stock lines: from separate columns or from one cell."""

from __future__ import annotations

import pandas as pd

from data_sources.spreadsheet import cells
from data_sources.stock import house_numbers

_WITH_POSTCODE = (
    r"^(?P<front>.*\d.*?)[\s,;]+(?P<postcode>[1-9]\d{3}\s?[A-Za-z]{2})\b[\s,;]*"
    r"(?P<place>[^\d,;@]{2,40})?$"
)
_WITH_PLACE = r"^(?P<front>.*\d[^,;]*)[,;]\s*(?P<place>[^\d,;@]{2,40})$"
_FRONT = (
    r"^(?P<street>(?:\d{1,2}\s?(?:e|de|ste)\s)?[^\d,;@]*?[^\d\s,;@-]"
    r"(?:\s(?:1[89]|20)\d\d(?:-\d{2,4})?(?=[\s,]+\d))?)"
    r"[\s,]+(?P<number>\d{1,5}(?:[^,;@\d][^,;@]{0,14})?)$"
)
"""A street may end in a year when a number follows: Plein 1945 7."""
_PERSON = (
    r"(?i)\b(?:dhr|mevr|mw|mej|fam|t\.?n\.?v|t\.?a\.?v|p/a|huurder|bewoner)\b|\d{9}|@"
    r"|^(?:de heer|mevrouw|familie|erven)\b"
)
"""What an address cell holds when it is a remark about a person; such a cell is not kept."""
_MAX_NUMBER_TEXT = 12


def read(
    street: pd.Series,
    number: pd.Series,
    tail: tuple[pd.Series, pd.Series],
    whole: pd.Series,
    region: tuple[pd.Series, pd.Series],
) -> tuple[pd.DataFrame, pd.Series]:
    """Return addresses in the form of the contract table ``unit``.

    Parameters
    ----------
    street, number
        Text of the street and cells of the house number; nulls where the list has no such column.
    tail
        Text of house letter and house addition.
    whole
        Text of an address in one cell; used for lines without street or number.
    region
        Text of postcode and place.

    Returns
    -------
    DataFrame
        ``given``, ``street``, ``house_number``, ``house_letter``, ``house_addition``, ``postcode``
        and ``place``.
    Series of str
        What is wrong with the address of a line, else null.
    """
    postcode, place = region
    whole = whole.mask(whole.str.contains(_PERSON).fillna(False))
    in_one_cell = whole.notna() & (street.isna() | cells.text(number).isna())
    parts = from_one_cell(whole.where(in_one_cell))
    unreadable = in_one_cell & parts["number"].isna()
    shown = [_without_remarks(cells.text(number)), *map(_without_remarks, tail)]
    given = _given(_spaced([street, *shown]), whole.where(in_one_cell), postcode, place)
    split = house_numbers.split(number.where(~in_one_cell, parts["number"]), *tail)
    problem = ("house_number_" + split["problem"]).mask(unreadable, "address_unreadable")
    clean = _postcode(postcode.fillna(parts["postcode"]))
    bad_postcode = postcode.notna() & clean.isna() & problem.isna()
    table = pd.DataFrame(
        {
            "given": given,
            "street": street.where(~in_one_cell, parts["street"]),
            **{name: split[name] for name in ("house_number", "house_letter", "house_addition")},
            "postcode": clean,
            "place": place.fillna(parts["place"]),
        }
    )
    return table, problem.mask(bad_postcode, "postcode_unreadable")


def from_one_cell(address: pd.Series) -> pd.DataFrame:
    """Return ``street``, ``number``, ``postcode`` and ``place`` of addresses in one cell, as text.

    Reads 'Kerkstraat 12 A', 'Kerkstraat 12-1, 1234 AB Weesp', '2e Kerkstraat 3, Weesp' and
    'Plein 1945 7 bis'. What does not look like an address is null in every column.
    """
    coded = address.str.extract(_WITH_POSTCODE)
    placed = address.where(coded["front"].isna()).str.extract(_WITH_PLACE)
    front = coded["front"].fillna(placed["front"]).fillna(address)
    parts = front.str.strip(" ,;").str.extract(_FRONT)
    known = parts["number"].notna()
    return pd.DataFrame(
        {
            "street": parts["street"],
            "number": parts["number"],
            "postcode": coded["postcode"].where(known),
            "place": coded["place"].fillna(placed["place"]).str.strip().where(known),
        }
    ).astype("str")


def _without_remarks(text: pd.Series) -> pd.Series:
    too_long = text.str.len().gt(_MAX_NUMBER_TEXT).fillna(False).astype(bool)
    return text.mask(too_long | house_numbers.has_remark(text))


def _postcode(listed: pd.Series) -> pd.Series:
    clean = listed.str.upper().str.replace(r"[\s.\-]", "", regex=True)
    return clean.where(clean.str.fullmatch(r"[1-9]\d{3}[A-Z]{2}").fillna(False))


def _given(
    separate: pd.Series, whole: pd.Series, postcode: pd.Series, place: pd.Series
) -> pd.Series:
    """Return the address as the list gives it, in one line."""
    first = whole.fillna(separate)
    second = _spaced([postcode, place])
    both = first.ne("") & second.ne("")
    return (first + pd.Series(", ", index=first.index).where(both, "") + second).astype("str")


def _spaced(parts: list[pd.Series]) -> pd.Series:
    text = parts[0].fillna("")
    for part in parts[1:]:
        text = text + (" " + part).where(part.notna(), "")
    return text.str.strip().astype("str")
