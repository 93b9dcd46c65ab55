"""Answers of a server, and the folder where whole ones are kept."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

_KEPT_HEADERS = ("content-type", "content-crs", "etag", "last-modified")


@dataclass(frozen=True)
class Answer:
    """One whole answer with status 200."""

    url: str
    """What was asked."""
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    """With names in lower case."""
    fetched: float = 0.0
    """Seconds since 1970, the last time the server vouched for it."""
    landed: str = ""
    """Address that answered, after redirects."""

    @property
    def content_type(self) -> str:
        """Media type in lower case, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Cache:
    """Answers on disk, one body and one small record each.

    A record is written last and names the hash of its body, so that a file that was cut off, or a
    program that was stopped half-way, never passes for an answer.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> Answer | None:
        """Return the answer kept under ``key``, or None."""
        record, body = self._paths(key)
        try:
            known = json.loads(record.read_bytes())
            packed = body.read_bytes()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(packed).hexdigest() != known["sha256"]:
            return None
        content = gzip.decompress(packed)
        return Answer(known["url"], content, known["headers"], known["fetched"], known["landed"])

    def keep(self, key: str, answer: Answer) -> None:
        """Keep a whole answer under ``key``."""
        packed = gzip.compress(answer.content, 1, mtime=0)
        record, body = self._paths(key)
        body.parent.mkdir(parents=True, exist_ok=True)
        write_whole(body, packed)
        known = {
            "url": answer.url,
            "landed": answer.landed,
            "fetched": answer.fetched,
            "headers": {k: v for k, v in answer.headers.items() if k in _KEPT_HEADERS},
            "sha256": hashlib.sha256(packed).hexdigest(),
        }
        write_whole(record, json.dumps(known).encode())

    def _paths(self, key: str) -> tuple[Path, Path]:
        name = hashlib.sha256(key.encode()).hexdigest()
        folder = self.folder / name[:2]
        return folder / f"{name}.json", folder / f"{name}.gz"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
