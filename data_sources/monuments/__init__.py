"""Protected townscapes and monuments, from files of the RCE, PDOK or a municipality."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from data_sources.columns import rename_columns
from data_sources.contract import CRS, PAND_ID
from data_sources.files import Bounds, layer_names, read_vector
from data_sources.geometry import in_the_netherlands, repair_any, repair_polygons
from data_sources.tables import validate
from data_sources.values import bag_id, text

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_TOWNSCAPES, _MONUMENTS = "townscapes", "monuments"


def load_townscapes(
    path: Path, *, window: Bounds | None = None, findings: Findings
) -> gpd.GeoDataFrame:
    """Read protected townscapes into the contract table ``townscape``.

    A townscape that is being designated is kept, and counted: work there waits for what comes of
    it. One that was withdrawn, or valued without protection, is left out.

    Parameters
    ----------
    path
        Vector file with polygons.
    window
        (xmin, ymin, xmax, ymax) in RD metres; None reads all.
    findings
        Where what is repaired or left out is counted.
    """
    spec = _spec()["townscape"]
    frame = _read(path, spec, "townscape_id", _TOWNSCAPES, window, findings)
    status = text(frame["status"]).str.lower()
    ended = status.str.startswith(tuple(spec["not_protected"]), na=False)
    ended |= text(frame["withdrawn"]).notna()
    findings.add(_TOWNSCAPES, "not_protected", ended.sum(), frame["townscape_id"][ended])
    frame = frame[~ended]
    pending = status[~ended].str.startswith(tuple(spec["in_procedure"]), na=False)
    findings.add(_TOWNSCAPES, "in_procedure", pending.sum(), frame["townscape_id"][pending])
    polygons, repaired = repair_polygons(frame.geometry.to_numpy())
    table = frame[["townscape_id"]].assign(name=text(frame["name"]))
    placed = _placed(table, polygons, repaired, _TOWNSCAPES, findings)
    return validate("townscape", placed.dissolve("townscape_id", as_index=False))


def load_monuments(
    path: Path, *, window: Bounds | None = None, findings: Findings
) -> gpd.GeoDataFrame:
    """Read monuments into the contract table ``monument``.

    The level comes from the file's own column, else from what the file is: the national register
    holds rijksmonumenten, any other file is taken as municipal and counted as ``level_assumed``.

    Parameters
    ----------
    path
        Vector file with points, lines or polygons.
    window
        (xmin, ymin, xmax, ymax) in RD metres; None reads all.
    findings
        Where what is repaired or left out is counted.
    """
    spec = _spec()["monument"]
    frame = _read(path, spec, "monument_id", _MONUMENTS, window, findings)
    level = _levels(frame, spec["levels"])
    national = text(frame["national"]).notna() | (text(frame["namespace"]) == spec["namespace"])
    level = level.where(level.notna() | ~national, "rijks")
    assumed = level.isna()
    findings.add(_MONUMENTS, "level_assumed", assumed.sum(), frame["monument_id"][assumed])
    pand_id, _ = bag_id(frame["pand_id"], PAND_ID)
    shapes, repaired = repair_any(frame.geometry.to_numpy())
    table = frame[["monument_id"]].assign(level=level.fillna("gemeentelijk"), pand_id=pand_id)
    placed = _placed(table, shapes, repaired, _MONUMENTS, findings)
    repeated = placed["monument_id"].duplicated()
    findings.add(_MONUMENTS, "id_repeated", repeated.sum(), placed["monument_id"][repeated])
    return validate("monument", _numbered(placed).sort_values("monument_id"))


def _spec() -> dict[str, Any]:
    return tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))


def _read(
    path: Path,
    spec: dict[str, Any],
    key: str,
    source: str,
    window: Bounds | None,
    findings: Findings,
) -> gpd.GeoDataFrame:
    """Read a register, of a mixed layer only the rows of its namespace, with an id on every row."""
    layers = spec["layers"] if len(layer_names(path)) > 1 else ()
    raw = read_vector(path, layers, source=source, findings=findings, bbox=window)
    frame = rename_columns(raw, spec["columns"], [], path.name)
    namespace = text(frame["namespace"])
    other = namespace.notna() & (namespace != spec["namespace"])
    findings.add(source, "other_kind_left_out", other.sum())
    frame = frame[~other].reset_index(drop=True)
    # A citation ends in the number of the register; the local id does not always equal it.
    cited = text(frame["citation"]).str.extract(r"([^/]+)/*$", expand=False)
    ids = cited.fillna(text(frame[key]))
    without = ids.isna()
    findings.add(source, "id_made_up", without.sum())
    running = pd.Series([f"{path.stem}-{i + 1}" for i in frame.index], index=frame.index)
    return frame.assign(**{key: ids.where(~without, running)})


def _levels(frame: pd.DataFrame, words: dict[str, str]) -> pd.Series[str]:
    given = text(frame["level"]).str.lower()
    level = pd.Series(None, index=frame.index, dtype="str")
    for word, meaning in words.items():
        level = level.where(~given.str.startswith(word, na=False), meaning)
    return level


def _placed(
    table: pd.DataFrame, geometry: Any, repaired: Any, source: str, findings: Findings
) -> gpd.GeoDataFrame:
    """Set the cleaned geometry; rows without one, or outside the Netherlands, are set aside."""
    ids = table.iloc[:, 0]
    findings.add(source, "invalid_geometry_repaired", repaired.sum(), ids[repaired])
    lost = shapely.is_missing(geometry) | ~in_the_netherlands(geometry)
    findings.add(source, "no_geometry", lost.sum(), ids[lost])
    return gpd.GeoDataFrame(table[~lost], geometry=geometry[~lost], crs=CRS)


def _numbered(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the second and further rows of one number, such as parts of a complex, their own id."""
    count = frame.groupby("monument_id").cumcount()
    suffix = ("-" + (count + 1).astype("str")).where(count > 0, "")
    return frame.assign(monument_id=frame["monument_id"] + suffix)
