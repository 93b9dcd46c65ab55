"""The BAG from a vector file with layers: bag-light.gpkg and files with other column names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

from data_sources.bag.clean import SOURCE
from data_sources.files import Bounds, read_vector, rename_columns

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from data_sources.findings import Findings


@cache
def columns() -> dict[str, Any]:
    """Return the spellings of ``columns.toml``."""
    return tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))


def read(path: Path, table: str, bbox: Bounds | None, findings: Findings) -> gpd.GeoDataFrame:
    """Read ``pand`` or ``verblijfsobject`` within ``bbox`` with canonical column names.

    Raises
    ------
    SourceChanged
        When the layer or a column that must be there is not.
    """
    spec = columns()[table]
    spellings = {name for names in spec["columns"].values() for name in names}
    frame = read_vector(
        path, spec["layers"], source=SOURCE, findings=findings, columns=spellings, bbox=bbox
    )
    what = f"Layer {table!r} of {path.name}"
    return rename_columns(frame, spec["columns"], spec["required"], what)
