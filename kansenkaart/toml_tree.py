"""A TOML table as a dataclass: unknown keys refused with a suggestion, values of the right kind."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from data_sources.errors import ConfigError


def refuse_unknown(tree: Mapping[str, Any], known: list[str], where: str) -> None:
    """Raise ConfigError for a key that is not known; ``where`` is what stands before it."""
    for key in tree:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            advice = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
            raise ConfigError(f"Unknown key '{where}{key}' in the configuration.", advice=advice)


def sections(kind: type, tree: Mapping[str, Any], name: str, base: Path) -> Any:
    """Build a tuple of dataclasses from the list of tables ``[[name]]``."""
    given = tree.get(name, [])
    if not isinstance(given, list):
        raise ConfigError(
            f"'{name}' must be a list.", advice=f"Write [[{name}]], with double brackets."
        )
    return tuple(section(kind, item, name, base) for item in given)


def section(kind: type, tree: Mapping[str, Any], name: str, base: Path) -> Any:
    """Build one dataclass from a TOML table, key by key, converted to the field's type."""
    if not isinstance(tree, Mapping):
        raise ConfigError(
            f"'{name}' must be a table.", advice=f"Write [{name}] on a line of its own."
        )
    members = {f.name: f for f in fields(kind)}
    refuse_unknown(tree, list(members), f"{name}.")
    values = {
        key: convert(str(members[key].type), value, f"{name}.{key}", base)
        for key, value in tree.items()
    }
    try:
        return kind(**values)
    except TypeError:
        needed = [k for k in ("party", "name", "file", "theme") if k in members and k not in tree]
        raise ConfigError(f"[[{name}]] lacks {', '.join(needed)}.") from None


def convert(kind: type | str, value: Any, key: str, base: Path) -> Any:
    """Convert a TOML value to the annotated type of a field."""
    text = kind if isinstance(kind, str) else kind.__name__
    if text.startswith("tuple"):
        items = value if isinstance(value, list) else [value]
        return tuple(convert("Path" if "Path" in text else "str", v, key, base) for v in items)
    if text.startswith("Path") and isinstance(value, str):
        return (base / value).resolve()
    expected: type | None = {"str": str, "bool": bool, "date": date}.get(text.split(" ")[0])
    if text.startswith("Mapping") and isinstance(value, Mapping):
        return {str(k): str(v) for k, v in value.items()}
    if expected and isinstance(value, expected):
        return value
    raise ConfigError(
        f"{key} = {value!r} is of the wrong kind.", found=f"Expected {text.replace(' | None', '')}."
    )
