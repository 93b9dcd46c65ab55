"""Checking: every kind of mistake is refused by name, in its file and on its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kansenkaart import rules
from kansenkaart.cli import app

FIELDS = {
    "topup": ("flat_roof_share", "monument", "dwellings", "storeys", "lift", "share", "station_m")
}

# (text of the sample, what it is replaced by, start of the line blamed, words of the mistake)
MISTAKES = {
    "unknown key": ("pass = 0.5\nweight", "pas = 0.5\nweight", "pas =", "Did you mean 'pass'?"),
    "unknown field": ('field = "share"', 'field = "shares"', 'field = "shares"', "'share'?"),
    "unknown axis": (
        '"planning"\nfield = "share"',
        '"planing"\nfield = "share"',
        'axis = "planing"',
        "must be one of building, planning",
    ),
    "unknown section": ("[labels]", "[lables]", "[lables]", "Did you mean 'labels'?"),
    "ramp runs back": ("[3.0, 1.0]", "[0.5, 1.0]", "ramp = [", "must increase: 1, 0.5, 5"),
    "ramp stands still": ("[3.0, 1.0]", "[1.0, 1.0]", "ramp = [", "must increase: 1, 1, 5"),
    "score above 1": ("[0.8, 0.5]", "[0.8, 1.5]", "ramp = [[0.0", "between 0 and 1"),
    "category above 1": ("true = 1.0", "true = 1.2", "scores =", "between 0 and 1"),
    "negative weight": ("weight = 2.0", "weight = -2.0", "weight = -2.0", "0, or a number from"),
    "negative axis": ("weight = 0.4", "weight = -0.4", "weight = -0.4", "0, or a number from"),
    # the smallest number that a computer knows: a share of it is 0, and by it is endless
    "vanishing weight": (
        "weight = 2.0",
        "weight = 5e-324",
        "weight = 5e-324",
        "from 0.001 to 1000",
    ),
    "endless axis": ("weight = 0.4", "weight = 1e308", "weight = 1e308", "from 0.001 to 1000"),
    "veto with weight": ("identifying =", "weight = 1\nidentifying =", "weight = 1", "no weight"),
    "veto without test": ('test = { one_of = ["none"] }\n', "", 'role = "veto"', "needs a test"),
    "soft with test": (
        "scores = { true = 1.0, false = 0.4 }",
        "test = { min = 1 }",
        "test = { min = 1 }",
        "no test",
    ),
    "soft without form": (
        "scores = { true = 1.0, false = 0.4 }\n",
        "",
        'role = "soft"',
        "either a ramp or scores",
    ),
    "soft without words": (
        'minus = { nl = "geen lift", en = "no lift" }\n',
        "",
        'id = "lift"',
        "needs 'minus'",
    ),
    "slider off its value": ("live = [0.2, 0.9]", "live = [0.6, 0.9]", "live = [0.6", "hold 0.5"),
    "slider upside down": ("live = [0.2, 0.9]", "live = [0.9, 0.2]", "live = [0.9", "low to high"),
    "slider of a share": ("live = [0.2, 0.9]", "live = [0.2, 1.9]", "live = [0.2", "0 and 1"),
    "slider on a soft one": ("cap =", "live = [0.1, 0.9]\ncap =", "live = [0.1", "always are"),
    "slider on a set": (
        'test = { one_of = ["none"] }',
        'test = { one_of = ["none"] }\nlive = [0, 1]',
        "live = [0, 1]",
        "one number",
    ),
    "range off its value": ("range = [2.6, 3.0]", "range = [2.9, 3.0]", "range = [2.9", "2.8"),
    "range of a ramp": ("range = [-0.5, 0.5]", "range = [0.5, 1]", "range = [0.5", "hold 0 "),
    "no source": ('source = "bron D"\n', "", "[[criteria]]", "'storeys' of topup lacks 'source'"),
    "empty source": ('source = "bron D"', 'source = " "', 'source = " "', "not empty"),
    "no evidence": (
        'source = "bron D"\nevidence = "V"',
        'source = "bron D"',
        "[[criteria]]",
        "lacks 'evidence'",
    ),
    "wrong evidence": (
        'source = "bron D"\nevidence = "V"',
        'source = "bron D"\nevidence = "X"',
        'evidence = "X"',
        "V, M or J",
    ),
    "no date": ("date = 2023-08-22\n", "", "[[criteria]]", "lacks 'date'"),
    "date as text": ("date = 2023-08-22", 'date = "2023"', 'date = "2023"', "must be a date"),
    "classes out of order": ("B = 0.4", "B = 0.8", "A = 0.7", "must lie above that of B"),
    "floor above": ("floor = 0.25", "floor = 0.75", "completeness_floor", "not lie above"),
    "duplicate id": ('id = "lift"', 'id = "storeys"', 'id = "storeys"', "stands twice"),
    "one language": ('{ nl = "Lift", en = "Lift" }', '{ nl = "Lift" }', "labels = {", "and in en"),
    "test upside down": ("min = 4, max = 60", "min = 4, max = 3", "test = { min = 4", "above max"),
    "empty set": ('one_of = ["none"]', "one_of = []", "test = {", "none_of"),
    "axis without criteria": (
        '"planning"\nfield = "share"',
        '"building"\nfield = "share"',
        "[axes.planning]",
        "no soft criterion",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_on_its_line(name: str, sample_folder: Path, tmp_path: Path) -> None:
    old, new, blamed, words = MISTAKES[name]
    text = (sample_folder / "topup.toml").read_text("utf-8")
    assert text.count(old) == 1
    wrong = text.replace(old, new)
    path = tmp_path / "topup.toml"
    path.write_text(wrong, "utf-8")
    found = rules.check(path, fields=FIELDS, folder=tmp_path)
    hits = [m for m in found if words in m.text]
    assert hits, [str(m) for m in found]
    assert hits[0].file == "topup.toml"
    assert wrong.splitlines()[hits[0].line - 1].startswith(blamed)


def test_a_line_that_is_missing_blames_its_own_record(sample_folder: Path, tmp_path: Path) -> None:
    wrong = (sample_folder / "topup.toml").read_text("utf-8").replace('source = "bron D"\n', "")
    path = tmp_path / "topup.toml"
    path.write_text(wrong, "utf-8")
    (mistake,) = rules.check(path, folder=tmp_path)
    assert wrong.splitlines()[mistake.line] == 'id = "storeys"'


def test_all_mistakes_come_at_once_in_the_order_of_the_lines(
    sample_folder: Path, tmp_path: Path
) -> None:
    text = (sample_folder / "topup.toml").read_text("utf-8")
    for old, new in (
        ("weight = 2.0", "weight = -2"),
        ('evidence = "M"', 'evidence = "Q"'),
        ('axis = "planning"\nfield = "monument"', 'axis = "plan"\nfield = "monument"'),
    ):
        text = text.replace(old, new)
    path = tmp_path / "topup.toml"
    path.write_text(text, "utf-8")
    found = rules.check(path, folder=tmp_path)
    assert [m.text.split("must")[0] for m in found] == [
        "parameter 'storey_height_m' of topup: evidence = 'Q' ",
        "criterion 'monument' of topup: axis = 'plan' ",
        "criterion 'storeys' of topup: weight = -2 ",
    ]
    assert [m.line for m in found] == sorted(m.line for m in found)


def test_the_sample_has_no_mistakes(sample_folder: Path) -> None:
    assert rules.check(sample_folder / "topup.toml", fields=FIELDS, folder=sample_folder) == ()
    assert rules.check(sample_folder / "common.toml", folder=sample_folder) == ()
    municipal = sample_folder / "municipal" / "GM0001.toml"
    assert rules.check(municipal, folder=sample_folder) == ()


PATCHES = {
    "unknown criterion": (
        '[[topup.criteria]]\nid = "flatroof"\ntest = { min = 0.6 }\n',
        "is not among the national rules. Did you mean 'flat_roof'?",
    ),
    "unknown parameter": (
        "[topup.parameters.storey_height]\nvalue = 3\n",
        "Did you mean 'storey_height_m'?",
    ),
    "no source": (
        '[[topup.criteria]]\nid = "flat_roof"\ntest = { min = 0.6 }\nevidence = "J"\n',
        "'flat_roof' of topup is changed without source, date.",
    ),
    "outside the slider": (
        """[[topup.criteria]]
id = "flat_roof"
source = "x"
evidence = "J"
date = 2026-01-01
test = { min = 0.95 }
""",
        "does not hold 0.95 itself",
    ),
    "unknown domain": ("[fabrik.parameters.x]\nvalue = 1\n", "unknown kind or domain 'fabrik'"),
    "not a table": ("topup = 3\n", "'topup' does not belong at the top"),
    "criteria as a table": ("[topup.criteria.flat_roof]\nx = 1\n", "written as [[criteria]]"),
    "criterion without id": ("[[topup.criteria]]\ntest = { min = 0.6 }\n", "lacks its id"),
    "note of the wrong form": ("note = 3\n", "note must be a text"),
}


@pytest.mark.parametrize("name", PATCHES)
def test_a_mistake_in_an_own_file_is_named(name: str, sample_folder: Path, tmp_path: Path) -> None:
    text, words = PATCHES[name]
    path = tmp_path / "own.toml"
    path.write_text("# own rules\n" + text, "utf-8")
    found = [m for m in rules.check(path, folder=sample_folder) if words in m.text]
    assert found
    assert found[0].file == "own.toml"
    assert found[0].line == (7 if name == "outside the slider" else 2)


PAIR = """
[splitting.parameters.result_min_m2]
value = {result}
source = "proef"
evidence = "J"
date = 2026-01-01

[[splitting.criteria]]
id = "area"
test = {{ min = {original} }}
live = [80, 200]
source = "proef"
evidence = "J"
date = 2026-01-01
"""


@pytest.mark.parametrize(
    ("original", "result", "least"),
    [
        # two homes after 8 % loss: 2 * result / 0.92, rounded up to whole metres
        (100, 50, 109),  # 108.7
        (85, 40, 87),  # 86.96
        (140, 75, 164),  # 163.04
        (100, 46, None),  # 100.0: just fits
        (100, 40, None),
        (140, 55, None),
        (109, 50, None),
        (164, 75, None),
    ],
)
def test_a_pair_that_cannot_be_is_explained(
    original: int, result: int, least: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(PAIR.format(original=original, result=result), "utf-8")
    found = [str(m) for m in rules.check(path)]
    if least is None:
        assert found == []
    else:
        text = f"an original of {original} m2 cannot give two homes of {result} m2 after 8% loss"
        assert found == [f"own.toml, line 3: {text}; at least {least} m2 is needed."]


def test_a_pair_blames_the_file_that_broke_it(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(PAIR.split("\n\n")[1].format(original=80), "utf-8")
    (mistake,) = rules.check(path)
    assert (mistake.file, mistake.line) == ("own.toml", 3)
    assert "80 m2 cannot give two homes of 40 m2" in mistake.text


HEIGHT = """
[extension.parameters.storeys_max]
value = {counted}
source = "proef"
evidence = "J"
date = 2026-01-01

[[extension.criteria]]
id = "height"
test = {{ max = {most} }}
source = "proef"
evidence = "J"
date = 2026-01-01
"""


def test_homes_are_counted_up_to_the_storey_that_may_be_built_against(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEIGHT.format(counted=6, most=6.0), "utf-8")
    assert not rules.check(path)
    path.write_text(HEIGHT.format(counted=6, most=4.0), "utf-8")
    (mistake,) = rules.check(path)
    assert mistake.line == 3
    assert "height lets 4 storeys pass, homes are counted up to 6: one number." in mistake.text


def test_a_category_that_no_project_can_have_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    text = HEIGHT.format(counted=5, most=5.0).replace("height", "form")
    path.write_text(text.replace("test = { max = 5.0 }", "scores = { blok = 1.0 }"), "utf-8")
    (mistake,) = rules.check(path)
    assert mistake.line == 10
    assert "'form' of extension: unknown category 'blok'. Did you mean 'block'?" in mistake.text


def test_a_threshold_is_not_turned_around(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEIGHT.format(counted=5, most=5.0).replace("max =", "min ="), "utf-8")
    (mistake,) = rules.check(path)
    assert "criterion 'height' of extension: test = {'min': 5.0} must keep max" in mistake.text


VALUE = """
[{domain}.parameters.{name}]
value = {value}
source = "proef"
evidence = "J"
date = 2026-01-01
"""


@pytest.mark.parametrize(
    ("domain", "name", "value", "words"),
    [
        ("splitting", "allowed", '"nee"', "must be one of yes, no, reluctant, unknown"),
        ("splitting", "result_min_m2", '"groot"', "must be a number"),
        ("splitting", "result_min_m2", "true", "must be a number"),
        ("splitting", "result_min_m2", "0", "0 must be more than 0"),
        ("splitting", "loss_share", "8", "8 of a share must lie within 0 and 1"),
        ("splitting", "counted_areas_m2", "[]", "a list of one or more numbers"),
        ("splitting", "counted_areas_m2", '["85"]', "a list of one or more numbers"),
        ("splitting", "type_words", '{ flat = "flat" }', "each a list of one or more texts"),
        ("splitting", "type_words", "{ tent = ['tent'] }", "a table with maisonnette"),
        ("topup", "layers", "2", "a table with low, mid, high, each a number"),
        ("topup", "layers", "{ low = 1, mid = 1 }", "a table with low, mid, high"),
        ("topup", "layers", "{ low = 2, mid = 1, high = 2 }", "must rise"),
        ("topup", "home_m2", "{ low = 65, mid = 50, high = -40 }", "-40 must be more than 0"),
        ("fabric", "storey_height_m", "{ low = 0, mid = 2.8, high = 3 }", "0 must be more than 0"),
        ("garages", "home_m2", "{ low = 28, mid = 30, high = 40 }", "must fall"),
        ("projects", "strip_years", "[2000, 1950]", "must rise"),
        ("projects", "strip_years", "[1950]", "a list of two numbers"),
    ],
)
def test_a_value_keeps_the_form_of_the_national_one(
    domain: str, name: str, value: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(VALUE.format(domain=domain, name=name, value=value), "utf-8")
    (mistake,) = rules.check(path)
    assert mistake.line == 3
    assert f"parameter '{name}' of {domain}: value" in mistake.text
    assert words in mistake.text


@pytest.mark.parametrize(
    ("domain", "name", "value"),
    [
        ("splitting", "allowed", '"reluctant"'),
        ("splitting", "counted_areas_m2", "[100]"),
        ("splitting", "type_words", '{ flat = ["etage (flat)"] }'),
        ("barriers", "parking_norm", "0"),
        ("topup", "layers", "{ low = 1, mid = 2, high = 2 }"),
        ("topup", "home_m2", "{ low = 70, mid = 70, high = 40 }"),
        ("projects", "strip_years", "[1945, 2005]"),
    ],
)
def test_a_value_of_that_form_is_taken(domain: str, name: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(VALUE.format(domain=domain, name=name, value=value), "utf-8")
    assert rules.check(path) == ()


def test_own_rules_are_checked_for_the_own_gemeente(tmp_path: Path) -> None:
    # 120 m2 fits the national 40 m2, not the 75 m2 of De Bilt
    path = tmp_path / "own.toml"
    path.write_text(PAIR.split("\n\n")[1].format(original=120), "utf-8")
    for arguments, code in (([], 0), (["--gemeente", "GM0014"], 0), (["--gemeente", "GM0310"], 2)):
        done = CliRunner().invoke(app, ["rules", "check", str(path), *arguments])
        assert (done.exit_code if done.exception is None else done.exception.exit_code) == code
