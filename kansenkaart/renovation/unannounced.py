"""Plans whose tenants do not know yet, outside the party's own machine: rough counts per buurt.

A party's homes are counted only where that tells nothing of a single complex: enough homes, in
enough complexes, and at most a share of the homes and complexes that may be meant. This holds for
each party by itself, since one that knows its own plan would subtract it. The count is rounded
down, and demolition is never in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation import placing
from kansenkaart.renovation.works import COUNTS, works

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric

COLUMNS = ["buurt_code", "buurt_name", "wijk_name", "homes"]


@dataclass(frozen=True)
class Limits:
    """When a count may be shown."""

    homes: int
    """The least homes, and what the count is rounded down to."""
    complexes: int
    """The least complexes."""
    share_max: float
    """The largest share of the homes and complexes in question that may be planned."""


def totals(
    withheld: pd.DataFrame, told: pd.DataFrame, fabric: Fabric, limits: Limits, horizon_years: int
) -> pd.DataFrame:
    """Return rough counts of homes with works that count and that tenants do not know of.

    Parameters
    ----------
    withheld, told
        The renovation projects that the tier may not know, and those it may.
    fabric
        For the dwellings of complexes.
    limits
        When a count may be shown.
    horizon_years
        Length of the window.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`; a buurt whose count may not be shown has no row.
    """
    first = fabric.town.reference_date.year
    window = (first, first + horizon_years - 1)
    counted = withheld[withheld["measure"].isin(placing.COUNTED)]
    placed = placing.place(counted, fabric)
    planned = works(placed, fabric, window)
    planned = planned[(planned["group"] == COUNTS) & planned["first"].notna()]
    keys = ["party", "complex_id"]
    known = pd.MultiIndex.from_frame(placing.place(told, fabric)[keys].drop_duplicates())
    homes = fabric.dwellings.dropna(subset=keys)
    homes = homes[~pd.MultiIndex.from_frame(homes[keys]).isin(known)]
    asked = homes.assign(buurt_code=homes["pand_id"].map(fabric.buildings["buurt_code"]), homes=1.0)
    hidden, question = _per_buurt(planned), _per_buurt(asked)
    question = question.reindex(hidden.index).fillna(0.0)
    safe = (
        (hidden["homes"] >= limits.homes)
        & (hidden["complexes"] >= limits.complexes)
        & (hidden["homes"] <= limits.share_max * question["homes"])
        & (hidden["complexes"] <= limits.share_max * question["complexes"])
    )
    together = hidden.loc[safe, "homes"].groupby("buurt_code").sum()
    rounded = together // limits.homes * limits.homes
    names = pd.DataFrame(fabric.town.buurt[COLUMNS[:-1]])
    return names.merge(rounded.rename("homes"), left_on="buurt_code", right_index=True)[COLUMNS]


def _per_buurt(frame: pd.DataFrame) -> pd.DataFrame:
    """Return homes and number of complexes per buurt and party."""
    keys = ["buurt_code", "party"]
    complexes = frame.drop_duplicates([*keys, "complex_id"])
    return pd.DataFrame(
        {
            "homes": frame.groupby(keys)["homes"].sum(),
            "complexes": complexes.groupby(keys).size(),
        }
    )
