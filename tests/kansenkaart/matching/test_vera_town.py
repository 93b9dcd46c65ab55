"""The demo town's homes as one VERA file: read and matched without a wrong home."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_sources import demo_town, stock, tables
from data_sources.demo_town.contract_tables import contract_tables
from data_sources.findings import Findings
from kansenkaart import matching
from kansenkaart.texts import Texts
from kansenkaart.town import Town


def _unit(row: Any, number: int, *, with_id: bool) -> dict[str, Any]:
    """Return one EenhedenEenheid as the standard has it; texts where the standard has texts."""

    def text(value: Any) -> str:
        return "" if pd.isna(value) else str(value)

    return {
        "id": f"VERA-{number:05d}",
        "soort": {"code": "WOO", "naam": "Woonruimte"},
        "status": {"code": "VEH", "naam": "Verhuurd"},
        "bouwjaar": int(row.year),
        "gebruiksoppervlakte": int(row.area_m2),
        "adres": {
            "straatnaam": row.street,
            "huisnummer": str(row.house_number),
            "huisletter": text(row.house_letter),
            "huisnummerToevoeging": text(row.house_addition),
            "postcode": text(row.postcode),
            "woonplaats": {"naam": row.place},
        },
        "adresseerbaarObjectBasisregistratie": {"bagIdentificatie": row.vbo_id if with_id else ""},
        "clusters": [{"id": "1", "code": row.complex_id, "soort": {"code": "OND"}}],
        "huurder": {"naam": "HUURDER-VERZONNEN"},
    }


def test_a_vera_file_of_the_demo_town_matches(tmp_path: Path) -> None:
    made = demo_town.town()
    homes = made.units[(made.units["let"] == "dwelling") & made.units["vbo_id"].notna()]
    homes = homes.drop_duplicates("vbo_id")
    truth = contract_tables(made)
    live = set(truth["verblijfsobject"]["vbo_id"])
    homes = homes[homes["vbo_id"].isin(live)].reset_index(drop=True)
    file = tmp_path / "eenheden.json"
    units = [_unit(row, n, with_id=n % 2 == 0) for n, row in enumerate(homes.itertuples())]
    file.write_text(json.dumps(units), "utf-8")
    listed = stock.load("Verzonnen", [file], findings=Findings())
    assert len(listed.unit) == len(homes)
    assert "HUURDER" not in listed.unit.to_csv()
    town = Town(
        reference_date=date(2026, 1, 1),
        unit=listed.unit,
        complex=listed.complex,
        holding=tables.empty("holding"),
        **{name: truth[name] for name in ("pand", "verblijfsobject", "buurt")},
    )
    match = matching.match(listed.unit, town, texts=Texts("nl"))
    truth = dict(zip((u["id"] for u in units), homes["vbo_id"], strict=True))
    sure = match[match["outcome"] == "matched"]
    assert (sure["vbo_id"] == sure["unit_id"].map(truth)).all()
    # a clean list: all but the planted doubles of the register (the same address twice) are found
    assert len(sure) / len(homes) > 0.99
