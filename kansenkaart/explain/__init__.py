"""Why, or why not? The answer for any pand, verblijfsobject, address, complex or candidate.

Every criterion with its value, threshold, source and contribution (they sum to the score), what
would change the outcome, and for a pand in no project the gate that kept it out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart import scoring
from kansenkaart.criteria import OUTCOMES, Evaluation, Judgement
from kansenkaart.explain.changes import changes
from kansenkaart.explain.own_gate import own_gate
from kansenkaart.explain.sentences import words
from kansenkaart.explain.subject import Subject, find
from kansenkaart.explain.verdict import verdict
from kansenkaart.opportunities import gates
from kansenkaart.rules import wording
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.rules import Criterion, KindRules

__all__ = ["Answer", "Explanation", "explain", "find"]

TABLE = (
    "criterion",
    "role",
    "outcome",
    "value",
    "threshold",
    "score",
    "weight",
    "contribution",
    "source",
)

_CODES = {outcome: state for state, outcome in OUTCOMES.items()}


@dataclass(frozen=True)
class Answer:
    """What holds for one kind of opportunity."""

    kind: str
    title: str
    """The project, or the kind where there is none."""
    verdict: str
    """One sentence: candidate of which class, excluded by what, not assessable, or the gate."""
    changes: tuple[str, ...] = ()
    """What would alter the outcome, nearest first."""
    table: pd.DataFrame | None = None
    """Columns :data:`TABLE`. Of a soft criterion ``contribution`` is ``score`` times ``weight``,
    its part of the whole score; what is unknown weighs 0. The contributions sum to ``score_mid``,
    the weights to 1."""
    score_mid: float = np.nan


@dataclass(frozen=True)
class Explanation:
    """The answers about one question, one per project and per kind without a project."""

    query: str
    subject: str
    """What was found: ``pand 0457100000000001``; or that nothing was."""
    answers: tuple[Answer, ...] = ()

    def text(self, texts: Texts) -> str:
        """Return the explanation as plain text for a terminal.

        What the rules of a kind ask is told once, below its first project.
        """
        lines = [f"{self.query}: {self.subject}"]
        told: set[str] = set()
        for answer in self.answers:
            mark = f"  {texts('explain.change.mark')} "
            lines += ["", *_wrapped("", "  ", f"{answer.title}: {answer.verdict}")]
            lines += [line for c in answer.changes for line in _wrapped(mark, "    ", c)]
            if answer.table is None:
                continue
            lines += ["", *_plain(answer.table, answer.score_mid, texts)]
            if answer.kind not in told:
                lines += ["", *_asked(answer.table, texts)]
                told.add(answer.kind)
        return "\n".join(lines) + "\n"


def explain(query: str, result: Result, texts: Texts) -> Explanation:
    """Answer 'why (not)?' for whatever ``query`` names.

    Parameters
    ----------
    query
        Id of a pand, verblijfsobject or candidate, number of a complex, or an address ('street 12',
        '1234AB 12').
    result
        A run.
    texts
        Language of the answer.
    """
    subject = find(query, result)
    if not subject.what:
        return Explanation(query, texts("explain.nothing_found"))
    named = subject.opportunity_ids or subject.vbo_ids or subject.pand_ids
    shown = texts(f"explain.subject.{subject.what}", ids=", ".join(named[:_SHOWN]))
    more = len(named) - _SHOWN
    if more > 0:
        shown += texts("explain.and_more", count=more)
    return Explanation(query, shown, tuple(_answers(subject, result, texts)))


_SHOWN = 3
"""Ids and changes that are named; of ids, 'and so many more' after that."""


def _answers(subject: Subject, result: Result, texts: Texts) -> Iterator[Answer]:
    table = result.opportunities.set_index("opportunity_id")
    if subject.opportunity_ids:
        for one in subject.opportunity_ids:
            yield _project(one, table.loc[one], result, texts)
        return
    members = result.members
    of_pand = members["pand_id"].isin(subject.pand_ids)
    for kind in result.rules:
        near = members[of_pand & (members["kind"] == kind)]
        own = near
        if subject.vbo_ids and "vbo_id" in near:
            own = near[near["vbo_id"].isna() | near["vbo_id"].isin(subject.vbo_ids)]
        for one in own["opportunity_id"].drop_duplicates():
            yield _project(one, table.loc[one], result, texts)
        if own.empty:
            why = _kept_out(kind, subject, result, texts)
            if len(near) and not why:
                why = _beside(kind, subject, result, texts)
            yield Answer(kind, texts(f"codes.kind.{kind}"), why or texts("explain.not_told"))


def _kept_out(kind: str, subject: Subject, result: Result, texts: Texts) -> str:
    """Return the gates that kept the panden of an object out of this kind.

    Every pand is in a project or met a gate: where the tables have neither of one of them, the tier
    does not tell, and nothing is returned; the gate of another pand says nothing of that one.
    """
    outside = result.outside
    own = outside[(outside["kind"] == kind) & outside["pand_id"].isin(subject.pand_ids)]
    here = result.fabric.buildings.index.intersection(list(subject.pand_ids))
    if len(here.difference(own["pand_id"])):
        return ""
    met = [gates.in_words(kind, gate, texts) for gate in own["gate"].drop_duplicates()]
    return texts("explain.outside", gates="; ".join(met)) if met else ""


def _beside(kind: str, subject: Subject, result: Result, texts: Texts) -> str:
    """Return why an object is in no project of this kind while others in its pand are."""
    gate = own_gate(kind, subject, result)
    own = gates.in_words(kind, gate, texts) if gate else ""
    return texts("explain.outside_beside", gate=own) if own else texts("explain.not_a_member")


def _project(one: str, row: pd.Series[Any], result: Result, texts: Texts) -> Answer:
    rules = result.rules[row["kind"]]
    outcomes = result.outcomes
    own = outcomes[outcomes["opportunity_id"] == one] if len(outcomes) else outcomes
    title = f"{row['title']} ({texts('codes.kind.' + row['kind'])}, {one})"
    if own.empty:
        return Answer(row["kind"], title, verdict(row, rules, None, texts))
    own = own.set_index("criterion")
    evaluation = _evaluation(one, own, rules)
    values = own["value"].to_dict()
    return Answer(
        kind=row["kind"],
        title=title,
        verdict=verdict(row, rules, evaluation, texts),
        changes=tuple(
            words(change, values[change.criteria[0].id], rules, texts)
            for change in changes(evaluation, values)[:_SHOWN]
        )
        or _no_change(row, texts),
        table=_table(own, evaluation, texts, Texts(result.info.lang)),
        score_mid=float(row["score_mid"]),
    )


def _no_change(row: pd.Series[Any], texts: Texts) -> tuple[str, ...]:
    """Return the sentence that nothing would help, unless it stands as high as can be."""
    best = row["assessment"] == scoring.CANDIDATE and row["class"] == scoring.CLASSES[0]
    return () if best else (texts("explain.change.none"),)


def _evaluation(one: str, own: pd.DataFrame, rules: KindRules) -> Evaluation:
    """Return the evaluation of one project, from its rows in the table of outcomes."""
    judged = []
    for criterion in rules.criteria:
        row = own.loc[criterion.id]
        parts = (np.array([row[name]], np.float64) for name in ("score_low", "score", "score_high"))
        judged.append(Judgement(np.array([_CODES[row["outcome"]]], np.int8), *parts))
    return Evaluation(rules, pd.DataFrame(index=[one]), tuple(judged))


def _table(own: pd.DataFrame, evaluation: Evaluation, texts: Texts, written: Texts) -> pd.DataFrame:
    """Return the table of an answer; ``written`` has the language of the run's own words."""
    contribution = scoring.contributions(evaluation).iloc[0]
    share = scoring.shares(evaluation).iloc[0]
    criteria = evaluation.rules.criteria
    rows = own.loc[[c.id for c in criteria]]
    return pd.DataFrame(
        {
            "criterion": [c.labels[texts.lang] for c in criteria],
            "role": [texts(f"codes.role.{c.role}") for c in criteria],
            "outcome": [texts(f"codes.outcome.{o}") for o in rows["outcome"]],
            "value": [
                _value(rows.loc[c.id], c, texts, written) if texts.lang != written.lang else shown
                for c, shown in zip(criteria, rows["value_text"], strict=True)
            ],
            "threshold": [wording.threshold(c, texts) for c in criteria],
            "score": [np.nan if c.is_veto else rows.loc[c.id, "score"] for c in criteria],
            "weight": [share.get(c.id, np.nan) for c in criteria],
            "contribution": [contribution.get(c.id, np.nan) for c in criteria],
            "source": [f"{c.provenance.source} ({c.provenance.evidence})" for c in criteria],
        },
        columns=list(TABLE),
        index=[c.id for c in criteria],
    )


def _value(row: pd.Series[Any], criterion: Criterion, texts: Texts, written: Texts) -> str:
    """Return a value in another language than that of the run."""
    if criterion.numeric:
        low, high = float(row["value_low"]), float(row["value_high"])
        return wording.band(low, high, criterion.unit, texts)
    codes = {word: code for code, word in written.section("rules.words").items()}
    if row["value_text"] == written("rules.value.unknown"):
        return texts("rules.value.unknown")
    return wording.word(codes.get(row["value_text"], row["value_text"]), texts)


def _plain(table: pd.DataFrame, score_mid: float, texts: Texts) -> list[str]:
    """Return a table as aligned columns with the score below."""
    shown = table[list(_NARROW)].copy()
    for name in ("score", "contribution"):
        shown[name] = ["" if np.isnan(v) else wording.number(v, texts.lang) for v in table[name]]
    shown["weight"] = [
        role if np.isnan(weight) else wording.quantity(round(weight, 3), wording.SHARE, texts)
        for weight, role in zip(table["weight"], table["role"], strict=True)
    ]
    titles = [texts(f"explain.column.{name}") for name in _NARROW]
    total = [texts("explain.total"), *[""] * (len(_NARROW) - 1)]
    total[_NARROW.index("contribution")] = wording.number(score_mid, texts.lang)
    rows = [titles, *shown.astype("str").to_numpy().tolist(), total]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_NARROW))]
    aligned = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return [f"  {line}".rstrip() for line in aligned]


def _asked(table: pd.DataFrame, texts: Texts) -> list[str]:
    """Return per criterion what it asks, and where that is from."""
    rows = zip(table["criterion"], table["threshold"], table["source"], strict=True)
    long = (texts("explain.asked", label=a, threshold=b, source=c) for a, b, c in rows)
    return [
        f"  {texts('explain.rules')}",
        *(line for text in long for line in _wrapped("  - ", "    ", text)),
    ]


def _wrapped(first: str, indent: str, text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=indent)


_NARROW = ("criterion", "outcome", "value", "score", "weight", "contribution")
"""Columns that fit beside each other on a terminal; a veto says so in place of its weight."""
_WIDTH = 100
"""Characters on a line of long text."""
