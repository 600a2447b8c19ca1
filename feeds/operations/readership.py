"""Readership of a server process: visits of a second become counts, added to the store each minute.

Client addresses are hashed with the key of the day, and then forgotten.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta, tzinfo

from feeds.domain.readership import EMBEDS, HASH_BYTES, counted_address, stated_subscribers
from feeds.errors import StoreError
from feeds.runtime.metrics import Visit
from feeds.store import Database, reader_counts
from feeds.store.reader_counts import Added

ADD_S = 60.0
# Hashes in memory, of 8 bytes each in sets: about 10 MB. Where the store is silent, further readers
# of that time are not counted.
MAX_HASHES = 100_000
MAX_ADDRESSES = 5_000
# Other processes may add to a day for so long after its end.
GRACE = timedelta(minutes=10)
_ANSWERS = frozenset([200, 226, 304])


class Readership:
    """Counts of visits that are not yet in the store. Any thread may add."""

    def __init__(
        self, database: Database, zone: tzinfo, client_of: Callable[[str, str], str]
    ) -> None:
        self._database = database
        self._zone = zone
        self._client_of = client_of
        self._lock = threading.Lock()
        self._days: dict[date, dict[str, Added]] = {}
        self._key_day: date | None = None
        self._key = b""
        self._hash_count = 0

    def count(self, visits: Mapping[Visit, int]) -> None:
        """Count visits, each with how often it came.

        Where the store is silent, and the key of the day not known yet, readers are not told apart.
        """
        answered = [(visit, times) for visit, times in visits.items() if visit.status in _ANSWERS]
        counted = [
            (address, visit, times)
            for visit, times in answered
            if (address := counted_address(visit.path, visit.query, visit.destination))
        ]
        if not counted:
            return
        today = self._today()
        key = b""
        with suppress(StoreError):
            key = self._key_of(today)
        with self._lock:
            feeds = self._days.setdefault(today, {})
            for address, visit, times in counted:
                if address in feeds or len(feeds) < MAX_ADDRESSES:
                    self._note(feeds.setdefault(address, Added()), address, visit, times, key)

    def add_to_store(self) -> float:
        """Add what was counted to the store; return the seconds until the next time."""
        with self._lock:
            days, self._days = self._days, {}
            self._hash_count = 0
        now = self._database.now()
        try:
            if days:
                with self._database.share() as connection:
                    for day, feeds in sorted(days.items()):
                        reader_counts.add(connection, day, feeds, now)
                    last_open = (now - GRACE).astimezone(self._zone).date()
                    reader_counts.end_days(connection, last_open)
        except Exception:
            self._put_back(days)
            raise
        return ADD_S

    def _put_back(self, days: dict[date, dict[str, Added]]) -> None:
        with self._lock:
            for day, feeds in days.items():
                present = self._days.setdefault(day, {})
                for address, added in feeds.items():
                    present.setdefault(address, Added()).include(added)
            rows = [added for feeds in self._days.values() for added in feeds.values()]
            self._hash_count = sum(len(added.hashes) for added in rows)

    def _note(self, added: Added, address: str, visit: Visit, times: int, key: bytes) -> None:
        added.polls += times
        added.unchanged += times * (visit.status == 304)
        added.bytes += times * visit.bytes
        if address in EMBEDS:
            return
        stated = stated_subscribers(visit.agent)
        if stated is not None:
            added.services[stated.service] = stated.subscribers
        elif key and self._hash_count < MAX_HASHES:
            client = self._client_of(visit.peer, visit.forwarded)
            reader = f"{client}\0{visit.agent}".encode("utf-8", "surrogateescape")
            digest = hashlib.blake2b(reader, key=key, digest_size=HASH_BYTES).digest()
            before = len(added.hashes)
            added.hashes.add(int.from_bytes(digest, "little"))
            self._hash_count += len(added.hashes) - before

    def _today(self) -> date:
        return self._database.now().astimezone(self._zone).date()

    def _key_of(self, day: date) -> bytes:
        if self._key_day != day:
            with self._database.share(is_brief=True) as connection:
                self._key = reader_counts.day_key(connection, day)
            self._key_day = day
        return self._key
