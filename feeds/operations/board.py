"""The board of a server process: its health and metrics, in memory.

Two threads keep it current. Reading it never waits, so a silent database delays no health check.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from feeds.config import Settings
from feeds.errors import StoreError
from feeds.operations import store_metrics
from feeds.operations.health import Readiness, readiness, unreachable
from feeds.operations.readership import ADD_S, Readership
from feeds.publishing.publisher import Publisher
from feeds.runtime import metrics
from feeds.runtime.periodic import PeriodicThread
from feeds.store import Database

CHECK_S, COUNT_S = 0.2, 1.0
_log = logging.getLogger("wirefeed.server")
# The schema is compared, and the store counted, so often, and where its state has changed.
FACTS_S = 5.0
# A check of the store costs at most this share of the time.
WORK_SHARE = 0.05
# The store may be silent for so long before the process is not ready.
SILENT_S = 5.0


class Board:
    """Health and metrics; computed on request until ``start()``, then by threads."""

    def __init__(
        self,
        database: Database,
        publisher: Publisher,
        settings: Settings,
        requests: metrics.Requests,
        now: Callable[[], datetime],
        readership: Readership,
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._settings = settings
        self._requests = requests
        self._now = now
        self._readership = readership
        self._is_started = False
        self._readiness = Readiness(fields={"status": "warming"}, status=503, retry_after_s=1)
        self._readings: list[metrics.Reading] = []
        self._counted_at = 0.0
        self._checking = PeriodicThread("health", self._check)
        self._counting = PeriodicThread("metrics", self._count)
        self._adding = PeriodicThread("readers", readership.add_to_store, retry_s=ADD_S)

    def start(self) -> None:
        self._is_started = True
        self._checking.start()
        self._counting.start()
        self._adding.start()

    def stop(self) -> None:
        self._checking.stop()
        self._counting.stop()
        self._adding.stop()
        self.add_readers()

    def add_readers(self) -> None:
        """Add the readers of the last minute to the store, at the end of a process."""
        try:
            self._readership.count(self._requests.count())
            self._readership.add_to_store()
        except StoreError as error:
            _log.warning("the readers of the last minute are lost: %s", error)

    def readiness(self) -> Readiness:
        """Return the last result; not ready while the store is silent, whatever it was before."""
        if not self._is_started:
            return self._current_readiness()
        silent_s = time.monotonic() - self._publisher.heard_at
        if silent_s > SILENT_S and self._readiness.status == 200:
            return unreachable(f"the store has not answered for {silent_s:.0f} s")
        return self._readiness

    def exposition(self) -> bytes:
        """Return the metrics as text.

        Raises:
            StoreError: before ``start()``, where the store does not answer.
        """
        if not self._is_started:
            self._readership.count(self._requests.count())
            self._readings = self._current_readings()
        return metrics.exposition(self._readings)

    def _current_readiness(self, *, checks_schema: bool = True) -> Readiness:
        return readiness(
            self._database,
            self._publisher,
            self._settings,
            self._now(),
            checks_schema=checks_schema,
        )

    def _current_readings(self) -> list[metrics.Reading]:
        with self._database.read() as connection:
            facts = store_metrics.read_facts(connection, self._settings, self._now())
        return store_metrics.readings(facts)

    def _check(self) -> float:
        """Refresh the health several times a second, less often where that is slow."""
        started = time.monotonic()
        is_whole = started - self._counted_at > FACTS_S
        try:
            current = self._current_readiness(checks_schema=is_whole)
            if current.status == 200 and (is_whole or current.fields != self._readiness.fields):
                self._readings = self._current_readings()
                self._counted_at = time.monotonic()
        except StoreError as error:
            current = unreachable(str(error))
        self._readiness = current
        if current.status != 200:
            return COUNT_S
        return max(CHECK_S, (time.monotonic() - started) / WORK_SHARE)

    def _count(self) -> float:
        self._readership.count(self._requests.count())
        metrics.STORE_SILENCE.set(time.monotonic() - self._publisher.heard_at)
        metrics.FOLLOWER_LAG.set(self._publisher.lag_s)
        metrics.CACHED_DOCUMENTS.set(self._publisher.document_count)
        metrics.CACHE_BYTES.set(self._publisher.cache_bytes)
        metrics.CLOCK_AHEAD.set(self._database.clock.ahead_s)
        return COUNT_S
