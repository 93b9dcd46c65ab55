"""Scores of one kind: axis scores, the interval, completeness and class, all as matrices.

An axis is the weighted mean of its soft criteria, the score the weighted mean of the axes. Low
takes what is unknown as 0, high as 1; mid leaves out unknown criteria and wholly unknown axes.
Completeness is the share of the weight that is known. Scores are rounded to nine decimals, so that
equal projects tie wherever they stand in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.criteria import FAIL, OUTCOMES, UNKNOWN, Evaluation
from kansenkaart.rules import AXES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.rules import KindRules

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

CLASSES = ("A", "B", "C")
ASSESSMENTS = ("candidate", "excluded", "not_assessable")

_DECIMALS = 9
_TOLERANCE = 1e-9
"""A score that misses a limit by less than rounding error has reached it."""


@dataclass(frozen=True)
class Weights:
    """Weights that replace those of the rules; what is not named keeps its own."""

    axes: Mapping[str, float] = field(default_factory=dict)
    criteria: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Matrices:
    """The soft criteria of one kind, projects by criteria, and how they weigh."""

    low: Floats
    mid: Floats
    """0 where unknown."""
    high: Floats
    known: Floats
    """1 where known, else 0."""
    member: Floats
    """Criteria by axes: 1 where the criterion belongs to the axis."""
    weight: Floats
    """Per criterion."""
    axis_weight: Floats
    """Per axis; 0 for an axis none of whose criteria has weight."""


def matrices(evaluation: Evaluation, weights: Weights | None = None) -> Matrices:
    """Gather the soft criteria of an evaluation and the weights in force."""
    given = weights or Weights()
    rules = evaluation.rules
    pairs = zip(rules.criteria, evaluation.judgements, strict=True)
    soft = [(c, j) for c, j in pairs if not c.is_veto]
    shape = (len(evaluation.index), len(soft))

    def gather(part: str) -> Floats:
        columns = [getattr(judgement, part) for _, judgement in soft]
        return np.array(columns, dtype=np.float64).T.reshape(shape)

    names = axes(rules)
    member = np.array([[c.axis == a for a in names] for c, _ in soft], np.float64)
    member = member.reshape(len(soft), len(names))
    weight = np.array([given.criteria.get(c.id, c.weight) for c, _ in soft], np.float64)
    axis_weight = np.array([given.axes.get(a, rules.axes[a].weight) for a in names], np.float64)
    mid = gather("mid")
    return Matrices(
        low=gather("low"),
        mid=np.nan_to_num(mid),
        high=gather("high"),
        known=(~np.isnan(mid)).astype(np.float64),
        member=member,
        weight=weight,
        axis_weight=np.where(weight @ member > 0, axis_weight, 0.0),
    )


def axes(rules: KindRules) -> tuple[str, ...]:
    """Return the axes of a kind in their fixed order."""
    return tuple(a for a in AXES if a in rules.axes)


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
    m = matrices(evaluation, weights)
    axis_mid, low, mid, high, completeness = (np.round(x, _DECIMALS) for x in _means(m))
    limits = evaluation.rules.classes
    excluded = _any(evaluation, "veto", FAIL)
    unsure = _identity_unknown(evaluation) | np.isnan(mid)
    unsure |= completeness < limits.completeness_floor - _TOLERANCE
    capped = _capped(evaluation) | (completeness < limits.completeness_for_a - _TOLERANCE)
    assessment = np.select([excluded, unsure], ASSESSMENTS[1:], ASSESSMENTS[0])
    letters = np.array(CLASSES)[classes(mid, capped, limits.a, limits.b)]
    scored = pd.DataFrame(
        {
            "assessment": pd.Series(assessment, evaluation.index, dtype="str"),
            "excluded_by": pd.Series(_failed(evaluation), evaluation.index, dtype=object),
            "class": pd.Series(letters, evaluation.index, dtype="str"),
            "score_low": low,
            "score_mid": mid,
            "score_high": high,
            "completeness": completeness,
        },
        index=evaluation.index,
    )
    scored["class"] = scored["class"].where(assessment == ASSESSMENTS[0])
    for number, axis in enumerate(axes(evaluation.rules)):
        scored[f"score_{axis}"] = axis_mid[:, number]
    return scored


def classes(mid: Floats, capped: Flags, a: float, b: float) -> NDArray[np.intp]:
    """Return 0 for class A, 1 for B, 2 for C; what is capped is B at most."""
    is_a = (mid >= a - _TOLERANCE) & ~capped
    return np.select([is_a, mid >= b - _TOLERANCE], [0, 1], 2)


def shares(evaluation: Evaluation, weights: Weights | None = None) -> pd.DataFrame:
    """Return by how much each soft criterion moves the mid score per point of its own score.

    Projects by criteria; 0 where unknown. Each row sums to 1 where anything is known.
    """
    m = matrices(evaluation, weights)
    known_weight = (m.known * m.weight) @ m.member
    counted = np.where(known_weight > 0, m.axis_weight, 0.0)
    of_axis = _divide(counted, counted.sum(axis=1, keepdims=True))
    within = np.nan_to_num(_divide(of_axis, known_weight)) @ m.member.T
    names = [c.id for c in evaluation.rules.soft]
    return pd.DataFrame(m.known * m.weight * within, evaluation.index, names)


def contributions(evaluation: Evaluation, weights: Weights | None = None) -> pd.DataFrame:
    """Return what each soft criterion adds to the mid score; each row sums to it."""
    return shares(evaluation, weights) * matrices(evaluation, weights).mid


def _means(m: Matrices) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return axis mids (projects by axes), low, mid, high and completeness."""
    total = m.weight @ m.member
    known = (m.known * m.weight) @ m.member
    axis_mid = _divide((m.mid * m.weight) @ m.member, known)
    counted = np.where(known > 0, m.axis_weight, 0.0)
    mid = _divide((np.nan_to_num(axis_mid) * counted).sum(axis=1), counted.sum(axis=1))

    def mean(parts: Floats) -> Floats:
        per_axis = np.nan_to_num(_divide((parts * m.weight) @ m.member, total))
        return _divide(per_axis @ m.axis_weight, m.axis_weight.sum())

    return axis_mid, mean(m.low), mid, mean(m.high), mean(m.known)


def _divide(above: Floats, below: Floats) -> Floats:
    """Divide, NaN where ``below`` is 0."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    quotient: Floats = np.divide(
        above, below, out=np.full(shape, np.nan), where=np.asarray(below) > 0
    )
    return quotient


def _any(evaluation: Evaluation, role: str, state: int) -> Flags:
    """Return whether any criterion of ``role`` has ``state``."""
    columns = [c.role == role for c in evaluation.rules.criteria]
    found: Flags = (evaluation.state[:, columns] == state).any(axis=1)
    return found


def _identity_unknown(evaluation: Evaluation) -> Flags:
    columns = [c.identifying for c in evaluation.rules.criteria]
    unknown: Flags = (evaluation.state[:, columns] == UNKNOWN).any(axis=1)
    return unknown


def _capped(evaluation: Evaluation) -> Flags:
    """Return what is B at most: an unknown veto, or an outcome that the rules name as a cap."""
    capped = _any(evaluation, "veto", UNKNOWN)
    for number, criterion in enumerate(evaluation.rules.criteria):
        for state, outcome in OUTCOMES.items():
            if outcome in criterion.cap:
                capped = capped | (evaluation.state[:, number] == state)
    return capped


def _failed(evaluation: Evaluation) -> list[list[str]]:
    """Return the ids of the vetoes that each project fails."""
    vetoes = [(n, c.id) for n, c in enumerate(evaluation.rules.criteria) if c.is_veto]
    failed = evaluation.state[:, [n for n, _ in vetoes]] == FAIL
    names = np.array([name for _, name in vetoes], dtype=object)
    return [names[row].tolist() if row.any() else [] for row in failed]
