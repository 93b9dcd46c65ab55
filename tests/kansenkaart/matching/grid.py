"""An invented town of a few streets in which house numbers are divided in every known way."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from tests.kansenkaart.matching import small_town as small

STYLES: dict[str, list[tuple[str | None, str | None]]] = {
    "plain": [(None, None)],
    "letters": [(None, None), ("A", None), ("B", None), ("C", None)],
    "small letters": [("a", None), ("b", None), ("g", None)],
    "numerals": [(None, "HS"), (None, "I"), (None, "II"), (None, "III")],
    "floors": [(None, "H"), (None, "1"), (None, "2"), (None, "3")],
    "numbers": [(None, str(n)) for n in range(1, 13)],
    "zeros": [(None, f"{n:02d}") for n in range(1, 6)],
    "bis": [(None, None), (None, "BIS")],
    "bs": [(None, None), (None, "BS"), (None, "BSA")],
    "up and down": [(None, "ben"), (None, "bov")],
    "colours": [(None, "ZW"), (None, "RD")],
    "letter and number": [("B", str(n)) for n in range(1, 8)],
    "codes": [(None, "TJ52"), (None, "NC"), (None, "HS05"), (None, "HS06")],
    "series to I": [(x, None) for x in "EFGHIJ"],
}
_STREETS = {
    "plain": "Lindenlaan",
    "letters": "Kerkstraat",
    "small letters": "Henriëtte Roland Holsthof",
    "numerals": "Van der Helststraat",
    "floors": "1e Oosterparkstraat",
    "numbers": "Burgemeester Jansenplein",
    "zeros": "Sint Jansweg",
    "bis": "Oudegracht",
    "bs": "Nieuwegracht",
    "up and down": "Professor Lorentzlaan",
    "colours": "'t Hof",
    "letter and number": "De Vennen",
    "codes": "IJsselkade",
    "series to I": "Jozef Israëlsstraat",
}


def homes(numbers: int = 6) -> gpd.GeoDataFrame:
    """Return homes in fourteen streets, and a street of the same name in another place."""
    rows: list[dict[str, Any]] = []
    for s, (style, street) in enumerate(_STREETS.items()):
        for number in range(1, numbers + 1):
            where = {"street": street, "postcode": f"1234{'ABCDEFGHJKLMNP'[s]}{'AB'[number % 2]}"}
            rows += [
                {**where, "number": number, "letter": letter, "addition": addition}
                for letter, addition in STYLES[style]
            ]
    other = {"street": "Kerkstraat", "place": "Buurdorp", "postcode": "1299ZZ"}
    rows += [{**other, "number": n} for n in range(1, numbers + 1)]
    rows += [
        {"street": "Garagepad", "postcode": "1234ZX", "number": 1, "letter": x, "uses": GARAGE}
        for x in "abcdefgh"
    ]
    return small.verblijfsobject({"id": i, "pand": i, **row} for i, row in enumerate(rows, start=1))


GARAGE = ["overige gebruiksfunctie"]
