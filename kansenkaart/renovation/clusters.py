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

    from numpy.typing import NDArray

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

_PROJECT = ["party", "project_id"]
_NAMES_SHOWN = 3


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
    project = places.groupby(_PROJECT).ngroup().to_numpy()
    rng = np.random.default_rng(int(parameters["seed"]))
    shifts = rng.integers(profile.shape[1], size=(int(parameters["draws"]), project.max() + 1))
    null = chance.null(profile, project, near, length, least, shifts)
    outlines = _outlines(panden, places.index, fabric, parameters["cluster_outline_m"])
    buurten = panden.groupby(["place", "buurt_code"], as_index=False)["homes"].sum()
    names = fabric.town.buurt.set_index("buurt_code")["buurt_name"]
    rows = [
        _counted(find, places, window[0])
        | _named(find, buurten, places["homes"], names)
        | {
            "chance_share": null.share(find.centre, find.homes.sum()),
            "geometry": _without_holes(outlines[find.homes.sum(axis=1) > 0]),
        }
        for find in found
    ]
    return _finished(gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS), parameters)


def _panden(works: pd.DataFrame, fabric: Fabric, cell_m: float) -> pd.DataFrame:
    """Return the counted works with years, with the centre and the place of each pand.

    Places are numbered from west to east.
    """
    counted = works[(works["group"] == COUNTS) & works["first"].notna()]
    centre = fabric.buildings.geometry.reindex(counted["pand_id"]).centroid
    x, y = (v.to_numpy(dtype="float64") for v in (centre.x, centre.y))
    cells = counted.assign(x=x, y=y, cell_x=np.floor(x / cell_m), cell_y=np.floor(y / cell_m))
    place = cells.groupby(["cell_x", "cell_y", *_PROJECT]).ngroup()
    return cells.assign(place=place).sort_values(["place", "pand_id"], ignore_index=True)


def _places(panden: pd.DataFrame) -> pd.DataFrame:
    """Return one row per place: the middle of its homes, their number, years and project."""
    weighted = panden.assign(x=panden["x"] * panden["homes"], y=panden["y"] * panden["homes"])
    sums = weighted.groupby("place")[["x", "y", "homes"]].sum()
    facts = panden.drop_duplicates("place").set_index("place")
    middle = {"x": sums["x"] / sums["homes"], "y": sums["y"] / sums["homes"]}
    columns = [*_PROJECT, "first", "last", "certainty"]
    return facts[columns].assign(homes=sums["homes"], **middle)


def _counted(find: scan.Find, places: pd.DataFrame, first_year: int) -> dict[str, Any]:
    """Return the years, homes and projects of a find."""
    per_place = find.homes.sum(axis=1)
    inside = np.flatnonzero(per_place > 0)
    members, taken = places.iloc[inside], per_place[inside]
    busy = first_year + find.first + np.flatnonzero(find.homes.sum(axis=0) > 0)
    decided = members["certainty"].isin(DECIDED).to_numpy()
    return {
        "first_year": int(busy.min()),
        "last_year": int(busy.max()),
        "homes": round(float(taken.sum())),
        "decided_homes": round(float(taken[decided].sum())),
        "projects": len(members.drop_duplicates(_PROJECT)),
        "parties": sorted(members["party"].unique()),
    }


def _named(
    find: scan.Find, buurten: pd.DataFrame, homes: pd.Series[float], names: pd.Series[str]
) -> dict[str, Any]:
    """Return the buurten of a find, most homes first, and their names."""
    share = (find.homes.sum(axis=1) / homes.to_numpy())[buurten["place"]]
    inside = np.flatnonzero(share > 0)
    taken = buurten["homes"].iloc[inside] * share[inside]
    totals = taken.groupby(buurten["buurt_code"].iloc[inside]).sum()
    codes = totals.sort_values(ascending=False, kind="stable").index
    return {"buurten": list(codes), "title": ", ".join(names.reindex(codes[:_NAMES_SHOWN]))}


def _outlines(
    panden: pd.DataFrame, places: pd.Index[int], fabric: Fabric, room_m: float
) -> NDArray[np.object_]:
    """Return the ground of each place: the hull of its panden with room around it."""
    shapes = fabric.buildings.geometry.reindex(panden["pand_id"]).to_numpy()
    indices = places.get_indexer(panden["place"])
    grouped = shapely.geometrycollections(shapes, indices=indices)
    return np.asarray(shapely.buffer(shapely.convex_hull(grouped), room_m))


def _without_holes(grounds: NDArray[np.object_]) -> shapely.Geometry:
    """Return the union of grounds; what is left between them is no place of its own."""
    rings = shapely.get_exterior_ring(shapely.get_parts(shapely.union_all(grounds)))
    return shapely.union_all(shapely.polygons(rings))


def _finished(table: gpd.GeoDataFrame, parameters: Mapping[str, float]) -> gpd.GeoDataFrame:
    """Add what follows from the other columns, and order the clusters."""
    one = table["first_year"] == table["last_year"]
    last = ("-" + table["last_year"].astype("str")).mask(one, "")
    table["title"] = table["title"] + ", " + table["first_year"].astype("str") + last
    table["smp_start_year"] = table["first_year"] - int(parameters["smp_lead_years"])
    table["by_chance"] = table["chance_share"] > parameters["chance_max"]
    table = table.sort_values(["homes", "title"], ascending=[False, True], ignore_index=True)
    table["cluster_id"] = [f"cluster-{n}" for n in range(1, len(table) + 1)]
    return table[COLUMNS]


def _empty() -> gpd.GeoDataFrame:
    data: dict[str, list[object]] = {name: [] for name in COLUMNS}
    return gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)
