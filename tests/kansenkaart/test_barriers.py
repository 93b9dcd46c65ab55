"""Barriers: levels at their limits, who looks on, and the words."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data_sources.tables import CONTRACTS, validate
from kansenkaart import barriers, parking, rules
from kansenkaart.texts import Texts

PARAMETERS = rules.parameters("barriers")


def facts(**given: object) -> gpd.GeoDataFrame:
    nothing = float("nan")
    row = {"station_m": nothing, "grid_demand": nothing, "townscape": "outside", "monument": "none"}
    row |= {"buurt_code": "BU1"} | given
    frame = pd.DataFrame([row], index=["p"])
    return gpd.GeoDataFrame(frame, geometry=[shapely.box(0, 0, 10, 10)], crs=28992)


def town_of(
    *points: tuple[float, float],
    norms: pd.DataFrame | None = None,
    grid: pd.DataFrame | None = None,
) -> SimpleNamespace:
    homes = gpd.GeoDataFrame(geometry=[shapely.Point(p) for p in points], crs=28992)
    buurt = pd.DataFrame({"buurt_code": ["BU1", "BU2", "BU3"], "urbanity_class": [1, 4, pd.NA]})
    town = SimpleNamespace(parking_norm=norms, grid_congestion=grid, buurt=buurt)
    return SimpleNamespace(dwellings=homes, town=town)


def judged(
    kind: str, homes: float, around: SimpleNamespace | None = None, **given: object
) -> pd.DataFrame:
    added = pd.Series([homes], index=["p"])
    town = around or town_of((500, 500))
    return barriers.judge(kind, facts(**given), added, town, PARAMETERS, 50.0)


def judge(kind: str, homes: float, **given: object) -> pd.Series:
    return judged(kind, homes, **given).iloc[0]


def said(found: pd.DataFrame, lang: str = "nl") -> list[str]:
    return list(barriers.words(found, PARAMETERS, Texts(lang)).iloc[0])


@pytest.mark.parametrize(
    ("homes", "level"),
    # 0.6 places per home: 4.98, 5.04, 15 and 14.94 places against limits of 5 and 15
    [(8.3, "low"), (8.4, "medium"), (24.9, "medium"), (25.0, "high")],
)
def test_parking_by_the_norm(homes: float, level: str) -> None:
    assert judge("topup", homes)["parking"] == level


def test_near_a_station_the_norm_is_half() -> None:
    assert judge("topup", 10.0, station_m=800.0)["parking_places"] == pytest.approx(3.0)
    assert judge("topup", 10.0, station_m=801.0)["parking_places"] == pytest.approx(6.0)


def test_boxes_that_vanish_count_for_half() -> None:
    # 4 homes * 0.6 + 9 boxes * 0.5
    assert judge("garages", 4.0, boxes=9.0)["parking_places"] == pytest.approx(6.9)


def test_residents_are_the_homes_within_fifty_metres_but_not_inside() -> None:
    around = town_of((5, 5), (60, 5), (60.1, 5), (-50, 5), (10, 10))
    found = barriers.residents_homes(facts(), around, 50.0)
    # (5, 5) and the corner (10, 10) are inside; (60.1, 5) is 50.1 m away
    assert found.tolist() == [2]


@pytest.mark.parametrize(
    ("kind", "given", "level"),
    [
        ("topup", {}, "unknown"),
        ("topup", {"townscape": "inside"}, "high"),
        ("transformation", {"monument": "gemeentelijk"}, "high"),
        ("splitting", {"allowed": "yes"}, "low"),
        ("splitting", {"allowed": "reluctant"}, "high"),
        ("splitting", {"allowed": None}, "unknown"),
        ("splitting", {"allowed": "yes", "townscape": "inside"}, "high"),
    ],
)
def test_permit(kind: str, given: dict[str, object], level: str) -> None:
    assert judge(kind, 1.0, **given)["permit"] == level


@pytest.mark.parametrize(
    ("room", "level", "reason"),
    # low, high: the new roof stays below the limit, reaches it, straddles it, rises above it
    [
        ((0.6, 1.2), "low", None),
        ((0.0, 0.6), "low", None),
        ((-0.4, 0.2), "unknown", None),
        ((-0.6, 0.0), "unknown", None),
        ((-0.7, -0.1), "high", "height"),
        ((float("nan"), float("nan")), "unknown", None),
    ],
)
def test_permit_of_a_top_up_by_the_height_plan(
    room: tuple[float, float], level: str, reason: str | None
) -> None:
    found = judge("topup", 1.0, height_room_m_low=room[0], height_room_m_high=room[1])
    assert found["permit"] == level
    assert found["permit_reason"] == reason or (reason is None and pd.isna(found["permit_reason"]))


def test_a_monument_stays_hard_where_the_height_fits() -> None:
    given = {"height_room_m_low": 1.0, "height_room_m_high": 2.0, "monument": "rijks"}
    found = judged("topup", 1.0, **given)
    assert found["permit"].tolist() == ["high"]
    assert "vergunning en bouwhoogte: groot (monument)" in said(found)


def test_a_permit_that_is_hard_says_why() -> None:
    found = judged("topup", 1.0, height_room_m_low=-2.0, height_room_m_high=-1.0)
    assert "vergunning en bouwhoogte: groot (hoger dan het omgevingsplan toelaat)" in said(found)
    reluctant = judged("splitting", 1.0, allowed="reluctant")
    assert "vergunning en bouwhoogte: groot (de gemeente is terughoudend)" in said(reluctant)


@pytest.mark.parametrize(
    ("demand", "level"),
    [(0.0, "low"), (1.0, "medium"), (2.0, "high"), (3.0, "high"), (float("nan"), "unknown")],
)
def test_grid_by_the_code_of_its_operators(demand: float, level: str) -> None:
    assert judge("topup", 1.0, grid_demand=demand)["grid"] == level


def test_grid_tells_the_oldest_date_of_its_table() -> None:
    days = pd.to_datetime(["2026-11-01", "2026-11-20"])
    table = pd.DataFrame({"postcode": ["1381AA", "1381AB"], "date": days})
    found = judged("topup", 1.0, town_of((500, 500), grid=table), grid_demand=3.0)
    assert "netcongestie: groot (stand 01-11-2026)" in said(found)
    assert "grid congestion: large (as of 01-11-2026)" in said(found, "en")
    unknown = judged("topup", 1.0, town_of((500, 500), grid=table))
    assert "netcongestie: niet nagegaan" in said(unknown)


def test_construction_is_never_guessed() -> None:
    found = judge("topup", 1.0)
    assert (found["grid"], found["construction"]) == ("unknown", "not_assessed")


def test_words_carry_the_evidence_and_leave_out_what_is_low() -> None:
    found = judged("topup", 16.0, town_of(*[(20.0, float(n)) for n in range(15)]))
    # 16 * 0.6 = 9.6 places
    assert said(found) == [
        "parkeren: middelgroot (ongeveer 10 plaatsen, standaardaanname)",
        "omwonenden: middelgroot (15 woningen binnen 50 m)",
        "vergunning en bouwhoogte: niet nagegaan",
        "netcongestie: niet nagegaan",
        "constructie en fundering: niet beoordeeld",
    ]
    low = judged("topup", 1.0, town_of((900, 900)))
    assert said(low, "en")[0] == "permit and building height: not looked into"


# --- the user's own table of parking norms -------------------------------------------------------


def norms(*rows: dict[str, object]) -> pd.DataFrame:
    made = [{"unit": "woning", "norm_max": row["norm_min"]} | row for row in rows]
    columns = [c.name for c in CONTRACTS["parking_norm"].columns]
    return validate("parking_norm", pd.DataFrame(made).reindex(columns=columns))


FLAT = {"function": "Appartement", "norm_min": 0.4, "norm_max": 0.8}


@pytest.mark.parametrize(
    ("rows", "expected"),
    # low, high, usual, near a station
    [
        pytest.param([FLAT], (0.4, 0.8, 0.6, 0.4), id="a flat"),
        pytest.param(
            [FLAT, {"function": "Kantoor", "norm_min": 2.0}], (0.4, 0.8, 0.6, 0.4), id="no office"
        ),
        pytest.param(
            [FLAT, {"function": "Eengezinswoning", "norm_min": 1.8}],
            (0.4, 0.8, 0.6, 0.4),
            id="a flat before a house",
        ),
        pytest.param(
            [
                {"function": "Woning", "norm_min": 1.0},
                {"function": "Recreatiewoning", "norm_min": 2},
            ],
            (1.0, 1.0, 1.0, 1.0),
            id="no holiday home",
        ),
        pytest.param(
            [
                FLAT | {"area_max_m2": 50.0, "norm_max": 0.4},
                FLAT | {"area_min_m2": 50.0, "area_max_m2": 75.0},
                FLAT | {"area_min_m2": 75.0, "norm_min": 1.0, "norm_max": 1.2},
            ],
            (0.4, 0.8, 0.6, 0.4),
            id="the band that holds 50 m2 starts at it",
        ),
        pytest.param(
            [
                FLAT | {"segment": "koop", "norm_min": 1.0, "norm_max": 1.2},
                FLAT | {"segment": "huur, vrije sector", "norm_min": 0.8},
                FLAT | {"segment": "Sociale huur", "norm_min": 0.3, "norm_max": 0.5},
            ],
            (0.3, 0.5, 0.4, 0.3),
            id="social rent before rent before the rest",
        ),
        pytest.param(
            # (0.4 + 0.8 + 0.6 + 1.0) / 4 = 0.7
            [
                FLAT | {"location": "centrum"},
                FLAT | {"location": "rest", "norm_min": 0.6, "norm_max": 1},
            ],
            (0.4, 1.0, 0.7, 0.4),
            id="a location that the scan does not know widens the band",
        ),
    ],
)
def test_the_norm_comes_from_the_users_table(
    rows: list[dict[str, object]], expected: tuple[float, ...]
) -> None:
    found = parking.norm(norms(*rows), 50.0, PARAMETERS)
    assert (found.low, found.high, found.usual, found.near_station) == pytest.approx(expected)
    assert found.source == "table"


PER_CLASS = [
    FLAT | {"urbanity": "Zeer sterk stedelijk", "norm_min": 0.2, "norm_max": 0.4},
    FLAT | {"urbanity": "sterk stedelijk", "norm_min": 0.5, "norm_max": 0.7},
    FLAT | {"urbanity": "weinig stedelijk", "norm_min": 1.0, "norm_max": 1.4},
]


@pytest.mark.parametrize(
    ("urbanity", "band"),
    [
        (1, (0.2, 0.4)),
        (2, (0.5, 0.7)),
        (4, (1.0, 1.4)),
        # no row of this class, and no class at all: a band over all of them
        (3, (0.2, 1.4)),
        (0, (0.2, 1.4)),
    ],
)
def test_the_norm_is_that_of_the_urbanity_of_the_buurt(
    urbanity: int, band: tuple[float, float]
) -> None:
    found = parking.norm(norms(*PER_CLASS), 50.0, PARAMETERS, urbanity)
    assert (found.low, found.high) == band


def test_a_row_for_everywhere_counts_where_no_row_names_the_class() -> None:
    found = parking.norm(norms(*PER_CLASS, FLAT), 50.0, PARAMETERS, 5)
    assert (found.low, found.high) == (0.4, 0.8)


@pytest.mark.parametrize(
    ("buurt", "places"),
    # ten homes at 0.3, at 1.2, and of a buurt of unknown urbanity at the middle of
    # (0.2 + 0.4 + 0.5 + 0.7 + 1.0 + 1.4) / 6 = 0.7
    [("BU1", 3.0), ("BU2", 12.0), ("BU3", 7.0), (None, 7.0)],
)
def test_parking_follows_the_buurt_of_the_project(buurt: str | None, places: float) -> None:
    around = town_of((500, 500), norms=norms(*PER_CLASS))
    found = judged("topup", 10.0, around, buurt_code=buurt)
    assert found["parking_places"].tolist() == pytest.approx([places])


@pytest.mark.parametrize(
    "table",
    [None, norms({"function": "Kantoor", "norm_min": 2.0}), norms(FLAT | {"area_min_m2": 60.0})],
)
def test_without_a_row_that_fits_the_default_counts(table: pd.DataFrame | None) -> None:
    found = parking.norm(table, 50.0, PARAMETERS)
    assert (found.usual, found.near_station, found.source) == (0.6, 0.3, "default")


def test_parking_by_the_table_says_so_with_its_band() -> None:
    around = town_of((500, 500), norms=norms(FLAT))
    found = judged("topup", 20.0, around)
    assert found["parking_places"].tolist() == pytest.approx([12.0])
    assert found["parking"].tolist() == ["medium"]
    expected = "parkeren: middelgroot (ongeveer 12 plaatsen, 8 tot 16 volgens uw normtabel)"
    assert said(found)[0] == expected
    # near a station the lower bound counts
    assert judged("topup", 20.0, around, station_m=500.0)["parking_places"].tolist() == [8.0]
    exact = judged("topup", 20.0, town_of((500, 500), norms=norms(FLAT | {"norm_max": 0.4})))
    assert said(exact)[0] == "parkeren: middelgroot (ongeveer 8 plaatsen volgens uw normtabel)"
