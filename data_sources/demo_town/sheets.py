"""The spreadsheets of the two corporations, each with titles and habits of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data_sources.demo_town.dirt import CANARY, DirtyList

if TYPE_CHECKING:
    from data_sources.demo_town.town import DemoTown

Rows = list[list[Any]]

_STOCK_A = {
    "VHE-nummer": "unit_id", "Complexnr.": "complex_id", "Straat": "street",
    "Huisnr": "house_number", "Huisletter": "house_letter", "Toev.": "house_addition",
    "Postcode": "postcode", "Plaats": "place", "Type": "type", "GBO m2": "area_m2",
    "Bouwjaar": "year", "Label": "label", "Kale huur": "rent", "VvE": "vve",
    "Aantal kamers": "rooms",
    "Woonlagen": "levels", "BAG VBO id": "bag", "Status": "status",
    "Contractdatum": "contract", "Naam huurder": "tenant",
}  # fmt: skip
_STOCK_B = {
    "Eenheidnummer": "unit_id", "Clusternummer": "complex_id", "Adres": "address",
    "Postcode": "postcode", "Woonplaats": "place", "Detailsoort": "type",
    "Oppervlakte": "area_m2", "Bouwjaar": "year", "EPA-label": "label", "Netto huur": "rent",
    "Status VvE": "vve", "Kamers": "rooms", "BAG verblijfsobject id": "bag",
    "Status eenheid": "status", "Naam huurder": "tenant",
}  # fmt: skip
_AMBITIONS_B = {
    "hergebruik": "oogsten en hergebruiken",
    "biobased": "bio-based",
    "biobased, losmaakbaar": "bio-based en demontabel",
    "geen": "nee",
}
_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
TITLES_A = [
    ["Woonstichting De Verzonnen Haard - bezitslijst per 1-1-2026 (verzonnen)"],
    ["vertrouwelijk"],
    [],
]
TITLES_B = [["Wooncorporatie Verzonnen Thuis (verzonnen) – bezit per 1-1-2026"], []]


def stock_a(dirty: DirtyList) -> tuple[Rows, int]:
    """Return the rows of the first stock list, for xlsx, and the line of its first unit."""
    lines = dirty.lines.assign(contract=datetime(2015, 5, 1), tenant=CANARY)  # noqa: DTZ001
    let = lines["let"].isin(["dwelling", "room"]) & (lines["status"] == "Verhuurd")
    lines["tenant"] = lines["tenant"].where(let, None)
    lines["area_m2"] = lines["area_m2"].astype("float64")
    rows = [*TITLES_A, list(_STOCK_A), *_cells(lines, list(_STOCK_A.values()))]
    return [*rows, ["Totaal", len(lines)]], len(TITLES_A) + 2


def stock_b(dirty: DirtyList) -> tuple[Rows, int]:
    """Return the rows of the second stock list, for csv, and the line of its first unit."""
    lines = dirty.lines.assign(tenant=CANARY)
    parts = [lines["house_letter"], lines["house_addition"]]
    letter, addition = (part.map(lambda p: p if p is not None else "") for part in parts)
    lines["address"] = (
        lines["street"] + " " + lines["house_number"].map(_number) + letter
        + addition.map(lambda a: f" {a}" if a else "")
    )  # fmt: skip
    # What a spreadsheet makes of a number of 16 digits when it writes a csv.
    lines["bag"] = lines["bag"].map(
        lambda i: f"{i:.5E}".replace(".", ",") if isinstance(i, int) else i
    )
    for name in ("area_m2", "rent"):
        lines[name] = lines[name].map(lambda v: f"{float(v):.1f}".replace(".", ","))
    rows = [*TITLES_B, list(_STOCK_B), *_cells(lines, list(_STOCK_B.values()))]
    return [*rows, ["Totaal", len(lines)]], len(TITLES_B) + 2


def _number(value: Any) -> str:
    """Return a house number as text; one that Excel made a date, as Excel then shows it."""
    if isinstance(value, datetime):
        return f"{value.day}-{_MONTHS[value.month - 1]}"
    return str(value)


def complexes(town: DemoTown, owner: str) -> Rows:
    """Return the rows of the list of complexes."""
    mine = town.complexes[town.complexes["owner"] == owner]
    header = [
        "Complexnummer", "Complexnaam", "Strategie", "Resterende exploitatie", "Lift",
        "Constructietype", "Vloertype", "Daktype", "VvE",
    ]  # fmt: skip
    lift = np.where(mine["lift"], "ja", "nee")
    columns = [
        "complex_id", "complex_name", "strategy", "years_left", "lift", "structure",
        "floor_type", "roof_type", "vve",
    ]  # fmt: skip
    return [header, *_cells(mine.assign(lift=lift), columns)]


def plan_a(plan: pd.DataFrame) -> Rows:
    """Return the rows of the first renovation plan: years in columns of their own."""
    header = [
        "Complex", "Omschrijving ingreep", "Soort", "Start", "Gereed", "Zekerheid",
        "Aantal woningen", "Budget", "Label doel", "Gecommuniceerd", "Circulaire ambitie",
    ]  # fmt: skip
    columns = [
        "complex_id", "name", "measure", "start", "end", "certainty", "homes", "budget",
        "label_to", "informed", "ambition",
    ]  # fmt: skip
    return [header, *_cells(plan, columns)]


def plan_b(plan: pd.DataFrame) -> Rows:
    """Return the rows of the second renovation plan: a title, other words, other order."""
    header = [
        "Projectnummer", "Clusternummer", "Ingreep", "Startjaar", "Eindjaar", "Status plan",
        "Aantal VHE", "Investering", "Huurders geïnformeerd", "Circulair",
    ]  # fmt: skip
    plan = plan.assign(
        project=[f"P{n:03d}" for n in range(1, len(plan) + 1)],
        ambition=plan["ambition"].map(_AMBITIONS_B),
    )
    columns = [
        "project", "complex_id", "measure", "start", "end", "certainty", "homes", "budget",
        "informed", "ambition",
    ]  # fmt: skip
    return [["Meerjarenplanning 2026-2036 (verzonnen)"], [], header, *_cells(plan, columns)]


def _cells(table: pd.DataFrame, columns: Sequence[str]) -> Rows:
    """Return the values of columns as plain cells; what is missing is None."""
    values = table[list(columns)].astype("object")
    return [[_plain(cell) for cell in row] for row in values.where(values.notna(), None).to_numpy()]


def _plain(cell: Any) -> Any:
    """Return a cell as Python has it, whole numbers without decimals."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def csv_text(rows: Rows) -> str:
    """Return rows as text with semicolons."""
    return "".join(";".join("" if c is None else str(c) for c in row) + "\n" for row in rows)
