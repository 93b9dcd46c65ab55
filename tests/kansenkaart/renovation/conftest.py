"""A tiny town of two buurten, small enough to count by hand."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from data_sources import tables
from data_sources.contract import CONTRACTS
from kansenkaart import rules
from kansenkaart.fabric import Fabric
from kansenkaart.town import Town

X, Y = 130_000.0, 480_000.0

UNTOLD = (
    "place",
    "label_before",
    "label_target",
    "vve",
    "remaining_exploitation_years",
    "circular_ambition",
)
"""What most plans do not tell."""


def plan(*rows: dict[str, object]) -> pd.DataFrame:
    """Return a renovation plan; what a row leaves out is as an honest plan would have it."""
    default = {
        "party": "Noord",
        "file": "plan.xlsx",
        "complex_id": None,
        "street": None,
        "house_numbers": None,
        "measure": "isolatie",
        "start_year": 2028,
        "end_year": None,
        "certainty": "vastgesteld",
        "homes": None,
        "budget_eur": None,
        "tenants_informed": True,
        "share": None,
        **dict.fromkeys(UNTOLD),
    }
    made = [{**default, "project_id": f"p{n}", "line": n + 2, **row} for n, row in enumerate(rows)]
    if not made:
        return tables.empty("renovation_project")
    return tables.validate("renovation_project", pd.DataFrame(made))


def candidates(*rows: tuple[str, str, str, str, float]) -> gpd.GeoDataFrame:
    """Return opportunities of (kind, buurt, party, complex, metres east of the first pand)."""
    frame = pd.DataFrame(
        {
            "opportunity_id": [f"{row[0]}-{n}" for n, row in enumerate(rows)],
            "kind": [row[0] for row in rows],
            "buurt_code": [row[1] for row in rows],
            "parties": [[row[2]] for row in rows],
            "complex_ids": [[row[3]] if row[3] else [] for row in rows],
            "assessment": "candidate",
            "single_family": False,
        }
    )
    places = [box(X + row[4], Y, X + row[4] + 10, Y + 10) for row in rows]
    return gpd.GeoDataFrame(frame, geometry=places, crs=28992)


def stock(homes: pd.DataFrame, kind: str = "dwelling") -> pd.DataFrame:
    """Return a stock line for each home, given its party and complex."""
    columns = {c.name: None for c in CONTRACTS["unit"].columns}
    lines = (
        homes[["party", "complex_id"]]
        .reset_index(drop=True)
        .assign(
            **{
                name: value
                for name, value in columns.items()
                if name not in ("party", "complex_id")
            }
        )
    )
    lines = lines.assign(unit_id=[f"{kind}{n}" for n in range(len(lines))], line=range(len(lines)))
    lines = lines.assign(file=f"{kind}.xlsx", sheet="", given="", kind=kind, vve="none")
    lines["vbo_ids"] = [[] for _ in range(len(lines))]
    return tables.validate("unit", lines.assign(in_operation=True))


@pytest.fixture
def parameters() -> dict[str, float]:
    """Return the national parameters."""
    return dict(rules.parameters("renovation"))


@pytest.fixture
def fabric() -> Fabric:
    """Return two buurten: in West complex 1 (4 homes) and 2 (2 homes), in Oost complex 3 (4)."""
    panden = {"a": (0, 4, "BU00000001"), "b": (30, 2, "BU00000001"), "c": (900, 4, "BU00000002")}
    complexes = {"a": ("Noord", "1"), "b": ("Zuid", "2"), "c": ("Noord", "3")}
    streets = {"a": "Lange Laan", "b": "Lange Laan", "c": "Korte Kade"}
    buildings = gpd.GeoDataFrame(
        {
            "buurt_code": [v[2] for v in panden.values()],
            "construction_year": pd.array([1960, 1960, 2005], dtype="Int64"),
        },
        geometry=[box(X + v[0], Y, X + v[0] + 20, Y + 10) for v in panden.values()],
        index=pd.Index(list(panden), name="pand_id"),
        crs=28992,
    )
    rows = [
        {
            "vbo_id": f"{pand}{n}",
            "pand_id": pand,
            "party": complexes[pand][0],
            "complex_id": complexes[pand][1],
            "street": streets[pand],
            "house_number": 2 * n + 1 if pand == "a" else 2 * n + 2,
            "label": "F" if n == 0 else "B",
            "geometry": Point(X + offset + n, Y + 5),
        }
        for pand, (offset, count, _) in panden.items()
        for n in range(count)
    ]
    dwellings = gpd.GeoDataFrame(rows, crs=28992).set_index("vbo_id")
    buurt = tables.empty("buurt").reindex(range(2)).set_geometry([box(X, Y, X + 500, Y + 500)] * 2)
    buurt["buurt_code"] = ["BU00000001", "BU00000002"]
    buurt["buurt_name"] = ["West", "Oost"]
    buurt["wijk_code"] = "WK000000"
    buurt["wijk_name"] = "Dorp"
    listed = pd.DataFrame(list(complexes.values()), columns=["party", "complex_id"])
    complex_ = listed.assign(
        complex_name=None,
        strategy="onbekend",
        remaining_exploitation_years=None,
        lift=None,
        structure=None,
        floor_type=None,
        roof_type=None,
        vve="unknown",
    )
    town = Town(
        reference_date=date(2026, 1, 1),
        pand=tables.empty("pand"),
        verblijfsobject=tables.empty("verblijfsobject"),
        buurt=buurt,
        unit=pd.concat([stock(dwellings), stock(listed.iloc[[0]], "garage")], ignore_index=True),
        complex=tables.validate("complex", complex_),
        holding=tables.empty("holding"),
    )
    nothing = pd.DataFrame()
    return Fabric(town, "corporatie", buildings, dwellings, nothing, nothing, nothing)
