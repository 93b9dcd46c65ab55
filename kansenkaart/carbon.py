"""Carbon that an added home avoids compared with a new-build home of the same size: a band.

``avoided = reference * size / net_to_gross - measure * bvo touched``, per home; where a home
becomes three, the works touch it once. The band takes the low reference with the high measure and
the reverse. It is never the whole of a new-build home: every measure has material of its own, and
where no new-build home is left unbuilt nothing is avoided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

BAND = ("low", "mid", "high")
_KG_PER_T = 1000
_OPPOSITE = {"low": "high", "mid": "mid", "high": "low"}


def avoided_t(
    kind: str,
    homes: pd.DataFrame,
    touched_m2: pd.Series[float] | float | None,
    parameters: Mapping[str, Any],
    made_m2: pd.Series[float] | float | None = None,
    worked_high: pd.Series[float] | None = None,
) -> pd.DataFrame:
    """Return the carbon avoided per project, tonnes CO2-eq over A1-A5.

    Parameters
    ----------
    kind
        Kind of opportunity; names its measure in the rules.
    homes
        Added homes, columns ``low``, ``mid``, ``high``, unrounded.
    touched_m2
        Usable area (gebruiksoppervlakte) that the works touch at a time, m2; None where they make a
        home of the size that it is compared with.
    parameters
        Of ``rules/carbon.toml``.
    made_m2
        Size of the home that is made, m2 usable area, so that it is compared with a new one of that
        size; None for the usual size of the rules.
    worked_high
        How many times the works touch that area where the most homes are added; None where once per
        added home.

    Returns
    -------
    DataFrame
        ``low``, ``mid``, ``high``; below 0 where the works weigh more than a new-build home. Null
        where the touched area is unknown.
    """
    made = parameters["home_m2"] if made_m2 is None else made_m2
    touched = made if touched_m2 is None else touched_m2
    worked = homes.assign(high=homes["high"] if worked_high is None else worked_high)
    new = {band: _reference_kg(band, made, parameters) for band in BAND}
    works = {band: _measure_kg(kind, band, touched, parameters) for band in BAND}
    kg = {band: new[band] * homes[band] - works[band] * worked[band] for band in BAND}
    # where the low figure per home is a loss, more homes lose more
    kg["low"] = np.minimum(kg["low"], (new["low"] - works["low"]) * worked["high"])
    return pd.DataFrame(kg, index=homes.index) / _KG_PER_T


def _reference_kg(
    band: str, made_m2: pd.Series[float] | float, parameters: Mapping[str, Any]
) -> Any:
    """Return the new-build home that the added one is compared with, kg."""
    return made_m2 / parameters["net_to_gross"] * parameters["reference_kg_m2"][band]


def _measure_kg(
    kind: str, band: str, touched_m2: pd.Series[float] | float, parameters: Mapping[str, Any]
) -> Any:
    """Return what the works cost per added home, kg; the low estimate takes the high cost."""
    net = parameters.get(f"{kind}_net_to_gross", parameters["net_to_gross"])
    return touched_m2 / net * parameters[f"{kind}_kg_m2"][_OPPOSITE[band]]
