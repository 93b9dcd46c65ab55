"""How many parking places a new home asks for: by the user's table of norms, or a default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

TABLE, DEFAULT = "table", "default"


@dataclass(frozen=True)
class Norm:
    """Parking places per new home."""

    low: float
    high: float
    usual: float
    near_station: float
    source: str
    """:data:`TABLE` where the user's table tells, else :data:`DEFAULT`."""


def norm(table: pd.DataFrame | None, home_m2: float, parameters: Mapping[str, Any]) -> Norm:
    """Return the norm for a new home.

    Of the table count the rows whose function means homes (flats, where it tells them apart), whose
    area holds the home, and of those the social rent where the segment is told. Where rows differ
    by a place that the scan does not know (urbanity, location), the norm is a band over all of
    them: the middle counts, and near a station the lower bound. A norm counts whole, with its share
    for visitors. Without a row that fits, the default of the rules counts.

    Parameters
    ----------
    table
        Contract table ``parking_norm``; None when the user gave none.
    home_m2
        Floor area of the home that the kind typically adds.
    parameters
        Of ``rules/barriers.toml``.
    """
    rows = _fitting(table, home_m2, parameters) if table is not None else None
    if rows is None or rows.empty:
        usual, near = parameters["parking_norm"], parameters["parking_norm_station"]
        return Norm(min(near, usual), usual, usual, near, DEFAULT)
    low, high = float(rows["norm_min"].min()), float(rows["norm_max"].max())
    middle = float((rows["norm_min"] + rows["norm_max"]).mean() / 2)
    return Norm(low, high, middle, low, TABLE)


def typical_home_m2(parameters: Mapping[str, Any]) -> float:
    """Return the floor area of the home that a kind adds, from its own parameters.

    Splitting has no size of its own: what it makes is as large as the rules ask at least.

    Examples
    --------
    >>> typical_home_m2({"home_m2": {"low": 65.0, "mid": 50.0, "high": 40.0}})
    50.0
    >>> typical_home_m2({"result_min_m2": 40.0})
    40.0
    """
    size = parameters.get("home_m2", parameters.get("result_min_m2"))
    return float(size["mid"] if isinstance(size, dict) else size)


def _fitting(table: pd.DataFrame, home_m2: float, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of the table that hold for such a home."""
    function = table["function"].str.lower()
    strange = _says(function, parameters["parking_not_homes"])
    rows = table[~strange]
    for words in parameters["parking_home_words"].values():
        named = rows[_says(function[rows.index], words)]
        held = named[
            (named["area_min_m2"].isna() | (named["area_min_m2"] <= home_m2))
            & (named["area_max_m2"].isna() | (named["area_max_m2"] > home_m2))
        ]
        if len(held):
            return _of_segment(held, parameters["parking_segment_words"].values())
    return table.iloc[:0]


def _of_segment(rows: pd.DataFrame, preferred: Iterable[list[str]]) -> pd.DataFrame:
    """Return the rows of the first preferred segment, else those of none, else all."""
    segment = rows["segment"].str.lower()
    for words in preferred:
        named = rows[_says(segment, words)]
        if len(named):
            return named
    open_to_all = rows[segment.isna()]
    return open_to_all if len(open_to_all) else rows


def _says(text: pd.Series[str], words: Iterable[str]) -> pd.Series[bool]:
    """Return which texts hold one of the words, in lower case."""
    found = text.isna() & False
    for word in words:
        found |= text.str.contains(word, regex=False, na=False)
    return found
