"""Topping up a block: one or two light storeys on a flat roof, worth a structural check.

Dwelling layers and building layers are kept apart, since a plinth of garages, storage or shops
lifts the new floor: ``lift level = plinth + (dwelling layers + added - 1) * storey height``. Where
only the total is known, both cases are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.indicators import storeys as sources
from kansenkaart.opportunities import complexes, gates, panden
from kansenkaart.projects import blocks
from kansenkaart.result import Projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

KIND = "topup"
GATES = ("no_dwelling", gates.NOT_LISTED, gates.LISTED, "single_family", "not_residential")
NOT_CHECKED = (
    "structure",
    "foundation",
    "shafts",
    "fire_escape",
    "sun_wind",
    "roof_use",
    "underpass",
    "height_plan",
    "earlier_leaks",
)

GARAGE_PLINTH, BUSINESS_PLINTH = "garages", "business"
_AREA_SOURCE = "area"
"""Storeys from summed VBO area: a plinth of storage without VBO is not in them."""
_LAYERS_TODAY = {
    "low": "dwelling_layers_high",
    "mid": "dwelling_layers",
    "high": "dwelling_layers_low",
}
"""The more layers hold today's homes, the fewer a new one may hold."""


def find(fabric: Fabric, rules: Rules) -> Projects:
    """Return the top-up blocks with their facts."""
    parameters = rules.parameters(KIND)
    passes = _passes(fabric, parameters)
    inside = pd.concat(passes.values(), axis=1).all(axis=1)
    chosen = fabric.buildings[inside]
    project = blocks.blocks(chosen, fabric.touching, rules.parameters("projects"))
    members = pd.DataFrame(
        {"project": project.to_numpy(), "pand_id": project.index.to_numpy(), "vbo_id": None}
    ).astype({"vbo_id": "str"})
    return Projects(
        facts=facts(fabric, project, parameters),
        members=members,
        outside=gates.outside(fabric.buildings.index, passes),
    )


def _passes(fabric: Fabric, parameters: Mapping[str, Any]) -> dict[str, pd.Series[bool]]:
    """Return the gates in their order: what is looked at is a multi-family residential pand."""
    pand = fabric.buildings
    residential = pand["dwelling_area_m2"] / _lived_or_worked_m2(pand)
    return {
        "no_dwelling": pand["dwellings"] > 0,
        gates.role_gate(fabric): gates.in_scope(fabric, pand["party"]),
        "single_family": pand["dwellings"] >= parameters["dwellings_min"],
        "not_residential": residential.isna() | (residential >= parameters["dwelling_share_min"]),
    }


def _lived_or_worked_m2(pand: pd.DataFrame) -> pd.Series[float]:
    """Return the area without storage and parking, which a block has whatever it is used for."""
    return pand["total_area_m2"] - pand["other_use_m2"].fillna(0.0)


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes of a block.

    ``roof * layers * layout share * net_to_gross / m2 per home``, at most ``density_max`` times the
    homes that one layer holds today, per added layer, where the number of layers is known.
    """
    made = {}
    for band, layers in _LAYERS_TODAY.items():
        today = facts["homes_now"] / facts[layers]
        most = (today * parameters["density_max"]).fillna(np.inf)
        per_layer = np.minimum(_homes_per_layer(facts["roof_m2"], band, parameters), most)
        made[band] = per_layer * parameters["layers"][band]
    return pd.DataFrame(made, index=facts.index)


def _homes_per_layer(
    roof_m2: pd.Series[float], band: str, parameters: Mapping[str, Any]
) -> pd.Series[float]:
    net = parameters["layout_share"][band] * parameters["net_to_gross"][band]
    return roof_m2 * net / parameters["home_m2"][band]


def facts(
    fabric: Fabric, project: pd.Series[str], parameters: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """Return one row per block, index the smallest pand id in it."""
    table = panden.facts(fabric, project)
    pand = fabric.buildings.loc[project.index]
    vbo = panden.objects(fabric, project)
    table["subtype"] = flat_type(fabric, project, parameters).reindex(table.index)
    table["address_range"] = panden.address_range(fabric, vbo).reindex(table.index)
    pairs = complexes.of_panden(fabric, project, table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    words = {"structure": parameters["structure_words"], "roof": parameters["roof_words"]}
    said = complexes.facts(fabric, pairs, table.index, words)
    roof = roof_facts(pand, project, said["listed_roof"])
    layers = layer_facts(fabric, project, parameters)
    level = lift_level_m(layers, parameters)
    columns: list[pd.DataFrame | pd.Series[Any]] = [
        table,
        said[["strategy", "remaining_years", "lift", "structure"]],
        roof,
        layers,
        level,
        panden.share(fabric, project, table["party"]),
        _rise(pand, project, parameters),
        height_room_m(pand, project, parameters),
    ]
    return panden.measured(pd.concat(columns, axis=1))


def flat_type(
    fabric: Fabric, project: pd.Series[str], parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return the type of flat that the list names most, else ``multi_family``."""
    of_home = fabric.dwellings["pand_id"].map(project)
    listed = complexes.recognise(fabric.dwellings["dwelling_type"], parameters["type_words"])
    named = panden.commonest(listed, of_home)
    return named.reindex(pd.Index(project.unique())).fillna("multi_family")


def roof_facts(
    pand: pd.DataFrame, project: pd.Series[str], listed_roof: pd.Series[str]
) -> pd.DataFrame:
    """Return the flat part of the roof and the roof area that counts.

    A height model older than the building says nothing. Without a model the list's word for the
    roof counts. Where the flat part is unknown the whole footprint is taken for the yield.
    """
    outdated = pand["height_outdated"].fillna(False).astype(bool)
    flat = pand["flat_roof_share"].mask(outdated)
    known = pand["footprint_m2"].where(flat.notna()).groupby(project).sum(min_count=1)
    share = (flat * pand["footprint_m2"]).groupby(project).sum(min_count=1) / known
    share = share.fillna(
        listed_roof.map({"flat": 1.0, "pitched": 0.0}).astype("float64").reindex(share.index)
    )
    footprint = pand["footprint_m2"].groupby(project).sum()
    return pd.DataFrame({"flat_roof_share": share, "roof_m2": footprint * share.fillna(1.0)})


def layer_facts(
    fabric: Fabric, project: pd.Series[str], parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return building layers, what is under the homes, and dwelling layers.

    Returns
    -------
    DataFrame
        ``storeys_low``, ``storeys``, ``storeys_high`` (median of the panden), ``storeys_source``
        (the least certain of them), ``storage_counted``
        (whether a storage plinth would be among the storeys: heights count it, VBO area does not),
        ``plinth`` and the band ``dwelling_layers_low``, ``dwelling_layers``,
        ``dwelling_layers_high``.
    """
    pand = fabric.buildings.loc[project.index]
    group = pand.groupby(project)
    table = group[["storeys_low", "storeys", "storeys_high"]].median()
    table["storeys_source"] = sources.least_certain(pand["storeys_source"], project)
    table["storage_counted"] = group["storeys_source"].agg("first").ne(_AREA_SOURCE)
    table["plinth"] = plinth(fabric, project, parameters)
    whole = _lived_or_worked_m2(pand).groupby(project).sum()
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


def _rise(
    pand: pd.DataFrame, project: pd.Series[str], parameters: Mapping[str, Any]
) -> pd.Series[float]:
    """Return how far the new roof rises above the usual roof around, m; null without heights."""
    outdated = pand["height_outdated"].fillna(False).astype(bool)
    added = parameters["layers"]["mid"] * parameters["storey_height_m"]
    rise = pand["roof_height_m"].mask(outdated) + added - pand["neighbour_height_m"]
    return rise.groupby(project).median().rename("rise_above_neighbours_m")


def height_room_m(
    pand: pd.DataFrame, project: pd.Series[str], parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return what the plan's height leaves above the new roof, in m; below 0 it rises too high.

    ``max height - (roof height + added layers * height of a new layer)``, as a band over the height
    of a new layer and over the heights that the plan gives. One layer is counted, as for the lift:
    that is what has to fit before a block is worth a conversation.

    Parameters
    ----------
    pand
        ``roof_height_m`` and the band ``max_height_m`` of each pand.
    project
        Index ``pand_id``, value the block.
    parameters
        ``layers`` and ``new_layer_m``.

    Returns
    -------
    DataFrame
        ``height_room_m_low`` (of the tightest pand), ``height_room_m`` (median), and
        ``height_room_m_high``; null where roof or limit of any pand is unknown.

    Examples
    --------
    A roof of 11.2 m under a limit of 14 m:

    >>> limits = {f"max_height_m{s}": [14.0] for s in ("_low", "", "_high")}
    >>> pand = pd.DataFrame(limits | {"roof_height_m": [11.2]}, index=["a"])
    >>> p = {"layers": {"mid": 1}, "new_layer_m": {"low": 2.6, "mid": 2.8, "high": 3.2}}
    >>> height_room_m(pand, pd.Series({"a": "a"}), p).round(2).loc["a"].tolist()
    [-0.4, 0.0, 0.2]
    """
    added = parameters["layers"]["mid"]
    made = {}
    for suffix, layer, together in (
        ("_low", "high", "min"),
        ("", "mid", "median"),
        ("_high", "low", "max"),
    ):
        new_roof = pand["roof_height_m"] + added * parameters["new_layer_m"][layer]
        room = (pand[f"max_height_m{suffix}"] - new_roof).groupby(project)
        made[f"height_room_m{suffix}"] = room.agg(together).where(room.count() == room.size())
    return pd.DataFrame(made)
