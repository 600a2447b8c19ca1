"""A flag that signal handlers and threads set and the main thread waits for, without a lock.

``threading.Event`` is not safe here. A handler that calls ``set`` while the main thread holds the
event's lock waits for itself. A signal that the kernel delivers to another thread does not wake a
main thread that waits for a lock, so its handler never runs.
"""

from __future__ import annotations

import signal
import time

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
