"""From the cells of a stock list to the contract table ``unit``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import complexes
from data_sources.spreadsheet import cells
from data_sources.stock import bag_ids, house_numbers

if TYPE_CHECKING:
    from datetime import date

    from data_sources.spreadsheet.oddities import Oddities
    from data_sources.spreadsheet.sheet import Sheet

MAX_DWELLING_M2 = 2_700
"""Quality rule of the BAG's objects handbook: a woonfunctie above it is a mistake."""
AREA_DUMMIES = (0, 1, 999, 9_999, 99_999, 999_999)
_MIN_YEAR, _MAX_YEAR = 1200, 2100
_YEAR_DUMMIES = (1005, 9999)
_MAX_ROOMS, _MAX_STOREYS = 30, 6
_MAX_STREET, _MAX_TEXT, _MAX_GIVEN = 80, 60, 120
_LABEL = r"(?i)^(?:energie)?(?:label)?\s*(AP[1-5P]?|A\+{1,5}|A[1-5]\+?|[A-G])(?:\s*\(.*\))?$"
_CODES = {"AP": "A+", "AP1": "A+", "APP": "A++", "AP2": "A++"} | {
    f"AP{n}": "A" + "+" * n for n in (3, 4, 5)
}


@cache
def words(name: str) -> tuple[tuple[str, str], ...]:
    """Return the (pattern, meaning) pairs of words.toml."""
    text = (files("data_sources.stock") / "words.toml").read_text("utf-8")
    return tuple((pattern, meaning) for pattern, meaning in tomllib.loads(text)[name])


class Reader:
    """Reads the fields of one sheet and notes what is odd in which line."""

    def __init__(self, sheet: Sheet, frame: pd.DataFrame, oddities: Oddities) -> None:
        self.sheet, self.frame, self.oddities = sheet, frame, oddities

    def get(self, field: str) -> pd.Series:
        """Return the cells of a field, nulls when the list has no such column."""
        if field in self.frame.columns:
            return self.frame[field]
        return pd.Series(None, index=self.frame.index, dtype="object")

    def text(self, field: str, longest: int = _MAX_TEXT) -> pd.Series:
        """Return a field as text; longer text is a remark, not a value, and is left out."""
        values = cells.text(self.get(field))
        remark = values.str.len().gt(longest).fillna(False) | values.str.contains("@").fillna(False)
        self.note(remark, "text_too_long")
        return values.mask(remark)

    def note(self, where: pd.Series, code: str) -> None:
        """Record a code for the lines where ``where`` is true."""
        self.oddities.note(self.sheet, self.frame.loc[where.fillna(False), "line"], code)

    def units(self, party: str, reference_date: date | None) -> pd.DataFrame:
        """Return the lines as rows of the contract table ``unit``."""
        address = self._address()
        ids = self._vbo_ids()
        kind = self._kind()
        unit_id = self.text("unit_id")
        self.note(unit_id.isna(), "without_unit_id")
        line = self.frame["line"]
        return pd.DataFrame(
            {
                "party": party,
                "unit_id": unit_id.fillna("#" + line.astype("str")),
                "file": self.sheet.file,
                "sheet": self.sheet.name,
                "line": line,
                "complex_id": self.text("complex_id"),
                **{name: address[name] for name in address.columns},
                "vbo_id_given": ids["given"],
                "vbo_ids": ids["usable"],
                "kind": kind,
                "dwelling_type": self.text("dwelling_type"),
                "area_m2": self._area(kind),
                "construction_year": self._year(),
                "energy_label": self._label(),
                "rooms": self._count("rooms", _MAX_ROOMS),
                "storeys": self._count("storeys", _MAX_STOREYS),
                "vve": complexes.vve(self.get("vve")),
                "ownership_share": self._share(),
                "in_operation": self._in_operation(reference_date),
            }
        )

    def _address(self) -> pd.DataFrame:
        street, place = self.text("street", _MAX_STREET), self.text("place")
        number, postcode = self.get("house_number"), cells.text(self.get("postcode"))
        letter, addition = self.text("house_letter"), self.text("house_addition")
        whole = self.text("address", _MAX_GIVEN)
        one_cell = whole.notna() & (street.isna() | cells.text(number).isna())
        if one_cell.any():
            parts = house_numbers.split_address(whole.where(one_cell))
            self.note(one_cell & parts["number"].isna(), "address_unreadable")
            street = street.where(~one_cell, parts["street"])
            number = number.where(~one_cell, parts["number"])
            postcode = postcode.fillna(parts["postcode"])
            place = place.fillna(parts["place"])
        split = house_numbers.split(number, letter, addition)
        self.oddities.note(self.sheet, self.frame["line"], "house_number_" + split["problem"])
        as_listed = cells.text(number).where(cells.text(number).str.len().le(20).fillna(False))
        given = _given(street, [as_listed, letter, addition], postcode, place)
        return split.drop(columns="problem").assign(
            given=given, street=street, place=place, postcode=self._postcode(postcode)
        )

    def _postcode(self, listed: pd.Series) -> pd.Series:
        clean = listed.str.upper().str.replace(r"[^0-9A-Z]", "", regex=True)
        good = clean.str.fullmatch(r"[1-9]\d{3}[A-Z]{2}").fillna(False)
        self.note(listed.notna() & ~good, "postcode_unreadable")
        return clean.where(good)

    def _vbo_ids(self) -> pd.DataFrame:
        column = "vbo_id" if "vbo_id" in self.frame.columns else "vbo_contents"
        ids = bag_ids.read(self.get(column))
        self.oddities.note(self.sheet, self.frame["line"], "bag_id_" + ids["problem"])
        return ids

    def _kind(self) -> pd.Series:
        detail = cells.first_word_match(self.text("dwelling_type"), words("kinds"))
        sort = cells.first_word_match(self.text("unit_kind"), words("kinds"))
        listed = (
            cells.text(self.get("dwelling_type")).notna()
            | cells.text(self.get("unit_kind")).notna()
        )
        kind = detail.fillna(sort)
        self.note(listed & kind.isna(), "kind_unknown")
        return kind.fillna("unknown")

    def _area(self, kind: pd.Series) -> pd.Series:
        listed = cells.number(self.get("area_m2"))
        dummy = listed.isin(AREA_DUMMIES) | listed.lt(1)
        home = kind.isin(["dwelling", "room", "unknown"])
        wrong = ~dummy & home & listed.gt(MAX_DWELLING_M2)
        self.note(dummy, "area_dummy")
        self.note(wrong, "area_implausible")
        return listed.mask(dummy | wrong)

    def _year(self) -> pd.Series:
        listed = cells.year(self.get("construction_year"))
        dummy = listed.isin(_YEAR_DUMMIES) | ~listed.between(_MIN_YEAR, _MAX_YEAR)
        self.note(dummy & listed.notna(), "year_dummy")
        return listed.mask(dummy.fillna(True))

    def _label(self) -> pd.Series:
        code = self.text("energy_label").str.extract(_LABEL, expand=False).str.upper()
        numbered = code.str.extract(r"^A([1-5])\+?$", expand=False).map(
            lambda n: "A" + "+" * int(n), na_action="ignore"
        )
        return code.map(_CODES).fillna(numbered).fillna(code).astype("str")

    def _count(self, field: str, highest: int) -> pd.Series:
        listed = cells.number(self.get(field))
        return listed.where(listed.between(1, highest))

    def _share(self) -> pd.Series:
        plain = cells.text(self.get("ownership_share"))
        fraction = plain.str.extract(r"^(\d+)\s*/\s*(\d+)$").astype("float64")
        listed = cells.number(self.get("ownership_share"))
        percent = plain.str.contains("%").fillna(False) | bool((listed > 1).any())
        share = (listed / 100).where(percent, listed).fillna(fraction[0] / fraction[1])
        good = share.gt(0) & share.le(1)
        self.note(plain.notna() & ~good, "ownership_share_unreadable")
        return share.where(good)

    def _in_operation(self, reference_date: date | None) -> pd.Series:
        listed = self.text("status")
        state = cells.first_word_match(listed, words("statuses"))
        self.note(listed.notna() & state.isna(), "status_unknown")
        ended = cells.day(self.get("end_date"))
        limit = pd.Timestamp(reference_date) if reference_date else pd.Timestamp.max
        out = state.eq("out").fillna(False) | ended.le(limit).fillna(False)
        out |= cells.yes_no(self.get("sold")).fillna(False)
        self.note(out, "out_of_operation")
        return ~out.astype(bool)


def _given(
    street: pd.Series, number: list[pd.Series], postcode: pd.Series, place: pd.Series
) -> pd.Series:
    """Return the address as the list gives it, in one line."""
    first = _spaced([street, *number])
    second = _spaced([postcode, place])
    both = first.ne("") & second.ne("")
    return first + pd.Series(", ", index=first.index).where(both, "") + second


def _spaced(parts: list[pd.Series]) -> pd.Series:
    text = parts[0].fillna("")
    for part in parts[1:]:
        text = text + (" " + part).where(part.notna(), "")
    return text.str.strip().astype("str")
