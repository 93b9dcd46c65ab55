"""How many parking places a new home asks for: by the user's table of norms, or a default."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def norms(
    table: pd.DataFrame | None,
    home_m2: float,
    urbanity: pd.Series[int],
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Return the norm for a new home of each project, a column per field of :class:`Norm`.

    ``urbanity`` is the class of the buurt (1 dense - 5 rural), null where nobody tells; the other
    parameters are those of :func:`norm`.
    """
    known = urbanity.fillna(0).astype("int64")
    of_class = {c: asdict(norm(table, home_m2, parameters, c)) for c in (*known.unique(), 0)}
    return pd.DataFrame(of_class).T.infer_objects().loc[known].set_axis(urbanity.index)


def norm(
    table: pd.DataFrame | None, home_m2: float, parameters: Mapping[str, Any], urbanity: int = 0
) -> Norm:
    """Return the norm for a new home.

    Of the table count the rows whose function means homes (flats, where it tells them apart), whose
    area holds the home, of those the social rent where the segment is told, and of those the class
    of urbanity. Where rows differ by what the scan does not know (the location; the urbanity of a
    buurt without figures), the norm is a band over all of them: the middle counts, and near a
    station the lower bound. A norm counts whole, with its share for visitors. Without a row that
    fits, the default of the rules counts.

    Parameters
    ----------
    table
        Contract table ``parking_norm``; None when the user gave none.
    home_m2
        Floor area of the home that the kind typically adds.
    parameters
        Of ``rules/barriers.toml``.
    urbanity
        Class of the buurt, 1 dense to 5 rural; 0 where nobody tells.
    """
    rows = _fitting(table, home_m2, parameters) if table is not None else None
    if rows is not None:
        rows = _of_urbanity(rows, urbanity, parameters["parking_urbanity_words"])
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


def _of_urbanity(rows: pd.DataFrame, urbanity: int, words: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return the rows of the class of urbanity, else those of none, else all."""
    worded = rows["urbanity"].str.lower()
    named = pd.Series(0, index=rows.index)
    for place, names in enumerate(words.values(), start=1):
        named = named.mask((named == 0) & _says(worded, names), place)
    for chosen in ((named == urbanity) & (named > 0), worded.isna()):
        if urbanity and chosen.any():
            return rows[chosen]
    return rows


def _says(text: pd.Series[str], words: Iterable[str]) -> pd.Series[bool]:
    """Return which texts hold one of the words, in lower case."""
    found = text.isna() & False
    for word in words:
        found |= text.str.contains(word, regex=False, na=False)
    return found
