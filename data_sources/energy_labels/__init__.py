"""Registered energy labels of homes, from the open file of EP-Online (RVO)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.contract import CONTRACTS, LABELS
from data_sources.energy_labels import epfile
from data_sources.tables import validate
from data_sources.values import address_key

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from data_sources.findings import Findings

SOURCE = "energy_labels"


def load(
    path: Path, verblijfsobject: pd.DataFrame, reference_date: date, *, findings: Findings
) -> pd.DataFrame:
    """Read the label in force of each verblijfsobject into the contract table ``energy_label``.

    Parameters
    ----------
    path
        The CSV file, version 2, 3 or 4, plain or in its zip. It holds millions of rows: it is
        streamed, and only rows of these verblijfsobjecten are kept.
    verblijfsobject
        Contract table; a row without a BAG id is matched on postcode, number, letter and addition,
        when exactly one verblijfsobject has those.
    reference_date
        The label is the last one registered on or before this date that was still valid on it.
    findings
        Where rows that are not used are counted.

    Returns
    -------
    DataFrame
        Contract table ``energy_label``. A home without a row has no known label, which says
        nothing about its quality.

    Raises
    ------
    InputError
        When the file is missing, cut off or not of EP-Online.
    """
    ids = verblijfsobject["vbo_id"]
    postcodes = verblijfsobject["postcode"].dropna().unique()
    rows = epfile.read(path, ids, postcodes, findings)
    return from_rows(rows, verblijfsobject, reference_date, findings=findings)


def from_rows(
    rows: pd.DataFrame, verblijfsobject: pd.DataFrame, reference_date: date, *, findings: Findings
) -> pd.DataFrame:
    """Turn rows of EP-Online, of the file or its API, into the contract table ``energy_label``."""
    rows = _identified(rows, verblijfsobject, findings)
    rows["label"] = rows["label"].str.upper()
    known, given = rows["label"].isin(LABELS), rows["label"].notna()
    odd = given & ~known
    findings.add(SOURCE, "label_unknown", odd.sum(), rows["vbo_id"][odd])
    findings.add(SOURCE, "label_empty", (~given).sum(), rows["vbo_id"][~given])
    rows = rows[known].copy()
    for column in ("registration_date", "valid_to"):
        rows[column] = _dates(rows[column])
    rows = _in_force(rows, pd.Timestamp(reference_date), findings)
    names = [c.name for c in CONTRACTS["energy_label"].columns]
    return validate("energy_label", rows[names].sort_values("vbo_id"))


def _identified(
    rows: pd.DataFrame, verblijfsobject: pd.DataFrame, findings: Findings
) -> pd.DataFrame:
    """Give rows without a BAG id that of the only verblijfsobject at their address."""
    keys = address_key(verblijfsobject)
    counts = keys.value_counts()
    unique = pd.Series(verblijfsobject["vbo_id"].to_numpy(), index=keys.to_numpy())
    unique = unique[unique.index.map(counts) == 1]
    without = rows["vbo_id"].isna()
    key = address_key(rows[without])
    found = key.map(unique)
    several = key.map(counts).gt(1)
    findings.add(SOURCE, "matched_on_address", found.notna().sum(), found.dropna())
    findings.add(SOURCE, "address_ambiguous", several.sum())
    findings.add(SOURCE, "address_not_found", (found.isna() & ~several).sum())
    rows = rows.assign(vbo_id=rows["vbo_id"].where(~without, found.reindex(rows.index)))
    return rows[rows["vbo_id"].notna()]


def _dates(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return dates written as 20260801, 2026-08-01 or 01-08-2026; others are null."""
    digits = column.astype("str").str.replace(r"\D", "", regex=True).str[:8]
    backward = column.astype("str").str.match(r"^\d{1,2}\D", na=False)
    turned = digits.str[4:8] + digits.str[2:4] + digits.str[:2]
    return pd.to_datetime(digits.where(~backward, turned), format="%Y%m%d", errors="coerce")


def _in_force(rows: pd.DataFrame, day: pd.Timestamp, findings: Findings) -> pd.DataFrame:
    """Keep, per verblijfsobject, the last registered label that is valid on ``day``."""
    later = rows["registration_date"] > day
    expired = rows["valid_to"] < day
    findings.add(SOURCE, "registered_later", later.sum(), rows["vbo_id"][later])
    findings.add(SOURCE, "expired", (expired & ~later).sum(), rows["vbo_id"][expired & ~later])
    rows = rows[~later & ~expired]
    # Of two on one day the longest valid counts, then the worst: a label is not flattered.
    order = rows.assign(rank=rows["label"].map({label: i for i, label in enumerate(LABELS)}))
    order = order.sort_values(
        ["vbo_id", "registration_date", "valid_to", "rank"], na_position="first", kind="stable"
    )
    replaced = order["vbo_id"].duplicated(keep="last")
    findings.add(SOURCE, "replaced", replaced.sum(), order["vbo_id"][replaced])
    return order[~replaced]
