"""The invented town as files, in the formats of the real sources."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

import numpy as np
import pandas as pd

from data_sources.demo_town import buurten, layers, sheets, works
from data_sources.demo_town.addresses import names
from data_sources.demo_town.contract_tables import holdings
from data_sources.demo_town.deterministic import (
    date_file,
    write_geojson,
    write_geopackage,
    write_text,
    write_workbook,
    write_zip,
)
from data_sources.demo_town.dirt import DirtyList
from data_sources.demo_town.plan import stream
from data_sources.demo_town.town import SEED, DemoTown, town


@dataclass(frozen=True)
class DemoFiles:
    """Where the files of the town are."""

    bag: Path
    heights: Path
    energy_labels: Path
    buurten: Path
    townscapes: Path
    monuments: Path
    stations: Path
    vacancy: Path
    zoning: Path
    grid: Path
    parking: Path
    heat_stress: Path
    sewers: Path
    stock_a: Path
    """Workbook of the first corporation, its complexes on a second sheet."""
    stock_b: Path
    complexes_b: Path
    plan_a: Path
    plan_b: Path
    holdings_a: Path
    holdings_b: Path
    config: Path
    """The run of the corporations: both stock lists, both plans, all tiers."""
    config_gemeente: Path
    """The run of the gemeente: holdings only."""
    truth: Path
    """What is true of every line of the stock lists: party, file, line, unit, object, dirt."""
    opportunities_truth: Path
    register_truth: Path
    """The oddities of the register: code, id."""
    faults_truth: Path
    """The faults of the renovation plans: file, line, code."""
    readme: Path
    rules: Path
    """The own rules of the invented gemeente, as an override on the national ones."""


_NAMES = {
    "bag": "bag-light.gpkg",
    "heights": "3dbag.gpkg",
    "energy_labels": "v20260101_v4_csv.zip",
    "buurten": "wijkenbuurten_2025.gpkg",
    "townscapes": "beschermde_gezichten.gpkg",
    "monuments": "rijksmonumenten.gpkg",
    "stations": "stations.geojson",
    "vacancy": "leegstand_verzonnen.csv",
    "zoning": "maatvoering_verzonnen.gpkg",
    "grid": "congestie_pc6.csv",
    "parking": "parkeernormen_verzonnen.csv",
    "heat_stress": "hittestress_verzonnen.gpkg",
    "sewers": "rioolvervanging_verzonnen.geojson",
    "stock_a": "voorraad_verzonnen_haard.xlsx",
    "stock_b": "voorraad_verzonnen_thuis.csv",
    "complexes_b": "complexen_verzonnen_thuis.xlsx",
    "plan_a": "renovatieplanning_verzonnen_haard.xlsx",
    "plan_b": "renovatieplanning_verzonnen_thuis.xlsx",
    "holdings_a": "bezit_bag_verzonnen_haard.csv",
    "holdings_b": "bezit_bag_verzonnen_thuis.csv",
    "config": "kansenkaart.toml",
    "config_gemeente": "gemeente.toml",
    "truth": "truth.csv",
    "opportunities_truth": "opportunities_truth.csv",
    "register_truth": "register_truth.csv",
    "faults_truth": "faults_truth.csv",
    "readme": "LEESMIJ.txt",
    "rules": "regels_verzonnen.toml",
}


def build(folder: Path | str, *, seed: int = SEED) -> DemoFiles:
    """Make up a town and write it as files.

    Parameters
    ----------
    folder
        Where to; made when it is not there.
    seed
        The same seed gives the same bytes, another one another town of the same make.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = DemoFiles(**{field: folder / name for field, name in _NAMES.items()})
    made = town(seed)
    _write_register(paths, made)
    _write_sources(paths, made)
    lines = _write_stock(paths, made)
    faults = _write_plans(paths, made)
    _write_holdings(paths, made)
    _write_truth(paths, made, lines, faults)
    for field in ("config", "config_gemeente", "readme", "parking", "rules"):
        path: Path = getattr(paths, field)
        text = resources(__package__).joinpath("configuration", path.name).read_text("utf-8")
        path.write_text(text, "utf-8", newline="\n")
    for field in _NAMES:
        date_file(getattr(paths, field))
    return paths


def _write_register(paths: DemoFiles, made: DemoTown) -> None:
    write_geopackage(
        paths.bag,
        {
            "pand": layers.pand_layer(made.register),
            "verblijfsobject": layers.verblijfsobject_layer(made.register),
            "woonplaats": layers.woonplaats_layer(made.buurten),
        },
    )


def _write_sources(paths: DemoFiles, made: DemoTown) -> None:
    write_geopackage(paths.heights, {"pand": made.heights})
    write_geopackage(
        paths.buurten,
        {
            "buurten": buurten.with_water(made.buurten),
            "wijken": buurten.dissolved(made.buurten, "wijk"),
            "gemeenten": buurten.dissolved(made.buurten, "gemeente"),
        },
    )
    write_geopackage(paths.townscapes, {"beschermde_gezichten": made.townscape})
    write_geopackage(paths.monuments, {"rijksmonumenten": made.monuments})
    write_geojson(paths.stations, made.stations)
    write_geopackage(paths.zoning, {"maatvoering": made.zoning})
    write_geopackage(paths.heat_stress, {"hittestress": made.heat_stress})
    write_geojson(paths.sewers, made.sewers)
    write_text(paths.grid, made.grid.to_csv(sep=";", index=False, lineterminator="\n"), "utf-8-sig")
    csv = "PublicatieDatum;20260101\nLaatstVerwerkteMutatievolgnummer;9999999\n"
    csv += made.labels.to_csv(sep=";", index=False, lineterminator="\n")
    write_zip(paths.energy_labels, {paths.energy_labels.stem + ".csv": csv.encode("utf-8-sig")})
    vacancy = made.vacancy.assign(list_date="01-12-2025")
    header = ["BAG id", "Adres", "Leeg sinds", "Leegstaande oppervlakte", "Peildatum"]
    write_text(paths.vacancy, sheets.csv_text([header, *vacancy.to_numpy().tolist()]))


def _write_stock(paths: DemoFiles, made: DemoTown) -> dict[str, pd.DataFrame]:
    """Write both stock lists; return what is true of their lines."""
    truth = {}
    for owner in ("a", "b"):
        mine = made.units[made.units["owner"] == owner]
        dirty = DirtyList(mine, stream(made.seed, f"dirt {owner}"))
        dirty.harm()
        rows, first = sheets.stock_a(dirty) if owner == "a" else sheets.stock_b(dirty)
        if owner == "a":
            complexes = {"Bezit": rows, "Complexen": sheets.complexes(made, "a")}
            write_workbook(paths.stock_a, complexes)
        else:
            write_text(paths.stock_b, sheets.csv_text(rows), "cp1252")
            write_workbook(paths.complexes_b, {"Complexen": sheets.complexes(made, "b")})
        truth[owner] = dirty.truth(first)
    return truth


def _write_plans(paths: DemoFiles, made: DemoTown) -> pd.DataFrame:
    """Write both renovation plans; return their faults."""
    faults = []
    for owner, path, title, above in (
        ("a", paths.plan_a, "MJP 2026-2036", 1),
        ("b", paths.plan_b, "Meerjarenplanning", 3),
    ):
        plan = works.with_faults(made.works[made.works["owner"] == owner])
        write_workbook(path, {title: sheets.plan_a(plan) if owner == "a" else sheets.plan_b(plan)})
        lines = pd.DataFrame({"file": path.name, "line": np.arange(len(plan)) + above + 1})
        faults.append(lines.assign(complex_id=plan["complex_id"], fault=plan["fault"]))
    every = pd.concat(faults, ignore_index=True)
    return every[every["fault"] != ""]


def _write_holdings(paths: DemoFiles, made: DemoTown) -> None:
    holding = holdings(made)
    for path, party in zip(
        (paths.holdings_a, paths.holdings_b), names()["parties"].values(), strict=True
    ):
        mine = holding[holding["party"] == party]
        write_text(path, mine.to_csv(sep=";", index=False, lineterminator="\n"), "utf-8-sig")


def _write_truth(
    paths: DemoFiles, made: DemoTown, lines: dict[str, pd.DataFrame], faults: pd.DataFrame
) -> None:
    """Write what is true, for tests and for whoever wants to check the program."""
    files = {"a": paths.stock_a.name, "b": paths.stock_b.name}
    truth = pd.concat(
        [
            part.assign(party=names()["parties"][owner], file=files[owner])
            for owner, part in lines.items()
        ]
    )
    order = ["party", "file", *[c for c in truth.columns if c not in ("party", "file")]]
    odd = [(code, bag_id) for code, ids in made.register.odd.items() for bag_id in ids]
    for path, table in (
        (paths.truth, truth[order]),
        (paths.opportunities_truth, made.planted),
        (paths.register_truth, pd.DataFrame(odd, columns=["code", "bag_id"])),
        (paths.faults_truth, faults),
    ):
        write_text(path, table.to_csv(sep=";", index=False, lineterminator="\n"))
