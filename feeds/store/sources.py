"""Sources: feeds imported on schedule, with due times, results and pushed documents."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from feeds.errors import SourceNotFound
from feeds.store import validators
from feeds.store.leases import Lease, lease_rows
from feeds.store.schema import source_pushes, sources
from feeds.text.dates import from_micros, to_micros
from feeds.text.numbers import parse_whole_number

FIRST_INTERVAL_S = 900


@dataclass(frozen=True, kw_only=True)
class FeedSource:
    """A source.

    ``failures`` counts consecutive failures; ``taken_at`` is the time of the last new article.
    ``zone`` (IANA) is that of times without one; empty means UTC. ``document_hash`` and
    ``item_hashes`` are those of the last document, ``boilerplate`` the lines that many of its
    items share. A permanent redirect leads to ``moved_to`` since ``moved_since``.
    """

    key: int = 0
    url: str
    title: str = ""
    section: str = ""
    language: str = ""
    is_paused: bool = False
    due: datetime | None = None
    interval_s: int = FIRST_INTERVAL_S
    failures: int = 0
    problem: str = ""
    polled_at: datetime | None = None
    taken_at: datetime | None = None
    hub: str = ""
    topic: str = ""
    token: str = ""
    secret: str = ""
    lease_until: datetime | None = None
    zone: str = ""
    strips_boilerplate: bool = False
    reads_sitemap: bool = False
    document_hash: str = ""
    item_hashes: frozenset[str] = frozenset()
    boilerplate: tuple[str, ...] = ()
    moved_to: str = ""
    moved_since: datetime | None = None


def add(connection: Connection, source: FeedSource, now: datetime) -> bool:
    """Store a new source, due at once; return False if its address exists."""
    if known(connection, source.url):
        return False
    values = {
        "url": source.url,
        "title": source.title,
        "section": source.section,
        "language": source.language,
        "is_paused": 0,
        "due": to_micros(now),
        "interval_s": source.interval_s,
        "failures": 0,
        "problem": "",
        "polled_at": None,
        "taken_at": None,
        "hub": "",
        "topic": "",
        "token": secrets.token_urlsafe(24),
        "secret": secrets.token_urlsafe(32),
        "lease_until": 0,
        "claim": "",
        "claimed_until": 0,
        "zone": source.zone,
        "strips_boilerplate": int(source.strips_boilerplate),
        "reads_sitemap": int(source.reads_sitemap),
    }
    connection.execute(insert(sources).values(values))
    validators.forget(connection, source.url)
    return True


def every(connection: Connection) -> list[FeedSource]:
    """Return all sources by address."""
    return [_source(row) for row in connection.execute(select(sources).order_by(sources.c.url))]


def known(connection: Connection, url: str) -> bool:
    """Return whether a source has this address."""
    row = connection.execute(select(sources.c.key).where(sources.c.url == url)).first()
    return row is not None


def named(connection: Connection, name: str) -> FeedSource:
    """Return the source with this address or number.

    Raises:
        SourceNotFound.
    """
    number = parse_whole_number(name, max_digits=11)
    row = connection.execute(
        select(sources).where((sources.c.url == name) | (sources.c.key == number))
    ).first()
    if row is None:
        raise SourceNotFound(name)
    return _source(row)


def by_token(connection: Connection, token: str) -> FeedSource | None:
    """Return the source whose hub uses this callback token."""
    row = connection.execute(select(sources).where(sources.c.token == token)).first()
    return _source(row) if row else None


def pause(connection: Connection, source: FeedSource, *, is_paused: bool, now: datetime) -> None:
    """Pause a source, or resume it: then it is due at once, with its failures reset."""
    values: dict[str, Any] = {"is_paused": int(is_paused)}
    values |= {} if is_paused else {"due": to_micros(now), "failures": 0, "problem": ""}
    connection.execute(update(sources).where(sources.c.key == source.key).values(values))


def change(connection: Connection, source: FeedSource, values: dict[str, Any]) -> None:
    """Store what an operator decided about a source: columns by name."""
    connection.execute(update(sources).where(sources.c.key == source.key).values(values))


def remove(connection: Connection, source: FeedSource) -> None:
    connection.execute(delete(source_pushes).where(source_pushes.c.source_key == source.key))
    connection.execute(delete(sources).where(sources.c.key == source.key))
    validators.forget(connection, source.url)


def lease_due(connection: Connection, lease: Lease) -> list[FeedSource]:
    """Take sources that are due, the longest waiting first."""
    conditions = [sources.c.is_paused == 0, sources.c.due <= to_micros(lease.now)]
    return [
        _source(row) for row in lease_rows(connection, sources, conditions, [sources.c.due], lease)
    ]


def settle(connection: Connection, key: int, values: dict[str, Any]) -> None:
    """Store the result of a poll and release the source; times are datetimes."""
    stored = {
        name: to_micros(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    connection.execute(
        update(sources).where(sources.c.key == key).values(**stored, claim="", claimed_until=0)
    )
    # Documents pushed during a poll are imported at once.
    waits = select(source_pushes.c.key).where(source_pushes.c.source_key == sources.c.key).exists()
    if "polled_at" in stored:
        connection.execute(
            update(sources).where(sources.c.key == key, waits).values(due=stored["polled_at"])
        )


def lease(connection: Connection, source: FeedSource, until: datetime) -> None:
    """Store a confirmed lease of the source's hub."""
    connection.execute(
        update(sources).where(sources.c.key == source.key).values(lease_until=to_micros(until))
    )


def unlease(connection: Connection, source: FeedSource, problem: str) -> None:
    """Record that the hub's subscription ended; the source is only polled."""
    connection.execute(
        update(sources).where(sources.c.key == source.key).values(lease_until=0, problem=problem)
    )


def keep_push(
    connection: Connection, source: FeedSource, body: bytes, media_type: str, now: datetime
) -> None:
    """Store a pushed document until it is imported; the source is due at once."""
    row = {"source_key": source.key, "at": to_micros(now), "media_type": media_type, "body": body}
    connection.execute(insert(source_pushes).values(row))
    connection.execute(
        update(sources).where(sources.c.key == source.key).values(due=to_micros(now))
    )


def pushes(connection: Connection, key: int) -> list[tuple[int, bytes, str]]:
    """Return the pushed documents that wait (key, body, media type), oldest first."""
    rows = connection.execute(
        select(source_pushes).where(source_pushes.c.source_key == key).order_by(source_pushes.c.key)
    )
    return [(row.key, row.body, row.media_type) for row in rows]


def drop_push(connection: Connection, key: int) -> None:
    connection.execute(delete(source_pushes).where(source_pushes.c.key == key))


def _source(row: Row[Any]) -> FeedSource:
    def at(micros: int | None) -> datetime | None:
        return from_micros(micros) if micros else None

    return FeedSource(
        key=row.key,
        url=row.url,
        title=row.title,
        section=row.section,
        language=row.language,
        is_paused=bool(row.is_paused),
        due=at(row.due),
        interval_s=row.interval_s,
        failures=row.failures,
        problem=row.problem,
        polled_at=at(row.polled_at),
        taken_at=at(row.taken_at),
        hub=row.hub,
        topic=row.topic,
        token=row.token,
        secret=row.secret,
        lease_until=at(row.lease_until),
        zone=row.zone,
        strips_boilerplate=bool(row.strips_boilerplate),
        reads_sitemap=bool(row.reads_sitemap),
        document_hash=row.document_hash,
        item_hashes=frozenset(row.item_hashes.split()),
        boilerplate=tuple(json.loads(row.boilerplate or "[]")),
        moved_to=row.moved_to,
        moved_since=at(row.moved_since),
    )
