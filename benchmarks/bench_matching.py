"""100,000 stock lines against 250,000 homes: seconds and memory of the match."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from data_sources import tables
from data_sources.contract import CRS
from kansenkaart import matching
from kansenkaart.texts import Texts
from kansenkaart.town import Town

HOMES, LINES = 250_000, 100_000
LIMIT_S, LIMIT_MB = 5.0, 1024.0


def homes(count: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return an invented city: streets of 50 numbers, one number in five with three floors."""
    number = np.arange(count)
    street = number // 70
    within = number % 70
    floors = within >= 40
    house = np.where(floors, 41 + (within - 40) // 3, within + 1)
    floor = np.array(["", "I", "II"])[(within - 40) % 3]
    letters = np.array(list("ABCDEFGHJKLMNPRSTVXZ"))
    pair = np.char.add(letters[street // 20 % 20], letters[street % 20])
    frame = gpd.GeoDataFrame(
        {
            "vbo_id": [f"999901{n:010d}" for n in number],
            "pand_ids": [[f"999910{n:010d}"] for n in street * 60 + house],
            "status": "Verblijfsobject in gebruik",
            "uses": [["woonfunctie"]] * count,
            "area_m2": rng.integers(40, 140, count).astype("float64"),
            "street": [f"Straat {s} van de Verzonnen Wijk" for s in street],
            "house_number": house,
            "house_letter": None,
            "house_addition": np.where(floors & (floor != ""), floor, None),
            "postcode": [f"{1000 + s // 400}{p}" for s, p in zip(street, pair, strict=True)],
            "place": "Verzonnen Stad",
            "gemeente_code": "GM9999",
        },
        geometry=gpd.points_from_xy(100_000 + street * 20, 400_000 + house * 6),
        crs=CRS,
    )
    return tables.validate("verblijfsobject", frame)


def lines(vbo: gpd.GeoDataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return a dirty list of some of the homes: ids lost or wrong, spellings, lost postcodes."""
    some = vbo.iloc[np.sort(rng.choice(len(vbo), count, replace=False))].reset_index(drop=True)
    dirt = rng.random(count)
    ids = some["vbo_id"].mask(dirt < 0.5).mask(dirt > 0.99, np.roll(some["vbo_id"], 1))
    addition = some["house_addition"].mask(
        dirt < 0.3, some["house_addition"].map({"I": "1", "II": "2 hoog"})
    )
    street = some["street"].mask((dirt > 0.3) & (dirt < 0.5), some["street"].str.upper())
    frame = pd.DataFrame(
        {
            "party": "A",
            "unit_id": [f"V{n:06d}" for n in range(count)],
            "file": "lijst.xlsx",
            "sheet": "Bezit",
            "line": np.arange(count) + 5,
            "complex_id": (np.arange(count) // 80).astype(str),
            "given": some["street"],
            "street": street,
            "house_number": some["house_number"],
            "house_letter": None,
            "house_addition": addition,
            "postcode": some["postcode"].mask((dirt > 0.6) & (dirt < 0.63)),
            "place": some["place"],
            "vbo_id_given": ids,
            "vbo_ids": [[i] if isinstance(i, str) else [] for i in ids],
            "kind": "dwelling",
            "dwelling_type": None,
            "area_m2": some["area_m2"],
            "construction_year": 1965,
            "energy_label": None,
            "rooms": 3.0,
            "storeys": 1.0,
            "vve": "none",
            "ownership_share": 1.0,
            "in_operation": True,
        }
    )
    return tables.validate("unit", frame)


def main() -> int:
    """Measure, print and compare with the limits."""
    rng = np.random.default_rng(1)
    vbo = homes(HOMES, rng)
    listed = lines(vbo, LINES, rng)
    empty = {name: tables.empty(name) for name in ("pand", "buurt", "complex", "holding")}
    town = Town(date(2026, 1, 1), verblijfsobject=vbo, unit=listed, **empty)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun, used = time.perf_counter(), time.process_time()
    match = matching.match(listed, town, texts=Texts("nl"))
    matched_s, processor_s = time.perf_counter() - begun, time.process_time() - used
    begun, used = time.perf_counter(), time.process_time()
    owned = matching.ownership(match, listed, town.holding, vbo)
    owned_s, owned_processor_s = time.perf_counter() - begun, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shares = match["outcome"].value_counts(normalize=True).round(4).to_dict()
    print(f"match: {LINES} lines against {HOMES} homes")
    print(f"{matched_s:.1f} s, of one processor {processor_s:.1f} s (limit {LIMIT_S} s)")
    print(f"ownership of {len(owned)} panden: {owned_s:.1f} s, {owned_processor_s:.1f} s")
    print(f"peak memory {peak:.0f} MB, inputs included, of which {before:.0f} MB before the match")
    print(f"outcomes {shares}")
    return 0 if processor_s < LIMIT_S and peak < LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
