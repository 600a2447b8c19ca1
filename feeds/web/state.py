"""The state shared by all views: settings, store, publisher and clock, attached to the
application.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import parse_qsl

from flask import Response, current_app, request
from werkzeug.datastructures import Headers

from feeds.config import Settings
from feeds.domain.entitlement import Partner
from feeds.errors import BadSelection
from feeds.operations.board import Board
from feeds.publishing.document import Document
from feeds.publishing.publisher import Publisher
from feeds.runtime.cache import ByteCache
from feeds.runtime.metrics import Requests
from feeds.store import Database, Reader, section_names
from feeds.store.story_reader import Summary
from feeds.web.answers import EXPOSED, Poll, respond
from feeds.web.fairness import Budget, Fairness, refusal
from feeds.web.parts import Parts
from feeds.web.ratelimit import RateLimit

MAX_QUERY_FIELDS = 50
# The key of a request's id in its environ, where the gateway has given it one.
REQUEST_ID = "wirefeed.request_id"
# The key of a request that the gateway makes again for a client that follows the changes.
IS_REPEATED = "wirefeed.is_repeated"
_RELATED_BYTES = 8_000_000


class RecentAnswers:
    """Answers that many clients ask for within a minute, as long as the store does not change."""

    def __init__(self, max_bytes: int, max_age: timedelta) -> None:
        self._answers: ByteCache[str, tuple[int, datetime, bytes]] = ByteCache(
            max_bytes, lambda answer: len(answer[2])
        )
        self._max_age = max_age

    def get(self, key: str, seq: int, now: datetime) -> bytes | None:
        made_seq, made_at, body = self._answers.get(key) or (-1, now, b"")
        return body if made_seq == seq and now - made_at < self._max_age else None

    def put(self, key: str, seq: int, now: datetime, body: bytes) -> None:
        self._answers.put(key, (seq, now, body))

    def clear(self) -> None:
        self._answers.clear()


@dataclass(frozen=True, kw_only=True)
class State:
    """The application's parts."""

    settings: Settings
    database: Database
    publisher: Publisher
    now: Callable[[], datetime]
    fairness: Fairness
    board: Board
    requests: Requests
    parts: Parts = field(default_factory=Parts)
    # Texts that other sites' pages send, each new one: a site that renders for many sends all from
    # one address.
    questions: RateLimit = field(default_factory=lambda: RateLimit(burst=300, per_s=2.0))
    # Forms of browsers that are not signed in: each attempt writes.
    sign_ins: RateLimit = field(default_factory=lambda: RateLimit(burst=60, per_s=1.0))
    related: RecentAnswers = field(
        default_factory=lambda: RecentAnswers(_RELATED_BYTES, timedelta(seconds=60))
    )
    # A subscriber of all our feeds requests dozens at once.
    hub_requests: RateLimit = field(default_factory=lambda: RateLimit(burst=200, per_s=5.0))
    budgets: dict[tuple[str, int], RateLimit] = field(default_factory=dict)
    # How many storylines were listed → the change that the list is of, and the list.
    _storylines: dict[int, tuple[int, list[Summary]]] = field(default_factory=dict)

    def forget(self) -> None:
        """Drop the lists and answers of a store that was replaced."""
        self.related.clear()
        self._storylines.clear()

    def storylines(self, reader: Reader, limit: int) -> list[Summary]:
        """Storylines, the one with the newest article first; they are counted once a change."""
        seq = reader.seq()
        cached_seq, listed = self._storylines.get(limit, (-1, []))
        if cached_seq != seq:
            listed = reader.stories(limit)
            self._storylines[limit] = (seq, listed)
        return listed

    def budget_of(self, partner: Partner) -> RateLimit:
        """Return a partner's limit: a tenth of the hour's budget at once, then evenly."""
        per_hour = partner.budget_per_hour
        limit = RateLimit(burst=max(5, per_hour // 10), per_s=per_hour / 3600)
        return self.budgets.setdefault((partner.name, per_hour), limit)


def state() -> State:
    return cast(State, current_app.extensions["wirefeed"])


def moved_section(slug: str) -> str:
    """Return the present slug of a renamed section; empty if it was not renamed."""
    if not slug:
        return ""
    with state().database.read() as connection:
        return section_names.moved(connection).get(slug, "")


def query() -> list[tuple[str, str]]:
    """Return the names and values of the request's query, strictly read.

    Raises:
        BadSelection: they are too many, or no UTF-8.
    """
    try:
        return parse_qsl(
            request.query_string.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=MAX_QUERY_FIELDS,
            errors="strict",
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise BadSelection("query", "is not a query of UTF-8 names and values") from error


def plain(status: int, text: str, **headers: str) -> Response:
    """Return a short text with the reason; plain text cannot run."""
    response = Response(text + "\n", status, content_type="text/plain; charset=utf-8")
    # A script of another site must learn that a story is gone; without this it would see a failure
    # only.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers.set(*EXPOSED)
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def too_many(budget: Budget, wait_s: int) -> Response:
    """Return a 429 answer (RFC 6585 §4), which no cache keeps."""
    text = refusal(budget, wait_s)
    return plain(429, text, Retry_After=str(wait_s), Cache_Control="no-store")


def answer(document: Document) -> Response:
    """Return the document's answer to the request at hand."""
    request_headers = request.headers
    poll = Poll(
        accept_encoding=request_headers.get("Accept-Encoding", ""),
        if_none_match=request_headers.get("If-None-Match", ""),
        if_modified_since=request_headers.get("If-Modified-Since", ""),
        a_im=request_headers.get("A-IM", ""),
    )
    status, headers, body = respond(document, poll, state().now())
    response = Response(body, status)
    response.headers = Headers(headers)
    return response
