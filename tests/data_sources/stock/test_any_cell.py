"""Whatever a cell holds, the line is read or its field set aside: no cell ends a run."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources import complexes, tables
from data_sources.findings import Findings
from data_sources.renovation_plans import works
from data_sources.spreadsheet import cells
from data_sources.spreadsheet.oddities import Oddities
from data_sources.stock import sources
from data_sources.stock.units import Reader

CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(
        [
            "1.234,56",
            "12-1",
            "3,44E+14",
            "0457010000012345",
            "50%",
            "1/0",
            "1234 AB",
            "A++",
            "ja",
            "2030-2031",
        ]
    ),
)
UNIT_FIELDS = list(sources.form().fields)
PLAN_FIELDS = list(works._FIELDS)


def frames(fields):
    column = st.lists(CELL, min_size=20, max_size=20)
    return st.fixed_dictionaries(dict.fromkeys(fields, column)).map(
        lambda data: pd.DataFrame(
            {
                "file": "a.xlsx",
                "sheet": "Bezit",
                "line": range(2, 22),
                **{field: cells.column(values) for field, values in data.items()},
            }
        )
    )


@settings(deadline=None, max_examples=12)
@given(frames(UNIT_FIELDS))
def test_units_and_complexes(frame):
    oddities = Oddities()
    unit = tables.validate("unit", Reader(frame, oddities).units("Thuis", dt.date(2026, 1, 1)))
    assert len(unit) == 20
    complexes.fold("Thuis", complexes.from_lines(frame, oddities))
    oddities.report("stock", Findings())


@settings(deadline=None, max_examples=12)
@given(frames(PLAN_FIELDS))
def test_planned_works(frame):
    oddities = Oddities()
    plan = works.read(frame, oddities).drop(columns="sheet").assign(party="Thuis")
    plan["project_id"] = [f"{i}" for i in range(len(plan))]
    tables.validate("renovation_project", plan)
    oddities.report("renovation_plans", Findings())
