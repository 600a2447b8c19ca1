"""Does what time does: publishes at the second when an embargo ends; then has new articles join their storylines."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from feeds.cli import context
from feeds.errors import StoreError
from feeds.store import Database, Reader, Writer
from feeds.storylines import gather

_TICK_S = 0.5
_log = logging.getLogger("wirefeed.clock")


class Clock(threading.Thread):
    """Publishes at the second when an embargo ends, and has new articles join their storylines."""

    def __init__(self, database: Database) -> None:
        super().__init__(name="clock", daemon=True)
        self._database = database
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                wait_s = self._release_due()
                gather(self._database, context.now())
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
