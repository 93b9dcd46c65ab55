"""Heat tables: homes with planned works per place and year, as a page or a sheet lays them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation.programme import PLANNED
from kansenkaart.renovation.works import COUNTS

if TYPE_CHECKING:
    from collections.abc import Sequence

TOTAL = "total"
NO_YEAR = "no_year"


def place(programme: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return the columns that name a place: with the gemeente where there is more than one."""
    several = programme["gemeente_name"].nunique() > 1
    return [*columns, "gemeente_name"] if several else list(columns)


def heat(
    programme: pd.DataFrame, place: Sequence[str], first_year: int, horizon_years: int
) -> pd.DataFrame:
    """Return homes of the counted measures per place (rows) and year (columns), with totals.

    Parameters
    ----------
    programme
        Of any tier.
    place
        Columns that name a place, the first of them its code: the rows.
    first_year, horizon_years
        The years that get a column, also where nothing is planned.

    Returns
    -------
    DataFrame
        The columns of ``place``, a column per year (its name a text), ``no_year`` where the plan or
        the tier gives no year, and ``total``; most homes first. Empty cells are null.
    """
    counted = programme[(programme["group"] == COUNTS) & (programme["origin"] == PLANNED)]
    counted = counted[counted[place[0]].notna()]
    column = counted["year"].astype("str").fillna(NO_YEAR)
    table = counted.assign(column=column).pivot_table(
        index=place[0], columns="column", values="homes", aggfunc="sum"
    )
    years = [str(first_year + n) for n in range(horizon_years)]
    table = table.reindex(columns=[*years, NO_YEAR]).astype("float64")
    if table[NO_YEAR].isna().all():
        table = table.drop(columns=NO_YEAR)
    table[TOTAL] = table.sum(axis=1)
    names = counted.drop_duplicates(place[0])[list(place)]
    # without works the pivot keeps the name of its index, which would then be there twice
    named = names.merge(table.rename_axis(None), left_on=place[0], right_index=True)
    return named.sort_values([TOTAL, place[0]], ascending=[False, True], ignore_index=True)


def total(table: pd.DataFrame, place: Sequence[str], word: str) -> pd.DataFrame:
    """Return the row of totals of a heat table, with a word in the place of the name."""
    sums = table.drop(columns=list(place)).sum(min_count=1).to_frame().T.astype("float64")
    return sums.assign(**{name: word if name == place[1] else None for name in place})[
        table.columns.tolist()
    ]
