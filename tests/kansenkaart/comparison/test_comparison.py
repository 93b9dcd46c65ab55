"""The difference between two runs: what, and why."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd

from kansenkaart import comparison


def _run(classes: dict[str, str], **more: Any) -> Any:
    """Return a run of top-ups with these classes; one criterion each."""
    panden = more.get("panden", {})
    values, thresholds = more.get("values", {}), more.get("threshold", "minstens 50%")
    table = pd.DataFrame(
        {
            "opportunity_id": list(classes),
            "kind": "topup",
            "title": [f"flat {key}" for key in classes],
            "assessment": "candidate",
            "class": list(classes.values()),
            "pand_ids": [panden.get(key, [key]) for key in classes],
        }
    )
    outcomes = pd.DataFrame(
        {
            "opportunity_id": list(classes),
            "criterion": "flat_roof",
            "outcome": "pass",
            "value_text": [values.get(key, "80%") for key in classes],
            "threshold": thresholds,
            "weight": 1.0,
        }
    )
    sources = [
        SimpleNamespace(
            source="bag", file="bag.gpkg", date="2026", sha256=more.get("bag", "a" * 64)
        )
    ]
    info = SimpleNamespace(version=more.get("version", "0.1.0"))
    return SimpleNamespace(opportunities=table, outcomes=outcomes, sources=sources, info=info)


def _rows(old: Any, new: Any) -> list[tuple[str, str, str]]:
    made = comparison.compare(old, new)
    return list(zip(made["opportunity_id"], made["change"], made["cause"], strict=True))


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


def test_a_class_moves_by_a_value_or_by_a_rule() -> None:
    old = _run({"a": "A", "b": "B"})
    by_value = comparison.compare(old, _run({"a": "B", "b": "B"}, values={"a": "40%"}))
    assert by_value[["opportunity_id", "before", "after", "cause"]].to_numpy().tolist() == [
        ["a", "A", "B", "input"]
    ]
    assert by_value["criteria"].tolist() == [["flat_roof"]]
    by_rule = comparison.compare(old, _run({"a": "A", "b": "C"}, threshold="minstens 90%"))
    assert by_rule["cause"].tolist() == ["rule"]


def test_what_nothing_else_explains_is_the_version() -> None:
    assert _rows(_run({"a": "A"}), _run({"a": "B"}, version="0.2.0")) == [("a", "class", "version")]


def test_inputs_that_differ_are_named() -> None:
    made = comparison.inputs(_run({}), _run({}, bag="b" * 64))
    assert made["source"].tolist() == ["bag: bag.gpkg"]
