"""The verblijfsobjecten of the invented town: what is in each pand, how large, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS
from data_sources.demo_town.plan import plan
from data_sources.demo_town.types import Content, building_types

if TYPE_CHECKING:
    from numpy.typing import NDArray

NET = 0.82
"""Usable share of a floor, where the area of an object follows from the outline of its pand."""
HOME_VARIATION = (0, 0, 3, 0, -4, 0, 5, 0)
"""Differences in m2 between the homes of one pand: most are alike."""


def objects(panden: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return one row per verblijfsobject.

    Parameters
    ----------
    panden
        As made by :func:`data_sources.demo_town.panden.panden`.
    rng
        Random numbers.

    Returns
    -------
    GeoDataFrame
        Columns ``vbo_id``, ``pand_id``, ``kind``, ``use`` (with commas), ``area_m2``, ``number``
        (how its address differs), ``status`` and the point, in the order of the panden.
    """
    parts = []
    for name, kind in building_types().items():
        mine = panden[panden["kind"] == name]
        for rank, content in enumerate(kind.contents):
            if len(mine):
                parts.append(_expanded(mine, content, rng).assign(rank=rank))
    table = pd.concat(parts).sort_values(["pand_id", "rank", "place"], kind="stable")
    table = table.reset_index(drop=True)
    table["status"] = np.where(
        table.pop("pand_status") == "Bouwvergunning verleend",
        "Verblijfsobject gevormd",
        "Verblijfsobject in gebruik",
    )
    code = plan()["gemeente_code"]
    table.insert(0, "vbo_id", [f"{code}01{number:010d}" for number in range(1, len(table) + 1)])
    points = shapely.points(np.round(shapely.get_coordinates(table.pop("point")), 3))
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS)


def _expanded(mine: gpd.GeoDataFrame, content: Content, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per object of one content of all panden of one kind."""
    count = rng.integers(content.count[0], content.count[1], size=len(mine), endpoint=True)
    if content.per_layer:
        count = count * mine["layers"].to_numpy()
    at = np.repeat(np.arange(len(mine)), count)
    place = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    one_layer = np.maximum(count // (mine["layers"].to_numpy() if content.per_layer else 1), 1)[at]
    along = (place % one_layer + 0.5) / one_layer
    ends = [shapely.get_coordinates(mine[f"axis_{end}"].to_numpy())[at] for end in (0, 1)]
    return pd.DataFrame(
        {
            "pand_id": mine["pand_id"].to_numpy()[at],
            "kind": mine["kind"].to_numpy()[at],
            "use": content.use,
            "area_m2": _area(mine, content, (at, place, count), rng),
            "number": content.number,
            "place": place,
            "pand_status": mine["status"].to_numpy()[at],
            "point": shapely.points(ends[0] + (ends[1] - ends[0]) * along[:, None]),
        }
    )


def _area(
    mine: gpd.GeoDataFrame,
    content: Content,
    spread: tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.int_]],
    rng: np.random.Generator,
) -> NDArray[np.int_]:
    """Return areas: a share of the floors, or about one size per block."""
    at, place, count = spread
    if content.layers:
        floors = mine.area.to_numpy() * content.layers * NET
        shares = floors[at] / count[at] * rng.uniform(0.9, 1.1, size=len(at))
        return np.asarray(np.round(shares), dtype=int)
    low, high = content.area
    block = mine.groupby("block", sort=False).ngroup().to_numpy()
    base = rng.uniform(low, high, size=block.max() + 1)[block][at]
    variation = np.array(HOME_VARIATION)[(place + at) % len(HOME_VARIATION)]
    return np.asarray(np.clip(np.round(base + variation), low, high), dtype=int)
