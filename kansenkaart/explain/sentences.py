"""A change that would alter the outcome, as a sentence: what has to be so, and where to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kansenkaart import scoring
from kansenkaart.criteria import UNKNOWN
from kansenkaart.explain.changes import LASTING
from kansenkaart.rules import wording
from kansenkaart.rules.contradictions import ORIGINAL, result_that_fits

if TYPE_CHECKING:
    from kansenkaart.explain.changes import Change
    from kansenkaart.rules import Criterion, KindRules
    from kansenkaart.texts import Texts


def words(change: Change, value: float, rules: KindRules, texts: Texts) -> str:
    """Return a change as a sentence.

    Parameters
    ----------
    change
        Of :func:`changes`.
    value
        The project's own value, NaN where unknown.
    rules
        Of the project's kind.
    texts
        Language.
    """
    return _words(change, value, rules, texts) + _set_in_rules(change, rules, texts)


def _words(change: Change, value: float, rules: KindRules, texts: Texts) -> str:
    """Return what has to change."""
    criterion, lang = change.criteria[0], texts.lang
    named = {"label": criterion.labels[lang], "result": change.result}
    hopes = _hopes(change.criteria, lang)
    if change.was == UNKNOWN:
        return texts("explain.change.found_out", what=", ".join(hopes), result=change.result)
    if len(hopes) > 1:
        key = "together_lasting" if change.effort >= LASTING else "together"
        return texts(f"explain.change.{key}", what=", ".join(hopes), result=change.result)
    if _within_slider(criterion, value):
        return _threshold_words(criterion, value, rules, texts, named)
    if not criterion.changeable:
        return texts("explain.change.rule", asked=wording.threshold(criterion, texts), **named)
    return _value_words(change, value, texts, named)


def _hopes(criteria: tuple[Criterion, ...], lang: str) -> list[str]:
    """Return the good outcomes in words, each fact once, by what says most of it."""
    said = {c.field: c.labels[lang][:1].lower() + c.labels[lang][1:] for c in reversed(criteria)}
    said |= {c.field: c.plus[lang] for c in reversed(criteria) if lang in c.plus}
    return list(dict.fromkeys(said[c.field] for c in criteria))


def _set_in_rules(change: Change, rules: KindRules, texts: Texts) -> str:
    """Return where to say so, of a fact that is a value in the rules."""
    fields = {c.field for c in change.criteria} & set(rules.parameters)
    return "".join(
        texts("explain.change.in_rules", kind=rules.kind, name=c.field, value=_best(c))
        for c in rules.soft
        if c.field in fields and c.scores
    )


def _best(criterion: Criterion) -> str:
    """Return the category with the highest score."""
    return max(criterion.scores, key=lambda category: criterion.scores[category])


def _threshold_words(
    criterion: Criterion, value: float, rules: KindRules, texts: Texts, named: dict[str, str]
) -> str:
    """Return at which threshold a project of this value passes, and what goes with it."""
    limit = _limit(criterion, value)
    named = named | {"value": wording.quantity(limit, criterion.unit, texts)}
    smaller = result_that_fits(rules, criterion, limit)
    if smaller is None:
        said = texts("explain.change.threshold", **named)
    else:
        part = wording.quantity(smaller, criterion.unit, texts)
        said = texts("explain.change.threshold_pair", part=part, **named)
    # homes that are large enough only then are not among the facts that were scored
    grows = criterion.id == ORIGINAL and named["result"] != scoring.CLASSES[0]
    return said + texts("explain.change.more_homes") if grows else said


def _value_words(change: Change, value: float, texts: Texts, named: dict[str, str]) -> str:
    """Return to what a changeable fact would have to change."""
    if isinstance(change.value, str):
        word = wording.word(change.value, texts)
        return texts("explain.change.category", value=word, **named)
    if change.value is None:
        return texts("explain.change.otherwise", **named)
    unit = change.criteria[0].unit
    reached = wording.outward(change.value, unit, up=change.value > value)
    return texts("explain.change.value", value=wording.quantity(reached, unit, texts), **named)


def _within_slider(criterion: Criterion, value: float) -> bool:
    """Return whether the session can move the threshold of a veto to the project's own value."""
    live = criterion.live if criterion.is_veto else None
    return live is not None and live[0] <= value <= live[1]


def _limit(criterion: Criterion, value: float) -> float:
    """Return the threshold, on the slider, at which a project of this value passes."""
    asks_least = criterion.test is not None and criterion.test.min is not None
    limit = wording.outward(value, criterion.unit, up=not asks_least)
    return float(np.clip(limit, *criterion.live or (limit, limit)))
