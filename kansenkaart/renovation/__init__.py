"""The ten-year renovation overview: programme, clusters, and the buurten to talk about.

The order follows what a joint session needs: a plain, explainable count per buurt first, clusters
across borders second, and how much either is to be trusted. Only isolatie, renovatie and
transformatie count in clusters and designation; onderhoud and sloop-nieuwbouw are kept apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from data_sources import tables
from data_sources.findings import Findings
from kansenkaart.renovation import (
    ambition,
    clusters,
    coupling,
    designation,
    inferred,
    koppelkansen,
    placing,
    programme,
    reasons,
    stability,
    works,
)
from kansenkaart.renovation.disclosure import Limits, disclosed
from kansenkaart.renovation.together import together
from kansenkaart.result import Renovation

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.texts import Texts

__all__ = ["Limits", "disclosed", "overview", "reported", "together", "with_opportunities"]


def overview(fabric: Fabric, parameters: Mapping[str, float], tier: str) -> Renovation:
    """Lay the plans of all parties together.

    Parameters
    ----------
    fabric
        Of a town whose renovation projects are those that the tier may know.
    parameters
        Of ``rules/renovation.toml``.
    tier
        Outside ``intern`` a complex without a project says nothing: its project may be untold.

    Returns
    -------
    Renovation
        With empty tables where there is neither a plan nor a label to infer from; what the
        candidates add comes with :func:`with_opportunities`.
    """
    town = fabric.town
    plan = town.renovation_project
    listed = plan if plan is not None else tables.empty("renovation_project")
    placed = placing.place(listed, fabric)
    window = window_of(fabric, parameters)
    planned = works.works(placed, fabric, window)
    counts = programme.programme(planned, fabric, window)
    firm = stability.stability(
        pd.concat([planned, _just_outside(placed, fabric, parameters)]),
        fabric,
        parameters,
        window,
    )
    without = inferred.programme(fabric, placed, parameters)
    return Renovation(
        programme=programme.stacked(counts, without),
        clusters=clusters.clusters(planned, fabric, parameters, window),
        designation=designation.designation(
            counts, firm, ambition.circular_homes(planned, fabric, window), fabric, parameters
        ),
        by_complex=coupling.by_complex(
            listed, placed, town.complex, window[0], complete=tier == "intern"
        ),
        faults=placing.faults(listed, placed, fabric),
        wijken=designation.wijken(counts, fabric, parameters),
        stability=firm,
        projects=works.projects(placed, window),
    )


def with_opportunities(
    overview: Renovation,
    opportunities: gpd.GeoDataFrame,
    fabric: Fabric,
    parameters: Mapping[str, float],
    texts: Texts,
) -> Renovation:
    """Add what coincides with the works: candidates in the same complexes, and overlays.

    Parameters
    ----------
    overview
        Of :func:`overview`.
    opportunities
        The opportunity table of the same fabric.
    fabric, parameters
        Of the run.
    texts
        Language of the reasons in the designation.
    """
    last_year = window_of(fabric, parameters)[1]
    made = replace(
        overview,
        coupled=koppelkansen.coupled(overview.by_complex, opportunities, last_year),
        overlaps=koppelkansen.overlaps(
            fabric,
            overview.designation["buurt_code"],
            opportunities,
            parameters["overlay_distance_m"],
        ),
    )
    return replace(made, designation=reasons.worded(made, parameters, texts))


def reported(faults: pd.DataFrame) -> Findings:
    """Return the faults that only the stock list shows as findings; a plan's own its loader has."""
    findings = Findings()
    for code in ("unknown_complex", "no_dwelling", "several_places", "more_homes_than_complex"):
        rows = faults[faults["fault"] == code]
        findings.add("renovation", code, len(rows), rows["file"] + ":" + rows["line"].astype("str"))
    return findings


def window_of(fabric: Fabric, parameters: Mapping[str, float]) -> tuple[int, int]:
    """Return the first and last year of the overview."""
    first = fabric.town.reference_date.year
    return first, first + int(parameters["horizon_years"]) - 1


def _just_outside(
    placed: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return the works that lie outside the window, but by no more years than a draw shifts."""
    first, last = window_of(fabric, parameters)
    span = placing.years(placed)
    outside = ((span["last"] < first) | (span["first"] > last)).fillna(False).astype(bool)
    shift = int(parameters["year_shift"])
    return works.works(placed[outside], fabric, (first - shift, last + shift))
