"""The funnel of one kind: how many panden and projects are left after each gate and veto."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenkaart import scoring
from kansenkaart.criteria import FAIL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.criteria import Evaluation
    from kansenkaart.result import Projects

ALL, PROJECTS, CANDIDATES = "all", "projects", "candidates"
"""Steps that are neither a gate nor a veto."""


def funnel(evaluation: Evaluation, projects: Projects, gates: Sequence[str]) -> pd.DataFrame:
    """Count what each step of one kind leaves.

    Parameters
    ----------
    evaluation
        Of :func:`kansenkaart.criteria.evaluate_all` on the projects' facts.
    projects
        What the kind's module found.
    gates
        The codes of its gates, in the order in which they are asked; those that stopped nothing are
        left out.

    Returns
    -------
    DataFrame
        ``kind``, ``step`` (``all``, a gate's code, ``projects``, the id of a veto, ``candidates``),
        ``order``, ``panden`` and ``projects`` (null before there are projects) that are left.
    """
    stopped = projects.outside.value_counts()
    asked = [g for g in dict.fromkeys([*gates, *stopped.index]) if g in stopped.index]
    left = projects.members["pand_id"].nunique() + int(stopped.sum())
    rows: list[tuple[str, int, int | None]] = [(ALL, left, None)]
    for gate in asked:
        left -= int(stopped[gate])
        rows.append((gate, left, None))
    project = evaluation.index.get_indexer(pd.Index(projects.members["project"]))
    pand, _ = pd.factorize(projects.members["pand_id"])

    def count(kept: NDArray[np.bool_]) -> tuple[int, int]:
        """Return the panden, each once, and the projects that are kept."""
        return len(np.unique(pand[kept[project]])), int(kept.sum())

    kept = np.ones(len(evaluation.index), dtype=bool)
    rows.append((PROJECTS, *count(kept)))
    for criterion, judgement in zip(evaluation.rules.criteria, evaluation.judgements, strict=True):
        if criterion.is_veto:
            kept &= judgement.state != FAIL
            rows.append((criterion.id, *count(kept)))
    kept &= scoring.candidates(evaluation)
    rows.append((CANDIDATES, *count(kept)))
    table = pd.DataFrame(rows, columns=["step", "panden", "projects"])
    table.insert(0, "kind", evaluation.rules.kind)
    table.insert(2, "order", np.arange(len(table)))
    return table.astype({"projects": "Int64"})
