"""The clock of the store: one time for every machine that writes to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection


class StoreClock:
    """The time of the database server, carried on by this machine's monotonic clock.

    A wrong or stepping clock of this machine therefore dates nothing. Until ``measured`` is
    called, and always on SQLite, it is this machine's own time.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        # The store's time in seconds since 1970, and the monotonic time of its measurement.
        self._measured: tuple[float, float] | None = None

    def measured(self, store_time_s: float) -> None:
        """Record the store's present time, in seconds since 1970."""
        self._measured = store_time_s, self._monotonic()

    def time(self) -> float:
        """Return the store's time in seconds since 1970."""
        if self._measured is None:
            return self._wall()
        store_time_s, at = self._measured
        return store_time_s + self._monotonic() - at

    def now(self) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=self.time())

    @property
    def ahead_s(self) -> float:
        """Return by how many seconds this machine's clock is ahead of the store's."""
        return self._wall() - self.time()


_INFO = "wirefeed_clock"


def attach(record: Any, clock: StoreClock) -> None:
    """Have the connections of a pool's record carry ``clock``."""
    record.info[_INFO] = clock


def clock_of(connection: Connection) -> StoreClock:
    """Return the clock of a connection's store."""
    clock: StoreClock = connection.info[_INFO]
    return clock
