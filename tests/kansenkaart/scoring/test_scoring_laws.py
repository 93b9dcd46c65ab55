"""Laws of scores, tried on invented facts and rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kansenkaart import criteria, ranking, rules, scoring

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

shares = st.floats(0, 1, width=32)
# None, or one that a slider can give: a weight too small to divide by is none.
weight = st.just(0.0) | st.floats(0.001, 3)
counts = st.integers(0, 7).map(float)


@st.composite
def bands(draw, values):
    """Return an outer band and a band within it, each perhaps unknown: (low, high) pairs."""
    points = sorted(draw(st.lists(values, min_size=4, max_size=4)))
    outer = draw(st.sampled_from([(np.nan, np.nan), (points[0], points[3])]))
    inner = (points[1], points[2])
    point = draw(st.booleans())
    return outer, (inner[0], inner[0]) if point else inner


@st.composite
def categories(draw, words):
    word = draw(st.sampled_from(words))
    return draw(st.sampled_from([None, word, "unknown"])), word


@st.composite
def knowledge(draw):
    """Return the facts of one project as known now, and as known later: never less."""
    now, later = {}, {}
    for field, values in (
        ("flat_roof_share", shares),
        ("dwellings", counts),
        ("storeys", counts),
        ("share", shares),
    ):
        outer, inner = draw(bands(values))
        now |= {f"{field}_low": outer[0], f"{field}_high": outer[1]}
        later |= {f"{field}_low": inner[0], f"{field}_high": inner[1]}
    for field, words in (("monument", ["none", "rijks"]), ("lift", ["true", "false"])):
        before, after = draw(categories(words))
        if before in (None, "unknown") or before == after:
            now[field], later[field] = before, after
    return now, later


def evaluated(kind: rules.KindRules, rows: list[dict]) -> criteria.Evaluation:
    facts = pd.DataFrame(rows, index=[f"p{n:03d}" for n in range(len(rows))])
    return criteria.evaluate_all(kind, facts)


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=8))
def test_a_score_lies_in_its_interval(topup, pairs) -> None:
    scored = scoring.score(evaluated(topup, [now for now, _ in pairs]))
    mid = scored["score_mid"].dropna()
    assert (scored["score_low"] >= 0).all()
    assert (scored["score_high"] <= 1).all()
    assert (scored.loc[mid.index, "score_low"] <= mid + 1e-9).all()
    assert (mid <= scored.loc[mid.index, "score_high"] + 1e-9).all()


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=8))
def test_more_knowledge_never_widens_an_interval(topup, pairs) -> None:
    before = scoring.score(evaluated(topup, [now for now, _ in pairs]))
    after = scoring.score(evaluated(topup, [later for _, later in pairs]))
    assert (after["score_low"] >= before["score_low"] - 1e-9).all()
    assert (after["score_high"] <= before["score_high"] + 1e-9).all()
    assert (after["completeness"] >= before["completeness"] - 1e-9).all()


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=8))
def test_more_knowledge_never_turns_a_pass_into_a_fail(topup, pairs) -> None:
    before = evaluated(topup, [now for now, _ in pairs]).state
    after = evaluated(topup, [later for _, later in pairs]).state
    vetoes = [c.is_veto for c in topup.criteria]
    decided = before[:, vetoes] != criteria.UNKNOWN
    assert (after[:, vetoes][decided] == before[:, vetoes][decided]).all()


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=8), shares, shares)
def test_a_tighter_threshold_never_adds_a_member(topup, pairs, one, other) -> None:
    def members(threshold: float) -> set[str]:
        tried = [
            replace(c, test=rules.Test(min=threshold)) if c.id == "flat_roof" else c
            for c in topup.criteria
        ]
        kind = replace(topup, criteria=tuple(tried))
        scored = scoring.score(evaluated(kind, [later for _, later in pairs]))
        return set(scored.index[scored["assessment"] == "candidate"])

    assert members(max(one, other)) <= members(min(one, other))


@QUICK
@given(
    st.lists(knowledge(), min_size=1, max_size=8),
    st.floats(0.01, 100),
    st.lists(st.floats(0.01, 10), min_size=5, max_size=5),
)
def test_only_the_proportion_of_weights_matters(topup, pairs, factor, weights) -> None:
    evaluation = evaluated(topup, [now for now, _ in pairs])
    criteria_ids, axes = ("storeys", "lift", "ownership"), ("building", "planning")

    def weighed(by: float) -> pd.DataFrame:
        given_weights = scoring.Weights(
            axes=dict(zip(axes, [w * by for w in weights[:2]], strict=True)),
            criteria=dict(zip(criteria_ids, [w * by for w in weights[2:]], strict=True)),
        )
        return scoring.score(evaluation, given_weights)

    columns = ["score_low", "score_mid", "score_high", "completeness"]
    np.testing.assert_allclose(
        weighed(1.0)[columns].to_numpy(), weighed(factor)[columns].to_numpy(), atol=3e-9
    )


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=8), weight, weight)
def test_contributions_sum_to_the_score(topup, pairs, lift, planning) -> None:
    evaluation = evaluated(topup, [now for now, _ in pairs])
    weights = scoring.Weights(axes={"planning": planning}, criteria={"lift": lift})
    mid = scoring.score(evaluation, weights)["score_mid"]
    total = scoring.contributions(evaluation, weights).sum(axis=1)
    np.testing.assert_allclose(total[mid.notna()], mid.dropna(), atol=2e-9)
    assert (total[mid.isna()] == 0).all()


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(topup, pairs, random) -> None:
    evaluation = evaluated(topup, [now for now, _ in pairs])
    order = list(evaluation.index)
    random.shuffle(order)
    scored = scoring.score(evaluation)
    shuffled = scoring.score(criteria.evaluate_all(topup, evaluation.facts.loc[order]))
    pd.testing.assert_frame_equal(shuffled.loc[scored.index], scored)
    pd.testing.assert_series_equal(ranking.rank(shuffled).loc[scored.index], ranking.rank(scored))


@QUICK
@given(st.lists(knowledge(), min_size=1, max_size=6))
def test_a_project_is_judged_by_itself(topup, pairs) -> None:
    evaluation = evaluated(topup, [now for now, _ in pairs])
    together = scoring.score(evaluation)
    alone = [
        scoring.score(criteria.evaluate_all(topup, evaluation.facts.loc[[one]]))
        for one in evaluation.index
    ]
    pd.testing.assert_frame_equal(pd.concat(alone), together)
