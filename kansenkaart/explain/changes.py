"""What would change the outcome: each single criterion tried otherwise, and the score made again.

Only what people can find out or make otherwise: an unknown criterion as if it turned out well, a
threshold that is a slider, and what the rules call ``changeable``, at the least that lifts the
class. Where a lasting fact alone excludes, the rule that it meets is named, after all others. Where
no single change is enough, those that together are. Each claim is checked by scoring the project
anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kansenkaart import scoring
from kansenkaart.criteria import FAIL, PASS, UNKNOWN, Evaluation, Judgement

if TYPE_CHECKING:
    from kansenkaart.rules import Criterion

_LOWEST = len(scoring.CLASSES)
"""Standing of what is no candidate; classes are 0, 1 and 2."""


@dataclass(frozen=True)
class Change:
    """One thing that, being otherwise, would alter the outcome."""

    criteria: tuple[Criterion, ...]
    """One, with what else is unknown of the same fact; or those that only together are enough."""
    was: int
    """Outcome now: pass, fail or unknown."""
    result: str
    """Class that would follow."""
    effort: float
    """How far the score of the criterion has to move; 0 for what only has to be found out, most for
    a lasting fact."""
    value: float | str | None
    """Value at which it happens: a number, a category, or None where any good outcome will do."""


def changes(evaluation: Evaluation, values: dict[str, float]) -> list[Change]:
    """Return the changes that would lift one project, the nearest first.

    Single ones; where there is none, the least that together is enough.

    Parameters
    ----------
    evaluation
        Of exactly one project.
    values
        The project's value per numeric criterion, NaN where unknown.
    """
    now = _standing(evaluation)
    found: list[Change] = []
    for number, criterion in enumerate(evaluation.rules.criteria):
        was = int(evaluation.judgements[number].state[0])
        beside = _unknown_beside(evaluation, number)
        if not _open(criterion, was) or (was == UNKNOWN and min(beside, default=number) < number):
            continue
        known = _hoped(evaluation, beside)
        for judgement, value in _tries(evaluation, number, values.get(criterion.id, np.nan)):
            then = _standing(_with(known, number, judgement))
            if then < now:
                effort = 0.0 if was == UNKNOWN else _effort(evaluation, number, judgement)
                chosen = (criterion, *(evaluation.rules.criteria[n] for n in beside))
                found.append(Change(chosen, was, scoring.CLASSES[then], effort, value))
                break
    if not found:
        found = _together(evaluation, now)
    return sorted(found, key=lambda c: (c.effort, c.result, -c.criteria[0].weight))


def _unknown_beside(evaluation: Evaluation, number: int) -> list[int]:
    """Return the other criteria that ask for the same fact and are unknown: both become known."""
    field = evaluation.rules.criteria[number].field
    pairs = zip(evaluation.rules.criteria, evaluation.judgements, strict=True)
    return [
        other
        for other, (criterion, judgement) in enumerate(pairs)
        if other != number and criterion.field == field and judgement.state[0] == UNKNOWN
    ]


def _open(criterion: Criterion, state: int) -> bool:
    """Return whether a change is worth naming: not of a lasting fact that only weighs."""
    return state == UNKNOWN or criterion.is_veto or criterion.changeable


def _standing(evaluation: Evaluation) -> int:
    """Return 0, 1 or 2 for class A, B or C of the one project, 3 for no candidate."""
    row = scoring.score(evaluation).iloc[0]
    candidate = row["assessment"] == scoring.CANDIDATE
    return scoring.CLASSES.index(row["class"]) if candidate else _LOWEST


def _together(evaluation: Evaluation, now: int) -> list[Change]:
    """Return the least that lifts a project together.

    First what excludes, then what decides, then what else is not known, then what people can make
    otherwise: what caps the class and what weighs most before the rest, no more than it takes.
    """
    criteria = evaluation.rules.criteria
    states = [int(judgement.state[0]) for judgement in evaluation.judgements]
    pairs = list(enumerate(zip(criteria, states, strict=True)))
    failed = [n for n, (c, state) in pairs if c.is_veto and state == FAIL]
    unknown = [n for n, (_, state) in pairs if state == UNKNOWN]
    deciding = [n for n in unknown if criteria[n].is_veto or criteria[n].identifying]
    rest = [n for n in unknown if n not in deciding]
    known = [n for n, (c, state) in pairs if c.changeable and not c.is_veto and state != UNKNOWN]
    more = [n for part in (rest, known) for n in sorted(part, key=partial(_urgency, evaluation))]
    tried = [failed + deciding + more[:count] for count in range(len(more) + 1)]
    for numbers in (failed, *tried):
        then = _standing(_hoped(evaluation, numbers))
        if then < now:
            least = sorted(_needed_of(evaluation, numbers, then))
            was = UNKNOWN if all(states[number] == UNKNOWN for number in least) else FAIL
            chosen = tuple(criteria[number] for number in least)
            effort = max(_lasting(criteria[number]) for number in failed) if failed else 0.0
            return [Change(chosen, was, scoring.CLASSES[then], effort, None)]
    return []


def _urgency(evaluation: Evaluation, number: int) -> tuple[bool, float]:
    """Return the place of a criterion: what caps the class first, then by weight."""
    criterion = evaluation.rules.criteria[number]
    weight = evaluation.rules.axes[criterion.axis].weight * criterion.weight
    return "unknown" not in criterion.cap, -weight


def _needed_of(evaluation: Evaluation, numbers: list[int], then: int) -> list[int]:
    """Return those of some criteria without which the project does not get so far."""
    needed = list(numbers)
    for number in reversed(numbers):
        others = [n for n in needed if n != number]
        if _standing(_hoped(evaluation, others)) <= then:
            needed = others
    return needed


def _hoped(evaluation: Evaluation, numbers: Iterable[int]) -> Evaluation:
    """Return the evaluation with these criteria turned out well."""
    hoped = evaluation
    for number in numbers:
        hoped = _with(hoped, number, _well(evaluation.rules.criteria[number]))
    return hoped


def _well(criterion: Criterion) -> Judgement:
    """Return the best outcome that a criterion can have."""
    best = criterion.best_score
    return _judgement(PASS, np.nan if best is None else best)


def _with(evaluation: Evaluation, number: int, judgement: Judgement) -> Evaluation:
    judged = list(evaluation.judgements)
    judged[number] = judgement
    return replace(evaluation, judgements=tuple(judged))


def _tries(
    evaluation: Evaluation, number: int, value: float
) -> Iterator[tuple[Judgement, float | str | None]]:
    """Yield other outcomes of one criterion, each with the value at which it would come about."""
    criterion, now = evaluation.rules.criteria[number], evaluation.judgements[number]
    state = int(now.state[0])
    if criterion.is_veto:
        if state != PASS:
            yield _well(criterion), _asked(criterion)
        return
    if state == UNKNOWN:
        yield _well(criterion), None
        return
    for needed in _needed(evaluation, number):
        at = _nearest_on_ramp(criterion, needed, value) if criterion.ramp else None
        reached = _category_reaching(criterion, needed) if criterion.scores else None
        if at is None and reached is None:
            continue
        score = criterion.scores[reached] if reached is not None else needed
        outcome = PASS if score >= criterion.pass_score - scoring.TOLERANCE else FAIL
        yield _judgement(outcome, score), at if reached is None else reached


def _judgement(state: int, score: float) -> Judgement:
    array = np.array([score])
    return Judgement(np.array([state], dtype=np.int8), array, array, array)


def _asked(criterion: Criterion) -> float | None:
    test = criterion.test
    if test is None or not test.numeric or (test.min is not None and test.max is not None):
        return None
    return test.min if test.min is not None else test.max


def _effort(evaluation: Evaluation, number: int, judgement: Judgement) -> float:
    """Return the change of a soft score; a veto asks for more, a lasting fact for most."""
    criterion = evaluation.rules.criteria[number]
    if criterion.is_veto:
        return _lasting(criterion)
    return abs(float(judgement.mid[0] - evaluation.judgements[number].mid[0]))


LASTING = 2.0
"""Effort of what nobody can change: goes after everything else."""


def _lasting(criterion: Criterion) -> float:
    """Return the effort of a veto that fails."""
    return 1.0 if criterion.changeable or criterion.live else LASTING


def _needed(evaluation: Evaluation, number: int) -> list[float]:
    """Return the scores of one soft criterion at which the class limits are reached.

    The mid score is linear in each of its parts; where the criterion caps the class, passing is
    what is needed.
    """
    rules = evaluation.rules
    criterion = rules.criteria[number]
    share = float(scoring.shares(evaluation)[criterion.id].iloc[0])
    mid = float(scoring.score(evaluation)["score_mid"].iloc[0])
    now = float(evaluation.judgements[number].mid[0])
    wanted = []
    if share > 0:
        wanted = [now + (limit - mid) / share for limit in (rules.classes.b, rules.classes.a)]
    if "fail" in criterion.cap:
        wanted += [max([criterion.pass_score, *wanted[-1:]]), criterion.pass_score]
    return [score for score in wanted if now < score <= 1 + scoring.TOLERANCE]


def _nearest_on_ramp(criterion: Criterion, score: float, value: float) -> float | None:
    """Return the value nearest to ``value`` where the ramp reaches ``score``; None if nowhere."""
    reached = []
    points = criterion.ramp
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if min(y0, y1) - scoring.TOLERANCE <= score <= max(y0, y1) + scoring.TOLERANCE:
            part = 0.0 if y0 == y1 else (score - y0) / (y1 - y0)
            reached.append(x0 + part * (x1 - x0))
    if not reached:
        return None
    return min(reached, key=lambda x: abs(x - value)) if not np.isnan(value) else reached[0]


def _category_reaching(criterion: Criterion, score: float) -> str | None:
    """Return the category with the lowest score that is high enough."""
    enough = {c: s for c, s in criterion.scores.items() if s >= score - scoring.TOLERANCE}
    return min(enough, key=lambda c: enough[c]) if enough else None
