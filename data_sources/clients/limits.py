"""The limits of ``limits.toml``: how long to wait, how often to try, how much to ask at once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Limits of the HTTP client; seconds unless the name says otherwise."""

    connect_s: float
    read_s: float
    total_s: float
    attempts: int
    backoff_s: float
    retry_after_max_s: float
    per_host: int
    max_age_s: float


@cache
def limits_of(client: str) -> dict[str, Any]:
    """Return the table of one client."""
    tree = tomllib.loads((files(__package__) / "limits.toml").read_text("utf-8"))
    table: dict[str, Any] = tree[client]
    return table


def standard() -> Limits:
    """Return the limits of the HTTP client as the project ships them."""
    return Limits(**limits_of("http"))
