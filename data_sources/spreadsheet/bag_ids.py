"""BAG ids as spreadsheets mangle them: which can be used, and what is wrong with the rest."""

from __future__ import annotations

import pandas as pd

from data_sources.spreadsheet import cells

VBO = r"\d{4}0[123]\d{10}"
PAND = r"\d{4}10\d{10}"
_MIN_TO_JUDGE = 10
_ALL_END_IN_ZERO = 0.5
"""One id in ten ends in 0 by chance; above this share the column went through a number format."""


def read(values: pd.Series, wanted: str = VBO) -> pd.DataFrame:
    """Return the BAG ids of one type of object in a column.

    A spreadsheet program keeps 15 digits of a number. An id of a gemeente code below 1000 loses
    only its leading zeros and gets them back; an id from 1000 up ends in a false 0; a copy of what
    a narrow column shows (3,44E+14, or digits that end in 000) is another home's id. Only what
    cannot be another id is usable.

    Parameters
    ----------
    values
        Cells: text, numbers, or several ids in one cell.
    wanted
        What an id of the type looks like.

    Returns
    -------
    DataFrame
        ``given`` (text of digits as in the list, null when the cell holds no id), ``usable`` (list
        of ids) and ``problem``: null, ``leading_zero_restored``, ``lossy``, ``other_type``
        or ``unreadable``.
    """
    plain = cells.text(values).str.replace(r"(?i)NL\.IMBAG\.[a-z]+\.", "", regex=True)
    stored_as_number = cells.is_number(values)
    tokens = plain.str.replace(r"[;,|/&\s]+", " ", regex=True).str.strip()
    exponent = plain.str.fullmatch(r"(?i)\d(?:[.,]\d+)?e\+?\d+").fillna(False)
    digits = tokens.str.fullmatch(r"\d{13,16}(?: \d{13,16})*").fillna(False) & ~exponent
    table = tokens.where(digits).str.split(" ").explode().dropna().astype("str")
    long = _judge(table, stored_as_number.reindex(table.index), wanted)
    usable: dict[object, list[str]] = {}
    for row, bag_id in long["id"].dropna().items():
        usable.setdefault(row, []).append(bag_id)
    worst = long["problem"].dropna().groupby(level=0).first()
    problem = worst.reindex(values.index).astype("str")
    problem = problem.mask(exponent, "lossy").mask(
        plain.notna() & ~digits & ~exponent, "unreadable"
    )
    given = plain.where(digits | exponent)
    lists = [usable.get(row, []) for row in values.index]
    return pd.DataFrame(
        {
            "given": given,
            "usable": pd.Series(lists, index=values.index, dtype="object"),
            "problem": problem,
        },
        index=values.index,
    )


def _judge(ids: pd.Series, stored_as_number: pd.Series, wanted: str) -> pd.DataFrame:
    """Return the usable id of each text of 13 to 16 digits, or why it is not one."""
    full = ids.str.zfill(16)
    short = ids.str.len() < 16
    lossy = short & ids.str.endswith("000")
    lossy |= ~short & stored_as_number
    whole = ~short & ~ids.str.startswith("0")
    ends_in_zero = whole & ids.str.endswith("0")
    if whole.sum() >= _MIN_TO_JUDGE and ends_in_zero.sum() > _ALL_END_IN_ZERO * whole.sum():
        lossy |= ends_in_zero
    other = ~lossy & ~full.str.fullmatch(wanted)
    problem = pd.Series(None, index=ids.index, dtype="str")
    problem = (
        problem.mask(short, "leading_zero_restored").mask(other, "other_type").mask(lossy, "lossy")
    )
    return pd.DataFrame({"id": full.where(~lossy & ~other), "problem": problem})
