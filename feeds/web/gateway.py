"""RSGI gateway: the asynchronous front that Granian serves
(https://github.com/emmett-framework/granian, RSGI 1.5).

Polls of cached feeds and health checks are answered from memory. Every other request waits on the
event loop, without a thread, until its body is complete, within limits of time and size; then a
thread runs the WSGI application. Searches, pages and the hub have threads of their own, and
clients take turns. So no slow, silent or busy client delays another one.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from feeds.runtime import tracing
from feeds.runtime.logs import request_id
from feeds.runtime.metrics import Requests
from feeds.web.answers import CSP_WITH_SCRIPT, SECURITY, Headers
from feeds.web.edge import Answer, Edge
from feeds.web.kinds import kind_of
from feeds.web.lanes import Lane, LaneFull
from feeds.web.prefix import Application, Prefix
from feeds.web.state import IS_REPEATED, REQUEST_ID
from feeds.web.streams import ChangeStreams

# The initial time for a body, and the rate at which it is extended.
BODY_GRACE_S = 10.0
# Of a refused body so much is still read, for so long.
DRAINED_BYTES, DRAIN_S = 4_000_000, 1.0
# Refusals of requests whose bodies are not read to their end.
_UNREAD = (401, 413)
BODY_MIN_BYTES_PER_S = 50_000
# Bodies in memory at once, over all requests of a process.
MAX_BODIES_BYTES = 128_000_000
# Threads of each kind of request. One for searches: they are work for the processor, and more of
# them would only delay the polls.
SEARCH_THREADS, PAGE_THREADS, HUB_THREADS, API_THREADS, UPLOAD_THREADS = 1, 2, 2, 2, 1
DESK_THREADS = 2
# Requests that wait for a thread, of one client and of all; more are refused at once. A client may
# be a whole office, but it leaves room for others.
MAX_WAITING_OF_CLIENT, MAX_WAITING = 192, 256
# Ids as nginx ($request_id), Cloudflare and others write them.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger("wirefeed.web")


class _Refused(Exception):
    """The request is answered without the application."""

    def __init__(self, status: int, reason: str, retry_after_s: int = 0) -> None:
        super().__init__(reason)
        self.status, self.reason, self.retry_after_s = status, reason, retry_after_s


class _ScopeBelow:
    """The scope of a request whose path begins with the prefix (``root``)."""

    def __init__(self, scope: Any, path: str, root: str) -> None:
        self._scope, self.path, self.root = scope, path, root

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scope, name)


class Gateway:
    """An RSGI application: an edge, and behind it a WSGI application. The API under ``api_paths``
    has threads of its own, and problem details for errors.

    A body has at most ``max_body_bytes``, under a path of ``large_limits`` what its function gives
    for the whole path; that function may ask the store and runs on a thread. At ``upload_path``
    that is what ``upload_limit`` gives for the header Authorization: 0 refuses a longer body.
    Uploads have a thread of their own, because a picture takes seconds. The desk under
    ``desk_path`` has threads of its own; ``desk_limit`` gives the bytes of its longest bodies for
    the header Cookie, 0 for a browser without a session.

    ``refusal_page`` gives the HTML of a refusal by request, status and reason; it is empty where
    the reason is enough, as a line of text or as problem details.
    """

    def __init__(
        self,
        edge: Edge,
        application: Application,
        *,
        max_body_bytes: int,
        api_paths: tuple[str, ...] = (),
        large_limits: Mapping[str, Callable[[str], int]] | None = None,
        upload_path: str = "\0",
        upload_limit: Callable[[str], int] = int,
        desk_path: str = "\0",
        desk_limit: Callable[[str], int] = int,
        streams: ChangeStreams | None = None,
        health: Callable[[str], Answer | None] = lambda _path: None,
        refusal_page: Callable[[Any, int, str], bytes] = lambda _scope, _status, _reason: b"",
        requests: Requests | None = None,
        prefix: Prefix | None = None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._edge = edge
        self._prefix = prefix or Prefix("")
        self._health, self._refusal_page = health, refusal_page
        self._on_end = on_end
        self._streams = streams or ChangeStreams("\0")
        self._requests = requests or Requests()
        self._application = application
        self._max_body_bytes = max_body_bytes
        self._api_paths, self._large_limits = api_paths, large_limits or {}
        self._upload_path, self._upload_limit = upload_path, upload_limit
        self._desk_path, self._desk_limit = desk_path, desk_limit
        self._searches = _lane("search", SEARCH_THREADS)
        self._pages = _lane("page", PAGE_THREADS)
        self._hub = _lane("hub", HUB_THREADS)
        self._api = _lane("api", API_THREADS)
        self._uploads = _lane("upload", UPLOAD_THREADS)
        self._desk = _lane("desk", DESK_THREADS)
        self._bodies_bytes = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        scope = self._below_prefix(scope)
        ready = self.answer_from_memory(scope)
        if ready is None and self._streams.takes(scope):
            await self._follow_changes(scope, protocol)
            return
        if ready is None:
            send(await self._ask_application(scope, protocol), protocol)
            return
        answer, pause_s = ready
        if pause_s:
            await asyncio.sleep(pause_s)
        send(answer, protocol)

    def answer_from_memory(self, scope: Any) -> tuple[Answer, float] | None:
        """Return the answer to a poll of a document in memory, and the seconds to hold it back;
        None for other requests. From any thread.
        """
        scope = self._below_prefix(scope)
        client, header = _host_of(scope.client), scope.headers.get
        answer = self._edge.answer(scope.method, scope.path, scope.query_string, client, header)
        if answer is None:
            return None
        return answer, self._edge.pause_s(client, header, len(answer[2]))

    def _below_prefix(self, scope: Any) -> Any:
        """Return the scope of a request with the path below the prefix."""
        if not self._prefix.path or isinstance(scope, _ScopeBelow):
            return scope
        rest = self._prefix.rest(scope.path)
        return scope if rest is None else _ScopeBelow(scope, rest, self._prefix.path)

    def end_streams(self) -> None:
        """Have all that follow the changes come to an end; they connect again elsewhere. From any
        thread.
        """
        self._streams.bell.close()

    async def _follow_changes(self, scope: Any, protocol: Any) -> None:
        started, client = time.perf_counter(), self._client_of(scope)

        async def ask(query: str, is_repeated: bool) -> Answer:
            environ = self._environ_of(scope, started, b"")
            environ["QUERY_STRING"], environ[IS_REPEATED] = query, is_repeated
            return await self._api.run(client, self._run, environ)

        with self._streams.place_of(scope) as has_place:
            try:
                if not has_place:
                    raise _Refused(429, "Too many streams of changes are open.", 10)
                answer = await self._streams.answer(scope, protocol, ask)
            except LaneFull as full:
                answer = self._refuse(scope, started, _full(full))
            except _Refused as refused:
                answer = self._refuse(scope, started, refused)
        if answer is not None:
            send(answer, protocol)

    def _client_of(self, scope: Any) -> str:
        forwarded = scope.headers.get("x-forwarded-for") or ""
        return self._edge.client(_host_of(scope.client), forwarded)

    def _environ_of(self, scope: Any, started: float, body: bytes) -> dict[str, Any]:
        """Return the environment of a request, with what our application looks for in it."""
        environ = environ_of(scope, scope.headers, body)
        environ["wirefeed.started"] = started
        environ[REQUEST_ID] = _request_id(scope.headers.get("x-request-id") or "")
        return environ

    def __rsgi_del__(self, _loop: Any) -> None:
        self._on_end()
        for lane in (
            self._searches,
            self._pages,
            self._hub,
            self._api,
            self._uploads,
            self._desk,
        ):
            lane.shutdown()

    async def _ask_application(self, scope: Any, protocol: Any) -> Answer:
        started = time.perf_counter()
        health_answer = self._health(scope.path) if scope.method in ("GET", "HEAD") else None
        if health_answer is not None:
            return health_answer
        body, headers = bytearray(), scope.headers
        client = self._client_of(scope)
        try:
            if "transfer-encoding" in headers or headers.get("content-length", "0") != "0":
                await self._read_body(scope, protocol, body, client)
            environ = self._environ_of(scope, started, bytes(body))
            return await self._lane_of(scope).run(client, self._run, environ)
        except LaneFull as full:
            return self._refuse(scope, started, _full(full))
        except _Refused as refused:
            if refused.status in _UNREAD and "expect" not in headers:
                await _drain(protocol)
            return self._refuse(scope, started, refused)
        finally:
            self._bodies_bytes -= len(body)

    def _refuse(self, scope: Any, started: float, refused: _Refused) -> Answer:
        seconds = time.perf_counter() - started
        self._requests.note(kind_of(scope.path), refused.status, seconds)
        answer = _refusal(refused, is_problem=scope.path.startswith(self._api_paths))
        page = self._refusal_page(scope, refused.status, refused.reason)
        return _as_page(answer, page, has_body=scope.method != "HEAD") if page else answer

    def _lane_of(self, scope: Any) -> Lane:
        """Return the lane of a request: a filter, a text or an archive page is a search unless its
        feed is in memory.
        """
        if self._is_upload(scope):
            return self._uploads
        if scope.path.startswith(self._api_paths):
            return self._api
        if scope.path.startswith(self._desk_path):
            return self._desk
        if scope.method not in ("GET", "HEAD"):
            return self._hub
        is_search = scope.query_string and not self._edge.is_ready(scope.path, scope.query_string)
        return self._searches if is_search else self._pages

    def _is_upload(self, scope: Any) -> bool:
        return bool(scope.method == "POST" and scope.path == self._upload_path)

    async def _limit_of(self, scope: Any, client: str, declared: str) -> int:
        """Return how many bytes the body of a request may have.

        Raises:
            _Refused: 401 for a long upload without a token.
        """
        limit = self._max_body_bytes
        for path, large_limit in self._large_limits.items():
            if scope.path.startswith(path):
                return max(limit, await self._hub.run(client, large_limit, scope.path))
        is_short = declared.isdecimal() and int(declared) <= limit
        if scope.path.startswith(self._desk_path) and not is_short:
            cookies = scope.headers.get("cookie") or ""
            return max(limit, await self._desk.run(client, self._desk_limit, cookies))
        if not self._is_upload(scope) or is_short:
            return limit
        authorization = scope.headers.get("authorization") or ""
        upload_limit = await self._api.run(client, self._upload_limit, authorization)
        if not upload_limit:
            raise _Refused(401, "A valid token with the scope 'write' is needed.")
        return max(limit, upload_limit)

    async def _read_body(self, scope: Any, protocol: Any, body: bytearray, client: str) -> None:
        """Fill ``body`` from the network.

        Raises:
            _Refused: 401 a long upload without a token, 408 too slow, 413 too long, 503 too many
                bodies at once.
        """
        loop = asyncio.get_running_loop()
        declared = scope.headers.get("content-length") or ""
        limit = await self._limit_of(scope, client, declared)
        too_long = _Refused(
            413, f"Too large: a request to this address has at most {limit:,} bytes."
        )
        if declared.isdecimal() and int(declared) > limit:
            raise too_long
        started = loop.time()
        try:
            async with asyncio.timeout_at(started + BODY_GRACE_S) as deadline:
                async for chunk in protocol:
                    if self._bodies_bytes + len(chunk) > MAX_BODIES_BYTES:
                        raise _Refused(503, "Too many large requests at once. Try again soon.", 5)
                    self._bodies_bytes += len(chunk)
                    body += chunk
                    if len(body) > limit:
                        raise too_long
                    deadline.reschedule(started + BODY_GRACE_S + len(body) / BODY_MIN_BYTES_PER_S)
        except TimeoutError:
            raise _Refused(408, "Too slow: the request's body did not arrive in time.") from None

    def _run(self, environ: dict[str, Any]) -> Answer:
        started: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, _error: Any = None) -> None:
            started.append((status, headers))

        token = request_id.set(environ.get(REQUEST_ID, ""))
        try:
            with _traced(environ):
                parts = self._application(environ, start_response)
                try:
                    body = b"".join(parts)
                finally:
                    close = getattr(parts, "close", None)
                    if close is not None:
                        close()
                tracing.note({"http.response.status_code": int(started[-1][0][:3])})
        except Exception:  # noqa: BLE001 - one failed request must not end the server
            _log.exception("%s %s failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            number = environ.get(REQUEST_ID, "")
            reason = f"Something failed here; the log has more about request {number}."
            is_problem = environ["PATH_INFO"].startswith(self._api_paths)
            return _refusal(_Refused(500, reason), is_problem=is_problem)
        finally:
            request_id.reset(token)
        status, headers = started[-1]
        return (
            int(status.partition(" ")[0]),
            headers,
            b"" if environ["REQUEST_METHOD"] == "HEAD" else body,
        )


def _traced(environ: dict[str, Any]) -> AbstractContextManager[None]:
    """Trace a request. Its query is not named: it may be another site's text."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    attributes = {
        "http.request.method": method,
        "url.path": path,
        "wirefeed.request_id": environ.get(REQUEST_ID, ""),
    }
    return tracing.trace(
        f"{method} {kind_of(path)}", attributes, environ.get("HTTP_TRACEPARENT", "")
    )


def _request_id(sent: str) -> str:
    """Return the id that a proxy has given to a request, or a new one."""
    return sent if _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex


def _full(full: LaneFull) -> _Refused:
    if full.is_own_fault:
        return _Refused(429, "Too many requests of this client are waiting. Try again soon.", 1)
    return _Refused(503, "Too many requests are waiting. Try again soon.", 1)


def _lane(name: str, threads: int) -> Lane:
    return Lane(name, threads, per_client=MAX_WAITING_OF_CLIENT, in_total=MAX_WAITING)


def environ_of(scope: Any, headers: Any, body: bytes) -> dict[str, Any]:
    """Return the WSGI environment of an RSGI request (PEP 3333)."""
    host, _, port = str(scope.server).rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": _as_bytes(getattr(scope, "root", "")),
        "PATH_INFO": _as_bytes(scope.path),
        "QUERY_STRING": _as_bytes(scope.query_string),
        "REMOTE_ADDR": _host_of(scope.client),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            key = f"HTTP_{key}"
            separator = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ


def _as_bytes(text: str) -> str:
    """Return the bytes of a text, each as a character (PEP 3333, Unicode Issues)."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


async def _drain(protocol: Any) -> None:
    """Read on in a refused body for a moment: a client that is still sending would see a broken
    connection and not the answer (RFC 9112 §9.6).
    """
    drained = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_S):
            async for chunk in protocol:
                drained += len(chunk)
                if drained > DRAINED_BYTES:
                    return


def send(answer: Answer, protocol: Any) -> None:
    status, headers, body = answer
    if body:
        protocol.response_bytes(status, headers, body)
    else:
        protocol.response_empty(status, headers)


def _host_of(address: str) -> str:
    """Return the IP address of "address:port"."""
    return address.rpartition(":")[0].strip("[]")


def _refusal(refused: _Refused, *, is_problem: bool) -> Answer:
    """Return a refusal as a line of text, or as problem details (RFC 9457)."""
    body, content_type = f"{refused.reason}\n".encode(), "text/plain; charset=utf-8"
    if is_problem:
        problem = {"type": "about:blank", "status": refused.status, "title": refused.reason}
        body, content_type = json.dumps(problem).encode(), "application/problem+json"
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
    if refused.retry_after_s:
        headers.append(("Retry-After", str(refused.retry_after_s)))
    if refused.status == 401:
        headers.append(("WWW-Authenticate", 'Bearer realm="wirefeed"'))
    if refused.status in (408, *_UNREAD):
        # The rest of the body is not read.
        headers.append(("Connection", "close"))
    return refused.status, [*headers, ("Cache-Control", "no-store"), *SECURITY], body


def _as_page(answer: Answer, page: bytes, *, has_body: bool) -> Answer:
    """Return a refusal with a page instead of its line of text."""
    status, headers, _ = answer
    of_page = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Content-Security-Policy": CSP_WITH_SCRIPT,
        "Vary": "Accept",
    }
    others = [(name, value) for name, value in headers if name not in of_page]
    return status, [*others, *of_page.items()], page if has_body else b""
