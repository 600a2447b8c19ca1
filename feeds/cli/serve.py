"""``wirefeed serve``: the production server, and the clock that ends embargoes."""

from __future__ import annotations

import logging
import logging.config
import os
import threading
from datetime import timedelta

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings

from feeds import logs
from feeds.cli import context
from feeds.errors import StoreError
from feeds.push.worker import Worker
from feeds.store import Database, Reader, Writer

HEADER_TIMEOUT_MS = 10_000
MAX_HEADER_BYTES = 32_768
MAX_WAITING = 256  # requests a worker
_TICK_S = 0.5
_log = logging.getLogger("wirefeed.clock")


@click.command(epilog="\b\nExamples:\n  wirefeed serve\n  wirefeed serve --host 0.0.0.0 --port 8080 --workers 2")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@click.option(
    "--push/--no-push",
    default=True,
    show_default=True,
    help="Deliver to subscribers in here; without it run: wirefeed worker.",
)
def serve(host: str, port: int, workers: int, push: bool) -> None:
    """Serve pages and feeds, and push what changes. Creates and migrates the store at first start."""
    chosen = context.settings()
    if "WIREFEED_BASE_URL" not in os.environ and chosen.base_url == "http://127.0.0.1:8000":
        # Nobody said how we are called: by the address we listen on, then.
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
        os.environ["WIREFEED_BASE_URL"] = f"http://{shown}:{port}"
        chosen = context.settings()
    logging_config = logs.configuration(chosen.log_level, is_terminal=context.errors.is_terminal)
    logging.config.dictConfig(logging_config)
    database = context.open_store(chosen)
    clock = Clock(database)
    clock.start()
    worker = Worker(database, chosen) if push and chosen.hub else None
    if worker is not None:
        worker.start()
    context.errors.print(f"Serving {chosen.base_url}/ on {host}:{port}; stop with Ctrl-C")
    try:
        Granian(
            "feeds.web:create_server",
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            websockets=False,
            # One thread, no handing over: measured at half the CPU of two. More workers, not more threads.
            blocking_threads=1,
            runtime_mode=RuntimeModes.st,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADER_TIMEOUT_MS, max_buffer_size=MAX_HEADER_BYTES, pipeline_flush=True
            ),
            # More than this wait in the kernel's queue, and then at the client: none takes memory here.
            backlog=1024,
            backpressure=MAX_WAITING,
            log_level=chosen.log_level,  # type: ignore[arg-type]
            log_dictconfig=logging_config,
            log_access=chosen.log_access,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
    finally:
        clock.stop()
        if worker is not None:
            worker.stop()
        database.close()


class Clock(threading.Thread):
    """Does what time does: publishes at the second when an embargo ends."""

    def __init__(self, database: Database) -> None:
        super().__init__(name="clock", daemon=True)
        self._database = database
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                wait_s = self._release_due()
            except StoreError as error:
                _log.warning("the store did not answer, trying again: %s", error)
                wait_s = 5.0
            self._stopped.wait(wait_s)

    def _release_due(self) -> float:
        now = context.now()
        with self._database.read() as connection:
            due = Reader(connection).next_release()
        if due is not None and due <= now:
            with self._database.write() as connection:
                Writer(connection, now).release_due()
        if due is not None and timedelta(0) < due - now < timedelta(seconds=_TICK_S):
            return (due - now).total_seconds()
        return _TICK_S

    def stop(self) -> None:
        self._stopped.set()
