"""What a party says of its complexes, for the projects in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.opportunities.lists import lists

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kansenkaart.fabric import Fabric

FIELDS = ("strategy", "remaining_years", "lift", "structure", "listed_floor", "listed_roof")


def of_panden(fabric: Fabric, project: pd.Series[str], party: pd.Series[str]) -> pd.DataFrame:
    """Return the pairs of project and complex, through the homes in the project's panden.

    Parameters
    ----------
    fabric
        The tables of the town.
    project
        Index ``pand_id``, value the project.
    party
        The party per project; complexes of others in the same panden do not count.
    """
    homes = fabric.dwellings[["pand_id", "party", "complex_id"]].dropna()
    pairs = homes.assign(project=homes["pand_id"].map(project)).dropna()
    return of_members(pairs, party)


def of_members(pairs: pd.DataFrame, party: pd.Series[str]) -> pd.DataFrame:
    """Return the distinct ``project``, ``party``, ``complex_id`` of the project's own party."""
    own = pairs[pairs["party"] == pairs["project"].map(party)]
    columns = ["project", "party", "complex_id"]
    return own[columns].dropna().drop_duplicates().sort_values(columns, ignore_index=True)


def ids(pairs: pd.DataFrame, projects: pd.Index[str]) -> pd.Series[Any]:
    """Return the list of complexes per project, empty where there is none."""
    return lists(pairs["project"], pairs["complex_id"], projects).rename("complex_ids")


def facts(
    fabric: Fabric,
    pairs: pd.DataFrame,
    projects: pd.Index[str],
    words: Mapping[str, Mapping[str, Sequence[str]]],
) -> pd.DataFrame:
    """Return what the parties say of the complexes of each project.

    Parameters
    ----------
    fabric
        The tables of the town.
    pairs
        From :func:`of_panden`.
    projects
        Index of the result.
    words
        Per column (``structure``, ``floor``, ``roof``) the words by which a category is recognised;
        a column without words is null.

    Returns
    -------
    DataFrame
        Columns :data:`FIELDS`: the sternest ``strategy`` (sloop, verkoop, doorexploiteren), the
        shortest ``remaining_years``, ``lift`` (yes where any has one, no where none has),
        ``structure``, ``listed_floor`` and ``listed_roof`` where the complexes agree. Null where
        nobody says.
    """
    rows = pairs.merge(fabric.town.complex, on=["party", "complex_id"], how="left")
    key = rows["project"]
    places = {name: place for place, name in enumerate(_STERNEST)}
    strategy = rows["strategy"].map(places).astype("float64")
    lift = rows["lift"].astype("float64").groupby(key).max().map({1.0: "yes", 0.0: "no"})
    found = pd.DataFrame(
        {
            "strategy": strategy.groupby(key).min().map(dict(enumerate(_STERNEST))).astype("str"),
            "remaining_years": rows["remaining_exploitation_years"].groupby(key).min(),
            "lift": lift.astype("str"),
            "structure": _agreed(recognise(rows["structure"], words.get("structure", {})), key),
            "listed_floor": _agreed(recognise(rows["floor_type"], words.get("floor", {})), key),
            "listed_roof": _agreed(recognise(rows["roof_type"], words.get("roof", {})), key),
        }
    )
    return found.reindex(projects)


_STERNEST = ("sloop", "verkoop", "doorexploiteren")


def recognise(text: pd.Series[str], words: Mapping[str, Sequence[str]]) -> pd.Series[str]:
    """Return the first category one of whose words stands in the text, whatever its case.

    Examples
    --------
    >>> recognise(pd.Series(["Portieketageflat", "?"]), {"flat": ["flat"]}).tolist()
    ['flat', nan]
    >>> recognise(pd.Series(["etage (3 lagen)"]), {"flat": ["etage ("]}).tolist()
    ['flat']
    """
    plain = text.astype("str").str.casefold()
    found = pd.Series(None, index=text.index, dtype="str")
    for category, known in words.items():
        pattern = "|".join(map(re.escape, known))
        found = found.mask(
            found.isna() & plain.str.contains(pattern, regex=True, na=False), category
        )
    return found


def _agreed(category: pd.Series[str], key: pd.Series[str]) -> pd.Series[str]:
    """Return the category on which all complexes of the project agree, else null."""
    group = category.groupby(key)
    return group.first().where(group.nunique() == 1)
