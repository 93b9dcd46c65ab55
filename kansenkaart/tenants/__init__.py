"""For the tenants' organisation: what candidates mean for the homes of today.

Nothing here is about a person: homes are counted, and whether one is inhabited is known only so far
as a party lists it as being in operation.

What may be added up: ``parking_lost``, ``storage_lost`` and ``large_split`` of candidates, since a
box and a home to be split belong to one candidate of their kind. ``homes_affected`` and
``inhabited_homes`` only of candidates with a different ``place``; of those with the same one the
homes are partly the same (see :func:`selection`). The counts of :func:`per_buurt` add up over
buurten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kansenkaart.tenants.buurten import per_buurt, together
from kansenkaart.tenants.candidates import INHABITED, NO_HOMES, UNKNOWN, kept, per_candidate
from kansenkaart.tenants.disclosure import FEW, told
from kansenkaart.tenants.selected import Selection, selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kansenkaart.fabric import Fabric

__all__ = [
    "FEW",
    "INHABITED",
    "NO_HOMES",
    "UNKNOWN",
    "Selection",
    "kept",
    "per_buurt",
    "per_candidate",
    "selection",
    "tables",
    "together",
    "told",
]


def tables(
    opportunities: pd.DataFrame,
    members: pd.DataFrame,
    fabric: Fabric,
    parameters: Mapping[str, Any],
) -> dict[str, pd.DataFrame]:
    """Return the tables ``tenants`` and ``tenants_buurt`` of a result, as they are before a tier.

    Parameters
    ----------
    opportunities, members
        As docs/architecture.md describes them.
    fabric
        The tables of the town.
    parameters
        Those of ``rules/tenants.toml``.
    """
    return {
        "tenants": per_candidate(opportunities, members, fabric, parameters),
        "tenants_buurt": per_buurt(opportunities, members, fabric, parameters),
    }
