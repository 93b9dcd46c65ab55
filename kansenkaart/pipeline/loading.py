"""Loading the inputs of a run: every source that the configuration names, into one town."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import (
    area,
    bag,
    buurten,
    complexes,
    energy_labels,
    heights,
    holdings,
    monuments,
    overlays,
    renovation_plans,
    stock,
    tables,
    transit,
    vacancy,
)
from data_sources.catalogue import catalogue
from data_sources.errors import InputError
from kansenkaart import matching, rules
from kansenkaart.pipeline import live
from kansenkaart.result import SourceRecord
from kansenkaart.town import Town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import geopandas as gpd

    from data_sources.files import Bounds
    from data_sources.findings import Findings
    from kansenkaart.config import Config

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Inputs:
    """What was read for a run."""

    town: Town
    area_name: str
    sources: tuple[SourceRecord, ...]
    fetched: Mapping[str, Path] = field(default_factory=dict)
    """Source -> file, of the sources that were fetched."""

    @property
    def gemeente_code(self) -> str | None:
        """The one gemeente that the area lies in, else None: national rules then hold."""
        codes = self.town.buurt["gemeente_code"].unique()
        return str(codes[0]) if len(codes) == 1 else None


def load(
    config: Config,
    reference_date: date,
    findings: Findings,
    *,
    for_match: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Inputs:
    """Read every source of the configuration for its area.

    Parameters
    ----------
    config
        A checked configuration.
    reference_date
        The date that the town is to speak of.
    findings
        Where everything repaired, nulled or set aside is counted.
    for_match
        Read only what matching needs: the BAG, the buurten, stock lists and holdings.
    progress
        Told what is being fetched.

    Raises
    ------
    InputError
        When an input makes the run worthless: a file that is missing or broken, an empty area.
    """
    _all_there(_paths(config))
    files = live.Files(config, reference_date, findings, live.client(config, progress))
    everywhere = buurten.load(
        _required(files, "buurten", _window(config, findings)), findings=findings
    )
    zone = _area(config, everywhere, findings)
    margin_m = rules.parameters("area")["margin_m"]
    path = _required(files, "bag", zone.bounds(margin_m + bag.reach_m()))
    register = bag.load(path, zone, reference_date, margin_m=margin_m, findings=findings)
    codes = zone.buurt_codes
    here = everywhere[everywhere["buurt_code"].isin(codes)] if codes else everywhere
    unit, complex_ = _stock(config, reference_date, findings)
    town = Town(
        reference_date=reference_date,
        pand=register.pand,
        verblijfsobject=register.verblijfsobject,
        buurt=here.reset_index(drop=True),
        unit=unit,
        complex=complex_,
        holding=_holdings(config, findings),
        address=register.address,
        ended=register.ended,
        renovation_project=None if for_match else _plans(config, unit, findings),
        **({} if for_match else _optional(config, files, register)),
    )
    return Inputs(town, zone.name, tuple(_records(config, files, town)), files.fetched)


def corrections(config: Config) -> pd.DataFrame | None:
    """Return the corrections of every party together, or None when there are none."""
    given = [matching.corrections.read(s.corrections) for s in config.stock if s.corrections]
    return pd.concat(given, ignore_index=True) if given else None


def _area(config: Config, everywhere: gpd.GeoDataFrame, findings: Findings) -> area.Area:
    asked = config.area
    if asked.polygon:
        return area.of_polygon(asked.polygon, everywhere, findings=findings)
    if asked.buurten:
        return area.of_buurten(everywhere, asked.buurten)
    return area.of_gemeenten(everywhere, asked.gemeente)


def _stock(
    config: Config, reference_date: date, findings: Findings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read every party's stock list, with the complexes of their own file where there is one."""
    units, found = [tables.empty("unit")], [tables.empty("complex")]
    for entry in config.stock:
        listed = stock.load(
            entry.party,
            entry.file,
            columns=entry.columns,
            reference_date=reference_date,
            findings=findings,
        )
        units.append(listed.unit)
        folded = listed.complex
        if entry.complexes:
            own = complexes.load(entry.party, entry.complexes, findings=findings)
            folded = complexes.merge(own, folded)
        found.append(folded)
    return _stacked("unit", units), _stacked("complex", found)


def _holdings(config: Config, findings: Findings) -> pd.DataFrame:
    read = [holdings.load(h.party, h.file, findings=findings) for h in config.holdings]
    return _stacked("holding", [tables.empty("holding"), *read])


def _plans(config: Config, unit: pd.DataFrame, findings: Findings) -> pd.DataFrame | None:
    """Read every plan, with its complexes in the spelling of the party's stock list."""
    if not config.renovation:
        return None
    read = []
    for entry in config.renovation:
        plan = renovation_plans.load(
            entry.party, entry.file, columns=entry.columns, findings=findings
        )
        own = unit.loc[unit["party"] == entry.party, "complex_id"]
        read.append(plan.assign(complex_id=complexes.align(plan["complex_id"], own)))
    return _stacked("renovation_project", read)


def _optional(config: Config, files: live.Files, register: bag.Bag) -> dict[str, Any]:
    """Read the sources that a run can do without; one that is not there stays None."""
    vbo, findings = register.verblijfsobject, files.findings
    xmin, ymin, xmax, ymax = register.pand.total_bounds
    window = (xmin, ymin, xmax, ymax)
    here: Any = {"window": window, "findings": findings}
    read: dict[str, Any] = {}
    if path := files.path("heights", window):
        read["building_height"] = heights.load(path, register.pand["pand_id"], **here)
    if path := files.path("energy_labels", window):
        read["energy_label"] = energy_labels.load(
            path, vbo, files.reference_date, findings=findings
        )
    if path := files.path("townscapes", window):
        read["townscape"] = monuments.load_townscapes(path, **here)
    if path := files.path("monuments", window):
        read["monument"] = monuments.load_monuments(path, **here)
    if path := files.path("transit", window):
        read["station"] = transit.load(path, findings=findings)
    if path := files.path("vacancy", window):
        read["vacancy"] = vacancy.load(path, vbo, findings=findings)
    if config.overlay:
        layers = [overlays.load(o.name, o.theme, o.file, **here) for o in config.overlay]
        read["overlay"] = _stacked("overlay", layers)
    return read


def _required(files: live.Files, source: str, window: Bounds | None = None) -> Path:
    path = files.path(source, window)
    if path is None:
        raise InputError(f"Source '{source}' has no file.", advice="Name one under [sources].")
    return path


def _window(config: Config, findings: Findings) -> Bounds | None:
    """Return the window of a polygon that is the area of the run, else None."""
    asked = config.area.polygon
    return area.of_polygon(asked, findings=findings).bounds(0.0) if asked else None


def _stacked(table: str, frames: list[Any]) -> Any:
    """Put tables of several parties under each other, and check that their keys stay unique."""
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return tables.validate(table, pd.concat(filled, ignore_index=True))


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


def _all_there(paths: Iterable[tuple[str, Path]]) -> None:
    """Refuse a run whose files are not there, naming all of them, before anything is read."""
    missing = [f"{key} = {path}" for key, path in paths if not path.exists()]
    if missing:
        raise InputError(
            f"{len(missing)} input file(s) not found:",
            found="; ".join(missing) + ".",
            advice="Paths in the configuration are relative to its own folder.",
        )


def _records(config: Config, files: live.Files, town: Town) -> Iterable[SourceRecord]:
    """Give one record per input file: what it is, whose, of when, and how much of it was used."""
    used = {
        "bag": len(town.pand) + len(town.verblijfsobject),
        "buurten": len(town.buurt),
        "heights": _length(town.building_height),
        "energy_labels": _length(town.energy_label),
        "townscapes": _length(town.townscape),
        "monuments": _length(town.monument),
        "transit": _length(town.station),
        "vacancy": _length(town.vacancy),
        "holdings": len(town.holding),
        "renovation": _length(town.renovation_project),
        "overlay": _length(town.overlay),
        "stock": len(town.unit),
    }
    for key, path in [*files.fetched.items(), *_paths(config)]:
        source = key.removeprefix("sources.").removesuffix(".file")
        if source not in catalogue():
            continue
        entry = catalogue()[source]
        yield SourceRecord(
            source=source,
            title=entry.title,
            attribution=entry.attribution,
            licence=entry.licence,
            file=path.name,
            sha256=_hash(path),
            date=_date(source, path, town),
            rows=used[source],
            invented=config.run.invented,
        )


def _date(source: str, path: Path, town: Town) -> str:
    """Return the date or vintage of a source: from its content, else that of its file."""
    if source == "buurten" and town.buurt["vintage"].notna().any():
        return str(town.buurt["vintage"].max())
    return f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d}"


def _length(frame: pd.DataFrame | None) -> int:
    return 0 if frame is None else len(frame)


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
