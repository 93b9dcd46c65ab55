"""Layers of the BAG and CBS in the shapes of the live services, made from files of a place."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

_WFS_VBO = {
    "openbare_ruimte_naam": "openbare_ruimte",
    "woonplaats_naam": "woonplaats",
    "pand_identificatie": "pandidentificatie",
}
_ONLY_IN_FILES = (
    "openbare_ruimte_naam_kort",
    "nummeraanduiding_hoofdadres_identificatie",
    "openbare_ruimte_identificatie",
    "woonplaats_identificatie",
    "bronhouder_identificatie",
)
_FIGURES = {
    "aantal_huishoudens": (10, 3_000),
    "gemiddelde_huishoudsgrootte": (1, 3),
    "woningvoorraad": (10, 3_000),
    "perc_huurwoningen_in_bezit_woningcorporaties": (0, 100),
    "percentage_eengezinswoning": (0, 100),
    "percentage_leegstand_woningen": (0, 20),
    "percentage_personen_met_laag_inkomen": (0, 60),
    "stedelijkheid_adressen_per_km2": (1, 5),
    "omgevingsadressendichtheid": (5, 4_000),
}
"""Key figure -> the lowest value and how many there are."""


def wfs_file(pand: gpd.GeoDataFrame, vbo: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a GeoPackage with the attributes that PDOK's BAG WFS has."""
    pand.to_file(path, layer="pand", driver="GPKG")
    shaped = vbo.drop(columns=[c for c in _ONLY_IN_FILES if c in vbo]).rename(columns=_WFS_VBO)
    shaped.to_file(path, layer="verblijfsobject", driver="GPKG")
    return path


def ogc_file(pand: gpd.GeoDataFrame, vbo: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a GeoPackage with the attributes that PDOK's BAG OGC API has.

    Rows have ids of their own, and an object refers to its panden by links that end in those.
    """
    panden = pand.drop(columns=["oppervlakte_min", "oppervlakte_max"], errors="ignore")
    panden["uuid"] = [f"11111111-0000-4000-8000-{i:012d}" for i in range(len(panden))]
    panden.to_file(path, layer="pand", driver="GPKG")
    row = panden.drop_duplicates("identificatie").set_index("identificatie")["uuid"]
    base = "https://api.example/kadaster/bag/ogc/v2/collections/pand/items/"
    references = vbo["pand_identificatie"].str.split(",").explode().str.strip()
    # The row of a pand that is not in the layer is a row that nobody knows.
    links = base + references.map(row).fillna("22222222-0000-4000-8000-000000000000")
    shaped = vbo.drop(columns=["pand_identificatie", "bouwjaar", "pandstatus"], errors="ignore")
    shaped["pand__href"] = links.groupby(level=0).agg(",".join)
    shaped["uuid"] = [f"33333333-0000-4000-8000-{i:012d}" for i in range(len(shaped))]
    shaped.to_file(path, layer="verblijfsobject", driver="GPKG")
    return path


def buurten_file(buurten: gpd.GeoDataFrame, path: Path, names: dict[str, str]) -> Path:
    """Write the layer of buurten of CBS, with names of gemeenten by code and invented key figures.

    Of every figure some are secret, not published yet, or null.
    """
    number = pd.Series(range(len(buurten)), buurten.index)
    figures = {
        name: (low + (number * step) % span)
        .astype("float64")
        .mask(number % 7 == 3, -99997)
        .mask(number % 7 == 5, -99995)
        .where(number % 11 != 9)
        for step, (name, (low, span)) in enumerate(_FIGURES.items(), start=3)
    }
    shaped = gpd.GeoDataFrame(
        {
            "buurtcode": buurten["statcode"],
            "buurtnaam": buurten["statnaam"],
            "gemeentecode": buurten["gmCode"],
            "gemeentenaam": buurten["gmCode"].map(names),
            "water": "NEE",
            "jaar": 2021,
            **figures,
        },
        geometry=buurten.geometry,
        crs=buurten.crs,
    )
    shaped.to_file(path, layer="buurten", driver="GPKG")
    return path


def read_bag(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the two layers of a bag-light GeoPackage."""
    path = folder / "bag-light.gpkg"
    frames = [gpd.read_file(path, layer=layer) for layer in ("pand", "verblijfsobject")]
    return frames[0], pd.DataFrame(frames[1]).pipe(gpd.GeoDataFrame, crs=28992)
