"""Splitting a home into two or more: the candidate homes of one complex in one street or row.

Area decides which homes count; it is an interval where the stock list and the BAG differ. Homes of
no listed party are kept as rows with ``counts_only``, so that they show as counts per buurt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from kansenkaart.indicators import storeys as sources
from kansenkaart.membership import among
from kansenkaart.opportunities import complexes, gates, panden, split_homes
from kansenkaart.opportunities.split_homes import MAISONNETTE, SINGLE_FAMILY
from kansenkaart.result import Projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

KIND = "splitting"
GATES = ("no_dwelling", gates.NOT_LISTED, gates.LISTED, "too_small", "below_threshold")
NOT_CHECKED = (
    "structure",
    "sound_fire",
    "shafts",
    "rooms_daylight",
    "household",
    "omgevingsplan",
    "rent",
)


def find(fabric: Fabric, rules: Rules) -> Projects:
    """Return the splitting projects with their facts.

    Parameters
    ----------
    fabric
        The tables of the town.
    rules
        The rules in force.
    """
    parameters = rules.parameters(KIND)
    threshold = rules[KIND].criterion("area").test
    minimum = threshold.min if threshold and threshold.min else 0.0
    homes = split_homes.judged(fabric, parameters)
    scoped = gates.in_scope(fabric, homes["party"])
    shown = homes["area_high_m2"].isna() | (homes["area_high_m2"] >= parameters["loosest_area_m2"])
    chosen = homes[scoped & shown]
    chosen = chosen.assign(group=split_homes.groups(chosen, fabric.buildings))
    members = chosen[_counted(chosen, minimum)]
    first = pd.Series(members.index, index=members.index).groupby(members["group"]).transform("min")
    members = members.assign(project=first)
    return Projects(
        facts=facts(fabric, members, chosen, minimum, parameters),
        members=pd.DataFrame(
            {
                "project": members["project"].to_numpy(),
                "pand_id": members["pand_id"].to_numpy(),
                "vbo_id": members.index.to_numpy(),
            }
        ),
        outside=_outside(fabric, homes, [scoped, scoped & shown], members),
    )


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes: one per home that is surely, or possibly, large enough.

    Low counts the homes whose lower area bound reaches the threshold, mid the middle of the bounds;
    high also takes three homes out of one where the area allows,
    ``floor(area * (1 - loss) / result) - 1`` with the upper bound.
    """
    return pd.DataFrame(
        {
            "low": facts["large_low"].astype("float64"),
            "mid": facts["large_mid"].astype("float64"),
            "high": facts["extra_high"].astype("float64"),
        },
        index=facts.index,
    )


def extra_homes(area_m2: pd.Series[float], parameters: Mapping[str, Any]) -> pd.Series[float]:
    """Return how many homes a home of this area can become beyond itself, at least one."""
    usable = area_m2 * (1 - parameters["loss_share"])
    parts = np.floor(usable / parameters["result_min_m2"])
    return (parts - 1).clip(lower=1, upper=parameters["extra_homes_max"])


def _counted(homes: pd.DataFrame, minimum: float) -> pd.Series[bool]:
    """Return which homes of a group are its members: those large enough, or all where none is.

    A home of unknown area is a member only where its group has none that is large enough.
    """
    large = homes["area_high_m2"] >= minimum
    return large | ~large.groupby(homes["group"]).transform("any")


def facts(
    fabric: Fabric,
    members: gpd.GeoDataFrame,
    shown: gpd.GeoDataFrame,
    minimum: float,
    parameters: Mapping[str, Any],
) -> gpd.GeoDataFrame:
    """Return one row per project, index the smallest vbo id of its members.

    Parameters
    ----------
    fabric
        The tables of the town.
    members
        The homes of the projects, with their ``group`` and ``project``.
    shown
        Every home that may be large enough at the loosest threshold, with its ``group``.
    minimum
        Area from which a home counts, m2.
    parameters
        Of ``rules/splitting.toml``.
    """
    key = members["project"]
    pand = members.drop_duplicates(["project", "pand_id"]).set_index("pand_id")["project"]
    table = panden.facts(fabric, pand)
    group = members.groupby(key)
    table["party"] = group["party"].first()
    table["homes_now"] = group.size()
    table["subtype"] = panden.commonest(members["form"], key)
    table["address_range"] = panden.address_range(fabric, key).reindex(table.index)
    table["single_family"] = table["subtype"].eq(SINGLE_FAMILY)
    table["counts_only"] = table["party"].isna()
    pairs = complexes.of_members(members[["project", "party", "complex_id"]], table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    said = complexes.facts(fabric, pairs, table.index, {"floor": parameters["floor_words"]})
    year = fabric.town.reference_date.year
    table["age_years"] = (year - table["construction_year"]).astype("float64")
    table["floor"] = floor(said["listed_floor"], table["construction_year"], parameters)
    columns: list[pd.DataFrame | pd.Series[Any]] = [
        table,
        said[["strategy"]],
        _areas(members, minimum, parameters),
        counts_by_area(members, shown, parameters["counted_areas_m2"]),
        _build(fabric, members, parameters),
        panden.share(fabric, _single_project(pand), table["party"]),
        _surroundings(fabric, table, parameters),
    ]
    made = panden.measured(pd.concat(columns, axis=1))
    return made.assign(allowed=parameters["allowed"])


def floor(
    listed: pd.Series[str], construction_year: pd.Series[int], parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return what the floors are: as the list says, else what the construction year makes likely.

    Examples
    --------
    >>> p = {"floor_wood_until": 1960, "floor_concrete_from": 1970}
    >>> year = pd.Series([1955, 1965, 1970, None], dtype="Int64")
    >>> floor(pd.Series([None] * 4, dtype="str"), year, p).tolist()
    ['probably_wood', 'unsure_floor', 'probably_concrete', nan]
    >>> floor(pd.Series(["wood"], dtype="str"), pd.Series([1975], dtype="Int64"), p).tolist()
    ['wood']
    """
    year = construction_year.astype("float64")
    likely = pd.Series("unsure_floor", index=year.index, dtype="str").where(year.notna())
    likely = likely.mask(year <= parameters["floor_wood_until"], "probably_wood")
    likely = likely.mask(year >= parameters["floor_concrete_from"], "probably_concrete")
    return listed.fillna(likely)


def _single_project(pand: pd.Series[str]) -> pd.Series[str]:
    """Return one project per pand, the first, so that its homes count once in a share."""
    return pand[~pand.index.duplicated()]


def _areas(members: pd.DataFrame, minimum: float, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the area facts, and the homes that are large enough at the threshold in force."""
    key = members["project"]
    low, mid, high = (members[f"area_{band}_m2"] for band in ("low", "mid", "high"))
    # a home of unknown area might be the large one: then the largest area is unknown too
    unsure = high.isna().groupby(key).any() & ~(high >= minimum).groupby(key).any()
    large = high.where(high >= minimum)
    return pd.DataFrame(
        {
            "largest_area_m2": mid.groupby(key).max().mask(unsure),
            "largest_area_m2_low": low.groupby(key).max().mask(unsure),
            "largest_area_m2_high": high.groupby(key).max().mask(unsure),
            "area_median_m2": mid.groupby(key).median(),
            "large_low": (low >= minimum).groupby(key).sum(),
            "large_mid": (mid >= minimum).groupby(key).sum(),
            "large_high": (high >= minimum).groupby(key).sum(),
            "extra_high": extra_homes(large, parameters).groupby(key).sum(),
            "touched_m2": mid.groupby(key).mean(),
        }
    )


def counts_by_area(
    members: pd.DataFrame, shown: pd.DataFrame, areas_m2: list[float]
) -> pd.DataFrame:
    """Return per project how many homes of its group would count at each threshold.

    A home that is too small at the threshold in force is no member, but would be at a lower one.
    """
    group = members.groupby("project")["group"].first()
    counts = {
        f"homes_at_{area:g}": (shown["area_mid_m2"] >= area).groupby(shown["group"]).sum()
        for area in areas_m2
    }
    return pd.DataFrame(counts).reindex(group).set_axis(group.index)


def _build(fabric: Fabric, members: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return storeys (and what tells them), rooms and entrance of the homes of each project."""
    key, alone = members["project"], members["form"].eq(SINGLE_FAMILY)
    of_pand = fabric.buildings.loc[members["pand_id"], ["storeys_low", "storeys", "storeys_high"]]
    band: dict[str, pd.Series[Any]] = {}
    for column in of_pand:
        storeys = members["storeys"].fillna(of_pand[column].set_axis(members.index).where(alone))
        maisonnette = members["form"].eq(MAISONNETTE) & storeys.isna()
        storeys = storeys.mask(maisonnette, parameters["maisonnette_storeys"])
        band[column] = storeys.groupby(key).median()
    made = sources.whole(pd.DataFrame(band))
    estimated = fabric.buildings.loc[members["pand_id"], "storeys_source"].set_axis(members.index)
    told = estimated.where(alone).mask(members["storeys"].notna(), sources.STOCK)
    made["storeys_source"] = sources.least_certain(told, key)
    # a number of rooms that a home has
    made["rooms"] = members["rooms"].groupby(key).quantile(1 / 2, interpolation="lower")
    position = fabric.buildings.loc[members["pand_id"], "position"].set_axis(members.index)
    two_sides = position.isin(["end", "detached"]).where(alone)
    side = two_sides.astype("float64").groupby(key).mean().gt(1 / 2)
    entrance = side.map({True: "two_sides", False: "terrace"}).astype("str")
    made["entrance"] = entrance.where(alone.groupby(key).any(), "shared_stairs")
    return made


def _surroundings(
    fabric: Fabric, table: gpd.GeoDataFrame, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the share of large homes around, and the mean household of the buurt (CBS)."""
    homes = fabric.dwellings
    middle = homes[["area_low_m2", "area_high_m2"]].mean(axis=1, skipna=False)
    known = homes.geometry[middle.notna()]
    large = homes.geometry[middle >= parameters["large_home_m2"]]
    places = shapely.point_on_surface(table.geometry.to_numpy())
    around, all_around = (
        _within(places, points, parameters["surroundings_radius_m"]) for points in (large, known)
    )
    size = fabric.town.buurt.drop_duplicates("buurt_code").set_index("buurt_code")
    with np.errstate(invalid="ignore"):
        share = pd.Series(around / all_around, index=table.index)
    return pd.DataFrame(
        {
            "large_share_nearby": share,
            "household_size": table["buurt_code"].map(size["household_size"]),
        }
    )


def _within(places: Any, points: gpd.GeoSeries, radius_m: float) -> Any:
    """Return the number of points within the radius of each place."""
    if not len(points) or not len(places):
        return np.zeros(len(places))
    tree = KDTree(shapely.get_coordinates(points.to_numpy()))
    found = tree.query_ball_point(shapely.get_coordinates(places), radius_m, return_length=True)
    return np.asarray(found, dtype=np.float64)


def _outside(
    fabric: Fabric, homes: pd.DataFrame, passed: list[pd.Series[bool]], members: pd.DataFrame
) -> pd.Series[str]:
    """Return the first gate for every pand without a home in any project."""
    ids = fabric.buildings.index
    scoped, shown = (flag.groupby(homes["pand_id"]).any() for flag in passed)
    passes = {
        "no_dwelling": among(ids.to_series(), homes["pand_id"]),
        gates.role_gate(fabric): scoped,
        "too_small": shown,
        "below_threshold": among(ids.to_series(), members["pand_id"]),
    }
    return gates.outside(ids, passes)
