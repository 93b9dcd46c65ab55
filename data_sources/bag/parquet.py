"""The BAG from a folder of GeoParquet files, in contract or bag-light columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources.bag.clean import SOURCE
from data_sources.bag.raw import Raw, columns
from data_sources.columns import rename_columns
from data_sources.errors import InputError, SourceChanged
from data_sources.files import Bounds, read_vector

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from data_sources.findings import Findings


def read(folder: Path, window: Bounds | None, findings: Findings) -> Raw:
    """Read ``pand.parquet``, ``verblijfsobject.parquet`` and ``address.parquet`` where it is there.

    Raises
    ------
    InputError
        When a file is missing or unreadable.
    SourceChanged
        When a column that must be there is not.
    """
    return Raw(
        _layer(folder, "pand", window, findings),
        _layer(folder, "verblijfsobject", window, findings),
        _address(folder),
    )


def _layer(folder: Path, table: str, window: Bounds | None, findings: Findings) -> gpd.GeoDataFrame:
    path = folder / f"{table}.parquet"
    if not path.is_file():
        names = sorted(p.name for p in folder.iterdir())[:12]
        raise SourceChanged(
            f"Folder {folder.name} holds no {path.name}.",
            found=f"It holds {', '.join(names) or 'nothing'}.",
            advice="A BAG folder holds pand.parquet and verblijfsobject.parquet.",
        )
    spec = columns()[table]
    frame = read_vector(path, source=SOURCE, findings=findings, bbox=window)
    return rename_columns(frame, spec["columns"], spec["required"], path.name)


def _address(folder: Path) -> pd.DataFrame | None:
    path = folder / "address.parquet"
    if not path.is_file():
        return None
    try:
        frame = pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise InputError(
            f"{path.name} cannot be read.", found=f"The reader says: {error}"
        ) from error
    spec = columns()["address"]
    return rename_columns(frame, spec["columns"], spec["required"], path.name)
