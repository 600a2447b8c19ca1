"""Passkeys of users: public keys by their credential ids (WebAuthn Level 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from feeds.errors import BadUser
from feeds.store.schema import passkeys
from feeds.store.users import User
from feeds.text.dates import from_micros, to_micros

MAX_OF_USER = 20


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """A passkey. ``credential_id`` is in base64url, ``public_key`` in COSE."""

    key: int = 0
    credential_id: str
    user_key: int
    public_key: bytes
    sign_count: int
    label: str
    created: datetime
    last_used: datetime | None = None


def add(connection: Connection, passkey: Passkey) -> None:
    """Store a new passkey.

    Raises:
        BadUser: it is stored already, or the user has too many.
    """
    if by_credential(connection, passkey.credential_id) is not None:
        raise BadUser("this passkey is registered already")
    count = len(connection.execute(_of(passkey.user_key)).all())
    if count >= MAX_OF_USER:
        raise BadUser(f"a user has at most {MAX_OF_USER} passkeys; remove one first")
    connection.execute(
        insert(passkeys).values(
            credential_id=passkey.credential_id,
            user_key=passkey.user_key,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            label=passkey.label,
            created=to_micros(passkey.created),
        )
    )


def by_credential(connection: Connection, credential_id: str) -> Passkey | None:
    if not credential_id.isascii() or "\0" in credential_id:
        return None
    is_this = passkeys.c.credential_id == credential_id
    row = connection.execute(select(passkeys).where(is_this)).first()
    return None if row is None else _passkey(row)


def of_user(connection: Connection, user: User) -> list[Passkey]:
    """Return a user's passkeys, the oldest first."""
    rows = connection.execute(_of(user.key).order_by(passkeys.c.key))
    return [_passkey(row) for row in rows]


def note_use(connection: Connection, passkey: Passkey, sign_count: int, now: datetime) -> None:
    statement = update(passkeys).where(passkeys.c.key == passkey.key)
    connection.execute(statement.values(sign_count=sign_count, last_used=to_micros(now)))


def remove(connection: Connection, user: User, key: int) -> bool:
    """Delete a user's passkey; return whether there was one."""
    is_this = (passkeys.c.user_key == user.key) & (passkeys.c.key == key)
    return connection.execute(delete(passkeys).where(is_this)).rowcount == 1


def _of(user_key: int) -> Any:
    return select(passkeys).where(passkeys.c.user_key == user_key)


def _passkey(row: Row[Any]) -> Passkey:
    return Passkey(
        key=row.key,
        credential_id=row.credential_id,
        user_key=row.user_key,
        public_key=row.public_key,
        sign_count=row.sign_count,
        label=row.label,
        created=from_micros(row.created),
        last_used=None if row.last_used is None else from_micros(row.last_used),
    )
