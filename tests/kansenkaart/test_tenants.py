"""What candidates mean for the homes of today, in the village."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kansenkaart import rules, tenants
from tests.kansenkaart.fabric.village import pand, vbo
from tests.kansenkaart.opportunities.conftest import Judged, judge

PARAMETERS = rules.parameters("tenants")
LINES = [{"vbo": 100 + i, "complex_id": "R1"} for i in range(5)] + [
    {"vbo": 400 + i, "complex_id": "F1", "vve": "none"} for i in range(24)
]


@pytest.fixture(scope="module")
def stock() -> Judged:
    return judge("corporatie", "splitting", "topup", lines=LINES)


@pytest.fixture(scope="module")
def everything() -> Judged:
    return judge("gemeente", "garages")


def test_splitting_touches_its_homes_and_topping_up_all_below(stock: Judged) -> None:
    table = stock.tables["opportunities"]
    found = tenants.per_candidate(table, stock.tables["members"], stock.fabric)
    row, flat = stock.of("splitting").loc[vbo(100)], stock.of("topup").loc[pand(41)]
    assert found.loc[row["opportunity_id"], "homes_affected"] == 5
    assert found.loc[flat["opportunity_id"], "homes_affected"] == 24
    assert set(found["inhabited"]) == {"inhabited"}  # all on the list, in operation


def test_without_a_list_nobody_knows_who_lives_there(everything: Judged) -> None:
    table = everything.tables["opportunities"]
    found = tenants.per_candidate(table, everything.tables["members"], everything.fabric)
    row, plinth = everything.of("garages").loc[pand(31)], everything.of("garages").loc[pand(41)]
    assert found.loc[row["opportunity_id"]].tolist() == [0, "no_homes", 5, 0]
    # a plinth of which nobody tells: both may be lost
    assert found.loc[plinth["opportunity_id"]].tolist() == [24, "unknown", 8, 8]


def test_large_homes_per_buurt_now_and_after(stock: Judged) -> None:
    found = tenants.per_buurt(
        stock.tables["opportunities"], stock.tables["members"], stock.fabric, PARAMETERS
    )
    # west: five homes of 110 to 114 m2, 18 of 75 and 24 of 80; all five are to be split
    west = found.loc["BU04570001"]
    assert west[["homes", "large_now", "large_after", "homes_affected"]].tolist() == [47, 5, 0, 29]
    # east: the home of 60 to 120 m2 (in the middle 90) and one of 80
    assert found.loc["BU04570002", ["homes", "large_now", "homes_affected"]].tolist() == [2, 0, 0]
    assert found["low_income"].isna().all()


def test_a_selection_and_its_share_of_the_social_stock(stock: Judged) -> None:
    row = stock.of("splitting").loc[vbo(100), "opportunity_id"]
    found = tenants.selection(
        [row], stock.tables["opportunities"], stock.tables["members"], stock.fabric, PARAMETERS
    )
    assert (found.homes_added, found.homes_affected, found.inhabited_affected) == (5.0, 5, 5)
    assert found.social_share == pytest.approx(5 / 29)
    assert found.low_income_share is None
    assert (found.large_now, found.large_after) == (5, 0)


def test_the_lowest_incomes_are_a_quarter_of_the_buurten(stock: Judged) -> None:
    buurt = stock.fabric.town.buurt
    four = pd.concat([buurt, buurt.assign(buurt_code=["BU04570003", "BU04570004"])])
    four["low_income_share"] = [0.5, 0.4, 0.3, None]
    town = replace(stock.fabric.town, buurt=four)
    fabric = replace(stock.fabric, town=town)
    found = tenants.per_buurt(
        stock.tables["opportunities"],
        stock.tables["members"],
        fabric,
        {**PARAMETERS, "low_income_part": 0.4},
    )
    # of three known, the first is the top third
    assert found["low_income"].astype("object").tolist() == [True, False, False, pd.NA]
