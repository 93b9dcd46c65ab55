"""The buildings of the town: one row per live pand with every indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kansenkaart.indicators import (
    adjacency,
    context,
    dimension,
    dwellings,
    labels,
    ownership,
    roof,
    storeys,
    zoning,
)
from kansenkaart.membership import among
from kansenkaart.projects import addresses, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

_STATION_MODES = ("train", "metro")
_RELIABLE = "ok"
"""Value of ``quality`` in the height table for a model that can be used."""


def build(
    town: Town,
    parts: pd.DataFrame,
    homes: gpd.GeoDataFrame,
    owners: pd.DataFrame,
    touching: pd.DataFrame,
    parameters: Mapping[str, Any],
) -> gpd.GeoDataFrame:
    """Return the table ``fabric.buildings``.

    Parameters
    ----------
    town
        The contract tables.
    parts
        VBO divided over panden and uses.
    homes
        ``fabric.dwellings``.
    owners
        ``fabric.ownership``.
    touching
        ``fabric.touching``.
    parameters
        The values of rules/fabric.toml.
    """
    pand = town.pand.set_index("pand_id").sort_index()
    points = gpd.GeoSeries(
        shapely.point_on_surface(pand.geometry.to_numpy()), index=pand.index, crs=pand.crs
    )
    sizes = _dimensions(pand.geometry)
    uses = _uses(parts, homes, pand.index)
    roofs = _roofs(town.building_height, pand["construction_year"])
    columns: list[Any] = [
        pand[["construction_year", "status"]],
        context.buurt_code(points, town.buurt, reach_m=parameters["buurt_reach_m"]),
        sizes,
        uses,
        storey_columns(town, homes, pd.concat([sizes, uses, roofs], axis=1), parameters),
        roofs,
        _adjacency(uses, parts, touching),
        _context(town, points, homes, roofs["roof_height_m"], parameters),
        _constraints(town, pand.geometry, points, parameters),
        ownership.main_party(owners, pand.index),
        _addresses(town, parts, pand.index),
        _labels(town, homes, pand.index),
    ]
    return gpd.GeoDataFrame(pd.concat(columns, axis=1), geometry=pand.geometry, crs=pand.crs)


def _dimensions(geometry: gpd.GeoSeries) -> pd.DataFrame:
    footprint = dimension.footprint_m2(geometry)
    length, depth = dimension.length_m(geometry), dimension.depth_m(geometry)
    return pd.concat(
        [
            footprint,
            length,
            depth,
            dimension.elongation(length, depth),
            dimension.rectangularity(footprint, length, depth),
            dimension.medial_depth_m(geometry),
        ],
        axis=1,
    )


def _uses(parts: pd.DataFrame, homes: gpd.GeoDataFrame, panden: pd.Index[str]) -> pd.DataFrame:
    middle = (homes["area_low_m2"] + homes["area_high_m2"]) / 2
    return pd.concat(
        [
            dwellings.vbo_count(parts, panden),
            dwellings.dwelling_count(parts, panden),
            dwellings.area_by_use_m2(parts, panden),
            dwellings.mean_dwelling_m2(homes["pand_id"], middle, panden),
            dwellings.total_area_m2(parts, panden),
            dwellings.main_use(parts, panden),
        ],
        axis=1,
    )


def _roofs(heights: pd.DataFrame | None, year: pd.Series[int]) -> pd.DataFrame:
    """Return the roof columns; null where there is no model, or none that can be trusted."""
    names = ["roof_height_m", "roof_max_m", "flat_roof_share", "roof_type", "model_year"]
    if heights is None:
        empty = pd.DataFrame(np.nan, index=year.index, columns=names)
        empty = empty.astype({"roof_type": "str", "model_year": "Int64"})
        return empty.assign(height_outdated=pd.array([pd.NA] * len(year), dtype="boolean"))
    model = heights.set_index("pand_id").reindex(year.index)
    outdated = roof.height_outdated(model["model_year"], year)
    usable = (model["quality"] == _RELIABLE) & ~outdated.fillna(False)
    shown = pd.concat(
        [
            model["roof_p70_m"].rename("roof_height_m"),
            model["roof_max_m"],
            roof.flat_roof_share(model["flat_roof_m2"], model["sloped_roof_m2"]),
            model["roof_type"].astype("str"),
        ],
        axis=1,
    ).where(usable)
    return pd.concat([shown, model["model_year"], outdated], axis=1)


def storey_columns(
    town: Town, homes: gpd.GeoDataFrame, facts: pd.DataFrame, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the columns on storeys, from the homes' list and the other columns of the table."""
    # The list counts the storeys of a home, which are the building's only where it holds one home.
    alone = ~homes["pand_id"].duplicated(keep=False)
    listed = homes.loc[alone].set_index("pand_id")["storeys"].reindex(facts.index)
    bands = {"stock": storeys.exact(listed.where(facts["vbo_count"] == 1))}
    if town.building_height is not None:
        height = facts["roof_height_m"]
        model = town.building_height.set_index("pand_id")["storeys"].reindex(facts.index)
        bands["3dbag"] = storeys.from_3dbag(model.where(height.notna()), parameters)
        bands["height"] = storeys.from_height(height, parameters)
    # Storage and parking are often below ground; only a building of nothing else is measured by it.
    area = facts["total_area_m2"] - facts["other_use_m2"].fillna(0.0)
    area = area.where(area > 0, facts["total_area_m2"])
    bands["area"] = storeys.from_area(area, facts["footprint_m2"], parameters)
    return storeys.choose(bands)


def _adjacency(uses: pd.DataFrame, parts: pd.DataFrame, touching: pd.DataFrame) -> pd.DataFrame:
    panden = uses.index
    main = parts.loc[parts["use"] != dwellings.STORAGE_USE, "pand_id"].unique()
    between = touching[among(touching["a"], main) & among(touching["b"], main)]
    place = adjacency.position(panden, between)
    free = pd.Index(panden).difference(pd.Index(main))
    place.loc[free] = adjacency.position(panden, touching).loc[free]
    single = pd.Index(uses.index[uses["dwellings"] == 1])
    return pd.concat(
        [
            adjacency.neighbours(panden, touching),
            adjacency.shared_wall_m(panden, touching),
            rows.row_id(single, touching).reindex(panden).rename("row_id"),
            place,
        ],
        axis=1,
    )


def _context(
    town: Town,
    points: gpd.GeoSeries,
    homes: gpd.GeoDataFrame,
    height_m: pd.Series[float],
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    townscape, monument, station = town.townscape, town.monument, town.station
    unknown = pd.DataFrame(index=points.index, columns=["in_townscape", "monument", "station_m"])
    known = unknown.astype({"in_townscape": "boolean", "monument": "str", "station_m": "float64"})
    if townscape is not None:
        known["in_townscape"] = context.in_townscape(points, townscape)
    if monument is not None:
        outlines = town.pand.set_index("pand_id").geometry.loc[points.index]
        reach = parameters["monument_reach_m"]
        known["monument"] = context.monument_level(outlines, monument, reach_m=reach)
    if station is not None:
        near = station[station["mode"].isin(_STATION_MODES)]
        known["station_m"] = context.distance_m(points, near.geometry)
    density, near_m = parameters["density_radius_m"], parameters["neighbour_height_radius_m"]
    return pd.concat(
        [
            known,
            context.dwellings_per_ha(points, homes.geometry, radius_m=density),
            context.neighbour_height_m(points, height_m, radius_m=near_m),
        ],
        axis=1,
    )


def _constraints(
    town: Town, geometry: gpd.GeoSeries, points: gpd.GeoSeries, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return what the zoning plan and the power grid leave room for; null without the source."""
    names = ["max_height_m_low", "max_height_m", "max_height_m_high", "grid_demand"]
    known = pd.DataFrame(np.nan, index=geometry.index, columns=names)
    if town.height_limit is not None:
        known[names[:-1]] = zoning.max_height_m(
            geometry,
            town.height_limit,
            cover_min=parameters["limit_cover_min"],
            part_min=parameters["limit_part_min"],
        )
    if town.grid_congestion is not None:
        reach = parameters["grid_reach_m"]
        known["grid_demand"] = context.worst_demand(
            town.verblijfsobject, points, town.grid_congestion, reach_m=reach
        )
    return known


def _addresses(town: Town, parts: pd.DataFrame, panden: pd.Index[str]) -> pd.DataFrame:
    main = parts[parts["main"]].drop_duplicates("vbo_id").set_index("vbo_id")["pand_id"]
    vbo = town.verblijfsobject.set_index("vbo_id")
    group = main.reindex(vbo.index)
    street = addresses.main_street(vbo["street"], group).reindex(panden)
    on_main = vbo["street"].eq(group.map(street)) | group.map(street).isna()
    numbers = addresses.house_numbers(vbo, group.where(on_main)).reindex(panden)
    return pd.DataFrame({"street": street, "house_numbers": numbers}, index=panden)


def _labels(town: Town, homes: gpd.GeoDataFrame, panden: pd.Index[str]) -> pd.DataFrame:
    """Return the label columns; without a register the share known is null where no list tells."""
    known = labels.labels_known(homes["label"], homes["pand_id"], panden)
    if town.energy_label is None:
        known = known.where(known > 0)
    return pd.concat(
        [labels.label_efg_share(homes["label"], homes["pand_id"], panden), known], axis=1
    )
