"""How high the zoning plan lets a building be. Geometry in EPSG:28992, metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

_DECIMALS = 3
"""Shares are compared to this many decimals, so that where a town lies decides nothing."""


def max_height_m(
    geometry: gpd.GeoSeries, limits: gpd.GeoDataFrame, *, cover_min: float, part_min: float
) -> pd.DataFrame:
    """Return the maximum bouwhoogte of the plan in force at each pand, as a band.

    Plans overlap: the newest of which the heights cover enough of the pand decides. Where that plan
    has several heights on one pand, each that covers a part worth naming counts, since the new
    storey may stand on any of it. What a plan says in its text only is unknown, never 'no limit'.

    Parameters
    ----------
    geometry
        Outlines of the panden.
    limits
        Contract table ``height_limit``.
    cover_min
        Share of the pand that the heights of a plan must cover to decide, 0-1.
    part_min
        Share of the pand from which one height of that plan counts; the largest always does.

    Returns
    -------
    DataFrame
        ``max_height_m_low``, ``max_height_m`` (the height over most of the pand, the lowest at a
        tie) and ``max_height_m_high``; null where no plan decides.
    """
    parts = _parts(geometry, limits[limits["max_height_m"].notna()])
    deciding = _newest(parts, cover_min)
    parts = parts.merge(deciding, on=["pand", "age", "plan"])
    by_height = parts.groupby(["pand", "height"], as_index=False)["share"].sum()
    order = by_height.sort_values(["pand", "share", "height"], ascending=[True, False, True])
    main = order.drop_duplicates("pand").set_index("pand")["height"]
    counted = order[(order["share"] >= part_min) | ~order["pand"].duplicated()]
    group = counted.groupby("pand")["height"]
    band = {
        "max_height_m_low": group.min(),
        "max_height_m": main,
        "max_height_m_high": group.max(),
    }
    return pd.DataFrame(band).reindex(range(len(geometry))).set_index(geometry.index)


def _parts(geometry: gpd.GeoSeries, limits: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the part of each pand (by position) that every limit covers, with its plan's age."""
    panden, shapes = geometry.to_numpy(), limits.geometry.to_numpy()
    row, place = shapely.STRtree(shapes).query(panden, predicate="intersects")
    covered = shapely.area(shapely.intersection(panden[row], shapes[place]))
    found = limits.iloc[place]
    table = pd.DataFrame(
        {
            "pand": row,
            "plan": found["plan_id"].fillna("").to_numpy(),
            "age": limits["plan_date"].rank(method="dense").fillna(0).to_numpy()[place],
            "height": found["max_height_m"].to_numpy(),
            "share": (covered / shapely.area(panden[row])).round(_DECIMALS),
        }
    )
    return table[table["share"] > 0]


def _newest(parts: pd.DataFrame, cover_min: float) -> pd.DataFrame:
    """Return per pand the newest plan that covers enough of it: ``pand``, ``age``, ``plan``."""
    cover = parts.groupby(["pand", "age", "plan"], as_index=False)["share"].sum()
    enough = cover[cover["share"].round(_DECIMALS) >= cover_min]
    newest = enough.sort_values(["pand", "age", "plan"]).drop_duplicates("pand", keep="last")
    return newest[["pand", "age", "plan"]]
