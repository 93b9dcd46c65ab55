"""What the match came to: counts per outcome and complex, and differences worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from data_sources.contract import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

LINE = ["party", "file", "sheet", "line"]
_HOME = ("dwelling", "room")
DIFFERENCES = ["party", "unit_id", "complex_id", "file", "sheet", "line", "code", "listed", "bag"]


def counts(match: pd.DataFrame, verblijfsobject: pd.DataFrame) -> pd.DataFrame:
    """Return per party and outcome how many lines and, apart, how many homes.

    Returns
    -------
    DataFrame
        ``party``, ``outcome`` (all six, in the contract's order), ``lines`` (of the list, each
        once), ``dwellings`` (different homes of the BAG on those lines).
    """
    parties = match["party"].drop_duplicates()
    every = pd.MultiIndex.from_product([parties, OUTCOMES], names=["party", "outcome"])
    return (
        _counted(match, ["party", "outcome"], verblijfsobject)
        .reindex(every, fill_value=0)
        .reset_index()
    )


def by_complex(
    unit: pd.DataFrame, match: pd.DataFrame, verblijfsobject: pd.DataFrame
) -> pd.DataFrame:
    """Return per party and complex the lines per outcome, and the homes that were matched.

    Returns
    -------
    DataFrame
        ``party``, ``complex_id`` (null for lines without one), ``lines``, one column per outcome,
        ``dwellings``: different homes on matched lines.
    """
    listed = match.merge(unit[[*LINE, "complex_id"]], on=LINE)
    keys = ["party", "complex_id"]
    lines = listed.drop_duplicates(LINE).groupby([*keys, "outcome"], dropna=False).size()
    wide = lines.unstack("outcome", fill_value=0).reindex(columns=list(OUTCOMES), fill_value=0)
    wide.insert(0, "lines", wide.sum(axis=1))
    matched = listed[listed["outcome"] == "matched"]
    homes = _counted(matched, keys, verblijfsobject)["dwellings"]
    joined = wide.reset_index().merge(homes.reset_index(), on=keys, how="left")
    joined["dwellings"] = joined["dwellings"].fillna(0).astype("int64")
    return joined.rename_axis(columns=None).sort_values(keys, ignore_index=True)


def _counted(match: pd.DataFrame, keys: list[str], verblijfsobject: pd.DataFrame) -> pd.DataFrame:
    """Return ``lines`` and ``dwellings`` per group."""
    uses = verblijfsobject["uses"]
    homes = verblijfsobject.loc[["woonfunctie" in u for u in uses], "vbo_id"]
    lines = match.drop_duplicates([*dict.fromkeys([*keys, *LINE])]).groupby(keys, dropna=False)
    found = match[match["vbo_id"].isin(homes)].groupby(keys, dropna=False)["vbo_id"].nunique()
    size = lines.size().rename("lines").to_frame()
    return size.join(found.rename("dwellings")).fillna({"dwellings": 0}).astype("int64")


def differences(
    unit: pd.DataFrame, match: pd.DataFrame, town: Town, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return what is worth a look in lines that were matched.

    Parameters
    ----------
    unit, match
        Contract tables.
    town
        ``verblijfsobject`` and ``pand``.
    parameters
        ``area_factor`` (listed area at least so many times the BAG's, or the reverse),
        ``year_difference`` (years), ``complex_spread_m``.

    Returns
    -------
    DataFrame
        ``DIFFERENCES``, in the order of the list. ``code``: ``area`` (m2), ``year``,
        ``no_dwellings`` (a home in a pand without homes), ``two_addresses`` (one unit id on lines
        with different objects); for a whole complex ``spread`` (m), on its first line.
    """
    listed = unit.reset_index(names="order").drop(columns="unit_id")
    rows = match[match["outcome"] == "matched"].merge(listed, on=LINE)
    found = pd.concat(
        [
            _area(rows, town, parameters["area_factor"]),
            _year(rows, town, parameters["year_difference"]),
            _no_dwellings(rows, town),
            _two_addresses(rows),
            _spread(rows, town, parameters["complex_spread_m"]),
        ]
    )
    return found.sort_values(["order", "code"])[DIFFERENCES].reset_index(drop=True)


def _rows(rows: pd.DataFrame, code: str, listed: pd.Series, bag: pd.Series) -> pd.DataFrame:
    return rows.assign(code=code, listed=listed.astype("float64"), bag=bag.astype("float64"))


def _area(rows: pd.DataFrame, town: Town, factor: float) -> pd.DataFrame:
    """Compare areas where line and home are one to one."""
    area = rows["vbo_id"].map(town.verblijfsobject.set_index("vbo_id")["area_m2"])
    bag = area.astype("float64")
    single = ~rows["vbo_id"].duplicated(keep=False) & ~rows.duplicated(LINE, keep=False)
    far = (rows["area_m2"] >= factor * bag) | (bag >= factor * rows["area_m2"])
    return _rows(rows, "area", rows["area_m2"], bag)[far & single]


def _year(rows: pd.DataFrame, town: Town, difference: float) -> pd.DataFrame:
    year = rows["pand_id"].map(town.pand.set_index("pand_id")["construction_year"])
    bag = year.astype("float64")
    listed = rows["construction_year"].astype("float64")
    return _rows(rows, "year", listed, bag)[(listed - bag).abs() > difference]


def _no_dwellings(rows: pd.DataFrame, town: Town) -> pd.DataFrame:
    vbo = town.verblijfsobject
    panden = vbo.loc[["woonfunctie" in u for u in vbo["uses"]], "pand_ids"].explode()
    wrong = rows["kind"].isin(_HOME) & rows["pand_id"].notna() & ~rows["pand_id"].isin(panden)
    one = pd.Series(1.0, index=rows.index)
    return _rows(rows, "no_dwellings", one, 0 * one)[wrong]


def _two_addresses(rows: pd.DataFrame) -> pd.DataFrame:
    """Find unit ids on several lines that lead to different objects."""
    keys = ["party", "unit_id"]
    lines = rows.groupby(keys)["line"].transform("nunique")
    objects = rows.groupby(keys)["vbo_id"].transform("nunique")
    wrong = (lines > 1) & (objects > 1)
    return _rows(rows, "two_addresses", objects, pd.Series(np.nan, index=rows.index))[wrong]


def _spread(rows: pd.DataFrame, town: Town, limit_m: float) -> pd.DataFrame:
    """Measure the largest distance between two homes of a complex."""
    points = rows["vbo_id"].map(
        pd.Series(town.verblijfsobject.geometry.to_numpy(), index=town.verblijfsobject["vbo_id"])
    )
    rows = rows.assign(point=points).dropna(subset=["point", "complex_id"])
    keys = ["party", "complex_id"]
    size = rows.groupby(keys)["point"].agg(lambda p: _diameter(np.asarray(p)))
    wide = size[size > limit_m].rename("size").reset_index()
    first = rows.drop_duplicates(keys).merge(wide, on=keys)
    return _rows(first, "spread", first["size"], pd.Series(np.nan, index=first.index))


def _diameter(points: Any) -> float:
    """Return the largest distance between two points, m."""
    hull = shapely.convex_hull(shapely.multipoints(points))
    corners = shapely.get_coordinates(hull)
    return float(np.hypot(*(corners[:, None, :] - corners[None, :, :]).transpose(2, 0, 1)).max())
