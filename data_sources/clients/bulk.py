"""Whole files: found through an ATOM feed, resumed after a cut, checked, then moved into place."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import requests
from lxml import etree

from data_sources.clients.http import (
    LATER,
    AgainError,
    Http,
    Incomplete,
    reason_of,
    tell,
    where,
)
from data_sources.clients.limits import limits_of
from data_sources.clients.wfs import root_of
from data_sources.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from data_sources.clients.answers import Answer

_BLOCK = 1 << 14
"""Small: a block that is not whole when the connection breaks is lost."""
_TELL = 100_000_000
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Offer:
    """One file that is to be had."""

    url: str
    length: int | None = None
    """Bytes, where it is known."""
    sha256: str = ""
    """Where it is known."""
    updated: str = ""


def feed(http: Http, url: str) -> list[Offer]:
    """Return the files that an ATOM feed offers, with their length and date.

    Raises
    ------
    SourceChanged
        When it is no feed, or offers nothing.
    """

    def parse(answer: Answer) -> list[Offer]:
        root = root_of(answer)
        offers = [
            Offer(
                urljoin(answer.landed or url, str(link.get("href"))),
                int(length) if (length := link.get("length", "")).isdigit() else None,
                updated=str(entry.findtext(f"{_ATOM}updated") or ""),
            )
            for entry in root.iterfind(f"{_ATOM}entry")
            for link in entry.iterfind(f"{_ATOM}link")
            if link.get("href") and link.get("rel") in ("alternate", "section", "enclosure", None)
        ]
        if not offers:
            raise SourceChanged(
                f"{where(url)} offers no file.",
                found=f"It is a {etree.QName(root).localname}; expected an ATOM feed with entries.",
            )
        return offers

    return http.get(url, parse)


def download(http: Http, offer: Offer, target: Path) -> Path:
    """Fetch a file to ``target``; what is there and young enough is not fetched again.

    What came before a cut is kept beside it and continued, when the server still has the same
    file. Nothing stands at ``target`` until all of it has come and its size and hash agree.

    Raises
    ------
    SourceUnavailable
        When it does not come whole within the attempts, or the client is offline.
    SourceChanged
        When it is a page for people, or not the file that was offered.
    """
    age_s = time.time() - target.stat().st_mtime if target.exists() else float("inf")
    if http.offline or age_s < limits_of("bulk")["max_age_s"]:
        if target.exists():
            http.oldest = min(http.oldest, target.stat().st_mtime)
            return target
        raise SourceUnavailable(
            f"{where(offer.url)} is not in the cache.", found="The run is offline.", advice=LATER
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(target)
    reasons: list[str] = []
    while len(reasons) < http.limits.attempts:
        before = part.size
        try:
            _continue(http, offer, part)
            _check(offer, part)
            part.path.replace(target)
            part.record.unlink(missing_ok=True)
            http.oldest = min(http.oldest, time.time())
            return target
        except (requests.RequestException, OSError, Incomplete, AgainError) as error:
            if part.size > before:  # it got further: that does not count as a failure
                reasons.clear()
            reasons.append(_reason(error))
            wait_s = getattr(error, "wait_s", None)
            if http.too_long(wait_s):
                reasons[-1] += f", and asks to wait {wait_s:.0f} s"
                break
            if len(reasons) < http.limits.attempts:
                http.wait(len(reasons) - 1, wait_s)
    raise SourceUnavailable(
        f"{where(offer.url)} did not come whole.",
        found=f"{part.size} bytes came; then {'; '.join(dict.fromkeys(reasons))}.",
        advice="What came is kept: run again to continue.",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, Incomplete):
        return error.found
    return str(error) if isinstance(error, AgainError) else reason_of(error)


class _Part:
    """What has come so far, and of which version of the file."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(target.name + ".part")
        self.record = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def known(self) -> dict[str, Any]:
        """Return url, validator and total of what has come; empty where that is not known."""
        try:
            known: dict[str, Any] = json.loads(self.record.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known

    def start(self, url: str, headers: Mapping[str, str], total: int | None) -> None:
        """Begin anew."""
        validator = headers.get("ETag") or headers.get("Last-Modified") or ""
        self.path.write_bytes(b"")
        known = {"url": where(url), "validator": validator, "total": total}
        self.record.write_text(json.dumps(known), "utf-8")


def _continue(http: Http, offer: Offer, part: _Part) -> None:
    """Fetch what is missing; bytes that came are on disk also when it breaks off."""
    known = part.known()
    resumable = part.size and known.get("url") == where(offer.url) and known.get("validator")
    headers = {"Accept-Encoding": "identity"}
    if resumable and part.size == known.get("total"):
        return
    if resumable:
        headers |= {"Range": f"bytes={part.size}-", "If-Range": str(known["validator"])}
    start, status, came = time.monotonic(), "failed", 0
    try:
        with http.open(offer.url, headers) as got:
            status = str(got.status_code)
            http.refuse(got.status_code, offer.url, b"", got.headers)
            _begin(got, offer.url, part)
            with part.path.open("ab") as file:
                for block in got.iter_content(_BLOCK):
                    file.write(block)
                    came += len(block)
                    if file.tell() % _TELL < len(block):
                        http.progress(f"{where(offer.url)}: {file.tell() // 1_000_000} MB")
    finally:
        tell(offer.url, status, came, time.monotonic() - start)


def _begin(got: requests.Response, url: str, part: _Part) -> None:
    """Check that an answer is a file and goes on where the part ends; else begin the part anew."""
    if "html" in got.headers.get("Content-Type", ""):
        raise SourceChanged(
            f"{where(url)} gives a page for people, not a file.",
            found=f"Content-Type is {got.headers['Content-Type']}.",
        )
    if got.status_code != 206:
        length = got.headers.get("Content-Length", "")
        part.start(url, got.headers, int(length) if length.isdigit() else None)
        return
    start = got.headers.get("Content-Range", "").removeprefix("bytes ").split("-")[0]
    if start != str(part.size):
        part.path.unlink()
        raise Incomplete("Resumed elsewhere.", found="the server resumed elsewhere")


def _check(offer: Offer, part: _Part) -> None:
    """Compare size and hash with what was said of the file; a part that fails is thrown away."""
    total = part.known().get("total")
    if total is not None and part.size < total:
        raise Incomplete("Cut off.", found="a body cut off")
    wrong = ""
    if offer.length is not None and part.size != offer.length:
        wrong = f"{offer.length} bytes were offered, {part.size} came"
    if offer.sha256 and _sha256(part.path) != offer.sha256.lower():
        wrong = "its hash is another than was offered"
    if wrong:
        part.path.unlink()
        raise SourceChanged(
            f"{where(offer.url)} is not the file that was offered.", found=wrong + ".", advice=LATER
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
