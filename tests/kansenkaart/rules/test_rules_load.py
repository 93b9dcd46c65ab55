"""Loading: what stands in the files, and how municipal and own files lie over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_sources.errors import RulesError
from kansenkaart import rules

OWN = """
[[topup.criteria]]
id = "flat_roof"
test = { min = 0.6 }
source = "eigen keuze"
evidence = "J"
date = 2026-01-01

[topup.axes.planning]
weight = 0.1
source = "eigen keuze"
evidence = "J"
date = 2026-01-01
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    return path


def test_a_kind_holds_what_its_file_says(topup: rules.KindRules) -> None:
    roof, storeys = topup.criterion("flat_roof"), topup.criterion("storeys")
    assert topup.labels == {"nl": "Optoppen", "en": "Topping up"}
    assert (topup.axes["building"].weight, topup.classes.a, topup.classes.b) == (0.6, 0.7, 0.4)
    assert (roof.test.min, roof.live, roof.weight) == (0.5, (0.2, 0.9), 0.0)
    assert roof.provenance == rules.Provenance(
        "bron A", "V", date(2024, 5, 28), "national", "topup.toml"
    )
    assert storeys.ramp == ((1, 0), (3, 1), (5, 0.5))
    assert (storeys.weight, topup.criterion("lift").weight) == (2.0, 1.0)
    assert topup.criterion("lift").scores == {"true": 1.0, "false": 0.4}
    assert [c.id for c in topup.vetoes] == ["flat_roof", "monument", "dwellings"]


def test_parameters_read_as_numbers_and_as_records(sample: rules.Rules) -> None:
    parameters = sample.parameters("topup")
    assert parameters["storey_height_m"] == 2.8
    assert parameters.record("storey_height_m").unit == "m"
    both = parameters | sample.parameters("common")
    assert (both["storey_height_m"], both["draws"]) == (2.8, 200)


def test_later_files_lie_over_earlier_ones(sample_folder: Path, own: Path) -> None:
    municipal = rules.load("GM0001", folder=sample_folder)
    both = rules.load("GM0001", own, folder=sample_folder)
    assert municipal.gemeente == "strenger dan elders."
    assert municipal["topup"].criterion("flat_roof").test.min == 0.7
    assert municipal["topup"].parameters["storey_height_m"] == 3.0
    assert both["topup"].criterion("flat_roof").test.min == 0.6
    assert both["topup"].criterion("flat_roof").provenance.level == "own"
    assert both["topup"].criterion("flat_roof").labels["nl"] == "Plat dak"
    assert both["topup"].axes["planning"].weight == 0.1
    assert both["topup"].parameters.record("storey_height_m").provenance.level == "municipal"


def test_what_deviates_from_national_is_recorded(sample_folder: Path, own: Path) -> None:
    found = rules.load("GM0001", own, folder=sample_folder).deviations
    assert [(d["item"], d["key"], d["national"], d["value"], d["level"]) for d in found] == [
        ("criteria.flat_roof", "test", {"min": 0.5}, {"min": 0.7}, "municipal"),
        ("parameters.storey_height_m", "value", 2.8, 3.0, "municipal"),
        ("criteria.flat_roof", "test", {"min": 0.7}, {"min": 0.6}, "own"),
        ("axes.planning", "weight", 0.4, 0.1, "own"),
    ]


def test_a_range_does_not_outlive_the_value_it_was_stated_for(sample_folder: Path) -> None:
    municipal = rules.load("GM0001", folder=sample_folder)["topup"]
    assert municipal.parameters.record("storey_height_m").range is None
    assert municipal.criterion("flat_roof").range is None
    assert municipal.criterion("flat_roof").live == (0.2, 0.9)


def test_a_gemeente_without_a_file_has_the_national_rules(sample_folder: Path) -> None:
    found = rules.load("GM9999", folder=sample_folder)
    assert (found.gemeente_code, found.gemeente, found.deviations) == ("GM9999", "", ())


def test_an_own_file_may_add_a_criterion_on_a_known_field(
    sample_folder: Path, tmp_path: Path, topup: rules.KindRules
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        """
[[topup.criteria]]
id = "station"
role = "soft"
axis = "planning"
field = "station_m"
unit = "m"
ramp = [[400, 1.0], [1200, 0.0]]
pass = 0.5
labels = { nl = "Station", en = "Station" }
plus = { nl = "dichtbij", en = "near" }
minus = { nl = "ver", en = "far" }
ask = { nl = "hoe ver?", en = "how far?" }
source = "eigen keuze"
evidence = "J"
date = 2026-01-01
""",
        "utf-8",
    )
    fields = {"topup": {*(c.field for c in topup.criteria), "station_m"}}
    found = rules.load(override=path, folder=sample_folder, fields=fields)
    assert found["topup"].criteria[-1].id == "station"
    assert rules.check(path, folder=sample_folder, fields=fields) == ()
    (mistake,) = rules.check(path, folder=sample_folder)
    assert (mistake.line, mistake.text.split(". ")[0]) == (
        6,
        "criterion 'station' of topup: unknown field 'station_m'",
    )


def test_a_missing_or_broken_file_is_named(sample_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"nowhere\.toml is not there"):
        rules.load(override=tmp_path / "nowhere.toml", folder=sample_folder)
    broken = tmp_path / "broken.toml"
    broken.write_text("[topup\n", "utf-8")
    with pytest.raises(RulesError, match=r"broken\.toml is not valid TOML.*line 1"):
        rules.load(override=broken, folder=sample_folder)


def test_loading_refuses_with_every_mistake(sample_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[topup.classes]\nA = 0.3\n\n[toppup.classes]\nB = 2\n", "utf-8")
    with pytest.raises(RulesError) as error:
        rules.load(override=path, folder=sample_folder)
    assert error.value.exit_code == 2
    assert "own.toml, line 1: [classes] of topup is changed without source" in str(error.value)
    assert "own.toml, line 4: unknown kind or domain 'toppup'. Did you mean 'topup'?" in str(
        error.value
    )
