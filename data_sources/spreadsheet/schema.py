"""What a list may hold: fields with the titles and the contents they are recognised by.

A schema is data (a TOML file beside the loader). It is an allow-list: whatever it does not name
is dropped.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from data_sources.errors import ConfigError


@dataclass(frozen=True)
class Field:
    """One field that a list may hold."""

    name: str
    titles: tuple[str, ...]
    """Normalised column titles, the preferred one first."""
    hints: tuple[str, ...]
    """Parts of a title that make the field likely, if the contents agree."""
    unless: tuple[str, ...]
    """Parts of a title that say it is of another thing, whatever the contents look like."""
    contents: re.Pattern[str] | None
    """What a filled cell looks like as text."""
    alone: re.Pattern[str] | None
    """What filled cells look like that tell the field whatever the title says."""
    proof: re.Pattern[str] | None
    """What at least one cell looks like before ``alone`` is believed."""
    follows: str
    """The field that must stand to the left of a column with a weak title."""


@dataclass(frozen=True)
class Schema:
    """The fields of one kind of list."""

    fields: Mapping[str, Field]
    denied: tuple[str, ...]
    """Parts of a title that only a listed title may overrule: a tenant's name, rent, income."""
    people: tuple[str, ...]
    """Parts of a group title whose columns are about a person, whatever their own title says."""
    by_title: Mapping[str, str]
    """Normalised title -> field."""
    weak: Mapping[str, str]
    """Normalised title -> field for titles that mean it only right behind another field."""

    def with_titles(self, titles: Mapping[str, str]) -> Schema:
        """Return the schema with further fields, each told by one title alone."""
        more = {f: Field(f, (key(t),), (), (), None, None, None, "") for f, t in titles.items()}
        by_title = {key(title): field for field, title in titles.items()}
        return replace(self, fields={**self.fields, **more}, by_title={**by_title, **self.by_title})

    def check_chosen(self, chosen: Mapping[str, str]) -> None:
        """Raise ConfigError when the user's mapping names a field that no list of this kind has."""
        for name in chosen:
            if name not in self.fields:
                near = difflib.get_close_matches(name, self.fields, n=1)
                raise ConfigError(
                    f"Column mapping: field {name!r} is not known.",
                    found=f"Did you mean {near[0]!r}?" if near else "",
                    advice=f"Fields are {', '.join(self.fields)}.",
                )


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
    weak: dict[str, str] = {}
    for name in names:
        text = (files(package) / name).read_text("utf-8")
        for field, record in tomllib.loads(text)["fields"].items():
            fields[field] = Field(
                field,
                tuple(dict.fromkeys(key(t) for t in record["titles"])),
                tuple(record.get("hints", ())),
                tuple(record.get("unless", ())),
                _pattern(record, "contents"),
                _pattern(record, "alone"),
                _pattern(record, "proof"),
                record.get("follows", ""),
            )
            weak |= {key(title): field for title in record.get("weak", ())}
    by_title: dict[str, str] = {}
    for field in fields.values():
        for title in field.titles:
            if title in by_title:
                raise ValueError(f"title {title!r} stands for {by_title[title]} and {field.name}")
            by_title[title] = field.name
    return Schema(fields, _denied("parts"), _denied("people"), by_title, weak)


def _pattern(record: Mapping[str, str], name: str) -> re.Pattern[str] | None:
    return re.compile(record[name], re.IGNORECASE) if name in record else None


@cache
def _denied(name: str) -> tuple[str, ...]:
    text = (files("data_sources.spreadsheet") / "denied.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)[name])
