"""A subscriber for the tests: a real server that confirms, and answers each path as the test
sets.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class ReceivedRequest:
    """One request as it came."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def fields(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    def get(self, name: str) -> str:
        return dict(self.fields).get(name, "")


Answered = tuple[int, dict[str, str], bytes]


class Receiver:
    """Confirms every question and takes every delivery, but for the paths in ``answers``."""

    def __init__(self) -> None:
        self.seen: list[ReceivedRequest] = []
        self.answers: dict[str, Callable[[ReceivedRequest], Answered | None]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = ReceivedRequest(
                    self.command, parts.path, parts.query, headers, self.rfile.read(length)
                )
                outer.seen.append(request)
                answer = outer.answers.get(parts.path, lambda _: None)(request)
                if answer is None:
                    answer = (
                        (200, {}, request.get("hub.challenge").encode())
                        if self.command == "GET"
                        else (204, {}, b"")
                    )
                status, more, body = answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _handle  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                """A client that disconnects is not reported."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def at(self, path: str, method: str = "") -> list[ReceivedRequest]:
        return [
            request
            for request in list(self.seen)
            if request.path == path and method in ("", request.method)
        ]

    def wait(
        self, path: str, method: str, count: int = 1, timeout_s: float = 15
    ) -> list[ReceivedRequest]:
        """The requests at ``path`` as soon as there are ``count`` of them."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            if len(answer := self.at(path, method)) >= count:
                return answer
            time.sleep(0.02)
        raise AssertionError(
            f"{len(self.at(path, method))} {method} at {path}, not {count}: "
            f"{[(s.method, s.path) for s in self.seen][-9:]}"
        )


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(
        target=receiver.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
