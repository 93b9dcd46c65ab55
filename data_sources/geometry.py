"""Geometry at the door: flat, valid, and of one kind, before anything is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data_sources.contract import RD_BOUNDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

POLYGONAL = (3, 6)
"""Shapely type ids of Polygon and MultiPolygon."""


def repair_polygons(geometry: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return two-dimensional valid polygons, and where a polygon had to be repaired.

    ``make_valid`` turns a spiked polygon into a collection of a polygon and a line; only the
    polygonal parts are kept. What has no area left becomes None.

    Parameters
    ----------
    geometry
        Array of shapely geometries, None allowed.

    Returns
    -------
    tuple
        The polygons (None where nothing polygonal is left) and a mask of the repaired ones.
    """
    flat = shapely.force_2d(geometry)
    present = ~shapely.is_missing(flat) & ~shapely.is_empty(flat)
    broken = present & ~(shapely.is_valid(flat) & np.isin(shapely.get_type_id(flat), POLYGONAL))
    fixed = _only(flat, present)
    fixed[broken] = [_polygonal(g) for g in shapely.make_valid(flat[broken])]
    usable = ~shapely.is_missing(fixed) & (shapely.area(fixed) > 0)
    return _singles(_only(fixed, usable)), broken & usable


def _only(geometry: NDArray[Any], keep: NDArray[np.bool_]) -> NDArray[Any]:
    """Return a copy with None where ``keep`` is false."""
    result = geometry.astype("object")
    result[~keep] = None
    return result


def _polygonal(geometry: Any) -> Any:
    """Return the union of the polygons inside one valid geometry, or None."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = parts[np.isin(shapely.get_type_id(parts), POLYGONAL)]
    return shapely.union_all(parts) if len(parts) else None


def _singles(geometry: NDArray[Any]) -> NDArray[Any]:
    """Turn a MultiPolygon of one part into that Polygon."""
    single = (shapely.get_type_id(geometry) == 6) & (shapely.get_num_geometries(geometry) == 1)
    return np.where(single, shapely.get_geometry(geometry, 0), geometry)


def repair_any(geometry: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return two-dimensional valid points, lines and polygons, and where one was repaired.

    A collection keeps the parts of its highest dimension; what is empty becomes None.
    """
    flat = shapely.force_2d(geometry)
    present = ~shapely.is_missing(flat) & ~shapely.is_empty(flat)
    broken = present & ~(shapely.is_valid(flat) & (shapely.get_type_id(flat) < 7))
    fixed = _only(flat, present)
    fixed[broken] = [_highest(g) for g in shapely.make_valid(flat[broken])]
    return fixed, broken


def _highest(geometry: Any) -> Any:
    """Return the union of the parts of the highest dimension inside one valid geometry."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    dimensions = shapely.get_dimensions(parts)
    return shapely.union_all(parts[dimensions == dimensions.max()]) if len(parts) else None


def points_of(geometry: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return one two-dimensional point per geometry, and where it was not a point before."""
    flat = shapely.force_2d(geometry)
    present = ~shapely.is_missing(flat) & ~shapely.is_empty(flat)
    other = present & (shapely.get_type_id(flat) != 0)
    points = np.where(other, shapely.point_on_surface(flat), flat)
    return _only(points, present), other


def in_the_netherlands(geometry: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which geometries lie wholly within the bounds of RD New."""
    xmin, ymin, xmax, ymax = RD_BOUNDS
    bounds = shapely.bounds(geometry)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (bounds[:, 0] >= xmin)
            & (bounds[:, 1] >= ymin)
            & (bounds[:, 2] <= xmax)
            & (bounds[:, 3] <= ymax)
        )
