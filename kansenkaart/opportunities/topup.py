"""Topping up a block: one or two light storeys on a flat roof, worth a structural check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.opportunities import complexes, gates, layers, panden
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
    residential = pand["dwelling_area_m2"] / layers.lived_or_worked_m2(pand)
    return {
        "no_dwelling": pand["dwellings"] > 0,
        gates.role_gate(fabric): gates.in_scope(fabric, pand["party"]),
        "single_family": pand["dwellings"] >= parameters["dwellings_min"],
        "not_residential": residential.isna() | (residential >= parameters["dwelling_share_min"]),
    }


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes of a block.

    ``roof * layers * layout share * net_to_gross / m2 per home``, at most ``density_max`` times the
    homes that one layer holds today, per added layer, where the number of layers is known.
    """
    made = {}
    for band, held in _LAYERS_TODAY.items():
        today = facts["homes_now"] / facts[held]
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
    table["subtype"] = flat_type(fabric, project, parameters).reindex(table.index)
    home = fabric.dwellings["pand_id"].map(project).dropna()
    table["address_range"] = panden.address_range(fabric, home).reindex(table.index)
    pairs = complexes.of_panden(fabric, project, table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    words = {"structure": parameters["structure_words"], "roof": parameters["roof_words"]}
    said = complexes.facts(fabric, pairs, table.index, words)
    roof = roof_facts(pand, project, said["listed_roof"])
    stacked = layers.layer_facts(fabric, project, parameters)
    level = layers.lift_level_m(stacked, parameters)
    columns: list[pd.DataFrame | pd.Series[Any]] = [
        table,
        said[["strategy", "remaining_years", "lift", "structure"]],
        roof,
        stacked,
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
        listed_roof.map({"flat_roof": 1.0, "pitched_roof": 0.0})
        .astype("float64")
        .reindex(share.index)
    )
    footprint = pand["footprint_m2"].groupby(project).sum()
    return pd.DataFrame({"flat_roof_share": share, "roof_m2": footprint * share.fillna(1.0)})


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
