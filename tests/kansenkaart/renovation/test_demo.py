"""The plans of the invented town pile up in two buurten, 2028 to 2031: the overview finds so."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data_sources import demo_town
from kansenkaart import config, pipeline
from kansenkaart.result import Result

PILED = {"Muziekbuurt", "Schepenbuurt"}
YEARS = (2028, 2031)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> demo_town.DemoFiles:
    return demo_town.build(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def result(files: demo_town.DemoFiles) -> Result:
    made = config.load(files.config)
    run = pipeline.scan(replace(made, run=replace(made.run, tiers=("intern",))))
    return run.results["intern"]


def test_the_invented_town_gives_its_pile_ups_back(result: Result) -> None:
    overview = result.renovation
    assert set(overview.designation["buurt_name"][:2]) == PILED
    names = overview.designation.set_index("buurt_code")["buurt_name"]
    clusters = overview.clusters
    assert (clusters["first_year"] >= YEARS[0]).all()
    # what starts in the last year of the pile may last longer
    assert (clusters["first_year"] <= YEARS[1]).all()
    assert {names[code] for codes in clusters["buurten"] for code in codes} == PILED
    largest = clusters.iloc[0]
    assert not largest["by_chance"]
    assert len(largest["parties"]) == 2


def test_no_fault_is_found_that_was_not_planted(files: demo_town.DemoFiles, result: Result) -> None:
    names = {"too_many_homes": "more_homes_than_complex"}
    truth = pd.read_csv(files.faults_truth, sep=";", dtype={"complex_id": str})
    planted = truth[truth["fault"] != "range_in_one_cell"].replace({"fault": names})
    found = result.renovation.faults
    assert sorted(zip(found["file"], found["line"], found["fault"], strict=True)) == sorted(
        zip(planted["file"], planted["line"], planted["fault"], strict=True)
    )


def test_the_invented_overlays_meet_buurten_and_candidates(result: Result) -> None:
    overlaps = result.renovation.overlaps
    names = {"verzonnen hittestress", "verzonnen rioolvervanging"}
    for what in ("buurt", "opportunity"):
        assert set(overlaps.loc[overlaps["what"] == what, "name"]) == names
    dated = overlaps[overlaps["name"] == "verzonnen rioolvervanging"]
    assert set(dated["year"]) <= {2029, 2030, 2034}
    reasons = result.renovation.designation.set_index("buurt_name")["reasons"]
    assert any("verzonnen rioolvervanging (2029)" in said for said in reasons["Muziekbuurt"])
