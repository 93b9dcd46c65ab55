"""HTTP for every source: patient within limits, polite, and honest about what did not come whole.

An answer is parsed before it is kept; what is cut off, is not what was asked for, or cannot be
parsed is never used and never cached.
"""

from __future__ import annotations

import email.utils
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from data_sources.clients.answers import Answer, Cache
from data_sources.clients.limits import Limits, standard
from data_sources.errors import SourceChanged, SourceUnavailable

T = TypeVar("T")
Params = Mapping[str, str] | Sequence[tuple[str, str]] | None

USER_AGENT = f"kansenkaart/{version('kansenkaart')} (open source; quickscan social housing)"
LATER = "Try again later, or name a file that you have."
_AGAIN = (408, 429, 500, 502, 503, 504)
_BLOCK = 1 << 16
_SHOWN = 300
_log = logging.getLogger(__name__)


class Refused(SourceChanged):
    """The server answered that it does not want this request."""

    def __init__(self, where: str, status: int, text: str) -> None:
        self.status, self.text = status, text
        said = " ".join(text.split())[:_SHOWN]
        super().__init__(
            f"{where} refused the request.",
            found=f"It answered {status}{': ' if said else ''}{said}.",
            advice="The address, a layer or a parameter may have changed; "
            "'kansenkaart sources check' tells which.",
        )


class Incomplete(SourceUnavailable):
    """An answer that is cut off or damaged: raised by a parser, and asked again."""


class AgainError(Exception):
    """An attempt failed in a way that may pass."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def where(url: str) -> str:
    """Return an address without its query, which may hold an address or a signature."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


class Http:
    """A pooled client with cache, retries, a limit per host, and an offline switch.

    Parameters
    ----------
    cache
        Where answers are kept; None keeps nothing.
    limits
        Timeouts, attempts and ages; by default those of ``limits.toml``.
    offline
        Answer from the cache alone, of whatever age.
    progress
        Told what is being fetched, for people.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        limits: Limits | None = None,
        *,
        offline: bool = False,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.cache, self.limits = cache, limits or standard()
        self.offline, self.progress = offline, progress
        self.oldest = float("inf")
        """Time of the oldest answer that was given out."""
        self._max_age_s = self.limits.max_age_s
        self._session = requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        adapter = HTTPAdapter(pool_maxsize=self.limits.per_host)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._slots: dict[str, threading.Semaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(self.limits.per_host)
        )

    def get(
        self,
        url: str,
        parse: Callable[[Answer], T],
        *,
        params: Params = None,
        headers: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
        keep: bool = True,
    ) -> T:
        """Return ``parse`` of the answer to a GET, from the cache where that is young enough.

        Parameters
        ----------
        url, params, headers
            The request.
        parse
            Turns an :class:`Answer` into what is wanted. It raises :class:`Incomplete` for what is
            cut off (asked again) and ``SourceChanged`` for what is not what was asked.
        secret
            Headers such as a key: sent, but never logged, kept or part of an error.
        keep
            False for an answer that is of no use later, such as an address that expires.

        Raises
        ------
        SourceUnavailable
            When the server does not answer wholly within the limits, or the client is offline.
        Refused
            When the server refuses: 4xx.
        """
        full = str(requests.Request("GET", url, params=_pairs(params)).prepare().url)
        key = "\n".join([full, *(f"{k}: {v}" for k, v in sorted((headers or {}).items()))])
        cache = self.cache if keep else None
        kept = cache.find(key) if cache else None
        if kept and (self.offline or time.time() - kept.fetched < self._max_age_s):
            return self._given(kept, parse(kept))
        if self.offline:
            raise SourceUnavailable(
                f"{where(full)} is not in the cache.",
                found="The run is offline.",
                advice="Run once with a network, or 'kansenkaart sources fetch'.",
            )
        answer, result = self._try(full, {**(headers or {}), **(secret or {})}, kept, parse)
        if cache:
            cache.keep(key, answer)
        return self._given(answer, result)

    def until_whole(self, fetch: Callable[[], T]) -> T:
        """Return what ``fetch`` makes of several answers; where they do not fit together, ask anew.

        Pages shift while a server is updated: ``fetch`` then raises :class:`Incomplete`, and what
        was kept of them is of no use.
        """
        before = self._max_age_s
        try:
            for attempt in range(self.limits.attempts - 1):
                try:
                    return fetch()
                except Incomplete:
                    if self.offline:
                        raise
                    time.sleep(self.limits.backoff_s * 2**attempt)
                    self._max_age_s = 0.0
            return fetch()
        finally:
            self._max_age_s = before

    def _given(self, answer: Answer, result: T) -> T:
        self.oldest = min(self.oldest, answer.fetched)
        return result

    def _try(
        self,
        url: str,
        headers: Mapping[str, str],
        kept: Answer | None,
        parse: Callable[[Answer], T],
    ) -> tuple[Answer, T]:
        reasons: list[str] = []
        for attempt in range(self.limits.attempts):
            try:
                answer = self._once(url, headers, kept)
                return answer, parse(answer)
            except AgainError as again:
                reasons.append(str(again))
                wait_s = again.wait_s
            except Incomplete as error:
                reasons.append(error.found or error.what)
                wait_s = None
            if self.too_long(wait_s):
                reasons[-1] += f", and asks to wait {wait_s:.0f} s"
                break
            if attempt + 1 < self.limits.attempts:
                self.wait(attempt, wait_s)
        raise SourceUnavailable(
            f"{where(url)} did not give a whole answer.",
            found=f"{len(reasons)} attempt(s): {'; '.join(dict.fromkeys(reasons))}.",
            advice=LATER,
        )

    def _once(self, url: str, headers: Mapping[str, str], kept: Answer | None) -> Answer:
        """Ask once; a 304 gives the kept answer anew."""
        conditions = {}
        if kept and "etag" in kept.headers:
            conditions["If-None-Match"] = kept.headers["etag"]
        if kept and "last-modified" in kept.headers:
            conditions["If-Modified-Since"] = kept.headers["last-modified"]
        start = time.monotonic()
        status, size = "failed", 0
        try:
            with (
                self._slots[urlsplit(url).netloc],
                self.open(url, {**headers, **conditions}) as got,
            ):
                status = str(got.status_code)
                content = self._whole(got, start)
                size = len(content)
        except (requests.RequestException, OSError) as error:
            raise AgainError(reason_of(error)) from error
        finally:
            tell(url, status, size, time.monotonic() - start)
        if got.status_code == 304 and kept:
            return Answer(kept.url, kept.content, kept.headers, time.time(), kept.landed)
        self.refuse(got.status_code, url, content, got.headers)
        lower = {name.lower(): value for name, value in got.headers.items()}
        return Answer(url, content, lower, time.time(), str(got.url))

    def too_long(self, wait_s: float | None) -> bool:
        """Whether a server asks to wait longer than it is worth."""
        return wait_s is not None and wait_s > self.limits.retry_after_max_s

    def wait(self, attempt: int, wait_s: float | None) -> None:
        """Wait before the next attempt: as long as the server asks, else longer each time."""
        time.sleep(self.limits.backoff_s * 2**attempt if wait_s is None else wait_s)

    def open(self, url: str, headers: Mapping[str, str]) -> Any:
        """Open a request of which the body is still to come; the caller closes it."""
        timeout = (self.limits.connect_s, self.limits.read_s)
        return self._session.get(url, headers=dict(headers), timeout=timeout, stream=True)

    def _whole(self, got: requests.Response, start: float) -> bytes:
        blocks = []
        for block in got.iter_content(_BLOCK):
            blocks.append(block)
            if time.monotonic() - start > self.limits.total_s:
                raise AgainError(f"not complete after {self.limits.total_s:g} s")
        return b"".join(blocks)

    @staticmethod
    def refuse(status: int, url: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Raise for a status that is no success: again later, or refused."""
        if status in _AGAIN:
            raise AgainError(f"status {status}", _retry_after(headers.get("Retry-After")))
        if status in (401, 403):
            raise SourceUnavailable(
                f"{where(url)} does not let us in.",
                found=f"Status {status}.",
                advice="Check the key for this source in the environment.",
            )
        if not 200 <= status < 300:
            raise Refused(where(url), status, content[:4096].decode("utf-8", "replace"))


def tell(url: str, status: str, size: int, took_s: float) -> None:
    """Log one request, with its size in bytes, in one line."""
    _log.info("GET %s %s %d bytes %.2f s", where(url), status, size, took_s)


def _pairs(params: Params) -> list[tuple[str, str]]:
    """Return parameters as pairs: one name may come more than once."""
    return list(params.items() if isinstance(params, Mapping) else params or ())


def reason_of(error: Exception) -> str:
    """Return in a few words, without the address, why a request failed."""
    kinds = {
        requests.exceptions.ConnectTimeout: "no connection in time",
        requests.exceptions.ReadTimeout: "silence",
        requests.exceptions.ContentDecodingError: "a body that is not compressed as it says",
        requests.exceptions.ChunkedEncodingError: "a body cut off",
        requests.exceptions.TooManyRedirects: "redirected in a circle",
    }
    for kind, words in kinds.items():
        if isinstance(error, kind):
            return words
    text = str(error)
    if "Read timed out" in text:
        return "silence"
    return "no connection" if "Connection" in type(error).__name__ else type(error).__name__


def _retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which may be a number or a date."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())
