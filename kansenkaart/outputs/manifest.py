"""run.json: what a run read, did and found. It holds no unit ids and nothing of a person."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kansenkaart.result import Result, SourceRecord

NAME = "run.json"
_LIBRARIES = ("geopandas", "numpy", "pandas", "pyogrio", "pyproj", "shapely")


def write(
    result: Result, folder: Path, settings: Mapping[str, Any], seconds: Mapping[str, float]
) -> Path:
    """Write ``run.json``; ``settings`` is the configuration, ``seconds`` the time of each step."""
    texts = Texts(result.info.lang)
    info = asdict(result.info)
    info.pop("tier")
    body = {
        **info,
        "reference_date": result.info.reference_date.isoformat(),
        "rules": {
            "gemeente": result.rules.gemeente_code,
            "deviations": list(result.rules.deviations),
        },
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        "configuration": settings,
        "inputs": [_input(source, texts) for source in result.sources],
        "counts": _counts(result),
        "findings": [
            {
                **asdict(item),
                "text": texts(f"findings.{item.source}.{item.code}"),
            }
            for item in result.findings.items
        ],
        "seconds": {step: round(value, 2) for step, value in seconds.items()},
    }
    path = folder / NAME
    path.write_text(json.dumps(body, indent=2, ensure_ascii=False, default=str) + "\n", "utf-8")
    return path


def _input(source: SourceRecord, texts: Texts) -> dict[str, Any]:
    """Return the record of an input; one that could not be fetched says why in words."""
    said = {"text": texts(f"codes.not_fetched.{source.not_fetched}")} if source.not_fetched else {}
    return {**asdict(source), **said}


def _counts(result: Result) -> dict[str, Any]:
    """Count what went in and came out of each step."""
    table = result.opportunities
    grouped = table.groupby(["kind", "assessment"]).size()
    return {
        "panden": len(result.fabric.buildings),
        "dwellings": len(result.fabric.dwellings),
        "units": len(result.fabric.town.unit),
        "match": {str(k): int(v) for k, v in result.match["outcome"].value_counts().items()},
        "opportunities": {
            f"{kind}.{assessment}": int(n) for (kind, assessment), n in grouped.items()
        },
        "decisions": _decisions(result),
    }


def _decisions(result: Result) -> dict[str, int]:
    """Count the decisions of sessions by how they found their candidate."""
    if not len(result.decisions):
        return {}
    return {str(k): int(v) for k, v in result.decisions["found"].value_counts().items()}
