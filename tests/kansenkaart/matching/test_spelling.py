"""House number additions, streets and places in their normal form."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from kansenkaart import matching
from kansenkaart.matching import spelling
from kansenkaart.texts import Texts
from tests.kansenkaart.matching import small_town as small

_FILE = Path(__file__).parent / "cases" / "additions.csv"
_ROWS = list(csv.DictReader(_FILE.read_text("utf-8").splitlines(), delimiter=";"))


@pytest.mark.parametrize("row", _ROWS, ids=lambda r: f"{r['homes']}: {r['listed']}")
def test_addition_in_another_spelling(row: dict[str, str]) -> None:
    homes = row["homes"].split(",")
    bag = [{"id": i, "number": 12, "addition": a or None} for i, a in enumerate(homes, 1)]
    listed = small.unit([{"number": 12, "addition": row["listed"].lstrip(",")}])
    town = small.town(small.verblijfsobject(bag), listed)
    found = matching.match(listed, town, texts=Texts("nl")).iloc[0]
    if row["means"] == "-":
        assert found["outcome"] != "matched"
    else:
        assert found["outcome"] == "matched"
        assert found["vbo_id"] == small.vbo_id(homes.index(row["means"]) + 1)
        assert found["rung"] in {"exact_address", "spelling"}


@pytest.mark.parametrize(
    ("listed", "official"),
    [
        ("Kerkstr.", "Kerkstraat"),
        ("KERKSTRAAT", "kerkstraat"),
        ("v.d. Bergln", "van den Berglaan"),
        ("Prof. Lorentzplein", "Professor Lorentzplein"),
        ("St. Jansplein", "Sint Jansplein"),
        ("Eerste Kruisweg", "1e Kruisweg"),
        ("IJsselkade", "Ysselkade"),
        ("Henriette Roland-Holsthof", "Henriëtte Roland Holsthof"),
        ("t Nauwe Steegje", "'t Nauwe Steegje"),
        ("het Hof", "'t Hof"),
    ],
)
def test_one_street_in_two_spellings(listed: str, official: str) -> None:
    keys = spelling.street_key(pd.Series([listed, official], dtype="str"))
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kerkstraat", "Kerklaan"),
        ("1e Kruisweg", "2e Kruisweg"),
        ("Prinsstraat", "Prinsesstraat"),
        ("Korte Dijk", "Lange Dijk"),
        ("Kerkstraat", "Kerkdwarsstraat"),
    ],
)
def test_two_streets(one: str, other: str) -> None:
    keys = spelling.street_key(pd.Series([one, other], dtype="str"))
    assert keys[0] != keys[1]


def test_places() -> None:
    given = ["Den Haag", "'s-Gravenhage", "WEESP", "Weesp "]
    keys = spelling.place_key(pd.Series(given, dtype="str"))
    assert keys[0] == keys[1]
    assert keys[2] == keys[3]
