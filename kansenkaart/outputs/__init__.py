"""The outputs of a run: one module or folder per file, written together or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.errors import ConfigError
from kansenkaart.tiers import TIERS

if TYPE_CHECKING:
    from kansenkaart.result import Result


RUN_FILE = "run.json"
_OWN = frozenset({*TIERS, RUN_FILE, "regels.toml"})
"""What a run writes into its folder; anything else there belongs to the user and is kept."""
_MATCHED = frozenset(
    f"intern/{name}" for name in ("koppeling.csv", "koppeling.xlsx", "bezit_bag.csv")
)
"""What ``match`` writes into the folder of a run that is yet to come."""


def check_target(folder: Path) -> None:
    """Refuse a folder that a run may not replace, before any work is done.

    Raises
    ------
    ConfigError
        When it is a file, or holds files but neither a run of kansenkaart nor a match alone.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ConfigError(f"Output {folder} is a file.", advice="Name a folder with --out.")
    if (folder / RUN_FILE).is_file():
        return
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    if not all(file in _MATCHED for file in files):
        raise ConfigError(
            f"Folder {folder} holds files that are no run of kansenkaart.",
            found=f"It has no {RUN_FILE}.",
            advice="Name a new or empty folder with --out; nothing was changed.",
        )


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder whose content takes the place of the last run in ``folder``.

    A run that fails leaves the last good outputs as they were. Files of the user in the folder are
    kept; :func:`check_target` refuses a folder that never held a run.
    """
    check_target(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = folder.parent / f"{fresh.name}-old"
    try:
        yield fresh
        fresh.chmod(0o755)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if old.exists():
        for entry in [e for e in old.iterdir() if e.name not in _OWN]:
            entry.rename(folder / entry.name)
        shutil.rmtree(old)


@contextmanager
def adding(folder: Path) -> Iterator[Path]:
    """Give a temporary folder whose files are put into ``folder`` when all went well.

    Files of the same name are replaced, all else in the folder stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".kansenkaart-", dir=folder))
    try:
        yield fresh
        for file in sorted(fresh.iterdir()):
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write(result: Result, folder: Path) -> None:
    """Write every file of one tier into ``folder``, which must exist and be empty."""
    from kansenkaart.outputs import (
        geopackage,
        intern,
        map,  # noqa: A004
        store,
        vroegoverleg,
        workbook,
    )

    map.write(result, folder)
    workbook.write(result, folder)
    geopackage.write(result, folder)
    store.write(result, folder)
    if len(result.outcomes):
        result.outcomes.to_parquet(folder / "criteria.parquet", index=False)
    if result.info.tier == "intern":
        intern.write(result, folder)
        vroegoverleg.write(result, folder)
