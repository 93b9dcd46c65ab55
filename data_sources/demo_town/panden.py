"""The panden of the invented town: outlines in RD metres, years, status, storeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS
from data_sources.demo_town.patterns import fill
from data_sources.demo_town.plan import blocks, plan, stream
from data_sources.demo_town.site import Site
from data_sources.demo_town.types import building_types

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Coordinates = NDArray[np.float64]

STRAIGHT = 0.004
"""Corners that lie closer to the line between their neighbours than this many metres go."""


def panden(seed: int) -> gpd.GeoDataFrame:
    """Return one row per pand, as if every register were in perfect order.

    Returns
    -------
    GeoDataFrame
        Columns ``pand_id``, ``kind`` (types.toml), ``buurt``, ``district``, ``block``, ``row``,
        ``street_key``, ``even``, ``along``, ``year``, ``status``, ``storeys``, ``layers`` (of
        dwellings or other use above the plinth), ``axis_0`` and ``axis_1`` (points inside), and
        the geometry in EPSG:28992.
    """
    site = Site()
    for block in blocks(seed):
        fill(block, site, stream(seed, block.name))
    lots = site.lots()
    rings, axes = (_placed(part, seed) for part in site.coordinates())
    outlines = shapely.polygons(np.round(rings, 3))
    outlines = shapely.simplify(shapely.remove_repeated_points(outlines), STRAIGHT)
    lots["axis_0"], lots["axis_1"] = (shapely.points(axes[:, end]) for end in (0, 1))
    _date(lots, stream(seed, "years"))
    _stack(lots, stream(seed, "storeys"))
    lots["status"] = lots["kind"].map({k: t.status for k, t in building_types().items()})
    code = plan()["gemeente_code"]
    lots.insert(0, "pand_id", [f"{code}10{number:010d}" for number in range(1, len(lots) + 1)])
    return gpd.GeoDataFrame(lots, geometry=shapely.normalize(outlines), crs=CRS)


def _placed(points: Coordinates, seed: int) -> Coordinates:
    """Turn the town, mirror it for half of the seeds, and put it on its place in RD."""
    rng = stream(seed, "compass")
    turn, mirrored = rng.uniform(-np.pi, np.pi), rng.random() < 0.5
    points = points * [-1.0 if mirrored else 1.0, 1.0]
    cosine, sine = np.cos(turn), np.sin(turn)
    return np.asarray(points @ np.array([[cosine, sine], [-sine, cosine]]) + plan()["middle"])


def _date(lots: pd.DataFrame, rng: np.random.Generator) -> None:
    """Give every pand its year: one per block and kind, or one per pand for what grew slowly."""
    kinds = building_types()
    low = lots["kind"].map({k: t.years[0] for k, t in kinds.items()}).to_numpy()
    high = lots["kind"].map({k: t.years[1] for k, t in kinds.items()}).to_numpy()
    each = lots["kind"].map({k: t.each_year for k, t in kinds.items()}).to_numpy(dtype=bool)
    group = lots.groupby(["block", "kind"], sort=False).ngroup().to_numpy()
    draw = np.where(each, rng.random(len(lots)), rng.random(group.max() + 1)[group])
    year = low + np.floor(draw * (high - low + 1)).astype(int)
    # A shed is as old as the houses of its block, or younger.
    shed = (lots["kind"] == "schuurtje").to_numpy()
    main = pd.Series(np.where(shed, 0, year)).groupby(lots["block"]).transform("max").to_numpy()
    later = rng.integers(0, np.maximum(2020 - main, 1)) * (rng.random(len(lots)) < 0.5)
    lots["year"] = np.where(shed, main + later, year)


def _stack(lots: pd.DataFrame, rng: np.random.Generator) -> None:
    """Give every pand its storeys, and the layers of dwellings above its plinth."""
    kinds = building_types()
    low = lots["kind"].map({k: t.storeys[0] for k, t in kinds.items()}).to_numpy()
    high = lots["kind"].map({k: t.storeys[1] for k, t in kinds.items()}).to_numpy()
    row = lots.groupby(["row", "kind"], sort=False).ngroup().to_numpy()
    draw = rng.random(row.max() + 1)[row]
    lots["storeys"] = low + np.floor(draw * (high - low + 1)).astype(int)
    lots["layers"] = lots["storeys"] - lots["kind"].map(lambda k: bool(kinds[k].plinth)).astype(int)
