"""The ten-year renovation overview: programme, clusters, and the buurten to talk about.

The order follows what a joint session needs: a plain, explainable count per buurt first, clusters
across borders second. Only isolatie, renovatie and transformatie count in clusters and
designation; onderhoud and sloop-nieuwbouw are kept apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources import tables
from kansenkaart.renovation import clusters, coupling, designation, inferred, placing, programme
from kansenkaart.result import Renovation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric


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
        With empty tables where there is neither a plan nor a label to infer from.
    """
    town = fabric.town
    plan = town.renovation_project
    listed = plan if plan is not None else tables.empty("renovation_project")
    placed = placing.place(listed, fabric.dwellings)
    first_year = town.reference_date.year
    window = (first_year, first_year + int(parameters["horizon_years"]) - 1)
    planned = programme.programme(placed, fabric, window)
    without = inferred.programme(fabric, placed, parameters)
    both = programme.stacked(planned, without)
    found = clusters.clusters(placed, fabric, parameters, window)
    return Renovation(
        programme=both,
        clusters=found,
        designation=designation.designation(both, fabric, parameters),
        by_complex=coupling.by_complex(listed, town.complex, complete=tier == "intern"),
        faults=placing.faults(listed, fabric.dwellings, town.complex),
    )
