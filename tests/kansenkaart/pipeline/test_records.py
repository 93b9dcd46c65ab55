"""The inputs of a run as every output lists them: each file with what came of it, none left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data_sources.findings import Findings
from kansenkaart import config as configuration
from kansenkaart import pipeline
from kansenkaart.config import Config
from kansenkaart.pipeline import about, loading
from tests.kansenkaart.pipeline import hamlet

DAY = date(2026, 1, 1)
UNIT = "VHE-nummer;Complexnummer;Straat;Huisnummer;Postcode;Type\n"
PLAN = "Projectnummer;Complexnummer;Maatregel;Startjaar;Eindjaar;Delen\n"


def written(folder: Path, name: str, text: str) -> str:
    """Write a list of one party; two parties may call theirs the same."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return f"{folder.name}/{name}"


def layer(path: Path, count: int) -> str:
    spots = [shapely.Point(hamlet.X + 15 + 10 * i, hamlet.Y + 15) for i in range(count)]
    gpd.GeoDataFrame({"value": range(count)}, geometry=spots, crs=28992).to_file(path)
    return path.name


@pytest.fixture
def made(tmp_path: Path) -> Config:
    """Return the hamlet with two parties that have two lists, two plans and two layers."""
    a, b = tmp_path / "a", tmp_path / "b"
    lines = ["A1;K1;Dorpsstraat;1;1381AA;EGW\n", "A2;K1;Dorpsstraat;2;1381AA;EGW\n"]
    units = [
        written(a, "voorraad.csv", UNIT + "".join(lines)),
        written(b, "voorraad.csv", UNIT + "B1;K9;Dorpsstraat;3;1381AB;EGW\n"),
    ]
    plans = [
        written(a, "plan.csv", PLAN + "1;K1;isolatie;2027;2028;sessie\n"),
        written(b, "planning.csv", PLAN + "2;K9;isolatie;2027;2028;\n3;K9;keuken;2029;2029;\n"),
    ]
    fixed = written(a, "correcties.csv", "unit_id;vbo_id\nA1;9999010000000001\n")
    complexes = written(a, "complexen.csv", "Complexnummer;Complexnaam\nK1;De Hof\n")
    own = written(a, "regels.toml", "")
    text = f"""
[run]
reference_date = {DAY}
[area]
polygon = "gebied.geojson"
[sources]
bag = "{hamlet.register(tmp_path).name}"
buurten = "{hamlet.buurten(tmp_path).name}"
[rules]
file = "{own}"
[[stock]]
party = "A"
file = "{units[0]}"
corrections = "{fixed}"
complexes = "{complexes}"
[[stock]]
party = "B"
file = "{units[1]}"
[[renovation]]
party = "A"
file = "{plans[0]}"
[[renovation]]
party = "B"
file = "{plans[1]}"
[[overlay]]
name = "koelte"
theme = "klimaat"
file = "{layer(tmp_path / "koelte.gpkg", 3)}"
[[overlay]]
name = "bomen"
theme = "natuur"
file = "{layer(tmp_path / "bomen.gpkg", 2)}"
"""
    shape = shapely.box(hamlet.X, hamlet.Y, hamlet.X + 100, hamlet.Y + 100)
    gpd.GeoDataFrame(geometry=[shape], crs=28992).to_file(tmp_path / "gebied.geojson")
    path = tmp_path / "kansenkaart.toml"
    path.write_text(text, "utf-8")
    return configuration.load(path)


def test_each_file_of_several_shows_the_rows_that_came_of_it(made: Config) -> None:
    told = loading.load(made, DAY, Findings()).sources
    assert [(s.source, s.file, s.rows) for s in told] == [
        ("bag", "bag-light.gpkg", 6),
        ("buurten", "buurten.gpkg", 1),
        ("stock", "voorraad.csv", 2),
        ("corrections", "correcties.csv", 1),
        ("complexes", "complexen.csv", 1),
        ("stock", "voorraad.csv", 1),
        ("renovation", "plan.csv", 1),
        ("renovation", "planning.csv", 2),
        ("overlay", "koelte.gpkg", 3),
        ("overlay", "bomen.gpkg", 2),
        ("area", "gebied.geojson", 1),
        ("rules", "regels.toml", 1),
    ]


def test_a_tier_counts_of_each_plan_what_it_may_know(made: Config) -> None:
    run = replace(made, run=replace(made.run, tiers=("sessie", "openbaar")))
    results = pipeline.scan(run).results
    rows = {
        tier: {s.file: s.rows for s in result.sources if s.source == "renovation"}
        for tier, result in results.items()
    }
    assert rows == {
        "sessie": {"plan.csv": 1, "planning.csv": 0},
        "openbaar": {"plan.csv": 0, "planning.csv": 0},
    }


@pytest.mark.parametrize("name", ["a/correcties.csv", "a/complexen.csv", "a/regels.toml"])
def test_another_correction_complex_or_rule_is_another_run(
    made: Config, tmp_path: Path, name: str
) -> None:
    def run_id() -> str:
        loaded = loading.load(made, DAY, Findings())
        return about.info(made, loaded, loaded.sources).run_id

    before = run_id()
    assert run_id() == before
    path = tmp_path / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert run_id() != before


def test_the_day_of_a_run_without_a_reference_date_is_in_its_id(made: Config) -> None:
    undated = replace(made, run=replace(made.run, reference_date=None))
    loaded = loading.load(undated, DAY, Findings())
    later = replace(loaded, town=replace(loaded.town, reference_date=DAY + timedelta(days=1)))
    first, same, other = (
        about.info(config, inputs, loaded.sources).run_id
        for config, inputs in (
            (undated, loaded),
            (replace(undated, run=replace(undated.run, reference_date=DAY)), loaded),
            (undated, later),
        )
    )
    assert first == same
    assert first != other
