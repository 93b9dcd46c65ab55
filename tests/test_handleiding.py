"""The handleiding names commands, options and sources as they are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from kansenkaart import config, rules
from kansenkaart.cli import app

TEXT = (Path(__file__).parents[1] / "docs" / "handleiding.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"\.venv/bin/kansenkaart ([^`\n]+)", TEXT)))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_has_the_options_that_are_named(line: str) -> None:
    command = typer.main.get_command(app)
    words = shlex.split(line)
    while words and hasattr(command, "commands"):
        assert words[0] in command.commands, line
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_source_of_the_configuration_is_explained() -> None:
    chapter = TEXT.split("## Bronnen")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in chapter.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(config.SOURCES)


def test_the_own_rules_that_are_shown_are_in_order(tmp_path: Path) -> None:
    chapter = TEXT.split("## De regels aanpassen")[1]
    own = tmp_path / "own.toml"
    own.write_text(chapter.split("```toml\n")[1].split("```")[0], "utf-8")
    changed = rules.load(override=own)
    assert changed["splitting"].parameters["allowed"] == "yes"
    assert [d["item"] for d in changed.deviations] == ["parameters.allowed"]
