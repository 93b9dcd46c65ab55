"""How many homes and which uses a building holds, and how large they are.

A verblijfsobject (VBO) can be part of several panden and have several uses. As an object it counts
once, in its main pand; its area is divided over its panden by footprint and over its uses equally,
so that sums over panden are sums over the town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

DWELLING_USE = "woonfunctie"
STORAGE_USE = "overige gebruiksfunctie"

AREA_COLUMNS = {
    "woonfunctie": "dwelling_area_m2",
    "kantoorfunctie": "office_m2",
    "winkelfunctie": "shop_m2",
    "onderwijsfunctie": "school_m2",
    "gezondheidszorgfunctie": "care_m2",
    "bijeenkomstfunctie": "assembly_m2",
    "logiesfunctie": "lodging_m2",
    "industriefunctie": "industry_m2",
    "sportfunctie": "sport_m2",
    "celfunctie": "other_use_m2",
    "overige gebruiksfunctie": "other_use_m2",
}
"""Column of the area per gebruiksdoel."""


def parts(verblijfsobject: gpd.GeoDataFrame, footprint_m2: pd.Series[float]) -> pd.DataFrame:
    """Return one row per VBO, pand and use, with the part of the VBO that it stands for.

    Parameters
    ----------
    verblijfsobject
        Contract table.
    footprint_m2
        Footprint per known pand; references to other panden are left out.

    Returns
    -------
    DataFrame
        ``vbo_id``, ``pand_id``, ``use``, ``main`` (the largest of its panden, the smallest id at a
        tie), ``share`` (of the VBO; sums to 1 per VBO) and ``part_m2`` (null where the area is).
    """
    columns = ["vbo_id", "pand_ids", "uses", "area_m2"]
    rows = pd.DataFrame(verblijfsobject[columns]).explode("pand_ids", ignore_index=True)
    rows = rows.rename(columns={"pand_ids": "pand_id"}).astype({"pand_id": "str"})
    rows = rows.drop_duplicates(["vbo_id", "pand_id"])
    rows["footprint"] = rows["pand_id"].map(footprint_m2).astype("float64")
    rows = rows[rows["footprint"].notna()]
    rows = rows.sort_values(["vbo_id", "footprint", "pand_id"], ascending=[True, False, True])
    rows["main"] = ~rows["vbo_id"].duplicated()
    of_panden = rows["footprint"] / rows.groupby("vbo_id")["footprint"].transform("sum")
    rows["share"] = of_panden / rows["uses"].map(len).astype("int64")
    rows["part_m2"] = rows["share"] * rows["area_m2"]
    rows = rows.explode("uses", ignore_index=True).rename(columns={"uses": "use"})
    return rows[["vbo_id", "pand_id", "use", "main", "share", "part_m2"]]


def vbo_count(parts: pd.DataFrame, panden: pd.Index[str]) -> pd.Series[int]:
    """Return the number of live VBO that each pand is part of, as the BAG counts them."""
    count = parts.groupby("pand_id")["vbo_id"].nunique()
    return count.reindex(panden, fill_value=0).rename("vbo_count")


def dwelling_count(parts: pd.DataFrame, panden: pd.Index[str]) -> pd.Series[int]:
    """Return the number of homes per pand; a home in several panden counts in the largest."""
    homes = parts[parts["main"] & (parts["use"] == DWELLING_USE)]
    count = homes.groupby("pand_id").size()
    return count.reindex(panden, fill_value=0).rename("dwellings")


def area_by_use_m2(parts: pd.DataFrame, panden: pd.Index[str]) -> pd.DataFrame:
    """Return the area per use in m2, one column per value of :data:`AREA_COLUMNS`.

    0 where no VBO has the use, null where one has it but no area is known.
    """
    column = parts["use"].map(AREA_COLUMNS)
    sums = parts.groupby(["pand_id", column])["part_m2"].sum(min_count=1)
    present = parts.groupby(["pand_id", column]).size()
    wide = sums.unstack().reindex(index=panden, columns=list(dict.fromkeys(AREA_COLUMNS.values())))
    has = present.unstack().reindex_like(wide).notna()
    return wide.where(has, 0.0).rename_axis(columns=None)


def total_area_m2(parts: pd.DataFrame, panden: pd.Index[str]) -> pd.Series[float]:
    """Return the summed area of all VBO in m2; null without a VBO of known area."""
    total = parts.groupby("pand_id")["part_m2"].sum(min_count=1)
    return total.reindex(panden).rename("total_area_m2")


def main_use(parts: pd.DataFrame, panden: pd.Index[str]) -> pd.Series[str]:
    """Return the gebruiksdoel with most area (then most VBO, then by alphabet), or null."""
    sums = parts.groupby(["pand_id", "use"]).agg(area=("part_m2", "sum"), share=("share", "sum"))
    order = sums.reset_index().sort_values(
        ["pand_id", "area", "share", "use"], ascending=[True, False, False, True]
    )
    first = order.drop_duplicates("pand_id").set_index("pand_id")["use"]
    return first.astype("str").reindex(panden).rename("main_use")


def mean_dwelling_m2(
    pand_id: pd.Series[str], area_m2: pd.Series[float], panden: pd.Index[str]
) -> pd.Series[float]:
    """Return the mean area of the homes counted in each pand, in m2; null where none is known."""
    return area_m2.groupby(pand_id).mean().reindex(panden).rename("mean_dwelling_m2")
