"""A thread that repeats one job and survives failures of the store."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from feeds.errors import StoreError

_AGAIN_S = 5.0
_log = logging.getLogger("wirefeed.worker")


class PeriodicThread:
    """A thread that runs ``job`` until it is stopped; ``job`` returns the seconds until its next
    run.
    """

    def __init__(self, name: str, job: Callable[[], float]) -> None:
        self._job = job
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Start no further run; a current run has five seconds to finish."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stopped.wait(wait_s):
            try:
                wait_s = self._job()
            except StoreError as error:
                _log.warning(
                    "%s: the store did not answer, trying again: %s", self._thread.name, error
                )
                wait_s = _AGAIN_S
            except Exception:  # noqa: BLE001 - what it does must go on for as long as the process does
                _log.exception("%s: failed, trying again", self._thread.name)
                wait_s = _AGAIN_S
