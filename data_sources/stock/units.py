"""From the cells of a stock list to the contract table ``unit``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import complexes
from data_sources.spreadsheet import bag_ids, cells
from data_sources.spreadsheet.lines import PLACE
from data_sources.stock import addresses

if TYPE_CHECKING:
    from datetime import date

    from data_sources.spreadsheet.oddities import Oddities

_MAX_TEXT, _MAX_STREET, _MAX_ADDRESS = 60, 80, 120
_LABEL = r"(?i)^(?:energie)?(?:label)?\s*(AP[1-5P]?|A\+{1,5}|A[1-5]\+?|[A-G])(?:\s*\(.*\))?$"
_VERA_LABELS = {"AP": "A+", "APP": "A++"}


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("data_sources.stock") / name).read_text("utf-8"))


class Reader:
    """Reads the fields of the lines of one sheet and notes what is odd in which line."""

    def __init__(self, frame: pd.DataFrame, oddities: Oddities) -> None:
        self.frame, self.oddities = frame, oddities
        self._texts: dict[str, pd.Series] = {}

    def units(self, party: str, reference_date: date | None) -> pd.DataFrame:
        """Return the lines as rows of the contract table ``unit``."""
        number = self.frame["line"].astype("str")
        unit_id = self.text("unit_id")
        self.note(unit_id.isna(), "without_unit_id")
        address = self._address()
        ids = bag_ids.read(self.get("vbo_id"))
        self.note(ids["problem"], "bag_id_")
        nowhere = ids["usable"].str.len().eq(0) & address["house_number"].isna()
        self.note(nowhere, "without_address_or_id")
        kind = self._kind()
        return pd.DataFrame(
            {
                "party": party,
                "unit_id": unit_id.fillna("#" + number),
                **{name: self.frame[name] for name in PLACE},
                "complex_id": self.text("complex_id"),
                **{name: address[name] for name in address.columns},
                "vbo_id_given": ids["given"],
                "vbo_ids": ids["usable"],
                "kind": kind,
                "dwelling_type": self._known_words("dwelling_type", "kinds")[0],
                "area_m2": self._area(kind),
                "construction_year": self._year(),
                "energy_label": self._label(),
                "rooms": self._count("rooms"),
                "storeys": self._count("storeys"),
                "vve": complexes.vve(self.get("vve")),
                "ownership_share": self._share(),
                "in_operation": self._in_operation(reference_date),
            }
        )

    def get(self, field: str) -> pd.Series:
        """Return the cells of a field, nulls when the list has no such column."""
        if field in self.frame.columns:
            return self.frame[field]
        return pd.Series(None, index=self.frame.index, dtype="str")

    def text(self, field: str, longest: int = _MAX_TEXT) -> pd.Series:
        """Return a field as text; longer text is a remark, not a value, and is left out."""
        if field not in self._texts:
            values = cells.text(self.get(field))
            remark = values.str.len().gt(longest) | values.str.contains("@")
            self.note(remark, "remark_left_out")
            self._texts[field] = values.mask(remark.fillna(False).astype(bool))
        return self._texts[field]

    def note(self, where: pd.Series, code: str) -> None:
        """Record a code for the lines where ``where`` is true, or holds the end of the code."""
        if where.dtype == "str":
            self.oddities.note(self.frame, code + where)
        else:
            self.oddities.note(self.frame[where.fillna(False).astype(bool)], code)

    def _address(self) -> pd.DataFrame:
        street, whole = self.text("street", _MAX_STREET), self.text("address", _MAX_ADDRESS)
        if not {"house_number", "address"} & set(self.frame.columns):
            street, whole = whole, street
        table, problem = addresses.read(
            street,
            self.get("house_number"),
            (self.text("house_letter"), self.text("house_addition")),
            whole,
            (self.text("postcode"), self.text("place")),
        )
        self.note(problem, "")
        return table

    def _known_words(self, field: str, words: str) -> tuple[pd.Series, pd.Series]:
        """Return the text of a field where a known word occurs in it, and what the word means."""
        listed = self.text(field)
        meaning = cells.first_word_match(listed, _data("words.toml")[words])
        return listed.where(meaning.notna()), meaning

    def _kind(self) -> pd.Series:
        detail = self._known_words("dwelling_type", "kinds")[1]
        kind = detail.fillna(self._known_words("unit_kind", "kinds")[1])
        listed = self.text("dwelling_type").fillna(self.text("unit_kind"))
        self.note(listed.notna() & kind.isna(), "kind_unknown")
        return kind.fillna("unknown")

    def _area(self, kind: pd.Series) -> pd.Series:
        rules, of_dwelling = (
            _data("values.toml")["area_m2"],
            _data("values.toml")["area_m2_of_dwelling"],
        )
        listed = cells.number(self.get("area_m2"))
        home = kind.isin(["dwelling", "room", "unknown"])
        dummy = listed.isin(rules["dummies"]) | listed.lt(1)
        dummy |= home & listed.isin(of_dwelling["dummies"])
        wrong = ~dummy & home & listed.gt(of_dwelling["maximum"])
        self.note(dummy, "area_dummy")
        self.note(wrong, "area_implausible")
        return listed.mask(dummy | wrong)

    def _year(self) -> pd.Series:
        rules = _data("values.toml")["construction_year"]
        listed = cells.year(self.get("construction_year"))
        good = listed.between(rules["minimum"], rules["maximum"]) & ~listed.isin(rules["dummies"])
        self.note(listed.notna() & ~good, "year_dummy")
        return listed.where(good.fillna(False))

    def _label(self) -> pd.Series:
        code = self.text("energy_label").str.extract(_LABEL, expand=False).str.upper()
        pluses = pd.to_numeric(code.str.extract(r"^AP?([1-5])\+?$", expand=False)).fillna(0)
        counted = pd.Series(["A" + "+" * int(n) for n in pluses], index=code.index, dtype="str")
        return code.mask(pluses > 0, counted).replace(_VERA_LABELS)

    def _count(self, field: str) -> pd.Series:
        rules = _data("values.toml")[field]
        listed = cells.number(self.get(field))
        return listed.where(listed.between(rules["minimum"], rules["maximum"]))

    def _share(self) -> pd.Series:
        """Return the share of ownership 0-1 from percentages, fractions or shares."""
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
        state = cells.first_word_match(listed, _data("words.toml")["statuses"])
        self.note(listed.notna() & state.isna(), "status_unknown")
        limit = pd.Timestamp(reference_date) if reference_date else pd.Timestamp.max
        out = state.eq("out").fillna(False)
        for field in ("end_date", "sold"):
            out |= cells.day(self.get(field)).le(limit).fillna(False)
            out |= cells.yes_no(self.get(field)).fillna(False).astype(bool)
        out |= cells.yes_no(self.get("in_use")).eq(False).fillna(False).astype(bool)
        self.note(out, "out_of_operation")
        return ~out
