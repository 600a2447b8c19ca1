"""Secrets that are valid once and for a short time: sign-in links, challenges of passkeys,
first proofs that wait for a code, second factors that wait for their first code, and the right to
set a password without the former one.

Of a secret only the hash is kept. The number of rows is limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from feeds.store.schema import sign_in_steps
from feeds.text.dates import to_micros

MAX_ROWS = 10_000


class Purpose(StrEnum):
    """The use of a secret."""

    LINK = "link"
    CODE = "code"
    CHALLENGE = "challenge"
    TOTP = "totp"
    PASSWORD = "password"  # noqa: S105 - a word


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stored step; ``user_key`` None: no user is known yet."""

    purpose: Purpose
    user_key: int | None
    data: str


def put(connection: Connection, hashed: str, step: Step, expires: datetime, now: datetime) -> None:
    """Store a step in place of the one with the same hash and purpose."""
    _delete_old(connection, now)
    _delete(connection, hashed, step.purpose)
    connection.execute(
        insert(sign_in_steps).values(
            hash=hashed,
            purpose=step.purpose.value,
            user_key=step.user_key,
            data=step.data,
            expires=to_micros(expires),
        )
    )


def find(connection: Connection, hashed: str, purpose: Purpose, now: datetime) -> Step | None:
    """Return the valid step of a hash; None if there is none."""
    row = connection.execute(
        select(sign_in_steps.c.user_key, sign_in_steps.c.data).where(
            sign_in_steps.c.hash == hashed,
            sign_in_steps.c.purpose == purpose.value,
            sign_in_steps.c.expires > to_micros(now),
        )
    ).first()
    return None if row is None else Step(purpose=purpose, user_key=row.user_key, data=row.data)


def use(connection: Connection, hashed: str, purpose: Purpose, now: datetime) -> Step | None:
    """Return the valid step of a hash, and delete it; None if there is none."""
    step = find(connection, hashed, purpose, now)
    return step if _delete(connection, hashed, purpose) else None


def end_links(connection: Connection, user_key: int) -> None:
    """Delete the unused links of a user, and the rights to a password that links gave."""
    is_link = sign_in_steps.c.purpose.in_([Purpose.LINK.value, Purpose.PASSWORD.value])
    connection.execute(delete(sign_in_steps).where(sign_in_steps.c.user_key == user_key, is_link))


def _delete(connection: Connection, hashed: str, purpose: Purpose) -> bool:
    is_this = (sign_in_steps.c.hash == hashed) & (sign_in_steps.c.purpose == purpose.value)
    return connection.execute(delete(sign_in_steps).where(is_this)).rowcount == 1


def _delete_old(connection: Connection, now: datetime) -> None:
    """Delete expired steps, and those that end first where there are too many."""
    connection.execute(delete(sign_in_steps).where(sign_in_steps.c.expires <= to_micros(now)))
    over = (
        select(sign_in_steps.c.expires)
        .order_by(sign_in_steps.c.expires.desc())
        .offset(MAX_ROWS - 1)
        .limit(1)
    )
    limit = connection.execute(over).scalar()
    if limit is not None:
        connection.execute(delete(sign_in_steps).where(sign_in_steps.c.expires <= limit))
