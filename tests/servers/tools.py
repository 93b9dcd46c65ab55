"""What a test needs of the machine: skipped with a reason where it is missing, unless demanded."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest


def needed(found: str | None, reason: str) -> str:
    """Return the path of a tool, or skip; with KANSENKAART_DEMAND_ALL set, fail."""
    if found:
        return found
    if os.environ.get("KANSENKAART_DEMAND_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


def module(name: str, extra: str) -> Any:
    """Return a module of an extra, at the top of a test file."""
    try:
        return importlib.import_module(name)
    except ImportError:
        reason = f"{name} is not installed: pip install '.[{extra}]'"
        if os.environ.get("KANSENKAART_DEMAND_ALL"):
            pytest.fail(reason)
        pytest.skip(reason, allow_module_level=True)


def mapserv() -> str:
    """Return the path of MapServer's CGI program."""
    known = shutil.which("mapserv") or next(
        (p for p in ("/usr/lib/cgi-bin/mapserv", "/usr/bin/mapserv") if Path(p).exists()), None
    )
    return needed(known, "MapServer is not installed: make servers")
