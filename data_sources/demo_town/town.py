"""The invented town as a whole: everything in memory, before any file is written."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from data_sources.demo_town import (
    buurten,
    heights,
    labels,
    oddities,
    overlays,
    ownership,
    places,
    planted,
    stock,
    surroundings,
    works,
)
from data_sources.demo_town.addresses import addressed
from data_sources.demo_town.objects import objects
from data_sources.demo_town.panden import panden
from data_sources.demo_town.plan import stream

SEED = 2026


@dataclass(frozen=True)
class DemoTown:
    """A town that the program made up."""

    seed: int
    register: oddities.Register
    """Panden and verblijfsobjecten, the oddities of a real register included."""
    complexes: pd.DataFrame
    owned: pd.DataFrame
    units: pd.DataFrame
    """The true stock of both corporations (``owner`` a and b)."""
    works: pd.DataFrame
    heights: gpd.GeoDataFrame
    labels: pd.DataFrame
    buurten: gpd.GeoDataFrame
    townscape: gpd.GeoDataFrame
    monuments: gpd.GeoDataFrame
    stations: gpd.GeoDataFrame
    vacancy: pd.DataFrame
    zoning: gpd.GeoDataFrame
    grid: pd.DataFrame
    heat_stress: gpd.GeoDataFrame
    sewers: gpd.GeoDataFrame
    planted: pd.DataFrame
    """What there is to find; see :func:`data_sources.demo_town.planted.planted`."""


def town(seed: int = SEED) -> DemoTown:
    """Make up a town; the same seed gives the same town."""
    built = panden(seed)
    inside = addressed(objects(built, stream(seed, "objects")), built, stream(seed, "addresses"))
    rows, label = labels.labels(inside, built, stream(seed, "labels"))
    complexes, owned = ownership.complexes(built, inside, stream(seed, "ownership"))
    units = stock.units(inside, built, (complexes, owned), label, stream(seed, "stock"))
    given_up = owned.merge(complexes[complexes["strategy"] == "Sloop"], on=["owner", "complex_id"])
    register = oddities.spoilt(built, inside, given_up["pand_id"], stream(seed, "oddities"))
    return DemoTown(
        seed=seed,
        register=register,
        complexes=complexes,
        owned=owned,
        units=units,
        works=works.works(complexes, units, stream(seed, "works")),
        heights=heights.heights(built, stream(seed, "heights")),
        labels=rows,
        buurten=buurten.cbs(buurten.outlines(built), inside, units),
        townscape=places.townscape(built),
        monuments=places.monuments(built, stream(seed, "monuments")),
        stations=places.stations(built),
        vacancy=_vacancy(inside, owned, stream(seed, "vacancy")),
        zoning=surroundings.maatvoeringen(built, stream(seed, "zoning")),
        grid=surroundings.congestion(register.objects),
        heat_stress=overlays.heat_stress(built),
        sewers=overlays.sewers(inside),
        planted=planted.planted(built, owned, complexes),
    )


def _vacancy(inside: pd.DataFrame, owned: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the vacant offices of a municipal list: those of a corporation, and some of others."""
    office = inside["use"].str.contains("kantoorfunctie")
    large = office & inside["kind"].str.startswith("kantoor_")
    remote = large & (inside["buurt"] == "buiten")
    social = large & inside["pand_id"].isin(owned["pand_id"])
    near, old = large & ~remote & ~social, office & (inside["kind"] == "werkpand")
    rows = [*inside.index[social]] + [
        row
        for where, count in ((near, 2), (old, 2), (remote, 1))
        for row in np.sort(rng.choice(inside.index[where].to_numpy(), count, replace=False))
    ]
    chosen = inside.loc[rows]
    months = rng.integers(8, 60, len(chosen))
    since = pd.Timestamp("2025-12-01") - pd.to_timedelta(months * 30, unit="D")
    share = rng.uniform(0.5, 1.0, len(chosen))
    return pd.DataFrame(
        {
            "vbo_id": chosen["vbo_id"].to_numpy(),
            "address": (chosen["street"] + " " + chosen["house_number"].astype(str)).to_numpy(),
            "since": since.strftime("%d-%m-%Y"),
            "vacant_m2": np.round(chosen["area_m2"].to_numpy() * share, -1).astype(int),
        }
    )
