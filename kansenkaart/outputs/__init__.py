"""The outputs of a run: one module or folder per file, written together or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kansenkaart.result import Result


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that takes the place of ``folder`` when all went well.

    A run that fails leaves the last good outputs as they were. Only what a run writes is replaced:
    a folder that holds anything but a run's outputs is refused by :func:`check_target`.
    """
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
        shutil.rmtree(old, ignore_errors=True)


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
