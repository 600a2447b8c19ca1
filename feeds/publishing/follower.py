"""The follower: two threads that keep a publisher current with the store."""

from __future__ import annotations

import time

from feeds.errors import StoreError
from feeds.publishing.publisher import BLIND, Publisher
from feeds.runtime.periodic import PeriodicThread
from feeds.store import Database
from feeds.store.watch import watch

# The longest time that cached documents are served while the store is unreachable.
MAX_BLIND_S = 30.0
# Brotli and zstd cost a hundred times what gzip does: not while the store moves on.
QUIET_S = 1.0
PACK_S = 0.2


class Follower:
    """Follows the store and makes the feeds that are read again; packs them smaller when it is
    quiet.
    """

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._moved_at = time.monotonic()
        self._lost_at: float | None = None
        self._following = PeriodicThread("follow", self._follow, retry_s=1)
        self._packing = PeriodicThread("pack", self._pack)

    def start(self) -> None:
        self._following.start()
        self._packing.start()

    def stop(self) -> None:
        self._following.stop(10)
        self._packing.stop(10)

    def _follow(self) -> float:
        try:
            for seq in watch(self._database, self._following.is_stopped):
                self._lost_at = None
                self._moved_at = time.monotonic()
                self._publisher.follow(seq)
        except StoreError:
            self._lost_at = self._lost_at or time.monotonic()
            if time.monotonic() - self._lost_at > MAX_BLIND_S:
                self._publisher.seen = BLIND
            raise
        return 0

    def _pack(self) -> float:
        if time.monotonic() - self._moved_at > QUIET_S:
            while self._publisher.pack() and not self._packing.is_stopped():
                pass
        return PACK_S
