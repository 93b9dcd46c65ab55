"""The inputs of a run as the outputs name them: which there are, of when, and what came of each."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data_sources.catalogue import catalogue
from data_sources.errors import InputError
from kansenkaart.result import SourceRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kansenkaart.config import Config
    from kansenkaart.pipeline.live import Files
    from kansenkaart.town import Town

_BLOCK = 1 << 20
_SOURCES = {
    "stock.corrections": "corrections",
    "stock.complexes": "complexes",
    "area.polygon": "area",
    "rules.file": "rules",
}
"""Key of the configuration -> source of the catalogue, where they are not called the same."""


def _paths(config: Config) -> Iterable[tuple[str, Path]]:
    """Give every input file with the key of the configuration that names it."""
    yield from ((f"sources.{name}", path) for name, path in config.sources.items())
    for s in config.stock:
        yield from (("stock.file", path) for path in s.file)
        yield from ((f"stock.{k}", p) for k in ("corrections", "complexes") if (p := getattr(s, k)))
    for key in ("holdings", "renovation", "overlay"):
        yield from ((f"{key}.file", entry.file) for entry in getattr(config, key))
    if config.area.polygon:
        yield "area.polygon", config.area.polygon
    if config.rules.file:
        yield "rules.file", config.rules.file


def all_there(config: Config) -> None:
    """Refuse a run whose files are not there, naming all of them, before anything is read."""
    missing = [f"{key} = {path}" for key, path in _paths(config) if not path.exists()]
    if missing:
        raise InputError(
            f"{len(missing)} input file(s) not found:",
            found="; ".join(missing) + ".",
            advice="Paths in the configuration are relative to its own folder.",
        )


def records(
    config: Config,
    files: Files,
    town: Town,
    optional: Mapping[str, int],
    own: Mapping[Path, int],
) -> Iterable[SourceRecord]:
    """Give one record per input file, and one per source that could not be fetched.

    Parameters
    ----------
    config, files, town
        What was asked for, where it was, and what it became.
    optional
        Source -> rows that came of it, of the sources that a run can do without.
    own
        File -> rows that came of it, of the lists and layers of which there can be several.
    """
    rows = {
        "bag": len(town.pand) + len(town.verblijfsobject),
        "buurten": len(town.buurt),
        "locatieserver": 0 if town.address is None else len(town.address),
        "area": 1,
        "rules": 1,
        **optional,
    }
    for key, path in [*files.fetched.items(), *_paths(config)]:
        source = _SOURCES.get(key) or key.removeprefix("sources.").removesuffix(".file")
        yield replace(
            _record(source, config.run.invented),
            file=path.name,
            sha256=_hash(path),
            date=_date(source, path, town),
            rows=own.get(path, rows.get(source, 0)),
        )
    for source, reason in files.failed.items():
        yield replace(_record(source, config.run.invented), not_fetched=reason)


def _record(source: str, invented: bool) -> SourceRecord:
    """Return what the catalogue tells of a source."""
    entry = catalogue()[source]
    return SourceRecord(
        source=source,
        title=entry.title,
        attribution=entry.attribution,
        licence=entry.licence,
        file="",
        sha256="",
        date="",
        rows=0,
        invented=invented,
    )


def _date(source: str, path: Path, town: Town) -> str:
    """Return the date or vintage of a source: from its content, else that of its file."""
    if source == "buurten" and town.buurt["vintage"].notna().any():
        return str(town.buurt["vintage"].max())
    grid = town.grid_congestion
    if source == "grid" and grid is not None and len(grid):
        return f"{grid['date'].max():%Y-%m-%d}"
    return f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d}"


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, or of the names and sizes in a folder."""
    digest = hashlib.sha256()
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file()):
            digest.update(f"{inner.relative_to(path)}:{inner.stat().st_size}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
