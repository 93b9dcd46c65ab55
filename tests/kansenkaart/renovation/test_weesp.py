"""The invented plan for a real municipality: every fault in it is named, none is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kansenkaart import pipeline
from kansenkaart.pipeline import Run
from tests.e2e import places

pytestmark = pytest.mark.real_data

PLAN = "weesp/renovatieplanning_voorbeeld.xlsx"
STOCK = "weesp/voorraad_voorbeeld.xlsx"


@pytest.fixture(scope="module")
def run(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = places.weesp(real_data, tmp_path_factory.mktemp("weesp") / "run")
    day = replace(made.run, reference_date=date(2026, 1, 1), tiers=("intern", "sessie"))
    return pipeline.scan(replace(made, run=day))


def _lines(path: Path, sheet: str, head: int) -> Iterator[tuple[int, dict[str, object]]]:
    rows = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    for number, row in enumerate(rows[head:], start=head + 1):
        yield number, dict(zip(rows[head - 1], row, strict=True))


def _planted(real_data: Path) -> set[tuple[int, str]]:
    """Find the faults by reading the files with nothing but a spreadsheet reader."""
    homes: dict[object, int] = {}
    for _, line in _lines(real_data / STOCK, "Bezit", 4):
        sold = str(line["Status"]).lower().startswith(("verkocht", "gesloopt"))
        is_home = "garage" not in str(line["Type"]).lower()
        if line["Complexnr."] is not None and is_home and not sold:
            homes[line["Complexnr."]] = homes.get(line["Complexnr."], 0) + 1
    found = set()
    for number, line in _lines(real_data / PLAN, "MJP 2026-2035", 1):
        start, end, complex_id = line["Start"], line["Gereed"], line["Complex"]
        tests = {
            "no_year": start is None,
            "ends_before_start": start is not None and end is not None and end < start,  # type: ignore[operator]
            "unknown_complex": complex_id not in homes,
            "more_homes_than_complex": line["Aantal woningen"] > homes.get(complex_id, 10**6),  # type: ignore[operator]
        }
        found |= {(number, name) for name, wrong in tests.items() if wrong}
    return found


def test_every_planted_fault_is_named_and_nothing_else(run: Run, real_data: Path) -> None:
    planted = _planted(real_data)
    # read off the file by eye: four end before they start, two have no year, one complex is not
    # in the list, two have four times the homes of their complex
    assert len(planted) == 9
    faults = run.results["intern"].renovation.faults
    # homes that the register of 2021 does not have yet are no fault of the plan
    own = faults[faults["fault"] != "no_dwelling"]
    assert set(zip(own["line"], own["fault"], strict=True)) == planted


def test_the_faults_stand_in_the_findings_of_the_run_of_the_party_only(run: Run) -> None:
    def codes(tier: str) -> dict[str, int]:
        items = run.results[tier].findings.items
        plans = [i for i in items if i.source in ("renovation", "renovation_plans")]
        return {item.code: item.count for item in plans}

    named = codes("intern")
    assert named["ends_before_start"] == 4
    assert named["start_year_missing"] == 2
    assert named["unknown_complex"] == 1
    assert named["more_homes_than_complex"] == 2
    assert codes("sessie") == {}


def test_a_fault_is_not_mended(run: Run) -> None:
    programme = run.results["intern"].renovation.programme
    undated = programme[programme["year"].isna() & (programme["measure"] == "isolatie")]
    # 317 homes of complex 0195 end before they start; those in the register stand under no year
    assert 290 <= undated["homes"].sum() <= 317
    coupled = run.results["intern"].renovation.by_complex.set_index("complex_id")
    assert pd.isna(coupled.loc["0195", "start_year"])
    # complex 0143 has ten homes and a plan for forty: at most ten are counted
    plan = run.results["intern"].fabric.town.renovation_project.set_index("complex_id")
    assert plan.loc["0143", "homes"] == 40
    homes = run.results["intern"].fabric.dwellings
    assert (homes["complex_id"] == "0143").sum() <= 10


def test_no_home_counts_twice(run: Run) -> None:
    result = run.results["intern"]
    programme = result.renovation.programme
    counted = programme[(programme["group"] == "counted") & (programme["origin"] == "plan")]
    measures = ["isolatie", "renovatie_licht", "renovatie_ingrijpend", "transformatie"]
    plan = result.fabric.town.renovation_project
    complexes = plan.loc[plan["measure"].isin(measures), "complex_id"]
    homes = result.fabric.dwellings["complex_id"].isin(complexes).sum()
    assert 0 < counted["homes"].sum() <= homes
