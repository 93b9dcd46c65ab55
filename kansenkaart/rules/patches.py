"""What holds for a municipal or own file by itself: known names, and a source for each change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kansenkaart.rules.layers import HEAD_KEYS, NAMED, Key, Layer, Mistake, Stack
from kansenkaart.rules.model import LEVELS
from kansenkaart.rules.schema import FORMS, PROVENANCE, advice, named


def check(stack: Stack) -> None:
    """Note what a layer above the national one changes without source, or cannot change."""
    national = [layer for layer in stack.layers if layer.level == LEVELS[0]]
    known = {path for layer in national for path, _ in _records(layer)}
    for layer in stack.layers:
        if layer.level != LEVELS[0]:
            stack.mistakes += [*_head(layer), *_patches(layer, known)]


def _head(layer: Layer) -> Iterator[Mistake]:
    for key in HEAD_KEYS:
        if key in layer.head and not FORMS["name"].fits(layer.head[key]):
            yield layer.mistake((key,), f"{key} must be {FORMS['name'].words}.")


def _patches(layer: Layer, known: set[Key]) -> Iterator[Mistake]:
    domains = {path[0] for path in known}
    for domain in layer.tree:
        if domain not in domains:
            text = f"unknown kind or domain '{domain}'. {advice(domain, domains)}"
            yield layer.mistake((domain,), text)
    for path, record in _records(layer):
        if path[0] not in domains:
            continue
        added = path[1] == "criteria" and "field" in record
        if path[1] in NAMED and path not in known and not added:
            names = {p[2] for p in known if p[:2] == path[:2]}
            text = f"{named(path)} is not among the national rules. {advice(path[2], names)}"
            yield layer.mistake(path, text)
        elif path[1] != "labels" and (missing := [k for k in PROVENANCE if k not in record]):
            yield layer.mistake(path, f"{named(path)} is changed without {', '.join(missing)}.")


def _records(layer: Layer) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Yield the path and content of every record of a layer that has the form of a table."""
    for domain, sections in layer.tree.items():
        for section, content in sections.items() if isinstance(sections, dict) else ():
            if section not in NAMED:
                yield (domain, section), content if isinstance(content, dict) else {}
            elif isinstance(content, dict):
                for name, record in content.items():
                    yield (domain, section, name), record if isinstance(record, dict) else {}
