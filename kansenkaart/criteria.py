"""Criteria, evaluated: pass, fail or unknown for every project, with its score.

Three laws hold, and tests keep them. Unknown is never no. A score lies in its interval. More
knowledge never widens an interval:

- a value that is null, or a category that reads ``unknown`` or that the rules do not list, is
  unknown: its score may be anything from 0 to 1;
- a value known as a band ``[<field>_low, <field>_high]`` makes a veto unknown where the test
  differs within the band. A soft criterion has the lowest and highest score within the band as its
  interval. When those differ by no more than ``score_band_max`` of the common rules it counts as
  known, at the score of ``<field>`` (or, without one, halfway); else it is wholly unknown, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.rules.build import category

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.rules import Criterion, KindRules, Test

    Floats = NDArray[np.float64]
    States = NDArray[np.int8]

PASS, FAIL, UNKNOWN = 1, 0, -1
OUTCOMES = {PASS: "pass", FAIL: "fail", UNKNOWN: "unknown"}
UNKNOWN_WORD = "unknown"
"""A category that stands for not knowing."""

_TOLERANCE = 1e-9
"""A value that misses a threshold by less than rounding error has reached it."""


@dataclass(frozen=True)
class Judgement:
    """One criterion on all projects: arrays of the same length."""

    state: States
    """:data:`PASS`, :data:`FAIL` or :data:`UNKNOWN`."""
    low: Floats
    mid: Floats
    """NaN where unknown, and for a veto."""
    high: Floats


@dataclass(frozen=True)
class Evaluation:
    """All criteria of one kind on its projects."""

    rules: KindRules
    facts: pd.DataFrame
    judgements: tuple[Judgement, ...]
    """In the order of ``rules.criteria``."""

    @cached_property
    def state(self) -> States:
        """Outcomes, projects by criteria."""
        shape = (len(self.facts), len(self.judgements))
        return np.array([j.state for j in self.judgements], dtype=np.int8).T.reshape(shape)

    @property
    def index(self) -> pd.Index:
        """The projects."""
        return self.facts.index


def evaluate_all(rules: KindRules, facts: pd.DataFrame) -> Evaluation:
    """Judge every criterion of a kind on its facts (one row per project)."""
    plain = pd.DataFrame(facts)
    return Evaluation(rules, plain, tuple(judge(c, plain) for c in rules.criteria))


def judge(criterion: Criterion, facts: pd.DataFrame) -> Judgement:
    """Return the outcome and score interval of one criterion on every project.

    Raises
    ------
    KeyError
        When the facts have neither the criterion's field nor its bounds.
    """
    if criterion.numeric:
        low, value, high = bounds(facts, criterion.field)
        if criterion.test is not None:
            return _veto(_within(criterion.test, low, high))
        return _on_ramp(criterion, low, value, high)
    codes, words = categories(facts[criterion.field])
    if criterion.test is not None:
        accepted = [_accepts(criterion.test, w) for w in words]
        return _veto(np.append(accepted, UNKNOWN).astype(np.int8)[codes])
    score = np.append([criterion.scores.get(w, np.nan) for w in words], np.nan)[codes]
    return _soft(criterion, score, score, score)


def bounds(facts: pd.DataFrame, field: str) -> tuple[Floats, Floats, Floats]:
    """Return low bound, best value and high bound of a numeric field; NaN where unknown.

    A bound that is missing beside a known value is that value; beside another bound it is endless.
    """
    names = (f"{field}_low", field, f"{field}_high")
    if field not in facts and not (names[0] in facts and names[2] in facts):
        raise KeyError(f"The facts have no column '{field}', nor its low and high bound.")
    empty = np.full(len(facts), np.nan)
    low, value, high = (_numbers(facts[n]) if n in facts else empty for n in names)
    low, high = (np.where(np.isnan(b), value, b) for b in (low, high))
    known = ~(np.isnan(low) & np.isnan(high))
    low = np.where(known & np.isnan(low), -np.inf, low)
    high = np.where(known & np.isnan(high), np.inf, high)
    return low, value, high


def ramp_bounds(
    ramp: Sequence[tuple[float, float]], low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Return the lowest and highest score of a ramp within each band; NaN where unknown."""
    xs, ys = np.array(ramp).T
    ends = np.interp(low, xs, ys), np.interp(high, xs, ys)
    least, most = np.minimum(*ends), np.maximum(*ends)
    for x, y in ramp:
        inside = (low < x) & (x < high)
        least = np.where(inside, np.minimum(least, y), least)
        most = np.where(inside, np.maximum(most, y), most)
    return least, most


def _within(test: Test, low: Floats, high: Floats) -> States:
    """Pass where the whole band lies within the bounds, fail where it lies wholly outside."""
    least = -np.inf if test.min is None else test.min - _TOLERANCE
    most = np.inf if test.max is None else test.max + _TOLERANCE
    passed = (low >= least) & (high <= most)
    failed = (high < least) | (low > most)
    return np.select([passed, failed], [PASS, FAIL], UNKNOWN).astype(np.int8)


def _accepts(test: Test, word: str) -> int:
    if word == UNKNOWN_WORD:
        return UNKNOWN
    accepted = word in test.one_of if test.one_of else word not in test.none_of
    return PASS if accepted else FAIL


def _veto(state: States) -> Judgement:
    none = np.full(len(state), np.nan)
    return Judgement(state, none, none, none)


def _on_ramp(criterion: Criterion, low: Floats, value: Floats, high: Floats) -> Judgement:
    least, most = ramp_bounds(criterion.ramp, low, high)
    xs, ys = np.array(criterion.ramp).T
    best = np.where(np.isnan(value), (least + most) / 2, np.interp(value, xs, ys))
    return _soft(criterion, least, np.clip(best, least, most), most)


def _soft(criterion: Criterion, low: Floats, mid: Floats, high: Floats) -> Judgement:
    known = high - low <= criterion.band_max + _TOLERANCE
    passed = mid >= criterion.pass_score - _TOLERANCE
    return Judgement(
        np.select([~known, passed], [UNKNOWN, PASS], FAIL).astype(np.int8),
        np.where(known, low, 0.0),
        np.where(known, mid, np.nan),
        np.where(known, high, 1.0),
    )


def _numbers(column: pd.Series) -> Floats:
    numbers: Floats = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


def categories(column: pd.Series) -> tuple[NDArray[np.intp], list[str]]:
    """Return a code per row (-1 for null) and the words that the codes stand for."""
    codes, uniques = pd.factorize(column.to_numpy(dtype=object, na_value=None))
    return codes, [category(value) for value in uniques]
