"""What stands around a building, and where it is. Geometry in EPSG:28992, metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

if TYPE_CHECKING:
    import geopandas as gpd

M2_PER_HA = 10_000
LEVELS = ("rijks", "provinciaal", "gemeentelijk")
"""Levels of protection of a monument, strongest first."""


def buurt_code(points: gpd.GeoSeries, buurt: gpd.GeoDataFrame, *, reach_m: float) -> pd.Series[str]:
    """Return the one buurt of each point: the smallest code of those that hold it.

    Outlines of buurten are coarse: a point in none gets the nearest within ``reach_m``, else null.
    """
    buurt = buurt.sort_values("buurt_code", ignore_index=True)
    shapes, codes = buurt.geometry.to_numpy(), buurt["buurt_code"].to_numpy()
    tree, places = shapely.STRtree(shapes), points.to_numpy()
    found = np.full(len(places), len(codes))
    point, polygon = tree.query(places, predicate="intersects")
    np.minimum.at(found, point, polygon)
    lost = np.flatnonzero(found == len(codes))
    if len(lost) and len(codes):
        near, nearest = tree.query_nearest(places[lost], max_distance=reach_m)
        np.minimum.at(found, lost[near], nearest)
    names = pd.Series([*codes, None], dtype="str").iloc[found]
    return pd.Series(names.to_numpy(), index=points.index, dtype="str", name="buurt_code")


def in_townscape(points: gpd.GeoSeries, townscape: gpd.GeoDataFrame) -> pd.Series[bool]:
    """Return whether each point lies in a beschermd gezicht."""
    inside = np.zeros(len(points), dtype=bool)
    tree = shapely.STRtree(townscape.geometry.to_numpy())
    inside[tree.query(points.to_numpy(), predicate="intersects")[0]] = True
    return pd.Series(inside, index=points.index, dtype="boolean", name="in_townscape")


def monument_level(
    geometry: gpd.GeoSeries, monument: gpd.GeoDataFrame, *, reach_m: float
) -> pd.Series[str]:
    """Return the strongest protection of each pand: ``rijks``, ``provinciaal``, ``gemeentelijk``.

    A monument belongs to the pand that the register names, else to the panden its geometry meets;
    ``none`` where there is no monument. Many points of the register lie beside their building: the
    nearest pand within ``reach_m`` of one that meets none is null, since it may be the one.
    """
    named = monument[monument["pand_id"].notna()]
    drawn = monument[monument["pand_id"].isna()]
    row, pand = shapely.STRtree(geometry.to_numpy()).query(
        drawn.geometry.to_numpy(), predicate="intersects"
    )
    pand_ids = [*named["pand_id"], *geometry.index[pand]]
    levels = [*named["level"], *drawn["level"].iloc[row]]
    rank = pd.Series([LEVELS.index(level) for level in levels], index=pand_ids, dtype="float64")
    strongest = rank.groupby(level=0).min().reindex(geometry.index)
    names = strongest.map(dict(enumerate(LEVELS)))
    told = names.astype("str").fillna("none").rename("monument")
    lost = drawn.geometry[~np.isin(np.arange(len(drawn)), row)]
    _, near = shapely.STRtree(geometry.to_numpy()).query_nearest(
        lost.to_numpy(), max_distance=reach_m
    )
    doubtful = told.index.isin(geometry.index[near]) & told.eq("none")
    return told.mask(doubtful)


def dwellings_per_ha(
    points: gpd.GeoSeries, dwelling_points: gpd.GeoSeries, *, radius_m: float
) -> pd.Series[float]:
    """Return the homes per hectare of the circle of ``radius_m`` around each point.

    At the edge of the data the circle is partly empty, and the figure a lower bound.
    """
    tree = KDTree(shapely.get_coordinates(dwelling_points.to_numpy()))
    centres = shapely.get_coordinates(points.to_numpy())
    count = np.asarray(tree.query_ball_point(centres, radius_m, return_length=True), dtype=float)
    hectares = np.pi * radius_m**2 / M2_PER_HA
    return pd.Series(count / hectares, index=points.index, name="dwellings_per_ha")


def share_nearby(
    places: gpd.GeoSeries,
    points: gpd.GeoSeries,
    part_m2: pd.Series[float],
    whole_m2: pd.Series[float],
    own: pd.Series[str],
    *,
    radius_m: float,
) -> pd.Series[float]:
    """Return the part of the floor area around each place that one use takes, 0-1.

    Parameters
    ----------
    places
        Index the project.
    points
        A point per building, index ``pand_id``.
    part_m2, whole_m2
        Area of that use and of all uses, per building; where either is unknown it is left out.
    own
        Index ``pand_id``, value the project: its own buildings do not count as surroundings.
    radius_m
        How far to look.

    Returns
    -------
    Series
        Null where no known area lies within the radius.
    """
    known = points[part_m2.notna() & (whole_m2 > 0)]
    row, other = shapely.STRtree(known.to_numpy()).query(
        places.to_numpy(), predicate="dwithin", distance=radius_m
    )
    project = places.index.get_indexer(pd.Index(own.reindex(known.index)))
    beside = project[other] != row
    row, other = row[beside], other[beside]
    part, whole = (
        pd.Series(np.bincount(row, weights=area[other], minlength=len(places)), places.index)
        for area in (a.loc[known.index].to_numpy("float64") for a in (part_m2, whole_m2))
    )
    return (part / whole.where(whole > 0)).rename("share_nearby")


def distance_m(points: gpd.GeoSeries, targets: gpd.GeoSeries) -> pd.Series[float]:
    """Return the distance to the nearest target in m, as the crow flies; null without targets."""
    distance = np.full(len(points), np.nan)
    if len(targets):
        tree = shapely.STRtree(targets.to_numpy())
        (row, _), found = tree.query_nearest(
            points.to_numpy(), return_distance=True, all_matches=False
        )
        distance[row] = found
    return pd.Series(distance, index=points.index, name="distance_m")


def neighbour_height_m(
    points: gpd.GeoSeries, roof_height_m: pd.Series[float], *, radius_m: float
) -> pd.Series[float]:
    """Return the median roof height of the other buildings within ``radius_m``, in m.

    Buildings of unknown height are left out; null where none is known.
    """
    known = points[roof_height_m.notna()]
    if known.empty:
        return pd.Series(np.nan, index=points.index, name="neighbour_height_m")
    tree = shapely.STRtree(known.to_numpy())
    row, other = tree.query(points.to_numpy(), predicate="dwithin", distance=radius_m)
    pairs = pd.DataFrame({"id": points.index[row], "other": known.index[other]})
    pairs = pairs[pairs["id"] != pairs["other"]]
    height = pairs["other"].map(roof_height_m).groupby(pairs["id"]).median()
    return height.reindex(points.index).rename("neighbour_height_m")


def worst_demand(
    vbo: gpd.GeoDataFrame, points: gpd.GeoSeries, congestion: pd.DataFrame, *, reach_m: float
) -> pd.Series[float]:
    """Return the grid's shortage for new connections at each pand: 0 (room) to 3 (shortage).

    The worst of its addresses; a pand without an address takes that of the nearest one, since the
    areas that a station feeds are large. Null where no postcode nearby is classified.

    Parameters
    ----------
    vbo
        Contract table ``verblijfsobject``.
    points
        A point in each pand, index ``pand_id``.
    congestion
        Contract table ``grid_congestion``.
    reach_m
        How far the nearest address may be.
    """
    demand = congestion.set_index("postcode")["demand"].astype("float64")
    known = vbo.assign(demand=vbo["postcode"].map(demand)).dropna(subset="demand")
    worst = known.explode("pand_ids").groupby("pand_ids")["demand"].max().reindex(points.index)
    lost = points[worst.isna()]
    places = known.geometry.to_numpy()
    row, near = shapely.STRtree(places).query_nearest(lost.to_numpy(), max_distance=reach_m)
    of_near = pd.Series(known["demand"].to_numpy()[near], index=lost.index[row])
    return worst.fillna(of_near.groupby(level=0).max()).rename("grid_demand")
