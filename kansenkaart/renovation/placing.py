"""Placing a plan: which dwellings a renovation project is about, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation import streets

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

COUNTED = ("isolatie", "renovatie_licht", "renovatie_ingrijpend", "transformatie")
"""Measures that count in clusters, ranking and designation."""

DEMOLITION = "sloop_nieuwbouw"

FAULTS = (
    "no_year",
    "ends_before_start",
    "unknown_complex",
    "no_dwelling",
    "several_places",
    "more_homes_than_complex",
)
"""What can be wrong with a project, as codes of the text catalogue."""

_COMPLEX = ["party", "complex_id"]
_PROJECT = ["party", "project_id"]
_NO_HOME = ("garage", "parking", "storage", "business")


def complex_sizes(unit: pd.DataFrame) -> pd.DataFrame:
    """Return the ``homes`` and ``units`` of each complex as the stock lists have them.

    A plan is held against the list and not against the homes found in the BAG: a line that did
    not match is no fault of the plan. A plan may count homes, or every unit (VHE), shops and
    garages too.

    Returns
    -------
    DataFrame
        Indexed by party and complex_id.
    """
    let = unit[unit["in_operation"]]
    homes = let[~let["kind"].isin(_NO_HOME)].groupby(_COMPLEX).size()
    units = let.groupby(_COMPLEX).size()
    return pd.DataFrame({"homes": homes, "units": units}).fillna({"homes": 0})


def place(plan: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return one row per project and dwelling that it is about.

    A project reaches its dwellings through the complex, else through the street and, where it
    names them, the house numbers. A street name of which homes of the party lie in several places,
    without a place in the plan to decide, places nothing. A plan that lists fewer homes than the
    complex has does not say which: each dwelling then carries that share.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    fabric
        Its dwellings with party, complex_id, street, house_number and pand_id; its town has the
        stock lists and the places.

    Returns
    -------
    DataFrame
        The columns of ``plan`` plus ``vbo_id``, ``pand_id`` and ``weight`` (share of the dwelling,
        0 to 1); ``complex_id`` is that of the dwelling. Projects without a dwelling are left out,
        see :func:`faults`.
    """
    homes = fabric.dwellings[["party", "complex_id", "pand_id"]].rename_axis("vbo_id").reset_index()
    homes = homes.dropna(subset=_COMPLEX)
    through_complex = plan[plan["complex_id"].notna()].merge(homes, on=_COMPLEX)
    reached = _keys(plan, _PROJECT).isin(_keys(through_complex, _PROJECT))
    through_street = streets.homes(plan[~reached], fabric)
    one_place = through_street[~through_street["several"]].drop(columns="several")
    placed = pd.concat([through_complex, one_place], ignore_index=True)
    found = placed.groupby(_PROJECT)["vbo_id"].transform("size")
    sizes = complex_sizes(fabric.town.unit)["homes"]
    listed = sizes.reindex(_keys(placed, _COMPLEX)).to_numpy()
    size = pd.concat([found, pd.Series(listed, index=placed.index)], axis=1).max(axis=1)
    placed["weight"] = (placed["homes"] / size).clip(upper=1.0).fillna(1.0)
    return placed


def faults(plan: pd.DataFrame, placed: pd.DataFrame, fabric: Fabric) -> pd.DataFrame:
    """Return every fault of a plan: named, never mended.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    placed
        Of :func:`place`.
    fabric
        The one that it was placed in.

    Returns
    -------
    DataFrame
        party, project_id, file, line, complex_id, fault (one of :data:`FAULTS`); a project can
        have several.
    """
    known = _keys(plan, _COMPLEX).isin(_keys(fabric.town.complex, _COMPLEX))
    named = plan["complex_id"].notna()
    units = complex_sizes(fabric.town.unit)["units"].reindex(_keys(plan, _COMPLEX))
    nowhere = ~_keys(plan, _PROJECT).isin(_keys(placed, _PROJECT))
    found = streets.homes(plan[nowhere], fabric)
    several = _keys(plan, _PROJECT).isin(_keys(found[found["several"]], _PROJECT))
    tests = {
        "no_year": plan["start_year"].isna(),
        "ends_before_start": (plan["end_year"] < plan["start_year"]).fillna(False),
        "unknown_complex": named & ~known,
        "no_dwelling": (known | ~named) & nowhere & ~several,
        "several_places": pd.Series(several, index=plan.index),
        "more_homes_than_complex": (plan["homes"] > units.set_axis(plan.index)).fillna(False),
    }
    rows = [plan[wrong.astype(bool)].assign(fault=name) for name, wrong in tests.items()]
    table = pd.concat(rows)[["party", "project_id", "file", "line", "complex_id", "fault"]]
    return table.sort_values(["party", "file", "line", "fault"], ignore_index=True)


def years(plan: pd.DataFrame) -> pd.DataFrame:
    """Return ``first`` and ``last`` year of each row; null where the plan has none that can be.

    A project without an end lasts its first year; one that ends before it starts has no years.
    """
    first = plan["start_year"]
    last = plan["end_year"].fillna(first)
    possible = (last >= first).fillna(False).astype(bool)
    return pd.DataFrame({"first": first.where(possible), "last": last.where(possible)})


def _keys(frame: pd.DataFrame, columns: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[columns])
