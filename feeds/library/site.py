"""The web application in another site: WSGI, and ASGI over it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from feeds.config import Settings
from feeds.errors import ConfigError, NewsroomClosed, StoreError
from feeds.library.opened import OpenStore, forget_at_fork
from feeds.newsroom.releases import release_due
from feeds.runtime.periodic import PeriodicThread

if TYPE_CHECKING:
    from feeds.web.application import Server

_CLOSED = b"This newsroom is closed. Try again soon.\n"


class Site:
    """A WSGI application (PEP 3333) on an opened store, for any number of threads.

    Mount it at the path of the base URL. Its threads follow the store and end embargoes; they start
    with the first request in each process, and ``close()`` stops them.
    """

    def __init__(
        self, store: OpenStore, settings: Settings, *, pages: bool, desk: bool, api: bool, hub: bool
    ) -> None:
        self._store = store
        self._settings = settings
        self._parts = {"pages": pages, "desk": desk, "api": api, "hub": hub}
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._is_closed = False
        self._inherited: list[Any] = []
        forget_at_fork(self)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        running = self._running
        if running is None:
            try:
                running = self._start()
            except StoreError:
                headers = [
                    ("Content-Type", "text/plain; charset=utf-8"),
                    ("Content-Length", str(len(_CLOSED))),
                    ("Retry-After", "10"),
                    ("Cache-Control", "no-store"),
                ]
                start_response("503 SERVICE UNAVAILABLE", headers)
                return [_CLOSED]
        return running.server.edge(environ, start_response)

    def _start(self) -> _Running:
        with self._lock:
            if self._is_closed:
                raise NewsroomClosed
            if self._running is None:
                self._running = _Running(self._store, self._settings, self._parts)
            return self._running

    def close(self) -> None:
        """Stop the threads. Later requests are answered 503. Safe to repeat."""
        with self._lock:
            running, self._running, self._is_closed = self._running, None, True
        if running is not None:
            running.stop()

    def forget(self) -> None:
        """Leave what runs to the parent process: a fork has none of its threads."""
        self._lock = threading.Lock()
        self._inherited.append(self._running)
        self._running = None


class _Running:
    """The application and its threads in one process."""

    def __init__(self, store: OpenStore, settings: Settings, parts: dict[str, bool]) -> None:
        from feeds.web.application import Server  # loads the web application's libraries
        from feeds.web.parts import Parts

        database = store.database
        self.server: Server = Server(settings, database=database, parts=Parts(**parts))
        self._clock = PeriodicThread("clock", lambda: release_due(database, database.now()))
        self.server.start()
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()
        self.server.stop()


def as_asgi(site: Site, threads: int) -> Callable[..., Any]:
    """Return a WSGI application as ASGI, on so many threads.

    Raises:
        ConfigError: a2wsgi is not installed.
    """
    try:
        from a2wsgi import WSGIMiddleware
    except ImportError as error:
        raise ConfigError(
            "asgi", "installation", "needs a2wsgi; install it with: pip install 'wirefeed[asgi]'"
        ) from error
    return WSGIMiddleware(site, workers=threads)  # type: ignore[arg-type]
