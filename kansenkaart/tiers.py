"""Which tiers there are, and what ``tiers.toml`` lets each of them hold."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from data_sources.errors import ConfigError

TIERS = ("intern", "sessie", "openbaar")
SHARED = ("sessie", "openbaar")
"""Tiers that others may have; tier intern stays with its owner."""


def check_shared(tier: str, refusal: str) -> None:
    """Refuse a tier that others may not have, before anything of it is read.

    Parameters
    ----------
    tier
        As the user or a run names it.
    refusal
        What is not done, such as 'No appendix is made'.

    Raises
    ------
    ConfigError
        For tier intern, or a tier that does not exist.
    """
    if tier not in SHARED:
        raise ConfigError(
            f"{refusal} of tier '{tier}'.",
            found=f"Choose one of {', '.join(SHARED)}.",
            advice="Others read it. Tier intern stays with its owner; ask for tier sessie.",
        )


@cache
def limits() -> dict[str, Any]:
    """Return the whole of ``tiers.toml``: limits for every tier, and a table per shared tier."""
    return tomllib.loads((files("kansenkaart") / "tiers.toml").read_text("utf-8"))


def allowed(tier: str) -> dict[str, Any]:
    """Return the allow-list of a shared tier: table name to column names."""
    return dict(limits()[tier])


def smallest_count() -> int:
    """Return k: a count of fewer homes than this is not shown outside tier intern."""
    return int(limits()["k"])
