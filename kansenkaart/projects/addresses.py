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
    """Return the range of house numbers per group: '12', '12A', '12A-D', '1-47' or '1-47, 2-10'.

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


def address_range(address: pd.DataFrame, group: pd.Series[str]) -> pd.Series[str]:
    """Return 'Korendragershof 1-47' per group, of several streets 'Dam 2-8, Kerkstraat 1-5'.

    Parameters
    ----------
    address
        ``street`` and ``postcode`` besides the columns of :func:`house_numbers`. The postcode
        stands for a street that is not known; without either an address is left out.
    group
        Key per address, on the same index.

    Returns
    -------
    Series
        Index the groups with an address. The street with most addresses comes first.
    """
    place = address["street"].fillna(address["postcode"])
    known = pd.DataFrame({"group": group, "place": place}).dropna()
    pair = pd.Series(pd.factorize(pd.MultiIndex.from_frame(known))[0], index=known.index)
    numbers = house_numbers(address.loc[known.index], pair)
    parts = known.assign(pair=pair).groupby(["group", "place", "pair"]).size().reset_index(name="n")
    parts["text"] = (parts["place"] + " " + parts["pair"].map(numbers).astype("str")).fillna(
        parts["place"]
    )
    parts = parts.sort_values(["group", "n", "place"], ascending=[True, False, True])
    return parts.groupby("group")["text"].agg(", ".join).astype("str").rename("address_range")


def _range(low: pd.Series[int], high: pd.Series[int]) -> pd.Series[str]:
    text = low.astype("str") + "-" + high.astype("str")
    return text.where(low != high, low.astype("str"))


def _one_number(address: pd.DataFrame, key: pd.Series[str]) -> pd.Series[str]:
    """Return the text of groups with a single house number, by its letters and additions.

    Letters make a range ('12A-D'); of several additions only the number is given.
    """
    letter, addition = address["house_letter"].fillna(""), address["house_addition"].fillna("")
    tail = letter + ("-" + addition).where(addition != "", "")
    number = address["house_number"].groupby(key).min().astype("str")
    first, last = tail.groupby(key).min(), tail.groupby(key).max()
    letters = (letter.ne("") & addition.eq("")).groupby(key).all()
    several = first.ne(last)
    return number + first.mask(several, (first + "-" + last).where(letters, ""))
