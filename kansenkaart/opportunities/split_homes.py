"""The homes that may be split: what form they have, and which of them are one project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.opportunities import complexes
from kansenkaart.projects import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric

SINGLE_FAMILY, UPSTAIRS_DOWNSTAIRS, FLAT, MAISONNETTE = (
    "single_family",
    "upstairs_downstairs",
    "flat",
    "maisonnette",
)


def judged(fabric: Fabric, parameters: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return every dwelling with its form.

    An area that no single home has counts as unknown, and so do rooms that are too few for the
    area: such lists count bedrooms.
    """
    homes = fabric.dwellings
    dubious = homes["area_high_m2"] > parameters["single_home_max_m2"]
    area = homes[["area_low_m2", "area_high_m2"]].mask(dubious)
    in_pand = fabric.buildings.loc[homes["pand_id"], ["dwellings", "vbo_count"]]
    in_pand = in_pand.set_axis(homes.index)
    return homes.assign(
        area_low_m2=area["area_low_m2"],
        area_high_m2=area["area_high_m2"],
        area_mid_m2=area.mean(axis=1, skipna=False),
        rooms=homes["rooms"].mask(
            homes["area_low_m2"] > homes["rooms"] * parameters["room_max_m2"]
        ),
        form=form(homes["dwelling_type"], in_pand["dwellings"], in_pand["vbo_count"], parameters),
    )


def form(
    listed_type: pd.Series[str],
    homes_in_pand: pd.Series[float],
    objects_in_pand: pd.Series[float],
    parameters: Mapping[str, Any],
) -> pd.Series[str]:
    """Return the form of each home.

    A home that has a pand to itself is a single-family home, whatever the list calls it. Else the
    list decides, and without it the number of homes in the pand; one home beside a shop is a flat.
    """
    listed = complexes.recognise(listed_type, parameters["type_words"])
    counted = pd.Series(FLAT, index=listed_type.index, dtype="str")
    two = (homes_in_pand > 1) & (homes_in_pand < parameters["flat_dwellings_min"])
    counted = counted.mask(two, UPSTAIRS_DOWNSTAIRS)
    alone = (homes_in_pand <= 1) & (objects_in_pand <= 1)
    return listed.fillna(counted).mask(alone, SINGLE_FAMILY)


def groups(homes: pd.DataFrame, buildings: pd.DataFrame) -> pd.Series[str]:
    """Return the project of each home: of one complex in one street of a buurt, else of one row.

    A pand with several homes (maisonnettes) is a project as a whole.
    """
    row = rows.split_groups(homes, buildings)
    several = homes["pand_id"].map(buildings["dwellings"]) > 1
    buurt = homes["pand_id"].map(buildings["buurt_code"]).fillna("")
    street = homes[["party", "complex_id", "street"]].assign(buurt=buurt)
    in_street = street.notna().all(axis=1) & ~several
    member = pd.Series(homes.index, index=homes.index)
    first = member.groupby([street[c].where(in_street) for c in street]).transform("min")
    return first.where(in_street, row).astype("str")
