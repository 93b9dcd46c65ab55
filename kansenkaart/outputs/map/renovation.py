"""The renovation tables of a result as packs: programme, clusters, projects, koppelkansen.

A table that is not named here does not reach the page, nor a column of a project that is not: the
tables are those of the tier, and of projects only what somebody reads on the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.outputs.map import shapes
from kansenkaart.projects.addresses import main_street
from kansenkaart.renovation.coupling import TOLD

if TYPE_CHECKING:
    import geopandas as gpd

    from kansenkaart.outputs.map.pack import Pack
    from kansenkaart.result import Result

_TABLES = ("programme", "designation", "wijken", "coupled", "overlaps", "unannounced")
_PROJECT = ["party", "project_id"]
_SHOWN = [
    "measure",
    "group",
    "certainty",
    "party",
    "first_year",
    "last_year",
    "homes",
    "place",
    "complexes",
    "label_before",
    "label_target",
    "circular_ambition",
    "vve",
    "remaining_exploitation_years",
]
_OWN = ["complexes", "label_before", "vve", "remaining_exploitation_years"]
"""What only the party's own map tells of a project."""
_WORK = ["place", "measure", "party", "first_year", "last_year", *TOLD]
_COUNTED = "counted"


def add(
    pack: Pack,
    result: Result,
    table: gpd.GeoDataFrame,
    rows: pd.Series,
    start: tuple[float, float],
) -> None:
    """Add the renovation overview of the tier.

    Parameters
    ----------
    table
        The opportunities in the order of the page.
    rows
        Index pand_id, value the row of the pand.
    start
        Origin of the shapes.
    """
    renovation = result.renovation
    horizon = int(result.rules.parameters("renovation")["horizon_years"])
    first = result.info.reference_date.year
    pack.value("renovation_years", [first, first + horizon - 1])
    for name in _TABLES:
        pack.table(name, getattr(renovation, name))
    pack.table("clusters", renovation.clusters)
    shapes.add_shapes(pack, "clusters", renovation.clusters.geometry, start)
    buildings = result.fabric.buildings
    if len(renovation.projects):
        projects, panden = _planned(renovation.projects, buildings)
    else:
        projects, panden = _at_candidates(renovation.coupled, table, result.members, buildings)
    pack.table("projects", projects)
    pack.table("project_panden", _pairs(panden, rows))


def _planned(listed: pd.DataFrame, buildings: gpd.GeoDataFrame) -> tuple[pd.DataFrame, Any]:
    """Return the projects of the plans with homes, street and complexes, and their panden."""
    number = pd.Series(listed.groupby(_PROJECT, sort=False).ngroup(), name="project")
    facts = listed.drop_duplicates(_PROJECT).reset_index(drop=True)
    homes = listed["homes"].groupby(number).sum()
    street = buildings["street"].reindex(listed["pand_id"]).set_axis(listed.index)
    made = facts.assign(
        homes=homes.to_numpy(),
        place=main_street(street, number).reindex(facts.index),
        complexes=listed["complex_id"].groupby(number).agg(_some),
    )
    return made[_SHOWN], pd.DataFrame({"project": number, "pand_id": listed["pand_id"]})


def _at_candidates(
    coupled: pd.DataFrame,
    table: gpd.GeoDataFrame,
    members: pd.DataFrame,
    buildings: gpd.GeoDataFrame,
) -> tuple[pd.DataFrame, Any]:
    """Return the works that the tier tells of at its candidates, and the panden of those.

    Candidates in one street with the same work are one project.
    """
    if not len(coupled):
        return pd.DataFrame(columns=_SHOWN), pd.DataFrame({"project": [], "pand_id": []})
    found = coupled.reset_index(drop=True)
    named = table.set_index("opportunity_id")
    parties = found["opportunity_id"].map(named["parties"])
    panden = members.drop_duplicates(["opportunity_id", "pand_id"])
    row = panden["opportunity_id"].map(pd.Series(found.index, index=found["opportunity_id"]))
    street = main_street(buildings["street"].reindex(panden["pand_id"]).set_axis(row.index), row)
    made = pd.DataFrame(
        {
            "measure": found["measure"],
            "group": _COUNTED,
            "certainty": None,
            "party": [", ".join(p) if isinstance(p, list) else None for p in parties],
            "first_year": found["start_year"],
            "last_year": found["end_year"],
            "homes": float("nan"),
            "place": street.reindex(found.index).fillna(
                found["opportunity_id"].map(named["title"])
            ),
            **dict.fromkeys(_OWN),
            **{name: found[name] for name in TOLD},
        }
    )[_SHOWN]
    number = made.groupby(_WORK, dropna=False, sort=False).ngroup()
    return (
        made.drop_duplicates(_WORK).reset_index(drop=True),
        panden.assign(project=row.map(number)),
    )


def _pairs(panden: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Return pairs of a project's row and a pand's row, per project."""
    pairs = pd.DataFrame({"project": panden["project"], "pand": panden["pand_id"].map(rows)})
    return pairs.dropna().astype("int64").drop_duplicates().sort_values(["project", "pand"])


def _some(complexes: pd.Series) -> str | None:
    """Return the complexes of a project, the first two when there are more."""
    distinct = sorted(complexes.dropna().unique())
    return ", ".join([*distinct[:2], *(["…"] if len(distinct) > 2 else [])]) or None
