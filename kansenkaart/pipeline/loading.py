"""Loading the inputs of a run: every source that the configuration names, into one town."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import (
    area,
    bag,
    buurten,
    complexes,
    holdings,
    overlays,
    renovation_plans,
    stock,
    tables,
)
from data_sources.errors import InputError
from kansenkaart import rules
from kansenkaart.pipeline import corrections as opened
from kansenkaart.pipeline import live, optional, records
from kansenkaart.pipeline.optional import Here
from kansenkaart.town import Town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    import geopandas as gpd

    from data_sources.files import Bounds
    from data_sources.findings import Findings
    from kansenkaart.config import Config, OverlayConfig, PartyFile
    from kansenkaart.result import SourceRecord


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
    records.all_there(config)
    files = live.Files(config, reference_date, findings, live.client(config, progress))
    path = _required(files, "buurten", _window(config, findings))
    with files.told_if_changed("buurten"):
        everywhere = buurten.load(path, findings=findings)
    zone = _area(config, everywhere, findings)
    margin_m = rules.parameters("area")["margin_m"]
    path = _required(files, "bag", zone.bounds(margin_m + bag.reach_m()))
    with files.told_if_changed("bag"):
        register = bag.load(path, zone, reference_date, margin_m=margin_m, findings=findings)
    codes = zone.buurt_codes
    here = everywhere[everywhere["buurt_code"].isin(codes)] if codes else everywhere
    own: dict[Path, int] = {}
    unit, complex_ = _stock(config, reference_date, findings, own)
    address = register.address
    if address is None:
        address = files.addresses(unit, register.verblijfsobject)
    at_hand = Here(register.pand, register.verblijfsobject, reference_date, findings)
    read, rows = ({}, {}) if for_match else optional.read(files, at_hand)
    town = Town(
        reference_date=reference_date,
        pand=register.pand,
        verblijfsobject=register.verblijfsobject,
        buurt=here.reset_index(drop=True),
        unit=unit,
        complex=complex_,
        holding=_holdings(config, findings, own),
        address=address,
        ended=register.ended,
        renovation_project=None if for_match else _plans(config, unit, findings, own),
        overlay=None if for_match else _overlays(config, at_hand, own),
        **read,
    )
    told = records.records(config, files, town, rows, own)
    return Inputs(town, zone.name, tuple(told), files.fetched)


def corrections(config: Config) -> pd.DataFrame | None:
    """Return the corrections of every party together, or None when there are none."""
    given = [opened.read(s.corrections) for s in config.stock if s.corrections]
    return pd.concat(given, ignore_index=True) if given else None


def _area(config: Config, everywhere: gpd.GeoDataFrame, findings: Findings) -> area.Area:
    asked = config.area
    if asked.polygon:
        return area.of_polygon(asked.polygon, everywhere, findings=findings)
    if asked.buurten:
        return area.of_buurten(everywhere, asked.buurten)
    return area.of_gemeenten(everywhere, asked.gemeente)


def _stock(
    config: Config, reference_date: date, findings: Findings, rows: dict[Path, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read every party's stock list, with the complexes of their own file where there is one.

    ``rows``, here and below, gets how many rows came of each file.
    """
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
        rows |= {path: int((listed.unit["file"] == path.name).sum()) for path in entry.file}
        folded = listed.complex
        if entry.complexes:
            own = complexes.load(entry.party, entry.complexes, findings=findings)
            rows[entry.complexes] = len(own)
            folded = complexes.merge(own, folded)
        found.append(folded)
        if entry.corrections:
            rows[entry.corrections] = len(opened.read(entry.corrections))
    return _stacked("unit", units), _stacked("complex", found)


def _holdings(config: Config, findings: Findings, rows: dict[Path, int]) -> pd.DataFrame:
    def load(entry: PartyFile) -> pd.DataFrame:
        return holdings.load(entry.party, entry.file, findings=findings)

    return _stacked("holding", [tables.empty("holding"), *_each(config.holdings, load, rows)])


def _plans(
    config: Config, unit: pd.DataFrame, findings: Findings, rows: dict[Path, int]
) -> pd.DataFrame | None:
    """Read every plan, with its complexes in the spelling of the party's stock list."""

    def load(entry: PartyFile) -> pd.DataFrame:
        plan = renovation_plans.load(
            entry.party, entry.file, columns=entry.columns, findings=findings
        )
        own = unit.loc[unit["party"] == entry.party, "complex_id"]
        return plan.assign(complex_id=complexes.align(plan["complex_id"], own))

    read = _each(config.renovation, load, rows)
    return _stacked("renovation_project", read) if read else None


def _overlays(config: Config, here: Here, rows: dict[Path, int]) -> gpd.GeoDataFrame | None:
    def load(entry: OverlayConfig) -> gpd.GeoDataFrame:
        return overlays.load(entry.name, entry.theme, entry.file, **here.within)

    layers = _each(config.overlay, load, rows)
    return _stacked("overlay", layers) if layers else None


def _each(entries: Iterable[Any], load: Callable[[Any], Any], rows: dict[Path, int]) -> list[Any]:
    """Read the file of every entry."""
    read = [load(entry) for entry in entries]
    rows |= {entry.file: len(frame) for entry, frame in zip(entries, read, strict=True)}
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
