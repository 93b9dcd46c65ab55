"""2,000 projects over 200,000 homes: seconds of the overview with its draws."""

from __future__ import annotations

import sys
import time
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources import tables
from data_sources.contract import CERTAINTIES, CONTRACTS, MEASURES
from kansenkaart import renovation, rules
from kansenkaart.fabric import Fabric
from kansenkaart.town import Town

COMPLEXES, HOMES = 2_000, 200_000
SPACING_M = 300.0
BLOCK_M = 900.0
LIMIT_S = 10.0
"""Of one processor, so that other work on the machine does not count."""


def city(rng: np.random.Generator) -> Fabric:
    """Return an invented city: every second complex of houses, the others of flats of ten."""
    each = HOMES // COMPLEXES
    number = np.repeat(np.arange(COMPLEXES), each)
    within = np.tile(np.arange(each), COMPLEXES)
    flat = number % 2 == 1
    pand = np.where(flat, within // 10, within)
    across = int(np.ceil(np.sqrt(COMPLEXES)))
    column, row = np.divmod(number, across)
    x = 80_000 + column * SPACING_M + (pand % 20) * 8.0
    y = 400_000 + row * SPACING_M + (pand // 20) * 30.0
    home = pd.DataFrame({"pand_id": [f"{n}-{p}" for n, p in zip(number, pand, strict=True)]})
    home = home.assign(x=x, y=y, number=number)
    panden = home.drop_duplicates("pand_id").set_index("pand_id")
    blocks = ((panden["x"] - 80_000) // BLOCK_M * 100 + (panden["y"] - 400_000) // BLOCK_M).astype(
        int
    )
    buildings = gpd.GeoDataFrame(
        {
            "buurt_code": [f"BU9999{n:04d}" for n in blocks],
            "construction_year": pd.array([1965] * len(panden), dtype="Int64"),
        },
        geometry=shapely.box(panden["x"], panden["y"], panden["x"] + 7, panden["y"] + 10),
        index=panden.index,
        crs=28992,
    )
    dwellings = gpd.GeoDataFrame(
        {
            "pand_id": home["pand_id"],
            "party": np.array(["Noord", "Zuid", "Oost"])[number % 3],
            "complex_id": [f"{n:04d}" for n in number],
            "street": "Lange Laan",
            "house_number": 1,
            "label": rng.choice(["B", "C", "E", "F"], HOMES),
        },
        geometry=gpd.points_from_xy(home["x"], home["y"]),
        crs=28992,
    ).rename_axis("vbo_id")
    dwellings.index = dwellings.index.astype("str")
    nothing = pd.DataFrame()
    town = _town(dwellings, sorted(set(buildings["buurt_code"])), rng)
    return Fabric(town, "corporatie", buildings, dwellings, nothing, nothing, nothing)


def _town(dwellings: gpd.GeoDataFrame, codes: list[str], rng: np.random.Generator) -> Town:
    buurt = tables.empty("buurt").reindex(range(len(codes)))
    buurt = buurt.assign(buurt_code=codes, buurt_name=codes, gemeente_name="Verzonnen Stad")
    buurt["wijk_code"] = buurt["wijk_name"] = [f"WK{code[2:8]}" for code in codes]
    listed = dwellings.drop_duplicates("complex_id")[["party", "complex_id"]]
    return Town(
        reference_date=date(2026, 1, 1),
        pand=tables.empty("pand"),
        verblijfsobject=tables.empty("verblijfsobject"),
        buurt=buurt,
        unit=_filled("unit", dwellings, kind="dwelling", in_operation=True),
        complex=_filled("complex", listed, strategy="onbekend", vve="unknown"),
        holding=tables.empty("holding"),
        renovation_project=plan(listed, rng),
    )


def _filled(table: str, rows: pd.DataFrame, **values: object) -> pd.DataFrame:
    """Return a contract table with only what the overview looks at."""
    names = [c.name for c in CONTRACTS[table].columns]
    return pd.DataFrame(rows[["party", "complex_id"]]).assign(**values).reindex(columns=names)


def plan(complexes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return a project of one to four years for every complex."""
    count = len(complexes)
    start = rng.integers(2025, 2037, count)
    frame = complexes.assign(
        project_id=[f"p{n}" for n in range(count)],
        file="plan.xlsx",
        line=np.arange(count) + 2,
        street=None,
        house_numbers=None,
        measure=rng.choice(MEASURES[:-1], count, p=[0.2, 0.3, 0.2, 0.2, 0.05, 0.05]),
        start_year=start,
        end_year=start + rng.integers(0, 4, count),
        certainty=rng.choice(CERTAINTIES, count),
        homes=float(HOMES // COMPLEXES),
        budget_eur=None,
        tenants_informed=True,
        share=None,
        place=None,
        label_before=None,
        label_target=None,
        vve=None,
        remaining_exploitation_years=None,
        circular_ambition=None,
    )
    return tables.validate("renovation_project", frame)


def main() -> int:
    fabric = city(np.random.default_rng(2026))
    parameters = rules.parameters("renovation")
    start, busy = time.perf_counter(), time.process_time()
    made = renovation.overview(fabric, parameters, "intern")
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{len(fabric.town.renovation_project):,} projects over {len(fabric.dwellings):,} homes")
    print(f"{len(made.programme):,} rows of programme, {len(made.clusters)} clusters,")
    print(f"{int((~made.clusters['by_chance'].astype(bool)).sum())} of them hardly by chance,")
    print(f"{parameters['draws']} draws: {seconds:.1f} s, {busy:.1f} s of one processor")
    return 0 if busy < LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
