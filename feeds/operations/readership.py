"""Readership of a server process: visits of a second become counts, added to the store each minute.

Client addresses are hashed with the key of the day, and then forgotten.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta, tzinfo
from itertools import islice

from feeds.domain.readership import EMBEDS, HASH_BYTES, counted_address, stated_subscribers
from feeds.errors import StoreError
from feeds.runtime.metrics import Visits
from feeds.store import Database, reader_counts
from feeds.store.reader_counts import Added

ADD_S = 60.0
# Hashes in memory, of 8 bytes each in sets: about 10 MB. Where the store is silent, further readers
# of that time are not counted.
MAX_HASHES = 100_000
MAX_ADDRESSES = 5_000
# Other processes may add to a day for so long after its end.
GRACE = timedelta(minutes=10)


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

    def count(self, visits: Visits) -> None:
        """Count visits.

        Where the store is silent, and the key of the day not known yet, readers are not told apart.
        """
        targets = {
            target: address for target in visits.readers if (address := counted_address(*target))
        }
        if not targets:
            return
        today, key = self._today(), b""
        with suppress(StoreError):
            key = self._key_of(today)
        with self._lock:
            feeds = self._days.setdefault(today, {})
            for (target, status, size), times in visits.answers.items():
                added = self._added(feeds, targets.get(target, ""))
                if added is not None:
                    added.polls += times
                    added.unchanged += times * (status == 304)
                    added.bytes += times * size
            for target, agents in visits.readers.items():
                address = targets.get(target, "")
                added = self._added(feeds, address)
                if added is not None and address not in EMBEDS:
                    self._note_readers(added, agents, key)

    @staticmethod
    def _added(feeds: dict[str, Added], address: str) -> Added | None:
        """Return the counts of an address; None of an address that is not counted, or one more."""
        if not address or (address not in feeds and len(feeds) >= MAX_ADDRESSES):
            return None
        return feeds.setdefault(address, Added())

    def _note_readers(
        self, added: Added, agents: Mapping[str, set[tuple[str, str]]], key: bytes
    ) -> None:
        before = len(added.hashes)
        free = MAX_HASHES - self._hash_count
        for agent, clients in agents.items():
            stated = stated_subscribers(agent)
            if stated is not None:
                added.services[stated.service] = stated.subscribers
                continue
            of_agent = hashlib.blake2b(
                agent.encode("utf-8", "surrogateescape"), key=key, digest_size=HASH_BYTES
            )
            for peer, forwarded in islice(clients, free if key else 0):
                reader = of_agent.copy()
                reader.update(self._client_of(peer, forwarded).encode())
                added.hashes.add(int.from_bytes(reader.digest(), "little"))
            free -= min(free, len(clients))
        self._hash_count += len(added.hashes) - before

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

    def _today(self) -> date:
        return self._database.now().astimezone(self._zone).date()

    def _key_of(self, day: date) -> bytes:
        if self._key_day != day:
            with self._database.share(is_brief=True) as connection:
                self._key = reader_counts.day_key(connection, day)
            self._key_day = day
        return self._key
