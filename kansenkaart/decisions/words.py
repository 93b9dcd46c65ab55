"""Decisions in words: what became of one, when it was taken, what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.decisions.carry import NOW, REJECTED

if TYPE_CHECKING:
    from kansenkaart.texts import Texts

_ZONE = "Europe/Amsterdam"
"""Clock of the places that maps are about; the page writes moments in UTC."""


def found(table: pd.DataFrame, opportunities: pd.DataFrame, texts: Texts) -> pd.Series[str]:
    """Return how each decision found its candidate, on the decisions' index.

    The candidate is named where people added it by hand and it has one now.

    Parameters
    ----------
    table
        Of :class:`kansenkaart.decisions.Carried`.
    opportunities
        ``opportunity_id`` and ``title`` as the tier may show them.
    texts
        Language of the words.
    """
    titles = opportunities.drop_duplicates("opportunity_id").set_index("opportunity_id")["title"]
    words = table["found"].map(texts.section("codes.decision_found"))
    named = table["opportunity_id"].map(titles).astype("str")
    return words.mask((table["found"] == NOW) & named.notna(), words + ": " + named)


def moment(value: str, *, clock: bool = True) -> str:
    """Return a moment as dd-mm-yyyy hh:mm where people sat, or only its day.

    Where it names no zone it is taken as it is; what is no moment is left as it was given.
    """
    found = pd.to_datetime(value, errors="coerce")
    if pd.isna(found):
        return value
    local = found if found.tzinfo is None else found.tz_convert(_ZONE)
    return f"{local:%d-%m-%Y %H:%M}" if clock else f"{local:%d-%m-%Y}"


def next_step(row: Any, texts: Texts) -> str | None:
    """Return the next step of a decision, null without one.

    The map proposes the same first step for every candidate of a kind; of what was turned down that
    is nothing that anybody agreed on.
    """
    given = row["next_step"] if pd.notna(row["next_step"]) else None
    proposed = texts.section("opportunities.next_step").get(row["kind"])
    return None if row["status"] == REJECTED and given == proposed else given or None
