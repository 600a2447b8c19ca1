"""The factory: settings and store to a Flask application."""

from __future__ import annotations

import contextlib
import ctypes
import os
import time
from collections.abc import Callable
from dataclasses import replace
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
from feeds.newsroom.connectors import PATH as HOOKS
from feeds.operations.board import Board
from feeds.operations.readership import Readership
from feeds.publishing.entries import removal_note
from feeds.publishing.follower import Follower
from feeds.publishing.publisher import Publisher
from feeds.runtime import tracing
from feeds.runtime.metrics import MAX_NOTED_CHARS, Requests
from feeds.store import Database, Reader
from feeds.text.ids import uuid_of
from feeds.web import (
    archive,
    articles,
    embeds,
    error_pages,
    feeds,
    held,
    hooks,
    hub,
    lists,
    marks,
    ops,
    partners,
    pictures,
    search,
    site_page,
    stories,
    template_filters,
)
from feeds.web.answers import CSP_WITH_SCRIPT, SECURITY
from feeds.web.api import blueprint as api
from feeds.web.api import uploads
from feeds.web.api.dispatch import http_problem
from feeds.web.api.route import PREFIX as API_PREFIX
from feeds.web.desk import blueprint as desk
from feeds.web.desk import problems as desk_problems
from feeds.web.desk import sessions as desk_sessions
from feeds.web.desk.access import MAX_FORM_BYTES
from feeds.web.desk.access import PREFIX as DESK_PREFIX
from feeds.web.edge import Edge
from feeds.web.fairness import Fairness
from feeds.web.gateway import Gateway
from feeds.web.kinds import kind_of
from feeds.web.pageless import instead_of_a_page
from feeds.web.parts import Parts
from feeds.web.prefix import Prefix, root_of
from feeds.web.redirects import recorded, redirected
from feeds.web.state import REQUEST_ID, State, plain
from feeds.web.state import state as current_state
from feeds.web.streams import ChangeStreams

MAX_BODY_BYTES = 1_000_000
ALL_PARTS = Parts()


def create_app(
    settings: Settings | None = None,
    *,
    database: Database | None = None,
    now: Callable[[], datetime] | None = None,
    parts: Parts = ALL_PARTS,
) -> Flask:
    """Return the WSGI application. Without arguments it uses the environment, as servers expect."""
    settings = settings or config.load(os.environ, Path.cwd())
    settings = replace(settings, hub=settings.hub and parts.hub)
    store = database or Database(settings.database_url)
    app = _bare_app(settings)
    publisher, requests, clock = Publisher(store, settings), Requests(), now or store.now
    fairness = Fairness(settings)
    readership = Readership(store, settings.zone, fairness.client_of)
    app.extensions["wirefeed"] = State(
        settings=settings,
        database=store,
        publisher=publisher,
        requests=requests,
        board=Board(store, publisher, settings, requests, clock, readership),
        now=clock,
        fairness=fairness,
        parts=parts,
    )
    _register_blueprints(app, parts)
    _handle_errors(app)
    app.before_request(_start_clock)
    if settings.former_base_urls:
        app.before_request(lambda: redirected(settings) or _moved(settings))
    if not parts.pages:
        app.before_request(instead_of_a_page)
    # The last to see an answer is the first that was named.
    held.install(app, publisher)
    app.after_request(_harden)
    app.after_request(_note)
    error_pages.install(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    app.wsgi_app = prefix_of(app).below(app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _register_blueprints(app: Flask, parts: Parts) -> None:
    if parts.api:
        app.register_blueprint(api.blueprint)
        app.register_blueprint(hooks.blueprint)
    if parts.desk:
        app.register_blueprint(desk.blueprint)
    for blueprint in (
        feeds.blueprint,
        lists.blueprint,
        archive.blueprint,
        articles.blueprint,
        embeds.blueprint,
        hub.blueprint,
        marks.blueprint,
        ops.blueprint,
        partners.blueprint,
        pictures.blueprint,
        search.blueprint,
        site_page.blueprint,
        stories.blueprint,
        template_filters.blueprint,
    ):
        app.register_blueprint(blueprint)


def _bare_app(settings: Settings) -> Flask:
    """Return an application without addresses, at the path of the base URL."""
    app = Flask("feeds.web", template_folder="templates", static_folder="static")
    app.url_map.strict_slashes = False
    # A redirect from "//" would name the host that the request names.
    app.url_map.merge_slashes = False
    root = root_of(settings.base_url)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, SESSION_COOKIE_PATH=root or "/")
    app.jinja_env.globals["root"] = root
    return app


def prefix_of(app: Flask) -> Prefix:
    """Return the prefix of the application's base URL."""
    state: State = app.extensions["wirefeed"]
    names = {rule.rule[1:].partition("/")[0] for rule in app.url_map.iter_rules()}
    return Prefix(state.settings.base_url, names - {""})


def _moved(settings: Settings) -> Response | None:
    """Redirect the newsroom's former addresses permanently to the present one."""
    for former in settings.former_base_urls:
        parts = urlsplit(former)
        path = request.script_root + request.full_path.removesuffix("?")
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


class Server:
    """An application behind its edge, and the threads that keep both current.

    Start it once, in the process that serves it, after any fork.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        database: Database | None = None,
        parts: Parts = ALL_PARTS,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.app = create_app(settings, database=database, parts=parts)
        self.state: State = self.app.extensions["wirefeed"]
        store, publisher = self.state.database, self.state.publisher
        self.prefix = prefix_of(self.app)
        formers = self.state.settings.former_base_urls
        self.edge = Edge(
            self.app,
            publisher,
            self.state.fairness,
            store.clock.time,
            frozenset(urlsplit(former).netloc for former in formers),
            self.state.requests,
            self.prefix,
        )
        self._follower = Follower(store, publisher, self.state.forget, on_change)

    def start(self) -> None:
        self._follower.start()
        self.state.board.start()

    def stop(self) -> None:
        """Stop the threads; each has ten seconds to finish."""
        self._follower.stop()
        self.state.board.stop()


def create_server(settings: Settings | None = None) -> Edge:
    """Return the WSGI application behind its edge, following the store.

    For one process, after any fork.
    """
    _give_memory_back()
    server = Server(settings)
    server.start()
    return server.edge


def create_gateway() -> Gateway:
    """Return the RSGI application that ``wirefeed serve`` runs, in each server process."""
    tracing.start("server")
    _give_memory_back()
    streams = ChangeStreams(f"{API_PREFIX}/changes")
    server = Server(on_change=streams.bell.ring)
    server.start()
    return Gateway(
        server.edge,
        server.app,
        max_body_bytes=MAX_BODY_BYTES,
        api_paths=(f"{API_PREFIX}/", HOOKS),
        large_limits={
            hub.SOURCES: lambda path: hub.delivery_limit(server.state, path),
            HOOKS: lambda path: hooks.body_limit(server.state, path),
        },
        upload_path=f"{API_PREFIX}/media",
        upload_limit=lambda authorization: uploads.limit_for(server.state, authorization),
        desk_path=f"{DESK_PREFIX}/",
        desk_limit=lambda cookies: _desk_limit(server.state, cookies),
        streams=streams,
        health=ops.answer_from(server.state.board),
        refusal_page=error_pages.GatewayPages(server.app).page_for,
        requests=server.state.requests,
        prefix=server.prefix,
        on_end=server.state.board.add_readers,
    )


def _desk_limit(parts: State, cookies: str) -> int:
    """Return how many bytes a request of a browser to the desk may have: 0 without a session."""
    if not desk_sessions.has_session(parts, cookies):
        return 0
    return parts.settings.picture_max_bytes + MAX_FORM_BYTES


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
    size = 0 if request.method == "HEAD" else response.calculate_content_length() or 0
    environ = request.environ
    query = request.query_string.decode("latin-1")
    visit = (
        request.path,
        query,
        environ.get("HTTP_SEC_FETCH_DEST", ""),
        environ.get("HTTP_USER_AGENT", "")[:MAX_NOTED_CHARS],
        environ.get("REMOTE_ADDR", ""),
        environ.get("HTTP_X_FORWARDED_FOR", "")[-MAX_NOTED_CHARS:],
        size,
    )
    kind = kind_of(request.path)
    current_state().requests.note(kind, response.status_code, seconds, visit=visit)
    return response


def _harden(response: Response) -> Response:
    if response.status_code == 304:
        return response  # the copy that it confirms has them
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", CSP_WITH_SCRIPT)
    for name, value in SECURITY:
        # Old browsers know X-Frame-Options only, which cannot allow every site.
        if name != "X-Frame-Options" or request.blueprint != "embeds":
            response.headers.setdefault(name, value)
    return response


def _withdrawn(error: ArticleWithdrawn) -> Response:
    with current_state().database.read() as connection:
        article = Reader(connection).article(uuid_of(error.article_id))
    error_pages.note_withdrawal(removal_note(article))
    return plain(410, f"Gone: {error}")


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
        if request.path.startswith((f"{API_PREFIX}/", HOOKS)):
            return http_problem(error)
        if error.code == 404 and (redirect := recorded()):
            return redirect
        if current_state().parts.desk and request.path.startswith(f"{DESK_PREFIX}/"):
            return desk.harden(desk_problems.of_http(error))
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
    app.register_error_handler(ArticleWithdrawn, _withdrawn)
    app.register_error_handler(
        StoreError,
        lambda error: plain(
            503, "The article store is not ready. Try again soon.", Retry_After="10"
        ),
    )
    app.register_error_handler(HTTPException, http)
