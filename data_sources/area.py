"""Which part of the country a run is about, and in which buurt a point lies."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.errors import InputError, SourceEmpty
from data_sources.files import Bounds, read_vector
from data_sources.geometry import repair_polygons

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from data_sources.findings import Findings

_SHOWN = 12


@dataclass(frozen=True)
class Area:
    """The area of a run, in RD metres.

    Without a polygon everything in the files is meant.
    """

    name: str
    polygon: Any = None
    """Shapely (Multi)Polygon, or None."""
    buurt_codes: tuple[str, ...] = ()
    gemeente_codes: tuple[str, ...] = ()
    covered: Any = None
    """Union of every buurt of the file; outlines are coarse, and an object may lie in none."""

    def bounds(self, margin_m: float) -> Bounds | None:
        """Return (xmin, ymin, xmax, ymax) of the area and ``margin_m`` metres around it."""
        if self.polygon is None:
            return None
        xmin, ymin, xmax, ymax = self.polygon.bounds
        return (xmin - margin_m, ymin - margin_m, xmax + margin_m, ymax + margin_m)

    def inside(self, points: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which points are in the area or on its border."""
        if self.polygon is None:
            return np.ones(len(points), dtype=bool)
        shapely.prepare(self.polygon)
        return np.asarray(shapely.intersects(self.polygon, points))

    def in_no_buurt(self, points: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which points lie in no buurt of the whole file; none where that is not known."""
        if self.covered is None:
            return np.zeros(len(points), dtype=bool)
        shapely.prepare(self.covered)
        return ~np.asarray(shapely.intersects(self.covered, points))

    def within(self, points: NDArray[Any], distance_m: float) -> NDArray[np.bool_]:
        """Return which points lie at most ``distance_m`` metres from the area."""
        if self.polygon is None:
            return np.ones(len(points), dtype=bool)
        return np.asarray(shapely.dwithin(self.polygon, points, distance_m))


def everything(name: str) -> Area:
    """Return the area that is whatever the files hold."""
    return Area(name)


def of_gemeenten(buurt: gpd.GeoDataFrame, gemeenten: Sequence[str]) -> Area:
    """Return the area of one or more gemeenten, by name or GM code in the buurten at hand.

    Raises
    ------
    InputError
        When no buurt has that name or code; near misses are suggested.
    """
    rows = pd.Series(False, index=buurt.index)
    for gemeente in gemeenten:
        rows |= _rows_of(buurt, gemeente.strip())
    found = buurt[rows].drop_duplicates("gemeente_code")
    names = found["gemeente_name"].fillna(found["gemeente_code"])
    return _area(buurt, rows, ", ".join(names))


def _rows_of(buurt: gpd.GeoDataFrame, gemeente: str) -> pd.Series[bool]:
    """Return the rows of one gemeente; one that is not there or not unique is an error."""
    spellings = {gemeente.casefold(), also_called(gemeente).casefold()}
    code, name = buurt["gemeente_code"], buurt["gemeente_name"]
    rows: pd.Series[bool] = code.str.casefold().isin(spellings) | name.str.casefold().isin(
        spellings
    )
    codes = sorted(set(code[rows]))
    if not codes:
        raise _unknown_gemeente(gemeente, sorted(set(name.dropna())), sorted(set(code)))
    if len(codes) > 1:
        raise InputError(
            f"The name {gemeente!r} belongs to more than one gemeente.",
            found=f"Codes {', '.join(codes)}.",
            advice="Name the gemeente by its code.",
        )
    return rows


def also_called(gemeente: str) -> str:
    """Return the official name of a gemeente that people call otherwise, else the name itself."""
    return _also_called().get(gemeente.casefold(), gemeente)


@cache
def _also_called() -> dict[str, str]:
    text = resources("data_sources").joinpath("area.toml").read_text("utf-8")
    names: dict[str, str] = tomllib.loads(text)["also_called"]
    return names


def _unknown_gemeente(wanted: str, names: list[str], codes: list[str]) -> InputError:
    known = {name.casefold(): name for name in [*names, *codes]}
    close = [known[c] for c in difflib.get_close_matches(wanted.casefold(), known, n=3)]
    if not names:
        found = f"The buurten file has no names of gemeenten, only codes: {_list(codes)}."
        advice = "Name the gemeente by its code."
    else:
        found = f"It holds {_list(names)} ({_list(codes)})."
        advice = f"Did you mean {' or '.join(close)}?" if close else "Use a name or code from it."
    return InputError(
        f"Gemeente {wanted!r} is not in the buurten file.", found=found, advice=advice
    )


def of_buurten(buurt: gpd.GeoDataFrame, codes: Sequence[str]) -> Area:
    """Return the area of the buurten with these CBS codes.

    Raises
    ------
    InputError
        When a code is not in the file.
    """
    wanted = [code.strip().upper() for code in codes]
    known = list(buurt["buurt_code"])
    missing = [code for code in wanted if code not in set(known)]
    if missing or not wanted:
        close = [c for m in missing for c in difflib.get_close_matches(m, known, n=1)]
        raise InputError(
            f"Buurt {_list(missing)} is not in the buurten file."
            if missing
            else "The list of buurten is empty.",
            found=f"It holds {_list(known)}.",
            advice=f"Did you mean {' or '.join(dict.fromkeys(close))}?" if close else "",
        )
    rows = buurt["buurt_code"].isin(wanted)
    name = ", ".join(buurt.loc[rows, "buurt_name"])
    return _area(buurt, rows, name)


def of_polygon(path: Path, buurt: gpd.GeoDataFrame | None = None, *, findings: Findings) -> Area:
    """Return the area of the polygons in a vector file."""
    frame = read_vector(path, source="area", findings=findings)
    polygons, repaired = repair_polygons(frame.geometry.to_numpy())
    findings.add("area", "invalid_polygon_repaired", repaired.sum())
    polygons = polygons[~shapely.is_missing(polygons)]
    if not len(polygons):
        raise SourceEmpty(
            f"File {path.name} holds no polygon, so there is no area.",
            found=f"{len(frame)} features were read.",
            advice="Draw the area as a polygon.",
        )
    polygon = shapely.union_all(polygons)
    if buurt is None:
        return Area(path.stem, polygon)
    overlap = shapely.area(shapely.intersection(buurt.geometry.to_numpy(), polygon)) > 0
    return Area(
        path.stem,
        polygon,
        tuple(sorted(buurt.loc[overlap, "buurt_code"])),
        tuple(sorted(set(buurt.loc[overlap, "gemeente_code"]))),
    )


def _area(buurt: gpd.GeoDataFrame, rows: pd.Series[bool], name: str) -> Area:
    return Area(
        name,
        shapely.union_all(buurt.geometry[rows].to_numpy()),
        tuple(sorted(buurt.loc[rows, "buurt_code"])),
        tuple(sorted(set(buurt.loc[rows, "gemeente_code"]))),
        shapely.union_all(buurt.geometry.to_numpy()),
    )


def _list(values: Sequence[str]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(values[:_SHOWN]) + more


def assign_buurt(
    points: gpd.GeoSeries, buurt: gpd.GeoDataFrame, max_distance_m: float, *, findings: Findings
) -> pd.Series[str]:
    """Return the code of exactly one buurt per point, on the points' index.

    A point on a shared border gets the lowest code. A point in no buurt gets the nearest one
    within ``max_distance_m`` metres (again the lowest code of equals), counted as
    ``nearest_buurt_taken``; farther away it stays null, counted as ``no_buurt``.
    """
    ordered = buurt.sort_values("buurt_code").reset_index(drop=True)
    tree = shapely.STRtree(ordered.geometry.to_numpy())
    (point, row), distance = tree.query_nearest(
        points.to_numpy(), max_distance=max_distance_m, return_distance=True, all_matches=True
    )
    hits = pd.DataFrame({"point": point, "row": row, "distance": distance})
    # The lowest row of each point is its lowest code.
    first = hits.sort_values(["point", "row"]).drop_duplicates("point").set_index("point")
    codes = ordered["buurt_code"].iloc[first["row"]].set_axis(first.index)
    result: pd.Series[str] = codes.reindex(range(len(points))).set_axis(points.index)
    outside = points.index[first.index[first["distance"] > 0]]
    findings.add("buurten", "nearest_buurt_taken", len(outside), outside)
    findings.add("buurten", "no_buurt", result.isna().sum(), result.index[result.isna()])
    return result
