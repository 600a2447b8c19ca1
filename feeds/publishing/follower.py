"""The follower: two threads that keep a publisher current with the store."""

from __future__ import annotations

import time
from collections.abc import Callable

from feeds.publishing.publisher import Publisher
from feeds.runtime.periodic import PeriodicThread
from feeds.store import Database, Reader
from feeds.store.watch import watch

# Brotli and zstd cost a hundred times what gzip does: not while the store moves on.
QUIET_S = 1.0
PACK_S = 0.2


class Follower:
    """Follows the store and makes the feeds that are read again; packs them smaller when it is
    quiet.

    ``on_replaced`` is called after another store was found behind the same address, ``on_change``
    after a change, when its feeds are ready.
    """

    def __init__(
        self,
        database: Database,
        publisher: Publisher,
        on_replaced: Callable[[], None] = lambda: None,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._on_replaced, self._on_change = on_replaced, on_change
        self._identity: tuple[str, int] | None = None
        self._moved_at = time.monotonic()
        self._following = PeriodicThread("follow", self._follow, retry_s=1)
        self._packing = PeriodicThread("pack", self._pack)

    def start(self) -> None:
        self._following.start()
        self._packing.start()

    def stop(self) -> None:
        self._following.stop(10)
        self._packing.stop(10)

    def _follow(self) -> float:
        for seq in watch(self._database, self._following.is_stopped, self._publisher.hear):
            self._compare_identity(seq)
            self._moved_at = time.monotonic()
            self._publisher.follow(seq)
            self._on_change()
        return 0

    def _compare_identity(self, seq: int) -> None:
        with self._database.read() as connection:
            identity = Reader(connection).identity(), self._database.openings
        if self._identity not in (None, identity) or seq < self._publisher.seen:
            self._publisher.reset()
            self._on_replaced()
        self._identity = identity

    def _pack(self) -> float:
        if time.monotonic() - self._moved_at > QUIET_S:
            while self._publisher.pack() and not self._packing.is_stopped():
                pass
        return PACK_S
