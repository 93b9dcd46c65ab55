"""Scores, intervals and classes against cases computed by hand (cases.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kansenkaart import criteria, rules, scoring

FILE = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))
CASES = {case["name"]: case for case in FILE["case"]}


def facts_of(case: dict) -> dict:
    known = {k: v for k, v in FILE["default"].items() if k not in case.get("missing", ())}
    return known | case.get("facts", {})


@pytest.fixture(scope="module")
def evaluation(topup: rules.KindRules) -> criteria.Evaluation:
    facts = pd.DataFrame([facts_of(case) for case in CASES.values()], index=list(CASES))
    return criteria.evaluate_all(topup, facts)


@pytest.fixture(scope="module")
def scored(evaluation: criteria.Evaluation) -> pd.DataFrame:
    return scoring.score(evaluation)


@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out_as_computed_by_hand(
    name: str, scored: pd.DataFrame, evaluation: criteria.Evaluation
) -> None:
    expect, row = CASES[name]["expect"], scored.loc[name]
    assert row["assessment"] == expect.get("assessment", "candidate")
    assert row["excluded_by"] == expect.get("excluded_by", [])
    if "class" in expect:
        assert row["class"] == expect["class"]
    elif "assessment" in expect:
        assert pd.isna(row["class"])
    for column in ("low", "mid", "high"):
        if column in expect:
            assert row[f"score_{column}"] == pytest.approx(expect[column], abs=1e-8)
    if "completeness" in expect:
        assert row["completeness"] == pytest.approx(expect["completeness"], abs=1e-8)
    place = list(CASES).index(name)
    for criterion, outcome in expect.get("outcome", {}).items():
        ids = [c.id for c in evaluation.rules.criteria]
        state = evaluation.judgements[ids.index(criterion)].state[place]
        assert criteria.OUTCOMES[state] == outcome


def test_nothing_known_has_no_mid_score(scored: pd.DataFrame) -> None:
    assert np.isnan(scored.loc["nothing known", "score_mid"])


def test_axis_scores_are_weighted_means_and_null_where_unknown(scored: pd.DataFrame) -> None:
    known = scored.loc["the limit of A hit exactly"]
    assert known["score_building"] == pytest.approx(0.8)  # (2 * 1 + 0.4) / 3
    assert known["score_planning"] == pytest.approx(0.55)
    assert np.isnan(scored.loc["share unknown: a wholly unknown axis", "score_planning"])


def test_other_weights_replace_those_of_the_rules(evaluation: criteria.Evaluation) -> None:
    given = scoring.Weights(axes={"planning": 0.0}, criteria={"lift": 2.0})
    row = scoring.score(evaluation, given).loc["the limit of A hit exactly"]
    assert row["score_mid"] == pytest.approx(0.7)  # building only: (2 * 1 + 2 * 0.4) / 4


def test_an_axis_whose_criteria_weigh_nothing_does_not_count(
    evaluation: criteria.Evaluation,
) -> None:
    given = scoring.Weights(criteria={"ownership": 0.0})
    row = scoring.score(evaluation, given).loc["share 0.80 passes"]
    assert (row["score_mid"], row["completeness"]) == (1.0, 1.0)


def test_no_weight_at_all_makes_nothing_assessable(evaluation: criteria.Evaluation) -> None:
    given = scoring.Weights(axes={"building": 0.0, "planning": 0.0})
    scored = scoring.score(evaluation, given)
    assert set(scored["assessment"]) == {"excluded", "not_assessable"}
    assert scored["score_mid"].isna().all()


def test_contributions_are_as_computed_by_hand(evaluation: criteria.Evaluation) -> None:
    made = scoring.contributions(evaluation)
    exact = made.loc["the limit of A hit exactly"]
    assert exact.to_dict() == pytest.approx({"storeys": 0.4, "lift": 0.08, "ownership": 0.22})
    unknown = made.loc["share unknown: a wholly unknown axis"]
    assert unknown.to_dict() == pytest.approx({"storeys": 2 / 3, "lift": 0.4 / 3, "ownership": 0.0})


def test_no_projects_give_an_empty_table(topup: rules.KindRules) -> None:
    columns = {c.field: pd.Series(dtype="float64") for c in topup.criteria}
    scored = scoring.score(criteria.evaluate_all(topup, pd.DataFrame(columns)))
    assert scored.empty
    assert "score_building" in scored
