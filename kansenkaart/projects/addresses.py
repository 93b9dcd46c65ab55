"""Address ranges as people write them: 'Korendragershof 1-47'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.texts import Texts


def main_street(
    place: pd.Series[str], group: pd.Series[str], weight: pd.Series[float] | float = 1.0
) -> pd.Series[str]:
    """Return per group the street with most weight (the first in the alphabet at a tie)."""
    known = pd.DataFrame({"place": place, "group": group, "weight": weight}).dropna()
    counts = known.groupby(["group", "place"])["weight"].sum().reset_index()
    order = counts.sort_values(["group", "weight", "place"], ascending=[True, False, True])
    return order.drop_duplicates("group").set_index("group")["place"].astype("str")


def house_numbers(address: pd.DataFrame, group: pd.Series[str]) -> pd.Series[str]:
    """Return the range of house numbers per group: '12', '12A-D', '1-47' or '1-47, 2-10'.

    Parameters
    ----------
    address
        ``house_number``, ``house_letter``, ``house_addition``; any index.
    group
        Key per address, on the same index.

    Returns
    -------
    Series
        Index the groups that have a number. Odd and even numbers make two ranges where one side
        of the street lies wholly before the other, else one.
    """
    known = address[address["house_number"].notna() & group.notna()]
    key = group[known.index]
    number = known["house_number"].astype("int64")
    odd = number % 2
    sides = number.groupby([key, odd]).agg(["min", "max"]).unstack()
    low, high = number.groupby(key).min(), number.groupby(key).max()
    text = _range(low, high)
    if len(sides) and {0, 1} <= set(sides.columns.get_level_values(1)):
        even, uneven = sides.xs(0, axis=1, level=1), sides.xs(1, axis=1, level=1)
        apart = (even["max"] < uneven["min"]) | (uneven["max"] < even["min"])
        even, uneven = even[apart].astype("int64"), uneven[apart].astype("int64")
        text.update(_range(uneven["min"], uneven["max"]) + ", " + _range(even["min"], even["max"]))
    text = text.mask(low == high, _one_number(known, key))
    return text.astype("str").rename("house_numbers")


PARTS = ("street", "postcode", "place", "house_number", "house_letter", "house_addition")
"""Columns that an address is made of."""

AND, BETWEEN, AROUND = "{and}", "{between}", "{around}"
"""Words in an address range that depend on the language; :func:`in_words` puts them in."""

_LISTED = 5
"""Up to so many numbers that stand apart are named one by one."""


def address_range(
    address: pd.DataFrame, group: pd.Series[str], weight: pd.Series[float] | float = 1.0
) -> pd.Series[str]:
    """Return the addresses of each group on its main street: 'Korendragershof 1-47'.

    Of a group that has less than half of the numbers in its range they are named one by one, or
    beyond five counted; one that lies for the most part in other streets says so. Words stand as in
    :data:`AND`, for :func:`in_words`.

    Parameters
    ----------
    address
        Every address there is: ``street``, ``postcode`` and ``place`` besides the columns of
        :func:`house_numbers`. The postcode stands for a street that is not known.
    group
        Key per address, on a part of its index.
    weight
        How much each address says of where the group lies, on the index of ``group``.

    Returns
    -------
    Series
        Index the groups with an address.
    """
    own = address.loc[group.index]
    codes, names = pd.factorize(group, sort=True)
    group = pd.Series(codes, index=group.index)
    named = own["street"].fillna(own["postcode"])
    street = main_street(named, group, weight)
    on_main = group.where(named.eq(group.map(street)))
    numbered = on_main[on_main.notna() & own["house_number"].notna()]
    numbers = _numbers(address, numbered).reindex(street.index)
    text = (street + numbers).fillna(street)
    counted = pd.Series(weight, index=group.index)
    here = counted.where(on_main.notna(), 0.0)
    elsewhere = 2 * here.groupby(group).sum() < counted.groupby(group).sum()
    text = text.mask(elsewhere.reindex(text.index), text + AROUND).astype("str")
    return text.set_axis(names[text.index])


def in_words(address_range: pd.Series[str], texts: Texts) -> pd.Series[str]:
    """Return address ranges in the language of ``texts``."""
    for mark in (AND, BETWEEN, AROUND):
        word = texts(f"addresses.{mark.strip('{}')}")
        address_range = address_range.str.replace(mark, word, regex=False)
    return address_range


def _numbers(address: pd.DataFrame, group: pd.Series[str]) -> pd.Series[str]:
    """Return what stands behind the street: ' 1-47', ' 1, 35 and 71', ', 12 between 1 and 103'."""
    known = address.loc[group.index]
    number = known["house_number"].astype("int64")
    own = pd.DataFrame({"group": group, "number": number}).drop_duplicates()
    own = own.groupby("group").size()
    scattered = 2 * own < _standing_between(address, group)
    text = " " + house_numbers(known, group)
    few = group[group.map(scattered & (own <= _LISTED)).astype(bool)]
    text.update(" " + _listed(known.loc[few.index], few))
    bounds = number.groupby(group).agg(["min", "max", "size"]).astype("str")
    counted = ", " + bounds["size"] + BETWEEN + bounds["min"] + AND + bounds["max"]
    return text.mask(scattered & (own > _LISTED), counted)


def _standing_between(address: pd.DataFrame, group: pd.Series[str]) -> pd.Series[int]:
    """Return per group how many numbers there are between its own, each side by itself."""
    there = address[address["house_number"].notna()]
    number = there["house_number"].to_numpy("int64")
    street, _ = pd.factorize(there["street"].fillna(there["postcode"]))
    place, places = pd.factorize(there["place"])
    side = ((street + 1) * (len(places) + 1) + place + 1) * 2 + number % 2
    where = side * (number.max(initial=0) + 1) + number
    row = there.index.get_indexer(group.index)
    own = pd.Series(where[row], group.index).groupby([group, side[row]]).agg(["min", "max"])
    every = np.unique(where)
    first, last = np.searchsorted(every, own["min"]), np.searchsorted(every, own["max"])
    return pd.Series(last - first + 1, index=own.index).groupby(level=0).sum()


def _listed(known: pd.DataFrame, group: pd.Series[str]) -> pd.Series[str]:
    """Return the numbers of each group one by one: '1, 35A and 71'."""
    pairs = pd.DataFrame({"group": group, "number": known["house_number"].astype("int64")})
    one = pairs.groupby(["group", "number"]).ngroup()
    rows = pairs.assign(one=one).drop_duplicates("one").sort_values("one")
    rows["text"] = rows["one"].map(_one_number(known, one))
    joined = rows.groupby("group")["text"].agg(", ".join).astype("str")
    return joined.str.replace(r", ([^,]*)$", rf"{AND}\1", regex=True)


def _range(low: pd.Series[int], high: pd.Series[int]) -> pd.Series[str]:
    text = low.astype("str") + "-" + high.astype("str")
    return text.where(low != high, low.astype("str"))


def _one_number(address: pd.DataFrame, key: pd.Series[str]) -> pd.Series[str]:
    """Return the text of groups with a single house number, by its letters and additions.

    Letters make a range ('12A-D', with the number itself '12-12D'); of several additions only the
    number is given.
    """
    letter, addition = address["house_letter"].fillna(""), address["house_addition"].fillna("")
    tail = letter + ("-" + addition).where(addition != "", "")
    number = address["house_number"].groupby(key).min().astype("str")
    first, last = tail.groupby(key).min(), tail.groupby(key).max()
    letters = addition.eq("").groupby(key).all()
    several = first.ne(last)
    bare = first.eq("")
    return number + first.mask(
        several, (first + "-" + number.where(bare, "") + last).where(letters, "")
    )
