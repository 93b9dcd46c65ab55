"""What a list may hold: fields with the titles and the contents they are recognised by.

A schema is data (a TOML file beside the loader). It is an allow-list: whatever it does not name
is dropped.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Field:
    """One field that a list may hold."""

    name: str
    titles: tuple[str, ...]
    """Normalised column titles, the preferred one first."""
    hints: tuple[str, ...]
    """Parts of a title that make the field likely, if the contents agree."""
    contents: re.Pattern[str] | None
    """What a filled cell looks like as text."""
    alone: bool
    """Whether the contents tell the field whatever the title says."""


@dataclass(frozen=True)
class Schema:
    """The fields of one kind of list."""

    fields: Mapping[str, Field]
    denied: tuple[str, ...]
    """Parts of a title that only a listed title may overrule: a tenant's name, rent, income."""
    by_title: Mapping[str, str]
    """Normalised title -> field."""


def key(title: object) -> str:
    """Return a title without case, accents, blanks and punctuation.

    >>> key("Complexnr. (onderhoud)")
    'complexnronderhoud'
    """
    text = unicodedata.normalize("NFKD", str(title)).lower().replace("²", "2")
    return "".join(c for c in text if c.isascii() and c.isalnum())


@cache
def load(package: str, *names: str) -> Schema:
    """Return the schema in one or more TOML files of ``package``, fields in the files' order."""
    fields: dict[str, Field] = {}
    for name in names:
        text = (files(package) / name).read_text("utf-8")
        for field, record in tomllib.loads(text)["fields"].items():
            fields[field] = Field(
                field,
                tuple(dict.fromkeys(key(t) for t in record["titles"])),
                tuple(record.get("hints", ())),
                re.compile(record["contents"], re.IGNORECASE) if "contents" in record else None,
                record.get("alone", False),
            )
    by_title: dict[str, str] = {}
    for field in fields.values():
        for title in field.titles:
            if title in by_title:
                raise ValueError(f"title {title!r} stands for {by_title[title]} and {field.name}")
            by_title[title] = field.name
    return Schema(fields, _denied(), by_title)


@cache
def _denied() -> tuple[str, ...]:
    text = (files("data_sources.spreadsheet") / "denied.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["parts"])
