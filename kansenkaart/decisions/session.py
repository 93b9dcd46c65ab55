"""Reading a session file that the map page exported."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 20_000_000
"""A session of 5,000 decisions with full notes stays below this."""

COLUMNS = [
    "opportunity_id",
    "kind",
    "title",
    "pand_ids",
    "status",
    "reason",
    "manual_reason",
    "lead",
    "next_step",
    "next_date",
    "notes",
    "votes",
    "commitments",
    "group",
    "by",
    "changed",
]

_SHOWN = 3


@dataclass(frozen=True)
class Session:
    """One session file, checked."""

    file: str
    run_id: str
    title: str
    reference_date: str
    exported: str
    parties: tuple[str, ...]
    decisions: pd.DataFrame
    """Columns :data:`COLUMNS`; ``votes`` is a mapping per party, ``commitments`` a list."""
    groups: dict[str, str]
    """Name of each group of candidates, by its id."""
    weights: dict[str, Any]
    """Per kind only what differs from the rules of the run."""
    log: tuple[dict[str, Any], ...]
    """Who changed which weight when."""
    sha256: str
    """Of the file."""


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of a session file."""
    text = (files("kansenkaart.decisions") / "session.schema.json").read_text("utf-8")
    return dict(json.loads(text))


def read(path: Path) -> Session:
    """Read and check a session file.

    Raises
    ------
    InputError
        When it is missing, too large, no JSON, or not what the map page writes; the message names
        the place in the file.
    """
    if not path.is_file():
        raise InputError(f"Session file {path} is not there.")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(
            f"Session file {path.name} is too large.",
            found=f"It has {path.stat().st_size:,} bytes, at most {MAX_BYTES:,} are read.",
        )
    try:
        data = path.read_bytes()
        tree = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise InputError(
            f"Session file {path.name} is no JSON.",
            advice="Use the file that 'Exporteren' in the map wrote, unchanged.",
        ) from None
    _check(tree, path.name)
    rows = [{name: row.get(name) for name in COLUMNS} for row in tree["decisions"]]
    return Session(
        file=path.name,
        run_id=tree["run"]["run_id"],
        title=tree["run"]["title"],
        reference_date=tree["run"]["reference_date"],
        exported=tree["exported"],
        parties=tuple(tree["parties"]),
        decisions=pd.DataFrame(rows, columns=COLUMNS, dtype=object),
        groups={group["id"]: group["name"] for group in tree["groups"]},
        weights=tree["weights"],
        log=tuple(tree["log"]),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _no_number(constant: str) -> None:
    """Refuse ``NaN`` and ``Infinity``, which Python reads and JSON does not have."""
    raise ValueError(constant)


def _check(tree: object, name: str) -> None:
    """Refuse what the schema does not allow, naming the first places."""
    import jsonschema

    mistakes = list(jsonschema.Draft202012Validator(schema()).iter_errors(tree))
    if mistakes:
        places = "; ".join(
            f"{'/'.join(map(str, m.absolute_path)) or 'top'}: breaks '{m.validator}'"
            for m in mistakes[:_SHOWN]
        )
        raise InputError(
            f"Session file {name} is not what the map writes ({len(mistakes)} place(s)).",
            found=f"{places}.",
            advice="Use the file that 'Exporteren' in the map wrote, unchanged.",
        )
