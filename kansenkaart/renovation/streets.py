"""Plans by street: a party's homes at its house numbers, and which place is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.matching.spelling import place_key

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

_PROJECT = ["party", "project_id"]
_WHERE = ["woonplaats", "gemeente"]


def homes(plan: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return one row per project and dwelling in the street, numbers and place that it names.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``; projects without a street are left out.
    fabric
        Its dwellings, and the woonplaatsen and gemeenten of its town.

    Returns
    -------
    DataFrame
        The columns of ``plan`` plus ``vbo_id``, ``pand_id`` and ``several``: whether the homes of
        the project lie in more than one place, so that nobody can tell which is meant;
        ``complex_id`` is that of the dwelling.
    """
    by_street = plan[plan["street"].notna()].drop(columns="complex_id")
    pairs = by_street.merge(_owned(fabric), on=["party", "street"])
    pairs = pairs[_has_number(pairs)]
    pairs = pairs[_in_place(pairs)]
    place = pairs[_WHERE].fillna("").agg("|".join, axis=1) if len(pairs) else pairs["street"]
    different = place.groupby([pairs[key] for key in _PROJECT]).transform("nunique")
    made = pairs.assign(several=different.gt(1).astype(bool))
    return made.drop(columns=["house_number", *_WHERE])


def _owned(fabric: Fabric) -> pd.DataFrame:
    """Return the homes of listed parties with their street, woonplaats and gemeente."""
    columns = ["party", "complex_id", "street", "house_number", "pand_id"]
    owned = fabric.dwellings.loc[fabric.dwellings["party"].notna(), columns]
    owned = pd.DataFrame(owned).rename_axis("vbo_id").reset_index()
    town = fabric.town
    woonplaats = town.verblijfsobject.set_index("vbo_id")["place"]
    buurt = owned["pand_id"].map(fabric.buildings["buurt_code"])
    gemeente = town.buurt.set_index("buurt_code")["gemeente_name"]
    return owned.assign(
        woonplaats=owned["vbo_id"].map(woonplaats).astype("str"),
        gemeente=buurt.map(gemeente).astype("str"),
    )


def _has_number(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Return which pairs of project and dwelling the house numbers of the project name."""
    parts = pairs["house_numbers"].str.split(", ").explode().dropna().astype("str")
    named = parts.str.extract(r"^(?P<first>\d+)(?:-(?P<last>\d+))?(?: (?P<side>odd|even))?$")
    number = pairs["house_number"].reindex(named.index).astype("Float64")
    first = named["first"].astype("Float64")
    inside = number.between(first, named["last"].astype("Float64").fillna(first))
    inside &= named["side"].isna() | ((number % 2 == 1) == named["side"].eq("odd"))
    hit = inside.fillna(False).groupby(level=0).any()
    return pairs["house_numbers"].isna() | hit.reindex(pairs.index, fill_value=False)


def _in_place(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Return which pairs lie in the place of the project: its woonplaats, else its gemeente.

    A project without a place may mean any of its pairs.
    """
    wanted = _key(pairs["place"])
    fits = {name: _key(pairs[name]).eq(wanted) & wanted.notna() for name in _WHERE}
    project = [pairs[key] for key in _PROJECT]
    as_woonplaats = fits["woonplaats"].groupby(project).transform("any").astype(bool)
    here = fits["woonplaats"] | (fits["gemeente"] & ~as_woonplaats)
    return here | wanted.isna()


def _key(names: pd.Series) -> pd.Series:
    """Return names of places as they are compared."""
    return place_key(names.str.replace(r"(?i)^(?:gemeente|gem\.)\s+", "", regex=True))
