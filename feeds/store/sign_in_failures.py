"""Failed attempts to sign in: of each account and of each client address, with a growing pause.

An attempt is counted before it is checked, so attempts at once gain nothing. No name and no
address is stored: a row has a hash with the store's key. The number of rows is limited.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from feeds.store.engine import fact
from feeds.store.rows import insert_statement
from feeds.store.schema import meta, sign_in_failures
from feeds.text.dates import to_micros

MAX_ROWS = 10_000
FORGOTTEN_AFTER = timedelta(days=1)
_KEY = "sign_in_key"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The free attempts of a subject (``kind`` and ``name``), and its longest pause.

    The pause after the last free attempt is a minute; each further attempt doubles it.
    """

    kind: str
    name: str
    free: int
    longest: timedelta

    def pause(self, count: int) -> timedelta:
        """Return the pause after ``count`` attempts."""
        if count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 20)
        return min(self.longest, timedelta(minutes=1 << doublings))


def begin(connection: Connection, limits: Sequence[Limit], now: datetime) -> int:
    """Count an attempt of all subjects; return 0, or the seconds to wait if one is blocked.

    An attempt of a blocked subject is not counted.
    """
    _delete_old(connection, now)
    key = _key(connection)
    for limit in limits:
        _ensure(connection, _hash(key, limit), now)
    hashes = sorted(_hash(key, limit) for limit in limits)
    rows = connection.execute(
        select(sign_in_failures)
        .where(sign_in_failures.c.hash.in_(hashes))
        .order_by(sign_in_failures.c.hash)
        .with_for_update()
    ).all()
    blocked_until: int = max(row.blocked_until for row in rows)
    if blocked_until > to_micros(now):
        return 1 + (blocked_until - to_micros(now)) // 1_000_000
    counts = {row.hash: row.attempts for row in rows}
    for limit in limits:
        hashed = _hash(key, limit)
        count = counts[hashed] + 1
        pause = limit.pause(count)
        connection.execute(
            update(sign_in_failures)
            .where(sign_in_failures.c.hash == hashed)
            .values(attempts=count, at=to_micros(now), blocked_until=to_micros(now + pause))
        )
    return 0


def forgive(connection: Connection, limits: Sequence[Limit]) -> None:
    """Forget the attempts of subjects after a success."""
    key = _key(connection)
    hashes = [_hash(key, limit) for limit in limits]
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.hash.in_(hashes)))


def take_back(connection: Connection, limits: Sequence[Limit]) -> None:
    """Take back the last attempt of subjects, which was none of a stranger."""
    key = _key(connection)
    hashes = [_hash(key, limit) for limit in limits]
    connection.execute(
        update(sign_in_failures)
        .where(sign_in_failures.c.hash.in_(hashes), sign_in_failures.c.attempts > 0)
        .values(attempts=sign_in_failures.c.attempts - 1, blocked_until=0)
    )


def _ensure(connection: Connection, hashed: str, now: datetime) -> None:
    row = {"hash": hashed, "attempts": 0, "at": to_micros(now), "blocked_until": 0}
    statement = insert_statement(connection, sign_in_failures).values(row)
    connection.execute(statement.on_conflict_do_nothing())


def _hash(key: str, limit: Limit) -> str:
    subject = f"{limit.kind}\0{limit.name}".encode()
    return hmac.new(key.encode(), subject, hashlib.sha256).hexdigest()


def _key(connection: Connection) -> str:
    """Return the store's key, a new one at the first attempt."""
    key = fact(connection, _KEY)
    if key:
        return key
    statement = insert_statement(connection, meta).values(name=_KEY, value=secrets.token_hex(32))
    connection.execute(statement.on_conflict_do_nothing())
    return fact(connection, _KEY)


def _delete_old(connection: Connection, now: datetime) -> None:
    """Delete forgotten failures, and the oldest where there are too many."""
    is_old = sign_in_failures.c.at < to_micros(now - FORGOTTEN_AFTER)
    connection.execute(delete(sign_in_failures).where(is_old))
    over = (
        select(sign_in_failures.c.at)
        .order_by(sign_in_failures.c.at.desc())
        .offset(MAX_ROWS - 1)
        .limit(1)
    )
    limit = connection.execute(over).scalar()
    if limit is not None:
        connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at <= limit))
