"""A server on loopback that does, per path, exactly the wrong things that it is told to do."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Reply:
    """What to send; the length is told, whether or not all of it comes."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    """Close the connection after so many bytes."""
    silent_s: float = 0.0
    """Say nothing first."""


@dataclass
class Request:
    path: str
    query: dict[str, str]
    """Of a name that comes more than once, the last value."""
    headers: dict[str, str]
    raw_query: str = ""


Handler = Callable[[Request, int], Reply]
"""Gets the request and how often its path was asked before."""


class FaultServer:
    """Runs handlers by path, and remembers every request."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.requests: list[Request] = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        self._counts: dict[str, int] = defaultdict(int)
        outer = self

        class _Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, path: str, handler: Handler | Reply) -> str:
        """Set what a path does; return its address."""
        self.handlers[path] = (lambda _r, _n: handler) if isinstance(handler, Reply) else handler
        return self.url + path

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {k.lower(): v for k, v in handler.headers.items()}
        request = Request(parts.path, query, headers, parts.query)
        with self._lock:
            self.requests.append(request)
            count = self._counts[request.path]
            self._counts[request.path] += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            known = self.handlers.get(request.path)
            reply = known(request, count) if known else Reply(b"not here", 404)
            time.sleep(reply.silent_s)
            self._send(handler, reply)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        finally:
            with self._lock:
                self.at_once -= 1

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.send_response(reply.status)
        headers = {"Content-Length": str(len(reply.body)), **reply.headers}
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(reply.body[: reply.cut_at])
        if reply.cut_at is not None:
            handler.close_connection = True


@contextmanager
def running() -> Iterator[FaultServer]:
    """Run a fault server for the length of the block."""
    server = FaultServer()
    thread = threading.Thread(target=server._server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server._server.shutdown()
        server._server.server_close()
        thread.join(5)
