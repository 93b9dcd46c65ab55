"""Whether a building looks like garage boxes. Footprints in EPSG:28992, metres.

A box is entered at its narrow end. A building of one box is deeper than wide; a building of several
boxes side by side is as deep as its short side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.indicators.open_ground import LONG, SHORT, free_side_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd


def box_depth_m(
    length_m: pd.Series[float], depth_m: pd.Series[float], boxes: pd.Series[int]
) -> pd.Series[float]:
    """Return the depth of the boxes in each building, in m.

    Examples
    --------
    >>> box_depth_m(pd.Series([6.0, 18.0]), pd.Series([3.0, 5.5]), pd.Series([1, 6])).tolist()
    [6.0, 5.5]
    """
    return length_m.where(boxes <= 1, depth_m).rename("depth_m")


def box_width_m(
    length_m: pd.Series[float], depth_m: pd.Series[float], boxes: pd.Series[int]
) -> pd.Series[float]:
    """Return the width of the boxes in each building, in m.

    Examples
    --------
    >>> box_width_m(pd.Series([6.0, 18.0]), pd.Series([3.0, 5.5]), pd.Series([1, 6])).tolist()
    [3.0, 3.0]
    """
    return depth_m.where(boxes <= 1, length_m / boxes).rename("width_m")


def door_ground_m(
    geometry: gpd.GeoSeries,
    boxes: pd.Series[int],
    panden: gpd.GeoSeries,
    parameters: Mapping[str, Any],
) -> pd.Series[float]:
    """Return the free ground before the doors, in m: the most of the two sides they can be at.

    Parameters
    ----------
    geometry
        Buildings with boxes, a part of ``panden``.
    boxes
        Number of boxes per building: of one box the doors are at a short side, else at a long one.
    panden
        All footprints.
    parameters
        ``open_ground_reach_m`` and ``open_ground_inset_m``.
    """
    best = pd.Series(np.nan, index=geometry.index, name="open_m")
    for chosen, sides in ((boxes <= 1, SHORT), (boxes > 1, LONG)):
        part = geometry[chosen]
        for side in sides:
            free = free_side_m(
                part,
                panden,
                side=side,
                reach_m=parameters["open_ground_reach_m"],
                inset_m=parameters["open_ground_inset_m"],
            )
            best.loc[part.index] = np.fmax(best.loc[part.index], free)
    return best


def like_garage(
    depth_m: pd.Series[float],
    width_m: pd.Series[float],
    open_m: pd.Series[float],
    parameters: Mapping[str, Any],
) -> pd.Series[bool]:
    """Return whether a car fits in and can get in: depth, width and ground before the doors.

    Examples
    --------
    >>> p = {"box_depth_min_m": 5, "box_depth_max_m": 7.5, "box_width_min_m": 2.4,
    ...      "box_width_max_m": 4, "open_side_min_m": 5}
    >>> box, shed = (6.0, 3.0, 8.0), (3.2, 5.9, 8.0)
    >>> like_garage(*map(pd.Series, zip(box, shed)), p).tolist()
    [True, False]
    """
    return (
        depth_m.between(parameters["box_depth_min_m"], parameters["box_depth_max_m"])
        & width_m.between(parameters["box_width_min_m"], parameters["box_width_max_m"])
        & (open_m >= parameters["open_side_min_m"])
    )


def height_fits(
    roof_height_m: pd.Series[float],
    flat_roof_share: pd.Series[float],
    parameters: Mapping[str, Any],
) -> pd.Series[bool]:
    """Return whether the building is one low storey with a flat roof; null without a height.

    Examples
    --------
    >>> p = {"box_height_min_m": 2, "box_height_max_m": 3.5, "box_flat_share_min": 0.5}
    >>> height_fits(pd.Series([2.7, 6.0]), pd.Series([1.0, 1.0]), p).tolist()
    [True, False]
    """
    low = roof_height_m.between(parameters["box_height_min_m"], parameters["box_height_max_m"])
    flat = flat_roof_share >= parameters["box_flat_share_min"]
    known = roof_height_m.notna() & flat_roof_share.notna()
    return (low & flat).astype("boolean").where(known).rename("height_fits")
