"""The maatvoering of a zoning plan: several rules in one text, read apart, by their exact names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files as resources

_PAIR = re.compile(r'"([^"]+)"\s*=\s*"([^"]+)"')


@cache
def names() -> dict[str, list[str]]:
    """Return per figure the exact names of the rules that give it, in lower case."""
    text = resources(__package__).joinpath("columns.toml").read_text("utf-8")
    rules: dict[str, list[str]] = tomllib.loads(text)["rules"]
    return rules


def pairs(text: str) -> dict[str, float]:
    """Return every rule of a maatvoering as name -> number.

    A name may be a path (``maatvoering; hoogte; maximum bouwhoogte (m)``): its last part counts.
    A rule of which two figures stand under one joint name is left out: which is which is not said.
    """
    found = {}
    for name, value in _PAIR.findall(text):
        plain = " ".join(name.split(";")[-1].split()).lower()
        figure = value.strip().replace(",", ".")
        if re.fullmatch(r"-?\d+(\.\d+)?", figure):
            found[plain] = float(figure)
    return found


def figure(text: str | None, wanted: str) -> float | None:
    """Return one figure of a maatvoering, or None where it does not give it.

    Parameters
    ----------
    text
        The maatvoering as the plan has it.
    wanted
        ``max_height_m``, ``max_eaves_m``, ``max_storeys`` or ``max_built_share``.
    """
    given = pairs(text or "")
    return next((given[name] for name in names()[wanted] if name in given), None)
