"""Planned works of a corporation, from any spreadsheet, to the table ``renovation_project``.

Faults are named and not mended: a work that ends before it starts, has no year or a measure that
is not known keeps its line. Two layouts are read: a line per work with years in columns of their
own, and a line per complex with a column per year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import spreadsheet, tables
from data_sources.renovation_plans import works
from data_sources.spreadsheet import diagnosis, lines
from data_sources.spreadsheet import schema as schemas
from data_sources.spreadsheet.oddities import Oddities

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings
    from data_sources.spreadsheet.recognise import Layout

__all__ = ["load"]

_SOURCE = "renovation_plans"
_PLACE = {"complex_id", "street"}
_WORK = {"measure", "description", "start_year", "end_year"}
_YEARS = range(2000, 2100)


def load(
    party: str,
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    findings: Findings,
) -> pd.DataFrame:
    """Read the planned works of a party.

    Parameters
    ----------
    party
        Name of the corporation.
    path
        Spreadsheet or delimited text; every sheet with works is read.
    columns
        Field -> column title, where recognition is wrong.
    findings
        Receives every fault with its lines; none is mended.

    Returns
    -------
    DataFrame
        Contract table ``renovation_project``, in the order of the file.

    Raises
    ------
    InputError
        When no sheet has a complex or street and a measure or year.
    ConfigError
        When ``columns`` names a field or a title that does not exist.
    """
    form = _form()
    chosen = dict(columns or {})
    form.check_chosen(chosen)
    oddities = Oddities()
    found: list[pd.DataFrame] = []
    layouts: list[Layout] = []
    for sheet in spreadsheet.read(path):
        layout = None if sheet.hidden else lines.layout_of(sheet, form, chosen)
        if layout is None or not _is_plan(layout.fields):
            findings.add(_SOURCE, "sheet_skipped", 1, [sheet.label])
            continue
        frame = lines.without_totals(lines.read_lines(sheet, layout), layout, oddities)
        found.append(works.read(frame, oddities))
        layouts.append(layout)
    if not any(map(len, found)):
        raise diagnosis.unusable(path, "Renovation plan", form, chosen, ["complex_id", "street"])
    lines.check_titles(chosen, layouts, "the renovation plan")
    lines.report_columns(layouts, _SOURCE, findings)
    plan = pd.concat(found, ignore_index=True)
    repeated = plan["project_id"].duplicated(keep=False)
    oddities.note(plan[repeated], "project_number_repeated")
    line = plan["line"].astype("str")
    plan["project_id"] = plan["project_id"].mask(repeated, plan["project_id"] + "/" + line)
    oddities.report(_SOURCE, findings)
    return tables.validate("renovation_project", plan.drop(columns="sheet").assign(party=party))


def _form() -> schemas.Schema:
    form = schemas.load("data_sources", "complexes/number.toml", "renovation_plans/aliases.toml")
    return form.with_titles({works.year_field(year): str(year) for year in _YEARS})


def _is_plan(fields: frozenset[str]) -> bool:
    has_years = sum(field.startswith(works.YEAR_PREFIX) for field in fields) > 1
    return bool(fields & _PLACE) and (bool(fields & _WORK) or has_years)
