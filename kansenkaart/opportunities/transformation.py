"""Transforming offices, shops, schools and the like into homes, wholly or in part.

Vacancy is known only from a given list. Without one the candidate is stock to look into: class B at
most, and its title says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.indicators import context
from kansenkaart.membership import among
from kansenkaart.opportunities import complexes, gates, panden
from kansenkaart.projects import transformation as units
from kansenkaart.result import Projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

KIND = "transformation"
GATES = ("no_other_use", gates.NOT_LISTED, gates.LISTED, "minor_use", "too_small")
NOT_CHECKED = (
    "owner_will",
    "omgevingsplan",
    "noise_air",
    "floor_height",
    "facade",
    "fire_escape",
    "soil",
)

SUBTYPES = ("office", "shop", "school", "care", "assembly", "lodging", "industry")
_USES = {name: f"{name}_m2" for name in SUBTYPES}
_DAYS_PER_YEAR = 365.25


def find(fabric: Fabric, rules: Rules) -> Projects:
    """Return the panden, or touching panden of one use, that may become homes."""
    parameters = rules.parameters(KIND)
    pand = with_use(fabric.buildings)
    passes = _passes(fabric, pand, parameters)
    chosen = pand[pd.concat(passes.values(), axis=1).all(axis=1)]
    project = units.same_use(chosen.assign(main_use=chosen["subtype"]), fabric.touching)
    members = pd.DataFrame(
        {"project": project.to_numpy(), "pand_id": project.index.to_numpy(), "vbo_id": None}
    ).astype({"vbo_id": "str"})
    return Projects(
        facts=facts(fabric, chosen, project, parameters),
        members=members,
        outside=gates.outside(pand.index, passes),
    )


def with_use(buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the buildings with their use other than living.

    Adds ``subtype`` (the use with most area, null without one), ``use_m2`` (null where its area is
    unknown) and ``use_share`` (of the area of the pand).
    """
    area = buildings[list(_USES.values())].set_axis(list(_USES), axis=1)
    # a use of unknown area counts as the smallest there is, so that it is found at all
    found = area.fillna(1.0)
    used = found.gt(0).any(axis=1)
    subtype = found.idxmax(axis=1).where(used)
    picked = area.to_numpy()[np.arange(len(area)), found.to_numpy().argmax(axis=1)]
    use = pd.Series(picked, index=area.index).where(used)
    return buildings.assign(
        subtype=subtype.astype("str"), use_m2=use, use_share=use / buildings["total_area_m2"]
    )


def _passes(
    fabric: Fabric, pand: pd.DataFrame, parameters: Mapping[str, Any]
) -> dict[str, pd.Series[bool]]:
    """Return the gates in their order; an unknown area passes, to be found not assessable."""
    share, use = pand["use_share"], pand["use_m2"]
    return {
        "no_other_use": pand["subtype"].notna(),
        gates.role_gate(fabric): gates.in_scope(fabric, pand["party"]),
        "minor_use": share.isna() | (share >= parameters["use_share_min"]),
        "too_small": use.isna() | (use >= parameters["pand_use_min_m2"]),
    }


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes: ``area * daylit share * usable share / m2 per home``.

    The area is that of the use; low and mid take only the vacant part where a list gives it. Daylit
    is ``daylit_depth_m / depth``, at most all of it; all where the depth is unknown.
    """
    vacant = facts["vacant_m2"].where(facts["vacancy"].eq("partly"))
    area = {"low": vacant.fillna(facts["use_m2"]), "high": facts["use_m2"]}
    area["mid"] = area["low"]
    return pd.DataFrame(
        {
            band: area[band]
            * (parameters["daylit_depth_m"][band] / facts["depth_m"]).clip(upper=1.0).fillna(1.0)
            * parameters["conversion_share"][band]
            / parameters["home_m2"][band]
            for band in ("low", "mid", "high")
        },
        index=facts.index,
    )


def facts(
    fabric: Fabric, chosen: gpd.GeoDataFrame, project: pd.Series[str], parameters: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """Return one row per unit, index the smallest pand id in it."""
    table = panden.facts(fabric, project)
    group = chosen.groupby(project)
    table["subtype"] = group["subtype"].first()
    table["use_m2"] = group["use_m2"].sum(min_count=1)
    table["use_share"] = table["use_m2"] / group["total_area_m2"].sum(min_count=1)
    table["depth_m"] = depth_m(chosen, project, parameters["rectangularity_min"])
    reference = fabric.town.reference_date.year
    table["age_years"] = (reference - table["construction_year"]).astype("float64")
    vbo = panden.objects(fabric, project)
    table["industry_share_nearby"] = industry_share_nearby(
        fabric, table.geometry, project, parameters["surroundings_radius_m"]
    )
    table["address_range"] = _address(fabric, vbo).reindex(table.index)
    pairs = complexes.of_panden(fabric, project, table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    columns: list[pd.DataFrame] = [
        table,
        vacancy(fabric, vbo, project, table["use_m2"], parameters["vacant_share_min"]),
        panden.share(fabric, project, table["party"]),
    ]
    return panden.measured(pd.concat(columns, axis=1))


def _address(fabric: Fabric, vbo: pd.Series[str]) -> pd.Series[str]:
    """Return the address of each unit: that of the street with most floor area, not most doors."""
    area = fabric.objects["area_m2"].astype("float64")
    return panden.address_range(fabric, vbo, area.reindex(vbo.index).fillna(1.0))


def industry_share_nearby(
    fabric: Fabric, outline: gpd.GeoSeries, project: pd.Series[str], radius_m: float
) -> pd.Series[float]:
    """Return the part of the floor area around each unit that is industry: a business park."""
    pand = fabric.buildings
    return context.share_nearby(
        outline.centroid,
        pand.geometry.centroid,
        pand["industry_m2"],
        pand["total_area_m2"],
        project,
        radius_m=radius_m,
    )


def depth_m(
    pand: pd.DataFrame, project: pd.Series[str], rectangularity_min: float
) -> pd.Series[float]:
    """Return the depth that daylight has to bridge, m: footprint-weighted over the panden.

    The short side of the smallest rectangle; for L and U shapes the typical width of a wing.
    """
    depth = pand["depth_m"].where(
        pand["rectangularity"] >= rectangularity_min, pand["medial_depth_m"]
    )
    weighted = (depth * pand["footprint_m2"]).groupby(project).sum()
    return weighted / pand["footprint_m2"].groupby(project).sum()


def vacancy(
    fabric: Fabric,
    vbo: pd.Series[str],
    project: pd.Series[str],
    use_m2: pd.Series[float],
    vacant_share_min: float,
) -> pd.DataFrame:
    """Return what the given list says of each project.

    Parameters
    ----------
    fabric
        The tables of the town; its vacancy table is None where no list was given.
    vbo
        Index ``vbo_id``, value the project.
    project
        Index ``pand_id``, value the project.
    use_m2
        Area of the use per project.
    vacant_share_min
        From this part of the use on the project is called vacant, below it partly vacant.

    Returns
    -------
    DataFrame
        ``vacancy`` (``vacant``, ``partly``, ``not_listed``; null without a list), ``vacant_m2`` and
        ``vacant_years`` at the reference date (0 where it is not listed), null where the list does
        not say.
    """
    town = fabric.town
    if town.vacancy is None:
        nothing = pd.DataFrame(np.nan, index=use_m2.index, columns=["vacant_m2", "vacant_years"])
        return nothing.assign(vacancy=pd.Series(None, index=use_m2.index, dtype="str"))
    rows = town.vacancy.assign(
        project=town.vacancy["bag_id"].map(pd.concat([vbo, project])),
        of_pand=among(town.vacancy["bag_id"], project.index),
    ).dropna(subset="project")
    whole = (
        rows["bag_id"]
        .map(fabric.objects["area_m2"])
        .where(~rows["of_pand"], rows["project"].map(use_m2))
    )
    key = rows["project"]
    area = rows["vacant_m2"].fillna(whole).groupby(key).sum(min_count=1).reindex(use_m2.index)
    area = np.minimum(area, use_m2)
    listed = among(use_m2.index.to_series(), key)
    state = pd.Series("not_listed", index=use_m2.index, dtype="str").mask(listed, "partly")
    days = (pd.Timestamp(town.reference_date) - rows["since"].groupby(key).min()).dt.days
    years = (days / _DAYS_PER_YEAR).reindex(use_m2.index)
    return pd.DataFrame(
        {
            "vacancy": state.mask(area / use_m2 >= vacant_share_min, "vacant"),
            "vacant_m2": area,
            "vacant_years": years.where(listed, 0.0),
        }
    )
