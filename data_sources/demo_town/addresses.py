"""The addresses of the invented town: streets, numbers, letters, additions, postcodes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data_sources.demo_town.plan import plan

PER_POSTCODE = 22
"""Addresses on one side of a street that share a postcode."""
LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
"""Letters of postcodes; the combinations that the Netherlands does not give out are left out."""
NOT_GIVEN_OUT = {"SA", "SD", "SS"}


@cache
def names() -> Mapping[str, Any]:
    """Return the tree of names.toml."""
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))


def addressed(
    objects: gpd.GeoDataFrame, panden: gpd.GeoDataFrame, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Return the objects with ``street``, ``house_number``, ``house_letter``, ``house_addition``,
    ``postcode`` and ``place``.

    Odd numbers on one side of a street and even ones on the other, rising along it. Objects that
    are no ``own`` number of their pand share its first number and differ in letter or addition.
    """  # noqa: D205
    where = panden.set_index("pand_id")[["buurt", "street_key", "even", "along", "row"]]
    table = objects.join(where, on="pand_id").rename(columns={"place": "in_pand"})
    table["street"] = table["street_key"].map(_streets(table, rng))
    # Row by row: of bars that stand side by side the numbers do not mix.
    table["row_along"] = table.groupby("row")["along"].transform("mean")
    order = ["street", "even", "row_along", "row", "along", "pand_id", "rank", "in_pand"]
    table = table.sort_values(order, kind="stable")
    _numbers(table)
    _additions(table, rng)
    _postcodes(table)
    table["place"] = names()["place"]
    drop = ["street_key", "number", "even", "along", "row", "row_along", "rank", "in_pand"]
    return table.drop(columns=drop).sort_values("vbo_id").reset_index(drop=True)


def _streets(table: pd.DataFrame, rng: np.random.Generator) -> Mapping[str, str]:
    """Return a name for every street that has addresses; each buurt has its theme."""
    named: dict[str, str] = {}
    for buurt, record in plan()["buurten"].items():
        keys = table.loc[table["buurt"] == buurt, "street_key"].value_counts(sort=False)
        pool = list(rng.permutation(np.array(names()["streets"][record["theme"]])))
        if len(keys) > len(pool):
            raise ValueError(f"names.toml has {len(pool)} streets for {buurt}, needs {len(keys)}")
        named |= dict(zip(keys.index, map(str, pool), strict=False))
    return named


def _numbers(table: pd.DataFrame) -> None:
    """Give a number to the addresses on each side of each street."""
    own = table["number"] == "own"
    side = [table["street"], table["even"]]
    first_of_pand = ~table["pand_id"].duplicated()
    # A pand without own numbers takes one for all its objects.
    takes = own | (first_of_pand & ~own.groupby(table["pand_id"]).transform("any"))
    count = takes.groupby(side).cumsum()
    shared = count.where(takes).groupby(table["pand_id"]).transform("min")
    number = count.where(takes, shared).astype(int)
    table["house_number"] = np.where(table["even"], number * 2, number * 2 - 1)


def _additions(table: pd.DataFrame, rng: np.random.Generator) -> None:
    """Tell apart the objects that share a number: letters, numbers, up and down, garages."""
    nth = table.groupby(["pand_id", "number"]).cumcount().to_numpy()
    size = table.groupby(["pand_id", "number"])["vbo_id"].transform("size").to_numpy()
    style = (
        pd.Series(rng.random(len(table)), table.index).groupby(table["pand_id"]).transform("first")
    )
    lettered = (table["number"] == "letter").to_numpy()
    alone = (size == 1) & ~table.duplicated(["pand_id", "house_number"], keep=False).to_numpy()
    low_high = lettered & (size == 2) & (style < 0.15)
    numbered = lettered & ~low_high & (style > 0.6)
    box = (table["number"] == "box").to_numpy()
    garage = box & (table["use"] == "overige gebruiksfunctie").to_numpy()
    letter = np.array(list("ABCDEFGHIJ"))[np.minimum(nth, 9)]
    table["house_letter"] = np.where(lettered & ~low_high & ~numbered & ~alone, letter, None)
    counted = (nth + 1).astype(str).astype(object)
    addition = np.full(len(table), None, dtype=object)
    addition[garage] = "G" + counted[garage]
    alike = ~garage & ~alone & (numbered | box)
    addition[alike] = counted[alike]
    addition[~alone & low_high] = np.where(nth == 0, "ben", "bov")[~alone & low_high]
    table["house_addition"] = addition


def _postcodes(table: pd.DataFrame) -> None:
    """Give each stretch of one side of a street its postcode."""
    stretch = table.groupby(["street", "even"]).cumcount() // PER_POSTCODE
    group = table.assign(stretch=stretch).groupby(["buurt", "street", "even", "stretch"]).ngroup()
    pairs = [a + b for a in LETTERS for b in LETTERS if a + b not in NOT_GIVEN_OUT]
    codes = [f"{digits}{pair}" for digits in names()["postcode_digits"] for pair in pairs]
    table["postcode"] = np.array(codes)[group]
