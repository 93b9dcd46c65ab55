"""Address ranges as people write them: 'Korendragershof 1-47'."""

from __future__ import annotations

import pandas as pd


def main_street(place: pd.Series[str], group: pd.Series[str]) -> pd.Series[str]:
    """Return per group the street with most addresses (the first in the alphabet at a tie)."""
    known = pd.DataFrame({"place": place, "group": group}).dropna()
    counts = known.value_counts(["group", "place"], sort=False).reset_index()
    order = counts.sort_values(["group", "count", "place"], ascending=[True, False, True])
    return order.drop_duplicates("group").set_index("group")["place"].astype("str")


def house_numbers(address: pd.DataFrame, group: pd.Series[str]) -> pd.Series[str]:
    """Return the range of house numbers per group: '12', '12A', '1-47' or '1-47, 2-10'.

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
    alone = _full_number(known).groupby(key).agg(["first", "nunique"])
    text.update(alone.loc[alone["nunique"] == 1, "first"])
    return text.astype("str").rename("house_numbers")


def _range(low: pd.Series[int], high: pd.Series[int]) -> pd.Series[str]:
    text = low.astype("str") + "-" + high.astype("str")
    return text.where(low != high, low.astype("str"))


def _full_number(address: pd.DataFrame) -> pd.Series[str]:
    """Return number, letter and addition as one text: '12A-2'."""
    addition = address["house_addition"].fillna("")
    return (
        address["house_number"].astype("int64").astype("str")
        + address["house_letter"].fillna("")
        + ("-" + addition).where(addition != "", "")
    )
