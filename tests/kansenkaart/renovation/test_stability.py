"""Trust in the ranking, on the tiny town and on places counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kansenkaart import renovation
from kansenkaart.fabric import Fabric
from kansenkaart.renovation import stability
from tests.kansenkaart.renovation.conftest import plan


def _firm(fabric: Fabric, parameters: dict[str, float], *rows: dict[str, object]) -> pd.DataFrame:
    town = replace(fabric.town, renovation_project=plan(*rows))
    return renovation.overview(replace(fabric, town=town), parameters, "intern").stability


def _scale(firm: pd.DataFrame, scale: str) -> pd.DataFrame:
    return firm[firm["scale"] == scale].set_index("name")


def test_ranks_are_made_again_without_each_certainty(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    firm = _firm(
        fabric,
        parameters,
        {"complex_id": "1", "certainty": "verkenning"},
        {"complex_id": "2", "party": "Zuid", "certainty": "begroot"},
        {"complex_id": "3", "certainty": "vastgesteld", "homes": 3},
    )
    buurt = _scale(firm, "buurt")
    # West: 4 explored at half weight and 2 budgeted; Oost: 3 of 4 decided
    assert buurt["weighted_homes"].to_dict() == {"West": 4.0, "Oost": 3.0}
    assert buurt["rank"].to_dict() == {"West": 1, "Oost": 2}
    # without the 2 budgeted ones West has 2; without the decided ones Oost has nothing
    assert buurt["rank_without_begroot"].to_dict() == {"West": 2, "Oost": 1}
    assert buurt.at["West", "rank_without_vastgesteld"] == 1
    assert pd.isna(buurt.at["Oost", "rank_without_vastgesteld"])
    assert buurt["rank_without_onbekend"].isna().all()  # that certainty does not occur


def test_the_share_of_draws_follows_from_the_shift(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    rows: list[dict[str, object]] = [
        {"complex_id": "3", "start_year": 2035},
        {"complex_id": "2", "party": "Zuid", "start_year": 2030},
    ]
    firm = _firm(fabric, parameters | {"top_count": 1}, *rows)
    buurt = _scale(firm, "buurt")
    # Oost has 4 homes in the last year: in one of three draws they move out and West's 2 are first
    assert buurt.at["Oost", "top_share"] == pytest.approx(2 / 3, abs=0.1)
    assert buurt["top_share"].sum() == pytest.approx(1.0)
    assert _firm(fabric, parameters | {"top_count": 1}, *rows).equals(firm)
    # two places say nothing about a first three
    assert _scale(_firm(fabric, parameters, *rows), "buurt")["top_share"].isna().all()


def test_a_project_just_outside_may_shift_in(fabric: Fabric, parameters: dict[str, float]) -> None:
    firm = _firm(
        fabric,
        parameters | {"top_count": 1},
        {"complex_id": "3", "start_year": 2036},
        {"complex_id": "2", "party": "Zuid", "start_year": 2030},
    )
    # as planned Oost has nothing within the ten years, so it has no row; West is not always first
    buurt = _scale(firm, "buurt")
    assert list(buurt.index) == ["West"]
    assert buurt.at["West", "top_share"] == pytest.approx(2 / 3, abs=0.1)


def test_squares_are_named_by_their_corner() -> None:
    x, y = pd.Series([130_000.0, 130_499.9, 130_500.0]), pd.Series([480_000.0, 480_999.0, 9_999.0])
    assert stability.squares(x, y, 500.0) == ["E1300N4800", "E1300N4805", "E1305N0095"]


def test_the_designation_says_how_many_divisions_agree(
    fabric: Fabric, parameters: dict[str, float]
) -> None:
    rows: list[dict[str, object]] = [
        {"complex_id": "1"},
        {"complex_id": "2", "party": "Zuid"},
        {"complex_id": "3", "homes": 1},
    ]
    town = replace(fabric.town, renovation_project=plan(*rows))
    made = renovation.overview(
        replace(fabric, town=town), parameters | {"top_count": 1}, "intern"
    ).designation.set_index("buurt_name")
    # there is one wijk, so only buurten and squares (500 m apart: West and Oost) can differ
    assert made["tested_scales"].tolist() == [2, 2]
    assert made["top_scales"].to_dict() == {"West": 2, "Oost": 0}
    assert made.at["West", "top_share"] == 1.0
