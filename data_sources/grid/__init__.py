"""Congestion of the electricity grid per postcode, from the open table of the grid operators.

It is about large connections; a small one may well be possible. An attention point, no judgement.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import dutch_csv
from data_sources.contract import CONTRACTS, POSTCODE
from data_sources.tables import validate

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from data_sources.findings import Findings

SOURCE = "grid"
_CODES = (0, 1, 2, 3)


def load(
    path: Path, postcodes: Collection[str] | None = None, *, findings: Findings
) -> pd.DataFrame:
    """Read the table per postcode into the contract table ``grid_congestion``.

    Parameters
    ----------
    path
        CSV with semicolons and decimal commas; columns are found by name, others are ignored.
    postcodes
        Postcodes of the run as 1234AB; rows of others are left out. None keeps all.
    findings
        Where what is not used is counted.

    Returns
    -------
    DataFrame
        Contract table ``grid_congestion``: per postcode 0 (room), 1 (limited), 2 (in
        investigation, with a queue), 3 (shortage, with a queue), or null where not classified; and
        the date that it speaks of: congestion changes by the month.

    Raises
    ------
    SourceChanged
        When a column that must be there is not.
    """
    text = resources(__package__).joinpath("columns.toml").read_text("utf-8")
    rows = dutch_csv.read(path, tomllib.loads(text), ["postcode", "demand"])
    postcode = rows["postcode"].str.replace(" ", "").str.upper()
    if postcodes is not None:
        here = postcode.isin(postcodes)
        rows, postcode = rows[here], postcode[here]
    valid = postcode.str.fullmatch(POSTCODE, na=False)
    findings.add(SOURCE, "postcode_invalid", (~valid).sum(), postcode[~valid])
    # An area named '0' is no area: a 0 in it means that nobody looked yet.
    nowhere = rows["area_name"].fillna("") == "0"
    table = rows.assign(
        postcode=postcode,
        demand=_codes(rows["demand"], nowhere, findings),
        supply=_codes(rows["supply"], nowhere, findings),
        date=_dates(rows["date"], path),
    )[valid]
    # One postcode may have several rows: the worst counts, one that is unknown last.
    table = table.sort_values(["postcode", "demand", "supply"], na_position="first")
    repeated = table["postcode"].duplicated(keep="last")
    findings.add(SOURCE, "postcode_repeated", repeated.sum(), table["postcode"][repeated])
    names = [c.name for c in CONTRACTS["grid_congestion"].columns]
    return validate("grid_congestion", table[~repeated][names])


def _dates(given: pd.Series[Any], path: Path) -> pd.Series[Any]:
    """Return the date of each row where the file tells it, else the date of the file."""
    text = given.astype("str").str[:10]
    turned = text.str.replace(r"^(\d{1,2})-(\d{1,2})-(\d{4})$", r"\3-\2-\1", regex=True)
    told = pd.to_datetime(turned, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    return told.fillna(pd.Timestamp(datetime.fromtimestamp(path.stat().st_mtime, UTC).date()))


def _codes(column: pd.Series[Any], nowhere: pd.Series[bool], findings: Findings) -> pd.Series[Any]:
    """Return codes 0-3; what is not classified is null, not 0."""
    code = dutch_csv.number(column)
    unclassified = (code == -1) | ((code == 0) & nowhere)
    findings.add(SOURCE, "not_classified", unclassified.sum())
    odd = code.notna() & ~unclassified & ~code.isin(_CODES)
    findings.add(SOURCE, "code_unknown", odd.sum(), code[odd].drop_duplicates())
    return code.where(code.isin(_CODES) & ~unclassified).astype("Int64")
