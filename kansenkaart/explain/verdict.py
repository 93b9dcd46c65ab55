"""The verdict on one project in a sentence: which class and why no better, or what keeps it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kansenkaart import scoring
from kansenkaart.criteria import OUTCOMES
from kansenkaart.rules import wording

if TYPE_CHECKING:
    import pandas as pd

    from kansenkaart.criteria import Evaluation
    from kansenkaart.rules import KindRules
    from kansenkaart.texts import Texts

_UNSURE, _CAPPED = 1, 2
"""Places in what :func:`kansenkaart.scoring.standing` returns."""


def verdict(
    row: pd.Series[Any], rules: KindRules, evaluation: Evaluation | None, texts: Texts
) -> str:
    """Return the verdict on a project.

    Parameters
    ----------
    row
        Of the table of opportunities.
    rules
        Of its kind.
    evaluation
        Of the project alone; None where the tier does not tell.
    texts
        Language.
    """
    if row["assessment"] == scoring.CANDIDATE:
        return _candidate(row, rules, evaluation, texts)
    if row["assessment"] == scoring.EXCLUDED:
        labels = (rules.criterion(c).labels[texts.lang] for c in row["excluded_by"])
        return texts("explain.excluded", rules=", ".join(labels))
    deciding = [] if evaluation is None else _deciding(evaluation, _UNSURE, texts)
    if deciding:
        return texts("explain.not_assessable_without", rules=", ".join(deciding))
    return texts("explain.not_assessable")


def _candidate(
    row: pd.Series[Any], rules: KindRules, evaluation: Evaluation | None, texts: Texts
) -> str:
    if "score_mid" not in row:
        return texts("explain.class", letter=row["class"])
    scores = {
        name: wording.number(row[f"score_{name}"], texts.lang, decimals=2)
        for name in ("low", "mid", "high")
    }
    limits = {name: wording.number(getattr(rules.classes, name), texts.lang) for name in ("a", "b")}
    complete = wording.quantity(round(row["completeness"], 2), wording.SHARE, texts)
    said = texts("explain.candidate", letter=row["class"], complete=complete, **scores, **limits)
    high_enough = row["score_mid"] >= rules.classes.a - scoring.TOLERANCE
    if evaluation is None or not high_enough or row["class"] == scoring.CLASSES[0]:
        return said
    held = _deciding(evaluation, _CAPPED, texts)
    if row["completeness"] < rules.classes.completeness_for_a - scoring.TOLERANCE:
        least = wording.quantity(rules.classes.completeness_for_a, wording.SHARE, texts)
        held.append(texts("explain.too_incomplete", least=least))
    return said + texts("explain.held_back", letter=row["class"], rules=", ".join(held))


def _deciding(evaluation: Evaluation, place: int, texts: Texts) -> list[str]:
    """Return the criteria whose outcome alone leaves a project unsure, or caps its class."""
    pairs = zip(evaluation.rules.criteria, evaluation.judgements, strict=True)
    return [
        f"{c.labels[texts.lang]} ({texts('codes.outcome.' + OUTCOMES[int(j.state[0])])})"
        for c, j in pairs
        if scoring.standing([c], [j.state])[place].any()
    ]
