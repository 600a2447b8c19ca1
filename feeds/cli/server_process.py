"""A process of the server: loads the application, answers polls on the thread that reads them, and
ends without losing a request.

Two functions of Granian 2.7 and 2.8 are replaced: in ``granian/_futures.py`` the one that it calls
for each request, in ``granian/_signals.py`` the one that says when a process ends.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import TYPE_CHECKING, Any

from granian import _futures as futures
from granian import _signals as signals
from granian._granian import WorkerSignal

from feeds.runtime.draining import PAUSE_S, stop_accepting

if TYPE_CHECKING:
    from feeds.web.edge import Answer
    from feeds.web.gateway import Gateway

SWITCH_S = 0.001
_PARENT_CHECK_S = 0.5
_FINISH_S = 8.0


def load_gateway(listener: socket.socket, *, answers_at_once: bool) -> Gateway:
    """Return the application, in each server process."""
    from feeds.runtime.metrics import STARTS, forget_dead_processes
    from feeds.web import create_gateway

    forget_dead_processes()
    STARTS.labels("server").inc()
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        end_with_parent(parent.pid)
    # A poll waits no longer than this for a thread that computes.
    sys.setswitchinterval(SWITCH_S)
    gateway = create_gateway()
    if answers_at_once:
        _answer_before_the_loop(gateway)
    _end_without_loss(gateway, listener)
    return gateway


def _end_without_loss(gateway: Gateway, listener: socket.socket) -> None:
    """Have this process, at SIGTERM, first accept nothing more and end its streams. Its parent
    answers Ctrl-C.
    """

    def watch(loop: asyncio.AbstractEventLoop) -> WorkerSignal:
        ended = WorkerSignal()

        def end() -> None:
            stop_accepting(listener)
            gateway.end_streams()
            loop.call_later(PAUSE_S, ended.set)

        # uvloop loses a signal that comes between its handler's registration and its first turn. So
        # the kernel holds it back until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        loop.add_signal_handler(signal.SIGTERM, end)
        loop.call_soon(signal.pthread_sigmask, signal.SIG_UNBLOCK, [signal.SIGTERM])
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return ended

    signals.set_loop_signals = watch


def _answer_before_the_loop(gateway: Gateway) -> None:
    """Have polls answered on the thread that reads them: the way to the event loop costs as much as
    the answer.
    """

    from feeds.web.gateway import send

    def make_schedule(
        loop: asyncio.AbstractEventLoop, context: Context, callback: Any
    ) -> Callable[[Any], None]:
        def start(coroutine: Coroutine[Any, Any, None], request: Any) -> None:
            request.taskref(loop.create_task(coroutine))

        def finish(answer: Answer, request: Any) -> None:
            send(answer, request.proto)
            request.done()

        def answer_or_schedule(request: Any) -> None:
            ready = gateway.answer_from_memory(request.scope)
            if ready is None:
                loop.call_soon_threadsafe(start, callback(request), request, context=context)
                return
            answer, pause_s = ready
            if pause_s:
                loop.call_soon_threadsafe(loop.call_later, pause_s, finish, answer, request)
            else:
                finish(answer, request)

        return answer_or_schedule

    futures._cbsched_aioschedule = make_schedule


def end_with_parent(parent_pid: int) -> None:
    """Stop this process when its parent process has ended: gracefully first, then at once."""

    def watch() -> None:
        while os.getppid() == parent_pid:
            time.sleep(_PARENT_CHECK_S)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_FINISH_S)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
