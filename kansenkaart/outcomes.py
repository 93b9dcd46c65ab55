"""Outcomes of criteria as a reader sees them: the long table with value, threshold and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart.criteria import OUTCOMES, UNKNOWN_WORD, bounds, categories, judge
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from kansenkaart.criteria import Evaluation, Floats, Judgement
    from kansenkaart.rules import Criterion
    from kansenkaart.texts import Texts

COLUMNS = (
    "opportunity_id",
    "kind",
    "criterion",
    "axis",
    "role",
    "outcome",
    "score",
    "score_low",
    "score_high",
    "weight",
    "value",
    "value_low",
    "value_high",
    "value_text",
    "unit",
    "threshold",
    "source",
    "reference_date",
)


def evaluate(criterion: Criterion, facts: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return how one criterion turns out on every project, worded for a reader.

    Parameters
    ----------
    criterion
        Of :func:`kansenkaart.rules.load`.
    facts
        One row per project, with the criterion's field or its two bounds.
    texts
        Language of ``value_text`` and ``threshold``.

    Returns
    -------
    DataFrame
        On the facts' index: ``outcome``, ``score`` (null where unknown and for a veto),
        ``score_low``, ``score_high``, ``value``, ``value_low`` and ``value_high`` (null for a
        category, or where endless), ``value_text``, ``threshold``.
    """
    return _worded(criterion, facts, judge(criterion, facts), texts)


def table(
    evaluation: Evaluation, ids: pd.Series, texts: Texts, reference_date: date
) -> pd.DataFrame:
    """Return the long table of outcomes, one row per project and criterion.

    Parameters
    ----------
    evaluation
        Of :func:`evaluate_all`.
    ids
        Opportunity id of each project.
    texts
        Language of values and thresholds.
    reference_date
        Of the data.

    Returns
    -------
    DataFrame
        Table ``outcomes`` of docs/architecture.md, ordered by project, then criterion.
    """
    criteria, count = evaluation.rules.criteria, len(evaluation.index)
    pairs = zip(criteria, evaluation.judgements, strict=True)
    worded = pd.concat([_worded(c, evaluation.facts, j, texts) for c, j in pairs])
    about = pd.DataFrame(
        {
            "kind": criterion.kind,
            "criterion": criterion.id,
            "axis": criterion.axis,
            "role": criterion.role,
            "weight": criterion.weight,
            "unit": criterion.unit,
            "source": criterion.provenance.source,
            "reference_date": pd.Timestamp(reference_date),
        }
        for criterion in criteria
    )
    by_project = np.arange(len(worded)).reshape(len(criteria), count).T.ravel()
    long = worded.iloc[by_project].reset_index(drop=True)
    rows = about.iloc[np.tile(np.arange(len(criteria)), count)].reset_index(drop=True)
    own = ids.reindex(evaluation.index).repeat(len(criteria))
    return pd.concat([long, rows], axis=1).assign(opportunity_id=own.to_numpy())[list(COLUMNS)]


def _worded(
    criterion: Criterion, facts: pd.DataFrame, judgement: Judgement, texts: Texts
) -> pd.DataFrame:
    value, low, high, text = _values(criterion, facts, texts)
    return pd.DataFrame(
        {
            "outcome": pd.Series(judgement.state, facts.index).map(OUTCOMES).astype("str"),
            "score": judgement.mid,
            "score_low": judgement.low,
            "score_high": judgement.high,
            "value": value,
            "value_low": low,
            "value_high": high,
            "value_text": pd.Series(text, facts.index, dtype="str"),
            "threshold": wording.threshold(criterion, texts),
        },
        index=facts.index,
    )


def _values(
    criterion: Criterion, facts: pd.DataFrame, texts: Texts
) -> tuple[Floats, Floats, Floats, NDArray[np.object_]]:
    """Return value, low and high bound behind each outcome (NaN for a category), and its words."""
    unknown = texts("rules.value.unknown")
    none = np.full(len(facts), np.nan)
    if not criterion.numeric:
        codes, words = categories(facts[criterion.field])
        shown = [unknown if w == UNKNOWN_WORD else wording.word(w, texts) for w in words]
        return none, none, none, np.array([*shown, unknown], dtype=object)[codes]
    low, value, high = bounds(facts, criterion.field)
    codes, pairs = pd.MultiIndex.from_arrays([low, high]).factorize()
    test = criterion.test
    limits = () if test is None else (test.min, test.max)
    shown = [wording.band(a, b, criterion.unit, texts, limits=limits) for a, b in pairs]
    text = np.array(shown, object)[codes]
    text = _derived(text, facts, criterion.field, ~np.isnan(low), texts)
    low, high = (np.where(np.isfinite(bound), bound, np.nan) for bound in (low, high))
    return np.where(np.isnan(value), (low + high) / 2, value), low, high, text


def _derived(
    text: NDArray[np.object_],
    facts: pd.DataFrame,
    field: str,
    known: NDArray[np.bool_],
    texts: Texts,
) -> NDArray[np.object_]:
    """Add to known values what they are derived from, where the facts tell (``<field>_source``)."""
    if f"{field}_source" not in facts:
        return text
    phrases = texts.section("rules.derived")
    codes, sources = categories(facts[f"{field}_source"])
    said = np.array([phrases.get(source, "") for source in (*sources, "")], dtype=object)[codes]
    return np.where(known & (said != ""), text + ", " + said, text)
