"""Clusters: places and years where planned homes pile up, across the borders of buurten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sklearn.cluster import DBSCAN

from data_sources.contract import CRS
from kansenkaart.renovation.placing import COUNTED, years
from kansenkaart.renovation.programme import once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric

COLUMNS = [
    "cluster_id",
    "title",
    "first_year",
    "last_year",
    "homes",
    "parties",
    "buurten",
    "smp_start_year",
    "geometry",
]
_OUTLINE_M = 60  # half the width of a street block, so that an outline holds its buildings


def clusters(
    placed: pd.DataFrame,
    fabric: Fabric,
    parameters: Mapping[str, float],
    window: tuple[int, int],
) -> gpd.GeoDataFrame:
    """Find home-weighted clusters in space and time (DBSCAN with sample weights).

    A point is a pand in a project at the middle of its years. Distances are metres, with years
    scaled so that ``cluster_years`` counts as ``cluster_distance_m``. A cluster holds at least
    ``cluster_homes`` homes around each of its core points. Rows are sorted first, since DBSCAN
    gives a border point to the cluster that it meets first.

    Returns
    -------
    GeoDataFrame
        Columns :data:`COLUMNS`, EPSG:28992, largest first.
    """
    points = _points(placed, fabric, window)
    if points.empty:
        return _empty()
    scale = parameters["cluster_distance_m"] / parameters["cluster_years"]
    where = np.column_stack([points["x"], points["y"], points["moment"] * scale])
    labels = DBSCAN(
        eps=parameters["cluster_distance_m"], min_samples=int(parameters["cluster_homes"])
    ).fit_predict(where, sample_weight=points["homes"])
    points = points.assign(cluster=labels)
    groups = points[points["cluster"] >= 0].groupby("cluster")
    rows = [_describe(group, fabric, parameters) for _, group in groups]
    if not rows:
        return _empty()
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    table = table.sort_values(["homes", "title"], ascending=[False, True], ignore_index=True)
    table["cluster_id"] = [f"cluster-{n}" for n in range(1, len(table) + 1)]
    return table[COLUMNS]


def _points(placed: pd.DataFrame, fabric: Fabric, window: tuple[int, int]) -> pd.DataFrame:
    """Return one row per pand and project: x, y, moment (mid year), homes."""
    counted = once(placed[placed["measure"].isin(COUNTED)])
    span = years(counted)
    counted = counted.assign(first=span["first"], last=span["last"])
    inside = (counted["last"] >= window[0]) & (counted["first"] <= window[1])
    counted = counted[inside.fillna(False).astype(bool)]
    keys = ["pand_id", "party", "project_id", "first", "last"]
    points = counted.groupby(keys, as_index=False)["weight"].sum()
    points = points.rename(columns={"weight": "homes"})
    centre = fabric.buildings.geometry.reindex(points["pand_id"]).centroid
    points["x"], points["y"] = centre.x.to_numpy(), centre.y.to_numpy()
    points["moment"] = (points["first"] + points["last"]).astype("float64") / 2
    return points.sort_values(["x", "y", "moment", "project_id"], ignore_index=True)


def _describe(
    group: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float]
) -> dict[str, object]:
    """Name one cluster by its buurten and years, and outline it."""
    codes = group["pand_id"].map(fabric.buildings["buurt_code"])
    by_buurt = group.groupby(codes)["homes"].sum().sort_values(ascending=False)
    names = fabric.town.buurt.set_index("buurt_code")["buurt_name"].reindex(by_buurt.index)
    first, last = int(group["first"].min()), int(group["last"].max())
    panden = fabric.buildings.geometry.reindex(group["pand_id"].unique())
    outline = shapely.union_all(panden.buffer(_OUTLINE_M).to_numpy()).buffer(-_OUTLINE_M / 2)
    years_text = f"{first}" if first == last else f"{first}-{last}"
    return {
        "title": f"{', '.join(names.head(3))}, {years_text}",
        "first_year": first,
        "last_year": last,
        "homes": round(float(group["homes"].sum())),
        "parties": sorted(group["party"].unique()),
        "buurten": list(by_buurt.index),
        "smp_start_year": first - int(parameters["smp_lead_years"]),
        "geometry": outline,
    }


def _empty() -> gpd.GeoDataFrame:
    data: dict[str, list[object]] = {name: [] for name in COLUMNS}
    return gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)
