"""The register of the invented town in the columns of the national bag-light.gpkg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data_sources.demo_town.addresses import names
from data_sources.demo_town.plan import plan

if TYPE_CHECKING:
    from data_sources.demo_town.oddities import Register

GONE = ("Verblijfsobject ingetrokken", "Verblijfsobject ten onrechte opgevoerd")


def pand_layer(register: Register) -> gpd.GeoDataFrame:
    """Return the layer ``pand``."""
    panden = register.panden
    there = register.objects[~register.objects["status"].isin(GONE)]
    long = there.assign(pand_id=there["pand_ids"].str.split(",")).explode("pand_id")
    groups = long.groupby("pand_id")
    uses = groups["use"].agg(lambda use: ",".join(sorted(set(",".join(use).split(",")))))
    ids = panden["pand_id"]
    return gpd.GeoDataFrame(
        {
            "identificatie": ids,
            "bouwjaar": panden["year"].astype("int32"),
            "status": panden["status"],
            "gebruiksdoel": ids.map(uses),
            "oppervlakte_min": ids.map(groups["area_m2"].min()).astype("Int32"),
            "oppervlakte_max": ids.map(groups["area_m2"].max()).astype("Int32"),
            "aantal_verblijfsobjecten": ids.map(groups.size()).fillna(0).astype("int32"),
        },
        geometry=panden.geometry,
        crs=panden.crs,
    )


def verblijfsobject_layer(register: Register) -> gpd.GeoDataFrame:
    """Return the layer ``verblijfsobject``; a reference to several panden has commas."""
    objects = register.objects
    panden = register.panden.drop_duplicates("pand_id").set_index("pand_id")
    first = objects["pand_ids"].str.split(",").str[0]
    code = plan()["gemeente_code"]
    streets = {name: n for n, name in enumerate(sorted(objects["street"].unique()), start=1)}
    return gpd.GeoDataFrame(
        {
            "identificatie": objects["vbo_id"],
            "oppervlakte": objects["area_m2"].astype("int32"),
            "status": objects["status"],
            "gebruiksdoel": objects["use"],
            "openbare_ruimte_naam": objects["street"],
            "openbare_ruimte_naam_kort": objects["street"].str.slice(0, 24),
            "huisnummer": objects["house_number"].astype("int32"),
            "huisletter": objects["house_letter"],
            "toevoeging": objects["house_addition"],
            "postcode": objects["postcode"],
            "woonplaats_naam": objects["place"],
            "bouwjaar": first.map(panden["year"]).astype("Int32"),
            "pand_identificatie": objects["pand_ids"],
            "pandstatus": first.map(panden["status"]),
            "nummeraanduiding_hoofdadres_identificatie": (
                objects["vbo_id"].str[:4] + "20" + objects["vbo_id"].str[6:]
            ),
            "openbare_ruimte_identificatie": objects["street"].map(
                {name: f"{code}30{n:010d}" for name, n in streets.items()}
            ),
            "woonplaats_identificatie": plan()["place_code"],
            "bronhouder_identificatie": code,
        },
        geometry=objects.geometry,
        crs=objects.crs,
    )


def woonplaats_layer(buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer ``woonplaats``: one place, as large as the gemeente."""
    return gpd.GeoDataFrame(
        pd.DataFrame(
            {
                "identificatie": [plan()["place_code"]],
                "status": ["Woonplaats aangewezen"],
                "woonplaats": [names()["place"]],
                "bronhouder_identificatie": [plan()["gemeente_code"]],
            }
        ),
        geometry=[buurten.geometry.union_all()],
        crs=buurten.crs,
    )
