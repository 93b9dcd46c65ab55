"""Decisions: what a session agreed, read from its file and carried to the candidates of a new run.

A session file comes from the map page and may come from anybody: it is bounded in size, checked
against ``session.schema.json`` and only then read. A decision finds its candidate by id, else by
likeness; one that finds none is listed, never dropped.
"""

from __future__ import annotations

from kansenkaart.decisions.carry import (
    FOUND,
    HOMELESS,
    REJECTED,
    UNDECIDED,
    Carried,
    apply,
    carry,
    settle,
)
from kansenkaart.decisions.session import Session, read
from kansenkaart.decisions.words import found, moment, next_step

__all__ = [
    "FOUND",
    "HOMELESS",
    "REJECTED",
    "UNDECIDED",
    "Carried",
    "Session",
    "apply",
    "carry",
    "found",
    "moment",
    "next_step",
    "read",
    "settle",
]
