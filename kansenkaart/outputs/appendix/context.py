"""What every part of the appendix is written from: the tables of one tier, and the sessions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.outputs import columns
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.decisions import Carried, Session
    from kansenkaart.result import Result
    from kansenkaart.rules import Rules
    from kansenkaart.rules.model import Criterion
    from kansenkaart.texts import Texts

PILOTS = ("pilot_geselecteerd", "uitwerking")
"""Statuses of which the appendix holds a draft agreement."""


@dataclass(frozen=True)
class Context:
    """The tables of one tier with what was decided about them."""

    result: Result
    """Its opportunities carry what the sessions agreed."""
    sessions: tuple[Session, ...]
    carried: Carried | None
    """Null without a session."""
    texts: Texts
    weights: str
    """Names the weights behind every score."""
    rules: Rules
    """What the scores stand at: the session's where it moved weights or limits. ``result.rules``
    are those of the run, which the method tells."""

    @property
    def words(self) -> Mapping[str, Any]:
        """The texts of the appendix."""
        return self.texts.section("appendix")

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """The candidates, best of each kind first, without geometry."""
        table = pd.DataFrame(self.result.opportunities.drop(columns="geometry"))
        table = table[table["assessment"] == "candidate"]
        order = ["kind", "rank"] if "rank" in table else ["kind", "class", "homes_technical_mid"]
        up = [True, True] if "rank" in table else [True, True, False]
        return table.sort_values([*order, "opportunity_id"], ascending=[*up, True])

    @property
    def decisions(self) -> pd.DataFrame:
        """The decisions of all sessions; no rows without one."""
        return self.carried.table if self.carried is not None else pd.DataFrame()

    @cached_property
    def pilots(self) -> pd.DataFrame:
        """The decisions that chose a pilot, one per candidate, numbered as map and text show."""
        table = self.decisions
        if table.empty:
            return table
        chosen = table[table["status"].isin(PILOTS)]
        about = chosen["opportunity_id"].fillna(chosen["given_id"])
        once = chosen.assign(about=about).drop_duplicates("about").reset_index(drop=True)
        return once.assign(number=np.arange(1, len(once) + 1))

    @property
    def stays(self) -> str:
        """Say that scores are not at the weights of the session; nothing where none moved any."""
        moved = any(session.weights for session in self.sessions)
        if not moved or self.weights != self.words["standard_weights"]:
            return ""
        why = "not_open" if self.open_tier else "not_several"
        return str(self.words["method"][why].format(weights=self.weights))

    @property
    def open_tier(self) -> bool:
        """Whether the appendix may go to anybody."""
        return self.result.info.tier == "openbaar"


def criteria_of(context: Context, kind: str) -> dict[str, Criterion]:
    """Return the criteria of a kind by id; none of a kind that the rules do not know."""
    rules = context.result.rules
    return {c.id: c for c in rules[kind].criteria} if kind in rules else {}


def as_slider(context: Context, kind: str, part: str, name: str, value: float) -> str:
    """Return what a session moved as its slider shows it: a share, a factor or a limit.

    ``part`` is that of the session file; of ``axes`` the value is the share of all axes.
    """
    texts = context.texts
    if part == "axes":
        return wording.quantity(round(value, 2), wording.SHARE, texts)
    if part == "criteria":
        return texts("map.weights.times", n=wording.number(value, texts.lang, decimals=2))
    criterion = criteria_of(context, kind).get(name)
    return wording.quantity(value, criterion.unit if criterion else "", texts)


def text(value: Any) -> str:
    """Return a cell as text: nothing for null, a list joined."""
    if isinstance(value, list | tuple | np.ndarray):
        return "; ".join(str(v) for v in value)
    return "" if value is None or pd.isna(value) else str(value)


def questions(value: Any) -> str:
    """Return questions after each other, each a sentence."""
    asked = value if isinstance(value, list | tuple | np.ndarray) else [text(value)]
    return " ".join(str(question)[:1].upper() + str(question)[1:] for question in asked)


def span(low: Any, mid: Any, high: Any, lang: str) -> str:
    """Return a low-mid-high band of whole homes, rounded down; one number where all agree."""
    if any(pd.isna(v) for v in (low, mid, high)):
        return ""
    shown = [wording.number(wording.whole_homes(v), lang, decimals=0) for v in (low, mid, high)]
    return shown[0] if len(set(shown)) == 1 else " – ".join(shown)


def rough(low: Any, high: Any, lang: str) -> str:
    """Return a band in one significant digit each: what is no more than indicative."""
    if pd.isna(low) or pd.isna(high):
        return ""
    shown = [wording.number(columns.one_digit(float(v)), lang) for v in (low, high)]
    return shown[0] if shown[0] == shown[1] else " – ".join(shown)
