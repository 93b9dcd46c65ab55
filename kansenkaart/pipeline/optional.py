"""The sources that a run can do without: each into its table of the town."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data_sources import (
    elevation,
    energy_labels,
    grid,
    heights,
    monuments,
    parking,
    transit,
    vacancy,
    zoning,
)
from data_sources.errors import InputError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from data_sources.files import Bounds
    from data_sources.findings import Findings
    from kansenkaart.pipeline.live import Files


@dataclass(frozen=True)
class Here:
    """What the loaders ask of the run: its register, its window, its date."""

    pand: gpd.GeoDataFrame
    verblijfsobject: gpd.GeoDataFrame
    reference_date: date
    findings: Findings

    @property
    def window(self) -> Bounds:
        """(xmin, ymin, xmax, ymax) around the panden, RD metres."""
        xmin, ymin, xmax, ymax = self.pand.total_bounds
        return (xmin, ymin, xmax, ymax)

    @property
    def within(self) -> dict[str, Any]:
        """Arguments of a loader that reads a window of a vector file."""
        return {"window": self.window, "findings": self.findings}


Loader = Callable[["Path", Here], "pd.DataFrame"]

LOADERS: dict[str, tuple[str, Loader]] = {
    "heights": (
        "building_height",
        lambda path, here: heights.load(path, here.pand["pand_id"], **here.within),
    ),
    "energy_labels": (
        "energy_label",
        lambda path, here: energy_labels.load(
            path, here.verblijfsobject, here.reference_date, findings=here.findings
        ),
    ),
    "townscapes": (
        "townscape",
        lambda path, here: monuments.load_townscapes(path, **here.within),
    ),
    "monuments": (
        "monument",
        lambda path, here: monuments.load_monuments(path, **here.within),
    ),
    "transit": ("station", lambda path, here: transit.load(path, findings=here.findings)),
    "vacancy": (
        "vacancy",
        lambda path, here: vacancy.load(path, here.verblijfsobject, findings=here.findings),
    ),
    "zoning": ("height_limit", lambda path, here: zoning.load(path, **here.within)),
    "grid": (
        "grid_congestion",
        lambda path, here: grid.load(path, _postcodes(here), findings=here.findings),
    ),
    "parking": ("parking_norm", lambda path, here: parking.load(path, findings=here.findings)),
}
"""Source -> the table of the town that it is for, and how its file is read."""


def read(files: Files, here: Here) -> tuple[dict[str, Any], dict[str, int]]:
    """Read every source that there is.

    Returns
    -------
    (dict, dict)
        Table of the town -> frame, without those whose source is not there; and source -> rows
        that came of it.

    Raises
    ------
    InputError
        When a file that the user named cannot be used. One that was fetched and cannot be used
        counts as a source that failed.
    """
    tables: dict[str, Any] = {}
    rows: dict[str, int] = {}
    wanted = {"vbo_ids": _homes(here), "panden": here.pand.geometry}
    for source, (table, load) in LOADERS.items():
        frame = _loaded(files, source, files.path(source, here.window, **wanted), load, here)
        if frame is not None:
            tables[table], rows[source] = frame, len(frame)
    measured = _measured(files, here, tables.get("building_height"))
    if measured is not None:
        models = tables.get("building_height", measured.iloc[:0])
        added = elevation.better(models, measured)
        here.findings.add(elevation.SOURCE, "filled", len(added), added["pand_id"])
        tables["building_height"] = elevation.fill(models, measured)
        rows[elevation.SOURCE] = len(added)
    return tables, rows


def _measured(files: Files, here: Here, models: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what the AHN tells of panden without a usable height; None where it was not given."""
    part = replace(here, pand=elevation.unmeasured(here.pand, models))
    if part.pand.empty:
        return None
    path = files.path(elevation.SOURCE, part.window, panden=part.pand.geometry)
    return _loaded(
        files,
        elevation.SOURCE,
        path,
        lambda path, part: elevation.load(path, part.pand, findings=part.findings),
        part,
    )


def _loaded(
    files: Files, source: str, path: Path | None, load: Loader, here: Here
) -> pd.DataFrame | None:
    if path is None:
        return None
    try:
        return load(path, here)
    except InputError as error:
        if source not in files.fetched:
            raise
        files.fail(source, error)
        return None


def _homes(here: Here) -> tuple[str, ...]:
    """Return the ids of the homes: nothing else is asked of a service that answers one by one."""
    lived = ["woonfunctie" in uses for uses in here.verblijfsobject["uses"]]
    return tuple(here.verblijfsobject.loc[lived, "vbo_id"])


def _postcodes(here: Here) -> set[str]:
    return set(here.verblijfsobject["postcode"].dropna())
