"""The edge: polls of cached feeds, answered before Flask.

The edge gives the same bytes as the feed's view: both take their headers and bytes from
``answers``. Requests that depend on more than the address, the coding and the validators (the first
second after a change, a delta) go to the view.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from feeds.model import Format
from feeds.publishing.document import Document
from feeds.publishing.publisher import Publisher
from feeds.runtime.metrics import MAX_NOTED_CHARS, Requests
from feeds.web.answers import SECURITY, Headers, variant
from feeds.web.conditional import is_not_modified
from feeds.web.fairness import TOO_MUCH_DATA, Fairness, refusal
from feeds.web.held import page_key
from feeds.web.kinds import kind_of
from feeds.web.prefix import Application, Prefix

Answer = tuple[int, Headers, bytes]
GetHeader = Callable[[str], str | None]

_ENVIRON_KEYS = {
    name: f"HTTP_{name.upper().replace('-', '_')}"
    for name in (
        "a-im",
        "accept-encoding",
        "host",
        "if-modified-since",
        "if-none-match",
        "sec-fetch-dest",
        "user-agent",
        "x-forwarded-for",
    )
}
_STATUS_LINES = {
    status: f"{status} {HTTPStatus(status).phrase.upper()}" for status in (200, 304, 429)
}


class Edge:
    """A WSGI application around another one; ``answer`` serves servers with another interface."""

    def __init__(
        self,
        application: Application,
        publisher: Publisher,
        fairness: Fairness | None = None,
        clock: Callable[[], float] = time.time,
        formers: frozenset[str] = frozenset(),
        requests: Requests | None = None,
        prefix: Prefix | None = None,
    ) -> None:
        self._prefix = prefix or Prefix("")
        self._application = application
        self._publisher = publisher
        self._fairness = fairness
        self._clock = clock
        self._formers = formers  # hosts that the application redirects
        self._requests = requests or Requests()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._prefix.path:
            self._prefix.move(environ)
        answer = self.answer(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("REMOTE_ADDR", ""),
            lambda name: environ.get(_ENVIRON_KEYS[name]),
        )
        if answer is None:
            return self._application(environ, start_response)
        status, headers, body = answer
        start_response(_STATUS_LINES[status], headers)
        return [body] if body else []

    def is_ready(self, path: str, query: str) -> bool:
        """Return whether the feed at this address is in memory."""
        address = f"{path}?{query}" if query else path
        return self._publisher.seen >= 0 and self._publisher.kept(address) is not None

    def client(self, peer: str, forwarded: str) -> str:
        """Return the address of a client; empty where it is unknown."""
        return self._fairness.client_of(peer, forwarded) if self._fairness else peer

    def pause_s(self, peer: str, header: GetHeader, body_bytes: int) -> float:
        """Return the seconds to hold back an answer of this length."""
        if self._fairness is None:
            return 0.0
        return self._fairness.pause_s(peer, header("x-forwarded-for") or "", body_bytes)

    def answer(
        self, method: str, path: str, query: str, peer: str, header: GetHeader
    ) -> Answer | None:
        """Return status, headers and body, or None where the application must answer.

        ``path`` has no prefix. ``header`` gives the value of a request header by its lower-case
        name; ``peer`` is the client's address.
        """
        started = time.perf_counter()
        publisher = self._publisher
        if publisher.seen < 0 or (method != "GET" and method != "HEAD"):
            return None
        destination = header("sec-fetch-dest") or ""
        document = self._document(path, query, destination)
        if document is None:
            return None
        now = self._clock()
        if now < document.settled_at or (
            self._formers and (header("host") or "").lower() in self._formers
        ):
            return None
        form = variant(document, header("accept-encoding") or "")
        tags = header("if-none-match") or ""
        since = header("if-modified-since") or ""
        is_unchanged = tags == form.etag or bool(
            (tags or since) and self._is_unchanged(document, tags, since, now)
        )
        if tags and not is_unchanged and header("a-im") is not None:
            return None
        body = b"" if is_unchanged or method == "HEAD" else form.body
        forwarded, size = header("x-forwarded-for") or "", len(body)
        if self._fairness is not None:
            wait_s = self._fairness.data_wait_s(peer, forwarded, size)
            if wait_s:
                return _refusal(wait_s)
        document.asked += 1
        status, headers = (304, form.unchanged) if is_unchanged else (200, form.fresh)
        kind = document.selection.kind if document.selection else kind_of(path)
        agent = header("user-agent") or ""
        if len(agent) > MAX_NOTED_CHARS or len(forwarded) > MAX_NOTED_CHARS:
            agent, forwarded = agent[:MAX_NOTED_CHARS], forwarded[-MAX_NOTED_CHARS:]
        visit = path, query, destination, agent, peer, forwarded, size
        seconds = time.perf_counter() - started
        self._requests.note(kind, status, seconds, is_from_memory=True, visit=visit)
        return status, headers, body

    def _document(self, path: str, query: str, destination: str) -> Document | None:
        """Return the current document for a request: a feed is a page to a person's browser."""
        if "?" in path:
            return None
        address = f"{path}?{query}" if query else path
        document = self._publisher.kept(address)
        if document is None or document.selection is None:
            return document
        is_opened = destination == "document"
        if is_opened and document.selection.format is not Format.JSON:
            return self._publisher.kept(page_key(address))
        return document

    @staticmethod
    def _is_unchanged(document: Document, tags: str, since: str, now: float) -> bool:
        rendition = document.rendition
        return is_not_modified(
            tags, since, rendition.etag, rendition.last_modified, datetime.fromtimestamp(now, UTC)
        )


def _refusal(wait_s: int) -> Answer:
    body = f"{refusal(TOO_MUCH_DATA, wait_s)}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(wait_s)),
        ("Cache-Control", "no-store"),
        *SECURITY,
    ]
    return 429, headers, body
