"""An untold demolition plan leaves no byte outside the party's own machine.

The same town is scanned twice, with a demolition plan (and the strategy of its complex) that its
tenants do not know of, and without it. Whatever somebody might work out from scores, funnel, sheets
or the page of tiers sessie and openbaar, they would have to work out from a difference between the
two; there is none. That the plan does something at all is seen in tier intern, and in the tiers
themselves once its tenants are told.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from data_sources import demo_town
from kansenkaart import outputs, pipeline
from kansenkaart.result import Result

OUTSIDE = ("sessie", "openbaar")
PLAN = "renovatieplanning_verzonnen_haard.xlsx"
STOCK = "voorraad_verzonnen_haard.xlsx"
HOMES = 6
INFORMED = 9
"""Columns of the plan: the number of homes, and whether tenants know."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    demo_town.build(folder)
    return folder


def _edited(town: Path, folder: Path, informed: str | None) -> Path:
    """Copy the town; its demolition plans are told of, untold, or (None) not there at all."""
    shutil.copytree(town, folder)
    for name in (PLAN, STOCK):
        path = folder / name
        book = openpyxl.load_workbook(path)
        for sheet in book:
            rows = list(sheet.iter_rows())
            for row in reversed(rows):
                values = [cell.value for cell in row]
                if "sloop-nieuwbouw" in values and informed is None:
                    sheet.delete_rows(row[0].row)
                elif "sloop-nieuwbouw" in values:
                    row[INFORMED].value = informed
                    # faults, which the report of the party's own run names
                    row[values.index("verkenning")].value = "zoals besproken"
                    row[HOMES].value *= 10
                elif "Sloop" in values and informed is None:
                    row[values.index("Sloop")].value = "Doorexploiteren"
        book.save(path)
        stat = (town / name).stat()
        os.utime(path, (stat.st_atime, stat.st_mtime))
    return folder


def _written(folder: Path, tiers: tuple[str, ...]) -> dict[str, Result]:
    """Scan a town and write its tiers, with the name of the run and hashes of inputs taken off."""
    settings = folder / "kansenkaart.toml"
    text = settings.read_text("utf-8")
    wanted = ", ".join(f'"{tier}"' for tier in tiers)
    settings.write_text(text.replace('"intern", "sessie", "openbaar"', wanted), "utf-8")
    made = {}
    for tier, result in pipeline.scan(settings).results.items():
        sources = tuple(replace(source, sha256="") for source in result.sources)
        made[tier] = replace(result, info=replace(result.info, run_id="run"), sources=sources)
        (folder / "out" / tier).mkdir(parents=True)
        outputs.write(made[tier], folder / "out" / tier)
    return made


def _bytes(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file by name; a workbook by its parts, without the moment it was saved."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                parts = [n for n in book.namelist() if n != "docProps/core.xml"]
                yield from ((f"{name}/{part}", book.read(part)) for part in parts)
        else:
            yield name, path.read_bytes()


@pytest.fixture(scope="module")
def untold(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = _edited(town, tmp_path_factory.mktemp("untold") / "town", "nee")
    made = _written(folder, ("intern", *OUTSIDE))
    plan = made["intern"].fabric.town.renovation_project
    faults = {item.code for item in made["intern"].findings.items}
    assert {"certainty_unknown", "more_homes_than_complex"} <= faults
    demolished = plan[plan["measure"] == "sloop_nieuwbouw"]
    assert len(demolished)
    assert not demolished["tenants_informed"].any()
    return folder / "out"


@pytest.fixture(scope="module")
def without(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = _edited(town, tmp_path_factory.mktemp("without") / "town", None)
    _written(folder, ("intern", *OUTSIDE))
    return folder / "out"


@pytest.mark.parametrize("tier", OUTSIDE)
def test_no_byte_tells_of_an_untold_demolition(untold: Path, without: Path, tier: str) -> None:
    with_plan, no_plan = dict(_bytes(untold / tier)), dict(_bytes(without / tier))
    assert list(with_plan) == list(no_plan)
    differing = [name for name, data in with_plan.items() if data != no_plan[name]]
    assert differing == []
    assert {"kansenkaart.html", "kansen.gpkg"} <= set(with_plan)
    assert "vroegoverleg.xlsx" not in " ".join(with_plan)


def test_the_party_itself_sees_it(untold: Path, without: Path) -> None:
    for name in ("kansenkaart.html", "tables/funnel.parquet", "tables/programme.parquet"):
        assert (untold / "intern" / name).read_bytes() != (without / "intern" / name).read_bytes()
    book = openpyxl.load_workbook(untold / "intern" / "vroegoverleg.xlsx")
    shown = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "Koekoekstraat, portiekflat" in shown


def test_once_tenants_are_told_the_tiers_tell_it(
    town: Path, without: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = _edited(town, tmp_path_factory.mktemp("told") / "town", "ja")
    made = _written(folder, OUTSIDE)
    for tier in OUTSIDE:
        programme = made[tier].renovation.programme
        assert "sloop_nieuwbouw" in set(programme["group"])
        told, untold = dict(_bytes(folder / "out" / tier)), dict(_bytes(without / tier))
        assert told["kansenkaart.html"] != untold["kansenkaart.html"]
        assert told["tables/funnel.parquet"] != untold["tables/funnel.parquet"]
