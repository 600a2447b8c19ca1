"""A thread that repeats one job and survives failures of the store."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from feeds.errors import StoreError

_log = logging.getLogger("wirefeed.worker")


class PeriodicThread:
    """A thread that runs ``job`` until it is stopped; ``job`` returns the seconds until its next
    run.

    After a failure the next run comes in ``retry_s`` seconds. With ``niceness`` (1 to 19) the
    thread yields the processor to others. A long job asks ``is_stopped`` from time to time.
    """

    def __init__(
        self, name: str, job: Callable[[], float], *, retry_s: float = 5.0, niceness: int = 0
    ) -> None:
        self._job = job
        self._niceness = niceness
        self._retry_s = retry_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Start no further run; a current run has ``timeout_s`` seconds to finish."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        if self._niceness and hasattr(os, "setpriority"):
            # On Linux a thread has a niceness of its own, which its threads inherit.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._niceness)
        wait_s = 0.0
        while not self._stopped.wait(wait_s):
            try:
                wait_s = self._job()
            except StoreError as error:
                _log.warning(
                    "%s: the store did not answer, trying again: %s", self._thread.name, error
                )
                wait_s = self._retry_s
            except Exception:  # noqa: BLE001 - what it does must go on for as long as the process does
                _log.exception("%s: failed, trying again", self._thread.name)
                wait_s = self._retry_s
