"""The difference between two runs: what, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from kansenkaart import comparison, rules
from kansenkaart.outputs import compared
from kansenkaart.texts import Texts

ORIGIN = 'source = "eigen keuze"\nevidence = "J"\ndate = 2026-11-01\n'


def _run(classes: dict[str, str], **more: Any) -> Any:
    """Return a run of top-ups with these classes; one criterion each."""
    panden = {key: more.get("panden", {}).get(key, [key]) for key in classes}
    values, thresholds = more.get("values", {}), more.get("threshold", "minstens 50%")
    scores = more.get("scores", {})
    states = more.get("states", {})
    table = pd.DataFrame(
        {
            "opportunity_id": list(classes),
            "kind": "topup",
            "title": [f"flat {key}" for key in classes],
            "assessment": [states.get(key, "candidate") for key in classes],
            "class": pd.Series(list(classes.values()), dtype="str"),
        }
    )
    members = pd.DataFrame(
        [(key, "topup", pand) for key, own in panden.items() for pand in own],
        columns=["opportunity_id", "kind", "pand_id"],
    )
    outcomes = pd.DataFrame(
        {
            "opportunity_id": list(classes),
            "criterion": "flat_roof",
            "outcome": [more.get("outcomes", {}).get(key, "pass") for key in classes],
            "score": [scores.get(key, 1.0) for key in classes],
            "value_text": [values.get(key, "80%") for key in classes],
            "threshold": thresholds,
            "weight": 1.0,
        }
    )
    sha256 = more.get("bag", "a" * 64)
    dated = more.get("dated", "2026")
    title = "Basisregistratie (BAG)"
    sources = [
        SimpleNamespace(source="bag", title=title, file="bag.gpkg", date=dated, sha256=sha256)
    ]
    sources += more.get("sources", [])
    info = SimpleNamespace(
        version=more.get("version", "0.1.0"),
        lang="nl",
        reference_date=more.get("day", date(2026, 1, 1)),
        role="corporatie",
        parties=("Noord",),
        title="Dorp",
    )
    return SimpleNamespace(
        opportunities=table,
        members=members,
        outcomes=outcomes,
        sources=sources,
        info=info,
        rules=rules.load(override=more.get("own")),
    )


def _rows(old: Any, new: Any) -> list[tuple[str, str, str]]:
    made = comparison.compare(old, new)
    return list(zip(made["opportunity_id"], made["change"], made["cause"], strict=True))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "eigen.toml"
    path.write_text(f'[[topup.criteria]]\nid = "flat_roof"\ntest = {{ min = 0.9 }}\n{ORIGIN}')
    return path


def test_the_same_run_twice_has_no_difference() -> None:
    assert comparison.compare(_run({"a": "A"}), _run({"a": "A"})).empty


def test_new_gone_and_other_members_come_from_the_input() -> None:
    old = _run({"a": "A", "b": "B"}, panden={"b": ["b"]})
    new = _run({"b": "B", "c": "C"}, panden={"b": ["b", "b2"]}, bag="b" * 64)
    assert _rows(old, new) == [
        ("a", "gone", "input"),
        ("b", "members", "input"),
        ("c", "new", "input"),
    ]


def test_an_id_that_lives_on_in_another_is_other_members() -> None:
    # the smallest id of a project names it: without pand 1 the rest has another name
    old = _run({"one": "A", "far": "B"}, panden={"one": ["1", "2", "3"], "far": ["8", "9"]})
    new = _run({"two": "A", "near": "B"}, panden={"two": ["2", "3"], "near": ["7"]}, bag="b" * 64)
    made = comparison.compare(old, new)
    assert made[["opportunity_id", "change", "before", "after"]].fillna(
        "-"
    ).to_numpy().tolist() == [
        ["far", "gone", "B", "-"],
        ["two", "members", "3", "2"],
        ["near", "new", "-", "B"],
    ]


def test_a_class_moves_by_a_value_of_the_input() -> None:
    old = _run({"a": "A", "b": "B"})
    new = _run({"a": "B", "b": "B"}, values={"a": "40%"}, scores={"a": 0.4}, bag="b" * 64)
    made = comparison.compare(old, new)
    assert made[["opportunity_id", "before", "after", "cause"]].to_numpy().tolist() == [
        ["a", "A", "B", "input"]
    ]
    assert made["criteria"].tolist() == [["flat_roof"]]


def test_a_limit_that_moved_is_the_cause_only_where_it_was_judged_otherwise(own: Path) -> None:
    old = _run({"a": "A", "b": "B"})
    new = _run(
        {"a": "A", "b": ""},
        states={"b": "excluded"},
        outcomes={"b": "fail"},
        threshold="minstens 90%",
        own=own,
    )
    made = comparison.compare(old, new)
    # what is excluded has no class: that is one change, not two
    assert made[["opportunity_id", "change", "cause"]].to_numpy().tolist() == [
        ["b", "assessment", "rule"]
    ]


def test_a_limit_beside_another_value_leaves_both_possible(own: Path) -> None:
    old = _run({"a": "A"})
    more = {"scores": {"a": 0.4}, "threshold": "minstens 90%", "own": own}
    new = _run({"a": "B"}, values={"a": "40%"}, bag="b" * 64, **more)
    assert _rows(old, new) == [("a", "class", "input+rule")]


def test_a_value_that_moves_without_another_input_is_of_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    band = "{ low = 2.6, mid = 2.9, high = 3.2 }"
    path.write_text(f"[fabric.parameters.storey_height_m]\nvalue = {band}\n{ORIGIN}")
    new = _run({"a": "B"}, values={"a": "40%"}, scores={"a": 0.4}, own=path)
    assert _rows(_run({"a": "A"}), new) == [("a", "class", "rule")]


def test_a_weight_of_an_axis_is_a_rule_though_no_criterion_differs(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(f"[topup.axes.impact]\nweight = 0.9\n{ORIGIN}")
    # another input at the same time: nothing that was judged differs, so it is not that
    new = _run({"a": "B"}, own=path, bag="b" * 64)
    assert _rows(_run({"a": "A"}), new) == [("a", "class", "rule")]


def test_a_weight_makes_nothing_come_or_go(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    axis, soft = "[topup.axes.coupling]\nweight = 0.9\n", '[[topup.criteria]]\nid = "lift"\n'
    path.write_text(f"{axis}{ORIGIN}{soft}weight = 9.0\n{ORIGIN}")
    new = _run({"a": "A", "b": "A"}, own=path, bag="b" * 64)
    assert _rows(_run({"a": "A"}), new) == [("b", "new", "input")]
    path.write_text(f"[topup.parameters.dwellings_min]\nvalue = 3\n{ORIGIN}")
    new = _run({"a": "A", "b": "A"}, own=path, bag="b" * 64)
    assert _rows(_run({"a": "A"}), new) == [("b", "new", "input+rule")]


def test_what_nothing_else_explains_is_the_version() -> None:
    assert _rows(_run({"a": "A"}), _run({"a": "B"}, version="0.2.0")) == [("a", "class", "version")]


def test_inputs_that_differ_are_named() -> None:
    made = comparison.inputs(_run({}), _run({}, bag="b" * 64, day=date(2027, 1, 1)))
    assert made[["source", "file"]].to_numpy().tolist() == [
        ["bag", "bag.gpkg"],
        ["reference_date", ""],
    ]


def test_a_copy_of_a_file_is_the_same_input() -> None:
    # copied, so of another day; and under another name
    moved = SimpleNamespace(source="stock", file="bezit 2.xlsx", date="2027", sha256="c" * 64)
    given = SimpleNamespace(source="stock", file="bezit.xlsx", date="2026", sha256="c" * 64)
    assert comparison.inputs(_run({}, sources=[given]), _run({}, sources=[moved])).empty
    assert comparison.inputs(_run({}), _run({}, dated="2027")).empty


def test_a_file_of_rules_is_a_rule_and_no_input(own: Path) -> None:
    file = SimpleNamespace(source="rules", file="eigen.toml", date="2026", sha256="d" * 64)
    new = _run({"a": "A"}, own=own, sources=[file])
    assert comparison.inputs(_run({}), new).empty
    assert _rows(_run({}), new) == [("a", "new", "rule")]


def test_the_text_speaks_in_words(own: Path) -> None:
    old = _run({"a": "A", "b": "B"})
    new = _run({"a": "B"}, scores={"a": 0.4}, threshold="minstens 90%", own=own, bag="b" * 64)
    text = compared.text(old, new, Texts("nl"))
    for said in (
        "minstens 90%",
        "Basisregistratie (BAG) bag.gpkg",
        "andere klasse",
        "verdwenen",
        "invoer of regel",
        "optoppen",
        "Plat dak",
    ):
        assert said in text, said
    assert "flat_roof" not in text
    later = _run({"a": "B"}, day=date(2027, 1, 1), dated="2026-11-25", bag="b" * 64)
    text = compared.text(old, later, Texts("nl"))
    assert text.count("01-01-2027") == 1  # among the settings, not once more among the inputs
    assert "25-11-2026 (bbbbbbbb)" in text
    assert "reference_date" not in text
    assert "2027-01-01" not in text
    assert compared.text(old, old, Texts("nl")) == "Geen verschil tussen de kansen van deze runs."
