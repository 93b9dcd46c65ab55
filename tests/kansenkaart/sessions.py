"""Session files as the map writes them, made by hand for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kansenkaart.result import RunInfo


def decision(row: Any, **more: Any) -> dict[str, Any]:
    """Return a decision about a row of an opportunity table."""
    return {
        "opportunity_id": row["opportunity_id"],
        "kind": row["kind"],
        "title": row["title"],
        "pand_ids": list(row["pand_ids"]),
        "status": "pilot_geselecteerd",
        **more,
    }


def by_hand(pand: str, kind: str, title: str, reason: str, **more: Any) -> dict[str, Any]:
    """Return a decision about a pand that people added."""
    return {
        "opportunity_id": f"manual-{kind}-{pand}",
        "kind": kind,
        "title": title,
        "pand_ids": [pand],
        "manual_reason": reason,
        "status": "nader_onderzoek",
        **more,
    }


def write(path: Path, info: RunInfo, *rows: dict[str, Any], **more: Any) -> Path:
    """Write a session file and return its path."""
    tree = {
        "format": "kansenkaart-session",
        "version": 1,
        "run": {
            "run_id": info.run_id,
            "title": info.title,
            "reference_date": info.reference_date.isoformat(),
            "tier": "sessie",
        },
        "exported": "2026-05-01T10:00",
        "parties": ["Gemeente", "Woonstichting Voorbeeld", "Huurdersorganisatie"],
        "decisions": list(rows),
        "groups": [],
        "weights": {},
        "log": [],
        **more,
    }
    path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    return path
