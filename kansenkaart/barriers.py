"""Barriers beside a candidate: what cooperation can solve, each with a level and what it rests on.

A barrier never excludes and never scores. The grid and the height plan are unknown until a source
says otherwise; construction and foundation are always left to an engineer.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from kansenkaart import parking
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.texts import Texts

CODES = ("parking", "residents", "permit", "grid", "construction")
LOW, MEDIUM, HIGH, UNKNOWN, NOT_ASSESSED = "low", "medium", "high", "unknown", "not_assessed"
LEVELS = (LOW, MEDIUM, HIGH, UNKNOWN, NOT_ASSESSED)

_PARKING = ("parking_places", "parking_places_low", "parking_places_high", "parking_source")

_MILLIMETRE = 0.001
"""A home at the radius itself is within it, wherever on the map rounding puts it."""


def judge(
    kind: str,
    facts: gpd.GeoDataFrame,
    homes: pd.Series[float],
    fabric: Fabric,
    parameters: Mapping[str, Any],
    home_m2: float,
) -> pd.DataFrame:
    """Return the level of every barrier per project, with its evidence.

    Parameters
    ----------
    kind
        Kind of opportunity.
    facts
        Its projects; ``geometry``, ``buurt_code``, ``station_m``, ``townscape``, ``monument``,
        ``grid_demand``, and where they exist ``boxes`` (parking that is lost), ``policy`` and the
        band ``height_room_m``.
    homes
        Added homes, mid.
    fabric
        The tables of the town: who lives around, the parking norms, the date of the grid's table.
    parameters
        Of ``rules/barriers.toml``.
    home_m2
        Floor area of the home that the kind typically adds.

    Returns
    -------
    DataFrame
        One level of :data:`LEVELS` per code of :data:`CODES`, and the evidence: ``parking_places``
        with ``_low`` and ``_high`` (asked for or lost), ``parking_source`` (``table`` or
        ``default``), ``residents_homes`` (homes nearby that are not in the project),
        ``permit_reason`` (a code, or null) and ``grid_date``.
    """
    town = fabric.town
    urbanity = facts["buurt_code"].map(
        town.buurt.drop_duplicates("buurt_code").set_index("buurt_code")["urbanity_class"]
    )
    norm = parking.norms(town.parking_norm, home_m2, urbanity, parameters)
    places = parking_places(facts, homes, norm, parameters)
    around = residents_homes(facts, fabric, parameters["residents_radius_m"])
    level, reason = permit(kind, facts)
    table = pd.DataFrame(
        {
            "parking": _level(places["parking_places"], "parking", "places", parameters),
            "residents": _level(around, "residents", "homes", parameters),
            "permit": level,
            "grid": _level(facts["grid_demand"], "grid", "code", parameters),
            "construction": NOT_ASSESSED,
            "parking_source": norm["source"],
            "residents_homes": around,
            "permit_reason": reason,
            "grid_date": grid_date(town.grid_congestion),
        },
        index=facts.index,
    )
    return table.join(places).astype(dict.fromkeys(CODES, "str"))


def parking_places(
    facts: pd.DataFrame, homes: pd.Series[float], norm: pd.DataFrame, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the parking places that the homes ask for plus those that vanish with the boxes.

    ``parking_places``, and ``_low`` and ``_high`` by the bounds of the norm (of
    :func:`kansenkaart.parking.norms`).
    """
    near = facts["station_m"] <= parameters["station_near_m"]
    lost = facts["boxes"] * parameters["box_parked_share"] if "boxes" in facts else 0.0
    usual = norm["near_station"].where(near, norm["usual"])
    return pd.DataFrame(
        {
            "parking_places": homes * usual + lost,
            "parking_places_low": homes * norm["low"] + lost,
            "parking_places_high": homes * norm["high"] + lost,
        },
        index=facts.index,
    )


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


def permit(kind: str, facts: pd.DataFrame) -> tuple[pd.Series[str], pd.Series[str]]:
    """Return how hard the permit is, and why (``monument``, ``townscape``, ``height``, ``policy``).

    High in a townscape or monument, and where a new storey rises above the plan's height; low where
    it fits, or where the municipality allows splitting; else unknown. The reason is null where the
    level needs none.
    """
    level = pd.Series(UNKNOWN, index=facts.index, dtype="str")
    reason = pd.Series(None, index=facts.index, dtype="str")
    if kind == "splitting":
        level = facts["allowed"].map({"yes": LOW, "reluctant": HIGH}).fillna(UNKNOWN)
        reason = reason.mask(level.eq(HIGH), "policy")
    if "height_room_m_low" in facts:
        above = facts["height_room_m_high"] < 0
        level = level.mask(facts["height_room_m_low"] >= 0, LOW).mask(above, HIGH)
        reason = reason.mask(above, "height")
    inside = facts["townscape"].eq("inside")
    listed = facts["monument"].notna() & facts["monument"].ne("none")
    reason = reason.mask(inside, "townscape").mask(listed, "monument")
    return level.mask(inside | listed, HIGH), reason


def grid_date(congestion: pd.DataFrame | None) -> pd.Timestamp:
    """Return the date that the table of the grid speaks of, the oldest of its rows; or NaT."""
    return pd.NaT if congestion is None else congestion["date"].min()


def _level(
    amount: pd.Series[Any], name: str, unit: str, parameters: Mapping[str, Any]
) -> pd.Series[str]:
    """Return the level by the limits ``<name>_medium_<unit>`` and ``<name>_high_<unit>``.

    An amount that nobody knows gives no level.
    """
    level = pd.Series(LOW, index=amount.index, dtype="str")
    level = level.mask(amount >= parameters[f"{name}_medium_{unit}"], MEDIUM)
    level = level.mask(amount >= parameters[f"{name}_high_{unit}"], HIGH)
    return level.where(amount.notna(), UNKNOWN)


def words(judged: pd.DataFrame, parameters: Mapping[str, Any], texts: Texts) -> pd.Series[object]:
    """Return per project the list of its barriers as a reader sees them; low ones are left out.

    For example 'parkeren: middelgroot (ongeveer 9 plaatsen, standaardaanname)'.
    """
    radius = wording.number(parameters["residents_radius_m"], texts.lang)
    evidence = {
        "parking": wording.each_once(
            judged[list(_PARKING)].round(), partial(_parking_words, texts=texts)
        ),
        "residents": wording.each_once(
            judged[["residents_homes"]],
            lambda homes: texts(
                "barriers.evidence.residents",
                homes=wording.number(homes, texts.lang),
                radius=radius,
            ),
        ),
        "permit": judged["permit_reason"].map(texts.section("barriers.reason")).fillna(""),
        "grid": wording.each_once(judged[["grid", "grid_date"]], partial(_grid_words, texts=texts)),
        "construction": "",
    }
    columns = []
    for code in CODES:
        phrases = {level: _phrase(code, level, texts) for level in LEVELS}
        said = judged[code].map(phrases) + " " + evidence[code]
        columns.append(said.str.rstrip().mask(judged[code] == LOW, ""))
    rows = [[text for text in row if text] for row in zip(*columns, strict=True)]
    return pd.Series(rows, index=judged.index, dtype="object", name="barriers")


def _parking_words(places: float, low: float, high: float, source: str, *, texts: Texts) -> str:
    least, about, most = (wording.number(n, texts.lang) for n in (low, places, high))
    key = "table_band" if source == parking.TABLE and low != high else source
    return texts(f"barriers.parking.{key}", places=about, low=least, high=most)


def _grid_words(level: str, date: pd.Timestamp, *, texts: Texts) -> str:
    if level == UNKNOWN or pd.isna(date):
        return ""
    return texts("barriers.evidence.grid", date=date)


def _phrase(code: str, level: str, texts: Texts) -> str:
    return f"{texts(f'barriers.name.{code}')}: {texts(f'barriers.level.{level}')}"
