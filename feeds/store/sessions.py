"""Sessions of the desk: signed-in browsers, by the hashes of their tokens.

A session ends when it is deleted, at its expiry, after a time without requests, or when its user
is disabled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from feeds.store.schema import user_sessions, users
from feeds.store.users import User, user_from
from feeds.text.dates import from_micros, to_micros

IDLE = timedelta(hours=12)
LIFE = timedelta(days=7)
# A later request is noted when the noted one is this old: not each request writes.
NOTED_EVERY = timedelta(minutes=5)
MAX_OF_USER = 30
_AGENT_CHARS, _NAME_CHARS = 200, 16


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session and its user. ``agent`` is the browser's name for itself."""

    hash: str
    user: User
    created: datetime
    last_seen: datetime
    expires: datetime
    agent: str = ""

    @property
    def name(self) -> str:
        """A name for addresses: the beginning of the hash."""
        return self.hash[:_NAME_CHARS]


def start(connection: Connection, user: User, hashed: str, agent: str, now: datetime) -> None:
    """Store a new session of a user; the oldest of too many ends."""
    _delete_expired(connection, now)
    connection.execute(
        insert(user_sessions).values(
            hash=hashed,
            user_key=user.key,
            created=to_micros(now),
            last_seen=to_micros(now),
            expires=to_micros(now + LIFE),
            agent=agent[:_AGENT_CHARS],
        )
    )
    newest = (
        select(user_sessions.c.hash)
        .where(user_sessions.c.user_key == user.key)
        .order_by(user_sessions.c.created.desc(), user_sessions.c.hash)
        .limit(MAX_OF_USER)
    )
    is_old = (user_sessions.c.user_key == user.key) & user_sessions.c.hash.not_in(newest)
    connection.execute(delete(user_sessions).where(is_old))


def by_hash(connection: Connection, hashed: str, now: datetime) -> Session | None:
    """Return the valid session of a hash; None if there is none."""
    is_wanted = user_sessions.c.hash == hashed
    row = connection.execute(_valid(now).where(is_wanted)).first()
    return None if row is None else _session(row)


def of_user(connection: Connection, user: User, now: datetime) -> list[Session]:
    """Return a user's valid sessions, the last used first."""
    statement = _valid(now).where(user_sessions.c.user_key == user.key)
    rows = connection.execute(statement.order_by(user_sessions.c.last_seen.desc()))
    return [_session(row) for row in rows]


def is_use_due(session: Session, now: datetime) -> bool:
    """Return whether a request of the session is worth a note."""
    return now - session.last_seen >= NOTED_EVERY


def note_use(connection: Connection, session: Session, now: datetime) -> None:
    is_this = user_sessions.c.hash == session.hash
    connection.execute(update(user_sessions).where(is_this).values(last_seen=to_micros(now)))


def end(connection: Connection, hashed: str) -> None:
    """End a session; one that has ended already stays so."""
    connection.execute(delete(user_sessions).where(user_sessions.c.hash == hashed))


def end_of_user(connection: Connection, user: User, name: str) -> None:
    """End the session of a user that has this name; one that has ended already stays so."""
    is_named = user_sessions.c.hash.startswith(name, autoescape=True)
    of_this_user = user_sessions.c.user_key == user.key
    connection.execute(delete(user_sessions).where(of_this_user, is_named))


def end_others(connection: Connection, user: User, hashed: str = "") -> None:
    """End all sessions of a user but the one with this hash."""
    is_other = (user_sessions.c.user_key == user.key) & (user_sessions.c.hash != hashed)
    connection.execute(delete(user_sessions).where(is_other))


def _valid(now: datetime) -> Any:
    """Return the query of all valid sessions with their users."""
    columns = [
        user_sessions.c.hash,
        user_sessions.c.created.label("started"),
        user_sessions.c.last_seen,
        user_sessions.c.expires,
        user_sessions.c.agent,
        *users.columns,
    ]
    return (
        select(*columns)
        .join(users, users.c.key == user_sessions.c.user_key)
        .where(
            users.c.disabled.is_(None),
            user_sessions.c.expires > to_micros(now),
            user_sessions.c.last_seen > to_micros(now - IDLE),
        )
    )


def _delete_expired(connection: Connection, now: datetime) -> None:
    is_over = user_sessions.c.expires <= to_micros(now)
    is_idle = user_sessions.c.last_seen <= to_micros(now - IDLE)
    connection.execute(delete(user_sessions).where(is_over | is_idle))


def _session(row: Row[Any]) -> Session:
    return Session(
        hash=row.hash,
        user=user_from(row),
        created=from_micros(row.started),
        last_seen=from_micros(row.last_seen),
        expires=from_micros(row.expires),
        agent=row.agent,
    )
