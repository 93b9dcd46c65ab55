"""The appendix to an agreement: bijlage.html, bijlage.pdf and bijlage.docx, from one content."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from kansenkaart import decisions, privacy, tiers
from kansenkaart.outputs.appendix import content, document, page, pdf, weighted
from kansenkaart.outputs.appendix.context import Context
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kansenkaart.decisions import Session
    from kansenkaart.result import Result

HTML, PDF, WORD = NAMES = ("bijlage.html", "bijlage.pdf", "bijlage.docx")
REFUSAL = "No appendix is made"


def write(result: Result, sessions: Sequence[Session], folder: Path) -> None:
    """Write the appendix in its three forms into ``folder``, which must exist.

    Parameters
    ----------
    result
        The tables of tier sessie or openbaar.
    sessions
        What was decided, a file per table or party; may be empty.
    folder
        An existing folder.

    Raises
    ------
    ConfigError
        When the tables are of tier intern.
    InputError
        When the PDF cannot be drawn for want of a system library; HTML and Word are then written.
    """
    tiers.check_shared(result.info.tier, REFUSAL)
    made = content.document(context(result, sessions))
    shown = page.render(made)
    (folder / HTML).write_text(shown, "utf-8")
    day = result.info.reference_date
    document.write(made, folder / WORD, datetime(day.year, day.month, day.day))  # noqa: DTZ001
    moved = _with_weights(result, sessions)
    for number, session in enumerate(moved, start=1):
        weighted.write(result, session, folder, number if len(moved) > 1 else 0)
    pdf.write(shown, folder / PDF)


def context(result: Result, sessions: Sequence[Session]) -> Context:
    """Return what the parts are written from: decisions carried, titles as the tier may show."""
    texts = Texts(result.info.lang)
    weights = texts("appendix.standard_weights")
    if not sessions:
        earlier = decisions.Carried(result.decisions) if len(result.decisions) else None
        return Context(result, (), earlier, texts, weights, result.rules)
    moved, scored_by = _with_weights(result, sessions), result.rules
    if len(moved) == 1:
        # the method keeps telling the rules of the run, and what the session moved
        again = weighted.rescored(result, moved[0])
        result, scored_by = replace(again, rules=result.rules), again.rules
        weights = texts("appendix.session_weights", file=moved[0].file)
    found = decisions.carry(sessions, result.members, result.opportunities)
    told = privacy.decisions_for_tier(found.table, result, result.info.tier)
    # what a party thinks is not in the public tables, but belongs in what the parties agree on
    carried = decisions.Carried(told.assign(votes=found.table["votes"]))
    decided = decisions.apply(result.opportunities, carried)
    shown = replace(result, opportunities=decided)
    return Context(shown, tuple(sessions), carried, texts, weights, scored_by)


def _with_weights(result: Result, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions that moved weights; none where the tier holds no outcomes to score."""
    return [session for session in sessions if session.weights and len(result.outcomes)]
