"""How firm the order is: many draws with other weights and thresholds, and what they do to ranks.

In every draw each weight is shifted by up to ``weight_shift`` and each threshold or ramp is moved
within the ``range`` that its rule states. What a parameter does to the facts or the homes is not
drawn, since that would need the projects to be made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart import scoring
from kansenkaart.criteria import Evaluation, Judgement, judge
from kansenkaart.rules import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.rules import Criterion, Parameters

    Floats = NDArray[np.float64]

COLUMNS = ("top20_share", "rank_low", "rank_high")

_CELLS = 50_000
"""Draws times projects that are worked out at once: arrays that stay in the processor's cache."""
_SCALE = 10**9
"""Scores have nine decimals; as whole numbers they sort exactly."""


@dataclass(frozen=True)
class _Draws:
    """What differs between draws: weights, and which step of its range each threshold takes."""

    weight: Floats
    axis_weight: Floats
    step: NDArray[np.intp]
    """Draws by criteria."""


def run(evaluation: Evaluation, settings: Parameters) -> pd.DataFrame:
    """Draw other weights and thresholds, and see where each candidate ends.

    Parameters
    ----------
    evaluation
        Of :func:`kansenkaart.criteria.evaluate_all`.
    settings
        Parameters ``common``: ``draws``, ``seed``, ``weight_shift``, ``threshold_steps``, ``top``
        and ``rank_interval``.

    Returns
    -------
    DataFrame
        On the projects' index, null for what is no candidate: ``top20_share`` (share of draws in
        the top of its kind), ``rank_low`` and ``rank_high`` (the interval of its ranks). In a draw
        that excludes it a candidate ranks after all others.
    """
    by_id = replace(evaluation, facts=evaluation.facts.sort_index(kind="stable"))
    order = np.argsort(evaluation.index.to_numpy(), kind="stable")
    steps = int(settings["threshold_steps"])
    variants = [
        [_rows(j, order)] if c.range is None else _variants(c, by_id.facts, steps)
        for c, j in zip(evaluation.rules.criteria, evaluation.judgements, strict=True)
    ]
    draws = _draw(evaluation, settings)
    ranks = np.concatenate(
        [_ranks(by_id, variants, part) for part in _chunks(draws, len(order))], dtype=np.int32
    )
    low, high = settings["rank_interval"]
    bounds = np.quantile(ranks, [low, high], axis=0, method="inverted_cdf")
    found = pd.DataFrame(
        {
            "top20_share": (ranks <= settings["top"]).mean(axis=0),
            "rank_low": pd.array(bounds[0], dtype="Int64"),
            "rank_high": pd.array(bounds[1], dtype="Int64"),
        },
        index=by_id.index,
    )
    candidate = pd.Series(scoring.candidates(evaluation), index=evaluation.index)
    return found.reindex(evaluation.index).where(candidate)


def moved(criterion: Criterion, part: float) -> Criterion:
    """Return a criterion with its threshold, or its whole ramp, at a part (0-1) of its range."""
    assert criterion.range is not None
    low, high = criterion.range
    value = low + part * (high - low)
    test = criterion.test
    if test is None:
        return replace(criterion, ramp=tuple((x + value, y) for x, y in criterion.ramp))
    if test.min is not None:
        return replace(criterion, test=replace(test, min=value))
    return replace(criterion, test=replace(test, max=value))


def _variants(criterion: Criterion, facts: pd.DataFrame, steps: int) -> list[Judgement]:
    return [judge(moved(criterion, part), facts) for part in np.linspace(0, 1, steps)]


def _rows(judgement: Judgement, order: NDArray[np.intp]) -> Judgement:
    return Judgement(*(getattr(judgement, p)[order] for p in ("state", "low", "mid", "high")))


def _draw(evaluation: Evaluation, settings: Parameters) -> _Draws:
    rules = evaluation.rules
    rng = np.random.default_rng([int(settings["seed"]), KINDS.index(rules.kind)])
    draws, shift = int(settings["draws"]), float(settings["weight_shift"])
    own = scoring.Weights()

    def shifted(weights: Floats) -> Floats:
        return weights * rng.uniform(1 - shift, 1 + shift, (draws, len(weights)))

    return _Draws(
        weight=shifted(own.of_criteria(rules)),
        axis_weight=shifted(own.of_axes(rules)),
        step=rng.integers(int(settings["threshold_steps"]), size=(draws, len(rules.criteria))),
    )


def _chunks(draws: _Draws, projects: int) -> Iterator[_Draws]:
    size = max(1, _CELLS // max(1, projects))
    for start in range(0, len(draws.weight), size):
        part = slice(start, start + size)
        yield _Draws(draws.weight[part], draws.axis_weight[part], draws.step[part])


def _ranks(
    evaluation: Evaluation, variants: list[list[Judgement]], draws: _Draws
) -> NDArray[np.intp]:
    """Return the rank of each project in each draw, draws by projects."""
    criteria = evaluation.rules.criteria
    judged = [
        choices[0] if len(choices) == 1 else _pick(choices, draws.step[:, number])
        for number, choices in enumerate(variants)
    ]
    soft = [j for c, j in zip(criteria, judged, strict=True) if not c.is_veto]
    blended = scoring.blend(evaluation.rules, soft, draws.weight, draws.axis_weight)
    states = [np.atleast_2d(j.state) for j in judged]
    standing = scoring.standing(criteria, states)
    assessment, place = scoring.assess(evaluation.rules, blended, *standing)
    ranked = assessment == scoring.CANDIDATE
    return _order(place, blended, ranked)


def _pick(choices: list[Judgement], step: NDArray[np.intp]) -> Judgement:
    """Return the judgement of each draw, draws by projects."""
    parts = ("state", "low", "mid", "high")
    return Judgement(*(np.array([getattr(c, p) for c in choices])[step] for p in parts))


def _order(
    place: NDArray[np.intp], blended: scoring.Blend, ranked: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Rank by class, mid and low; equal ones by their place in the table; the rest after all."""
    mid = np.rint(np.nan_to_num(blended.mid) * _SCALE).astype(np.int64)
    low = np.rint(blended.low * _SCALE).astype(np.int64)
    key = (place.astype(np.int64) * (_SCALE + 1) + (_SCALE - mid)) * (_SCALE + 1) + (_SCALE - low)
    key = np.where(ranked, key, np.iinfo(np.int64).max)
    order = np.argsort(key, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1)[None, :], axis=1)
    return np.where(ranked, ranks, ranked.sum(axis=1, keepdims=True) + 1)
