"""``wirefeed serve``: the production server, and a worker beside it."""

from __future__ import annotations

import logging.config
import os
import subprocess
import sys
import threading

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings

from feeds import logs
from feeds.cli import context

HEADER_TIMEOUT_MS = 10_000
MAX_HEADER_BYTES = 32_768
MAX_WAITING = 256  # requests a worker
# After SIGHUP a process serves so much longer, while its successor starts, also on a machine that is busy.
OVERLAP_S = 10.0
_PAUSE_S = 1.0
_FINISH_S = 8.0


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
    context.open_store(chosen).close()
    helper = Helper(is_pushing=push and chosen.hub)
    helper.start()
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
            respawn_interval=OVERLAP_S,
            workers_kill_timeout=10,
        ).serve()
    finally:
        helper.stop()


class Helper(threading.Thread):
    """Keeps a ``wirefeed worker`` beside the server, in a process of its own.

    Server processes are forked from this one: it may have no thread that could
    hold a lock at that moment, so this one does nothing but wait.
    """

    def __init__(self, *, is_pushing: bool) -> None:
        super().__init__(name="helper", daemon=True)
        own = ["worker", "--parent", str(os.getpid()), "--push" if is_pushing else "--no-push"]
        self._command = [sys.executable, "-m", "feeds", *own]
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def run(self) -> None:
        while True:
            with self._turn:
                if self._stopped.is_set():
                    return
                self._process = process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
            process.wait()
            self._stopped.wait(_PAUSE_S)

    def stop(self) -> None:
        """Ask the worker to end; one that does not is killed: it loses nothing by it."""
        with self._turn:
            self._stopped.set()
            process = self._process
        if process is not None:
            process.terminate()
            self.join(_FINISH_S)
            if self.is_alive():
                process.kill()
                self.join(1)
