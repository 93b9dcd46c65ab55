"""The text catalogue: everything a person reads in an output, per language and domain."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from data_sources.errors import ConfigError

LANGUAGES = ("nl", "en")


class Texts:
    """The texts of one language; call it with a dotted key and the values to fill in.

    Parameters
    ----------
    lang
        ``nl`` or ``en``.

    Raises
    ------
    ConfigError
        For another language.
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ConfigError(
                f"Language {lang!r} is not known.", found=f"Choose one of {', '.join(LANGUAGES)}."
            )
        self.lang = lang
        self._tree = _catalogue(lang)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text under ``key`` with ``{name}`` places filled in."""
        node: Any = self._tree
        for part in key.split("."):
            node = node[part]
        if not isinstance(node, str):
            raise KeyError(key)
        return node.format(**values) if values else node

    def section(self, key: str) -> Mapping[str, Any]:
        """Return the (nested) texts under ``key`` as a mapping, for a template or the page."""
        node: Any = self._tree
        for part in key.split("."):
            node = node[part]
        if not isinstance(node, Mapping):
            raise KeyError(key)
        return node


@cache
def _catalogue(lang: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for package in ("data_sources", "kansenkaart"):
        folder = files(package) / "texts" / lang
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".toml"):
                _merge(tree, tomllib.loads(file.read_text("utf-8")), file.name)
    return tree


def _merge(into: dict[str, Any], more: Mapping[str, Any], origin: str) -> None:
    """Merge nested tables; the same text in two files is a mistake."""
    for key, value in more.items():
        if isinstance(value, Mapping):
            _merge(into.setdefault(key, {}), value, origin)
        elif key in into:
            raise KeyError(f"text {key!r} of {origin} stands in another file too")
        else:
            into[key] = value
