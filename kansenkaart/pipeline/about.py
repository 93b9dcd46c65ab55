"""What names a run: its id, its title, its settings as they may be told."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_sources.contract import GEMEENTE_CODE
from kansenkaart import __version__
from kansenkaart.result import RunInfo, SourceRecord

if TYPE_CHECKING:
    from datetime import date

    from kansenkaart.config import Config
    from kansenkaart.decisions import Session
    from kansenkaart.pipeline.loading import Inputs
    from kansenkaart.texts import Texts


def settings(config: Config) -> dict[str, Any]:
    """Return the configuration for run.json: names of files without their folders."""

    def shown(value: Any) -> Any:
        if isinstance(value, Path):
            return value.name
        if isinstance(value, dict):
            return {k: shown(v) for k, v in value.items()}
        if isinstance(value, tuple):
            return [shown(v) for v in value]
        if hasattr(value, "__dataclass_fields__"):
            return {k: shown(getattr(value, k)) for k in value.__dataclass_fields__}
        return value

    return {k: shown(getattr(config, k)) for k in config.__dataclass_fields__}


def info(config: Config, loaded: Inputs, sources: tuple[SourceRecord, ...]) -> RunInfo:
    """Return who, what and when of a run on these inputs."""
    return RunInfo(
        run_id=_run_id(config, loaded.town.reference_date, sources),
        title=config.run.title or _area_name(loaded),
        role=config.role,
        parties=config.parties,
        reference_date=loaded.town.reference_date,
        lang=config.run.lang,
        version=__version__,
        invented=config.run.invented,
    )


def of_session(session: Session, texts: Texts) -> SourceRecord:
    """Return the record of a session file, an input like any other."""
    return SourceRecord(
        source="session",
        title=texts("decisions.source"),
        attribution="",
        licence="",
        file=session.file,
        sha256=session.sha256,
        date=session.exported[:10],
        rows=len(session.decisions),
    )


def _area_name(loaded: Inputs) -> str:
    """Return the name of the area; where the buurten have no names, the place most homes are in."""
    places = loaded.town.verblijfsobject["place"].dropna()
    named = re.fullmatch(GEMEENTE_CODE, loaded.area_name) is None
    return loaded.area_name if named or places.empty else str(places.mode().iloc[0])


def _run_id(config: Config, reference_date: date, sources: tuple[SourceRecord, ...]) -> str:
    """Return an id that is the same for the same inputs, configuration, date and version."""
    shown = settings(config)
    for how in ("online", "endpoints"):  # the content counts, not where it came from
        del shown[how]
    shown["run"] = {k: v for k, v in shown["run"].items() if k not in ("out", "tiers", "lang")}
    shown["run"]["reference_date"] = reference_date  # that of the day where none was given
    what = [__version__, repr(shown), *(f"{s.file}:{s.sha256}" for s in sources)]
    return hashlib.sha256("\n".join(what).encode()).hexdigest()[:12]
