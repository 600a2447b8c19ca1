"""A flag that signal handlers and threads set and the main thread waits for, without a lock.

``threading.Event`` is not safe here. A handler that calls ``set`` while the main thread holds the
event's lock waits for itself. A signal that the kernel delivers to another thread does not wake a
main thread that waits for a lock, so its handler never runs.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_CHECK_S = 0.1


class StopFlag:
    """The methods of ``threading.Event`` that waiting for a signal needs."""

    def __init__(self) -> None:
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set

    def set(self) -> None:
        self._is_set = True

    def clear(self) -> None:
        self._is_set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for ``timeout`` seconds, or without end; return whether the flag is set."""
        end = None if timeout is None else time.monotonic() + timeout
        while not self._is_set and (end is None or time.monotonic() < end):
            time.sleep(_CHECK_S)
        return self._is_set


def on_stop_signals() -> StopFlag:
    """Return a flag that SIGTERM and SIGINT set from now on."""
    flag = StopFlag()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: flag.set())
    return flag


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Hold back Ctrl-C in the main thread: it takes effect at the end. Processes that are started
    meanwhile never receive it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # The kernel may deliver it to any thread; Python runs the handler in this one. The mask is for
    # new processes, which inherit it.
    was_pressed = StopFlag()
    handler = signal.signal(signal.SIGINT, lambda *_: was_pressed.set())
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if was_pressed.is_set() and callable(handler):
        handler(signal.SIGINT, None)
