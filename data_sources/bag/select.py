"""Which panden and verblijfsobjecten of the files belong to the area of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data_sources.bag.clean import SOURCE, regroup
from data_sources.errors import SourceEmpty

if TYPE_CHECKING:
    from data_sources.area import Area
    from data_sources.findings import Findings


def panden(
    pand: gpd.GeoDataFrame,
    vbo: gpd.GeoDataFrame,
    area: Area,
    margin_m: float,
    findings: Findings,
) -> gpd.GeoDataFrame:
    """Return the panden whose representative point is in the area or, in no buurt, close to it.

    A pand in no buurt that has a verblijfsobject of another gemeente is a neighbour's, not one that
    a coarse outline lost.

    Raises
    ------
    SourceEmpty
        When there is none.
    """
    points = shapely.point_on_surface(pand.geometry.to_numpy())
    neighbours = pand["pand_id"].isin(_of_other_gemeenten(vbo, area)).to_numpy()
    inside, lost = area.inside(points), ~neighbours & area.in_no_buurt(points)
    near = lost.copy()
    near[lost] = area.within(points[lost], margin_m)
    findings.add(SOURCE, "pand_outside_every_buurt", near.sum(), pand["pand_id"][near])
    far = lost & ~near
    findings.add(SOURCE, "pand_in_no_buurt_left_out", far.sum(), pand["pand_id"][far])
    keep = inside | near
    if not keep.any():
        raise SourceEmpty(
            f"The BAG file holds no standing pand in {area.name}.",
            found=f"{len(pand)} panden were read around it.",
            advice="Check that the BAG file and the area are of the same part of the country.",
        )
    return pand[keep].reset_index(drop=True)


def _of_other_gemeenten(vbo: gpd.GeoDataFrame, area: Area) -> pd.Series[str]:
    """Return the panden of verblijfsobjecten of which the gemeente is known and not the area's."""
    code = vbo["gemeente_code"]
    others = code.notna() & ~code.isin(area.gemeente_codes) & bool(area.gemeente_codes)
    ids: pd.Series[str] = vbo["pand_ids"][others].explode()
    return ids


def verblijfsobjecten(
    vbo: gpd.GeoDataFrame,
    selected: gpd.GeoDataFrame,
    known: pd.Series[str],
    area: Area,
    findings: Findings,
) -> gpd.GeoDataFrame:
    """Return the verblijfsobjecten of the selected panden, with references to those alone.

    Parameters
    ----------
    vbo
        Cleaned verblijfsobjecten around the area.
    selected, known
        The panden of the area, and the ids of every standing pand that was read.
    """
    long = vbo["pand_ids"].explode().dropna()
    mine, standing = long.isin(selected["pand_id"]), long.isin(known)
    follows = vbo.index.isin(long.index[mine])
    inside = area.inside(vbo.geometry.to_numpy())
    stray = inside & ~vbo.index.isin(long.index[standing])
    findings.add(SOURCE, "vbo_without_known_pand", stray.sum(), vbo["vbo_id"][stray])
    dropped = ~mine & long.index.isin(vbo.index[follows])
    findings.add(SOURCE, "pand_reference_dropped", dropped.sum(), long[dropped])
    kept = vbo[follows].copy()
    kept["pand_ids"] = regroup(long[mine], kept.index)
    if len(area.gemeente_codes) == 1:
        # The WFS does not name the gemeente of an object; in an area of one it follows.
        silent = kept["gemeente_code"].isna()
        findings.add(SOURCE, "gemeente_of_area", silent.sum(), kept["vbo_id"][silent])
        kept["gemeente_code"] = kept["gemeente_code"].fillna(area.gemeente_codes[0])
    return kept


def addresses(
    address: pd.DataFrame,
    vbo_ids: pd.Series[str],
    site: gpd.GeoDataFrame | None,
    area: Area,
    margin_m: float,
) -> pd.DataFrame:
    """Return the addresses of the selected verblijfsobjecten and of the sites in the area.

    Without the places of the ligplaatsen and standplaatsen, all their addresses are kept.
    """
    is_site = address["vbo_id"].str[4:6].isin(["02", "03"])
    if site is not None:
        points = shapely.point_on_surface(site.geometry.to_numpy())
        keep = area.inside(points) | (area.in_no_buurt(points) & area.within(points, margin_m))
        is_site &= address["vbo_id"].isin(site["vbo_id"][keep])
    return address[is_site | address["vbo_id"].isin(vbo_ids)]
