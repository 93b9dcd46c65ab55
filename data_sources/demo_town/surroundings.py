"""What the plan and the grid allow in the invented town: maatvoeringen, and congestion."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS, POSTCODE
from data_sources.demo_town.heights import STOREY
from data_sources.demo_town.plan import plan

WITHOUT, HISTORIC, DRAFT = 0.15, 5, 2
"""Share of blocks of which the height stands in the text of the plan alone; areas of old plans and
of a draft, which do not count."""
ROOM_M, ROOM_SHARES = (1.0, 2.0, 3.5, 6.5), (0.45, 0.2, 0.2, 0.15)
"""How much higher than what stands there one may build, and how often."""
_FULL, _LIMITED = 3, 1
_UNCLASSIFIED_EVERY = 40


def maatvoeringen(panden: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the areas with a maximum height, one per block, in the columns of the open file."""
    stands = panden[panden["status"].str.startswith(("Pand in", "Verbouwing", "Sloop"))]
    blocks = stands.dissolve("block", aggfunc={"storeys": "max", "district": "first"})
    blocks = blocks[rng.random(len(blocks)) >= WITHOUT]
    eaves = np.ceil(blocks["storeys"].to_numpy() * STOREY)
    top = eaves + np.ceil(rng.choice(ROOM_M, len(blocks), p=ROOM_SHARES)) + 1
    old = blocks["district"].to_numpy() == "oude_stad"
    texts = [
        f'"maximum goothoogte (m)"="{low:.0f}", "maximum bouwhoogte (m)"="{high:.0f}"'
        if steep
        else f'"maximum bouwhoogte (m)"="{high:.0f}", "maximum bebouwingspercentage (%)"="80"'
        for low, high, steep in zip(eaves, top, old, strict=True)
    ]
    table = _rows(blocks, texts, "BPverzonnen-VG01", "2014-06-26")
    past = _rows(blocks[:HISTORIC], texts[:HISTORIC], "BPverzonnen-oud", "1994-03-17")
    draft = _rows(blocks[-DRAFT:], texts[-DRAFT:], "BPverzonnen-ON01", "2023-11-02")
    past["dossierStatus"], draft["planstatus"] = "historisch", "ontwerp"
    every = pd.concat([table, past, draft], ignore_index=True)
    every.insert(0, "identificatie", [f"NL.IMRO.MV.9999{n:05d}" for n in range(1, len(every) + 1)])
    return gpd.GeoDataFrame(every, geometry="geometry", crs=CRS)


def _rows(
    blocks: gpd.GeoDataFrame, texts: list[str], plan_name: str, date: str
) -> gpd.GeoDataFrame:
    shapes = shapely.buffer(shapely.convex_hull(blocks.geometry.values), 2, quad_segs=2)
    return gpd.GeoDataFrame(
        {
            "naam": "maatvoering (verzonnen)",
            "plangebied": f"NL.IMRO.{plan()['gemeente_code']}.{plan_name}",
            "maatvoering": texts,
            "overheidsCode": plan()["gemeente_code"],
            "typePlan": "bestemmingsplan",
            "planstatus": "vastgesteld",
            "datum": date,
            "dossierStatus": "geheel in werking",
        },
        geometry=shapely.set_precision(shapes, 0.001),
        crs=CRS,
    )


def congestion(objects: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the table of the grid operators: the old town is full, the edge of it has some room.

    Each postcode is in the area of the station that feeds it; some are not classified yet.
    """
    given = objects[objects["postcode"].str.fullmatch(POSTCODE, na=False)]
    places = shapely.get_y(given.geometry.values)
    middle = pd.Series(places, given["postcode"].to_numpy()).groupby(level=0).median()
    south = (middle < middle.median()).to_numpy()
    demand = np.where(south, _FULL, _LIMITED)
    demand[::_UNCLASSIFIED_EVERY] = -1
    return pd.DataFrame(
        {
            "postcode": middle.index,
            "afname": [f"{code:.1f}".replace(".", ",") for code in demand],
            "opwek": "2,0",
            "voedingsgebied_id": np.where(south, "11", "12"),
            "voedingsgebied_naam": np.where(south, "Zuid (verzonnen)", "Noord (verzonnen)"),
            "tennet_id": "1",
            "RNB_postcode": "Netbeheerder (verzonnen)",
        }
    )
