"""Plans and maps of others over the invented town: heat in summer, and new sewers with a year."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS

HOT = {"centrum": "hoog", "muziek": "hoog", "schepen": "matig"}
"""Buurten with heat stress, and its level."""
SEWERS = {"muziek": 2029, "schepen": 2030, "vogels": 2034}
"""Buurten with streets where the sewer is renewed, and the year."""
STREETS = 2
"""Streets per buurt, those with most addresses."""
_AROUND, _GAP = 25.0, 20.0
_ENDS = 0.02


def heat_stress(panden: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the stony parts of hot buurten as polygons, with their level."""
    hot = panden[panden["buurt"].isin(HOT)]
    grown = gpd.GeoSeries(shapely.buffer(hot.geometry.values, _AROUND + _GAP), index=hot["buurt"])
    joined = grown.groupby(level=0).agg(lambda part: shapely.union_all(part.to_numpy()))
    shapes = shapely.simplify(shapely.buffer(joined.to_numpy(), -_GAP), 3)
    table = pd.DataFrame({"klasse": [HOT[buurt] for buurt in joined.index]})
    shapes = shapely.set_precision(shapes, 0.001)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS).explode(ignore_index=True)


def sewers(objects: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the streets where the sewer is renewed as lines between their ends, with the year."""
    homes = objects[objects["buurt"].isin(SEWERS)]
    counts = homes.groupby(["buurt", "street"], as_index=False).size()
    ordered = counts.sort_values(["size", "street"], ascending=[False, True])
    chosen = ordered.groupby("buurt").head(STREETS).sort_values(["buurt", "street"])
    lines = [
        _axis(shapely.get_coordinates(homes.geometry[homes["street"] == street].to_numpy()))
        for street in chosen["street"]
    ]
    table = pd.DataFrame(
        {
            "omschrijving": ("vervangen riool " + chosen["street"]).to_numpy(),
            "jaar": chosen["buurt"].map(SEWERS).to_numpy(),
        }
    )
    return gpd.GeoDataFrame(table, geometry=shapely.set_precision(lines, 0.001), crs=CRS)


def _axis(points: np.ndarray) -> shapely.LineString:
    """Return the line through the middle of points, along them, without the outermost ones."""
    middle = points.mean(axis=0)
    _, _, directions = np.linalg.svd(points - middle)
    along = directions[0] * np.sign(directions[0][0] or 1.0)
    ends = np.quantile((points - middle) @ along, [_ENDS, 1 - _ENDS])
    return shapely.LineString(middle + ends[:, None] * along)
