"""The stock of the two corporations: every unit as it truly is, before the spreadsheet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.demo_town.types import building_types

BOX = 3.0
"""Width of a garage box in a strip without verblijfsobjecten, in m."""
ROOM_HOUSES, ROOMS = 2, 5
SHOP, OFFICE = "Winkelruimte", "Kantoorruimte"


def units(
    objects: pd.DataFrame,
    panden: pd.DataFrame,
    complexes: tuple[pd.DataFrame, pd.DataFrame],
    labels: pd.Series[str],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return one row per unit of either corporation.

    Parameters
    ----------
    objects, panden
        The town in perfect order.
    complexes
        Both tables of :func:`data_sources.demo_town.ownership.complexes`.
    labels
        Energy label per vbo_id.
    rng
        Random numbers.

    Returns
    -------
    DataFrame
        ``owner``, ``unit_id``, ``complex_id``, ``vbo_id`` (null where the register has none; with
        commas where a care home is let as one), ``pand_id``, ``let`` (dwelling, garage, room,
        business, care), ``type``, the address, ``area_m2``, ``year``, ``label``, ``rooms``,
        ``levels``, ``vve``, ``sold``.
    """
    table, owned = complexes
    parts = [_with_object(objects, owned), _without_object(objects, panden, owned)]
    stock = pd.concat(parts, ignore_index=True)
    facts = table.set_index(["owner", "complex_id"])[["sold_share", "vve"]]
    stock = stock.join(facts, on=["owner", "complex_id"])
    stock["sold"] = (stock["let"] == "dwelling") & (rng.random(len(stock)) < stock["sold_share"])
    stock["label"] = stock["vbo_id"].map(labels)
    stock["year"] = stock["pand_id"].map(panden.set_index("pand_id")["year"])
    rooms = np.clip(np.round(stock["area_m2"].astype(float) / 21), 1, 7)
    stock["rooms"] = rooms.where(stock["let"] == "dwelling")
    stock = _by_the_room(_let_as_one(stock), rng)
    stock = stock.sort_values(["owner", "complex_id", "pand_id", "vbo_id"], kind="stable")
    number = stock.groupby("owner").cumcount() + 1
    stock["unit_id"] = np.where(
        stock["owner"] == "a", number.map("{:06d}".format), number.map("VT-{:05d}".format)
    )
    return stock.drop(columns="sold_share").reset_index(drop=True)


_ADDRESS = ["street", "house_number", "house_letter", "house_addition", "postcode", "place"]


def _with_object(objects: pd.DataFrame, owned: pd.DataFrame) -> pd.DataFrame:
    """Return the objects of the owned panden as units."""
    kinds = building_types()
    mine = objects.merge(owned, on="pand_id")
    living = mine["use"].str.contains("woonfunctie")
    box = mine["use"] == "overige gebruiksfunctie"
    block_let = mine["kind"].map(lambda kind: bool(kinds[kind].kind)) & living
    mine["let"] = np.select(
        [block_let, living, box, mine["use"].str.contains("gezondheid")],
        ["care", "dwelling", "garage", "care"],
        "business",
    )
    mine["type"] = np.select(
        [mine["let"] == "garage", mine["use"] == "kantoorfunctie", mine["let"] == "business"],
        ["Garage", OFFICE, SHOP],
        mine["kind"].map(lambda kind: kinds[kind].dwelling),
    )
    levels = mine["kind"].map(lambda kind: float(kinds[kind].levels))
    mine["levels"] = levels.where(mine["let"] == "dwelling")
    columns = ["owner", "complex_id", "vbo_id", "pand_id", "let", "type", *_ADDRESS]
    columns += ["area_m2", "levels"]
    return pd.DataFrame(mine[columns])


def _without_object(
    objects: pd.DataFrame, panden: pd.DataFrame, owned: pd.DataFrame
) -> pd.DataFrame:
    """Return the garage boxes that the register knows as a pand at most.

    Their address is the corporation's own: the nearest street, and a number of the box.
    """
    kinds = building_types()
    bare = panden["kind"].map(lambda kind: bool(kinds[kind].kind) and not kinds[kind].contents)
    mine = panden[bare].merge(owned, on="pand_id")
    count = np.where(mine["kind"] == "garagestrook", np.round(mine.area / 6.0 / BOX), 1).astype(int)
    mine = mine.loc[np.repeat(mine.index.to_numpy(), count)].reset_index(drop=True)
    at = objects.sindex.nearest(mine.geometry.centroid, return_all=False)[1]
    place = objects.iloc[at].reset_index(drop=True)
    box = mine.groupby(["block"]).cumcount() + 1
    return pd.DataFrame(
        {
            "owner": mine["owner"],
            "complex_id": mine["complex_id"],
            "vbo_id": None,
            "pand_id": mine["pand_id"],
            "let": "garage",
            "type": "Garage",
            "street": place["street"].groupby(mine["block"]).transform("first"),
            "house_number": 900 + box,
            "house_letter": None,
            "house_addition": None,
            "postcode": place["postcode"].groupby(mine["block"]).transform("first"),
            "place": place["place"],
            "area_m2": 18,
            "levels": None,
        }
    )


def _let_as_one(stock: pd.DataFrame) -> pd.DataFrame:
    """Fold the homes of a care home into the one unit that its operator rents."""
    care = stock["let"] == "care"
    if not care.any():
        return stock
    one = (
        stock[care]
        .iloc[[0]]
        .assign(
            vbo_id=",".join(stock.loc[care, "vbo_id"]),
            area_m2=int(stock.loc[care, "area_m2"].sum()),
            type="Zorgcomplex",
            house_addition=None,
            label=None,
        )
    )
    return pd.concat([stock[~care], one], ignore_index=True)


def _by_the_room(stock: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let the largest old houses of the first corporation by the room."""
    fit = stock["type"].isin(["Tussenwoning", "Benedenwoning"]) & (stock["owner"] == "a")
    fit &= ~stock["sold"] & (stock["year"] < 1945)
    houses = stock[fit].nlargest(ROOM_HOUSES, "area_m2")
    rooms = stock.loc[np.repeat(houses.index.to_numpy(), ROOMS)].assign(
        let="room", type="Onzelfstandige kamer", rooms=1.0, levels=None
    )
    rooms["area_m2"] = rng.integers(12, 22, len(rooms))
    return pd.concat([stock.drop(houses.index), rooms], ignore_index=True)
