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


def _candidates(town: Judged) -> pd.DataFrame:
    found = tenants.per_candidate(
        town.tables["opportunities"], town.tables["members"], town.fabric, PARAMETERS
    )
    return found.set_index("opportunity_id")


def _buurten(town: Judged, parameters: dict[str, float] = PARAMETERS) -> pd.DataFrame:
    tables = town.tables
    return tenants.per_buurt(tables["opportunities"], tables["members"], town.fabric, parameters)


def test_splitting_touches_its_homes_and_topping_up_all_below(stock: Judged) -> None:
    found = _candidates(stock)
    row, flat = stock.of("splitting").loc[vbo(100)], stock.of("topup").loc[pand(41)]
    # five homes of 110 to 114 m2, each on the list, in operation
    assert found.loc[row["opportunity_id"]].tolist()[:-1] == [5, "inhabited", 5, 5, 0, 0, []]
    assert found.loc[flat["opportunity_id"]].tolist()[:-1] == [24, "inhabited", 24, 0, 0, 0, []]
    assert set(found["inhabited"]) == {"inhabited"}


def test_without_a_list_nobody_knows_who_lives_there(everything: Judged) -> None:
    found = _candidates(everything)
    row, plinth = everything.of("garages").loc[pand(31)], everything.of("garages").loc[pand(41)]
    assert found.loc[row["opportunity_id"]].tolist()[:-1] == [
        *(0, "no_homes", 0, 0, 5, 0),
        ["box_users"],
    ]
    # a plinth of which nobody tells: both may be lost
    assert found.loc[plinth["opportunity_id"]].tolist()[:-1] == [
        *(24, "unknown", 0, 0, 8, 8),
        ["inhabited", "box_users", "plinth_use"],
    ]


def test_a_row_that_nobody_calls_garages_may_be_parking_or_storage(everything: Judged) -> None:
    tables = everything.tables
    told = tables["opportunities"]
    untold = told.assign(subtype=told["subtype"].replace("row", "unknown_row"))
    found = tenants.per_candidate(untold, tables["members"], everything.fabric, PARAMETERS)
    row = everything.of("garages").loc[pand(31), "opportunity_id"]
    assert found.set_index("opportunity_id").loc[row].tolist()[:-1] == [
        *(0, "no_homes", 0, 0, 5, 5),
        ["box_users", "plinth_use"],
    ]


def test_large_homes_per_buurt_now_and_after(stock: Judged) -> None:
    found = _buurten(stock).set_index("buurt_code")
    # west: five homes of 110 to 114 m2, 18 of 75 and 24 of 80; all five are to be split
    counts = ["homes", "large_now", "large_after", "homes_affected", "social_homes"]
    assert found.loc["BU04570001", counts].tolist() == [47, 5, 0, 29, 29]
    # east: the home of 60 to 120 m2 (in the middle 90) and one of 80
    assert found.loc["BU04570002", counts].tolist() == [2, 0, 0, 0, 0]
    assert found["low_income_share"].isna().all()
    total = found.iloc[-1]
    assert pd.isna(total["buurt_name"])
    assert total[counts].tolist() == [49, 5, 0, 29, 29]
    assert total["social_share"] == 1.0


def test_a_selection_and_its_share_of_the_social_stock(stock: Judged) -> None:
    row = stock.of("splitting").loc[vbo(100), "opportunity_id"]
    table = stock.tables["opportunities"]
    found = tenants.selection([row], table, _candidates(stock).reset_index(), _buurten(stock))
    assert (found.homes_added, found.homes_affected, found.inhabited_homes) == (5.0, 5, 5)
    assert found.social_share == pytest.approx(5 / 29)
    assert found.low_income_share is None
    assert (found.large_now, found.large_after, found.untold) == (5, 0, 0)


def test_homes_under_two_candidates_count_once() -> None:
    # a flat of 24: its roof and its plinth touch all, two splittings 6 and 4 of them; a row of 5
    per_candidate = pd.DataFrame(
        {
            "opportunity_id": ["roof", "plinth", "split-6", "split-4", "row"],
            "homes_affected": [24, 24, 6, 4, 5],
            "inhabited": "inhabited",
            "inhabited_homes": [24, 24, 6, 4, 5],
            "large_split": [0, 0, 6, 4, 5],
            "parking_lost": [0, 8, 0, 0, 0],
            "storage_lost": [0, 8, 0, 0, 0],
            "place": [0, 0, 0, 0, 1],
        }
    )
    table = pd.DataFrame(
        {
            "opportunity_id": per_candidate["opportunity_id"],
            "kind": ["topup", "garages", "splitting", "splitting", "splitting"],
            "buurt_code": ["A", "A", "A", "A", "B"],
            "homes_technical_mid": 2.0,
            "kept_share": 1.0,
        }
    )
    buurt = pd.DataFrame(
        {
            "buurt_code": ["A", "B", None],
            "large_now": [30, 5, 35],
            "social_homes": [80, 20, 100],
            "low_income_share": [1.0, 0.0, 0.9],
        }
    )

    def of(*ids: str) -> tenants.Selection:
        return tenants.selection(ids, table, per_candidate, buurt)

    assert of("roof", "plinth").homes_affected == 24
    assert of("split-6", "split-4").homes_affected == 10
    whole = of(*table["opportunity_id"])
    assert (whole.homes_affected, whole.inhabited_homes, whole.social_share) == (29, 29, 0.29)
    assert whole.low_income_share == pytest.approx(24 / 29)
    assert (whole.large_now, whole.large_after) == (35, 20)
    assert (whole.parking_lost, whole.storage_lost, whole.homes_added) == (8, 8, 10.0)


def test_the_lowest_incomes_are_a_quarter_of_the_buurten(stock: Judged) -> None:
    buurt = stock.fabric.town.buurt
    four = pd.concat([buurt, buurt.assign(buurt_code=["BU04570003", "BU04570004"])])
    four["low_income_share"] = [0.5, 0.4, 0.3, None]
    town = replace(stock.fabric.town, buurt=four)
    found = _buurten(
        replace(stock, fabric=replace(stock.fabric, town=town)),
        {**PARAMETERS, "low_income_part": 0.4},
    )
    # of three known, the first is the top third; all 29 homes affected lie there
    assert found["low_income_share"].iloc[:3].tolist() == [1.0, 0.0, 0.0]
    assert pd.isna(found["low_income_share"].iloc[3])
    assert found["low_income_share"].iloc[4] == 1.0


def test_a_gemeente_lists_the_homes_of_the_corporations_once_more() -> None:
    """Two corporations list 30 and 20 of the 100 homes; the gemeente knows of 50, and of 9 in B."""

    def run(social: list[int | None], inhabited: int) -> pd.DataFrame:
        counts = {"homes": 100, "large_now": 10, "large_after": 8, "homes_affected": 4}
        table = pd.DataFrame({"buurt_code": ["A", "B"], "buurt_name": ["Aa", "Bee"], **counts})
        table = table.assign(social_homes=social, inhabited_homes=inhabited, low_income_share=0.0)
        return table.astype({"social_homes": "Int64", "inhabited_homes": "Int64"})

    runs = [run([30, 0], 4), run([20, None], 4), run([50, 9], 0)]
    found = tenants.together(runs, [False, False, True]).set_index("buurt_code")
    assert found.loc["A", "social_homes"] == 50
    assert found.loc["A", "social_share"] == pytest.approx(8 / 50)
    assert found.loc["A", "large_after"] == 10 - 3 * 2
    assert pd.isna(found.loc["B", "social_homes"])
    more = tenants.together([run([30, 0], 4), run([60, 9], 0)], [False, True])
    assert more["social_homes"].tolist() == [60, 9, 69]
