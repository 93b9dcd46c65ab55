"""The protected townscape, the monuments and the stops of the invented town."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS
from data_sources.demo_town.addresses import names

MONUMENTS = 24
"""Houses of the old town that are a rijksmonument, beside the church and the town hall."""


def townscape(panden: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the protected townscape: the old town and the open space around it."""
    old = panden[panden["district"] == "oude_stad"].geometry.union_all()
    outline = shapely.simplify(shapely.buffer(shapely.concave_hull(old, ratio=0.5), 12), 3)
    return gpd.GeoDataFrame(
        {
            "BRON_ID": ["9999"],
            "NAAM": [names()["townscape"]],
            "JURSTATUS": ["rijksmonument"],
            "AANGEWEZEN": ["1982-06-21"],
            "INTREKKING": [None],
        },
        geometry=[shapely.set_precision(outline, 0.001)],
        crs=CRS,
    )


def monuments(panden: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return rijksmonumenten as points in their panden, without a reference to those."""
    old = panden[(panden["kind"] == "stadspand") & (panden["year"] < 1850)]
    chosen = rng.choice(old.index.to_numpy(), MONUMENTS, replace=False)
    landmarks = panden.index[panden["kind"].isin(["kerk", "stadhuis"])]
    rows = panden.loc[[*landmarks, *np.sort(chosen)]]
    points = shapely.point_on_surface(rows.geometry.values)
    return gpd.GeoDataFrame(
        {
            "rijksmonumentnummer": [str(990_001 + n) for n in range(len(rows))],
            "hoofdcategorie": np.where(rows["kind"] == "kerk", "Religieuze gebouwen", "Woningen"),
            "kwaliteit": "exact",
        },
        geometry=shapely.set_precision(points, 0.001),
        crs=CRS,
    )


def stations(panden: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the railway station, south of the offices beside it, and bus stops in the buurten."""
    offices = panden[panden["district"] == "station"].geometry.union_all()
    town = panden[panden["district"] == "oude_stad"].geometry.union_all().centroid
    away = np.array(offices.centroid.coords[0]) - np.array(town.coords[0])
    spot = np.array(offices.centroid.coords[0]) + away / np.hypot(*away) * 150
    homes = panden[~panden["buurt"].isin(["buiten", "centrum"])]
    centres = homes.geometry.centroid.groupby(homes["buurt"]).agg(
        lambda part: shapely.centroid(shapely.multipoints(part.to_numpy()))
    )
    stops = [f"{names()['buurten'][buurt]}, centrum" for buurt in centres.index]
    table = pd.DataFrame(
        {
            "code": ["VBS", *(f"B{n:02d}" for n in range(1, len(stops) + 1))],
            "naam": [names()["station"], *stops],
            "modaliteit": ["trein", *["bus"] * len(stops)],
        }
    )
    points = shapely.set_precision([shapely.Point(spot), *centres], 0.001)
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS)
