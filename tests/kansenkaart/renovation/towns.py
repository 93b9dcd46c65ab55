"""Small invented towns with plans: complexes on a grid, planned at random or piled up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources import tables
from kansenkaart.fabric import Fabric
from kansenkaart.town import Town
from tests.kansenkaart.renovation.conftest import plan, stock

WEST, SOUTH = 100_000.0, 400_000.0
SPACING = 160.0
"""Metres between the middles of complexes: a quarter of a square kilometre holds about ten."""


@dataclass(frozen=True)
class Pile:
    """What was planted: complexes within a distance of a place, in consecutive years."""

    x: float
    y: float
    years: tuple[int, int]
    homes: int


def town(rng: np.random.Generator, side: int = 14, east: float = 0.0) -> Fabric:
    """Return ``side`` by ``side`` complexes of 12 to 60 homes in panden of 6, in square buurten."""
    column, row = np.divmod(np.arange(side * side), side)
    panden = rng.integers(2, 11, side * side)
    number = np.repeat(np.arange(side * side), panden)
    within = np.concatenate([np.arange(n) for n in panden])
    x = WEST + east + column[number] * SPACING + (within % 5) * 20
    y = SOUTH + row[number] * SPACING + (within // 5) * 30
    block = 500.0
    across = int((x.max() - WEST) // block) + 1
    buurt = ((x - WEST) // block * across + (y - SOUTH) // block).astype(int)
    pand_id = np.array([f"p{n:05d}" for n in range(len(number))])
    buildings = gpd.GeoDataFrame(
        {
            "buurt_code": [f"BU9999{n:04d}" for n in buurt],
            "construction_year": pd.array([1965] * len(number), dtype="Int64"),
        },
        geometry=shapely.box(x, y, x + 18, y + 10),
        index=pd.Index(pand_id, name="pand_id"),
        crs=28992,
    )
    home = np.repeat(np.arange(len(number)), 6)
    dwellings = gpd.GeoDataFrame(
        {
            "pand_id": pand_id[home],
            "party": np.where(number[home] % 3 == 0, "Zuid", "Noord"),
            "complex_id": [f"{n:03d}" for n in number[home]],
            "street": "Lange Laan",
            "house_number": 1,
            "label": "C",
        },
        geometry=gpd.points_from_xy(x[home], y[home]),
        index=pd.Index([f"v{n:06d}" for n in range(len(home))], name="vbo_id"),
        crs=28992,
    )
    return Fabric(_town(dwellings), "corporatie", buildings, dwellings, *[pd.DataFrame()] * 3)


def shuffled(rng: np.random.Generator, fabric: Fabric) -> Fabric:
    """Return the same town with its homes and panden in another order."""
    homes = rng.permutation(len(fabric.dwellings))
    panden = rng.permutation(len(fabric.buildings))
    return replace(
        fabric, dwellings=fabric.dwellings.iloc[homes], buildings=fabric.buildings.iloc[panden]
    )


def _town(dwellings: gpd.GeoDataFrame) -> Town:
    codes = [f"BU9999{n:04d}" for n in range(100)]
    buurt = tables.empty("buurt").reindex(range(len(codes)))
    buurt = buurt.assign(buurt_code=codes, buurt_name=[f"Buurt {n}" for n in range(len(codes))])
    buurt = buurt.assign(wijk_code=[f"WK9999{n // 10:02d}" for n in range(len(codes))])
    listed = dwellings.drop_duplicates("complex_id")[["party", "complex_id"]]
    none = ["complex_name", "lift", "structure", "floor_type", "roof_type"]
    complexes = listed.assign(**dict.fromkeys(none), strategy="onbekend", vve="unknown")
    complexes = complexes.assign(remaining_exploitation_years=None)
    return Town(
        reference_date=date(2026, 1, 1),
        pand=tables.empty("pand"),
        verblijfsobject=tables.empty("verblijfsobject"),
        buurt=buurt.set_geometry([shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1)] * len(codes)),
        unit=stock(dwellings[["party", "complex_id"]]),
        complex=tables.validate("complex", complexes),
        holding=tables.empty("holding"),
    )


def scattered(rng: np.random.Generator, fabric: Fabric, share: float) -> pd.DataFrame:
    """Return a plan for a share of the complexes, each at random, in years at random."""
    listed = fabric.town.complex
    chosen = listed[rng.random(len(listed)) < share]
    start = rng.integers(2026, 2036, len(chosen))
    return _plan(chosen, start, start + rng.integers(0, 2, len(chosen)))


def piled(
    rng: np.random.Generator, fabric: Fabric, share: float, complexes: int
) -> tuple[pd.DataFrame, Pile]:
    """Return a scattered plan with a pile-up: complexes around one place, within three years."""
    homes = fabric.dwellings.assign(x=fabric.dwellings.geometry.x, y=fabric.dwellings.geometry.y)
    middle = homes.groupby(["party", "complex_id"])[["x", "y"]].mean()
    inner = middle[(middle - middle.mean()).abs().max(axis=1) < 5 * SPACING]
    centre = inner.iloc[rng.integers(len(inner))]
    distance = np.hypot(middle["x"] - centre["x"], middle["y"] - centre["y"])
    around = distance.nsmallest(complexes).index
    first = int(rng.integers(2027, 2033))
    listed = fabric.town.complex.set_index(["party", "complex_id"])
    start = rng.integers(first, first + 3, complexes)
    inside = _plan(listed.loc[around].reset_index(), start, np.minimum(start + 1, first + 2))
    outside = scattered(rng, fabric, share)
    key = pd.MultiIndex.from_frame(outside[["party", "complex_id"]])
    outside = outside[~key.isin(around)]
    count = homes.groupby(["party", "complex_id"]).size()[around].sum()
    pile = Pile(centre["x"], centre["y"], (first, first + 2), int(count))
    return _renumbered(pd.concat([inside, outside])), pile


def _plan(complexes: pd.DataFrame, start: np.ndarray, end: np.ndarray) -> pd.DataFrame:
    keys = complexes[["party", "complex_id"]].to_dict("records")
    years = zip(start.tolist(), end.tolist(), strict=True)
    return plan(
        *({**key, "start_year": s, "end_year": e} for key, (s, e) in zip(keys, years, strict=True))
    )


def _renumbered(listed: pd.DataFrame) -> pd.DataFrame:
    numbered = listed.assign(project_id=[f"q{n}" for n in range(len(listed))])
    return tables.validate("renovation_project", numbered)
