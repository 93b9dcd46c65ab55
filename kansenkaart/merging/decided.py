"""The decisions of a merge: each once, about the row that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kansenkaart import decisions
from kansenkaart.merging import rows

_SAME = ["session", "given_id", "kind", "status", "reason", "lead", "next_step", "changed"]
"""What makes two rows the same decision, which several parties gave to their own scan."""


def together(tables: Sequence[pd.DataFrame], same: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions of all runs; of one in several, the row that found most.

    Parameters
    ----------
    tables
        Decisions of each run; may be empty.
    same
        Of :func:`kansenkaart.merging.rows.reconciled`.
    """
    said = rows.joined(tables)
    if not len(said):
        return pd.DataFrame()
    of = same.set_index(["given_run", "opportunity_id"])["kept"]
    about = pd.MultiIndex.from_frame(said[["run", "opportunity_id"]])
    said = said.assign(
        opportunity_id=of.reindex(about).to_numpy(),
        least=said["found"].map(decisions.FOUND.index),
    )
    said = said.sort_values("least", kind="stable").drop_duplicates(_SAME).sort_index()
    return said.drop(columns=["run", "least"]).reset_index(drop=True)


def settled(kept: Any, said: pd.DataFrame) -> Any:
    """Let the decisions of all runs speak, not only those of the run whose row was kept."""
    if not len(said):
        return kept
    had = kept["decision_found"].notna() if "decision_found" in kept else False
    blank = kept.assign(status=kept["status"].mask(had, decisions.UNDECIDED))
    return decisions.apply(blank, decisions.Carried(said))
