"""Clusters: places and years where planned homes pile up, across the borders of buurten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS
from kansenkaart.renovation import chance, scan
from kansenkaart.renovation.works import COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric

COLUMNS = [
    "cluster_id",
    "title",
    "first_year",
    "last_year",
    "homes",
    "decided_homes",
    "projects",
    "parties",
    "buurten",
    "smp_start_year",
    "chance_share",
    "by_chance",
    "geometry",
]
DECIDED = ("vastgesteld", "begroot")
"""Certainties of work that is decided on or has a budget."""

_PLACE = ["party", "project_id", "cell_x", "cell_y"]


def clusters(
    works: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float], window: tuple[int, int]
) -> gpd.GeoDataFrame:
    """Find the circles and years with enough planned homes; see the module ``scan`` for how.

    The panden of a project within one square of ``cluster_cell_m`` are one place, in the middle of
    their homes. ``chance_share`` is how often years at random make anything as unusual, and
    ``by_chance`` whether that is more often than ``chance_max``; then the cluster may be chance.

    Returns
    -------
    GeoDataFrame
        Columns :data:`COLUMNS`, EPSG:28992, largest first; ``homes`` are those that the work of
        the named years is about, ``decided_homes`` those of them in :data:`DECIDED` projects.
    """
    panden = _panden(works, fabric, parameters["cluster_cell_m"])
    places = _places(panden)
    profile = scan.profiles(places["first"], places["last"], places["homes"], window)
    length, least = int(parameters["cluster_years"]), parameters["cluster_homes"]
    near = scan.neighbours(
        places["x"].to_numpy(), places["y"].to_numpy(), parameters["cluster_distance_m"]
    )
    found = scan.scan(profile, near, length, least)
    if not found:
        return _empty()
    project = places.groupby(["party", "project_id"]).ngroup().to_numpy()
    rng = np.random.default_rng(int(parameters["seed"]))
    shifts = rng.integers(profile.shape[1], size=(int(parameters["draws"]), project.max() + 1))
    null = chance.null(profile, project, near, length, least, shifts)
    rows = [
        _describe(find, places, panden, fabric, window[0])
        | {"chance_share": null.share(find.centre, find.homes.sum())}
        for find in found
    ]
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    table["geometry"] = _outlines(table.geometry, parameters["cluster_outline_m"])
    table["smp_start_year"] = table["first_year"] - int(parameters["smp_lead_years"])
    table["by_chance"] = table["chance_share"] > parameters["chance_max"]
    table = table.sort_values(["homes", "title"], ascending=[False, True], ignore_index=True)
    table["cluster_id"] = [f"cluster-{n}" for n in range(1, len(table) + 1)]
    return table[COLUMNS]


def _panden(works: pd.DataFrame, fabric: Fabric, cell_m: float) -> pd.DataFrame:
    """Return the counted works with years, with the centre and the square of each pand."""
    counted = works[(works["group"] == COUNTS) & works["first"].notna()]
    centre = fabric.buildings.geometry.reindex(counted["pand_id"]).centroid
    x, y = (v.to_numpy(dtype="float64") for v in (centre.x, centre.y))
    return counted.assign(x=x, y=y, cell_x=np.floor(x / cell_m), cell_y=np.floor(y / cell_m))


def _places(panden: pd.DataFrame) -> pd.DataFrame:
    """Return one row per project and square, in the middle of its homes, sorted by place."""
    weighted = panden.assign(x=panden["x"] * panden["homes"], y=panden["y"] * panden["homes"])
    grouped = weighted.groupby(_PLACE, as_index=False).agg(
        x=("x", "sum"),
        y=("y", "sum"),
        homes=("homes", "sum"),
        first=("first", "first"),
        last=("last", "first"),
        certainty=("certainty", "first"),
    )
    grouped["x"], grouped["y"] = grouped["x"] / grouped["homes"], grouped["y"] / grouped["homes"]
    return grouped.sort_values(["x", "y", "party", "project_id"], ignore_index=True)


def _describe(
    find: scan.Find, places: pd.DataFrame, panden: pd.DataFrame, fabric: Fabric, first_year: int
) -> dict[str, Any]:
    """Name one cluster by its buurten and years, and gather its panden."""
    per_place = find.homes.sum(axis=1)
    members = places[per_place > 0].assign(taken=per_place[per_place > 0])
    inside = panden.merge(members[[*_PLACE, "homes", "taken"]], on=_PLACE, suffixes=("", "_place"))
    inside["taken"] *= inside["homes"] / inside["homes_place"]
    by_buurt = inside.groupby("buurt_code")["taken"].sum().sort_index(kind="stable")
    by_buurt = by_buurt.sort_values(ascending=False, kind="stable")
    names = fabric.town.buurt.set_index("buurt_code")["buurt_name"].reindex(by_buurt.index)
    busy = first_year + find.first + np.flatnonzero(find.homes.sum(axis=0) > 0)
    first, last = int(busy.min()), int(busy.max())
    years = f"{first}" if first == last else f"{first}-{last}"
    return {
        "title": f"{', '.join(names.head(3))}, {years}",
        "first_year": first,
        "last_year": last,
        "homes": round(float(per_place.sum())),
        "decided_homes": round(float(members["taken"][members["certainty"].isin(DECIDED)].sum())),
        "projects": members.groupby(["party", "project_id"]).ngroups,
        "parties": sorted(members["party"].unique()),
        "buurten": list(by_buurt.index),
        "geometry": shapely.union_all(
            fabric.buildings.geometry.reindex(inside["pand_id"].unique()).to_numpy()
        ),
    }


def _outlines(panden: gpd.GeoSeries, room_m: float) -> gpd.GeoSeries:
    """Return the panden of each cluster with the ground between them."""
    return panden.buffer(room_m).buffer(-room_m / 2)


def _empty() -> gpd.GeoDataFrame:
    data: dict[str, list[object]] = {name: [] for name in COLUMNS}
    return gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)
