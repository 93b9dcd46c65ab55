"""An area in two gemeenten: whose own rules were not applied is said wherever a reader starts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

import kansenkaart
from kansenkaart import outputs, rules
from kansenkaart.config import AreaConfig, Config, RunConfig
from kansenkaart.outputs import appendix
from kansenkaart.outputs.appendix import content
from kansenkaart.pipeline import Run

NAMES = "'s-Gravenhage, Leidschendam-Voorburg"
SENTENCE = f"Eigen regels van {NAMES} zijn hier niet toegepast"


def scanned(folder: Path, data: Path, *gemeenten: str) -> Run:
    place = data / "den-haag-voorburg"
    return kansenkaart.scan(
        Config(
            run=RunConfig(reference_date=date(2023, 9, 1), out=folder, tiers=("sessie",)),
            area=AreaConfig(gemeente=gemeenten),
            sources={"bag": place / "bag.gpkg", "buurten": place / "cbs_buurten_2022.geojson"},
        )
    )


@pytest.mark.real_data
def test_two_gemeenten_get_national_rules_and_every_output_says_so(
    real_data: Path, tmp_path: Path
) -> None:
    run = scanned(tmp_path / "out", real_data, "GM0518", "GM1916")
    [finding] = [f for f in run.findings.items if f.source == "rules"]
    assert (finding.code, finding.count) == ("own_not_applied", 2)
    assert run.rules["splitting"].criterion("area").test.min == 100
    result = run.results["sessie"]
    folder = tmp_path / "written"
    folder.mkdir()
    outputs.write(result, folder)
    sheet = load_workbook(folder / "kansen.xlsx", read_only=True)["Samenvatting"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(cell.startswith(SENTENCE) for cell in cells)
    document = content.document(appendix.context(result, ()))
    assert any(notice.startswith(SENTENCE) for notice in document.notices)


@pytest.mark.real_data
def test_one_gemeente_gets_its_own_rules_and_no_warning(real_data: Path, tmp_path: Path) -> None:
    run = scanned(tmp_path / "out", real_data, "GM1916")
    assert run.rules["splitting"].criterion("area").test.min == 140
    assert [f for f in run.findings.items if f.source == "rules"] == []


def test_what_is_left_out_are_the_gemeenten_with_rules_of_their_own() -> None:
    national, voorburg = rules.load(), rules.load("GM1916")
    two = ["GM0518", "GM1916", "GM0518", "GM9999"]  # the last has no file
    assert rules.left_out(two, national) == tuple(NAMES.split(", "))
    assert rules.left_out(["GM1916"], voorburg) == ()
    assert rules.left_out(["GM9999"], national) == ()
