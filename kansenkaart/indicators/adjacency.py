"""Which panden stand wall to wall, and over what length. Footprints in EPSG:28992, metres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

_MIN_COSINE = 0.9
"""Two stretches of wall count as parallel within 26 degrees: the cosine is only a sanity check,
since stretches further apart than the tolerance are left out anyway."""


def touching(geometry: gpd.GeoSeries, *, tolerance_m: float, min_wall_m: float) -> pd.DataFrame:
    """Return the pairs of footprints that share a wall.

    Parameters
    ----------
    geometry
        Polygons with a unique index of ids.
    tolerance_m
        Gap or overlap up to which two walls are one, in m.
    min_wall_m
        Shortest wall that counts, in m; corner to corner is not touching.

    Returns
    -------
    DataFrame
        ``a``, ``b`` (ids, a < b) and ``wall_m``: the length over which the outlines run parallel
        within the tolerance. Sorted by a, b.
    """
    ids = geometry.index.to_numpy()
    order = np.argsort(ids)
    shapes = geometry.to_numpy()[order]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=tolerance_m)
    upper = left < right
    left, right = left[upper], right[upper]
    wall = wall_lengths(shapes, left, right, tolerance_m)
    kept = wall >= min_wall_m
    pairs = pd.DataFrame(
        {"a": ids[order][left[kept]], "b": ids[order][right[kept]], "wall_m": wall[kept]}
    )
    return pairs.sort_values(["a", "b"], ignore_index=True)


class _Segments(NamedTuple):
    start: NDArray[Any]
    end: NDArray[Any]
    first: NDArray[Any]
    """Per shape: number of its first segment, and one past the last shape's."""


def _segments(shapes: NDArray[Any]) -> _Segments:
    """Return the straight stretches of every outline, holes included, in order of the shapes."""
    rings, of_shape = shapely.get_rings(shapes, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    same = of_ring[1:] == of_ring[:-1]
    first = np.searchsorted(of_shape[of_ring[:-1][same]], np.arange(len(shapes) + 1))
    return _Segments(points[:-1][same], points[1:][same], first)


def _expand(first: NDArray[Any], last: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return for every range first..last its row number and each member."""
    count = last - first
    row = np.repeat(np.arange(len(first)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]


def _near_segments(
    segments: _Segments, mine: NDArray[Any], bounds: NDArray[Any], tolerance_m: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return (pair, segment) for the segments of shape ``mine`` near the other one's bounds."""
    pair, segment = _expand(segments.first[mine], segments.first[mine + 1])
    start, end, box = segments.start[segment], segments.end[segment], bounds[pair]
    near = np.all(
        (np.minimum(start, end) <= box[:, 2:] + tolerance_m)
        & (np.maximum(start, end) >= box[:, :2] - tolerance_m),
        axis=1,
    )
    return pair[near], segment[near]


def wall_lengths(
    shapes: NDArray[Any], left: NDArray[Any], right: NDArray[Any], tolerance_m: float
) -> NDArray[Any]:
    """Return the length of parallel outline within the tolerance, in m, per pair of polygons.

    Parameters
    ----------
    shapes
        Polygons.
    left, right
        Positions in ``shapes`` of the two of each pair.
    tolerance_m
        Distance up to which two outlines count as one wall.

    Examples
    --------
    >>> pair = shapely.box([0, 5], [0, 2], [5, 10], [10, 12])
    >>> wall_lengths(pair, np.array([0]), np.array([1]), 0.3).tolist()
    [8.0]
    """
    segments, bounds = _segments(shapes), shapely.bounds(shapes)
    pair_a, segment_a = _near_segments(segments, left, bounds[right], tolerance_m)
    pair_b, segment_b = _near_segments(segments, right, bounds[left], tolerance_m)
    b_first = np.searchsorted(pair_b, np.arange(len(left) + 1))
    row, chosen = _expand(b_first[pair_a], b_first[pair_a + 1])
    a, b = segment_a[row], segment_b[chosen]
    overlap = _overlap(
        segments.start[a], segments.end[a], segments.start[b], segments.end[b], tolerance_m
    )
    return np.bincount(pair_a[row], weights=overlap, minlength=len(left))


def _overlap(
    start: NDArray[Any],
    end: NDArray[Any],
    other_start: NDArray[Any],
    other_end: NDArray[Any],
    tolerance_m: float,
) -> NDArray[Any]:
    """Return the length of each first segment along which the second runs within the tolerance."""
    along, other = end - start, other_end - other_start
    length, other_length = np.linalg.norm(along, axis=1), np.linalg.norm(other, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = along / length[:, None]
        cosine = np.abs((unit * other).sum(axis=1)) / other_length
        at = ((other_start - start) * unit).sum(axis=1), ((other_end - start) * unit).sum(axis=1)
        off = tuple(
            unit[:, 0] * (p - start)[:, 1] - unit[:, 1] * (p - start)[:, 0]
            for p in (other_start, other_end)
        )
        low = np.clip(np.minimum(*at), 0.0, length)
        high = np.clip(np.maximum(*at), 0.0, length)
        middle = ((low + high) / 2 - at[0]) / (at[1] - at[0])
        distance = np.abs(off[0] + middle * (off[1] - off[0]))
        counts = (cosine >= _MIN_COSINE) & (distance <= tolerance_m)
    return np.where(counts, high - low, 0.0)


def components(ids: pd.Index[Any], pairs: pd.DataFrame) -> pd.Series[Any]:
    """Return for each id the smallest id of the group it is connected with.

    Parameters
    ----------
    ids
        Members; each is at least a group of its own.
    pairs
        Columns ``a`` and ``b``; pairs with an id that is no member are ignored.

    Examples
    --------
    >>> pairs = pd.DataFrame({"a": ["p1", "p2"], "b": ["p2", "p3"]})
    >>> components(pd.Index(["p4", "p3", "p2", "p1"]), pairs).to_dict()
    {'p4': 'p4', 'p3': 'p1', 'p2': 'p1', 'p1': 'p1'}
    """
    a, b = ids.get_indexer(pd.Index(pairs["a"])), ids.get_indexer(pd.Index(pairs["b"]))
    known = (a >= 0) & (b >= 0)
    graph = coo_array((np.ones(known.sum()), (a[known], b[known])), shape=(len(ids), len(ids)))
    _, label = connected_components(graph, directed=False)
    member = pd.Series(ids, index=ids)
    return member.groupby(label).transform("min")


def neighbours(ids: pd.Index[Any], pairs: pd.DataFrame) -> pd.Series[int]:
    """Return the number of touching panden per id; 0 where it stands free."""
    both = pd.concat([pairs["a"], pairs["b"]])
    count = both.value_counts().reindex(ids, fill_value=0)
    return count.rename("neighbours")


def shared_wall_m(ids: pd.Index[Any], pairs: pd.DataFrame) -> pd.Series[float]:
    """Return the summed length of the walls shared with others, in m; 0 where it stands free."""
    both = pd.concat([pairs.set_index("a")["wall_m"], pairs.set_index("b")["wall_m"]])
    return both.groupby(level=0).sum().reindex(ids, fill_value=0.0).rename("shared_wall_m")


def position(ids: pd.Index[Any], pairs: pd.DataFrame) -> pd.Series[Any]:
    """Return the place in the row: ``detached``, ``end`` (one neighbour), ``mid`` (two), ``other``.

    Parameters
    ----------
    ids
        Panden to place.
    pairs
        Touching pairs among the panden that count as neighbours, so without sheds and garages.
    """
    names = {0: "detached", 1: "end", 2: "mid"}
    return neighbours(ids, pairs).map(names).fillna("other").rename("position")
