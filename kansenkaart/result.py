"""What a scan gives: the tables of one run and tier. docs/architecture.md lists their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from data_sources.findings import Findings

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

RUN = "run"
SCORED_BY = ("veto", "soft", "axis", "classes")
"""Roles of rules that scores and classes are worked out from."""


@dataclass(frozen=True)
class Projects:
    """The project-sized units of one kind, before any criterion is applied."""

    facts: gpd.GeoDataFrame
    """One row per project, index the smallest BAG id of its members."""
    members: pd.DataFrame
    """Columns ``project``, ``pand_id``, ``vbo_id`` (null where the member is a pand)."""
    outside: pd.Series
    """Index pand_id, value the code of the first gate that kept the pand out of this kind."""


@dataclass(frozen=True)
class SourceRecord:
    """One input of a run: what was read, when it was made, and what came of it."""

    source: str
    """Name as in the catalogue."""
    title: str
    attribution: str
    licence: str
    file: str
    """Name without folders."""
    sha256: str
    date: str
    """Date or vintage of the data, ISO, or empty when unknown."""
    rows: int
    invented: bool = False
    """True for sample data that the program made up."""
    not_fetched: str = ""
    """Empty for what was read; else why a source that was asked for is not there: ``unavailable``,
    ``changed`` or ``empty``, worded under ``codes.not_fetched``."""


@dataclass(frozen=True)
class RunInfo:
    """Who, what and when of a run."""

    run_id: str
    title: str
    """Area name, for example ``Weesp``."""
    role: str
    parties: tuple[str, ...]
    reference_date: date
    lang: str
    version: str
    tier: str = "intern"
    invented: bool = False
    """True when the run is about a town that the program made up."""
    unaware: tuple[str, ...] = ()
    """Of runs laid together: those of a gemeente that knew no ownership. What they show as counts
    only counts what is the corporations' once more, and nothing can take that off."""


def _nothing() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame()


@dataclass(frozen=True)
class Renovation:
    """The ten-year overview."""

    programme: pd.DataFrame
    """buurt_code, buurt_name, wijk_code, wijk_name, gemeente_name, year, group (counted, or a
    measure that does not count), measure, certainty, party, origin (plan, inferred), homes.

    Outside intern small counts are added up; what was added up over is null."""
    clusters: gpd.GeoDataFrame
    """cluster_id, title, first_year, last_year, homes, decided_homes, projects, parties, buurten,
    smp_start_year, chance_share, by_chance, geometry."""
    designation: pd.DataFrame
    """One row per buurt to talk about: homes, share, peak_year, parties, smp_start_year,
    circular_homes, top_share, reasons in words, and so on."""
    by_complex: pd.DataFrame
    """party, complex_id, start_year, end_year, measure, origin: what a candidate couples to.

    Measure ``geen`` is a complex that a complete plan does not name; a complex without a row is
    unknown. A complex can have two rows: work that counts, and demolition."""
    faults: pd.DataFrame
    """party, project_id, file, line, complex_id, fault: what is wrong with a plan."""
    wijken: pd.DataFrame = field(default_factory=_nothing)
    """The same figures per wijk."""
    stability: pd.DataFrame = field(default_factory=_nothing)
    """scale (buurt, wijk, grid), code, name, weighted_homes, rank, top_share and the rank without
    each certainty: how firm the order is."""
    coupled: pd.DataFrame = field(default_factory=_nothing)
    """buurt_code, opportunity_id, kind, start_year, end_year, measure, label_target,
    circular_ambition: candidates in complexes with works."""
    overlaps: pd.DataFrame = field(default_factory=_nothing)
    """name, theme, value, year, what (buurt, opportunity), buurt_code, opportunity_id: overlays at
    designated buurten and candidates."""
    projects: pd.DataFrame = field(default_factory=_nothing)
    """Tier intern only: party, project_id, complex_id, measure, group, certainty, first_year,
    last_year, what the plan tells of it (labels, circular_ambition, vve, remaining exploitation,
    budget), pand_id, homes: in which panden each project of the plans is."""
    unannounced: pd.DataFrame = field(default_factory=_nothing)
    """buurt_code, buurt_name, wijk_name, homes: outside intern, rough counts of works that tenants
    do not know of, where that tells nothing of a complex."""


@dataclass(frozen=True)
class Result:
    """The tables of one run in one tier; nothing else reaches an output."""

    info: RunInfo
    rules: Rules
    fabric: Fabric
    opportunities: gpd.GeoDataFrame
    members: pd.DataFrame
    outcomes: pd.DataFrame
    outside: pd.DataFrame
    funnel: pd.DataFrame
    totals: pd.DataFrame
    renovation: Renovation
    match: pd.DataFrame
    decisions: pd.DataFrame = field(default_factory=_nothing)
    """What sessions decided: the table of :class:`kansenkaart.decisions.Carried`."""
    tenants: pd.DataFrame = field(default_factory=_nothing)
    """What each candidate means for tenants: :func:`kansenkaart.tenants.per_candidate`."""
    tenants_buurt: pd.DataFrame = field(default_factory=_nothing)
    """The same per buurt, the total last: :func:`kansenkaart.tenants.per_buurt`."""
    splitting_areas: pd.DataFrame = field(default_factory=_nothing)
    """What splitting would come to at other limits of area:
    :func:`kansenkaart.reconcile.by_area`."""
    differences: pd.DataFrame = field(default_factory=_nothing)
    """Of runs laid together: kind, role (``run``, ``axis``, ``classes`` or that of a rule), setting
    and a column per run; no rows where all was made with the same."""
    sources: tuple[SourceRecord, ...] = ()
    findings: Findings = field(default_factory=Findings)

    @property
    def merged(self) -> bool:
        """Whether runs were laid together; how firm an order is, was not worked out for all."""
        return bool(len(self.differences.columns))

    @property
    def fixed_kinds(self) -> tuple[str, ...]:
        """Kinds that runs with other rules were laid together of: nothing may score them again."""
        if not len(self.differences):
            return ()
        scored = self.differences[self.differences["role"].isin(SCORED_BY)]
        return tuple(dict.fromkeys(scored["kind"]))
