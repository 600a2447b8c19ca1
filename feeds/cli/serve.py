"""``wirefeed serve``: the production server, and a worker beside it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import click
from granian import Granian
from granian._loops import loops
from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.net import SocketHolder  # type: ignore[attr-defined]

from feeds.cli import context
from feeds.cli.server_process import load_gateway
from feeds.runtime.listening import BACKLOG, listen, raise_file_limit
from feeds.runtime.stop_flag import StopFlag

HEADER_TIMEOUT_MS = 10_000
MAX_HEADER_BYTES = 32_768
# Connections of a process; a waiting one takes a file descriptor and a few kilobytes.
MAX_CONNECTIONS = 16_384
LEAST_WORKERS = 2
# After SIGHUP a process serves so much longer, while its successor starts, also on a machine that
# is busy.
OVERLAP_S = 10.0
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# A process that ended by itself is started again, after a longer pause each time; after this time
# without an end the pause is the first one again.
PAUSES_S = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
CALM_S = 60.0
_log = logging.getLogger("wirefeed.server")
_PAUSE_S = 1.0
_FINISH_S = 8.0


@click.command(
    epilog="\b\nExamples:\n  wirefeed serve\n  wirefeed serve --host 0.0.0.0 --port 8080 --workers "
    "2"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option(
    "--workers",
    default=None,
    show_default="one for each core, at least 2",
    type=click.IntRange(1, 64),
    help="Server processes.",
)
@click.option(
    "--push/--no-push",
    default=True,
    show_default=True,
    help="Have the worker deliver changes to subscribers and webhooks.",
)
@click.option(
    "--worker/--no-worker",
    "has_worker",
    default=True,
    show_default=True,
    help="Start a worker beside the server; without one, run: wirefeed worker.",
)
def serve(host: str, port: int, workers: int | None, push: bool, has_worker: bool) -> None:
    """Serve pages and feeds, and push changes. Creates and migrates the store at first
    start.
    """
    with _metrics_folder():
        _serve(host, port, workers, is_pushing=push, has_worker=has_worker)


def _serve(
    host: str, port: int, workers: int | None, *, is_pushing: bool, has_worker: bool
) -> None:
    listener = listen(host, port)
    settings = context.settings()
    address = listener.getsockname()
    if "WIREFEED_BASE_URL" not in os.environ and settings.base_url == "http://127.0.0.1:8000":
        # Without a base URL the address that we listen on is the base URL.
        os.environ["WIREFEED_BASE_URL"] = (
            f"http://{_bracketed(_shown_host(host, address[0]))}:{address[1]}"
        )
        settings = context.settings()
    logging_config = context.start_logging(settings, settings.log_level)
    context.open_store(settings).close()
    helper = Helper(is_pushing=is_pushing)
    if has_worker:
        helper.start()
    place = f"{_bracketed(address[0])}:{address[1]}"
    context.announce(_log, f"Serving {settings.base_url}/ on {place}")
    # The server's processes are forked from this one: what is loaded here they need not load, and
    # they share its memory.
    importlib.import_module("feeds.web")
    gc.freeze()
    try:
        server = _Server(
            listener,
            "feeds.web:create_gateway",
            factory=True,
            interface=Interfaces.RSGI,
            workers=workers or max(LEAST_WORKERS, os.cpu_count() or 1),
            websockets=False,
            runtime_mode=RuntimeModes.st,
            loop=Loops.uvloop if "uvloop" in loops else Loops.asyncio,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADER_TIMEOUT_MS,
                max_buffer_size=MAX_HEADER_BYTES,
                pipeline_flush=False,
            ),
            backlog=BACKLOG,
            backpressure=max(64, min(MAX_CONNECTIONS, raise_file_limit() - 256)),
            log_level=settings.log_level,
            log_dictconfig=logging_config,
            log_access=settings.log_access,
            respawn_failed_workers=True,
            respawn_interval=OVERLAP_S,
            workers_kill_timeout=10,
        )
        load = partial(load_gateway, listener, answers_at_once=not settings.log_access)
        server.serve(target_loader=load, wrap_loader=False)
    finally:
        # It ends already: a second request to do so must not cut it short.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        helper.stop()


@contextlib.contextmanager
def _metrics_folder() -> Iterator[None]:
    """Name a folder in which all processes count, before the library that uses it is imported."""
    if os.environ.get(METRICS_FOLDER):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="wirefeed-metrics-") as folder:
        os.environ[METRICS_FOLDER] = folder
        yield


def _shown_host(requested: str, bound: str) -> str:
    """Return the host for the default base URL: localhost where it was requested, 127.0.0.1 for all
    addresses.
    """
    if requested == "localhost":
        return requested
    return "127.0.0.1" if bound in ("0.0.0.0", "::") else bound  # noqa: S104


def _bracketed(host: str) -> str:
    """Return a host as in addresses (RFC 3986 §3.2.2)."""
    return f"[{host}]" if ":" in host else host


class _Server(Granian):  # type: ignore[misc, valid-type]
    """Granian on a socket of ours: exclusive, and shared by its processes.

    On Linux, Granian gives each process its own socket with SO_REUSEPORT. A second server could
    then share the address, and the connections that wait for a process would be lost when it stops.
    """

    def __init__(self, listener: socket.socket, *arguments: Any, **options: Any) -> None:
        address = listener.getsockname()
        super().__init__(*arguments, address=address[0], port=address[1], **options)
        self._listener = listener
        self._pid = os.getpid()
        self.main_loop_interrupt = StopFlag()

    def signal_handler_interrupt(self, *arguments: Any, **options: Any) -> None:
        """Stop the server. A server process has this handler, too, until it is started: it has
        accepted nothing yet, and ends at once. Ctrl-C goes to all processes of a terminal; only
        this one stops the others, or their ends would look like failures.
        """
        if os.getpid() == self._pid:
            super().signal_handler_interrupt(*arguments, **options)
        elif signal.SIGINT not in arguments:
            os._exit(0)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Wait for signals, and start processes again that ended by themselves: with backoff, for
        as long as the server runs.
        """
        ends: deque[float] = deque(maxlen=len(PAUSES_S))
        while True:
            self.main_loop_interrupt.wait()
            if self.interrupt_signal:
                return
            self.main_loop_interrupt.clear()
            if self.interrupt_children:
                numbers = sorted(set(self.interrupt_children))
                self.interrupt_children.clear()
                self._pause(numbers, ends)
                self._respawn_workers(numbers, spawn_target, target_loader)
            if self.reload_signal:
                self._reload(spawn_target, target_loader)

    def _respawn_workers(self, workers: Sequence[int], *arguments: Any, **options: Any) -> None:
        from feeds.runtime.metrics import forget_process

        pids = [self.wrks[number].inner.pid for number in workers]
        super()._respawn_workers(workers, *arguments, **options)
        for pid in pids:
            forget_process(pid)

    def _pause(self, numbers: Sequence[int], ends: deque[float]) -> None:
        """Report processes that ended by themselves, and pause before the next ones start."""
        now = time.monotonic()
        recent_count = sum(now - at < CALM_S for at in ends)
        pause_s = PAUSES_S[min(recent_count, len(PAUSES_S) - 1)]
        ends.append(now)
        for number in numbers:
            process = self.wrks[number].inner
            _log.error(
                "server process %s ended (%s); starting another one in %g s",
                process.pid,
                _describe_end(process.exitcode),
                pause_s,
            )
        self.main_loop_interrupt.wait(pause_s)

    def _init_shared_socket(self) -> None:
        self._listener.set_inheritable(True)
        self._ssp, self._sso = None, None
        self._shd = SocketHolder(self._listener.fileno(), False, BACKLOG)  # type: ignore[call-arg]
        self._sfd = self._listener.fileno()


def _describe_end(exit_code: int | None) -> str:
    """Return the reason of an end, from multiprocessing's exit code."""
    return f"signal {-exit_code}" if exit_code and exit_code < 0 else f"status {exit_code}"


class Helper(threading.Thread):
    """A ``wirefeed worker`` in a separate process beside the server.

    Server processes are forked from this one. No thread here may hold a lock at that moment, so
    this thread only waits.
    """

    def __init__(self, *, is_pushing: bool) -> None:
        super().__init__(name="helper", daemon=True)
        arguments = [
            "worker",
            "--parent",
            str(os.getpid()),
            "--push" if is_pushing else "--no-push",
        ]
        self._command = [sys.executable, "-m", "feeds", *arguments]
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def run(self) -> None:
        while True:
            with self._turn:
                if self._stopped.is_set():
                    return
                # In a group of its own, Ctrl-C does not reach it; this process stops it.
                self._process = process = subprocess.Popen(
                    self._command, stdin=subprocess.DEVNULL, process_group=0
                )
            process.wait()
            self._stopped.wait(_PAUSE_S)

    def stop(self) -> None:
        """Terminate the worker, and kill it if it does not end in time; no data is lost."""
        with self._turn:
            self._stopped.set()
            process = self._process
        if process is not None:
            process.terminate()
            self.join(_FINISH_S)
            if self.is_alive():
                process.kill()
                self.join(1)
