"""What a project is made of: facts that follow from its panden in the same way for every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kansenkaart.indicators.context import LEVELS
from kansenkaart.projects import addresses

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

DEMOLITION_PERMIT = "Sloopvergunning verleend"
VVE_KNOWN = ("none", "active", "dormant")


def facts(fabric: Fabric, project: pd.Series[str]) -> gpd.GeoDataFrame:
    """Return the shared facts per project.

    Parameters
    ----------
    fabric
        The tables of the town.
    project
        Index ``pand_id``, value the project; a pand may stand in several projects (repeated index).

    Returns
    -------
    GeoDataFrame
        Index the project, sorted. ``party``, ``buurt_code``, ``construction_year`` (median),
        ``footprint_m2`` and ``homes_now`` (sums), ``monument`` (strongest; null while unknown for a
        pand and none is known), ``townscape``, ``demolition``, ``label_efg_share``,
        ``dwellings_per_ha``, ``station_m``, ``grid_demand`` (the worst of its addresses),
        ``pand_count`` and the outline as ``geometry``.
    """
    rows = fabric.buildings.loc[project.index]
    key = project.to_numpy()
    group = rows.groupby(key)
    year = rows["construction_year"].astype("float64").groupby(key).median().round()
    table = pd.DataFrame(
        {
            "party": group["party"].first(),
            "buurt_code": group["buurt_code"].first(),
            "construction_year": year.astype("Int64"),
            "footprint_m2": group["footprint_m2"].sum(),
            "homes_now": group["dwellings"].sum(),
            "pand_count": group.size(),
            "monument": strongest_monument(rows["monument"], key),
            "townscape": townscape(rows["in_townscape"], key),
            "demolition": permit(rows["status"], key),
            "label_efg_share": _label_share(rows, key),
            "dwellings_per_ha": group["dwellings_per_ha"].mean(),
            "station_m": group["station_m"].min(),
            "grid_demand": group["grid_demand"].max(),
        }
    )
    return gpd.GeoDataFrame(table, geometry=outline(rows.geometry, key), crs=rows.crs)


def measured(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Round what was measured to centimetres and tenths of a square metre.

    Finer is noise, and would let the place of a town on the map decide between equals.
    """
    decimals = {
        column: 1 if str(column).endswith("_m2") else 2
        for column in table.select_dtypes("float64")
        if str(column).split("_low")[0].split("_high")[0].endswith(("_m", "_m2", "_ha"))
    }
    return table.round(decimals)


def outline(geometry: gpd.GeoSeries, key: np.ndarray[Any, Any]) -> gpd.GeoSeries:
    """Return the union of the footprints of each project; a single pand keeps its own."""
    codes, projects = pd.factorize(key, sort=True)
    order = np.argsort(codes, kind="stable")
    together = shapely.geometrycollections(geometry.to_numpy()[order], indices=codes[order])
    alone = np.bincount(codes) == 1
    made = np.empty(len(projects), dtype=object)
    made[codes] = geometry.to_numpy()
    made[~alone] = shapely.union_all(together[~alone, np.newaxis], axis=1)
    return gpd.GeoSeries(made, index=pd.Index(projects, dtype="str"), crs=geometry.crs)


def commonest(value: pd.Series[str], key: pd.Series[str]) -> pd.Series[str]:
    """Return the most frequent value per project, the first in the alphabet at a tie.

    Examples
    --------
    >>> commonest(pd.Series(["b", "a", "b"]), pd.Series(["p", "p", "p"])).to_dict()
    {'p': 'b'}
    """
    known = pd.DataFrame({"value": value, "key": key}).dropna()
    counts = known.value_counts(["key", "value"], sort=False).reset_index()
    order = counts.sort_values(["key", "count", "value"], ascending=[True, False, True])
    return order.drop_duplicates("key").set_index("key")["value"].astype("str").rename_axis(None)


def strongest_monument(level: pd.Series[str], key: Any) -> pd.Series[str]:
    """Return the strongest protection per project; null where it may still turn out to be one."""
    places = {name: place for place, name in enumerate((*LEVELS, "none"))}
    rank = level.map(places).astype("float64")
    found = rank.groupby(key).min()
    unknown = level.isna().groupby(key).any() & ~(found < len(LEVELS))
    return found.where(~unknown).map(dict(enumerate((*LEVELS, "none")))).astype("str")


def townscape(inside: pd.Series[bool], key: Any) -> pd.Series[str]:
    """Return ``inside`` where any pand lies in a protected townscape, else ``outside`` or null."""
    number = inside.astype("float64")
    found = number.groupby(key).max()
    return found.map({1.0: "inside", 0.0: "outside"}).astype("str")


def permit(status: pd.Series[str], key: Any) -> pd.Series[str]:
    """Return ``planned`` where a pand has a demolition permit, else ``not_known``."""
    permitted = status.eq(DEMOLITION_PERMIT).groupby(key).any()
    return permitted.map({True: "planned", False: "not_known"}).astype("str")


def _label_share(rows: pd.DataFrame, key: Any) -> pd.Series[float]:
    """Return the share of E, F and G among the known labels of the project."""
    known = rows["dwellings"] * rows["labels_known"]
    poor = (known * rows["label_efg_share"]).groupby(key).sum(min_count=1)
    return poor / known.where(rows["label_efg_share"].notna()).groupby(key).sum(min_count=1)


def share(fabric: Fabric, project: pd.Series[str], party: pd.Series[str]) -> pd.DataFrame:
    """Return the part of the homes that belongs to the project's party.

    Parameters
    ----------
    fabric
        The tables of the town.
    project
        Index ``pand_id``, value the project.
    party
        The party per project; null where nobody lists it.

    Returns
    -------
    DataFrame
        ``share_low``, ``share``, ``share_high``, 0-1. Null without a party, and where the share is
        below 1 while nobody says whether there is an owners' association.
    """
    owned = fabric.ownership.assign(project=fabric.ownership["pand_id"].map(project))
    owned = owned[owned["party"] == owned["project"].map(party)]
    sums = owned.groupby("project")[["dwellings_low", "dwellings_high"]].sum()
    homes = fabric.buildings["dwellings"].reindex(project.index).groupby(project).sum()
    low = sums["dwellings_low"].reindex(party.index) / homes.where(homes > 0)
    high = sums["dwellings_high"].reindex(party.index) / homes.where(homes > 0)
    mixed_unknown = (low < 1) & ~_vve_known(fabric, project).reindex(party.index, fill_value=False)
    bounds = pd.DataFrame({"share_low": low, "share": (low + high) / 2, "share_high": high})
    return bounds.where(party.notna() & ~mixed_unknown)


def _vve_known(fabric: Fabric, project: pd.Series[str]) -> pd.Series[bool]:
    homes = fabric.dwellings
    known = homes["vve"].isin(VVE_KNOWN)
    return known.groupby(homes["pand_id"].map(project)).any()


def address_range(
    fabric: Fabric, vbo: pd.Series[str], weight: pd.Series[float] | float = 1.0
) -> pd.Series[str]:
    """Return 'Korendragershof 1-47' per project, as :func:`addresses.address_range` writes it.

    Parameters
    ----------
    fabric
        The tables of the town.
    vbo
        Index ``vbo_id``, value the project.
    weight
        How much each address says of where the project lies, on the same index.
    """
    return addresses.address_range(fabric.objects[list(addresses.PARTS)], vbo, weight)


def objects(fabric: Fabric, project: pd.Series[str]) -> pd.Series[str]:
    """Return the VBO in the panden of each project: index ``vbo_id``, value the project."""
    found = fabric.object_panden.map(project).dropna()
    return found[~found.index.duplicated()].rename("project")
