"""The records that a rules file holds, read-only, each with its source, evidence code and date."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

KINDS = ("splitting", "topup", "garages", "transformation", "extension")
"""The kinds of opportunity, in the order in which they are shown."""

AXES = ("building", "planning", "coupling", "impact")
ROLES = ("veto", "soft")
EVIDENCE = ("V", "M", "J")
"""V read in the source, M common knowledge that was not verified, J a judgement."""

LEVELS = ("national", "municipal", "own")
"""Where a value stands: the national defaults, a gemeente's file, or the user's own file."""


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from."""

    source: str
    evidence: str
    """One of :data:`EVIDENCE`."""
    date: date
    level: str = "national"
    """One of :data:`LEVELS`."""
    file: str = ""
    """Name of the rules file."""


@dataclass(frozen=True)
class Parameter:
    """A named value that the analysis uses."""

    name: str
    value: Any
    """A number, text, boolean, list or table."""
    unit: str
    provenance: Provenance
    range: tuple[float, float] | None = None
    """How far the sources leave room; for the robustness draws."""
    live: tuple[float, float] | None = None
    """Bounds of the slider in the page, if it is one."""
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Parameters(Mapping[str, Any]):
    """The parameters of a domain: ``p["name"]`` is a value, ``p.record("name")`` all of it."""

    def __init__(self, records: Mapping[str, Parameter]) -> None:
        self._records = dict(records)

    def __getitem__(self, name: str) -> Any:
        return self._records[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __or__(self, other: Parameters) -> Parameters:
        return Parameters(self._records | other._records)

    def record(self, name: str) -> Parameter:
        """Return the parameter with its unit and provenance."""
        return self._records[name]

    @property
    def records(self) -> tuple[Parameter, ...]:
        """Every parameter, in the order of the file."""
        return tuple(self._records.values())


@dataclass(frozen=True)
class Axis:
    """One of the four sides of a score."""

    name: str
    weight: float
    provenance: Provenance


@dataclass(frozen=True)
class Classes:
    """The limits between the classes of one kind."""

    a: float
    """Lower limit of the mid score for class A."""
    b: float
    """Lower limit for class B; below it is class C."""
    completeness_for_a: float
    """Below this share of known weight the class is B at most."""
    completeness_floor: float
    """Below this share of known weight a project is not assessable."""
    provenance: Provenance


@dataclass(frozen=True)
class Test:
    """What a veto asks: a number within bounds, both included, or a category of a set."""

    min: float | None = None
    max: float | None = None
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether it compares a number."""
        return self.min is not None or self.max is not None


@dataclass(frozen=True)
class Criterion:
    """One question about a project: a veto that can exclude it, or a soft one that scores it."""

    id: str
    kind: str
    role: str
    """One of :data:`ROLES`."""
    axis: str
    field: str
    """Column of the kind's facts."""
    unit: str
    provenance: Provenance
    labels: Mapping[str, str]
    test: Test | None = None
    """Of a veto."""
    ramp: tuple[tuple[float, float], ...] = ()
    """Of a soft criterion on a number: points (value, score), linear between, flat outside."""
    scores: Mapping[str, float] = dataclasses.field(default_factory=dict)
    """Of a soft criterion on a category; a category that is not listed is unknown."""
    pass_score: float = 1.0
    """Score from which a soft outcome reads ``pass``."""
    weight: float = 0.0
    """Within its axis; 0 for a veto."""
    identifying: bool = False
    """Unknown makes the project not assessable."""
    changeable: bool = False
    """Owner or gemeente can make it otherwise; else it is a lasting fact of building or place."""
    cap: tuple[str, ...] = ()
    """Outcomes (``fail``, ``unknown``) that cap the class at B, as an unknown veto always does."""
    range: tuple[float, float] | None = None
    """Robustness: bounds of the threshold of a veto, or of the shift of a ramp along x."""
    live: tuple[float, float] | None = None
    """Bounds of the slider of a veto's threshold."""
    band_max: float = 0.0
    """A value known as a band counts as known when its scores differ by no more than this."""
    plus: Mapping[str, str] = dataclasses.field(default_factory=dict)
    minus: Mapping[str, str] = dataclasses.field(default_factory=dict)
    ask: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def is_veto(self) -> bool:
        """Whether a failure excludes."""
        return self.role == ROLES[0]

    @property
    def numeric(self) -> bool:
        """Whether it judges a number rather than a category."""
        return bool(self.ramp) or (self.test is not None and self.test.numeric)

    @property
    def best_score(self) -> float | None:
        """Highest score that it can give; None for a veto, which gives none."""
        return max([y for _, y in self.ramp] + list(self.scores.values()), default=None)


@dataclass(frozen=True)
class KindRules:
    """The rules of one kind of opportunity."""

    kind: str
    labels: Mapping[str, str]
    axes: Mapping[str, Axis]
    classes: Classes
    criteria: tuple[Criterion, ...]
    parameters: Parameters

    @property
    def vetoes(self) -> tuple[Criterion, ...]:
        """The criteria that can exclude."""
        return tuple(c for c in self.criteria if c.is_veto)

    @property
    def soft(self) -> tuple[Criterion, ...]:
        """The criteria that score."""
        return tuple(c for c in self.criteria if not c.is_veto)

    def criterion(self, criterion_id: str) -> Criterion:
        """Return one criterion by its id."""
        return next(c for c in self.criteria if c.id == criterion_id)


class Deviation(TypedDict):
    """One value that differs from the national default."""

    domain: str
    item: str
    """``parameters.result_min_m2``, ``criteria.area``, ``axes.building`` or ``classes``."""
    key: str
    national: Any
    """None where the national rules have no such item."""
    value: Any
    level: str
    file: str


@dataclass(frozen=True)
class Rules:
    """All rules in force, and what in them deviates from the national defaults."""

    kinds: Mapping[str, KindRules]
    domains: Mapping[str, Parameters]
    """Parameters of what belongs to no kind: ``common``, ``fabric``, ``projects`` and so on."""
    gemeente_code: str | None = None
    gemeente: str = ""
    """What the gemeente's file says in general, empty where there is no such file."""
    deviations: tuple[Deviation, ...] = ()
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The files that all this was read from, by their place in a rules folder, so that a run keeps
    them: another version of the program may have other rules."""

    def __getitem__(self, kind: str) -> KindRules:
        return self.kinds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    def __contains__(self, kind: object) -> bool:
        return kind in self.kinds

    def parameters(self, domain: str) -> Parameters:
        """Return the parameters of a kind or of another domain."""
        return self.kinds[domain].parameters if domain in self.kinds else self.domains[domain]
