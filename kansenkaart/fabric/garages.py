"""Garage boxes, by every route that finds them.

The routes, in order of trust:

``stock``
    a stock list calls it a garage;
``vbo``
    a verblijfsobject (VBO) with only 'overige gebruiksfunctie' and the area of a box;
``pand``
    a pand without VBO with the footprint, depth, width and open ground of a box;
``strip``
    one long pand without VBO, deep as a box; its number of boxes is an estimate.

Boxes that only the BAG finds need a row of several. What stands in a row but a car cannot enter is
storage: sheds behind homes are the classic mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from kansenkaart.fabric import listed
from kansenkaart.indicators import boxes
from kansenkaart.indicators.dwellings import DWELLING_USE, STORAGE_USE
from kansenkaart.membership import among
from kansenkaart.projects.garage_rows import garage_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

GARAGE, STORAGE = "garage", "storage"
ROW, STRIP, PLINTH, HOME, MIXED = "row", "strip", "plinth", "home", "mixed"
COLUMNS = [
    "pand_id",
    "vbo_id",
    "source",
    "form",
    "sort",
    "row_id",
    "boxes",
    "area_m2",
    "depth_m",
    "width_m",
    "open_m",
    "height_fits",
    "party",
    "complex_id",
]


def build(
    town: Town,
    divided: pd.DataFrame,
    buildings: gpd.GeoDataFrame,
    found: pd.DataFrame,
    touching: pd.DataFrame,
    parameters: Mapping[str, Any],
) -> gpd.GeoDataFrame:
    """Return the table ``fabric.garages``.

    Parameters
    ----------
    town
        The contract tables.
    divided
        From :func:`kansenkaart.indicators.dwellings.parts`.
    buildings
        ``fabric.buildings``.
    found
        From :func:`kansenkaart.fabric.listed.units_found`.
    touching
        ``fabric.touching``.
    parameters
        The values of rules/fabric.toml and rules/projects.toml.
    """
    in_main = divided[divided["main"]].drop_duplicates("vbo_id").set_index("vbo_id")["pand_id"]
    routes = [
        _from_stock(found, town, in_main),
        _from_vbo(town, in_main, parameters),
        _from_panden(buildings, parameters),
    ]
    table = pd.concat([route for route in routes if len(route)] or routes)
    table = _once(table.loc[among(table["pand_id"], buildings.index)])
    table = _shaped(table, buildings, parameters)
    table["form"] = _form(table, buildings, divided)
    table = table[(table["source"] == "stock") | table["form"].isin([ROW, STRIP, PLINTH])]
    table = _in_rows(table, touching, parameters)
    of_vbo = listed.per_vbo(found, town.complex, town.holding).reindex(table["vbo_id"])
    bare = table["pand_id"].where(table["vbo_id"].isna())
    of_pand = listed.per_pand(found, town.holding).reindex(bare)
    for column in ("party", "complex_id"):
        owner = of_vbo[column].array, of_pand[column].array
        for values in owner:
            table[column] = table[column].fillna(pd.Series(values, index=table.index))
    return gpd.GeoDataFrame(
        table[COLUMNS].sort_index(),
        geometry=buildings.geometry.reindex(table.sort_index()["pand_id"]).array,
        crs=buildings.crs,
    )


def _routes(index: pd.Index[str], **columns: Any) -> pd.DataFrame:
    """Return boxes of one route with the columns that every route gives."""
    names = ["pand_id", "vbo_id", "source", "sort", "boxes", "area_m2", "party", "complex_id"]
    frame = pd.DataFrame(columns, index=index.rename("box_id")).reindex(columns=names)
    text = dict.fromkeys(["pand_id", "vbo_id", "source", "sort", "party", "complex_id"], "str")
    return frame.astype(text | {"boxes": "float64", "area_m2": "float64"})


def _from_stock(found: pd.DataFrame, town: Town, in_main: pd.Series[str]) -> pd.DataFrame:
    """Return what the stock lists call a garage; lines that share a pand are its number of boxes.

    A garage whose line leads to a home is part of that home and left out.
    """
    vbo = town.verblijfsobject.set_index("vbo_id")
    lines = found[found["kind"] == "garage"]
    uses = vbo.loc[among(vbo.index.to_series(), lines["vbo_id"]), "uses"]
    homes = uses.index[[DWELLING_USE in of_object for of_object in uses]]
    lines = lines[~among(lines["vbo_id"], homes)].sort_values([*listed.LINE, "vbo_id", "pand_id"])
    pand = lines["vbo_id"].map(in_main).fillna(lines["pand_id"])
    box = lines["vbo_id"].fillna(pand)
    lines = lines.assign(pand_id=pand, box=box, count=box.groupby(box).transform("size"))
    lines = lines[box.notna()].drop_duplicates("box").set_index("box")
    return _routes(
        lines.index,
        pand_id=lines["pand_id"],
        vbo_id=lines["vbo_id"],
        source="stock",
        sort=GARAGE,
        boxes=lines["count"].where(lines["vbo_id"].isna(), 1),
        area_m2=vbo["area_m2"].reindex(lines["vbo_id"]).array,
        party=lines["party"],
        complex_id=lines["complex_id"],
    )


def _from_vbo(town: Town, in_main: pd.Series[str], parameters: Mapping[str, Any]) -> pd.DataFrame:
    vbo = town.verblijfsobject.set_index("vbo_id")
    only_storage = vbo["uses"].map(lambda uses: list(uses) == [STORAGE_USE]).astype(bool)
    small = vbo["area_m2"].between(parameters["box_min_m2"], parameters["box_max_m2"])
    chosen = vbo[only_storage & small]
    return _routes(
        chosen.index,
        pand_id=in_main.reindex(chosen.index),
        vbo_id=chosen.index,
        source="vbo",
        boxes=1,
        area_m2=chosen["area_m2"],
    )


def _from_panden(buildings: gpd.GeoDataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return panden without VBO: boxes by their footprint, strips by their length and depth."""
    bare = buildings[buildings["vbo_count"] == 0]
    one = bare["footprint_m2"].between(parameters["bare_min_m2"], parameters["bare_max_m2"])
    strip = (
        bare["depth_m"].between(parameters["box_depth_min_m"], parameters["box_depth_max_m"])
        & (bare["length_m"] >= parameters["strip_length_min_m"])
        & (bare["rectangularity"] >= parameters["strip_rectangularity_min"])
        & bare["construction_year"].between(*parameters["strip_years"])
        & (bare["dwellings_per_ha"] >= parameters["strip_dwellings_per_ha_min"])
        & ~one
    )
    estimate = (bare["length_m"] / parameters["strip_box_width_m"]).round().where(strip, 1)
    chosen = one | strip
    return _routes(
        bare.index[chosen],
        pand_id=bare.index[chosen],
        source=np.where(strip[chosen], "strip", "pand"),
        boxes=estimate[chosen],
        area_m2=bare.loc[chosen, "footprint_m2"],
    )


def _once(table: pd.DataFrame) -> pd.DataFrame:
    """Keep each box once, the most trusted route first, and no pand beside the VBO in it."""
    table = table[~table.index.duplicated()]
    with_vbo = table.loc[table["vbo_id"].notna(), "pand_id"].unique()
    return table[table["vbo_id"].notna() | ~among(table["pand_id"], with_vbo)].copy()


def _shaped(
    table: pd.DataFrame, buildings: gpd.GeoDataFrame, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Add what can be measured: depth, width, ground before the doors, whether the height fits."""
    count = table.groupby("pand_id")["boxes"].sum()
    pand = buildings.loc[count.index]
    shape = pd.concat(
        [
            boxes.box_depth_m(pand["length_m"], pand["depth_m"], count),
            boxes.box_width_m(pand["length_m"], pand["depth_m"], count),
            boxes.door_ground_m(pand.geometry, count, buildings.geometry, parameters),
            boxes.height_fits(pand["roof_height_m"], pand["flat_roof_share"], parameters),
        ],
        axis=1,
    )
    table = table.join(shape, on="pand_id")
    plain = table["pand_id"].map(buildings["dwellings"]) == 0
    measured = ["depth_m", "width_m", "open_m", "height_fits"]
    table[measured] = table[measured].where(plain)
    table["area_m2"] = table["area_m2"].fillna(
        table["pand_id"].map(pand["footprint_m2"]).where(table["vbo_id"].isna())
    )
    return table


def _form(
    table: pd.DataFrame, buildings: gpd.GeoDataFrame, divided: pd.DataFrame
) -> pd.Series[str]:
    """Return what the box is part of: ``row``, ``strip``, ``plinth``, ``home`` or ``mixed``.

    A strip is one pand with several boxes, a plinth lies below several homes; a home's own garage
    and the store room of a business are no project.
    """
    pand = table["pand_id"]
    homes = pand.map(buildings["dwellings"])
    business = divided.loc[~divided["use"].isin([STORAGE_USE, DWELLING_USE]), "pand_id"].unique()
    form = pd.Series(ROW, index=table.index, dtype="str")
    form = form.mask(pand.map(table.groupby("pand_id")["boxes"].sum()) > 1, STRIP)
    form = form.mask(among(pand, business), MIXED)
    return form.mask(homes == 1, HOME).mask(homes > 1, PLINTH)


def _in_rows(
    table: pd.DataFrame, touching: pd.DataFrame, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Add the row of each box, keep rows of several boxes, and tell garages from storage."""
    fits = boxes.like_garage(table["depth_m"], table["width_m"], table["open_m"], parameters)
    bare = table["source"].isin(["pand", "strip"])
    car = fits & ~table["height_fits"].eq(False).fillna(False).astype(bool)
    table = table[~(table["source"].eq("strip") & ~car)]
    car, bare = car[table.index], bare[table.index]
    group = table["form"].where(table["form"] == PLINTH, ROW).mask(bare & ~car, STORAGE)
    table = table.assign(row_id=garage_rows(table.assign(group=group), touching))
    row = table.groupby("row_id")
    spread = (table["area_m2"] / table["boxes"] / row["area_m2"].transform("median") - 1).abs()
    equal = ~bare | table["source"].eq("strip") | (spread <= parameters["bare_area_spread"])
    table, group, car = table[equal], group[equal], car[equal]
    row = table.groupby("row_id")
    long_enough = row["boxes"].transform("sum") >= parameters["row_boxes_min"]
    kept = long_enough | table["source"].eq("stock")
    table, group, car = table[kept], group[kept], car[kept]
    return table.assign(sort=_sort(table, group, car, parameters))


def _sort(
    table: pd.DataFrame, group: pd.Series[str], car: pd.Series[bool], parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return ``garage`` or ``storage``; null where neither a list nor the shape tells.

    The boxes of a row decide together: it is garages when a list calls one so, or when a car can
    get into enough of them. A row without VBO that fails is storage; one with VBO may still be
    garages in saw-tooth, and a plinth shows no doors.
    """
    key = table["row_id"]
    listed_here = table["sort"].eq(GARAGE).groupby(key).transform("any")
    enough = car.groupby(key).transform("mean") >= parameters["garage_share_min"]
    sort = pd.Series(None, index=table.index, dtype="str").mask(group == STORAGE, STORAGE)
    return sort.mask(listed_here | (enough & (group == ROW)), GARAGE)
