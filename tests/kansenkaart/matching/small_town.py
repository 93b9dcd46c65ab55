"""Small hand-made towns and stock lists: contract tables from a few words per row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from data_sources import tables
from data_sources.contract import CRS
from kansenkaart.town import Town

X, Y = 100_000.0, 400_000.0
ADDRESS = {
    "street": "Kerkstraat",
    "house_letter": None,
    "house_addition": None,
    "postcode": "1234AB",
    "place": "Dorp",
}
_SHORT = {"number": "house_number", "letter": "house_letter", "addition": "house_addition"}
_UNIT = {
    "party": "A",
    "file": "lijst.xlsx",
    "sheet": "Bezit",
    "complex_id": None,
    "kind": "dwelling",
    "dwelling_type": None,
    "area_m2": None,
    "construction_year": None,
    "energy_label": None,
    "rooms": None,
    "storeys": None,
    "vve": "none",
    "ownership_share": None,
    "in_operation": True,
}


def vbo_id(number: int) -> str:
    return f"999901{number:010d}"


def pand_id(number: int) -> str:
    return f"999910{number:010d}"


def _long(row: Mapping[str, Any]) -> dict[str, Any]:
    return {_SHORT.get(key, key): None if value == "" else value for key, value in row.items()}


def verblijfsobject(rows: Iterable[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    made = []
    for row in map(_long, rows):
        panden = row.pop("panden", [row.pop("pand", row["id"])])
        number = row.pop("id")
        made.append(
            {
                **ADDRESS,
                "status": "Verblijfsobject in gebruik",
                "uses": ["woonfunctie"],
                "area_m2": 70.0,
                "gemeente_code": "GM9999",
                **row,
                "vbo_id": vbo_id(number),
                "pand_ids": [pand_id(p) for p in panden],
                "geometry": shapely.Point(X + row.pop("x", 10 * panden[0]), Y),
            }
        )
    frame = pd.DataFrame(made, columns=[*(made[0] if made else []), "x"]).drop(columns="x")
    if not made:
        return tables.empty("verblijfsobject")
    return tables.validate("verblijfsobject", gpd.GeoDataFrame(frame, crs=CRS))


def pand(ids: Iterable[str], shapes: Mapping[str, Any] | None = None) -> gpd.GeoDataFrame:
    shapes = shapes or {}
    names = sorted(set(ids) | set(shapes))
    boxes = [
        shapes.get(name, shapely.box(X + 10 * n, Y, X + 10 * n + 8, Y + 9))
        for n, name in ((int(name[6:]) % 10_000, name) for name in names)
    ]
    frame = gpd.GeoDataFrame(
        {"pand_id": names, "construction_year": 1960, "status": "Pand in gebruik"},
        geometry=boxes,
        crs=CRS,
    )
    return tables.validate("pand", frame)


def address(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    made = []
    for number, row in enumerate(map(_long, rows), start=1):
        made.append(
            {
                **ADDRESS,
                "is_main": False,
                **row,
                "vbo_id": vbo_id(row.pop("id")),
                "address_id": f"999920{number:010d}",
            }
        )
    frame = pd.DataFrame(made).drop(columns="id", errors="ignore")
    return tables.validate("address", frame)


def ended(rows: Mapping[int, str]) -> pd.DataFrame:
    frame = pd.DataFrame({"bag_id": [vbo_id(n) for n in rows], "status": list(rows.values())})
    columns = [column.name for column in tables.CONTRACTS["ended"].columns]
    return tables.validate("ended", frame.reindex(columns=columns))


def unit(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return stock lines; ``number``, ``letter``, ``addition`` and ``ids`` are short names."""
    made = []
    for line, row in enumerate(map(_long, rows), start=5):
        ids = [i if isinstance(i, str) else vbo_id(i) for i in row.pop("ids", [])]
        address = {**ADDRESS, "house_number": None}
        filled = {**_UNIT, **address, "line": line, "unit_id": f"E{line}", **row}
        filled = {k: None if v == "" else v for k, v in filled.items()}
        parts = [filled["street"], filled["house_number"], filled["house_letter"]]
        parts += [filled["house_addition"], filled["postcode"], filled["place"]]
        filled["given"] = row.get("given", " ".join(str(p) for p in parts if p is not None))
        filled["vbo_ids"] = ids
        filled["vbo_id_given"] = row.get("vbo_id_given", ids[0] if ids else None)
        made.append(filled)
    return tables.validate("unit", pd.DataFrame(made)) if made else tables.empty("unit")


def holding(pairs: Iterable[tuple[str, int]]) -> pd.DataFrame:
    rows = [{"party": party, "vbo_id": vbo_id(n), "pand_id": None} for party, n in pairs]
    return tables.validate("holding", pd.DataFrame(rows)) if rows else tables.empty("holding")


def town(
    homes: gpd.GeoDataFrame,
    listed: pd.DataFrame,
    *,
    shapes: Mapping[str, Any] | None = None,
    **more: Any,
) -> Town:
    panden = homes["pand_ids"].explode().dropna()
    return Town(
        reference_date=date(2026, 1, 1),
        pand=pand(panden, shapes),
        verblijfsobject=homes,
        buurt=tables.empty("buurt"),
        unit=listed,
        complex=tables.empty("complex"),
        holding=more.pop("holding", tables.empty("holding")),
        **more,
    )
