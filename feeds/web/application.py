"""The factory: settings and store to a Flask application."""

from __future__ import annotations

import contextlib
import ctypes
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from feeds import config
from feeds.config import Settings
from feeds.errors import (
    ArticleNotFound,
    ArticleWithdrawn,
    BadHubRequest,
    BadSelection,
    MovedFeed,
    StoreError,
    TooOld,
    UnknownFeed,
)
from feeds.operations.board import Board
from feeds.publishing.follower import Follower
from feeds.publishing.publisher import Publisher
from feeds.runtime import tracing
from feeds.runtime.metrics import Requests
from feeds.store import Database
from feeds.web import articles, embeds, feeds, held, hub, marks, ops, partners, pictures, stories
from feeds.web.answers import SECURITY
from feeds.web.api import blueprint as api
from feeds.web.api import uploads
from feeds.web.api.dispatch import http_problem
from feeds.web.api.route import PREFIX as API_PREFIX
from feeds.web.edge import Edge
from feeds.web.fairness import Fairness
from feeds.web.gateway import Gateway
from feeds.web.kinds import kind_of
from feeds.web.redirects import recorded, redirected
from feeds.web.state import REQUEST_ID, State, plain
from feeds.web.state import state as current_state
from feeds.web.streams import ChangeStreams

MAX_BODY_BYTES = 1_000_000


def create_app(
    settings: Settings | None = None,
    *,
    database: Database | None = None,
    now: Callable[[], datetime] | None = None,
) -> Flask:
    """Return the WSGI application. Without arguments it uses the environment, as servers expect."""
    settings = settings or config.load(os.environ, Path.cwd())
    store = database or Database(settings.database_url)
    app = Flask("feeds.web", template_folder="templates", static_folder="static")
    app.url_map.strict_slashes = False
    # A redirect from "//" would name the host that the request names.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    publisher, requests, clock = Publisher(store, settings), Requests(), now or store.now
    app.extensions["wirefeed"] = State(
        settings=settings,
        database=store,
        publisher=publisher,
        requests=requests,
        board=Board(store, publisher, settings, requests, clock),
        now=clock,
        fairness=Fairness(settings),
    )
    for blueprint in (
        feeds.blueprint,
        api.blueprint,
        articles.blueprint,
        embeds.blueprint,
        hub.blueprint,
        marks.blueprint,
        ops.blueprint,
        partners.blueprint,
        pictures.blueprint,
        stories.blueprint,
    ):
        app.register_blueprint(blueprint)
    _handle_errors(app)
    app.before_request(_start_clock)
    if settings.former_base_urls:
        app.before_request(lambda: redirected(settings) or _moved(settings))
    # The last to see an answer is the first that was named.
    held.install(app, publisher)
    app.after_request(_harden)
    app.after_request(_note)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    return app


def _moved(settings: Settings) -> Response | None:
    """Redirect the newsroom's former addresses permanently to the present one."""
    for former in settings.former_base_urls:
        parts, path = urlsplit(former), request.full_path.removesuffix("?")
        is_former = request.host.lower() == parts.netloc and (path + "/").startswith(
            parts.path + "/"
        )
        # One host under another path: only where the present path is not itself within the former
        # one.
        if is_former and not f"{request.host_url.rstrip('/')}{path}/".startswith(
            settings.base_url + "/"
        ):
            target = settings.base_url + path.removeprefix(parts.path)
            return plain(
                301, f"moved to {target}", Location=target, Cache_Control="public, max-age=86400"
            )
    return None


def create_server(settings: Settings | None = None) -> Edge:
    """Return the WSGI application behind its edge, following the store.

    For one process, after any fork.
    """
    return _server(settings)[0]


def create_gateway() -> Gateway:
    """Return the RSGI application that ``wirefeed serve`` runs, in each server process."""
    tracing.start("server")
    streams = ChangeStreams(f"{API_PREFIX}/changes")
    edge, app = _server(None, streams.bell.ring)
    parts: State = app.extensions["wirefeed"]
    return Gateway(
        edge,
        app,
        max_body_bytes=MAX_BODY_BYTES,
        api_path=f"{API_PREFIX}/",
        large_path=hub.SOURCES,
        large_limit=lambda path: hub.delivery_limit(parts, path),
        upload_path=f"{API_PREFIX}/media",
        upload_limit=lambda authorization: uploads.limit_for(parts, authorization),
        streams=streams,
        health=ops.answer_from(parts.board),
        requests=parts.requests,
    )


def _server(
    settings: Settings | None, on_change: Callable[[], None] = lambda: None
) -> tuple[Edge, Flask]:
    _give_memory_back()
    app = create_app(settings)
    parts: State = app.extensions["wirefeed"]
    Follower(parts.database, parts.publisher, parts.forget, on_change).start()
    parts.board.start()
    formers = frozenset(urlsplit(former).netloc for former in parts.settings.former_base_urls)
    clock = parts.database.clock.time
    edge = Edge(app, parts.publisher, parts.fairness, clock, formers, parts.requests)
    return edge, app


def _give_memory_back() -> None:
    """Make glibc map documents separately, so that their memory is returned when they are freed."""
    mmap_threshold, arena_max = -3, -8  # mallopt(3)
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(mmap_threshold, 32_768)
        libc.mallopt(arena_max, 2)


def _start_clock() -> None:
    request.environ.setdefault("wirefeed.started", time.perf_counter())


def _note(response: Response) -> Response:
    """Note the request for the metrics, and name its id in an answer that no cache keeps."""
    request_id = request.environ.get(REQUEST_ID)
    if request_id and "ETag" not in response.headers:
        response.headers["X-Request-Id"] = request_id
    seconds = time.perf_counter() - request.environ["wirefeed.started"]
    current_state().requests.note(kind_of(request.path), response.status_code, seconds)
    return response


def _harden(response: Response) -> Response:
    if response.status_code == 304:
        return response  # the copy that it confirms has them
    for name, value in SECURITY:
        # Old browsers know X-Frame-Options only, which cannot allow every site.
        if name != "X-Frame-Options" or request.blueprint != "embeds":
            response.headers.setdefault(name, value)
    return response


def _handle_errors(app: Flask) -> None:
    def moved(error: MovedFeed) -> Response:
        state: State = app.extensions["wirefeed"]
        return plain(
            301,
            str(error),
            Location=state.settings.base_url + error.address,
            Cache_Control="public, max-age=86400",
        )

    def http(error: HTTPException) -> Response:
        if request.path.startswith(f"{API_PREFIX}/"):
            return http_problem(error)
        if error.code == 404 and (redirect := recorded()):
            return redirect
        response = error.get_response()
        described = plain(error.code or 500, f"{error.code} {error.name}: {error.description}")
        for name in ("Location", "Allow", "Retry-After"):
            if name in response.headers:
                described.headers[name] = response.headers[name]
        return described

    def too_old(error: TooOld) -> Response:
        links = {"Link": f'<{error.address}>; rel="prev-archive"'} if error.address else {}
        return plain(
            410, f"Too old: {error} {error.address}".rstrip(), Cache_Control="no-store", **links
        )

    app.register_error_handler(MovedFeed, moved)
    app.register_error_handler(TooOld, too_old)
    app.register_error_handler(BadSelection, lambda error: plain(400, f"Bad value for {error}"))
    app.register_error_handler(
        BadHubRequest, lambda error: plain(400, f"Bad request: {error.reason}.")
    )

    def missing(error: UnknownFeed | ArticleNotFound) -> Response:
        return recorded() or plain(404, f"Not found: {error}")

    app.register_error_handler(UnknownFeed, missing)
    app.register_error_handler(ArticleNotFound, missing)
    app.register_error_handler(
        ArticleWithdrawn,
        lambda error: (
            articles.gone()
            if "html" in request.headers.get("Accept", "")
            else plain(410, f"Gone: {error}")
        ),
    )
    app.register_error_handler(
        StoreError,
        lambda error: plain(
            503, "The article store is not ready. Try again soon.", Retry_After="10"
        ),
    )
    app.register_error_handler(HTTPException, http)
