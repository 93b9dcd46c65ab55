"""The tables of a tier as (Geo)Parquet, so that a later command reads exactly what was computed.

``explain``, ``merge``, ``appendix`` and ``diff`` work on ``<tier>/tables`` in a run's folder and on
nothing beside it, so that a party can share the folder of a tier alone. The tables went through the
tier's allow-list before they were written.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from data_sources import tables
from data_sources.errors import InputError
from data_sources.findings import Finding, Findings
from kansenkaart import rules
from kansenkaart.fabric import Fabric
from kansenkaart.result import Renovation, Result, RunInfo, SourceRecord
from kansenkaart.town import Town

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "tables"
RULES = "rules"
"""Folder with the rules that the run was made with."""
ABOUT = "about.json"
"""The run, its sources and findings as the tier may hold them; run.json has those of the fullest
tier and is not read back."""

_RESULT = (
    "opportunities",
    "members",
    "outcomes",
    "outside",
    "funnel",
    "totals",
    "splitting_areas",
    "match",
    "decisions",
    "differences",
    "tenants",
    "tenants_buurt",
)
_RENOVATION = tuple(f.name for f in fields(Renovation))
_FABRIC = ("buildings", "dwellings", "garages", "ownership", "touching")
_TOWN = (
    "verblijfsobject",
    "buurt",
    "unit",
    "complex",
    "holding",
    "townscape",
    "overlay",
    "station",
)


def write(result: Result, folder: Path) -> None:
    """Write every table of the result into ``folder/tables``."""
    target = folder / FOLDER
    target.mkdir()
    parts = [(result, _RESULT), (result.renovation, _RENOVATION), (result.fabric, _FABRIC)]
    for owner, names in [*parts, (result.fabric.town, _TOWN)]:
        for name in names:
            frame = getattr(owner, name)
            if frame is not None and len(frame.columns):
                frame.to_parquet(target / f"{name}.parquet")
    about = {
        "run": asdict(result.info),
        "gemeente": result.rules.gemeente_code,
        "sources": [asdict(source) for source in result.sources],
        "findings": [asdict(item) for item in result.findings.items],
    }
    text = json.dumps(about, ensure_ascii=False, default=str)
    (target / ABOUT).write_text(text + "\n", "utf-8")
    rules.write(result.rules, target / RULES)


def read(folder: Path, tier: str) -> Result:
    """Read one tier of a run back.

    Parameters
    ----------
    folder
        The run's folder, with that of the tier.
    tier
        ``intern``, ``sessie`` or ``openbaar``.

    Raises
    ------
    InputError
        When the folder is no run, or holds no such tier.
    """
    place = _place(folder, tier)
    about = json.loads((place / ABOUT).read_text("utf-8"))
    if "run" not in about or not (place / RULES).is_dir():
        raise InputError(
            f"Folder {folder} was written by an earlier version.",
            found=f"Tier '{tier}' does not tell of which run it is, or by which rules.",
            advice="Scan again with this version.",
        )
    info = _info(about["run"])
    town = Town(
        reference_date=info.reference_date,
        pand=tables.empty("pand"),
        **{name: _table(place, name, optional=name in _OPTIONAL) for name in _TOWN},
    )
    fabric = Fabric(town, info.role, **{name: _table(place, name) for name in _FABRIC})
    return Result(
        info=info,
        rules=rules.read(place / RULES, about["gemeente"]),
        fabric=fabric,
        renovation=Renovation(**{name: _table(place, name) for name in _RENOVATION}),
        sources=tuple(SourceRecord(**s) for s in about["sources"]),
        findings=Findings([_finding(item) for item in about["findings"]]),
        **{name: _table(place, name) for name in _RESULT},
    )


_OPTIONAL = ("townscape", "overlay", "station")


def _place(folder: Path, tier: str) -> Path:
    """Return the folder of the tables of a tier."""
    place = folder / tier / FOLDER
    if (place / ABOUT).is_file():
        return place
    held = sorted(path.parts[-3] for path in folder.glob(f"*/{FOLDER}/{ABOUT}"))
    if not held:
        raise InputError(
            f"Folder {folder} is no run of kansenkaart.",
            found=f"It holds no tier with its {FOLDER}.",
            advice="Name the folder that 'kansenkaart scan' wrote (its --out).",
        )
    raise InputError(
        f"Folder {folder} holds no tier '{tier}'.",
        found=f"It holds {', '.join(held)}.",
        advice="Name one that is there, or scan again with the tier.",
    )


def _info(given: dict[str, Any]) -> RunInfo:
    day = date.fromisoformat(given["reference_date"])
    lists = {name: tuple(given.get(name, ())) for name in ("parties", "unaware")}
    return RunInfo(**given | lists | {"reference_date": day})


def _table(place: Path, name: str, *, optional: bool = False) -> Any:
    """Read one table with its geometry and lists as they were; a table without columns is empty."""
    path = place / f"{name}.parquet"
    if not path.exists():
        return None if optional else pd.DataFrame()
    spatial = b"geo" in (pq.read_schema(path).metadata or {})
    frame = gpd.read_parquet(path) if spatial else pd.read_parquet(path)
    for column in frame.select_dtypes(object, exclude="str"):
        if column != "geometry":
            frame[column] = [v.tolist() if hasattr(v, "tolist") else v for v in frame[column]]
    return frame


def _finding(item: dict[str, Any]) -> Finding:
    return Finding(item["source"], item["code"], item["count"], tuple(item["examples"]))
