"""What of the overview leaves the party's own machine: counts that are large enough, and words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation import reasons, stability
from kansenkaart.renovation.folding import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.result import Renovation
    from kansenkaart.texts import Texts

_NOTHING = 1e-6  # what rounding leaves of a home


@dataclass(frozen=True)
class Limits:
    """What the tiers and the rules ask for."""

    least: int
    """Smallest count that is shown."""
    parameters: Mapping[str, float]
    """Of ``rules/renovation.toml``, for the reasons."""


def disclosed(
    overview: Renovation, opportunities: pd.DataFrame, tier: str, limits: Limits, texts: Texts
) -> Renovation:
    """Return the overview as tier ``sessie`` or ``openbaar`` may hold it.

    Its plans are already those that the tier may know. Counts below the least are folded or
    dropped, so that no total minus its parts gives one away; figures from which one could be worked
    out are dropped with it; nothing is told per complex, and in ``openbaar`` nothing per candidate.

    Parameters
    ----------
    overview
        Complete.
    opportunities
        As the tier has them: others are not named, and no single-family homes.
    tier
        ``sessie`` or ``openbaar``.
    limits
        The smallest count, and the rules that the reasons name.
    texts
        Language of the reasons, which are worded again from what is left.
    """
    least = limits.least
    programme = folded(overview.programme, least)
    named = opportunities.loc[~opportunities["single_family"].astype(bool), "opportunity_id"]
    if tier == "openbaar":
        named = named.iloc[:0]
    coupled = overview.coupled[overview.coupled["opportunity_id"].isin(named)]
    designation = _buurten(overview.designation, least)
    shown = designation["buurt_code"]
    overlaps = overview.overlaps
    of_buurt = (overlaps["what"] == "buurt") & overlaps["buurt_code"].isin(shown)
    made = replace(
        overview,
        programme=programme,
        clusters=_clusters(overview, least),
        designation=designation,
        wijken=_wijken(overview.wijken, designation, least),
        stability=_stability(overview.stability, shown),
        coupled=coupled.reset_index(drop=True),
        overlaps=overlaps[of_buurt | overlaps["opportunity_id"].isin(named)].reset_index(drop=True),
        by_complex=overview.by_complex.iloc[:0],
        faults=overview.faults.iloc[:0],
        projects=overview.projects.iloc[:0],
    )
    worded = reasons.worded(made, limits.parameters, texts)
    if tier == "openbaar":
        worded["opportunities"] = pd.NA  # not told, which is not none
    return replace(made, designation=worded)


def _buurten(table: pd.DataFrame, least: int) -> pd.DataFrame:
    """Keep buurten with enough homes; homes minus weighted homes would tell of the explorations.

    So would the homes with a circular ambition of those that are left: both are shown only where
    each is none or enough.
    """
    kept = table[table["homes"] >= least].reset_index(drop=True)
    circular = kept["circular_homes"]
    others = kept["homes"] - circular
    safe = (circular >= least) & ((others < _NOTHING) | (others >= least))
    return kept.assign(weighted_homes=float("nan"), circular_homes=circular.where(safe))


def _wijken(table: pd.DataFrame, buurten: pd.DataFrame, least: int) -> pd.DataFrame:
    """Keep wijken of which the buurten that are not shown have nothing, or enough together."""
    shown = table["wijk_code"].map(buurten.groupby("wijk_code")["homes"].sum()).astype("float64")
    hidden = table["homes"] - shown.fillna(0.0)
    safe = (hidden < _NOTHING) | (hidden >= least)
    return table[safe].reset_index(drop=True).assign(weighted_homes=float("nan"))


def _clusters(overview: Renovation, least: int) -> pd.DataFrame:
    """Round the homes, since a cluster crosses buurten whose own counts are shown or not."""
    clusters = overview.clusters
    rounded = (clusters["homes"] // least * least).astype(clusters["homes"].dtype)
    return clusters.assign(homes=rounded, decided_homes=None)[rounded >= least].reset_index(
        drop=True
    )


def _stability(table: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    """Keep the ranks of buurten that are shown; no counts, and nothing per square."""
    kept = table[(table["scale"] == stability.BUURT) & table["code"].isin(shown)]
    return kept.assign(weighted_homes=float("nan")).reset_index(drop=True)
