"""The fabric of an invented city of 100,000 panden: seconds and memory."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources import tables
from data_sources.contract import CRS
from kansenkaart import fabric, rules
from kansenkaart.projects import end_walls, rows
from kansenkaart.projects.blocks import blocks
from kansenkaart.town import Town

PANDEN = 100_000
LIMIT_S, LIMIT_MB = 15.0, 1024.0
BLOCK = 40
"""Panden per street block: 14 row houses, 14 sheds, 4 portiek panden, 8 garage boxes."""
ORIGIN = (100_000.0, 400_000.0)
STREET_M = (120.0, 110.0)


def _block() -> tuple[np.ndarray, np.ndarray]:
    """Return (xmin, ymin, xmax, ymax) of one block's panden, and the homes in each."""
    number = np.arange(14)
    houses = np.column_stack([6.0 * number, 0 * number, 6.0 * number + 6, 0 * number + 10])
    sheds = np.column_stack(
        [6.0 * number + 0.5, 0 * number + 20, 6.0 * number + 3.5, 0 * number + 22.5]
    )
    four, eight = np.arange(4), np.arange(8)
    flats = np.column_stack([20.0 * four, 0 * four + 40, 20.0 * four + 20, 0 * four + 51])
    garages = np.column_stack([3.0 * eight, 0 * eight + 70, 3.0 * eight + 3, 0 * eight + 76])
    homes = np.repeat([1, 0, 8, 0], [14, 14, 4, 8])
    return np.concatenate([houses, sheds, flats, garages]), homes


def city(panden: int) -> Town:
    """Return a city of equal blocks, a bit turned, with rounded corners cut off every house."""
    boxes, homes = _block()
    count = panden // BLOCK
    side = int(np.ceil(np.sqrt(count)))
    shift = np.column_stack([np.arange(count) % side, np.arange(count) // side]) * STREET_M
    place = (boxes[None] + np.tile(shift, 2)[:, None]).reshape(-1, 4)
    shapes = shapely.transform(
        shapely.segmentize(shapely.box(*place.T), 6.0), lambda xy: xy @ _TURN + ORIGIN
    )
    ids = [f"9999100{n:09d}" for n in range(len(shapes))]
    pand = gpd.GeoDataFrame(
        {"pand_id": ids, "construction_year": 1965, "status": "Pand in gebruik"},
        geometry=shapes,
        crs=CRS,
    )
    buurt = gpd.GeoDataFrame(
        {"buurt_code": ["BU99990001"], "buurt_name": ["Verzonnen"], "gemeente_code": ["GM9999"]},
        geometry=[shapely.box(*shapely.total_bounds(shapes))],
        crs=CRS,
    ).reindex(columns=tables.empty("buurt").columns)
    return Town(
        date(2026, 1, 1),
        tables.validate("pand", pand),
        tables.validate("verblijfsobject", _objects(pand, np.tile(homes, count))),
        tables.validate("buurt", buurt),
        *(tables.empty(name) for name in ("unit", "complex", "holding")),
    )


_ANGLE = np.deg2rad(20)
_TURN = np.array([[np.cos(_ANGLE), np.sin(_ANGLE)], [-np.sin(_ANGLE), np.cos(_ANGLE)]])


def _objects(pand: gpd.GeoDataFrame, homes: np.ndarray) -> gpd.GeoDataFrame:
    garage = np.arange(len(pand)) % BLOCK >= BLOCK - 8
    of_pand = np.repeat(np.arange(len(pand)), homes + garage)
    storage = garage[of_pand]
    frame = gpd.GeoDataFrame(
        {
            "vbo_id": [f"9999010{n:09d}" for n in range(len(of_pand))],
            "pand_ids": [[value] for value in pand["pand_id"].to_numpy()[of_pand]],
            "status": "Verblijfsobject in gebruik",
            "uses": [["overige gebruiksfunctie"] if s else ["woonfunctie"] for s in storage],
            "area_m2": np.where(storage, 18.0, 75.0),
            "street": [f"Straat {n // BLOCK}" for n in of_pand],
            "house_number": np.arange(len(of_pand)) % 90 + 1,
        },
        geometry=shapely.point_on_surface(pand.geometry.to_numpy())[of_pand],
        crs=CRS,
    )
    return frame.reindex(columns=tables.empty("verblijfsobject").columns)


def owners() -> pd.DataFrame:
    """Return an ownership table without rows."""
    text, number = ["pand_id", "party", "mixed"], ["share_low", "share_high", "units"]
    columns = dict.fromkeys(text, "str") | dict.fromkeys(number, "float64")
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in columns.items()})


def main() -> int:
    """Measure, print and compare with the limits."""
    town = city(PANDEN)
    parameters = dict(rules.parameters("fabric")) | dict(rules.parameters("projects"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, processor = time.perf_counter(), time.process_time()
    built = fabric.build(town, tables.empty("match"), owners(), "gemeente", parameters)
    seconds, worked = time.perf_counter() - start, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    pand = built.buildings
    several = blocks(pand[pand["dwellings"] >= 4], built.touching, parameters)
    walls = end_walls.end_walls(several, pand, built.touching, parameters)
    split = rows.split_groups(built.dwellings, pand)
    grouping = time.perf_counter() - start
    print(f"fabric of {len(pand):,} panden and {len(town.verblijfsobject):,} objects:")
    print(f"  {seconds:.1f} s (limit {LIMIT_S:.0f} s), {worked:.1f} s of one processor")
    print(f"  peak {peak:.0f} MB (limit {LIMIT_MB:.0f} MB), the town itself {before:.0f} MB")
    print(f"  {len(built.touching):,} walls, {built.garages['row_id'].nunique():,} garage rows")
    print(f"grouping {grouping:.1f} s: {several.nunique():,} blocks, {len(walls):,} end walls,")
    print(f"  {split.nunique():,} splitting groups")
    return int(seconds > LIMIT_S or peak > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
