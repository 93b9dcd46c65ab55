"""Placing a plan: which dwellings a renovation project is about, and what is wrong with it."""

from __future__ import annotations

import pandas as pd

COUNTED = ("isolatie", "renovatie_licht", "renovatie_ingrijpend", "transformatie")
"""Measures that count in clusters, ranking and designation."""

_FAULTS = ["party", "project_id", "file", "line", "complex_id", "fault"]


def place(plan: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Return one row per project and dwelling that it is about.

    A project reaches its dwellings through the complex, else through the street. A plan that lists
    fewer homes than the complex has does not say which: each dwelling then carries that share.

    Parameters
    ----------
    plan
        Contract table ``renovation_project``.
    dwellings
        ``fabric.dwellings``: index vbo_id, with party, complex_id, street, pand_id.

    Returns
    -------
    DataFrame
        The columns of ``plan`` plus ``vbo_id``, ``pand_id`` and ``weight`` (share of the dwelling,
        0 to 1); projects without a dwelling are left out, see :func:`faults`.
    """
    homes = dwellings[["party", "complex_id", "street", "pand_id"]].rename_axis("vbo_id")
    homes = homes.reset_index()
    keyed = plan["complex_id"].notna()
    through_complex = plan[keyed].merge(
        homes.drop(columns="street").dropna(subset=["complex_id"]), on=["party", "complex_id"]
    )
    through_street = plan[~keyed & plan["street"].notna()].merge(
        homes.drop(columns="complex_id"), on=["party", "street"]
    )
    placed = pd.concat([through_complex, through_street], ignore_index=True)
    found = placed.groupby(["party", "project_id"])["vbo_id"].transform("size")
    placed["weight"] = (placed["homes"] / found).clip(upper=1.0).fillna(1.0)
    return placed


def faults(plan: pd.DataFrame, dwellings: pd.DataFrame, complexes: pd.DataFrame) -> pd.DataFrame:
    """Return every fault of a plan: named, never mended.

    Returns
    -------
    DataFrame
        party, project_id, file, line, complex_id, fault; fault is one of ``no_year``,
        ``ends_before_start``, ``unknown_complex``, ``no_dwelling``, ``more_homes_than_complex``.
    """
    size = dwellings.groupby(["party", "complex_id"]).size()
    key = pd.MultiIndex.from_frame(plan[["party", "complex_id"]])
    known = key.isin(pd.MultiIndex.from_frame(complexes[["party", "complex_id"]]))
    homes = pd.Series(size.reindex(key).to_numpy(), index=plan.index)
    named = plan["complex_id"].notna()
    tests = {
        "no_year": plan["start_year"].isna(),
        "ends_before_start": (plan["end_year"] < plan["start_year"]).fillna(False),
        "unknown_complex": named & ~known,
        "no_dwelling": named & known & homes.isna(),
        "more_homes_than_complex": (plan["homes"] > homes).fillna(False),
    }
    found = [plan[wrong.astype(bool)].assign(fault=name) for name, wrong in tests.items()]
    return pd.concat(found)[_FAULTS].sort_values(["party", "line", "fault"], ignore_index=True)


def years(placed: pd.DataFrame) -> pd.DataFrame:
    """Return ``first`` and ``last`` year of each row; null where the plan has none that can be.

    A project without an end lasts its first year; one that ends before it starts has no years.
    """
    first = placed["start_year"]
    last = placed["end_year"].fillna(first)
    possible = (last >= first).fillna(False).astype(bool)
    return pd.DataFrame({"first": first.where(possible), "last": last.where(possible)})
