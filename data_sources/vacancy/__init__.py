"""Vacant buildings and units, from a list that the user has; no open register names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources import spreadsheet
from data_sources.contract import PAND_ID, VBO_ID
from data_sources.spreadsheet import cells, diagnosis, lines, schema
from data_sources.tables import validate
from data_sources.values import address_key, bag_id

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_SOURCE = "vacancy"
_ADDRESS = ("postcode", "house_number", "house_letter", "house_addition")


def load(
    path: Path, verblijfsobject: pd.DataFrame | None = None, *, findings: Findings
) -> pd.DataFrame:
    """Read a list of vacant objects into the contract table ``vacancy``.

    Parameters
    ----------
    path
        Spreadsheet or delimited text; every sheet with ids or addresses is read, and of it only the
        columns of the contract and the address.
    verblijfsobject
        Contract table; where given, a line without a BAG id is matched on its address, when exactly
        one verblijfsobject has it.
    findings
        Where lines that cannot be used are counted.

    Raises
    ------
    InputError
        When no sheet has a column of BAG ids or addresses.
    """
    form = schema.load("data_sources", "vacancy/aliases.toml")
    read = []
    for sheet in spreadsheet.read(path):
        layout = None if sheet.hidden else lines.layout_of(sheet, form, {})
        if layout is None or not {"bag_id", "postcode"} & layout.fields:
            findings.add(_SOURCE, "sheet_skipped", 1, [sheet.label])
            continue
        frame = lines.read_lines(sheet, layout)
        read.append(frame[~lines.is_total(frame)])
    if not read:
        raise diagnosis.unusable(path, "Vacancy list", form, {}, ["bag_id", "postcode"])
    listed = pd.concat(read, ignore_index=True).reindex(columns=["line", *form.fields])
    ids = _ids(listed, verblijfsobject, findings)
    table = pd.DataFrame(
        {
            "bag_id": ids,
            "since": cells.day(listed["since"]),
            "vacant_m2": cells.number(listed["vacant_m2"]),
            "list_date": cells.day(listed["list_date"]),
        }
    )
    negative = table["vacant_m2"] < 0
    findings.add(_SOURCE, "area_negative", negative.sum(), listed["line"][negative])
    table["vacant_m2"] = table["vacant_m2"].where(~negative)
    table = table[ids.notna()].sort_values(["bag_id", "list_date"], na_position="first")
    older = table["bag_id"].duplicated(keep="last")
    findings.add(_SOURCE, "id_repeated", older.sum(), table["bag_id"][older])
    return validate("vacancy", table[~older])


def _ids(
    listed: pd.DataFrame, verblijfsobject: pd.DataFrame | None, findings: Findings
) -> pd.Series[str]:
    """Return the BAG id of each line: as given, else by its address, else null."""
    given = cells.text(listed["bag_id"])
    vbo, lost_vbo = bag_id(given, VBO_ID)
    pand, lost_pand = bag_id(given, PAND_ID)
    ids = vbo.fillna(pand)
    restored = lost_vbo | lost_pand
    findings.add(_SOURCE, "id_zero_restored", restored.sum(), ids[restored])
    if verblijfsobject is not None:
        keys = address_key(verblijfsobject)
        only = ~keys.duplicated(keep=False) & keys.notna()
        known = pd.Series(verblijfsobject["vbo_id"][only].to_numpy(), keys[only].to_numpy())
        address = pd.DataFrame({name: cells.text(listed[name]) for name in _ADDRESS})
        found = address_key(address).map(known).where(ids.isna())
        findings.add(_SOURCE, "matched_on_address", found.notna().sum(), found.dropna())
        ids = ids.fillna(found)
    unusable = ids.isna()
    findings.add(_SOURCE, "line_not_found", unusable.sum(), listed["line"][unusable])
    return ids
