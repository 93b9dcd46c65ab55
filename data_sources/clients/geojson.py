"""Pages of GeoJSON as columns: properties as they were sent, coordinates in the CRS asked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from data_sources.clients.http import Incomplete, where
from data_sources.contract import CRS, RD_BOUNDS
from data_sources.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_sources.clients.answers import Answer

FEATURE_ID = "feature_id"
"""Column with the id of the service's own row, which is not the id of the object."""


@dataclass(frozen=True)
class Page:
    """One page of features."""

    frame: pd.DataFrame
    """The properties, :data:`FEATURE_ID` and an object column ``geometry`` of shapes."""
    next: str | None = None
    """Address of the next page, verbatim."""
    matched: int | None = None
    """How many features match in all, where the server says so."""


def document(answer: Answer) -> Any:
    """Return the JSON of an answer.

    Raises
    ------
    Incomplete
        When it stops half-way.
    SourceChanged
        When it is no JSON at all, or JSON that says that something is wrong.
    """
    start = answer.content.lstrip()[:1]
    if start not in (b"{", b"["):
        kind = answer.content_type or "no content type"
        first = " ".join(answer.content[:80].decode("utf-8", "replace").split())
        raise SourceChanged(
            f"{where(answer.url)} does not answer with JSON.",
            found=f"Its answer ({kind}) begins with {first!r}.",
            advice="The service may have moved; 'kansenkaart sources check' tells.",
        )
    try:
        with _without_garbage_collection():
            tree = orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise Incomplete(f"{where(answer.url)} broke off.", found="a body cut off") from error
    if isinstance(tree, dict) and isinstance(tree.get("error"), dict):
        # ArcGIS says that it failed with status 200.
        said = tree["error"].get("message", "")
        raise SourceChanged(f"{where(answer.url)} answers with an error.", found=f"It says: {said}")
    return tree


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Pause the search for cycles: a page is many lists without one, and it halves the speed."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def page(answer: Answer) -> Page:
    """Return the features of one answer; empty shapes become None.

    Raises
    ------
    Incomplete, SourceChanged
        As :func:`document`, and where it holds no feature collection.
    """
    tree = document(answer)
    features = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(features, list):
        keys = ", ".join(list(tree)[:8]) if isinstance(tree, dict) else "a list"
        raise SourceChanged(
            f"{where(answer.url)} gives no features.",
            found=f"Expected a feature collection; it holds {keys}.",
        )
    frame = pd.DataFrame([feature.get("properties") or {} for feature in features])
    frame[FEATURE_ID] = pd.Series([_text(f.get("id")) for f in features], frame.index, dtype="str")
    frame["geometry"] = _shapes([feature.get("geometry") for feature in features])
    links = tree.get("links") or []
    following = next((link["href"] for link in links if link.get("rel") == "next"), None)
    matched = tree.get("numberMatched")
    return Page(
        frame,
        urljoin(answer.landed or answer.url, following) if following else None,
        matched if isinstance(matched, int) else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _shapes(geometries: list[Any]) -> pd.Series[Any]:
    """Return shapes of GeoJSON geometries: polygons and points from their numbers at once."""
    shapes = np.full(len(geometries), None, dtype="object")
    kinds = np.array([g["type"] if g and g.get("coordinates") else "" for g in geometries])
    for kind in set(kinds) - {""}:
        rows = np.flatnonzero(kinds == kind)
        coordinates = [geometries[row]["coordinates"] for row in rows]
        if kind == "Point":
            shapes[rows] = shapely.points(np.array([c[:2] for c in coordinates], "float64"))
        elif kind == "Polygon" and (polygons := _polygons(coordinates)) is not None:
            shapes[rows] = polygons
        else:
            texts = [orjson.dumps(geometries[row]).decode() for row in rows]
            shapes[rows] = shapely.from_geojson(np.array(texts, "object"), on_invalid="ignore")
    shapes[shapely.is_empty(shapes)] = None
    return pd.Series(shapes, dtype="object")


def _polygons(coordinates: list[list[list[list[float]]]]) -> Any:
    """Return polygons of nested lists: per polygon its rings, per ring its positions.

    None where they are not regular: positions of two and of three numbers, or an open ring.
    """
    rings = [ring for polygon in coordinates for ring in polygon]
    positions = list(chain.from_iterable(rings))
    width = len(positions[0])
    whole = all(len(ring) > 3 and ring[0] == ring[-1] for ring in rings)
    if not whole or any(len(position) != width for position in positions):
        return None
    numbers = np.fromiter(chain.from_iterable(positions), "float64").reshape(-1, width)
    starts = np.cumsum([0, *map(len, rings)])
    polygons = np.cumsum([0, *map(len, coordinates)])
    return shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, np.ascontiguousarray(numbers[:, :2]), (starts, polygons)
    )


def together(
    frames: Sequence[pd.DataFrame], key: str | None, what: str, matched: int | None = None
) -> gpd.GeoDataFrame:
    """Put pages under each other, each feature once, in RD New.

    Parameters
    ----------
    frames
        Frames of pages.
    key
        Property that is unique per feature; pages may overlap and repeat. None keeps all.
    what
        How an error names the layer.
    matched
        How many features the server said there are.

    Raises
    ------
    SourceChanged
        When the key is not there, or the coordinates are not RD metres.
    Incomplete
        When fewer features came than the server said there are.
    """
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return gpd.GeoDataFrame({FEATURE_ID: pd.Series(dtype="str")}, geometry=[], crs=CRS)
    frame = pd.concat(filled, ignore_index=True)
    if key is not None:
        require(frame, key, what)
        frame = frame.drop_duplicates(key).reset_index(drop=True)
    if matched is not None and len(frame) < matched:
        raise Incomplete(
            f"{what} did not come whole.",
            found=f"The server counts {matched} features and gave {len(frame)} different ones.",
            advice="Its pages may have shifted during an update; try again later.",
        )
    shapes = frame.pop("geometry")
    whole = gpd.GeoDataFrame(frame, geometry=shapes.to_numpy(), crs=CRS)
    check_rd(whole, what)
    return whole


def require(frame: pd.DataFrame, key: str, what: str) -> None:
    """Raise SourceChanged when a page with features lacks the property ``key``."""
    if len(frame) and key not in frame.columns:
        raise SourceChanged(
            f"{what} has no property {key!r}.",
            found=f"It has {', '.join(map(str, frame.columns[:30]))}.",
            advice="'kansenkaart sources check' tells what changed.",
        )


def check_rd(frame: gpd.GeoDataFrame, what: str) -> None:
    """Refuse coordinates that are not RD metres, such as degrees, or y before x."""
    xmin, ymin, xmax, ymax = frame.total_bounds
    low_x, low_y, high_x, high_y = RD_BOUNDS
    if np.isnan(xmin) or (low_x <= xmin and xmax <= high_x and low_y <= ymin and ymax <= high_y):
        return
    raise SourceChanged(
        f"{what} came in other coordinates than asked.",
        found=f"Expected RD metres; they run from ({xmin:.6g}, {ymin:.6g}) to "
        f"({xmax:.6g}, {ymax:.6g}).",
        advice="The server may ignore the CRS that is asked; use another endpoint or a file.",
    )
