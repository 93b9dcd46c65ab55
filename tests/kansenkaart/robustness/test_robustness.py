"""Robustness: what draws with other weights and thresholds do to the order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kansenkaart import criteria, ranking, robustness, rules, scoring

SURE = {"flat_roof_share": 0.9, "monument": "none", "dwellings": 8, "lift": True}


def evaluated(kind: rules.KindRules, rows: dict[str, dict]) -> criteria.Evaluation:
    facts = pd.DataFrame.from_dict({k: SURE | v for k, v in rows.items()}, orient="index")
    return criteria.evaluate_all(kind, facts)


def without_ranges(kind: rules.KindRules) -> rules.KindRules:
    return replace(kind, criteria=tuple(replace(c, range=None) for c in kind.criteria))


def still(settings: rules.Parameters) -> rules.Parameters:
    """Return settings under which nothing moves."""
    record = replace(settings.record("weight_shift"), value=0.0)
    return settings | rules.Parameters({"weight_shift": record})


def test_where_nothing_moves_every_draw_gives_the_rank_itself(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    rows = {
        "c": {"storeys": 3, "share": 1.0},
        "a": {"storeys": 2, "share": 1.0},
        "b": {"storeys": 2, "share": 1.0},
        "d": {"storeys": 1, "share": 0.85},
        "x": {"storeys": 3, "share": 1.0, "monument": "rijks"},
    }
    evaluation = evaluated(without_ranges(topup), rows)
    found = robustness.run(evaluation, still(sample.parameters("common")))
    ranks = ranking.rank(scoring.score(evaluation))
    assert ranks.dropna().to_dict() == {"c": 1, "a": 2, "b": 3, "d": 4}
    candidates = found.dropna()
    assert candidates["rank_low"].to_dict() == ranks.dropna().to_dict()
    assert candidates["rank_high"].to_dict() == ranks.dropna().to_dict()
    assert found["top20_share"].dropna().to_dict() == {"c": 1.0, "a": 1.0, "b": 0.0, "d": 0.0}
    assert found.loc["x"].isna().all()


def test_of_equal_scores_the_one_that_is_known_better_comes_first(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    # both score 1 on what is known; of a the lift is not known, so that its low bound is less
    rows = {"a": {"storeys": 3, "share": 1.0, "lift": None}, "b": {"storeys": 3, "share": 1.0}}
    evaluation = evaluated(without_ranges(topup), rows)
    scored = scoring.score(evaluation)
    assert scored["score_mid"].tolist() == [1.0, 1.0]
    assert scored["class"].nunique() == 1
    found = robustness.run(evaluation, still(sample.parameters("common")))
    assert found["rank_low"].to_dict() == {"a": 2, "b": 1}


def test_one_that_is_better_in_everything_is_always_first(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    rows = {f"p{n}": {"storeys": 1 + n / 10, "share": 0.8 + n / 100} for n in range(15)}
    rows["best"] = {"storeys": 3, "share": 1.0}
    found = robustness.run(evaluated(without_ranges(topup), rows), sample.parameters("common"))
    assert found.loc["best"].to_dict() == {"top20_share": 1.0, "rank_low": 1, "rank_high": 1}
    assert (found["rank_low"] <= found["rank_high"]).all()


def test_ranks_without_ranges_match_scoring_under_the_same_weights(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    rng = np.random.default_rng(1)
    rows = {
        f"p{n:02d}": {"storeys": rng.uniform(1, 5), "share": rng.uniform(0, 1)} for n in range(30)
    }
    evaluation = evaluated(without_ranges(topup), rows)
    common = sample.parameters("common")
    draws = robustness._draw(evaluation, common)
    found = robustness._ranks(evaluation, [[j] for j in evaluation.judgements], draws)
    soft = [c.id for c in topup.soft]
    for number in (0, 57, 199):
        weights = scoring.Weights(
            axes=dict(zip(("building", "planning"), draws.axis_weight[number], strict=True)),
            criteria=dict(zip(soft, draws.weight[number], strict=True)),
        )
        ranks = ranking.rank(scoring.score(evaluation, weights))
        assert found[number].tolist() == ranks.tolist()


def test_a_threshold_within_reach_of_its_range_shakes_a_candidate(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    # the veto's range is 0.4 to 0.6 in five steps: 0.40, 0.45, 0.50, 0.55, 0.60
    rows = {
        "firm": {"storeys": 3, "share": 1.0, "flat_roof_share": 0.7},
        "shaky": {"storeys": 3, "share": 1.0, "flat_roof_share": 0.56},
        "third": {"storeys": 3, "share": 0.9, "flat_roof_share": 0.7},
    }
    common = still(sample.parameters("common"))
    ramp_fixed = tuple(replace(c, range=None) if c.id == "storeys" else c for c in topup.criteria)
    found = robustness.run(evaluated(replace(topup, criteria=ramp_fixed), rows), common)
    # excluded in the draws at 0.60, a fifth of them; then it ranks after all others
    assert found.loc["shaky", "top20_share"] == pytest.approx(0.8, abs=0.1)
    assert found.loc["shaky", "rank_high"] == 3
    assert found.loc["firm"].to_dict() == {"top20_share": 1.0, "rank_low": 1, "rank_high": 1}
    assert found.loc["third", "rank_low"] == 2


def test_the_same_seed_gives_the_same_numbers_whatever_the_order_of_the_rows(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    rows = {f"p{n:02d}": {"storeys": 1 + n % 4, "share": n / 40} for n in range(40)}
    common = sample.parameters("common")
    forward = robustness.run(evaluated(topup, rows), common)
    backward = robustness.run(evaluated(topup, dict(reversed(rows.items()))), common)
    pd.testing.assert_frame_equal(backward.loc[forward.index], forward)


def test_the_size_of_the_chunks_changes_nothing(
    topup: rules.KindRules, sample: rules.Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {f"p{n:02d}": {"storeys": 1 + n % 4, "share": n / 40} for n in range(40)}
    evaluation, common = evaluated(topup, rows), sample.parameters("common")
    whole = robustness.run(evaluation, common)
    monkeypatch.setattr(robustness, "_CELLS", 120)
    pd.testing.assert_frame_equal(robustness.run(evaluation, common), whole)


@pytest.mark.parametrize(
    ("part", "least", "first"), [(0.0, 0.4, 0.5), (0.5, 0.5, 1.0), (1.0, 0.6, 1.5)]
)
def test_a_criterion_moves_within_its_range(
    part: float, least: float, first: float, topup: rules.KindRules
) -> None:
    roof = robustness.moved(topup.criterion("flat_roof"), part)
    storeys = robustness.moved(topup.criterion("storeys"), part)
    assert roof.test.min == pytest.approx(least)
    assert storeys.ramp[0] == (first, 0.0)
    assert [y for _, y in storeys.ramp] == [0.0, 1.0, 0.5]


def test_an_upper_limit_moves_too(topup: rules.KindRules) -> None:
    deep = replace(topup.criterion("flat_roof"), test=rules.Test(max=16), range=(14.0, 20.0))
    assert robustness.moved(deep, 1.0).test == rules.Test(max=20.0)


def test_weights_shift_up_and_down_within_the_stated_share(
    topup: rules.KindRules, sample: rules.Rules
) -> None:
    evaluation = evaluated(topup, {"a": {"storeys": 3, "share": 1.0}})
    draws = robustness._draw(evaluation, sample.parameters("common"))
    for drawn, own in ((draws.weight, [2.0, 1.0, 1.0]), (draws.axis_weight, [0.6, 0.4])):
        factor = drawn / np.array(own)
        assert ((factor >= 0.75) & (factor <= 1.25)).all()
        assert (factor.min(axis=0) < 0.8).all()
        assert (factor.max(axis=0) > 1.2).all()
    assert set(draws.step.ravel()) == {0, 1, 2, 3, 4}
