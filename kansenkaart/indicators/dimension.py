"""How large, long and deep a building is. Footprints in EPSG:28992, metres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

CORNERS = 4


def footprint_m2(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return the area of each footprint in m2; holes (courtyards) do not count.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> footprint_m2(gpd.GeoSeries([shapely.box(0, 0, 12, 10)])).tolist()
    [120.0]
    """
    return pd.Series(shapely.area(geometry.to_numpy()), index=geometry.index, name="footprint_m2")


def rectangle_corners(geometry: gpd.GeoSeries) -> NDArray[Any]:
    """Return the corners of the smallest rectangle around each footprint.

    Returns
    -------
    ndarray of shape (n, 4, 2)
        Corners in RD metres, anticlockwise; the sides 0-1 and 2-3 are the long ones.
    """
    around = shapely.oriented_envelope(geometry.to_numpy())
    corners = shapely.get_coordinates(around).reshape(-1, CORNERS + 1, 2)[:, :CORNERS]
    first, second, _, last = np.moveaxis(corners, 1, 0)
    side, other = second - first, last - first
    clockwise = side[:, 0] * other[:, 1] - side[:, 1] * other[:, 0] < 0
    corners[clockwise] = corners[clockwise][:, ::-1]
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    turned = sides[:, 0] < sides[:, 1]
    corners[turned] = np.roll(corners[turned], -1, axis=1)
    return corners


def _sides(geometry: gpd.GeoSeries) -> tuple[NDArray[Any], NDArray[Any]]:
    corners = rectangle_corners(geometry)
    sides = np.linalg.norm(corners[:, 1:3] - corners[:, 0:2], axis=2)
    return sides.max(axis=1), sides.min(axis=1)


def length_m(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return the long side of the smallest rectangle around each footprint, in m.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> length_m(gpd.GeoSeries([shapely.box(0, 0, 4, 9)])).tolist()
    [9.0]
    """
    return pd.Series(_sides(geometry)[0], index=geometry.index, name="length_m")


def depth_m(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return the short side of the smallest rectangle around each footprint, in m.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> depth_m(gpd.GeoSeries([shapely.box(0, 0, 4, 9)])).tolist()
    [4.0]
    """
    return pd.Series(_sides(geometry)[1], index=geometry.index, name="depth_m")


def elongation(length_m: pd.Series[float], depth_m: pd.Series[float]) -> pd.Series[float]:
    """Return depth / length: 1 for a square, near 0 for a long strip.

    Examples
    --------
    >>> elongation(pd.Series([10.0]), pd.Series([4.0])).tolist()
    [0.4]
    """
    return (depth_m / length_m).rename("elongation")


def rectangularity(
    footprint_m2: pd.Series[float], length_m: pd.Series[float], depth_m: pd.Series[float]
) -> pd.Series[float]:
    """Return footprint / area of the smallest rectangle around it: 1 for a rectangle.

    The rectangle of GEOS is some micrometres off in RD coordinates; more than 1 is cut to 1.

    Examples
    --------
    >>> rectangularity(pd.Series([30.0]), pd.Series([10.0]), pd.Series([4.0])).tolist()
    [0.75]
    """
    return (footprint_m2 / (length_m * depth_m)).clip(upper=1.0).rename("rectangularity")


def medial_depth_m(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return the typical depth of a wing, in m: what daylight has to bridge in an L or U shape.

    It is the short side d of the rectangle with the same area A and perimeter P:
    d = P/4 - sqrt((P/4)^2 - A). This is exact for a rectangle and for an L, U, T or Z of wings of
    one width, where the smallest rectangle says nothing. A courtyard's edge counts as perimeter.
    Shapes rounder than a square have no such rectangle and get P/4.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> wings = shapely.Polygon([(0, 0), (30, 0), (30, 10), (10, 10), (10, 40), (0, 40)])
    >>> medial_depth_m(gpd.GeoSeries([wings])).tolist()
    [10.0]
    """
    shapes = geometry.to_numpy()
    quarter = shapely.length(shapes) / 4
    depth = quarter - np.sqrt(np.maximum(quarter**2 - shapely.area(shapes), 0.0))
    return pd.Series(depth, index=geometry.index, name="medial_depth_m")
