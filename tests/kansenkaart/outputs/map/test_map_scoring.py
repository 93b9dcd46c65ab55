"""The page scores as the program does: at the rules' weights, others, and other thresholds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kansenkaart import criteria, scoring
from kansenkaart.criteria import Evaluation, Judgement
from tests.kansenkaart.outputs.map import fabricate

pytestmark = pytest.mark.browser

STATES = {"pass": criteria.PASS, "fail": criteria.FAIL, "unknown": criteria.UNKNOWN}


@pytest.fixture(scope="module")
def result():
    return fabricate.result(panden=900, opportunities=400, seed=3)


@pytest.fixture(scope="module")
def score(modules, result):
    return modules(result)


def wide(result, kind: str, name: str) -> pd.DataFrame:
    own = result.outcomes[result.outcomes["kind"] == kind]
    ids = [c.id for c in result.rules[kind].criteria]
    return own.pivot(index="opportunity_id", columns="criterion", values=name)[ids]


def evaluation(result, kind: str, thresholds: dict[str, float] | None = None) -> Evaluation:
    """Return the program's own judgement of the recorded outcomes, at other thresholds if given."""
    rules = result.rules[kind]
    outcome = wide(result, kind, "outcome")
    values = {n: wide(result, kind, n) for n in ("score", "score_low", "score_high", "value")}
    judged = []
    for c in rules.criteria:
        if thresholds and c.id in thresholds:
            test = replace(c.test, min=thresholds[c.id])
            facts = pd.DataFrame({c.field: values["value"][c.id].astype(float)})
            judged.append(criteria.judge(replace(c, test=test), facts))
            continue
        arrays = [values[n][c.id].to_numpy(float) for n in ("score_low", "score", "score_high")]
        states = outcome[c.id].map(STATES).to_numpy(np.int8)
        judged.append(Judgement(states, *arrays))
    return Evaluation(rules, pd.DataFrame(index=outcome.index), tuple(judged))


def assert_equal(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    mine = found.loc[expected.index]
    for ours, theirs in [
        ("low", "score_low"),
        ("mid", "score_mid"),
        ("high", "score_high"),
        ("completeness", "completeness"),
        ("building", "score_building"),
    ]:
        np.testing.assert_allclose(
            mine[ours].to_numpy(float), expected[theirs].to_numpy(float), atol=2e-9, err_msg=ours
        )
    names = mine["assessment"].map({0: "candidate", 1: "excluded", 2: "not_assessable"})
    assert names.tolist() == expected["assessment"].tolist()
    letters = mine["letter"].map({0: "A", 1: "B", 2: "C", 255: "none"})
    assert letters.tolist() == expected["class"].fillna("none").tolist()


def test_equals_scores_worked_out_by_hand(score, result):
    found, _, _ = score({})
    table = result.opportunities.set_index("opportunity_id")
    assert {"candidate", "excluded", "not_assessable"} <= set(table["assessment"])
    assert {"A", "B", "C"} <= set(table["class"].dropna())
    assert_equal(found, table)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_the_program_on_other_weights(score, result, seed):
    rng = np.random.default_rng(seed)
    changes = {
        kind: {
            "axes": {a: round(float(rng.uniform(0, 1)), 2) for a in result.rules[kind].axes},
            "criteria": {c.id: round(float(rng.uniform(0, 3)), 2) for c in result.rules[kind].soft},
        }
        for kind in result.rules
    }
    changes["topup"]["axes"]["coupling"] = 0
    found, _, _ = score(changes)
    for kind in result.rules:
        weights = scoring.Weights(**changes[kind])
        assert_equal(found, scoring.score(evaluation(result, kind), weights))


def test_equals_the_program_on_other_thresholds(score, result):
    moved = {
        kind: {"thresholds": {c.id: c.live[1] if n % 2 else c.live[0] for n, c in enumerate(live)}}
        for kind in result.rules
        if (live := [c for c in result.rules[kind].criteria if c.live])
    }
    assert len(moved) >= 3
    before, _, _ = score({})
    found, _, funnel = score(moved)
    assert (before["assessment"] != found["assessment"]).any()
    for kind, changes in moved.items():
        judged = evaluation(result, kind, changes["thresholds"])
        assert_equal(found, scoring.score(judged))
        left = np.ones(len(judged.index), dtype=bool)
        for criterion, judgement in zip(judged.rules.criteria, judged.judgements, strict=True):
            if criterion.is_veto:
                left &= judgement.state != criteria.FAIL
                step = funnel[(funnel["kind"] == kind) & (funnel["step"] == criterion.id)]
                assert step["projects"].item() == left.sum()


def test_totals_and_funnel_equal_the_programs(score, result):
    _, totals, funnel = score({})
    mine = totals[totals["projects"] > 0].set_index(["kind", "class"]).sort_index()
    theirs = result.totals.set_index(["kind", "class"]).sort_index()
    assert mine["projects"].tolist() == theirs["projects"].tolist()
    for band in ("low", "mid", "high"):
        np.testing.assert_allclose(mine[band], theirs[f"homes_{band}"])
    assert theirs["projects_to_verify"].sum() > 3
    for name in ("projects_to_verify", "homes_to_verify"):
        np.testing.assert_allclose(mine[name], theirs[name])
    merged = result.funnel.merge(funnel, on=["kind", "step"], suffixes=("", "_page"))
    assert len(merged) == len(result.funnel)
    known = merged["projects"].notna()
    assert (merged.loc[known, "projects"] == merged.loc[known, "projects_page"]).all()


def turned_out_well(judged: Evaluation) -> Evaluation:
    """Return it with every unknown veto passed, and what else is unknown of the same facts."""
    pairs = list(zip(judged.rules.criteria, judged.judgements, strict=True))
    unknown = {c.id: j.state == criteria.UNKNOWN for c, j in pairs}
    made = []
    for criterion, judgement in pairs:
        vetoes = [c for c in judged.rules.vetoes if c.field == criterion.field]
        asked = np.any([unknown[c.id] for c in vetoes], axis=0) & unknown[criterion.id]
        ramp = [score for _, score in criterion.ramp]
        best = max([*ramp, *criterion.scores.values()], default=np.nan)
        bounds = [np.where(asked, best, v) for v in (judgement.low, judgement.mid, judgement.high)]
        state = np.where(asked, criteria.PASS, judgement.state).astype(np.int8)
        made.append(Judgement(state, *bounds))
    return replace(judged, judgements=tuple(made))


def test_the_class_when_a_veto_turns_out_well_counts_what_else_it_answers(score, result):
    found, _, _ = score({})
    also = 0
    for kind in result.rules:
        judged = evaluation(result, kind)
        now = scoring.score(judged)
        candidates = now.index[now["assessment"] == "candidate"]
        hoped = turned_out_well(judged)
        expected = scoring.score(hoped).loc[candidates, "class"]
        assert found.loc[candidates, "confirmed"].tolist() == expected.tolist()
        also += sum(
            int((old.state != new.state).sum())
            for c, old, new in zip(
                judged.rules.criteria, judged.judgements, hoped.judgements, strict=True
            )
            if not c.is_veto
        )
    assert also > 5
