"""A hamlet of three houses as files in the formats of the real sources, every figure by hand."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

CRS = 28992
X, Y = 132_000.0, 480_000.0
PANDEN = tuple(f"99991000000000{n:02d}" for n in range(1, 4))
BOXES = tuple(shapely.box(X + x, Y + 10, X + x + 10, Y + 20) for x in (10, 30, 50))
POSTCODES = ("1381AA", "1381AA", "1381AB")


def register(folder: Path) -> Path:
    """Write the BAG: three panden of 10 by 10 m with one home each."""
    path = folder / "bag-light.gpkg"
    pand = {"identificatie": PANDEN, "bouwjaar": 1960, "status": "Pand in gebruik"}
    gpd.GeoDataFrame(pand, geometry=list(BOXES), crs=CRS).to_file(path, layer="pand")
    homes = pd.DataFrame(
        {
            "identificatie": [f"99990100000000{n:02d}" for n in range(1, 4)],
            "oppervlakte": 90,
            "status": "Verblijfsobject in gebruik",
            "gebruiksdoel": "woonfunctie",
            "openbare_ruimte_naam": "Dorpsstraat",
            "huisnummer": [1, 2, 3],
            "huisletter": None,
            "toevoeging": None,
            "postcode": POSTCODES,
            "woonplaats_naam": "Gehucht",
            "pand_identificatie": PANDEN,
        }
    )
    points = [box.centroid for box in BOXES]
    gpd.GeoDataFrame(homes, geometry=points, crs=CRS).to_file(path, layer="verblijfsobject")
    return path


def buurten(folder: Path) -> Path:
    """Write one buurt around it."""
    path = folder / "buurten.gpkg"
    row = {
        "buurtcode": ["BU99990001"],
        "buurtnaam": ["Gehucht"],
        "wijkcode": ["WK999900"],
        "gemeentecode": ["GM9999"],
        "gemeentenaam": ["Gehucht"],
        "water": ["NEE"],
        "jaar": [2025],
    }
    shape = shapely.box(X - 500, Y - 500, X + 500, Y + 500)
    gpd.GeoDataFrame(row, geometry=[shape], crs=CRS).to_file(path, layer="buurten")
    return path


def heights(folder: Path) -> Path:
    """Write a 3DBAG that knows the first pand (6 m) and has no points of the second."""
    path = folder / "3dbag.gpkg"
    table = {
        "identificatie": [f"NL.IMBAG.Pand.{pand}" for pand in PANDEN[:2]],
        "b3_h_maaiveld": [0.0, 0.0],
        "b3_h_dak_50p": [5.5, None],
        "b3_h_dak_70p": [6.0, None],
        "b3_h_dak_max": [7.0, None],
        "b3_dak_type": ["slanted", "no points"],
        "b3_pw_datum": [2022, 2022],
    }
    gpd.GeoDataFrame(table, geometry=list(BOXES[:2]), crs=CRS).to_file(path, layer="pand")
    return path


def rasters(folder: Path) -> Path:
    """Write an AHN at 0 m NAP in which the roofs of the three panden are at 4, 5 and 9 m."""
    import rasterio

    place = folder / "ahn"
    place.mkdir()
    surface, terrain = np.zeros((80, 160)), np.zeros((80, 160))
    for box, roof in zip(BOXES, (4.0, 5.0, 9.0), strict=True):
        west, south, east, north = box.bounds
        rows = slice(int(80 - (north - Y) * 2), int(80 - (south - Y) * 2))
        surface[rows, int((west - X) * 2) : int((east - X) * 2)] = roof
    for name, values in (("dsm", surface), ("dtm", terrain)):
        with rasterio.open(
            place / f"{name}.tif",
            "w",
            driver="GTiff",
            width=160,
            height=80,
            count=1,
            dtype="float32",
            crs="EPSG:28992",
            transform=rasterio.transform.from_origin(X, Y + 40, 0.5, 0.5),
        ) as made:
            made.write(values.astype("float32"), 1)
    return place


def zoning(folder: Path) -> Path:
    """Write a plan that allows 9 m at the first two panden, and tells nothing of the third."""
    path = folder / "maatvoering.gpkg"
    row = {
        "identificatie": ["MV1"],
        "maatvoering": ['"maximum bouwhoogte (m)"="9"'],
        "planstatus": ["vastgesteld"],
        "datum": ["2014-06-26"],
        "dossierStatus": ["geheel in werking"],
    }
    shape = shapely.box(X, Y, X + 45, Y + 45)
    gpd.GeoDataFrame(row, geometry=[shape], crs=CRS).to_file(path, layer="maatvoering")
    return path


def grid(folder: Path) -> Path:
    """Write congestion of one postcode of the hamlet, and of one elsewhere."""
    path = folder / "congestie_pc6.csv"
    path.write_text(
        "postcode;afname;opwek;voedingsgebied_naam;peildatum\n"
        "1381AA;3,0;2,0;Oost;2026-07-01\n"
        "9999ZZ;1,0;1,0;West;2026-07-02\n",
        "utf-8-sig",
    )
    return path


def parking(folder: Path) -> Path:
    """Write a table of one norm."""
    path = folder / "parkeernormen.csv"
    path.write_text("functie;norm_min;norm_max;bron\nappartement;0,3;0,5;nota\n", "utf-8")
    return path
