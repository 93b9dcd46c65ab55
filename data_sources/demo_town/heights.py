"""Roof heights of the invented town, in the columns of the 3DBAG."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.demo_town.types import building_types

STOREY = 2.8
"""Height of a storey, in m."""
FLIGHT = 2022
"""Year in which the heights were measured."""
ESTIMATED_UP_TO = 5
"""The 3DBAG estimates the number of storeys of buildings up to this many."""
ABSENT, WITHOUT_POINTS, SPARSE = 0.02, 4, 5


def heights(panden: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return one row per pand that has a model, as layer ``pand`` of the 3DBAG has them.

    Heights are metres NAP. Some panden have no row, some no points, and what was built after the
    flight is as flat as the building site was.
    """
    kinds = building_types()
    stands = panden["status"].str.startswith(("Pand in", "Verbouwing", "Sloop", "Pand buiten"))
    known = panden[(stands & (rng.random(len(panden)) >= ABSENT)).to_numpy()]
    get = {
        name: known["kind"].map({k: getattr(t, name) for k, t in kinds.items()}).to_numpy()
        for name in ("edge", "rise", "roof")
    }
    count, storeys = len(known), known["storeys"].to_numpy()
    outlines = known.geometry.values
    # The polder lies lower the further it is from the old town.
    distance = shapely.distance(shapely.centroid(outlines), known.geometry.union_all().centroid)
    ground = np.round(0.9 - distance / 700 + rng.normal(0, 0.08, count), 3)
    eave = storeys * STOREY + get["edge"] + rng.normal(0, 0.08, count)
    rise = get["rise"].astype(float)
    later = known["year"].to_numpy() > FLIGHT
    eave, rise = np.where(later, 0.15, eave), np.where(later, 0.0, rise)
    area = shapely.area(outlines)
    sloped = rise > 0
    table = gpd.GeoDataFrame(
        {
            "identificatie": "NL.IMBAG.Pand." + known["pand_id"],
            "status": known["status"],
            "oorspronkelijkbouwjaar": known["year"],
            "b3_dak_type": np.where(later, "horizontal", get["roof"]),
            "b3_h_maaiveld": ground,
            "b3_h_nok": np.where(sloped, ground + eave + rise, np.nan),
            "b3_h_dak_min": ground + eave - 0.3,
            "b3_h_dak_50p": ground + eave + 0.5 * rise,
            "b3_h_dak_70p": ground + eave + 0.7 * rise,
            "b3_h_dak_max": ground + eave + np.where(sloped, rise + 0.2, 0.9),
            "b3_bouwlagen": pd.array(storeys, dtype="Int64"),
            "b3_opp_grond": area,
            "b3_opp_dak_plat": np.where(sloped, area * 0.12, area),
            "b3_opp_dak_schuin": np.where(sloped, area * 1.15, 0.0),
            "b3_volume_lod22": area * (eave + 0.5 * rise),
            "b3_kas_warenhuis": False,
            "b3_kwaliteitsindicator": True,
            "b3_extrusie": "standard",
            "b3_pw_bron": "AHN5",
            "b3_pw_datum": FLIGHT,
            "b3_pw_onvoldoende": False,
            "b3_pw_selectie_reden": np.where(later, "LATEST_BUT_OUTDATED", "PREFERRED_AND_LATEST"),
            "b3_rmse_lod22": np.round(rng.uniform(0.02, 0.35, count), 3),
            "b3_val3dity_lod22": "[]",
        },
        geometry=outlines,
        crs=panden.crs,
    ).reset_index(drop=True)
    return _flawed(table, rng)


def _flawed(table: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Take away what a real file lacks: heights without points, storeys above five."""
    measured = [name for name in table.columns if name.startswith(("b3_h_dak", "b3_opp", "b3_vol"))]
    for name in [*measured, "b3_h_nok"]:
        table[name] = table[name].round(3)
    rows = rng.choice(len(table), WITHOUT_POINTS + SPARSE, replace=False)
    bare, sparse = rows[:WITHOUT_POINTS], rows[WITHOUT_POINTS:]
    table.loc[bare, [*measured, "b3_h_nok"]] = np.nan
    table.loc[bare, "b3_dak_type"] = "no points"
    table.loc[sparse, "b3_pw_onvoldoende"] = True
    high = (table["b3_bouwlagen"] > ESTIMATED_UP_TO) | (rng.random(len(table)) < 0.03)
    table["b3_bouwlagen"] = table["b3_bouwlagen"].mask(high)
    return table
