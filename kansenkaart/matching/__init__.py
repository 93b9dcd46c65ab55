"""Stock lines and the BAG: which home is meant, how sure, and why not.

A wrong match puts a stranger's home on the map, so only lines for which nothing contradicts one
home are ``matched``; the others say what is in the way. Public steps, in order: :func:`match`,
:func:`ownership`, and the reports in :mod:`report` and :mod:`koppeling`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import tables
from kansenkaart import rules
from kansenkaart.matching import corrections, garages, koppeling, ladder, lookup, report, together
from kansenkaart.matching.ownership import ownership
from kansenkaart.matching.rungs import OUTCOME
from kansenkaart.membership import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.texts import Texts
    from kansenkaart.town import Town

__all__ = ["corrections", "judge_corrections", "koppeling", "match", "ownership", "report"]

_LINE = ["party", "unit_id", "file", "sheet", "line"]


def match(
    unit: pd.DataFrame,
    town: Town,
    corrections: pd.DataFrame | None = None,
    *,
    texts: Texts,
    parameters: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Find the home of every stock line in the BAG.

    Parameters
    ----------
    unit
        Contract table: the lines of one or more parties.
    town
        ``verblijfsobject``, ``pand``, ``address``, ``ended`` and ``holding`` are looked in.
    corrections
        From :func:`corrections.decided`; wins over the ladder where its object is live.
    texts
        Language of the reasons.
    parameters
        Of the rules file ``matching``; the national defaults by default.

    Returns
    -------
    DataFrame
        Contract table ``match``: at least one row per line, in the order of ``unit``. ``vbo_id``
        is also filled where a line is uncertain about one home, or names an object that does not
        stand; only ``matched`` means that the home is found.
    """
    limits = rules.parameters("matching") if parameters is None else parameters
    unit = unit.reset_index(drop=True)
    alone = ladder.climb(unit, lookup.with_keys(unit), town, limits)
    found = _together(alone, unit, town, limits)
    if corrections is not None:
        corrected = _corrected(alone, found, corrections, unit, town)
        found = _together(corrected, unit, town, limits)
    return _contract(found, unit, town, texts)


def judge_corrections(
    given: pd.DataFrame,
    unit: pd.DataFrame,
    town: Town,
    parameters: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Say of every correction whether :func:`match` follows it, and if not, why.

    Parameters
    ----------
    given
        From :func:`corrections.decided`.
    unit, town, parameters
        As in :func:`match`.

    Returns
    -------
    DataFrame
        See :func:`corrections.judge`; the words of a ``verdict`` stand in the text catalogue under
        ``findings.corrections``.
    """
    limits = rules.parameters("matching") if parameters is None else parameters
    unit = unit.reset_index(drop=True)
    alone = ladder.climb(unit, lookup.with_keys(unit), town, limits)
    return corrections.judge(given, unit, _together(alone, unit, town, limits), town)


def _together(
    alone: pd.DataFrame, unit: pd.DataFrame, town: Town, limits: Mapping[str, Any]
) -> pd.DataFrame:
    """Lay lines that were judged by themselves beside each other."""
    settled = together.settle(alone, unit, town.holding)
    boxes = garages.through_complex(settled, unit, town, limits)
    return together.boxes_of_two_parties(boxes, unit, town.holding)


def _corrected(
    alone: pd.DataFrame, found: pd.DataFrame, given: pd.DataFrame, unit: pd.DataFrame, town: Town
) -> pd.DataFrame:
    return corrections.apply(alone, corrections.judge(given, unit, found, town))


def _contract(found: pd.DataFrame, unit: pd.DataFrame, town: Town, texts: Texts) -> pd.DataFrame:
    """Put the rows in the contract's columns, with the reason and the address found in words."""
    reasons = texts.section("matching.reasons")
    vbo = town.verblijfsobject
    named = found["vbo_id"].fillna("") + " " + found["also"]
    vbo = vbo[among(vbo["vbo_id"], named.str.split().explode())]
    panden = vbo.set_index("vbo_id")["pand_ids"].str[0]
    labels = lookup.label(vbo)
    shown = found["vbo_id"].map(labels).astype("object")
    two = found["also"].str.strip() != ""
    ids = named[two].str.split().explode()
    shown[two] = ids.map(labels).dropna().groupby(level=0).agg(" / ".join)
    count = found["panden"].map(
        lambda n: texts("matching.panden", count=int(n)), na_action="ignore"
    )
    rows = unit.loc[found["row"], _LINE].reset_index(drop=True)
    made = rows.assign(
        vbo_id=found["vbo_id"].to_numpy(),
        pand_id=found["pand_id"].fillna(found["vbo_id"].map(panden)).to_numpy(),
        outcome=found["rung"].map(OUTCOME).to_numpy(),
        rung=found["rung"].to_numpy(),
        reason=found["rung"].map(reasons).to_numpy(),
        found=shown.fillna(count).to_numpy(),
    )
    return tables.validate("match", made)
