"""Placing a plan: which dwellings a renovation project is about, and what is wrong with it."""

from __future__ import annotations

import pandas as pd

COUNTED = ("isolatie", "renovatie_licht", "renovatie_ingrijpend", "transformatie")
"""Measures that count in clusters, ranking and designation."""

DEMOLITION = "sloop_nieuwbouw"

FAULTS = (
    "no_year",
    "ends_before_start",
    "unknown_complex",
    "no_dwelling",
    "more_homes_than_complex",
)
"""What can be wrong with a project, as codes of the text catalogue."""

_COMPLEX = ["party", "complex_id"]
_PROJECT = ["party", "project_id"]
_NO_HOME = ("garage", "parking", "storage", "business")


def complex_sizes(unit: pd.DataFrame) -> pd.Series[int]:
    """Return the homes of each complex as the stock lists have them, by party and complex.

    A plan is held against the list and not against the homes found in the BAG: a line that did
    not match is no fault of the plan.
    """
    homes = unit[unit["in_operation"] & ~unit["kind"].isin(_NO_HOME)]
    return homes.groupby(_COMPLEX).size()


def place(plan: pd.DataFrame, dwellings: pd.DataFrame, sizes: pd.Series[int]) -> pd.DataFrame:
    """Return one row per project and dwelling that it is about.

    A project reaches its dwellings through the complex, else through the street and, where it
    names them, the house numbers. A plan that lists
    fewer homes than the complex has does not say which: each dwelling then carries that share.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    dwellings
        ``fabric.dwellings``: index vbo_id, with party, complex_id, street, house_number, pand_id.
    sizes
        Of :func:`complex_sizes`.

    Returns
    -------
    DataFrame
        The columns of ``plan`` plus ``vbo_id``, ``pand_id`` and ``weight`` (share of the dwelling,
        0 to 1); ``complex_id`` is that of the dwelling. Projects without a dwelling are left out,
        see :func:`faults`.
    """
    wanted = ["party", "complex_id", "street", "house_number", "pand_id"]
    homes = dwellings[wanted].rename_axis("vbo_id")
    homes = homes[homes["party"].notna()].reset_index()
    keyed = plan["complex_id"].notna()
    through_complex = plan[keyed].merge(
        homes.drop(columns=["street", "house_number"]).dropna(subset=["complex_id"]), on=_COMPLEX
    )
    reached = _keys(plan, _PROJECT).isin(_keys(through_complex, _PROJECT))
    by_street = plan[~reached & plan["street"].notna()].drop(columns="complex_id")
    through_street = by_street.merge(homes, on=["party", "street"])
    through_street = through_street[_has_number(through_street)].drop(columns="house_number")
    placed = pd.concat([through_complex, through_street], ignore_index=True)
    found = placed.groupby(_PROJECT)["vbo_id"].transform("size")
    listed = sizes.reindex(_keys(placed, _COMPLEX)).to_numpy()
    size = pd.concat([found, pd.Series(listed, index=placed.index)], axis=1).max(axis=1)
    placed["weight"] = (placed["homes"] / size).clip(upper=1.0).fillna(1.0)
    return placed


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


def faults(
    plan: pd.DataFrame, placed: pd.DataFrame, complexes: pd.DataFrame, sizes: pd.Series[int]
) -> pd.DataFrame:
    """Return every fault of a plan: named, never mended.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    placed
        Of :func:`place`.
    complexes
        Contract table ``complex``.
    sizes
        Of :func:`complex_sizes`.

    Returns
    -------
    DataFrame
        party, project_id, file, line, complex_id, fault (one of :data:`FAULTS`); a project can
        have several.
    """
    known = _keys(plan, _COMPLEX).isin(_keys(complexes, _COMPLEX))
    named = plan["complex_id"].notna()
    size = pd.Series(sizes.reindex(_keys(plan, _COMPLEX)).to_numpy(), index=plan.index)
    tests = {
        "no_year": plan["start_year"].isna(),
        "ends_before_start": (plan["end_year"] < plan["start_year"]).fillna(False),
        "unknown_complex": named & ~known,
        "no_dwelling": (known | ~named) & ~_keys(plan, _PROJECT).isin(_keys(placed, _PROJECT)),
        "more_homes_than_complex": (plan["homes"] > size).fillna(False),
    }
    found = [plan[wrong.astype(bool)].assign(fault=name) for name, wrong in tests.items()]
    table = pd.concat(found)[["party", "project_id", "file", "line", "complex_id", "fault"]]
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
