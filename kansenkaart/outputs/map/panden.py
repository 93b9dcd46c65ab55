"""Every pand and address of the page: outlines and facts, and what the search box finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.outputs.map import shapes
from kansenkaart.outputs.map.pack import Pack

if TYPE_CHECKING:
    import geopandas as gpd

    from kansenkaart.result import Result

_BUILDING_COLUMNS = (
    "construction_year",
    "status",
    "buurt_code",
    "footprint_m2",
    "dwellings",
    "vbo_count",
    "main_use",
    "total_area_m2",
    "storeys_low",
    "storeys",
    "storeys_high",
    "storeys_source",
    "roof_height_m",
    "monument",
    "street",
    "house_numbers",
    "party",
)


def in_map_order(buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the panden along a curve through the area, so that neighbours stay together."""
    if not len(buildings):
        return buildings
    along = buildings.geometry.hilbert_distance().to_numpy()
    return buildings.iloc[np.lexsort([buildings.index.to_numpy(dtype=str), along])]


def outlines(buildings: gpd.GeoDataFrame, start: tuple[float, float]) -> Pack:
    """Pack a row per pand in the order given: facts, BAG id and outline from ``start``."""
    pack = Pack()
    facts = pd.DataFrame(buildings[[c for c in _BUILDING_COLUMNS if c in buildings]])
    areas = [c for c in ("footprint_m2", "total_area_m2") if c in facts]
    facts[areas] = facts[areas].round()
    pack.table("panden", facts)
    _add_bag_ids(pack, "pand_id", buildings.index.to_series())
    shapes.add_shapes(pack, "panden", buildings.geometry, start)
    return pack


def addresses(result: Result, rows: pd.Series) -> Pack:
    """Pack a row per address and pand: street, number, suffix, vbo id, and the row of the pand."""
    pack = Pack()
    vbo = result.fabric.town.verblijfsobject.explode("pand_ids", ignore_index=True)
    pand = vbo["pand_ids"].map(rows)
    known = pand.notna() & vbo["street"].notna()
    vbo, pand = vbo[known], pand[known].astype("int64")
    order = np.argsort(pand.to_numpy(), kind="stable")
    vbo, pand = vbo.iloc[order], pand.iloc[order]
    suffix = vbo["house_letter"].fillna("") + vbo["house_addition"].fillna("").radd("-").where(
        vbo["house_addition"].notna(), ""
    )
    table = pd.DataFrame(
        {
            "street": vbo["street"],
            "number": vbo["house_number"],
            "suffix": suffix.where(suffix != ""),
            "postcode": vbo["postcode"],
        }
    )
    complexes = _complexes(result, vbo["vbo_id"])
    if complexes is not None:
        table["complex"] = complexes
    pack.table("addresses", table)
    pack.array("pand", np.diff(pand.to_numpy(), prepend=0))
    _add_bag_ids(pack, "vbo_id", vbo["vbo_id"])
    return pack


def _complexes(result: Result, vbo_id: pd.Series) -> np.ndarray | None:
    """Return the complex of each address where the tier holds it."""
    dwellings = result.fabric.dwellings
    if "complex_id" not in dwellings or not len(dwellings):
        return None
    found: np.ndarray = vbo_id.map(dwellings["complex_id"]).to_numpy()
    return found


def _add_bag_ids(pack: Pack, name: str, ids: pd.Series) -> None:
    """Add BAG ids as their first seven digits (few distinct) and their last nine as a number."""
    text = ids.astype("str")
    heads, distinct = pd.factorize(text.str[:7], sort=True)
    pack.value(f"{name}.heads", [str(d) for d in distinct])
    pack.array(f"{name}.head", heads)
    pack.array(f"{name}.tail", text.str[7:].astype("int64").to_numpy())
