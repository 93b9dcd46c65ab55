"""Fresh dirty stock lists with an answer key, from any table of verblijfsobjecten and a seed.

The generator knows nothing of the program's normal forms: it decides itself, from the addresses of
the homes with the same house number, which ways of writing keep the meaning of an address and which
change it. Lists are written as real files with other titles and column orders per seed.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

TENANT = "HUURDER-GEHEIM"
_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_WORDS = {
    "HS": ("huis", "hs", "HS"),
    "BIS": ("bis", "Bis"),
    "BS": ("bis", "bs"),
    "BEN": ("beneden", "ben", "BEN"),
    "BOV": ("boven", "bov", "BOV"),
    "ZW": ("zwart", "zw"),
    "RD": ("rood", "rd"),
}
_FLOOR_STYLE = {"", "HS", "H", *_NUMERALS, *"123456789"}
LAYOUTS: tuple[dict[str, str], ...] = (
    {
        "unit_id": "VHE-nummer",
        "complex_id": "Complexnr.",
        "street": "Straat",
        "number": "Huisnr",
        "letter": "Huisletter",
        "addition": "Toev.",
        "postcode": "Postcode",
        "place": "Plaats",
        "type": "Type",
        "area": "GBO m2",
        "year": "Bouwjaar",
        "rooms": "Aantal kamers",
        "bag": "BAG VBO id",
        "status": "Status",
        "tenant": "Naam huurder",
        "rent": "Kale huur",
    },
    {
        "unit_id": "Eenheidnummer",
        "complex_id": "Clusternummer",
        "street": "Straatnaam",
        "number": "Huisnummer",
        "addition": "Toevoegsel",
        "postcode": "Postcode",
        "place": "Woonplaats",
        "type": "Woningtype",
        "area": "Woonoppervlak",
        "year": "Bouwjaar",
        "rooms": "Kamers",
        "bag": "BAG verblijfsobject id",
        "status": "Status eenheid",
        "tenant": "Huurder",
        "rent": "Netto huur",
    },
    {
        "unit_id": "Objectnummer",
        "complex_id": "Complexcode",
        "street": "Straat",
        "number": "Huisnummer",
        "letter": "Letter",
        "addition": "Huisnummertoevoeging",
        "postcode": "Postcode",
        "place": "Plaats",
        "type": "VHE-type",
        "area": "Gebruiksoppervlakte",
        "year": "Bouwjaar",
        "rooms": "Aantal kamers",
        "bag": "BAG-id",
        "status": "Status",
        "rent": "WOZ waarde",
    },
)


@dataclass
class Truth:
    """What is true of one line, and what may become of it."""

    unit_id: str
    vbo_id: str | None
    dirt: list[str] = field(default_factory=list)
    allowed: set[str] = field(default_factory=lambda: {"matched"})


@dataclass
class DirtyList:
    """The cells of a list by field, line by line, with the truth about each."""

    cells: list[dict[str, Any]]
    truth: list[Truth]


class Town:
    """The addresses of the homes, looked at from all sides."""

    def __init__(self, vbo: pd.DataFrame) -> None:
        self.rows = [
            {k: None if pd.isna(v) else v for k, v in row.items()}
            for row in vbo[_NEEDED].to_dict("records")
        ]
        for row, uses in zip(self.rows, vbo["uses"], strict=True):
            row["home"] = "woonfunctie" in uses
            row["garage"] = list(uses) == ["overige gebruiksfunctie"]
        self.rows = [r for r in self.rows if r["house_number"] is not None and r["street"]]
        self.by_postcode: dict[Any, list[dict[str, Any]]] = {}
        self.by_street: dict[Any, list[dict[str, Any]]] = {}
        for row in self.rows:
            number = row["house_number"]
            self.by_postcode.setdefault((row["postcode"], number), []).append(row)
            self.by_street.setdefault((row["street"], row["place"], number), []).append(row)
        self.streets = sorted({r["street"] for r in self.rows})
        self.pairs = {(r["street"], r["postcode"]) for r in self.rows}

    def group(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the homes that share the house number, by postcode or by street."""
        number = row["house_number"]
        same = self.by_postcode.get((row["postcode"], number), [])
        return same + self.by_street[row["street"], row["place"], number]

    def suffixes(self, row: dict[str, Any]) -> set[str]:
        """Return the other suffixes of the house number."""
        return {suffix(r) for r in self.group(row) if r["vbo_id"] != row["vbo_id"]}

    def unique(self, row: dict[str, Any]) -> bool:
        """Tell whether no other home of the number has a suffix that reads as this one's."""
        return reading(suffix(row)) not in {reading(s) for s in self.suffixes(row)}


_NEEDED = [
    "vbo_id",
    "street",
    "house_number",
    "house_letter",
    "house_addition",
    "postcode",
    "place",
]


def suffix(row: dict[str, Any]) -> str:
    """Return letter and addition glued, in capitals."""
    return ((row["house_letter"] or "") + (row["house_addition"] or "")).upper()


def reading(text: str) -> str:
    """Return how a person reads a suffix: 01, I and '1 hoog' are 1, H is huis, BS is bis."""
    plain = text.lstrip("0") or text
    return str(_NUMERALS.get(plain, {"H": "HS", "BS": "BIS"}.get(plain, plain)))


def make(town: Town, seed: int, lines: int) -> DirtyList:
    """Return a dirty list of ``lines`` homes, with copies and units that are gone besides."""
    rng = random.Random(seed)
    homes = rng.sample(town.rows, min(lines, len(town.rows)))
    made = DirtyList([], [])
    for n, row in enumerate(homes):
        cell, truth = _clean(row, n, rng)
        if not town.unique(row):
            truth.allowed = {"matched", "uncertain"}
            truth.dirt.append("not_unique")
        _write_otherwise(cell, truth, row, town, rng)
        _change_meaning(cell, truth, row, town, rng)
        made.cells.append(cell)
        made.truth.append(truth)
    _gone(made, rng)
    _copies(made, rng)
    return made


def _clean(row: dict[str, Any], n: int, rng: random.Random) -> tuple[dict[str, Any], Truth]:
    home = row["home"]
    cell = {
        "unit_id": f"V{n:06d}",
        "complex_id": f"{rng.randint(1, 40):04d}" if home else "0900",
        "street": row["street"],
        "number": int(row["house_number"]),
        "letter": row["house_letter"],
        "addition": row["house_addition"],
        "postcode": row["postcode"],
        "place": row["place"],
        "type": "Portiekflat" if home else "Garage" if row["garage"] else "Winkelruimte",
        "area": rng.randint(35, 140) if home else 16,
        "year": rng.randint(1920, 2020),
        "rooms": rng.randint(1, 6),
        "bag": row["vbo_id"] if rng.random() < 0.5 else None,
        "status": "Verhuurd",
        "tenant": TENANT,
        "rent": 512.34,
    }
    return cell, Truth(cell["unit_id"], row["vbo_id"])


def _write_otherwise(
    cell: dict[str, Any], truth: Truth, row: dict[str, Any], town: Town, rng: random.Random
) -> None:
    """Write the same address and id in other ways; the meaning stays."""
    chance = rng.random
    if chance() < 0.15:
        write_suffix(cell, truth, row, town, rng)
    if chance() < 0.1:
        write_street(cell, truth, rng)
    if cell["letter"] and not cell["addition"] and chance() < 0.2:
        cell["letter"], cell["addition"] = None, cell["letter"]
        truth.dirt.append("letter_in_addition")
    if (cell["letter"] or cell["addition"]) and chance() < 0.2:
        merge_number(cell, truth, rng)
    if cell["postcode"] and chance() < 0.2:
        code = cell["postcode"]
        cell["postcode"] = rng.choice([f"{code[:4]} {code[4:]}", code.lower()])
        truth.dirt.append("postcode_spelling")
    elif cell["postcode"] and cell["place"] and chance() < 0.03:
        cell["postcode"] = rng.choice([None, "1234", "ONBEKEND"])
        truth.dirt.append("postcode_lost")
    elif cell["postcode"] and cell["place"] and chance() < 0.02:
        letter = rng.choice([x for x in "ABDEGHJKLPRTVXZ" if x != cell["postcode"][5]])
        cell["postcode"] = cell["postcode"][:5] + letter
        truth.dirt.append("postcode_wrong")
        other_number = (row["street"], cell["postcode"]) in town.pairs
        if other_number or (cell["postcode"], row["house_number"]) in town.by_postcode:
            truth.allowed = {"matched", "uncertain"}
    if cell["bag"] and chance() < 0.4:
        lose_digits(cell, truth, rng)


def write_suffix(
    cell: dict[str, Any], truth: Truth, row: dict[str, Any], town: Town, rng: random.Random
) -> None:
    """Write letter and addition in another spelling, where no other home of the number has it."""
    own, others = suffix(row), town.suffixes(row)
    options: list[str] = list(_WORDS.get(own, ()))
    if own.isdigit():
        options += [f"0{own}"]
    floors = {own, *others} <= _FLOOR_STYLE and town.unique(row)
    if floors and own in _NUMERALS:
        options += [str(_NUMERALS[own]), f"{_NUMERALS[own]} hoog"]
    if floors and own in {"1", "2", "3"}:
        options += ["I" * int(own), f"{own} hoog"]
    if floors and own == "H":
        options += ["hs", "huis"]
    taken = {reading(s) for s in others} | others
    options = [o for o in options if o.upper() not in taken]
    if options:
        cell["letter"], cell["addition"] = None, rng.choice(options)
        truth.dirt.append("suffix_spelling")


def write_street(cell: dict[str, Any], truth: Truth, rng: random.Random) -> None:
    """Write the street in capitals, without accents or shortened."""
    street = cell["street"]
    options = [street.upper(), f" {street} ", street.replace("ë", "e").replace("é", "e")]
    if street.endswith("straat"):
        options.append(street.removesuffix("aat") + ".")
    if street.startswith("Burgemeester "):
        options.append("Burg. " + street.removeprefix("Burgemeester "))
    cell["street"] = rng.choice(options)
    truth.dirt.append("street_spelling")


def merge_number(cell: dict[str, Any], truth: Truth, rng: random.Random) -> None:
    """Put number, letter and addition in one cell."""
    letter, addition = cell["letter"] or "", cell["addition"] or ""
    glue = rng.choice(["", "-", " "])
    if glue == "" and not letter and addition[:1].isdigit():
        glue = "-"
    inner = "-" if letter[-1:].isdigit() and addition[:1].isdigit() else ""
    cell["number"] = f"{cell['number']}{glue}{letter}{inner}{addition}"
    cell["letter"] = cell["addition"] = None
    truth.dirt.append("number_merged")


def lose_digits(cell: dict[str, Any], truth: Truth, rng: random.Random) -> None:
    """Do to the BAG id what spreadsheet programs do."""
    number = int(cell["bag"])
    harm: list[Any] = [number, f"{number:.2E}"]
    if cell["bag"].startswith("0"):
        harm += [str(number), number // 1000 * 1000]
    cell["bag"] = rng.choice(harm)
    truth.dirt.append("id_damaged")


def _change_meaning(
    cell: dict[str, Any], truth: Truth, row: dict[str, Any], town: Town, rng: random.Random
) -> None:
    """Change what the line says, in few lines, so that no certain home is left."""
    what = rng.random()
    open_outcomes = {"uncertain", "unmatched"}
    if what < 0.012:
        add_suffix(cell, truth, row, town, rng)
    elif what < 0.016 and suffix(row) and "" not in town.suffixes(row):
        cell["number"], cell["letter"], cell["addition"] = int(row["house_number"]), None, None
        truth.dirt.append("addition_lost")
        truth.allowed = open_outcomes | ({"matched"} if cell["bag"] else set())
    elif what < 0.024:
        other = rng.choice(town.rows)
        if other["vbo_id"] != row["vbo_id"] and town.unique(row):
            cell["bag"] = other["vbo_id"]
            truth.dirt.append("id_wrong")
            doubt = "postcode_wrong" in truth.dirt
            truth.allowed = {"conflict", "uncertain"} if doubt else {"conflict"}
    elif what < 0.027:
        cell["number"], cell["letter"], cell["addition"] = rng.randint(9000, 9999), None, None
        cell["bag"] = None
        truth.dirt.append("number_unknown")
        truth.vbo_id, truth.allowed = None, {"unmatched"}
        if row["garage"]:
            # a box without an address may be one of the panden near its complex
            truth.allowed = open_outcomes
    elif what < 0.030:
        other_street(cell, truth, row, town, rng)
    elif what < 0.033:
        cell.update(street="Verreweg", postcode="9999ZZ", place="Elders", bag=None)
        truth.dirt.append("elsewhere")
        truth.vbo_id, truth.allowed = None, {"unmatched"}


def add_suffix(
    cell: dict[str, Any], truth: Truth, row: dict[str, Any], town: Town, rng: random.Random
) -> None:
    """Give the line a suffix that no home of the number has, however one reads it."""
    used = {suffix(r) for r in town.group(row)}
    used |= {reading(s) for s in used}
    options = [s for s in ("A", "Q", "hs", "bis", "7", "ZW", "bov") if s.upper() not in used]
    options = [s for s in options if reading(s.upper()) not in used]
    cell["number"], cell["letter"] = int(row["house_number"]), None
    cell["addition"] = rng.choice(options)
    truth.dirt.append("addition_unknown")
    truth.allowed = {"uncertain", "unmatched"}


def other_street(
    cell: dict[str, Any], truth: Truth, row: dict[str, Any], town: Town, rng: random.Random
) -> None:
    """Name another street of the town, at the postcode of the home."""
    place, number = row["place"], row["house_number"]
    options = [s for s in town.streets if s != row["street"]]
    street = rng.choice(options)
    both = any(
        r["postcode"] == row["postcode"] for r in town.by_street.get((street, place, number), [])
    )
    if (
        both
        or not row["postcode"]
        or "postcode_lost" in truth.dirt
        or "postcode_wrong" in truth.dirt
    ):
        return
    cell["street"], cell["bag"] = street, None
    truth.dirt.append("street_wrong")
    truth.allowed = {"uncertain", "unmatched"}


def _gone(made: DirtyList, rng: random.Random) -> None:
    """Add units that were sold or demolished, at no number or at that of a standing home."""
    for n in range(max(1, len(made.cells) // 100)):
        cell = dict(rng.choice(made.cells), unit_id=f"W{n:05d}", bag=None)
        cell["status"] = rng.choice(["Uit exploitatie", "Verkocht", "Gesloopt"])
        if rng.random() < 0.5:
            cell["number"] = 9000 + n
        made.cells.append(cell)
        made.truth.append(Truth(cell["unit_id"], None, ["gone"], {"out_of_operation"}))


def _copies(made: DirtyList, rng: random.Random) -> None:
    """Shuffle the lines and repeat some of them further down, as the same or as another unit."""
    order = list(range(len(made.cells)))
    rng.shuffle(order)
    made.cells = [made.cells[i] for i in order]
    made.truth = [made.truth[i] for i in order]
    certain = [i for i, t in enumerate(made.truth) if t.allowed == {"matched"}]
    for n, i in enumerate(rng.sample(certain, max(1, len(certain) // 150))):
        cell, truth = dict(made.cells[i]), made.truth[i]
        if rng.random() < 0.5 and cell["type"] != "Garage":
            cell["unit_id"] = f"X{n:05d}"
        made.cells.append(cell)
        made.truth.append(Truth(cell["unit_id"], truth.vbo_id, ["copy"], {"duplicate"}))


def write(made: DirtyList, folder: Path, seed: int) -> Path:
    """Write the list as a spreadsheet or csv with titles and columns of its own.

    Returns
    -------
    Path
        The file; the lines stand in the order of the list.
    """
    rng = random.Random(-seed - 1)
    layout = dict(LAYOUTS[seed % len(LAYOUTS)])
    titles = list(layout.items())
    rng.shuffle(titles)
    head = [["Bezitslijst (verzonnen)"], ["vertrouwelijk"], []][: rng.randint(0, 3)]
    rows = [[_cell(cell, name, layout) for name, _ in titles] for cell in made.cells]
    table = [*head, [title for _, title in titles], *rows]
    if rng.random() < 0.5:
        table.append(["Totaal", len(rows)])
    path = folder / f"lijst {seed}{'.csv' if seed % 2 else '.xlsx'}"
    if seed % 2:
        encoding = rng.choice(["utf-8-sig", "cp1252", "utf-16"])
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=rng.choice(";\t"))
            writer.writerows([["" if c is None else c for c in row] for row in table])
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in table:
            sheet.append(row)
        book.save(path)
    return path


def _cell(cell: dict[str, Any], name: str, layout: dict[str, str]) -> Any:
    """Return a cell; a list without a letter column has the letter before the addition."""
    if name == "addition" and "letter" not in layout and cell["letter"]:
        return (cell["letter"] or "") + (cell["addition"] or "")
    return cell[name]
