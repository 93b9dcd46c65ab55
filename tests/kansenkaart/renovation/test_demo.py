"""The plans of the invented town pile up in two buurten, 2028 to 2031: the overview finds so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data_sources import demo_town
from kansenkaart import config, pipeline

PILED = {"Muziekbuurt", "Schepenbuurt"}
YEARS = (2028, 2031)


def test_the_invented_town_gives_its_pile_ups_back(tmp_path: Path) -> None:
    made = config.load(demo_town.build(tmp_path).config)
    run = pipeline.scan(replace(made, run=replace(made.run, tiers=("intern",))))
    overview = run.results["intern"].renovation
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
