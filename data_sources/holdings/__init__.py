"""What another party shares of its ownership: bezit_bag.csv, three columns and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources import spreadsheet, tables
from data_sources.spreadsheet import bag_ids, cells, diagnosis, lines, schema
from data_sources.spreadsheet.oddities import Oddities

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

__all__ = ["load"]

_SOURCE = "holdings"


def load(party: str, path: Path, *, findings: Findings) -> pd.DataFrame:
    """Read the holdings of a party.

    Parameters
    ----------
    party
        Name of the party as the configuration calls it; lines that name another are counted.
    path
        bezit_bag.csv, or the same columns in a workbook.
    findings
        Receives what was dropped, repaired or set aside.

    Returns
    -------
    DataFrame
        Contract table ``holding``, sorted by ``vbo_id``. A line with a pand alone, such as a garage
        box without a verblijfsobject, has a null ``vbo_id``.

    Raises
    ------
    InputError
        When no sheet has the columns party and vbo_id with a usable id below them.
    """
    form = schema.load("data_sources", "holdings/aliases.toml")
    oddities = Oddities()
    tables_found = []
    dropped = 0
    for sheet in spreadsheet.read(path):
        layout = lines.layout_of(sheet, form, {})
        if layout is not None and "vbo_id" in layout.fields:
            dropped += layout.dropped
            tables_found.append(_holdings(party, lines.read_lines(sheet, layout), oddities))
    if not any(map(len, tables_found)):
        raise diagnosis.unusable(path, "Holdings list", form, {}, ["vbo_id"])
    findings.add(_SOURCE, "columns_dropped", dropped)
    found = pd.concat(tables_found, ignore_index=True)
    repeated = found["vbo_id"].fillna(found["pand_id"]).duplicated()
    oddities.note(found[repeated], "line_repeated")
    oddities.report(_SOURCE, findings)
    kept = found[~repeated].drop(columns=lines.PLACE).sort_values(["vbo_id", "pand_id"])
    return tables.validate("holding", kept)


def _holdings(party: str, frame: pd.DataFrame, oddities: Oddities) -> pd.DataFrame:
    """Return the usable lines of a sheet with their place in the file."""
    absent = pd.Series(None, index=frame.index, dtype="str")
    vbo = bag_ids.read(frame["vbo_id"])
    pand = bag_ids.read(frame.get("pand_id", absent), bag_ids.PAND)
    named = cells.text(frame.get("party", absent))
    oddities.note(frame[named.notna() & named.ne(party)], "other_party_named")
    oddities.note(frame, "vbo_id_" + vbo["problem"])
    oddities.note(frame, "pand_id_" + pand["problem"])
    table = frame[lines.PLACE].assign(
        party=party, vbo_id=vbo["usable"].str[0], pand_id=pand["usable"].str[0]
    )
    # an id that was lost is no pand as a whole: only an empty cell is
    pand_alone = cells.text(frame["vbo_id"]).isna() & table["pand_id"].notna()
    usable = table["vbo_id"].notna() | pand_alone
    oddities.note(frame[~usable], "line_without_object")
    return table[usable]
