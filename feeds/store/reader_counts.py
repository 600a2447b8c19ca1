"""Counts of readers: by feed and day, without their addresses.

Server processes add what they have counted once a minute. Distinct readers are keyed hashes in a
sketch; the key of a day and its sketches are deleted when the day is over.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from feeds.domain.readership import Group, distinct, merged
from feeds.store.engine import Database
from feeds.store.rows import insert_statement, upsert
from feeds.store.schema import reader_counts, reader_keys, reader_services, reader_sketches
from feeds.text.dates import to_micros

KEPT_DAYS = 400
# Feeds that are counted by themselves on one day, and services of a feed; more count together.
MAX_FEEDS = 2_000
MAX_SERVICES = 50
_KEY_BYTES = 32
_EPOCH = date(1970, 1, 1)


@dataclass(kw_only=True)
class Added:
    """What a process has counted for a feed since it last added."""

    polls: int = 0
    unchanged: int = 0
    bytes: int = 0
    hashes: set[int] = field(default_factory=set)
    services: dict[str, int] = field(default_factory=dict)

    def include(self, other: Added) -> None:
        self.polls += other.polls
        self.unchanged += other.unchanged
        self.bytes += other.bytes
        self.hashes |= other.hashes
        self.services |= other.services


@dataclass(kw_only=True)
class Delays:
    """Deliveries of a feed, and the milliseconds since the first change that each brings."""

    count: int = 0
    total_ms: int = 0
    longest_ms: int = 0

    def add(self, delay_ms: int) -> None:
        self.count += 1
        self.total_ms += delay_ms
        self.longest_ms = max(self.longest_ms, delay_ms)


@dataclass(frozen=True, kw_only=True)
class FeedDay:
    """The counts of a feed or group on one day."""

    day: date
    address: str
    polls: int
    unchanged: int
    bytes: int
    readers: int
    deliveries: int
    delay_ms: int
    longest_delay_ms: int


@dataclass(frozen=True, kw_only=True)
class ServiceDay:
    """The newest number of subscribers that a service has stated for a feed on one day."""

    day: date
    address: str
    service: str
    subscribers: int


def number_of(day: date) -> int:
    """Return a day as the tables have it."""
    return (day - _EPOCH).days


def day_key(connection: Connection, day: date) -> bytes:
    """Return the secret key of a day, the same for all processes; a missing one is made."""
    number = number_of(day)
    row = {"day": number, "key": secrets.token_bytes(_KEY_BYTES)}
    statement = insert_statement(connection, reader_keys).values(row)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["day"]))
    is_day = reader_keys.c.day == number
    return bytes(connection.execute(select(reader_keys.c.key).where(is_day)).scalar_one())


def add(connection: Connection, day: date, feeds: Mapping[str, Added], now: datetime) -> None:
    """Add counts of a day."""
    number = number_of(day)
    counted = _bounded(connection, number, feeds)
    rows = [
        {
            "day": number,
            "address": address,
            "polls": added.polls,
            "unchanged": added.unchanged,
            "bytes": added.bytes,
        }
        for address, added in counted.items()
    ]
    # In one order, so that no two processes wait for each other.
    _increase(connection, sorted(rows, key=lambda row: str(row["address"])))
    _add_hashes(connection, number, counted)
    for address, added in sorted(counted.items()):
        _state_services(connection, number, address, added.services, now)


def add_delays(connection: Connection, day: date, delays: Mapping[str, Delays]) -> None:
    """Add deliveries of a day."""
    rows = [
        {
            "day": number_of(day),
            "address": address,
            "deliveries": added.count,
            "delay_ms": added.total_ms,
            "longest_delay_ms": added.longest_ms,
        }
        for address, added in sorted(delays.items())
    ]
    _increase(connection, rows)


def end_days(connection: Connection, day: date) -> None:
    """Delete the keys and sketches of the days before ``day``: nobody can count them again."""
    number = number_of(day)
    is_over = reader_keys.c.day < number
    if connection.execute(select(reader_keys.c.day).where(is_over).limit(1)).first() is None:
        return
    if connection.dialect.name == "sqlite":
        # Deleted bytes are overwritten.
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for table in (reader_keys, reader_sketches):
        connection.execute(delete(table).where(table.c.day < number))


def days(
    connection: Connection, first: date, last: date, address: str = ""
) -> tuple[list[FeedDay], list[ServiceDay]]:
    """Return the counts of some days, and what services have stated on them."""
    counts = connection.execute(_between(reader_counts, first, last, address)).mappings()
    stated = connection.execute(_between(reader_services, first, last, address))
    return (
        [FeedDay(**{**row, "day": _EPOCH + timedelta(days=row["day"])}) for row in counts],
        [
            ServiceDay(
                day=_EPOCH + timedelta(days=row.day),
                address=row.address,
                service=row.service,
                subscribers=row.subscribers,
            )
            for row in stated
        ],
    )


def delete_former(database: Database) -> int:
    """Delete counts that are older than ``KEPT_DAYS``; return how many."""
    first = number_of((database.now() - timedelta(days=KEPT_DAYS)).date())
    with database.share() as connection:
        end_days(connection, (database.now() - timedelta(days=1)).date())
        connection.execute(delete(reader_services).where(reader_services.c.day < first))
        deleted = connection.execute(delete(reader_counts).where(reader_counts.c.day < first))
    return deleted.rowcount


def _between(table: Any, first: date, last: date, address: str) -> Any:
    statement = select(table).where(table.c.day.between(number_of(first), number_of(last)))
    if address:
        statement = statement.where(table.c.address == address)
    return statement.order_by(table.c.day, table.c.address)


def _bounded(connection: Connection, day: int, feeds: Mapping[str, Added]) -> dict[str, Added]:
    """Return the counts with those of feeds over ``MAX_FEEDS`` together."""
    table = reader_counts
    known = set(connection.execute(select(table.c.address).where(table.c.day == day)).scalars())
    counted: dict[str, Added] = {}
    for address, added in feeds.items():
        if address not in known and len(known) >= MAX_FEEDS:
            counted.setdefault(Group.OTHER, Added()).include(added)
        else:
            known.add(address)
            counted.setdefault(address, Added()).include(added)
    return counted


def _increase(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = reader_counts
    statement = insert_statement(connection, table)
    sums = {
        name: table.c[name] + statement.excluded[name]
        for name in rows[0]
        if name not in ("day", "address", "longest_delay_ms")
    }
    if "longest_delay_ms" in rows[0]:
        is_sqlite = connection.dialect.name == "sqlite"
        greatest = func.max if is_sqlite else func.greatest
        sums["longest_delay_ms"] = greatest(
            table.c.longest_delay_ms, statement.excluded.longest_delay_ms
        )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["day", "address"], set_=sums), rows
    )


def _add_hashes(connection: Connection, day: int, feeds: Mapping[str, Added]) -> None:
    """Merge hashes into the sketches of their feeds, whose counts this transaction has locked."""
    table = reader_sketches
    for address, added in sorted(feeds.items()):
        if not added.hashes:
            continue
        is_feed = (table.c.day == day) & (table.c.address == address)
        stored = connection.execute(select(table.c.hashes).where(is_feed)).scalar()
        sketch = merged(bytes(stored or b""), added.hashes)
        if sketch == stored:
            continue
        row = {"day": day, "address": address, "hashes": sketch}
        upsert(connection, table, row, ["day", "address"])
        is_counted = (reader_counts.c.day == day) & (reader_counts.c.address == address)
        readers = distinct(sketch)
        is_more = reader_counts.c.readers < readers
        connection.execute(update(reader_counts).where(is_counted, is_more).values(readers=readers))


def _state_services(
    connection: Connection, day: int, address: str, services: Mapping[str, int], now: datetime
) -> None:
    if not services:
        return
    table = reader_services
    is_feed = (table.c.day == day) & (table.c.address == address)
    known = set(connection.execute(select(table.c.service).where(is_feed)).scalars())
    for service, subscribers in sorted(services.items()):
        if service in known or len(known) < MAX_SERVICES:
            known.add(service)
            row = {
                "day": day,
                "address": address,
                "service": service,
                "subscribers": subscribers,
                "at": to_micros(now),
            }
            upsert(connection, table, row, ["day", "address", "service"])
