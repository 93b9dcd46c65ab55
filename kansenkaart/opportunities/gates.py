"""Gates: what keeps a pand out of a kind before any criterion is looked at.

A gate tells what is no chance by its nature (no dwelling, someone else's building); a criterion
judges a chance. The sentence of each code stands in the text catalogue under ``gates``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric
    from kansenkaart.texts import Texts

NOT_LISTED = "not_listed"
"""Role corporatie: on no party's list."""
LISTED = "listed"
"""Role gemeente: on a party's list, so on that party's own map."""


def in_scope(fabric: Fabric, party: pd.Series[str]) -> pd.Series[bool]:
    """Return whether an object is looked at in this role, given the party that lists it."""
    return party.notna() if fabric.role == "corporatie" else party.isna()


def role_gate(fabric: Fabric) -> str:
    """Return the code of the gate that :func:`in_scope` is."""
    return NOT_LISTED if fabric.role == "corporatie" else LISTED


def in_words(kind: str, gate: str, texts: Texts) -> str:
    """Return a gate as a sentence; its code where a run of another version asked what is gone."""
    return str(texts.section(f"gates.{kind}").get(gate, gate))


def outside(panden: pd.Index[str], passes: Mapping[str, pd.Series[bool]]) -> pd.Series[str]:
    """Return for every pand that is kept out the first gate that it does not pass.

    Parameters
    ----------
    panden
        Every pand of the area.
    passes
        Gate code to whether a pand passes, in the order in which they are asked.

    Examples
    --------
    >>> ids = pd.Index(["p1", "p2"])
    >>> outside(ids, {"no_dwelling": pd.Series([False, True], index=ids)}).to_dict()
    {'p1': 'no_dwelling'}
    """
    stopped = [
        ~passed.reindex(panden, fill_value=False).to_numpy(dtype=bool) for passed in passes.values()
    ]
    first = np.select(stopped, list(passes), "")
    return pd.Series(first, index=panden, dtype="str", name="gate")[np.any(stopped, axis=0)]
