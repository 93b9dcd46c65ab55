"""The BAG from a vector file with layers: bag-light.gpkg and files with other column names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.bag.clean import SOURCE
from data_sources.bag.raw import Raw, columns
from data_sources.columns import rename_columns
from data_sources.files import Bounds, read_vector

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from data_sources.findings import Findings


def read(path: Path, window: Bounds | None, findings: Findings) -> Raw:
    """Read the layers of panden and verblijfsobjecten within ``window`` (RD metres).

    Raises
    ------
    SourceChanged
        When a layer or a column that must be there is not.
    """
    return Raw(
        _layer(path, "pand", window, findings), _layer(path, "verblijfsobject", window, findings)
    )


def _layer(path: Path, table: str, window: Bounds | None, findings: Findings) -> gpd.GeoDataFrame:
    spec = columns()[table]
    spellings = {name for names in spec["columns"].values() for name in names}
    frame = read_vector(
        path, spec["layers"], source=SOURCE, findings=findings, columns=spellings, bbox=window
    )
    what = f"Layer {table!r} of {path.name}"
    return rename_columns(frame, spec["columns"], spec["required"], what)
