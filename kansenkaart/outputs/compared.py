"""What ``diff`` says: what changed between two runs, and why, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import comparison
from kansenkaart.outputs import columns, terminal

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.texts import Texts

_GROUPS = ["kind", "change", "cause"]


def text(old: Result, new: Result, texts: Texts) -> str:
    """Return what was made otherwise, how many changes there are of each sort, and every change."""
    say = texts.section("compare")
    made = {
        "inputs": _inputs(old, new, texts),
        "rules": _settings(old, new),
    }
    parts = [_titled(say[name], columns.words(t, texts), texts) for name, t in made.items()]
    changes = comparison.compare(old, new)
    if not len(changes):
        return "\n\n".join([*(part for part in parts if part), say["nothing"]])
    table = _worded(changes, new, texts)
    counts = table.groupby(_GROUPS, sort=False).size().rename("count").reset_index()
    every = table.drop(columns="opportunity_id").dropna(axis="columns", how="all")
    parts += [_titled(say["counted"], counts, texts), _titled(say["changes"], every, texts)]
    return "\n\n".join(part for part in parts if part)


def _inputs(old: Result, new: Result, texts: Texts) -> pd.DataFrame:
    """Return the inputs that differ by their names; the reference date stands with the settings."""
    found = comparison.inputs(old, new)
    found = found[found["source"] != comparison.REFERENCE_DATE]
    titles = {s.source: s.title for result in (old, new) for s in result.sources}
    titles.update(texts.section("compare.inputs_of_a_run"))
    days = {end: found[end].map(columns.day_first) for end in ("before", "after")}
    made = found.assign(source=found["source"].map(titles), file=found["file"].replace("", None))
    return made.assign(**days).dropna(axis="columns", how="all")


def _settings(old: Result, new: Result) -> pd.DataFrame:
    table = comparison.differences([old, new]).drop(columns="role")
    return table.set_axis([*table.columns[:-2], "before", "after"], axis=1)


def _worded(changes: pd.DataFrame, new: Result, texts: Texts) -> pd.DataFrame:
    """Replace codes by words: of changes, causes, assessments and criteria."""
    say, assessments = texts.section("compare"), texts.section("codes.assessment")
    labels = {
        (kind, c.id): c.labels[texts.lang] for kind in new.rules for c in new.rules[kind].criteria
    }
    criteria = [
        "; ".join(str(labels.get((kind, c), c)) for c in given) if isinstance(given, list) else None
        for kind, given in zip(changes["kind"], changes["criteria"], strict=True)
    ]
    causes = [
        say["joined"].join(say["causes"][cause] for cause in given.split("+"))
        for given in changes["cause"]
    ]
    states = {end: changes[end].map(lambda v: assessments.get(v, v)) for end in ("before", "after")}
    change = changes["change"].map(say["sorts"])
    made = changes.assign(criteria=criteria, cause=causes, change=change, **states)
    return columns.words(made, texts)


def _titled(heading: str, table: pd.DataFrame, texts: Texts) -> str:
    """Return a table under its heading; nothing where it has no rows."""
    if not len(table):
        return ""
    titles = texts.section("compare.columns")
    named = table.rename(columns=lambda c: titles.get(c) or columns.title(str(c), texts))
    return "\n".join([f"== {heading}", terminal.table(named)])
