"""Complexes: from their own sheet or file, or folded from the lines of a stock list."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import spreadsheet, tables
from data_sources.spreadsheet import cells, diagnosis, lines, schema
from data_sources.spreadsheet.oddities import Oddities

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

__all__ = ["FIELDS", "align", "fold", "from_lines", "load", "merge", "vve"]

FIELDS = (
    "complex_name",
    "strategy",
    "remaining_exploitation_years",
    "lift",
    "structure",
    "floor_type",
    "roof_type",
)
_MAX_YEARS = 200
_AGREE = 0.8
_SOURCE = "complexes"
_MAX_TEXT, _MAX_ID = 80, 60


@cache
def _words(name: str) -> tuple[tuple[str, str], ...]:
    text = (files("data_sources.complexes") / "words.toml").read_text("utf-8")
    return tuple((pattern, meaning) for pattern, meaning in tomllib.loads(text)[name])


def vve(values: pd.Series) -> pd.Series:
    """Return the state of the homeowners' association: none, active, dormant or unknown."""
    return cells.first_word_match(cells.text(values), _words("vve")).fillna("unknown")


def from_lines(frame: pd.DataFrame, oddities: Oddities) -> pd.DataFrame:
    """Return the complex fields of lines in the form of the contract, on the index of ``frame``.

    Parameters
    ----------
    frame
        Cells per field as ``spreadsheet.lines.read_lines`` gives them; fields may be absent.
    oddities
        Receives the lines whose strategy is not in the list of words.
    """
    absent = pd.Series(None, index=frame.index, dtype="str")
    get = {name: frame.get(name, absent) for name in ("complex_id", *FIELDS, "vve")}
    years = cells.number(get["remaining_exploitation_years"])
    lift_count = cells.number(get["lift"])
    lift = cells.yes_no(get["lift"])
    planned = cells.text(get["strategy"])
    strategy = cells.first_word_match(planned, _words("strategies"))
    oddities.note(frame[planned.notna() & strategy.isna()], "strategy_unknown")
    return pd.DataFrame(
        {
            "complex_id": cells.text(get["complex_id"]).where(lambda c: c.str.len().le(_MAX_ID)),
            "complex_name": cells.text(get["complex_name"]).str.slice(0, _MAX_TEXT),
            "strategy": strategy.fillna("onbekend"),
            "remaining_exploitation_years": years.where(years.between(0, _MAX_YEARS)),
            "lift": lift.mask(lift.isna() & lift_count.gt(1), True),
            **{
                name: cells.text(get[name]).str.lower().str.slice(0, _MAX_TEXT)
                for name in ("structure", "floor_type", "roof_type")
            },
            "vve": vve(get["vve"]),
        },
        index=frame.index,
    )


def fold(party: str, facts: pd.DataFrame) -> pd.DataFrame:
    """Return one row per complex from rows that each say something about it.

    A fact of a complex is what four fifths of the rows that know it agree on; where they differ
    more, it is unknown.

    Parameters
    ----------
    party
        Name of the corporation.
    facts
        What :func:`from_lines` gives; rows without a complex are left out.

    Returns
    -------
    DataFrame
        Contract table ``complex``, in the order of the numbers.
    """
    rows = facts.dropna(subset=["complex_id"])
    unknown = {"strategy": "onbekend", "vve": "unknown"}
    rows = rows.assign(**{c: rows[c].mask(rows[c].eq(v)) for c, v in unknown.items()})
    folded = pd.DataFrame(index=pd.Index(sorted(rows["complex_id"].unique()), name="complex_id"))
    for name in (*FIELDS, "vve"):
        folded[name] = _agreed(rows, name).reindex(folded.index)
    return tables.validate("complex", folded.fillna(unknown).reset_index().assign(party=party))


def _agreed(rows: pd.DataFrame, name: str) -> pd.Series:
    known = rows.dropna(subset=[name])
    counts = known.groupby(["complex_id", name]).size().rename("n").reset_index()
    all_rows = counts.groupby("complex_id")["n"].transform("sum")
    return counts[counts["n"] >= _AGREE * all_rows].set_index("complex_id")[name]


def load(
    party: str,
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    findings: Findings,
) -> pd.DataFrame:
    """Read a list of complexes.

    Parameters
    ----------
    party
        Name of the corporation.
    path
        Spreadsheet or delimited text; every sheet that names complexes is read.
    columns
        Field -> column title, where recognition is wrong.
    findings
        Receives what was dropped or could not be read.

    Returns
    -------
    DataFrame
        Contract table ``complex``.

    Raises
    ------
    InputError
        When no sheet has a complex number and at least one fact about it.
    """
    form = schema.load("data_sources", "complexes/number.toml", "complexes/aliases.toml")
    chosen = dict(columns or {})
    form.check_chosen(chosen)
    oddities = Oddities()
    facts, layouts = [], []
    for sheet in spreadsheet.read(path):
        layout = None if sheet.hidden else lines.layout_of(sheet, form, chosen)
        if layout is None or not ("complex_id" in layout.fields and layout.fields & set(FIELDS)):
            findings.add(_SOURCE, "sheet_skipped", 1, [sheet.label])
            continue
        frame = lines.without_totals(lines.read_lines(sheet, layout), layout, oddities)
        facts.append(from_lines(frame, oddities))
        layouts.append(layout)
        oddities.note(frame[facts[-1]["complex_id"].isna()], "line_without_number")
    if not any(map(len, facts)):
        raise diagnosis.unusable(path, "Complex list", form, chosen, ["complex_id"])
    lines.check_titles(chosen, layouts, "the complex list")
    lines.report_columns(layouts, _SOURCE, findings)
    oddities.report(_SOURCE, findings)
    return fold(party, pd.concat(facts, ignore_index=True))


def align(ids: pd.Series, known: pd.Series) -> pd.Series:
    """Return complex numbers in the spelling of ``known`` where one differs only in form.

    A spreadsheet program turns '0165' into 165, so that two lists of one party spell a complex
    differently. A number without its like, or with two, stays as it is.

    Parameters
    ----------
    ids
        Complex numbers to be found in the other list.
    known
        Complex numbers of the other list.
    """
    bare = _bare(known.dropna().drop_duplicates())
    only = bare[~bare.duplicated(keep=False)]
    spelling = pd.Series(known.loc[only.index].to_numpy(), index=only.to_numpy(), dtype="str")
    found = _bare(ids).map(spelling)
    return ids.where(ids.isin(known) | found.isna(), found).astype("str")


def _bare(ids: pd.Series) -> pd.Series:
    return ids.str.upper().str.replace(r"[^0-9A-Z]", "", regex=True).str.lstrip("0")


def merge(own: pd.DataFrame, of_units: pd.DataFrame) -> pd.DataFrame:
    """Return the complexes of a list of its own and those folded from units as one table.

    Numbers take the spelling of the units, see :func:`align`; where both know a fact, the list of
    its own counts.

    Parameters
    ----------
    own, of_units
        Contract tables ``complex`` of one party.
    """
    aligned = own.assign(complex_id=align(own["complex_id"], of_units["complex_id"]))
    first, second = aligned.drop_duplicates(["party", "complex_id"]), of_units
    keys = ["party", "complex_id"]
    known = [
        t.replace({"strategy": {"onbekend": None}, "vve": {"unknown": None}})
        for t in (first, second)
    ]
    merged = known[0].set_index(keys).combine_first(known[1].set_index(keys)).reset_index()
    return tables.validate("complex", merged.fillna({"strategy": "onbekend", "vve": "unknown"}))
