"""Barriers: levels at their limits, who looks on, and the words."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from kansenkaart import barriers, rules
from kansenkaart.texts import Texts

PARAMETERS = rules.parameters("barriers")


def facts(**given: object) -> gpd.GeoDataFrame:
    row = {"station_m": float("nan"), "townscape": "outside", "monument": "none"} | given
    frame = pd.DataFrame([row], index=["p"])
    return gpd.GeoDataFrame(frame, geometry=[shapely.box(0, 0, 10, 10)], crs=28992)


def town_of(*points: tuple[float, float]) -> SimpleNamespace:
    homes = gpd.GeoDataFrame(geometry=[shapely.Point(p) for p in points], crs=28992)
    return SimpleNamespace(dwellings=homes)


def judge(kind: str, homes: float, **given: object) -> pd.Series:
    made = facts(**given)
    found = barriers.judge(
        kind, made, pd.Series([homes], index=["p"]), town_of((500, 500)), PARAMETERS
    )
    return found.iloc[0]


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
        ("splitting", {"policy": "yes"}, "low"),
        ("splitting", {"policy": "reluctant"}, "high"),
        ("splitting", {"policy": None}, "unknown"),
        ("splitting", {"policy": "yes", "townscape": "inside"}, "high"),
    ],
)
def test_permit(kind: str, given: dict[str, object], level: str) -> None:
    assert judge(kind, 1.0, **given)["permit"] == level


def test_grid_and_construction_are_never_guessed() -> None:
    found = judge("topup", 1.0)
    assert (found["grid"], found["construction"]) == ("unknown", "not_assessed")


def test_words_carry_the_evidence_and_leave_out_what_is_low() -> None:
    made = facts()
    around = town_of(*[(20.0, float(n)) for n in range(15)])
    found = barriers.judge("topup", made, pd.Series([16.0], index=["p"]), around, PARAMETERS)
    said = barriers.words(found, PARAMETERS, Texts("nl")).iloc[0]
    # 16 * 0.6 = 9.6 places
    assert said == [
        "parkeren: middelgroot (ongeveer 10 plaatsen)",
        "omwonenden: middelgroot (15 woningen binnen 50 m)",
        "vergunning en bouwhoogte: niet nagegaan",
        "aansluiting op het stroomnet: niet nagegaan",
        "constructie en fundering: niet beoordeeld",
    ]
    low = barriers.judge(
        "topup", made, pd.Series([1.0], index=["p"]), town_of((900, 900)), PARAMETERS
    )
    assert barriers.words(low, PARAMETERS, Texts("en")).iloc[0][0] == (
        "permit and building height: not looked into"
    )
