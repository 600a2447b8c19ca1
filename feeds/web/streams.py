"""Clients that follow the changes: as a long poll, or as Server-Sent Events
(https://html.spec.whatwg.org/multipage/server-sent-events.html).

Both repeat the request ``GET /api/v1/changes`` inside the server: at once while there is more, then
after each change. So a client that waits needs no thread, and a token that is revoked ends its
streams.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

from feeds.web.answers import SECURITY
from feeds.web.edge import Answer
from feeds.web.lanes import LaneFull

EVENTS = "text/event-stream"
# Also without a change the client hears from us, and its token is checked again.
HEARTBEAT_S = 15.0
# The client connects again after this time.
RETRY_MS = 2_000
MOST_STREAMS, MOST_STREAMS_OF_TOKEN = 256, 16
_BUSY_S = 0.5

Query = list[tuple[str, str]]
# Answers a request with this query; ``is_repeated`` is false for the client's own request.
Ask = Callable[[str, bool], Awaitable[Answer]]


class Bell:
    """Wakes the coroutines of one event loop that wait for a change. ``ring`` it from any
    thread.
    """

    def __init__(self) -> None:
        self.count = 0
        self.is_closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all that wait."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Wake all that wait, for the last time: nobody waits any more."""
        self.is_closed = True
        self.ring()

    async def wait(self, count: int, timeout_s: float) -> None:
        """Wait until the bell has rung more often than ``count``, at most for ``timeout_s``."""
        self._loop = asyncio.get_running_loop()
        if self.count != count or self.is_closed:
            return
        woken = self._loop.create_future()
        self._waiting.add(woken)
        try:
            await asyncio.wait([woken], timeout=timeout_s)
        finally:
            self._waiting.discard(woken)

    def _wake(self) -> None:
        self.count += 1
        for woken in self._waiting:
            if not woken.done():
                woken.set_result(None)


class ChangeStreams:
    """Answers requests for changes that wait, at the address ``path``."""

    def __init__(self, path: str) -> None:
        self.bell = Bell()
        self._path = path
        self._open: Counter[str] = Counter()

    def takes(self, scope: Any) -> bool:
        """Return whether a request waits for changes."""
        if scope.method != "GET" or scope.path != self._path:
            return False
        return _is_for_events(scope) or "wait=" in scope.query_string

    @contextmanager
    def place_of(self, scope: Any) -> Iterator[bool]:
        """Hold a place among the streams; yields False if there is none."""
        token = hashlib.sha256((scope.headers.get("authorization") or "").encode()).hexdigest()
        is_free = self._open.total() < MOST_STREAMS and self._open[token] < MOST_STREAMS_OF_TOKEN
        self._open[token] += is_free
        try:
            yield is_free
        finally:
            self._open[token] -= is_free
            if not self._open[token]:
                del self._open[token]

    async def answer(self, scope: Any, protocol: Any, ask: Ask) -> Answer | None:
        """Return the answer; None if it was sent as a stream."""
        count = self.bell.count
        query = _query_of(scope)
        first = await ask(urlencode(query), False)
        if first[0] != 200:
            return first
        if _is_for_events(scope):
            await self._send_events(scope, protocol, ask, query, first, count)
            return None
        return await self._wait_for_change(ask, query, first, count)

    async def _wait_for_change(self, ask: Ask, query: Query, answer: Answer, count: int) -> Answer:
        """Return the first answer with a change, or the last one before the client's time ends."""
        loop = asyncio.get_running_loop()
        until = loop.time() + float(dict(query).get("wait") or 0)
        while answer[0] == 200:
            part = json.loads(answer[2])
            if part["changes"] or self.bell.is_closed or loop.time() >= until:
                return answer
            query = _after(query, part["next"])
            if part["is_complete"]:
                await self.bell.wait(count, until - loop.time())
            count = self.bell.count
            answer = await _ask_patiently(ask, query)
        return answer

    async def _send_events(
        self,
        scope: Any,
        protocol: Any,
        ask: Ask,
        query: Query,
        answer: Answer,
        count: int,
    ) -> None:
        """Send the changes as events until the client, its token or this process ends."""
        seen_history = _last_event(scope)[1]
        transport = protocol.response_stream(200, _EVENT_HEADERS)
        text = f"retry: {RETRY_MS}\n\n"
        try:
            while True:
                if answer[0] != 200:
                    problem = answer[2].decode().strip()
                    await transport.send_str(f"{text}event: problem\ndata: {problem}\n\n")
                    return
                part = json.loads(answer[2])
                if seen_history not in ("", part["history"]):
                    # The store is another one, or was restored: what the client has is not of it.
                    seen_history, query = part["history"], _after(query, 0)
                    await transport.send_str(text + _reset(part["history"]))
                else:
                    seen_history, query = part["history"], _after(query, part["next"])
                    await transport.send_str(text + _events(part))
                    if self.bell.is_closed:
                        return
                    if part["is_complete"]:
                        await self.bell.wait(count, HEARTBEAT_S)
                text, count = "", self.bell.count
                answer = await _ask_patiently(ask, query)
        except RuntimeError:
            return  # RSGIProtocolClosed: the client has gone


async def _ask_patiently(ask: Ask, query: Query) -> Answer:
    """Ask again, as often as too many requests wait."""
    while True:
        try:
            return await ask(urlencode(query), True)
        except LaneFull:
            await asyncio.sleep(_BUSY_S)


def _query_of(scope: Any) -> Query:
    """Return a request's parameters; after a lost connection the last event's number counts."""
    query = parse_qsl(scope.query_string, keep_blank_values=True)
    number, _ = _last_event(scope)
    return _after(query, number) if number and _is_for_events(scope) else query


def _after(query: Query, number: int | str) -> Query:
    return [(name, value) for name, value in query if name != "after"] + [("after", str(number))]


def _last_event(scope: Any) -> tuple[str, str]:
    """Return the number of the last event that a client has, and its history."""
    number, _, history = (scope.headers.get("last-event-id") or "").partition(" ")
    return number, history


def _is_for_events(scope: Any) -> bool:
    return EVENTS in (scope.headers.get("accept") or "")


def _events(part: dict[str, Any]) -> str:
    """Return a part as events. The last one has no data: it only notes how far the client is."""
    events = [
        f"id: {change['seq']} {part['history']}\nevent: change\n"
        f"data: {json.dumps(change, ensure_ascii=False)}\n\n"
        for change in part["changes"]
    ]
    return "".join(events) + f"id: {part['next']} {part['history']}\n\n"


def _reset(history: str) -> str:
    return f"id: 0 {history}\nevent: reset\ndata: {json.dumps({'history': history})}\n\n"


_EVENT_HEADERS = [
    ("Content-Type", f"{EVENTS}; charset=utf-8"),
    ("Cache-Control", "no-store"),
    # nginx sends on what it gets (X-Accel-Buffering is its own header).
    ("X-Accel-Buffering", "no"),
    *SECURITY,
]
