"""Geometry for the page: whole decimetres in web mercator, coded as small differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    import geopandas as gpd

    from kansenkaart.outputs.map.pack import Pack

MERCATOR = 3857
UNIT_M = 0.1
"""Metres of web mercator per unit; about 6 cm on the ground in the Netherlands."""

_RD_DEGREE = 4


def origin(geometry: gpd.GeoSeries) -> tuple[float, float]:
    """Return the point (web mercator, whole metres) that all units are counted from."""
    if not len(geometry):
        return 0.0, 0.0
    bounds = geometry.to_crs(MERCATOR).total_bounds
    return float(np.floor(bounds[0])), float(np.floor(bounds[1]))


def add_shapes(pack: Pack, name: str, geometry: gpd.GeoSeries, start: tuple[float, float]) -> None:
    """Add the outlines of a series to a pack, and one point inside each.

    Polygons become rings (outer rings counter-clockwise), lines become open paths and points become
    paths of one vertex; a null or empty geometry has none. ``<name>.closed`` tells rings apart.

    Parameters
    ----------
    geometry
        Any geometries, with a CRS.
    start
        Origin in web mercator, of :func:`origin`.
    """
    shapes = shapely.orient_polygons(geometry.to_crs(MERCATOR).to_numpy())
    paths, owner, closed = _paths(shapes)
    xy, path = shapely.get_coordinates(paths, return_index=True)
    units = np.round((xy - np.asarray(start)) / UNIT_M).astype("int64")
    units, path = _without_repeats(units, path)
    first = np.r_[True, path[1:] != path[:-1]] if len(path) else np.zeros(0, dtype=bool)
    step = np.diff(units, axis=0, prepend=units[:1]) if len(units) else units
    heads = units[first]
    count = np.bincount(owner, minlength=len(shapes))
    pack.array(f"{name}.paths", count)
    pack.array(f"{name}.points", np.bincount(path, minlength=len(paths)))
    pack.array(f"{name}.closed", closed.astype("uint8"))
    for axis, letter in enumerate("xy"):
        pack.array(f"{name}.{letter}0", np.diff(heads[:, axis], prepend=0))
        pack.array(f"{name}.d{letter}", step[~first, axis])
    corner = np.zeros((len(shapes), 2), dtype="int64")
    corner[count > 0] = heads[(np.cumsum(count) - count)[count > 0]]
    _add_points(pack, name, shapes, start, corner)


def _paths(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take shapes apart into paths; return them with their owner and whether they are rings."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    kind = shapely.get_type_id(parts)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    other = np.isin(kind, (0, 1, 2))
    paths = np.r_[rings, parts[other]]
    owners = np.r_[owner[ring_of], owner[other]]
    closed = np.r_[np.ones(len(rings), dtype=bool), np.zeros(int(other.sum()), dtype=bool)]
    order = np.argsort(owners, kind="stable")
    return paths[order], owners[order], closed[order]


def _without_repeats(units: np.ndarray, path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Drop vertices that equal the one before them in the same path."""
    if not len(units):
        return units, path
    same = (units[1:] == units[:-1]).all(axis=1) & (path[1:] == path[:-1])
    keep = np.r_[True, ~same]
    return units[keep], path[keep]


def _add_points(
    pack: Pack, name: str, shapes: np.ndarray, start: tuple[float, float], corner: np.ndarray
) -> None:
    """Add a point inside each shape, counted from its first vertex."""
    inside = shapely.point_on_surface(shapes)
    xy = np.c_[shapely.get_x(inside), shapely.get_y(inside)]
    units = np.round((xy - np.asarray(start)) / UNIT_M)
    missing = np.isnan(units).any(axis=1)
    units[missing] = 0
    away = units.astype("int64") - corner
    pack.array(f"{name}.px", away[:, 0])
    pack.array(f"{name}.py", away[:, 1])
    pack.array(f"{name}.missing", missing.astype("uint8"))


def rd_formula(geometry: gpd.GeoSeries, start: tuple[float, float]) -> dict[str, Any]:
    """Return a polynomial from units to RD metres, fitted over the area by least squares.

    So the page can show RD coordinates without carrying a projection library; within a
    municipality it agrees with PROJ to well under a centimetre.
    """
    xmin, ymin, xmax, ymax = geometry.to_crs(MERCATOR).total_bounds
    centre = np.array([(xmin + xmax) / 2, (ymin + ymax) / 2])
    half = max(xmax - xmin, ymax - ymin, 1000.0) / 2
    u, v = (a.ravel() for a in np.meshgrid(np.linspace(-1, 1, 15), np.linspace(-1, 1, 15)))
    transform = Transformer.from_crs(MERCATOR, geometry.crs, always_xy=True)
    rd = np.c_[transform.transform(centre[0] + u * half, centre[1] + v * half)]
    powers = [(i, j) for i in range(_RD_DEGREE + 1) for j in range(_RD_DEGREE + 1 - i)]
    terms = np.c_[tuple(u**i * v**j for i, j in powers)]
    factors, *_ = np.linalg.lstsq(terms, rd, rcond=None)
    return {
        "centre": ((centre - start) / UNIT_M).tolist(),
        "half": float(half / UNIT_M),
        "powers": powers,
        "x": factors[:, 0].tolist(),
        "y": factors[:, 1].tolist(),
    }
