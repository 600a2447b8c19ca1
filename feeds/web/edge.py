"""In front of Flask: answers a poll of a feed that is in memory, and passes on everything else.

It answers as the feed's view does, byte for byte: both take their headers
and bytes from ``answers``. What depends on more than the address, the coding
and the validators (a person's browser, the first second after a change) is
the view's; so are deltas.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from feeds.publish import Document, Publisher
from feeds.web.answers import SECURITY, knows, variant
from feeds.web.conditional import is_not_modified
from feeds.web.fairness import Fairness, sentence

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Edge:
    """A WSGI application around another one."""

    def __init__(
        self,
        application: Application,
        publisher: Publisher,
        fairness: Fairness | None = None,
        clock: Callable[[], float] = time.time,
        formers: frozenset[str] = frozenset(),
    ) -> None:
        self._application = application
        self._publisher = publisher
        self._fairness = fairness
        self._clock = clock
        self._formers = formers  # hosts from which the application leads on

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        publisher = self._publisher
        method = environ["REQUEST_METHOD"]
        if publisher.seen < 0 or "HTTP_SEC_FETCH_DEST" in environ or (method != "GET" and method != "HEAD"):
            return self._application(environ, start_response)
        query = environ["QUERY_STRING"]
        document = publisher.kept(f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"])
        if document is None or environ.get("SCRIPT_NAME") or environ.get("HTTP_HOST", "").lower() in self._formers:
            return self._application(environ, start_response)
        now = self._clock()
        if now < document.settled_at:
            return self._application(environ, start_response)
        if self._fairness is not None and (
            wait_s := self._fairness.wait_s(environ, lambda tags: knows(document, tags))
        ):
            return _refused(wait_s, start_response)
        document.asked += 1
        found = variant(document, environ.get("HTTP_ACCEPT_ENCODING", ""))
        tags = environ.get("HTTP_IF_NONE_MATCH", "")
        since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
        if tags == found.etag or ((tags or since) and self._is_unchanged(document, tags, since, now)):
            start_response("304 NOT MODIFIED", found.unchanged)
            return ()
        if tags and "HTTP_A_IM" in environ:
            return self._application(environ, start_response)
        start_response("200 OK", found.fresh)
        return () if method == "HEAD" else (found.body,)

    @staticmethod
    def _is_unchanged(document: Document, tags: str, since: str, now: float) -> bool:
        rendition = document.rendition
        return is_not_modified(tags, since, rendition.etag, rendition.last_modified, datetime.fromtimestamp(now, UTC))


def _refused(wait_s: int, start_response: Any) -> Iterable[bytes]:
    body = f"{sentence(wait_s)}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(wait_s)),
    ]
    start_response("429 TOO MANY REQUESTS", [*headers, ("Cache-Control", "no-store"), *SECURITY])
    return (body,)
