"""A tier is read back from its own folder, with the rules that it was made with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data_sources.errors import InputError
from kansenkaart import rules
from kansenkaart.opportunities import gates
from kansenkaart.outputs import store
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate


def test_the_folder_of_a_tier_is_all_that_it_takes(tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text(
        '[[topup.criteria]]\nid = "flat_roof"\ntest = { min = 0.7 }\n'
        'source = "eigen keuze"\nevidence = "J"\ndate = 2026-11-01\n',
        "utf-8",
    )
    given = fabricate.result(panden=60, opportunities=20, tier="sessie")
    made = replace(given, rules=rules.load(override=own))
    folder = tmp_path / "gedeeld"
    (folder / "sessie").mkdir(parents=True)
    store.write(made, folder / "sessie")
    again = store.read(folder, "sessie")
    assert again.info == made.info
    assert again.rules["topup"].criterion("flat_roof").test.min == 0.7
    assert [d["value"] for d in again.rules.deviations] == [
        d["value"] for d in made.rules.deviations
    ]
    assert list(again.opportunities["opportunity_id"]) == list(made.opportunities["opportunity_id"])
    with pytest.raises(InputError, match=r"no tier 'intern'\. It holds sessie"):
        store.read(folder, "intern")


def test_a_run_keeps_the_rules_that_it_was_made_with(tmp_path: Path) -> None:
    """A later version may hold other limits; the appendix of this run must show its own."""
    (tmp_path / "sessie").mkdir()
    store.write(fabricate.result(panden=60, opportunities=20, tier="sessie"), tmp_path / "sessie")
    kept = tmp_path / "sessie" / store.FOLDER / store.RULES / "topup.toml"
    assert kept.read_text("utf-8").count("\nA = 0.70\n") == 1
    kept.write_text(kept.read_text("utf-8").replace("\nA = 0.70\n", "\nA = 0.77\n"), "utf-8")
    assert store.read(tmp_path, "sessie").rules["topup"].classes.a == 0.77


def test_a_gate_that_a_later_version_no_longer_asks_reads_as_its_code() -> None:
    texts = Texts("nl")
    assert gates.in_words("extension", "no_end_wall", texts) != "no_end_wall"
    assert gates.in_words("extension", "too_high_once", texts) == "too_high_once"


def test_what_is_no_run_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "sessie").mkdir()
    for folder in (tmp_path, tmp_path / "weg"):
        with pytest.raises(InputError, match="is no run of kansenkaart"):
            store.read(folder, "sessie")


def test_a_folder_of_an_earlier_version_is_refused_in_words(tmp_path: Path) -> None:
    place = tmp_path / "sessie" / store.FOLDER
    place.mkdir(parents=True)
    (place / store.ABOUT).write_text('{"sources": [], "findings": []}', "utf-8")
    with pytest.raises(InputError, match="written by an earlier version"):
        store.read(tmp_path, "sessie")
