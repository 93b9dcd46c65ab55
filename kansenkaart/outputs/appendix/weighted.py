"""kansen_sessie.xlsx and .gpkg: the candidates at the weights and limits that a session set.

Scores are worked out again from the outcomes as they stand in the run, with the same functions as
the scan; a limit of a veto is held against the value behind its outcome.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart import criteria, ranking, reconcile, robustness, scoring
from kansenkaart.criteria import Evaluation, Judgement
from kansenkaart.outputs import geopackage, workbook
from kansenkaart.reconcile import HOMES
from kansenkaart.rules import LEVELS
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from kansenkaart.decisions import Session
    from kansenkaart.result import Result
    from kansenkaart.rules import Criterion, KindRules, Provenance, Test

_OF_THE_RUN = ("homes_within_cap", *robustness.COLUMNS)
"""Follow from the order at the weights of the run."""

_SUFFIX = "_sessie"
_STATES = {word: state for state, word in criteria.OUTCOMES.items()}


def write(result: Result, session: Session, folder: Path, number: int = 0) -> None:
    """Write workbook and GeoPackage at the session's weights; ``number`` tells files apart."""
    texts = Texts(result.info.lang)
    weights = texts("appendix.session_weights", file=session.file)
    made = rescored(result, session)
    mark = f"{_SUFFIX}_{number}" if number else _SUFFIX
    for module in (workbook, geopackage):
        path = module.write(made, folder, weights)
        path.replace(path.with_stem(path.stem + mark))


def rescored(result: Result, session: Session) -> Result:
    """Return the result with rules, scores, classes, ranks and totals as the session set them.

    Homes follow a limit of area at which they were counted, as in the map. Words of plus and minus
    stay those of the run; the funnel is left out where a limit moved. A kind that maps with other
    rules were laid together of keeps what it has. How firm the order of a run is, and the room
    under its cap, are left out of a kind that moved.

    Parameters
    ----------
    result
        With outcomes: tier intern or sessie.
    session
        Its weights name, per kind, ``axes``, ``criteria`` and ``thresholds`` that differ.
    """
    table = result.opportunities.copy()
    kinds = dict(result.rules.kinds)
    for kind in (kinds.keys() & session.weights.keys()).difference(result.fixed_kinds):
        kinds[kind] = _changed(kinds[kind], session.weights[kind], session.file)
        limits = session.weights[kind].get("thresholds", {})
        scored = scoring.score(_evaluation(kinds[kind], result.outcomes, limits))
        scored["rank"] = ranking.rank(scored)
        for name in _OF_THE_RUN:
            scored[name] = pd.Series(pd.NA, scored.index, dtype="Float64")
        _put(table, scored)
        _put(table, _homes(table, result.rules[kind], limits))
    moved = any(changed.get("thresholds") for changed in session.weights.values())
    return replace(
        result,
        rules=replace(result.rules, kinds=kinds),
        opportunities=table.sort_values(["kind", "rank", "opportunity_id"], ignore_index=True),
        totals=reconcile.moved(result.totals, result.opportunities, table, result.rules),
        funnel=result.funnel.iloc[:0] if moved else result.funnel,
    )


def _changed(rules: KindRules, changed: Mapping[str, Mapping[str, float]], file: str) -> KindRules:
    """Return the rules of a kind with the weights and limits of the session, said to be its own."""
    axes = dict(rules.axes)
    for name, weight in changed.get("axes", {}).items():
        if name in axes:
            own = _own(axes[name].provenance, file)
            axes[name] = replace(axes[name], weight=weight, provenance=own)
    weights, limits = changed.get("criteria", {}), changed.get("thresholds", {})
    made = []
    for criterion in rules.criteria:
        own = _own(criterion.provenance, file)
        if criterion.id in weights and not criterion.is_veto:
            made.append(replace(criterion, weight=weights[criterion.id], provenance=own))
        elif criterion.id in limits and criterion.live and criterion.test is not None:
            test = _moved(criterion.test, limits[criterion.id])
            made.append(replace(criterion, test=test, provenance=own))
        else:
            made.append(criterion)
    return replace(rules, axes=axes, criteria=tuple(made))


def _own(provenance: Provenance, file: str) -> Provenance:
    return replace(provenance, level=LEVELS[-1], file=file)


def _evaluation(
    rules: KindRules, outcomes: pd.DataFrame, limits: Mapping[str, float]
) -> Evaluation:
    """Build the evaluation of a kind from the long table of outcomes."""
    table = outcomes[outcomes["kind"] == rules.kind]
    ids = pd.Index(table["opportunity_id"].unique())
    judged = []
    for criterion in rules.criteria:
        own = table[table["criterion"] == criterion.id].set_index("opportunity_id").reindex(ids)
        judged.append(_judgement(criterion, own, moved=criterion.id in limits))
    return Evaluation(rules, pd.DataFrame(index=ids), tuple(judged))


def _judgement(criterion: Criterion, own: pd.DataFrame, *, moved: bool) -> Judgement:
    if moved and criterion.live and criterion.test is not None:
        facts = own[["value", "value_low", "value_high"]].astype("float64")
        facts.columns = pd.Index([criterion.field + part for part in ("", "_low", "_high")])
        return criteria.judge(criterion, facts)
    state = own["outcome"].map(_STATES).fillna(criteria.UNKNOWN).to_numpy(np.int8)
    low, mid, high = (own[c].to_numpy(np.float64) for c in ("score_low", "score", "score_high"))
    if not criterion.is_veto:
        low, high = np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=1.0)
    return Judgement(state, low, mid, high)


def _moved(test: Test, limit: float) -> Test:
    """Return the test with its limit moved, whichever side it has."""
    return replace(test, min=limit) if test.min is not None else replace(test, max=limit)


def _homes(table: gpd.GeoDataFrame, rules: KindRules, limits: Mapping[str, float]) -> pd.DataFrame:
    """Return the homes of each candidate at a limit that moved; no rows where none were counted."""
    own = table[table["kind"] == rules.kind].set_index("opportunity_id")
    for criterion in rules.criteria:
        column = f"homes_at_{limits.get(criterion.id, np.nan):g}"
        if criterion.live and criterion.unit == "m2" and column in own:
            there = own[column].dropna().astype("float64")
            low, _, high = (own.loc[there.index, name].astype("float64") for name in HOMES)
            bands = (np.minimum(low, there), there, np.maximum(high, there))
            return pd.concat(bands, axis=1, keys=HOMES)
    return pd.DataFrame()


def _put(table: gpd.GeoDataFrame, scored: pd.DataFrame) -> None:
    """Put new scores into the table in place of the old ones."""
    rows = table["opportunity_id"].isin(scored.index)
    at = table.loc[rows, "opportunity_id"]
    for column in scored.columns.intersection(table.columns):
        values = scored[column].reindex(at).to_numpy(dtype=object)
        whole = table[column].astype(object)
        whole[rows] = pd.Series(values, index=at.index, dtype=object)
        table[column] = whole.astype(scored[column].dtype)
