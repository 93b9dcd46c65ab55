"""Outputs appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources.errors import ConfigError
from kansenkaart import outputs


def test_a_finished_run_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "run.json").write_text("oud")
    (target / "sessie").mkdir()
    with outputs.replacing(target) as fresh:
        (fresh / "run.json").write_text("nieuw")
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    assert [p.name for p in target.iterdir()] == ["run.json"]
    assert (target / "run.json").read_text() == "nieuw"


def test_what_the_user_put_beside_a_run_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "run.json").write_text("oud")
    (target / "correcties.csv").write_text("van de gebruiker")
    with outputs.replacing(target) as fresh:
        (fresh / "run.json").write_text("nieuw")
    assert (target / "correcties.csv").read_text() == "van de gebruiker"
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_folder_of_somebody_else_is_refused_and_untouched(tmp_path: Path) -> None:
    target = tmp_path / "documenten"
    target.mkdir()
    (target / "brief.txt").write_text("lief")
    with pytest.raises(ConfigError, match="no run of kansenkaart"), outputs.replacing(target):
        pass
    assert (target / "brief.txt").read_text() == "lief"
    with pytest.raises(ConfigError, match="is a file"):
        outputs.check_target(target / "brief.txt")


def test_what_match_wrote_gives_way_to_the_run(tmp_path: Path) -> None:
    target = tmp_path / "run"
    (target / "intern").mkdir(parents=True)
    for name in ("koppeling.csv", "koppeling.xlsx", "bezit_bag.csv"):
        (target / "intern" / name).write_text("van match")
    with outputs.replacing(target) as fresh:
        (fresh / "run.json").write_text("nieuw")
    assert [p.name for p in target.iterdir()] == ["run.json"]


def test_a_file_of_the_user_among_what_match_wrote_is_not_wiped(tmp_path: Path) -> None:
    own = tmp_path / "run" / "intern" / "notities.docx"
    own.parent.mkdir(parents=True)
    (own.parent / "koppeling.csv").write_text("van match")
    own.write_text("van de gebruiker")
    with pytest.raises(ConfigError, match="no run of kansenkaart"):
        outputs.check_target(tmp_path / "run")
    assert own.read_text() == "van de gebruiker"


def test_a_run_that_fails_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "run.json").write_text("oud")
    with pytest.raises(RuntimeError), outputs.replacing(target) as fresh:
        (fresh / "nieuw.txt").write_text("nieuw")
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    assert (target / "run.json").read_text() == "oud"
