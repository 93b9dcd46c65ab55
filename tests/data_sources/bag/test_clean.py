"""Cleaning: what every odd value of the BAG becomes, and what is counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, Polygon, box

from data_sources.bag import clean
from data_sources.contract import LIVE_PAND, LIVE_VBO, USES
from data_sources.findings import Findings
from data_sources.tables import validate

X, Y = 131_000, 480_000
DAY = date(2021, 10, 15)
PAND, VBO = "0457100000000001", "0457010000000001"
Codes = dict[str, int]


def panden(*rows: dict[str, Any]) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Codes]:
    base = {"pand_id": PAND, "construction_year": 1950, "status": "Pand in gebruik"}
    base["geometry"] = box(X, Y, X + 10, Y + 8)
    raw = gpd.GeoDataFrame([base | row for row in rows], crs=28992)
    findings = Findings()
    live, ended = clean.pand(raw, DAY, findings)
    validate("pand", live)
    validate("ended", ended)
    return live, ended, {f.code: f.count for f in findings.items}


def objects(*rows: dict[str, Any]) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Codes]:
    base: dict[str, Any] = {
        "vbo_id": VBO,
        "pand_ids": PAND,
        "status": "Verblijfsobject in gebruik",
        "uses": "woonfunctie",
        "area_m2": 80,
        "street": "Kerkstraat",
        "house_number": 7,
        "house_letter": None,
        "house_addition": "",
        "postcode": "1381AB",
        "place": "Weesp",
        "gemeente_code": "0457",
        "geometry": Point(X + 5, Y + 4),
    }
    raw = gpd.GeoDataFrame([base | row for row in rows], crs=28992)
    findings = Findings()
    live, ended = clean.verblijfsobject(raw, findings)
    validate("verblijfsobject", live)
    return live, ended, {f.code: f.count for f in findings.items}


@pytest.mark.parametrize("status", LIVE_PAND)
def test_every_status_of_a_standing_pand_is_live(status: str) -> None:
    live, ended, found = panden({"status": f" {status} "})
    assert live["status"].tolist() == [status]
    assert ended.empty
    assert found == {}


@pytest.mark.parametrize("status", LIVE_VBO)
def test_every_status_of_the_dwelling_stock_is_live(status: str) -> None:
    assert len(objects({"status": status})[0]) == 1


@pytest.mark.parametrize(
    "status",
    ["Bouwvergunning verleend", "Bouw gestart", "Pand gesloopt", "Pand ten onrechte opgevoerd"],
)
def test_a_pand_that_does_not_stand_is_in_ended(status: str) -> None:
    live, ended, found = panden({"status": status})
    assert live.empty
    assert ended[["bag_id", "status"]].to_dict("records") == [{"bag_id": PAND, "status": status}]
    assert found == {}


def test_an_unknown_status_is_counted_and_set_aside() -> None:
    live, ended, found = panden({"status": "Pand zweeft"}, {"pand_id": "0457100000000002"})
    assert len(live) == 1
    assert ended.empty
    assert found == {"status_unknown": 1}


@pytest.mark.parametrize(
    ("given_year", "expected"),
    [
        (1005, None),  # the 'unknown' of several municipalities
        (9999, None),
        (1199, None),
        (1200, 1200),
        (1462, 1462),
        (2023, 2023),  # two years ahead: under construction
        (2024, None),
        ("1950", 1950),
        (None, None),
    ],
)
def test_bouwjaar_dummies_become_null(given_year: object, expected: int | None) -> None:
    live, _, found = panden({"construction_year": given_year})
    year = live["construction_year"].iloc[0]
    assert (None if pd.isna(year) else year) == expected
    assert found == ({"construction_year_dummy": 1} if given_year and not expected else {})


@pytest.mark.parametrize(
    ("given_area", "uses", "expected"),
    [
        (1, "woonfunctie", None),
        (0, "woonfunctie", None),
        (12, "woonfunctie", 12),
        (999, "woonfunctie", None),
        (999, "kantoorfunctie", 999),  # a real office
        (999, "kantoorfunctie,woonfunctie", 999),
        (9999, "kantoorfunctie", None),
        (99999, "woonfunctie", None),
        (999999, "industriefunctie", None),
    ],
)
def test_oppervlakte_dummies_become_null(given_area: int, uses: str, expected: int | None) -> None:
    live, _, found = objects({"area_m2": given_area, "uses": uses})
    area = live["area_m2"].iloc[0]
    assert (None if np.isnan(area) else area) == expected
    assert found == ({} if expected else {"area_dummy": 1})


@pytest.mark.parametrize(
    ("area_m2", "uses", "told"),
    [
        (9, "woonfunctie", True),
        (10, "woonfunctie", False),
        (2, "winkelfunctie", True),
        (2, "overige gebruiksfunctie", False),
        (2_700, "woonfunctie", False),
        (2_701, "woonfunctie", True),
        (2_701, "kantoorfunctie", False),
    ],
)
def test_an_oppervlakte_that_is_unlikely_is_told_and_kept(
    area_m2: int, uses: str, told: bool
) -> None:
    live, _, found = objects({"area_m2": area_m2, "uses": uses})
    assert live["area_m2"].tolist() == [area_m2]
    assert found == ({"area_unlikely": 1} if told else {})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("woonfunctie", ["woonfunctie"]),
        ("winkelfunctie, woonfunctie", ["winkelfunctie", "woonfunctie"]),
        (["woonfunctie", "winkelfunctie", "woonfunctie"], ["winkelfunctie", "woonfunctie"]),
        (np.array(["overige gebruiksfunctie"]), ["overige gebruiksfunctie"]),
        ("Woonfunctie", ["woonfunctie"]),
    ],
)
def test_comma_lists_and_lists_of_uses_are_one_thing(raw: object, expected: list[str]) -> None:
    live, _, found = objects({"uses": raw})
    assert live["uses"].iloc[0] == expected
    assert found == {}


def test_an_unknown_use_is_counted_and_left_out() -> None:
    live, _, found = objects({"uses": "woonfunctie,wonen"}, {"vbo_id": VBO[:-1] + "2", "uses": ""})
    assert live["uses"].tolist() == [["woonfunctie"], []]
    assert found == {"use_unknown": 1, "no_use": 1}


def test_a_vbo_in_several_panden_keeps_their_order_without_repeats() -> None:
    ids = "0457100000000009, 0457100000000001,0457100000000009"
    live, _, _ = objects({"pand_ids": ids})
    assert live["pand_ids"].iloc[0] == ["0457100000000009", "0457100000000001"]


def test_a_malformed_pand_reference_is_counted() -> None:
    live, _, found = objects({"pand_ids": f"{PAND},0457010000000001,457100000000002"})
    assert live["pand_ids"].iloc[0] == [PAND, "0457100000000002"]
    assert found == {"pand_reference_invalid": 1, "pand_reference_restored": 1}


def test_numeric_references_and_ids_are_read_as_text() -> None:
    live, _, found = objects({"pand_ids": 457100000000001, "vbo_id": 457010000000001})
    assert live["pand_ids"].iloc[0] == [PAND]
    assert live["vbo_id"].tolist() == [VBO]
    assert found == {"id_zero_restored": 1, "pand_reference_restored": 1}


def test_ids_with_15_digits_get_their_zero_or_are_set_aside() -> None:
    live, _, found = panden(
        {"pand_id": "457100000000001"}, {"pand_id": "57100000000001"}, {"pand_id": None}
    )
    assert live["pand_id"].tolist() == [PAND]
    assert found == {"id_zero_restored": 1, "id_invalid": 2}


def test_a_repeated_vbo_counts_once() -> None:
    live, _, found = objects({}, {"area_m2": 90})
    assert live["area_m2"].tolist() == [80]
    assert found == {"id_repeated": 1}


def test_a_pand_in_parts_becomes_whole_and_a_copy_counts_once() -> None:
    halves = ({"geometry": box(X, Y, X + 5, Y + 8)}, {"geometry": box(X + 5, Y, X + 10, Y + 8)})
    copies = ({"pand_id": PAND[:-1] + "2"},) * 2
    live, _, found = panden(*halves, *copies)
    assert live.area.tolist() == [80, 80]
    assert found == {"id_repeated": 2}


def test_an_id_that_is_live_and_ended_is_live() -> None:
    live, ended, _ = panden({"status": "Pand gesloopt"}, {})
    assert len(live) == 1
    assert ended.empty


def test_an_invalid_polygon_is_repaired_before_it_is_measured() -> None:
    bow_tie = Polygon([(X, Y), (X + 4, Y + 4), (X + 4, Y), (X, Y + 4)])
    spiked = Polygon(
        [(X, Y), (X + 9, Y), (X + 9, Y + 9), (X + 9, Y + 30), (X + 9, Y + 9), (X, Y + 9)]
    )
    live, _, found = panden({"geometry": bow_tie}, {"geometry": spiked, "pand_id": PAND[:-1] + "2"})
    assert live.area.tolist() == [8, 81]
    assert live.geom_type.tolist() == ["MultiPolygon", "Polygon"]
    assert found == {"invalid_polygon_repaired": 2}


def test_objects_without_a_usable_place_are_set_aside() -> None:
    live, _, found = panden(
        {"geometry": None},
        {"pand_id": PAND[:-1] + "2", "geometry": LineString([(X, Y), (X + 1, Y)])},
        {"pand_id": PAND[:-1] + "3", "geometry": box(4.9, 52.3, 5.0, 52.4)},
    )
    assert live.empty
    assert found == {"no_geometry": 2, "outside_netherlands": 1}


def test_a_vbo_with_a_polygon_or_several_points_gets_one_point() -> None:
    live, _, found = objects(
        {"geometry": box(X, Y, X + 4, Y + 4)},
        {"vbo_id": VBO[:-1] + "2", "geometry": MultiPoint([(X, Y), (X + 1, Y)])},
    )
    assert live.geom_type.tolist() == ["Point", "Point"]
    assert found == {"polygon_made_point": 2}


def test_addresses_are_trimmed_and_normalised() -> None:
    live, _, found = objects(
        {"house_number": "12", "house_letter": " a ", "postcode": "1381 ab", "street": " "},
        {"vbo_id": VBO[:-1] + "2", "house_number": "12-A", "postcode": "0381AB"},
        {"vbo_id": VBO[:-1] + "3", "house_number": None, "postcode": None},
        {"vbo_id": VBO[:-1] + "4", "house_number": -1},
        {"vbo_id": VBO[:-1] + "5", "house_number": 3.0},
    )
    assert live["house_number"].astype("object").where(
        live["house_number"].notna(), None
    ).tolist() == [
        12,
        None,
        None,
        None,
        3,
    ]
    assert live["house_letter"].iloc[0] == "a"
    assert live["house_addition"].isna().all()
    assert live["postcode"].isna().tolist() == [False, True, True, False, False]
    assert live["postcode"].iloc[0] == "1381AB"
    assert pd.isna(live["street"].iloc[0])
    assert found == {"house_number_invalid": 2, "postcode_invalid": 1}


@pytest.mark.parametrize(
    ("code", "expected"),
    [("0457", "GM0457"), (457, "GM0457"), ("GM0457", "GM0457"), ("", None), ("x", None)],
)
def test_the_gemeente_has_one_spelling(code: object, expected: str | None) -> None:
    live, _, _ = objects({"gemeente_code": code})
    gemeente = live["gemeente_code"].iloc[0]
    assert (None if pd.isna(gemeente) else gemeente) == expected


def test_nothing_in_gives_nothing_out() -> None:
    live, _, _ = objects({})
    findings = Findings()
    assert clean.verblijfsobject(live[:0], findings)[0].empty
    assert clean.pand(panden({})[0][:0], DAY, findings)[0].empty
    assert not findings.items


def test_addresses_of_their_own_keep_only_valid_ids() -> None:
    raw = pd.DataFrame(
        {
            "address_id": ["0457200000000001", "0457200000000001", "x", "0457200000000002"],
            "vbo_id": [VBO, VBO, VBO, PAND],
            "is_main": [True, False, False, None],
            "street": "Kerkstraat",
            "house_number": "7",
            "house_letter": None,
            "house_addition": None,
            "postcode": "1381AB",
            "place": "Weesp",
        }
    )
    findings = Findings()
    table = validate("address", clean.address(raw, findings))
    assert table["address_id"].tolist() == ["0457200000000001"]
    assert table["is_main"].tolist() == [True]
    assert [(f.code, f.count) for f in findings.items] == [("address_set_aside", 3)]


corners = st.tuples(st.integers(0, 6), st.integers(0, 6))
shapes = st.lists(corners, min_size=3, max_size=7).map(
    lambda ring: Polygon([(X + x, Y + y) for x, y in ring])
)
pand_rows = st.fixed_dictionaries(
    {
        "pand_id": st.sampled_from([PAND, "457100000000001", "0457100000000002", "", "fout"]),
        "construction_year": st.sampled_from([1005, 1950, 9999, 12, None]),
        "status": st.sampled_from([*LIVE_PAND, "Pand gesloopt", "?"]),
        "geometry": st.none() | shapes,
    }
)
vbo_rows = st.fixed_dictionaries(
    {
        "vbo_id": st.sampled_from([VBO, "457010000000001", "0457010000000002", None]),
        "pand_ids": st.sampled_from([PAND, f"{PAND},457100000000002", "", "fout"]),
        "uses": st.lists(st.sampled_from([*USES, "wonen"]), max_size=3).map(",".join),
        "area_m2": st.sampled_from([0, 1, 80, 999, 9999, None]),
        "house_number": st.sampled_from([7, "8", "9-A", -1, None]),
        "postcode": st.sampled_from(["1381AB", "1381 ab", "fout", "", None]),
        "gemeente_code": st.sampled_from(["0457", "GM0363", "", None]),
    }
)


@settings(deadline=None, max_examples=25)
@given(st.lists(pand_rows, min_size=1, max_size=5))
def test_cleaning_panden_is_idempotent(rows: list[dict[str, Any]]) -> None:
    once, _, _ = panden(*rows)
    findings = Findings()
    twice, ended = clean.pand(once, DAY, findings)
    assert not findings.items
    assert ended.empty
    pd.testing.assert_frame_equal(pd.DataFrame(twice), pd.DataFrame(once))


@settings(deadline=None, max_examples=25)
@given(st.lists(vbo_rows, min_size=1, max_size=5))
def test_cleaning_verblijfsobjecten_is_idempotent(rows: list[dict[str, Any]]) -> None:
    once, _, _ = objects(*rows)
    findings = Findings()
    twice, ended = clean.verblijfsobject(once, findings)
    assert {f.code for f in findings.items} <= {"no_use"}
    assert ended.empty
    pd.testing.assert_frame_equal(pd.DataFrame(twice), pd.DataFrame(once))
