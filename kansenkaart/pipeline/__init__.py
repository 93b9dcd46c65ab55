"""The pipeline: configuration in, files out. Loads, analyses and writes, each step on its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_sources import stock
from data_sources.errors import ConfigError
from data_sources.findings import Findings
from kansenkaart import (
    decisions,
    fabric,
    matching,
    opportunities,
    outputs,
    privacy,
    renovation,
    rules,
    tenants,
)
from kansenkaart import explain as explaining
from kansenkaart.config import Config, load
from kansenkaart.outputs import compared, intern, manifest, match_sheets, store, workbook
from kansenkaart.pipeline import about, loading
from kansenkaart.result import Result, RunInfo
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules
    from kansenkaart.town import Town

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """A finished scan: one result per tier, and what it took."""

    config: Config
    results: dict[str, Result]
    seconds: dict[str, float] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """Give the tables of the fullest tier directly: ``run.opportunities``."""
        if name.startswith("_") or name in ("results", "config", "seconds"):
            raise AttributeError(name)
        return getattr(next(iter(self.results.values())), name)

    def write(self, folder: Path | None = None) -> Path:
        """Write every tier and ``run.json`` into ``folder``, all or nothing; return the folder."""
        target = folder or self.config.run.out
        with outputs.replacing(target) as fresh, clock(self.seconds, "write"):
            for tier, result in self.results.items():
                (fresh / tier).mkdir()
                outputs.write(result, fresh / tier)
            first = next(iter(self.results.values()))
            manifest.write(first, fresh, about.settings(self.config), self.seconds)
        return target


def scan(
    config: Config | Path | str,
    progress: Progress = lambda _: None,
    sessions: Sequence[decisions.Session] = (),
) -> Run:
    """Run the main job on a configuration and return its tables; nothing is written.

    Parameters
    ----------
    config
        A :class:`~kansenkaart.config.Config` or the path of a configuration file.
    progress
        Called with the name of each step as it starts.
    sessions
        What earlier sessions decided, of :func:`kansenkaart.decisions.read`; carried to the same
        or most alike candidates.

    Returns
    -------
    Run
        One :class:`~kansenkaart.result.Result` per tier; ``Run.write`` writes the files.

    Raises
    ------
    KansenkaartError
        When the configuration, the rules or an input makes the run worthless.
    """
    made = config if isinstance(config, Config) else load(Path(config))
    # a mistake in the rules is refused before any data are read
    rules.load(override=made.rules.file, fields=opportunities.FIELDS)
    findings = Findings()
    seconds: dict[str, float] = {}
    texts = Texts(made.run.lang)
    with _step("load", progress, seconds):
        day = made.run.reference_date or datetime.now(UTC).date()
        loaded = loading.load(made, day, findings, progress=progress)
    with _step("match", progress, seconds):
        match = _matched(made, loaded.town, texts, findings)
    ruleset = rules.load(loaded.gemeente_code, made.rules.file)
    unused = rules.left_out(loaded.town.buurt["gemeente_code"], ruleset)
    findings.add("rules", "own_not_applied", len(unused), unused)
    sources = (*loaded.sources, *(about.of_session(session, texts) for session in sessions))
    info = about.info(made, loaded, sources)
    with _step("buildings", progress, seconds):
        built = build_fabric(loaded.town, match, ruleset, made.role)
    results = {}
    for tier in made.run.tiers:
        with _step(f"analyse ({tier})", progress, seconds):
            known = privacy.fabric_for_tier(built, tier, ruleset.parameters("fabric"))
            full = analyse(known, match, ruleset, replace(info, tier=tier))
            full = decisions.settle(full, sessions)
            named = Findings([*findings.items, *renovation.reported(full.renovation.faults).items])
            found = replace(full, sources=sources, findings=named)
            results[tier] = privacy.for_tier(found, tier, loaded.town.renovation_project)
    return Run(made, results, seconds)


def match_only(config: Config, folder: Path, progress: Progress = lambda _: None) -> pd.DataFrame:
    """Match the stock lists; write koppeling.csv, koppeling.xlsx and bezit_bag.csv, intern.

    Returns
    -------
    DataFrame
        Lines per outcome and party. The rules of the kinds are not needed.
    """
    findings = Findings()
    progress("load")
    day = config.run.reference_date or datetime.now(UTC).date()
    town = loading.load(config, day, findings, for_match=True).town
    progress("match")
    texts = Texts(config.run.lang)
    found = _matched(config, town, texts, findings)
    for item in findings.items:
        if item.source == "corrections":
            progress(f"{texts(f'findings.corrections.{item.code}')} ({item.count})")
    own = folder / "intern"  # beside the folders that may be shared, never among them
    own.mkdir(parents=True, exist_ok=True)
    intern.write_match(town.unit, found, own)
    sheets = match_sheets.sheets(town, found, texts)
    workbook.save(own / "koppeling.xlsx", sheets, texts("workbook.match.title"), texts)
    return matching.report.counts(found, town.verblijfsobject)


def _matched(config: Config, town: Town, texts: Texts, findings: Findings) -> pd.DataFrame:
    """Match the stock lines; what became of each correction is counted."""
    corrections = loading.corrections(config)
    if corrections is not None:
        judged = matching.judge_corrections(corrections, town.unit, town)
        for verdict, rows in judged.groupby("verdict"):
            findings.add("corrections", str(verdict), len(rows))
    return matching.match(town.unit, town, corrections, texts=texts)


def recognised_columns(config: Config) -> str:
    """Return what each column of the stock lists was taken for, and TOML to correct it."""
    parts = []
    for entry in config.stock:
        listed = stock.load(entry.party, entry.file, columns=entry.columns, findings=Findings())
        parts += [entry.party, listed.recognised.to_string(index=False)]
        parts += ["", stock.toml_snippet(listed.recognised), ""]
    return "\n".join(parts)


def explain(query: str, folder: Path, tier: str, lang: str | None = None) -> str:
    """Answer 'why (not)?' from the tables of a run, as text for a terminal."""
    result = store.read(folder, tier)
    texts = Texts(lang or result.info.lang)
    answer = explaining.explain(query, result, texts)
    if not answer.answers:
        raise ConfigError(
            f"{query!r} is nothing in this run.",
            found="Expected a pand, verblijfsobject, complex, candidate or 'street 12'.",
            advice=_where_to_look(result, tier),
        )
    return answer.text(texts)


def _where_to_look(result: Result, tier: str) -> str:
    """Return what to do about a question that a tier has no object for."""
    if not len(result.fabric.town.verblijfsobject):
        return f"Tier '{tier}' holds no addresses; ask for a candidate or pand, or another tier."
    if "complex_id" not in result.fabric.dwellings:
        return (
            f"Tier '{tier}' holds no complexes and no single homes as candidates; "
            "ask another tier, or check the spelling."
        )
    return "Look it up in the map, or check the spelling."


def diff(old: Path, new: Path, tier: str, lang: str | None = None) -> str:
    """Tell what changed between two runs, and why, as text for a terminal."""
    before, after = store.read(old, tier), store.read(new, tier)
    return compared.text(before, after, Texts(lang or after.info.lang))


def build_fabric(town: Town, match: pd.DataFrame, ruleset: Rules, role: str) -> Fabric:
    """Derive the tables that every kind looks at; they hold nothing that differs per tier.

    Parameters
    ----------
    town
        Contract tables.
    match
        The contract's match table of the town's stock lines; empty without a stock list.
    ruleset
        Of :func:`kansenkaart.rules.load`.
    role
        ``corporatie`` scores the matched stock, ``gemeente`` all that no party lists.
    """
    ownership = matching.ownership(match, town.unit, town.holding, town.verblijfsobject)
    parameters = ruleset.parameters("fabric") | ruleset.parameters("projects")
    return fabric.build(town, match, ownership, role, parameters)


def analyse(built: Fabric, match: pd.DataFrame, ruleset: Rules, info: RunInfo) -> Result:
    """Turn the fabric of a town into candidates and the renovation overview.

    Parameters
    ----------
    built
        Of :func:`build_fabric`; its town is what the tier may know.
    match
        The contract's match table.
    ruleset
        Of :func:`kansenkaart.rules.load`.
    info
        Who and when.

    Returns
    -------
    Result
        Unfiltered: see :func:`kansenkaart.privacy.for_tier`.
    """
    texts = Texts(info.lang)
    parameters = ruleset.parameters("renovation")
    overview = renovation.overview(built, parameters, info.tier)
    tables = opportunities.assemble(built, ruleset, overview.by_complex, texts)
    overview = renovation.with_opportunities(
        overview, tables["opportunities"], built, parameters, texts
    )
    tables |= tenants.tables(
        tables["opportunities"], tables["members"], built, ruleset.parameters("tenants")
    )
    return Result(
        info=info, rules=ruleset, fabric=built, renovation=overview, match=match, **tables
    )


@contextmanager
def clock(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Add the time of the block to ``seconds`` under ``name``."""
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start


@contextmanager
def _step(name: str, progress: Progress, seconds: dict[str, float]) -> Iterator[None]:
    progress(name)
    with clock(seconds, name):
        yield
