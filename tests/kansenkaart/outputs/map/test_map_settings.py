"""Any weights and limits: the page gives what the program gives, on the invented town."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kansenkaart import decisions
from kansenkaart.outputs.appendix import weighted
from tests.kansenkaart.outputs.map.test_map_demo import ASSESSMENTS, LETTERS

pytestmark = pytest.mark.browser

STOPS = (85, 100, 120, 140)
"""Limits of area at which the program counted homes, so that the page can follow it there."""


def drawn_settings(rules, rng: np.random.Generator) -> dict:
    """Draw weights of axes and criteria and limits of vetoes, together, for every kind."""
    found = {}
    for kind in rules:
        own = rules[kind]
        live = [c for c in own.criteria if c.live]
        found[kind] = {
            "axes": {
                a: round(float(rng.choice([0, rng.uniform(0, 1)], p=[0.1, 0.9])), 2)
                for a in own.axes
            },
            "criteria": {c.id: round(float(rng.uniform(0, 4)), 2) for c in own.soft},
            "thresholds": {
                c.id: int(rng.choice(STOPS))
                if c.unit == "m2" and kind == "splitting"
                else round(float(rng.uniform(*c.live)), 2)
                for c in live
            },
        }
        found[kind]["axes"]["building"] = max(found[kind]["axes"]["building"], 0.05)
    return found


def session_with(weights: dict, folder, info) -> decisions.Session:
    path = folder / "sessie.json"
    run = {
        "run_id": info.run_id,
        "title": info.title,
        "tier": info.tier,
        "reference_date": info.reference_date.isoformat(),
    }
    path.write_text(
        json.dumps(
            {
                "format": "kansenkaart-session",
                "version": 1,
                "run": run,
                "exported": "2026-11-25",
                "parties": [],
                "decisions": [],
                "groups": [],
                "weights": weights,
                "log": [],
            }
        ),
        "utf-8",
    )
    return decisions.read(path)


@pytest.mark.parametrize("tier", ["intern", "sessie"])
@pytest.mark.parametrize("seed", range(8))
def test_any_weights_and_limits_together_give_what_the_program_gives(
    demo_run, modules, tmp_path, tier, seed
):
    result = demo_run.results[tier]
    weights = drawn_settings(result.rules, np.random.default_rng(seed))
    found, totals, funnel = modules(result)(weights)
    made = weighted.rescored(result, session_with(weights, tmp_path, result.info))
    table = made.opportunities.set_index("opportunity_id").loc[found.index]
    for ours, theirs in [("low", "score_low"), ("mid", "score_mid"), ("high", "score_high")]:
        np.testing.assert_allclose(
            found[ours].to_numpy(float), table[theirs].to_numpy(float), atol=2e-9, err_msg=ours
        )
    assert found["assessment"].map(ASSESSMENTS).tolist() == table["assessment"].tolist()
    assert found["letter"].map(LETTERS).tolist() == table["class"].fillna("none").tolist()
    own = table[table["assessment"] == "candidate"]
    sums = {b: own[f"homes_technical_{b}"] * own["kept_share"] for b in ("low", "mid", "high")}
    expected = own.assign(projects=1, **sums).groupby(["kind", "class"])[["projects", *sums]].sum()
    mine = totals[totals["projects"] > 0].set_index(["kind", "class"])[expected.columns]
    assert len(mine) == len(expected) > 5
    np.testing.assert_allclose(mine.loc[expected.index], expected.astype(float), rtol=1e-9)
    for kind in result.rules:
        assert_funnel_moves_as(result, kind, table, funnel)


def assert_funnel_moves_as(result, kind, table, funnel) -> None:
    """Hold each step against the recorded one and the vetoes that fail now and failed then."""
    before = result.opportunities[result.opportunities["kind"] == kind].set_index("opportunity_id")
    now = table[table["kind"] == kind]
    recorded = result.funnel[result.funnel["kind"] == kind].set_index("step")["projects"]
    shown = funnel[funnel["kind"] == kind].set_index("step")["projects"]
    passed = []
    for veto in result.rules[kind].vetoes:
        passed.append(veto.id)
        left = [
            sum(not set(passed) & set(failed) for failed in t["excluded_by"]) for t in (before, now)
        ]
        assert shown[veto.id] == recorded[veto.id] + left[1] - left[0], veto.id
    left = [int((t["assessment"] == "candidate").sum()) for t in (before, now)]
    assert shown["candidates"] == recorded["candidates"] + left[1] - left[0]
