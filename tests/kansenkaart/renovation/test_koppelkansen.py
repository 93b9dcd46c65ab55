"""What coincides: candidates in complexes with works, overlays at buurten and candidates."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from data_sources import tables
from kansenkaart.fabric import Fabric
from kansenkaart.renovation import coupling, koppelkansen
from tests.kansenkaart.renovation.conftest import X, Y, candidates, plan


def test_a_candidate_couples_to_the_first_work_in_any_of_its_complexes(fabric: Fabric) -> None:
    listed = plan(
        {"complex_id": "1", "start_year": 2031},
        {"complex_id": "3", "start_year": 2029, "end_year": 2030, "measure": "renovatie_licht"},
        {"complex_id": "2", "party": "Zuid", "measure": "sloop_nieuwbouw"},
    )
    works = coupling.by_complex(
        listed, listed.assign(vbo_id="", pand_id=""), fabric.town.complex, 2026, complete=True
    )
    table = candidates(
        ("topup", "BU00000001", "Noord", "1", 0.0),
        ("splitting", "BU00000001", "Zuid", "2", 30.0),  # demolition is no work to couple with
        ("garages", "BU00000002", "Noord", "3", 900.0),
        ("extension", "BU00000001", "Zuid", "1", 0.0),  # a complex 1 of another party
        ("transformation", "BU00000001", "Noord", "", 0.0),
    )
    table.at[0, "complex_ids"] = ["1", "3"]
    excluded = table.iloc[[2]].assign(opportunity_id="garages-9", assessment="excluded")
    made = koppelkansen.coupled(works, pd.concat([table, excluded]), 2035)
    rows = made[["opportunity_id", "buurt_code", "start_year", "end_year", "measure"]]
    assert rows.to_numpy().tolist() == [
        ["topup-0", "BU00000001", 2029, 2030, "renovatie_licht"],
        ["garages-2", "BU00000002", 2029, 2030, "renovatie_licht"],
    ]
    assert koppelkansen.coupled(works, table, 2028).empty


def _overlay(*rows: tuple[str, str, str | None, int | None, BaseGeometry]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "name": [row[0] for row in rows],
            "feature": [str(n) for n in range(len(rows))],
            "theme": [row[1] for row in rows],
            "value": [row[2] for row in rows],
            "year": pd.array([row[3] for row in rows], dtype="Int64"),
        }
    )
    return tables.validate(
        "overlay", gpd.GeoDataFrame(frame, geometry=[row[4] for row in rows], crs=28992)
    )


def _overlaps(fabric: Fabric, overlay: gpd.GeoDataFrame, table: gpd.GeoDataFrame) -> pd.DataFrame:
    buurt = fabric.town.buurt.set_geometry(
        [box(X, Y, X + 500, Y + 500), box(X + 500, Y, X + 1000, Y + 500)], crs=28992
    )
    town = replace(fabric.town, overlay=overlay, buurt=buurt)
    codes = pd.Series(["BU00000001"])
    return koppelkansen.overlaps(replace(fabric, town=town), codes, table, 25.0)


def test_overlays_are_listed_at_designated_buurten_and_near_candidates(fabric: Fabric) -> None:
    overlay = _overlay(
        ("hitte", "klimaat", "37", None, box(X + 100, Y + 100, X + 200, Y + 200)),
        ("hitte", "klimaat", "38", None, box(X + 200, Y + 100, X + 300, Y + 200)),
        # beside the buurt: its border alone is no overlap
        ("warmtenet", "warmte", None, 2029, box(X + 500, Y, X + 600, Y + 100)),
        # a street 24 m and one 26 m from the candidate of 10 by 10 m at the corner
        ("riolering", "openbare ruimte", None, 2028, LineString([(X, Y + 34), (X + 9, Y + 34)])),
        ("rijweg", "openbare ruimte", None, 2027, LineString([(X, Y - 26), (X + 9, Y - 26)])),
        ("bomen", "natuur", "linde", None, Point(X + 5, Y + 5)),
    )
    made = _overlaps(fabric, overlay, candidates(("topup", "BU00000001", "Noord", "1", 0.0)))
    rows = made[["name", "value", "year", "what", "opportunity_id"]]
    shown = [tuple(None if pd.isna(v) else v for v in row) for row in rows.itertuples(index=False)]
    assert shown == [
        ("bomen", "linde", None, "buurt", None),
        ("bomen", "linde", None, "opportunity", "topup-0"),
        ("hitte", "37, 38", None, "buurt", None),
        ("riolering", None, 2028, "buurt", None),
        ("riolering", None, 2028, "opportunity", "topup-0"),
    ]


def test_many_values_are_shown_by_the_first_few(fabric: Fabric) -> None:
    shapes = [("hitte", "klimaat", str(n), None, Point(X + 9 + n, Y + 5)) for n in range(5)]
    made = _overlaps(fabric, _overlay(*shapes), candidates())
    assert made["value"].tolist() == ["0, 1, 2, …"]


def test_without_overlays_nothing_coincides(fabric: Fabric) -> None:
    made = koppelkansen.overlaps(fabric, pd.Series(["BU00000001"]), candidates(), 25.0)
    assert made.empty
    assert list(made.columns) == koppelkansen.OVERLAPS
