"""Quickscan-kansenkaart for Dutch social housing: tables in, candidates and outputs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kansenkaart.pipeline import scan

__all__ = ["scan"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the pipeline only when it is asked for, so that ``--help`` stays quick."""
    if name == "scan":
        from kansenkaart.pipeline import scan

        return scan
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
