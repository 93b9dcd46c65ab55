"""Scores of one kind: axis scores, the interval, completeness and class, all as matrices.

An axis is the weighted mean of its soft criteria, the score the weighted mean of the axes. Low
takes what is unknown as 0, high as 1; mid leaves out unknown criteria and wholly unknown axes.
Completeness is the share of the weight that is known. Scores are rounded to nine decimals, so that
equal projects tie wherever they stand in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.criteria import FAIL, OUTCOMES, UNKNOWN, Evaluation, Judgement
from kansenkaart.rules import AXES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.rules import Criterion, KindRules

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

CLASSES = ("A", "B", "C")
CANDIDATE, EXCLUDED, NOT_ASSESSABLE = "candidate", "excluded", "not_assessable"

_DECIMALS = 9
TOLERANCE = 1e-9
"""A score that misses a limit by less than rounding error has reached it."""


@dataclass(frozen=True)
class Weights:
    """Weights that replace those of the rules; what is not named keeps its own."""

    axes: Mapping[str, float] = field(default_factory=dict)
    criteria: Mapping[str, float] = field(default_factory=dict)

    def of_axes(self, rules: KindRules) -> Floats:
        """Return the weight of each axis of a kind, in their fixed order."""
        return np.array([self.axes.get(a, rules.axes[a].weight) for a in axes(rules)], np.float64)

    def of_criteria(self, rules: KindRules) -> Floats:
        """Return the weight of each soft criterion of a kind."""
        return np.array([self.criteria.get(c.id, c.weight) for c in rules.soft], np.float64)


@dataclass(frozen=True)
class Blend:
    """Weighted means, one row per set of weights and one column per project."""

    low: Floats
    mid: Floats
    """NaN where nothing is known."""
    high: Floats
    completeness: Floats
    axis_mid: tuple[Floats, ...]
    """Per axis, not rounded; NaN where nothing of it is known."""


def axes(rules: KindRules) -> tuple[str, ...]:
    """Return the axes of a kind in their fixed order."""
    return tuple(a for a in AXES if a in rules.axes)


def soft(evaluation: Evaluation) -> list[Judgement]:
    """Return the judgements of the soft criteria, in the order of the rules."""
    pairs = zip(evaluation.rules.criteria, evaluation.judgements, strict=True)
    return [judgement for criterion, judgement in pairs if not criterion.is_veto]


def blend(
    rules: KindRules, judged: Sequence[Judgement], weight: Floats, axis_weight: Floats
) -> Blend:
    """Blend the scores of the soft criteria under one or many sets of weights.

    Parameters
    ----------
    rules
        Of the kind.
    judged
        Per soft criterion its judgement; arrays over the projects, or sets of weights by projects
        for a criterion that differs between the sets.
    weight
        Sets of weights by soft criteria.
    axis_weight
        Sets of weights by axes.
    """
    sums: dict[str, Floats | float] = {"low": 0.0, "mid": 0.0, "high": 0.0, "known": 0.0}
    all_weight: Floats | float = 0.0
    known_weight: Floats | float = 0.0
    axis_mid = []
    for number, axis in enumerate(axes(rules)):
        columns = [n for n, c in enumerate(rules.soft) if c.axis == axis]
        own = weight[:, columns]
        total = own.sum(axis=1, keepdims=True)
        of_axis = np.where(total > 0, axis_weight[:, [number]], 0.0)
        parts = _axis_sums([judged[n] for n in columns], own)
        known = parts["known"]
        axis_mid.append(_divide(parts["mid"], known))
        all_weight = all_weight + of_axis
        counted = np.where(known > 0, of_axis, 0.0)
        known_weight = known_weight + counted
        sums["mid"] = sums["mid"] + counted * np.nan_to_num(axis_mid[-1])
        for name in ("low", "high", "known"):
            sums[name] = sums[name] + of_axis * np.nan_to_num(_divide(parts[name], total))
    known = _rounded(sums["known"], all_weight)
    return Blend(
        low=_rounded(sums["low"], all_weight),
        mid=_rounded(sums["mid"], known_weight),
        high=_rounded(sums["high"], all_weight),
        completeness=np.where(np.isnan(known), 0.0, known),
        axis_mid=tuple(axis_mid),
    )


def score(evaluation: Evaluation, weights: Weights | None = None) -> pd.DataFrame:
    """Score and class every project of one kind.

    Parameters
    ----------
    evaluation
        Of :func:`kansenkaart.criteria.evaluate_all`.
    weights
        Weights to use instead of those of the rules.

    Returns
    -------
    DataFrame
        On the projects' index: ``assessment``, ``excluded_by`` (list of the criteria that failed),
        ``class`` (null unless a candidate), ``score_low``, ``score_mid``, ``score_high`` (0-1),
        ``completeness`` (0-1) and ``score_<axis>`` for each axis of the kind; null where nothing of
        it is known.
    """
    rules = evaluation.rules
    blended, assessment, place = _assessed(evaluation, weights or Weights())
    table = pd.DataFrame(
        {
            "assessment": pd.Series(assessment[0], evaluation.index, dtype="str"),
            "excluded_by": pd.Series(_failed(evaluation), evaluation.index, dtype=object),
            "class": pd.Series(np.array(CLASSES)[place[0]], evaluation.index, dtype="str"),
            "score_low": blended.low[0],
            "score_mid": blended.mid[0],
            "score_high": blended.high[0],
            "completeness": blended.completeness[0],
        },
        index=evaluation.index,
    )
    table["class"] = table["class"].where(table["assessment"] == CANDIDATE)
    for axis, mid in zip(axes(rules), blended.axis_mid, strict=True):
        table[f"score_{axis}"] = np.round(mid[0], _DECIMALS)
    return table


def candidates(evaluation: Evaluation) -> Flags:
    """Return which projects are candidates, as :func:`score` says without weights of its own."""
    _, assessment, _ = _assessed(evaluation, Weights())
    found: Flags = assessment[0] == CANDIDATE
    return found


def _assessed(
    evaluation: Evaluation, weights: Weights
) -> tuple[Blend, NDArray[np.str_], NDArray[np.intp]]:
    """Return scores, assessment and class under one set of weights, each of one row."""
    rules = evaluation.rules
    blended = blend(
        rules,
        soft(evaluation),
        weights.of_criteria(rules)[None, :],
        weights.of_axes(rules)[None, :],
    )
    flags = standing(rules.criteria, [j.state for j in evaluation.judgements])
    return blended, *assess(rules, blended, *flags)


def standing(
    criteria: Sequence[Criterion], states: Sequence[NDArray[np.int8]]
) -> tuple[Flags, Flags, Flags]:
    """Return what the outcomes alone decide: excluded, identity unknown, and capped at class B.

    A failed veto excludes. An unknown identifying criterion makes a project not assessable. An
    unknown veto, or an outcome that a criterion names as its ``cap``, caps.
    """
    shape = np.broadcast_shapes(*(s.shape for s in states))
    excluded, unsure, capped = (np.zeros(shape, dtype=bool) for _ in range(3))
    for criterion, state in zip(criteria, states, strict=True):
        unknown = state == UNKNOWN
        if criterion.is_veto:
            excluded |= state == FAIL
            capped |= unknown
        if criterion.identifying:
            unsure |= unknown
        for code, outcome in OUTCOMES.items():
            if outcome in criterion.cap:
                capped |= state == code
    return excluded, unsure, capped


def assess(
    rules: KindRules, blended: Blend, excluded: Flags, unsure: Flags, capped: Flags
) -> tuple[NDArray[np.str_], NDArray[np.intp]]:
    """Return the assessment and the class (its place in :data:`CLASSES`) of each project."""
    limits = rules.classes
    too_little = blended.completeness < limits.completeness_floor - TOLERANCE
    unsure = unsure | too_little | np.isnan(blended.mid)
    capped = capped | (blended.completeness < limits.completeness_for_a - TOLERANCE)
    assessment = np.select([excluded, unsure], [EXCLUDED, NOT_ASSESSABLE], CANDIDATE)
    return assessment, classes(blended.mid, capped, limits.a, limits.b)


def classes(mid: Floats, capped: Flags, a: float, b: float) -> NDArray[np.intp]:
    """Return 0 for class A, 1 for B, 2 for C; what is capped is B at most."""
    is_a = (mid >= a - TOLERANCE) & ~capped
    return np.select([is_a, mid >= b - TOLERANCE], [0, 1], 2)


def shares(evaluation: Evaluation, weights: Weights | None = None) -> pd.DataFrame:
    """Return by how much each soft criterion moves the mid score per point of its own score.

    Projects by soft criteria; 0 where unknown. Each row sums to 1 where anything is known.
    """
    rules, given = evaluation.rules, weights or Weights()
    judged = soft(evaluation)
    shape = (len(judged), len(evaluation.index))
    known = np.array([~np.isnan(j.mid) for j in judged], dtype=np.float64).reshape(shape)
    weighed = known * given.of_criteria(rules)[:, None]
    axis_of = np.array([axes(rules).index(c.axis) for c in rules.soft], dtype=np.intp)
    member = np.eye(len(axes(rules)))[axis_of].T
    of_axis = member @ weighed
    counted = np.where(of_axis > 0, given.of_axes(rules)[:, None], 0.0)
    per_axis = _divide(_divide(counted, counted.sum(axis=0, keepdims=True)), of_axis)
    names = [c.id for c in rules.soft]
    return pd.DataFrame((weighed * np.nan_to_num(per_axis)[axis_of]).T, evaluation.index, names)


def full_shares(rules: KindRules) -> dict[str, float]:
    """Return the share of each soft criterion in the whole weight, were everything known."""
    soft_of = {axis: [c for c in rules.soft if c.axis == axis] for axis in axes(rules)}
    total = {axis: sum(c.weight for c in own) or 1.0 for axis, own in soft_of.items()}
    every = sum(rules.axes[axis].weight for axis in soft_of) or 1.0
    return {c.id: rules.axes[c.axis].weight / every * c.weight / total[c.axis] for c in rules.soft}


def contributions(evaluation: Evaluation, weights: Weights | None = None) -> pd.DataFrame:
    """Return what each soft criterion adds to the mid score; each row sums to it."""
    made = shares(evaluation, weights)
    for name, judgement in zip(made.columns, soft(evaluation), strict=True):
        made[name] = made[name] * np.nan_to_num(judgement.mid)
    return made


def _axis_sums(judged: Sequence[Judgement], weight: Floats) -> dict[str, Floats]:
    """Return weighted sums over the criteria of one axis, sets of weights by projects."""
    sums: dict[str, Floats] = {}
    for part in ("low", "mid", "high", "known"):
        arrays = [_part(judgement, part) for judgement in judged]
        fixed = [n for n, array in enumerate(arrays) if array.ndim == 1]
        total = weight[:, fixed] @ np.array([arrays[n] for n in fixed]) if fixed else 0.0
        for number, array in enumerate(arrays):
            if number not in fixed:
                total = total + weight[:, [number]] * array
        sums[part] = np.asarray(total)
    return sums


def _part(judgement: Judgement, part: str) -> Floats:
    if part == "known":
        return (~np.isnan(judgement.mid)).astype(np.float64)
    array: Floats = getattr(judgement, part)
    return np.nan_to_num(array) if part == "mid" else array


def _divide(above: Floats | float, below: Floats | float) -> Floats:
    """Divide; NaN where ``below`` is 0."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    empty = np.full(shape, np.nan)
    quotient: Floats = np.divide(above, below, out=empty, where=np.asarray(below) > 0)
    return quotient


def _rounded(above: Floats | float, below: Floats | float) -> Floats:
    quotient: Floats = np.round(_divide(above, below), _DECIMALS)
    return quotient


def _failed(evaluation: Evaluation) -> list[list[str]]:
    """Return the ids of the vetoes that each project fails."""
    pairs = zip(evaluation.rules.criteria, evaluation.judgements, strict=True)
    failed: list[list[str]] = [[] for _ in evaluation.index]
    for criterion, judgement in pairs:
        if criterion.is_veto:
            for row in np.flatnonzero(judgement.state == FAIL):
                failed[row].append(criterion.id)
    return failed
