"""The buurten of the invented town, in the columns of CBS wijken en buurten."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS
from data_sources.demo_town.addresses import names
from data_sources.demo_town.plan import plan

YEAR = 2025
AROUND = 55.0
"""How far a buurt reaches beyond its buildings, in m."""
COUNTRY = 220.0
"""How far the gemeente reaches beyond the town, in m."""
GRID = 0.01
"""Corners of outlines lie on a grid of this many metres, so that neighbours share them exactly."""
SECRET, LATER = -99_997, -99_995
HOUSEHOLD = {"centrum": 1.6, "schepen": 1.8, "muziek": 1.9, "hoven": 2.6, "haven": 2.1}
LOW_INCOME = {"muziek": 0.52, "schepen": 0.49, "vogels": 0.44, "hoven": 0.33, "centrum": 0.38}


def outlines(panden: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the outline of every buurt; together they cover the gemeente without gaps.

    Borders run half-way between the buildings of neighbouring buurten. What lies further from the
    town belongs to the countryside.
    """
    hulls = panden.geometry.groupby(panden["district"].to_numpy()).agg(_hull)
    buurt = panden.groupby("district")["buurt"].first()
    whole = shapely.buffer(shapely.convex_hull(shapely.union_all(hulls.to_numpy())), COUNTRY)
    rim = shapely.segmentize(shapely.get_exterior_ring(shapely.buffer(hulls.to_numpy(), 8)), 15)
    corners, owner = shapely.get_coordinates(rim, return_index=True)
    # On a coarse grid, each once: diagrams of points that nearly coincide are not clean.
    corners, first = np.unique(np.round(corners), axis=0, return_index=True)
    whose = buurt.loc[hulls.index].to_numpy()[owner[first]]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(corners), extend_to=whole)
    )
    cell, seed = gpd.GeoSeries(shapely.points(corners)).sindex.query(cells, predicate="contains")
    fields = _joined(cells[cell], whose[seed])
    near = shapely.union_all(shapely.buffer(hulls.to_numpy(), AROUND))
    lines = [shapely.boundary(shape) for shape in (*fields, near, whole)]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines, grid_size=GRID)]))
    inside = shapely.point_on_surface(faces)
    code = pd.Series("buiten", index=range(len(faces)))
    for name, field in fields.items():
        code[shapely.intersects(field, inside) & shapely.intersects(near, inside)] = name
    here = shapely.intersects(whole, inside)
    parts = pd.Series(faces[here]).groupby(code[here].to_numpy())
    merged = parts.agg(lambda part: shapely.coverage_union_all(part.to_numpy()))
    shapes = shapely.coverage_simplify(merged.reindex(list(plan()["buurten"])).to_numpy(), 9.0)
    return gpd.GeoSeries(shapes, index=list(plan()["buurten"]), crs=CRS)


def _joined(shapes: np.ndarray, key: np.ndarray) -> pd.Series[object]:
    """Return the union of the shapes of each key."""
    return (
        pd.Series(shapes)
        .groupby(key)
        .agg(lambda part: shapely.union_all(part.to_numpy(), grid_size=GRID))
    )


def _hull(part: gpd.GeoSeries) -> object:
    return shapely.concave_hull(shapely.union_all(part.to_numpy()), ratio=0.35)


def cbs(shapes: gpd.GeoSeries, objects: gpd.GeoDataFrame, units: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the layer ``buurten`` with key figures counted from the town, secrets included."""
    tree, wijken = plan(), plan()["wijken"]
    home = objects["use"].str.contains("woonfunctie") & objects["status"].str.contains(
        "gebruik|Verbouw"
    )
    homes = objects[home].groupby("buurt")
    count = homes.size().reindex(shapes.index).fillna(0)
    single = objects[home & ~objects["pand_id"].duplicated(keep=False)].groupby("buurt").size()
    social = units[units["vbo_id"].notna()].drop_duplicates("vbo_id")["vbo_id"]
    rented = objects[home & objects["vbo_id"].isin(social)].groupby("buurt").size()
    code = pd.Series({name: record["code"] for name, record in tree["buurten"].items()})
    hectares = shapes.area / 10_000
    density = (objects.groupby("buurt").size().reindex(shapes.index) / hectares * 62).round()
    size = pd.Series(HOUSEHOLD).reindex(shapes.index).fillna(2.2)
    table = pd.DataFrame(
        {
            "buurtcode": "BU" + tree["gemeente_code"] + code,
            "jrstatcode": f"{YEAR}BU" + tree["gemeente_code"] + code,
            "jaar": YEAR,
            "buurtnaam": pd.Series(names()["buurten"]),
            "wijkcode": "WK" + tree["gemeente_code"] + code.str[:2],
            "wijknaam": code.str[:2].map(wijken),
            "gemeentecode": "GM" + tree["gemeente_code"],
            "gemeentenaam": names()["place"],
            "indelingswijziging_wijken_en_buurten": 1,
            "water": "NEE",
            "omgevingsadressendichtheid": density,
            "stedelijkheid_adressen_per_km2": 5 - np.digitize(density, [500, 1000, 1500, 2500]),
            "aantal_inwoners": (count * size * 0.98 / 5).round() * 5,
            "aantal_huishoudens": (count * 0.98 / 5).round() * 5,
            "gemiddelde_huishoudsgrootte": size,
            "woningvoorraad": count,
            "percentage_eengezinswoning": (
                single.reindex(shapes.index).fillna(0) / count * 100
            ).round(),
            "perc_huurwoningen_in_bezit_woningcorporaties": (
                rented.reindex(shapes.index).fillna(0) / count * 100
            ).round(),
            "percentage_leegstand_woningen": 3.0,
            "percentage_personen_met_laag_inkomen": (
                pd.Series(LOW_INCOME).reindex(shapes.index).fillna(0.28) * 100
            ).round(),
            "gemiddelde_woningwaarde": LATER,
            "oppervlakte_totaal_in_ha": hectares.round(),
        }
    ).loc[shapes.index]
    # CBS keeps the figures of a buurt with few inhabitants secret.
    figures = ["gemiddelde_huishoudsgrootte", "percentage_personen_met_laag_inkomen"]
    table.loc["buiten", figures] = SECRET
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS).reset_index(drop=True)


def with_water(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer with the lake around the gemeente as a buurt of water, as CBS has them."""
    land = table.geometry.union_all()
    lake = shapely.difference(shapely.buffer(land, COUNTRY), land)
    row = table.iloc[[0]].assign(
        buurtcode=table["buurtcode"].str[:6].iloc[0] + "9998",
        buurtnaam="Verzonnen meer",
        water="JA",
        geometry=[lake],
    )
    numbers = row.select_dtypes("number").columns.difference(["jaar"])
    row[numbers] = SECRET
    return gpd.GeoDataFrame(pd.concat([table, row], ignore_index=True), crs=CRS)


def dissolved(table: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """Return the layer ``wijken`` or ``gemeenten`` with codes, names and outlines."""
    columns = {"wijk": ["wijkcode", "wijknaam"], "gemeente": []}[level]
    columns += ["gemeentecode", "gemeentenaam", "water", "jaar"]
    parts = table[[*columns, "geometry"]].dissolve([f"{level}code"], as_index=False)
    return parts[[*columns, "geometry"]]
