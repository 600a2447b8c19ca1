"""The follower: two threads that keep a publisher current with the store."""

from __future__ import annotations

import logging
import threading
import time

from feeds.errors import WirefeedError
from feeds.publishing.publisher import BLIND, Publisher
from feeds.store import Database
from feeds.store.watch import watch

_log = logging.getLogger("wirefeed.follow")

# The longest time that cached documents are served while the store is unreachable.
MAX_BLIND_S = 30.0
# Brotli and zstd cost a hundred times what gzip does: not while the store moves on.
QUIET_S = 1.0


class Follower:
    """Follows the store and makes the feeds that are read again; packs them smaller when it is
    quiet.
    """

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._stopped = threading.Event()
        self._moved_at = time.monotonic()
        self._threads = [
            threading.Thread(target=self._follow, name="follow", daemon=True),
            threading.Thread(target=self._pack, name="pack", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(10)

    def _follow(self) -> None:
        lost_at: float | None = None
        while not self._stopped.is_set():
            try:
                for seq in watch(self._database, self._stopped.is_set):
                    lost_at = None
                    self._moved_at = time.monotonic()
                    self._publisher.follow(seq)
            except WirefeedError as error:
                lost_at = lost_at or time.monotonic()
                _log.warning("the store did not answer, trying again: %s", error)
                if time.monotonic() - lost_at > MAX_BLIND_S:
                    self._publisher.seen = BLIND
                self._stopped.wait(1)

    def _pack(self) -> None:
        while not self._stopped.wait(0.2):
            if time.monotonic() - self._moved_at > QUIET_S:
                while self._publisher.pack() and not self._stopped.is_set():
                    pass
