"""Barriers beside a candidate: what cooperation can solve, each with a level and what it rests on.

A barrier never excludes and never scores. The grid and the height plan are unknown until a source
says otherwise; construction and foundation are always left to an engineer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.texts import Texts

CODES = ("parking", "residents", "permit", "grid", "construction")
LOW, MEDIUM, HIGH, UNKNOWN, NOT_ASSESSED = "low", "medium", "high", "unknown", "not_assessed"
LEVELS = (LOW, MEDIUM, HIGH, UNKNOWN, NOT_ASSESSED)

_MILLIMETRE = 0.001
"""A home at the radius itself is within it, wherever on the map rounding puts it."""


def judge(
    kind: str,
    facts: gpd.GeoDataFrame,
    homes: pd.Series[float],
    fabric: Fabric,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Return the level of every barrier per project, with its evidence.

    Parameters
    ----------
    kind
        Kind of opportunity.
    facts
        Its projects; ``geometry``, ``station_m``, ``townscape``, ``monument``, and where they exist
        ``boxes`` (parking that is lost) and ``policy``.
    homes
        Added homes, mid.
    fabric
        The tables of the town: who lives around.
    parameters
        Of ``rules/barriers.toml``.

    Returns
    -------
    DataFrame
        One level of :data:`LEVELS` per code of :data:`CODES`, and the evidence ``parking_places``
        (asked for or lost) and ``residents_homes`` (homes nearby that are not in the project).
    """
    places = parking_places(facts, homes, parameters)
    around = residents_homes(facts, fabric, parameters["residents_radius_m"])
    table = pd.DataFrame(
        {
            "parking": _level(places, "parking", "places", parameters),
            "residents": _level(around, "residents", "homes", parameters),
            "permit": permit(kind, facts),
            "grid": UNKNOWN,
            "construction": NOT_ASSESSED,
            "parking_places": places,
            "residents_homes": around,
        },
        index=facts.index,
    )
    return table.astype(dict.fromkeys(CODES, "str"))


def parking_places(
    facts: pd.DataFrame, homes: pd.Series[float], parameters: Mapping[str, Any]
) -> pd.Series[float]:
    """Return the parking places that the homes ask for plus those that vanish with the boxes."""
    near = facts["station_m"] <= parameters["station_near_m"]
    norm = np.where(near, parameters["parking_norm_station"], parameters["parking_norm"])
    lost = facts["boxes"] * parameters["box_parked_share"] if "boxes" in facts else 0.0
    return homes * norm + lost


def residents_homes(facts: gpd.GeoDataFrame, fabric: Fabric, radius_m: float) -> pd.Series[int]:
    """Return the homes within the radius of each project, those inside its outline left out."""
    points = fabric.dwellings.geometry.to_numpy()
    shapes = facts.geometry.to_numpy()
    tree = shapely.STRtree(points)
    reach = radius_m + _MILLIMETRE
    near = np.bincount(
        tree.query(shapes, predicate="dwithin", distance=reach)[0], minlength=len(shapes)
    )
    inside = np.bincount(tree.query(shapes, predicate="intersects")[0], minlength=len(shapes))
    return pd.Series(near - inside, index=facts.index, name="residents_homes")


def permit(kind: str, facts: pd.DataFrame) -> pd.Series[str]:
    """Return how hard the permit is: high in a townscape or monument, else what the policy says."""
    level = pd.Series(UNKNOWN, index=facts.index, dtype="str")
    if kind == "splitting":
        level = facts["policy"].map({"yes": LOW, "reluctant": HIGH}).fillna(UNKNOWN)
    listed = facts["monument"].notna() & facts["monument"].ne("none")
    return level.mask(facts["townscape"].eq("inside") | listed, HIGH)


def _level(
    amount: pd.Series[Any], name: str, unit: str, parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return the level by the limits ``<name>_medium_<unit>`` and ``<name>_high_<unit>``."""
    level = pd.Series(LOW, index=amount.index, dtype="str")
    level = level.mask(amount >= parameters[f"{name}_medium_{unit}"], MEDIUM)
    return level.mask(amount >= parameters[f"{name}_high_{unit}"], HIGH)


def words(judged: pd.DataFrame, parameters: Mapping[str, Any], texts: Texts) -> pd.Series[object]:
    """Return per project the list of its barriers as a reader sees them; low ones are left out.

    For example 'parkeren: middelgroot (ongeveer 9 plaatsen)'.
    """
    phrases = {(code, level): _phrase(code, level, texts) for code in CODES for level in LEVELS}
    radius = wording.number(parameters["residents_radius_m"], texts.lang)
    rows = []
    for row in judged[[*CODES, "parking_places", "residents_homes"]].itertuples(index=False):
        levels = dict(zip(CODES, row, strict=False))
        places, around = row[len(CODES) :]
        said = {code: phrases[code, level] for code, level in levels.items() if level != LOW}
        if "parking" in said:
            number = wording.number(round(places), texts.lang)
            said["parking"] += " " + texts("barriers.evidence.parking", places=number)
        if "residents" in said:
            number = wording.number(around, texts.lang)
            said["residents"] += " " + texts(
                "barriers.evidence.residents", homes=number, radius=radius
            )
        rows.append(list(said.values()))
    return pd.Series(rows, index=judged.index, dtype="object", name="barriers")


def _phrase(code: str, level: str, texts: Texts) -> str:
    return f"{texts(f'barriers.name.{code}')}: {texts(f'barriers.level.{level}')}"
