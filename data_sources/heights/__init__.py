"""Roof heights, roof types and storeys of panden, from a 3DBAG file of any release."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data_sources.columns import rename_columns
from data_sources.contract import CONTRACTS, PAND_ID, ROOF_TYPES
from data_sources.errors import SourceChanged
from data_sources.files import Bounds, columns_of, layer_names, read_vector
from data_sources.heights import cityjson
from data_sources.tables import validate
from data_sources.values import bag_id

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.findings import Findings

_SOURCE = "heights"
_HEIGHTS = ("p50", "p70", "max")
_NO_MODEL = ("no points", "no planes")


def load(
    path: Path,
    pand_ids: pd.Series[str],
    *,
    window: Bounds | None = None,
    findings: Findings,
) -> pd.DataFrame:
    """Read the heights of ``pand_ids`` into the contract table ``building_height``.

    Parameters
    ----------
    path
        3DBAG GeoPackage of a tile, a selection or the country, or CityJSON or CityJSONSeq.
    pand_ids
        BAG ids of the panden of the run; rows of others are left out.
    window
        (xmin, ymin, xmax, ymax) in RD metres around them, so that a large file is not read whole.
    findings
        Where what is not used is counted.

    Returns
    -------
    DataFrame
        Contract table ``building_height``; a pand without a model has no row. Heights of roofs are
        in metres above the ground at the pand; the source has them in metres NAP.

    Raises
    ------
    SourceChanged
        When no layer has ids of panden together with roof heights.
    """
    spec = tomllib.loads(resources(__package__).joinpath("columns.toml").read_text("utf-8"))
    if cityjson.is_cityjson(path):
        rows = rename_columns(cityjson.read(path), spec["columns"], ["pand_id"], path.name)
        # One row per building, so that they weigh the same; a building told twice is one.
        rows = rows.assign(part_m2=1.0, shape=range(len(rows))).drop_duplicates("pand_id")
        table = _folded(_of_run(rows, pand_ids, findings), findings)
        return _in_contract(table, spec["limits"], findings)
    whole, parts = _layers(path, spec)
    table = _folded(_read(path, whole, spec, pand_ids, window, findings), findings)
    if parts:
        # The layer of panden lacks roof heights: they stand with the roof parts.
        roofs = _folded(_read(path, parts, spec, pand_ids, window, findings), findings)
        table = table.drop(columns=list(_HEIGHTS)).join(roofs[list(_HEIGHTS)])
    return _in_contract(table, spec["limits"], findings)


def _layers(path: Path, spec: dict[str, Any]) -> tuple[str, str | None]:
    """Return the layer of panden, and the layer of roof parts if the heights stand there."""
    names = layer_names(path)
    fields = {name: columns_of(path, name) for name in names}

    def has(layer: str, *concepts: str) -> bool:
        return all(fields[layer] & set(spec["columns"][concept]) for concept in concepts)

    by_lower = {name.lower(): name for name in names}
    preferred = [by_lower[n] for n in spec["pand_layers"] if n in by_lower]
    panden = [n for n in [*preferred, *names] if has(n, "pand_id", "ground_m")]
    parts = [by_lower[n] for n in spec["part_layers"] if n in by_lower]
    with_roofs = [n for n in panden if has(n, "p70")]
    if panden and panden[0] in preferred and not has(panden[0], "p70"):
        roofs = next((n for n in parts if has(n, "pand_id", "p70")), None)
        if roofs:
            return panden[0], roofs
    if with_roofs:
        return with_roofs[0], None
    raise SourceChanged(
        f"No layer of {path.name} has the roof heights of panden.",
        found=f"Layers: {', '.join(names)}; looked for {', '.join(spec['columns']['p70'])}.",
        advice="Use a GeoPackage of the 3DBAG with its attributes.",
    )


def _read(
    path: Path,
    layer: str,
    spec: dict[str, Any],
    pand_ids: pd.Series[str],
    window: Bounds | None,
    findings: Findings,
) -> pd.DataFrame:
    """Read the rows of ``pand_ids`` of one layer, with canonical names, area and shape."""
    columns = spec["columns"]
    spellings = {name for names in columns.values() for name in names}
    frame = read_vector(
        path, [layer], source=_SOURCE, findings=findings, columns=spellings, bbox=window
    )
    frame = rename_columns(frame, columns, ["pand_id"], f"Layer {layer!r} of {path.name}")
    shapes = frame.geometry
    frame = frame.assign(part_m2=shapes.area, shape=shapes.normalize().to_wkb())
    return _of_run(pd.DataFrame(frame.drop(columns="geometry")), pand_ids, findings)


def _of_run(frame: pd.DataFrame, pand_ids: pd.Series[str], findings: Findings) -> pd.DataFrame:
    """Keep the rows of ``pand_ids``, with clean ids."""
    ids, _ = bag_id(frame["pand_id"], PAND_ID)
    findings.add(_SOURCE, "id_invalid", ids.isna().sum(), frame["pand_id"][ids.isna()])
    return frame.assign(pand_id=ids)[ids.isin(pand_ids)]


def _folded(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return one row per pand: heights weighted by the area of the parts, the highest maximum.

    Attributes of the whole pand are repeated on its parts: those of the largest part are taken.
    """
    frame = frame.drop_duplicates(["pand_id", "shape"])
    repeated = frame["pand_id"].duplicated()
    findings.add(_SOURCE, "parts_folded", repeated.sum(), frame["pand_id"][repeated])
    frame = frame.sort_values(["pand_id", "part_m2", "shape"], ascending=[True, False, True])
    table = frame.drop_duplicates("pand_id").set_index("pand_id")
    for name in ("p50", "p70", "ground_m"):
        height = pd.to_numeric(frame[name], errors="coerce").astype("float64")
        weight = frame["part_m2"].where(height.notna())
        sums = pd.DataFrame({"h": height * weight, "w": weight}).groupby(frame["pand_id"]).sum()
        table[name] = (sums["h"] / sums["w"]).replace([np.inf, -np.inf], np.nan)
    highest = pd.to_numeric(frame["max"], errors="coerce").astype("float64")
    table["max"] = highest.groupby(frame["pand_id"]).max()
    return pd.DataFrame(table.drop(columns=["shape", "part_m2"]))


def _in_contract(table: pd.DataFrame, limits: dict[str, Any], findings: Findings) -> pd.DataFrame:
    ids = table.index.to_series()
    # Millimetres: the source has them as single precision numbers.
    result = pd.DataFrame({"pand_id": ids, "ground_m": table["ground_m"].round(3)})
    odd = pd.Series(False, index=table.index)
    for name, column in (("p50", "roof_p50_m"), ("p70", "roof_p70_m"), ("max", "roof_max_m")):
        result[column] = (table[name] - table["ground_m"]).round(3)
        odd |= (result[column] < limits["roof_min_m"]) | (result[column] > limits["roof_max_m"])
    findings.add(_SOURCE, "height_out_of_range", odd.sum(), ids[odd])
    roofs = ["roof_p50_m", "roof_p70_m", "roof_max_m"]
    result[roofs] = result[roofs].where(~odd)
    kind = table["roof_type"].astype("str").str.strip().str.lower()
    result["roof_type"] = kind.where(kind.isin(ROOF_TYPES) | kind.isna(), "unknown")
    for name in ("flat_roof_m2", "sloped_roof_m2"):
        result[name] = pd.to_numeric(table[name], errors="coerce").astype("float64")
    storeys = pd.to_numeric(table["storeys"], errors="coerce").astype("float64")
    many = storeys > limits["storeys_max"]
    findings.add(_SOURCE, "storeys_not_trusted", many.sum(), ids[many])
    result["storeys"] = storeys.where(~many & (storeys >= 1))
    year = table["model_year"].astype("str").str.extract(r"^\s*(\d{4})", expand=False)
    result["model_year"] = pd.to_numeric(year, errors="coerce").astype("Int64")
    result["quality"] = _quality(table, odd)
    counts = result["quality"].value_counts().drop("ok", errors="ignore").sort_index()
    for code, count in counts.items():
        findings.add(_SOURCE, f"quality_{code}", count, ids[result["quality"] == code])
    names = [c.name for c in CONTRACTS["building_height"].columns]
    return validate("building_height", result[names].sort_index())


def _quality(table: pd.DataFrame, out_of_range: pd.Series[bool]) -> pd.Series[str]:
    """Return ``ok``, or the first reason why a model is not to be trusted."""
    chosen = table["chosen_because"].astype("str")
    reasons = {
        "no_points": table["roof_type"].isin(_NO_MODEL) | _true(table["skipped"]),
        "height_out_of_range": out_of_range,
        "no_height": table["p70"].isna() | table["ground_m"].isna(),
        "greenhouse": _true(table["greenhouse"]),
        "simplified": table["extrusion"].isin(["lod11_fallback", "skip"]),
        "insufficient_points": _true(table["insufficient"])
        | chosen.str.endswith("INSUFFICIENT_COVERAGE", na=False),
        "outdated": chosen.str.endswith("OUTDATED", na=False)
        | (table["current"].notna() & (table["current"] != "yes")),
    }
    code = np.select([np.asarray(m, dtype=bool) for m in reasons.values()], list(reasons), "ok")
    return pd.Series(code, index=table.index, dtype="str")


def _true(column: pd.Series[Any]) -> pd.Series[bool]:
    """Return where a flag is set, whether it came as a boolean, a number or a text."""
    return column.astype("str").str.strip().str.lower().isin(["true", "1", "1.0", "ja", "yes"])
