"""Zonal figures of a raster of heights, with its nodata told apart, whatever the file says."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data_sources.crs import is_rd
from data_sources.errors import InputError, SourceChanged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd


def require() -> None:
    """Raise InputError where the libraries for rasters are not installed."""
    missing = [name for name in ("rasterio", "exactextract") if find_spec(name) is None]
    if missing:
        raise InputError(
            f"Reading the AHN needs {' and '.join(missing)}.",
            advice="Install them: pip install 'kansenkaart[elevation]'.",
        )


def quantiles(
    path: Path, zones: gpd.GeoSeries, shares: Sequence[float], largest_m: float
) -> pd.DataFrame:
    """Return quantiles of the cells in each zone, weighted by how much of a cell lies in it.

    Parameters
    ----------
    path
        Raster of heights in RD, metres NAP.
    zones
        Polygons in RD; all are within one window that is held in memory.
    shares
        Which quantiles, 0-1.
    largest_m
        A value beyond this is nodata too.

    Returns
    -------
    DataFrame
        Index of ``zones``, one column per share; null where no cell has a height.

    Raises
    ------
    InputError, SourceChanged
        When the raster cannot be read, or is not in RD.
    """
    import exactextract
    import rasterio
    from exactextract.raster import NumPyRasterSource

    empty = pd.DataFrame(np.nan, index=zones.index, columns=list(shares))
    wanted = zones[zones.notna() & ~zones.is_empty]
    if wanted.empty:
        return empty
    try:
        with rasterio.open(path) as opened:
            if opened.crs is None or not is_rd(opened.crs.to_wkt()):
                raise SourceChanged(
                    f"Raster {path.name} is not in RD.", found=f"Its CRS is {opened.crs}."
                )
            values, bounds = _window(opened, wanted.total_bounds)
    except rasterio.errors.RasterioError as error:
        raise InputError(
            f"Raster {path.name} cannot be read.", found=f"The reader says: {error}."
        ) from error
    if values is None:
        return empty
    values[np.abs(values) > largest_m] = np.nan
    frame = wanted.reset_index(drop=True).to_frame("geometry")
    wkt = frame.crs.to_wkt()
    raster = NumPyRasterSource(values, *bounds, nodata=np.nan, name="h", srs_wkt=wkt)
    figures = [f"quantile(q={share:g})" for share in shares]
    found = exactextract.exact_extract(raster, frame, figures, output="pandas")
    result = pd.DataFrame(found.to_numpy("float64"), index=wanted.index, columns=list(shares))
    return result.reindex(zones.index)


def _window(opened: Any, bounds: Sequence[float]) -> tuple[Any, tuple[float, ...]]:
    """Read the cells around some bounds; None where the raster does not reach."""
    from rasterio.windows import Window, from_bounds

    whole = Window(0, 0, opened.width, opened.height)
    asked = from_bounds(*bounds, transform=opened.transform)
    rows, columns = (np.floor(v) for v in (asked.row_off, asked.col_off))
    asked = Window(columns - 1, rows - 1, np.ceil(asked.width) + 3, np.ceil(asked.height) + 3)
    try:
        part = asked.intersection(whole)
    except Exception as error:
        if type(error).__name__ != "WindowError":
            raise
        return None, ()
    values = opened.read(1, window=part, masked=True).filled(np.nan).astype("float64")
    left, bottom, right, top = opened.window_bounds(part)
    return values, (left, bottom, right, top)
