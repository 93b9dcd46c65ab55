"""Why, in words: what counts most for and against a project, and what to look into first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart import scoring
from kansenkaart.criteria import FAIL, PASS, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.criteria import Evaluation
    from kansenkaart.rules import Criterion


def reasons(evaluation: Evaluation, shown: int, lang: str) -> pd.DataFrame:
    """Return the main reasons of each project in words.

    Parameters
    ----------
    evaluation
        Of :func:`kansenkaart.criteria.evaluate_all`.
    shown
        How many reasons each list holds at most; unknown vetoes are always named.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    DataFrame
        Lists of words: ``main_plus`` and ``main_minus`` (failed vetoes first, then soft criteria by
        their weight times what they score or miss: none stands first for want of others) and
        ``to_check`` (unknown vetoes first, then what caps the class, then by weight).
    """
    rules = evaluation.rules.criteria
    share = scoring.full_shares(evaluation.rules)
    score = pd.DataFrame(
        {c.id: j.mid for c, j in zip(rules, evaluation.judgements, strict=True) if not c.is_veto},
        index=evaluation.index,
    ).fillna(0.0)
    nothing = np.zeros(len(evaluation.index))
    gain = {c: share[c] * score[c].to_numpy() for c in share}
    loss = {c: share[c] * (1 - score[c].to_numpy()) for c in share}
    return pd.DataFrame(
        {
            "main_plus": _listed(
                evaluation, PASS, [gain.get(c.id, nothing) for c in rules], shown, lang
            ),
            "main_minus": _listed(
                evaluation, FAIL, [loss.get(c.id, nothing + _FIRST) for c in rules], shown, lang
            ),
            "to_check": _listed(
                evaluation,
                UNKNOWN,
                [nothing + _urgency(c) + share.get(c.id, 0.0) for c in rules],
                shown,
                lang,
            ),
        },
        index=evaluation.index,
    )


_FIRST = 1e6
"""Goes before anything that is ordered by weight."""


def _urgency(criterion: Criterion) -> float:
    if criterion.is_veto:
        return 2 * _FIRST
    return _FIRST if "unknown" in criterion.cap else 0.0


def _listed(
    evaluation: Evaluation,
    state: int,
    order: list[NDArray[np.float64]],
    shown: int,
    lang: str,
) -> list[list[str]]:
    """Return the words of the criteria in ``state``, the highest ``order`` first.

    A soft criterion of no weight in the order (nothing gained or lost) is left out; what two
    criteria ask is asked once.
    """
    rules = evaluation.rules.criteria
    words = [_words(c, state).get(lang, "") for c in rules]
    height = np.array(order).T.reshape(len(evaluation.index), len(rules))
    height = np.where((evaluation.state == state) & (height > 0), height, -np.inf)
    places = np.argsort(-height, axis=1, kind="stable")
    count = np.isfinite(height).sum(axis=1)
    most = np.maximum((height >= _FIRST).sum(axis=1), shown)
    rows = zip(places.tolist(), count.tolist(), most.tolist(), strict=True)
    return [_distinct([words[n] for n in row[:number]])[:limit] for row, number, limit in rows]


def _words(criterion: Criterion, state: int) -> dict[str, str]:
    source = {PASS: criterion.plus, FAIL: criterion.minus, UNKNOWN: criterion.ask}[state]
    return dict(source)


def _distinct(words: list[str]) -> list[str]:
    return [w for w in dict.fromkeys(words) if w]
