"""Rules files as layers: read each, lay municipal and own files over the national defaults.

Inside, every layer has one form, whatever file it comes from: ``tree[domain][section][name]`` is a
record (``classes`` and ``labels`` are records themselves), criteria are keyed by their id.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_sources.errors import RulesError
from kansenkaart.rules import lines
from kansenkaart.rules.model import LEVELS, Deviation

KIND_SECTIONS = ("labels", "axes", "classes", "parameters", "criteria")
HEAD_KEYS = ("gemeente_code", "gemeente_name", "note")
"""What a municipal or own file may say beside its patches."""
NAMED = ("axes", "parameters", "criteria")
"""Sections that hold records by name."""

Record = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong in a rules file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}"


@dataclass
class Layer:
    """One rules file."""

    file: str
    level: str
    tree: dict[str, Any]
    places: dict[Key, int]
    text: str
    """The file as it was read."""
    head: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line(self, path: Key) -> int:
        """Return the line of a key, or of the nearest table around it."""
        return lines.nearest(self.places, path)

    def mistake(self, path: Key, text: str) -> Mistake:
        """Return a mistake at the line of ``path``."""
        return Mistake(self.file, self.line(path), text)


@dataclass
class Stack:
    """Layers laid over each other: the records in force, and from which file each key comes."""

    tree: dict[str, Any] = field(default_factory=dict)
    layers: list[Layer] = field(default_factory=list)
    origins: dict[Key, Layer] = field(default_factory=dict)
    """The last layer that set a record or one of its keys."""
    deviations: list[Deviation] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def origin(self, path: Key) -> Layer:
        """Return the layer that a key, or the nearest record around it, comes from."""
        while path not in self.origins:
            path = path[:-1]
        return self.origins[path]

    def wrong(self, text: str, *paths: Key) -> None:
        """Note a mistake at the one of ``paths`` that was set by the latest file."""
        path = max(paths, key=lambda p: self.layers.index(self.origin(p)))
        self.mistakes.append(self.origin(path).mistake(path, text))


def read(path: Path, level: str) -> Layer:
    """Read one rules file.

    Raises
    ------
    RulesError
        When the file is missing or is no TOML.
    """
    try:
        text = path.read_text("utf-8-sig")
        tree = tomllib.loads(text)
    except FileNotFoundError:
        raise RulesError(
            f"Rules file {path} is not there.", advice="Correct the path under [rules]."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesError(f"Rules file {path} is not valid TOML.", found=f"{error}.") from None
    places = lines.locate(text)
    whole = "kind" in tree or (level == LEVELS[0] and "parameters" in tree)
    if whole:
        domain = str(tree.get("kind", path.stem))
        tree = {domain: {k: v for k, v in tree.items() if k != "kind"}}
        places = {(domain, *key): line for key, line in places.items()}
    layer = Layer(path.name, level, tree, places, text)
    if not whole:
        layer.head = {k: tree.pop(k) for k in HEAD_KEYS if k in tree}
    for domain in tree:
        _key_criteria(layer, domain)
    return layer


def _key_criteria(layer: Layer, domain: str) -> None:
    """Turn the list of criteria into a table by id, the line numbers with it."""
    section = layer.tree[domain]
    items = section.get("criteria", []) if isinstance(section, dict) else []
    if not isinstance(items, list):
        text = "criteria must be written as [[criteria]]."
        layer.mistakes.append(layer.mistake((domain, "criteria"), text))
        items = []
    keyed: dict[str, Record] = {}
    renamed: dict[str, str] = {}
    for number, item in enumerate(items):
        at: Key = (domain, "criteria", str(number))
        name = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name:
            layer.mistakes.append(layer.mistake(at, "a criterion lacks its id."))
        elif name in keyed:
            first = next(k for k, v in renamed.items() if v == name)
            line = layer.line((domain, "criteria", first))
            text = f"criterion '{name}' stands twice, also on line {line}."
            layer.mistakes.append(layer.mistake((*at, "id"), text))
        else:
            keyed[name] = item
            renamed[str(number)] = name
    if keyed or items:
        section["criteria"] = keyed
    for path in [p for p in layer.places if p[:2] == (domain, "criteria") and len(p) > 2]:
        name = renamed.get(path[2], path[2])
        layer.places[(domain, "criteria", name, *path[3:])] = layer.places[path]


def stack(layers: list[Layer]) -> Stack:
    """Lay ``layers`` over each other, later ones over earlier ones, key by key of each record."""
    made = Stack(layers=layers)
    for layer in layers:
        made.mistakes += layer.mistakes
        for domain, sections in layer.tree.items():
            if not isinstance(sections, dict):
                text = f"'{domain}' does not belong at the top of a rules file."
                made.mistakes.append(layer.mistake((domain,), text))
                continue
            made.origins.setdefault((domain,), layer)
            for section, content in sections.items():
                _lay_section(made, layer, (domain, section), content)
    return made


def _lay_section(made: Stack, layer: Layer, at: Key, content: Any) -> None:
    domain, section = at
    into = made.tree.setdefault(domain, {})
    made.origins.setdefault(at, layer)
    if section not in NAMED:
        into[section] = _lay_record(made, layer, at, into.get(section), content)
        return
    if not isinstance(content, dict):
        made.mistakes.append(layer.mistake(at, f"[{section}] must be a table."))
        return
    records = into.setdefault(section, {})
    for name, record in content.items():
        records[name] = _lay_record(made, layer, (*at, name), records.get(name), record)


def _lay_record(made: Stack, layer: Layer, at: Key, below: Any, above: Any) -> Any:
    """Return ``above`` laid over ``below``, and note where each key comes from."""
    made.origins[at] = layer
    if not isinstance(above, dict):
        made.mistakes.append(layer.mistake(at, f"'{at[-1]}' must be a table."))
        return below if below is not None else {}
    below = dict(below or {})
    if not _STATED.isdisjoint(above):
        below.pop("range", None)
    for key, value in above.items():
        made.origins[(*at, key)] = layer
        if layer.level != LEVELS[0] and below.get(key) != value and key not in _WITH_VALUE:
            made.deviations.append(
                Deviation(
                    domain=at[0],
                    item=".".join(at[1:]),
                    key=key,
                    national=below.get(key),
                    value=value,
                    level=layer.level,
                    file=layer.file,
                )
            )
    return {**below, **above}


_STATED = {"value", "test", "ramp"}
"""What a ``range`` is about: it does not hold for another value than the one it was stated for."""

_WITH_VALUE = ("source", "evidence", "date", "id", "labels", "plus", "minus", "ask", "note")
"""Keys that go with a value rather than being one; a change of them alone is no deviation."""
