"""The layers of a block: what lies under its homes, and how high a floor on top would be.

Dwelling layers and building layers are kept apart, since a plinth of garages, storage or shops
lifts the new floor: ``lift level = plinth + (dwelling layers + added - 1) * storey height``. Where
only the total is known, both cases are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.indicators import storeys as sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric

GARAGE_PLINTH, BUSINESS_PLINTH = "garages", "business"
_AREA_SOURCE = "area"
"""Storeys from summed VBO area: a plinth of storage without VBO is not in them."""


def lived_or_worked_m2(pand: pd.DataFrame) -> pd.Series[float]:
    """Return the area without storage and parking, which a block has whatever it is used for."""
    return pand["total_area_m2"] - pand["other_use_m2"].fillna(0.0)


def layer_facts(
    fabric: Fabric, project: pd.Series[str], parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return building layers, what is under the homes, and dwelling layers.

    Returns
    -------
    DataFrame
        ``storeys_low``, ``storeys``, ``storeys_high`` (median of the panden, whole),
        ``storeys_source`` (the least certain of them), ``storage_counted`` (whether a storage
        plinth would be among the storeys: heights count it, VBO area does not), ``plinth`` and the
        band ``dwelling_layers_low``, ``dwelling_layers``, ``dwelling_layers_high``.
    """
    pand = fabric.buildings.loc[project.index]
    group = pand.groupby(project)
    table = sources.whole(group[["storeys_low", "storeys", "storeys_high"]].median())
    table["storeys_source"] = sources.least_certain(pand["storeys_source"], project)
    table["storage_counted"] = group["storeys_source"].agg("first").ne(_AREA_SOURCE)
    table["plinth"] = plinth(fabric, project, parameters)
    whole = lived_or_worked_m2(pand).groupby(project).sum()
    residential = group["dwelling_area_m2"].sum() / whole
    return table.join(dwelling_layers(table, residential))


def dwelling_layers(layers: pd.DataFrame, residential_share: pd.Series[float]) -> pd.DataFrame:
    """Return the layers with homes, as a band.

    Below homes on a known plinth lies one layer that is none of theirs; storeys from VBO area are
    the homes' by their share of that area. With an unknown plinth, storeys from height hold one
    layer more or none.
    """
    by_area = layers["storeys"] * residential_share
    plinth_known, counted = layers["plinth"].notna(), layers["storage_counted"]
    made = {}
    for band, suffix in (("low", "_low"), ("mid", ""), ("high", "_high")):
        storeys = layers[f"storeys{suffix}"]
        above = (by_area + storeys - layers["storeys"]).round().where(~counted, storeys - 1)
        maybe = {"low": 1.0, "mid": 0.5, "high": 0.0}[band]
        open_count = storeys - counted.astype("float64") * maybe
        made[f"dwelling_layers{suffix}"] = above.where(plinth_known, open_count).clip(lower=1)
    return pd.DataFrame(made)


def plinth(
    fabric: Fabric, project: pd.Series[str], parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return what fills the ground floor where the data show it, else null."""
    pand = fabric.buildings.loc[project.index]
    footprint = pand["footprint_m2"].groupby(project).sum()
    boxes = fabric.garages.groupby(fabric.garages["pand_id"].map(project))["area_m2"].sum()
    uses = ["office_m2", "shop_m2", "school_m2", "care_m2", "assembly_m2", "industry_m2"]
    business = pand[uses].sum(axis=1).groupby(project).sum()
    least = parameters["plinth_share_min"]
    found = pd.Series(None, index=footprint.index, dtype="str")
    found = found.mask(business / footprint >= least, BUSINESS_PLINTH)
    parked = boxes.reindex(footprint.index).fillna(0.0) / footprint >= least
    return found.mask(parked, GARAGE_PLINTH).rename("plinth")


def lift_level_m(layers: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the level of the highest new floor above ground, in m, as a band.

    On a known plinth it is ``plinth + (dwelling layers + added - 1) * storey height``. Where nobody
    knows, two cases are computed: no plinth, and a storage plinth that is among the storeys or
    below them; low and high are the extremes, mid is halfway.

    Examples
    --------
    >>> four = {"storeys": [4.0], "dwelling_layers": [4.0]}
    >>> band = {f"{k}{s}": v for k, v in four.items() for s in ("_low", "", "_high")}
    >>> layers = pd.DataFrame(band | {"storage_counted": [False], "plinth": ["garages"]})
    >>> p = {"storey_height_m": 2.8, "plinth_height_m": 2.4, "shop_plinth_height_m": 3.5}
    >>> lift_level_m(layers, p | {"layers": {"mid": 1}})["lift_level_m"].round(2).tolist()
    [13.6]
    """
    height, added = parameters["storey_height_m"], parameters["layers"]["mid"]
    storage = parameters["plinth_height_m"]
    plinths = {GARAGE_PLINTH: storage, BUSINESS_PLINTH: parameters["shop_plinth_height_m"]}
    known = layers["plinth"].map(plinths).astype("float64")
    made = {}
    for suffix in ("_low", "", "_high"):
        sure = known + (layers[f"dwelling_layers{suffix}"] + added - 1) * height
        without = (layers[f"storeys{suffix}"] + added - 1) * height
        cases = pd.concat([without, storage + without - layers["storage_counted"] * height], axis=1)
        guess = {"_low": cases.min(axis=1), "": cases.mean(axis=1), "_high": cases.max(axis=1)}
        made[f"lift_level_m{suffix}"] = sure.fillna(guess[suffix])
    return pd.DataFrame(made)
