"""A village small enough to compute by hand, at any place and in any direction.

Local metres, before moving::

    y=40  block 21 22 23 (20 x 10 each)   flat 41 (40 x 12)    shop 61 (10 x 10)   pair 71 72
    y=17  sheds 11..16 (5.2 x 3.1 each)
    y=0   row 01..05 (6 x 10 each)        garages 31..35 (3 x 6)   offices 51 (30 x 15) 52 (10 x 15)
          x=0                             x=80                     x=150
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.affinity import rotate, translate

from data_sources.tables import CRS, empty, validate
from kansenkaart import rules
from kansenkaart.town import Town

BASE = (130_000.0, 480_000.0)
PARAMETERS = dict(rules.parameters("fabric")) | dict(rules.parameters("projects"))
STORAGE = "overige gebruiksfunctie"


def pand(number: int) -> str:
    """Return the pand id of a number of two digits."""
    return f"0457100000{number:06d}"


def vbo(number: int) -> str:
    """Return the vbo id of a number."""
    return f"0457010000{number:06d}"


OUTLINES: dict[int, tuple[float, float, float, float]] = (
    {1 + i: (6.0 * i, 0, 6.0 * i + 6, 10) for i in range(5)}
    | {11 + i: (5.2 * i, 17, 5.2 * i + 5.2, 20.1) for i in range(6)}
    | {21 + i: (20.0 * i, 40, 20.0 * i + 20, 50) for i in range(3)}
    | {31 + i: (80 + 3.0 * i, 0, 83 + 3.0 * i, 6) for i in range(5)}
    | {41: (80, 40, 120, 52)}
    | {51: (150, 0, 180, 15), 52: (180, 0, 190, 15)}
    | {61: (150, 40, 160, 50)}
    | {71: (200, 40, 210, 50), 72: (210, 40, 215, 50)}
)
YEARS = {21: 1960, 22: 1962, 23: 1964}

# number, panden, uses, area, street, house number
OBJECTS: list[tuple[int, list[int], list[str], float, str, int]] = (
    [(100 + i, [1 + i], ["woonfunctie"], 110.0 + i, "Lindelaan", 1 + 2 * i) for i in range(5)]
    + [(200 + i, [21 + i // 6], ["woonfunctie"], 75.0, "Eikenstraat", 2 + 2 * i) for i in range(18)]
    + [(300 + i, [31 + i], [STORAGE], 18.0, "Lindelaan", 20 + i) for i in range(5)]
    + [(400 + i, [41], ["woonfunctie"], 80.0, "Eikenstraat", 101 + i) for i in range(24)]
    + [(450 + i, [41], [STORAGE], 20.0, "Eikenstraat", 201 + i) for i in range(8)]
    + [
        (500, [51], ["kantoorfunctie"], 900.0, "Plein", 1),
        (501, [52], ["kantoorfunctie"], 200.0, "Plein", 3),
        (600, [61], ["winkelfunctie", "woonfunctie"], 120.0, "Plein", 5),
        (601, [61], ["woonfunctie"], 80.0, "Plein", 7),
        (700, [72, 71], ["winkelfunctie"], 90.0, "Plein", 9),
    ]
)


def place(shape: Any, move: tuple[float, float] = (0.0, 0.0), turn_deg: float = 0.0) -> Any:
    """Return a shape in local metres where the village lies, moved and turned with it."""
    turned = rotate(shape, turn_deg, origin=(0, 0))
    return translate(turned, BASE[0] + move[0], BASE[1] + move[1])


def limits(*rows: tuple[Any, ...], **placed: Any) -> gpd.GeoDataFrame:
    """Return a height_limit table of (local box, height, plan, date)."""
    table = gpd.GeoDataFrame(
        [row[1:] for row in rows],
        columns=["max_height_m", "plan_id", "plan_date"],
        geometry=[place(shapely.box(*row[0]), **placed) for row in rows],
        crs=CRS,
    )
    table["limit_id"] = [f"L{number}" for number in range(len(table))]
    table["plan_date"] = pd.to_datetime(table["plan_date"])
    return validate("height_limit", table.reindex(columns=empty("height_limit").columns))


def congestion(**demand: int | None) -> pd.DataFrame:
    """Return a grid_congestion table of 1 November 2026: postcode to code."""
    table = pd.DataFrame({"postcode": list(demand), "demand": list(demand.values())})
    table["date"] = pd.Timestamp("2026-11-01")
    return validate("grid_congestion", table.reindex(columns=empty("grid_congestion").columns))


def town(
    *,
    move: tuple[float, float] = (0.0, 0.0),
    turn_deg: float = 0.0,
    shuffle: int | None = None,
    **tables: Any,
) -> Town:
    """Return the village as a town, moved, turned and with its rows in another order."""

    def here(shape: Any) -> Any:
        return place(shape, move, turn_deg)

    panden = gpd.GeoDataFrame(
        {
            "pand_id": [pand(n) for n in OUTLINES],
            "construction_year": [YEARS.get(n, 1970) for n in OUTLINES],
            "status": "Pand in gebruik",
        },
        geometry=[here(shapely.box(*box)) for box in OUTLINES.values()],
        crs=CRS,
    )
    buurten = gpd.GeoDataFrame(
        {"buurt_code": ["BU04570001", "BU04570002"], "buurt_name": ["West", "Oost"]}
        | {"gemeente_code": "GM0457"},
        geometry=[here(shapely.box(-20, -20, 140, 80)), here(shapely.box(140, -20, 300, 80))],
        crs=CRS,
    ).reindex(columns=empty("buurt").columns)
    objects = _objects(here)
    if shuffle is not None:
        panden = panden.sample(frac=1, random_state=shuffle)
        objects = objects.sample(frac=1, random_state=shuffle)
    given = {name: empty(name) for name in ("unit", "complex", "holding")} | tables
    return Town(
        date(2026, 1, 1),
        validate("pand", panden),
        validate("verblijfsobject", objects),
        validate("buurt", buurten),
        **given,
    )


def _objects(here: Any) -> gpd.GeoDataFrame:
    rows = []
    for number, panden, uses, area, street, house in OBJECTS:
        xmin, ymin, xmax, ymax = OUTLINES[panden[0]]
        rows.append(
            {
                "vbo_id": vbo(number),
                "pand_ids": [pand(n) for n in panden],
                "status": "Verblijfsobject in gebruik",
                "uses": uses,
                "area_m2": area,
                "street": street,
                "house_number": house,
                "geometry": here(shapely.Point((xmin + xmax) / 2, (ymin + ymax) / 2)),
            }
        )
    columns = empty("verblijfsobject").columns
    return gpd.GeoDataFrame(rows, crs=CRS).reindex(columns=columns)


def no_match() -> pd.DataFrame:
    """Return a match table without lines."""
    return empty("match")


def owners(*rows: tuple[int, str, float, float]) -> pd.DataFrame:
    """Return an ownership table of (pand number, party, share_low, share_high)."""
    columns = ["pand_id", "party", "share_low", "share_high"]
    made = [(pand(n), *rest) for n, *rest in rows]
    table = pd.DataFrame(made, columns=columns).astype({"pand_id": "str", "party": "str"})
    table["mixed"] = pd.Series("no", index=table.index, dtype="str")
    for column in ("dwellings", "dwellings_low", "dwellings_high", "units"):
        table[column] = math.nan
    return table.astype({"share_low": "float64", "share_high": "float64"})
