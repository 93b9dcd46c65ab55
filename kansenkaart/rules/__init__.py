"""The rules: what makes a building an opportunity, each value with its source.

National defaults, one TOML file per kind or domain, lie under municipal and own overrides in the
same form. Everything that is wrong in a file is named with its line before any data are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from data_sources.errors import RulesError
from kansenkaart.rules import build, contradictions, layers, patches, schema
from kansenkaart.rules.layers import Mistake, Stack
from kansenkaart.rules.model import (
    AXES,
    EVIDENCE,
    KINDS,
    LEVELS,
    Axis,
    Classes,
    Criterion,
    Deviation,
    KindRules,
    Parameter,
    Parameters,
    Provenance,
    Rules,
    Test,
)
from kansenkaart.rules.page import show, table

__all__ = [
    "AXES",
    "EVIDENCE",
    "KINDS",
    "LEVELS",
    "Axis",
    "Classes",
    "Criterion",
    "Deviation",
    "KindRules",
    "Mistake",
    "Parameter",
    "Parameters",
    "Provenance",
    "Rules",
    "Test",
    "check",
    "left_out",
    "load",
    "municipalities",
    "parameters",
    "read",
    "show",
    "table",
    "write",
]

FOLDER = Path(str(files("kansenkaart.rules")))
"""The national defaults; ``municipal/`` in it holds a file per gemeente, named after its code."""
_BELOW = dict(zip(LEVELS, ("", "municipal/", "own/"), strict=True))
"""Where in a folder the files of each level lie."""

Fields = Mapping[str, Collection[str]]


def load(
    gemeente_code: str | None = None,
    override: Path | None = None,
    *,
    fields: Fields | None = None,
    folder: Path = FOLDER,
) -> Rules:
    """Return the rules in force: national, then the gemeente's, then the user's own.

    Parameters
    ----------
    gemeente_code
        CBS code such as ``GM1916``; without a file for it the national defaults hold.
    override
        The user's own rules file.
    fields
        Columns of the facts by kind; a criterion on another field is refused. By default the fields
        that the national criteria use.
    folder
        Folder with the national defaults.

    Raises
    ------
    RulesError
        With every mistake in the files, each with its file and line.
    """
    stack = _stack(folder, gemeente_code, override)
    _examine(stack, fields)
    if stack.mistakes:
        raise RulesError(
            f"The rules cannot be used: {len(stack.mistakes)} mistake(s).",
            found="\n  ".join(["", *map(str, sorted(stack.mistakes))]),
            advice="\nCorrect these lines; 'kansenkaart rules check' names them again.",
        )
    heads = [layer.head for layer in stack.layers if layer.level == LEVELS[1]]
    made = build.rules(stack, gemeente_code, heads[0].get("note", "") if heads else "")
    return replace(made, files={_BELOW[x.level] + x.file: x.text for x in stack.layers})


def write(made: Rules, folder: Path) -> None:
    """Write the files that the rules were read from into a new folder; :func:`read` takes it."""
    for name, text in made.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def read(folder: Path, gemeente_code: str | None) -> Rules:
    """Return the rules that :func:`write` kept, whatever this version's own are.

    Raises
    ------
    RulesError
        When this version cannot use them.
    """
    own = sorted((folder / _BELOW[LEVELS[2]]).glob("*.toml"))
    return load(gemeente_code, own[0] if own else None, folder=folder)


def check(
    path: Path, *, fields: Fields | None = None, folder: Path = FOLDER
) -> tuple[Mistake, ...]:
    """Return all mistakes in one rules file, in the order of its lines.

    A file of the national folder is checked by itself, any other as laid over those defaults.
    """
    if path.parent.resolve() == folder.resolve():
        stack = layers.stack([layers.read(path, LEVELS[0])])
    else:
        stack = _stack(folder, None, path)
    _examine(stack, fields)
    return tuple(sorted(stack.mistakes))


def parameters(domain: str) -> Parameters:
    """Return the national parameters of a kind or domain; those of `Rules` have the overrides."""
    return _national().parameters(domain)


def municipalities(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the codes of the gemeenten that have a file of their own."""
    return tuple(sorted(path.stem for path in (folder / "municipal").glob("GM*.toml")))


def left_out(gemeente_codes: Iterable[str], rules: Rules, folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of gemeenten whose own rules are not among those in force.

    An area in several gemeenten has one set of rules, the national one.
    """
    own = set(municipalities(folder)) & set(gemeente_codes) - {rules.gemeente_code}
    paths = (folder / "municipal" / f"{code}.toml" for code in sorted(own))
    return tuple(str(layers.read(path, LEVELS[1]).head["gemeente_name"]) for path in paths)


@cache
def _national() -> Rules:
    return load()


def _stack(folder: Path, gemeente_code: str | None, override: Path | None) -> Stack:
    read = [layers.read(path, LEVELS[0]) for path in sorted(folder.glob("*.toml"))]
    if gemeente_code in municipalities(folder):
        read.append(layers.read(folder / "municipal" / f"{gemeente_code}.toml", LEVELS[1]))
    if override is not None:
        read.append(layers.read(override, LEVELS[2]))
    return layers.stack(read)


def _examine(stack: Stack, fields: Fields | None) -> None:
    """Check shape first; contradictions only where the shape is right."""
    patches.check(stack)
    schema.check(stack)
    if not stack.mistakes:
        contradictions.check(stack, fields)
