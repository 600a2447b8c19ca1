"""Users of the desk: names, roles, password hashes and second factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from feeds.domain.roles import Role
from feeds.errors import BadUser, UserNotFound
from feeds.store.schema import passkeys, recovery_codes, sign_in_steps, user_sessions, users
from feeds.text.dates import from_micros, to_micros


@dataclass(frozen=True, kw_only=True)
class User:
    """A user. ``password_hash`` is empty before the first password, ``totp_secret`` without a
    second factor. A disabled user cannot sign in.
    """

    key: int = 0
    name: str
    full_name: str = ""
    email: str = ""
    role: Role
    password_hash: str = ""
    language: str = ""
    totp_secret: str = ""
    totp_step: int = 0
    created: datetime
    disabled: datetime | None = None

    @property
    def shown_name(self) -> str:
        return self.full_name or self.name


def add(connection: Connection, user: User) -> User:
    """Store a new user, and return it with its key.

    Raises:
        BadUser: another user has its name.
    """
    if by_name(connection, user.name) is not None:
        raise BadUser(f"there is a user {user.name!r} already")
    connection.execute(
        insert(users).values(
            name=user.name,
            full_name=user.full_name,
            email=user.email,
            role=user.role.value,
            password_hash=user.password_hash,
            language=user.language,
            totp_secret="",
            totp_step=0,
            created=to_micros(user.created),
        )
    )
    return named(connection, user.name)


def by_name(connection: Connection, name: str) -> User | None:
    if "\0" in name:
        return None  # PostgreSQL has no such texts
    row = connection.execute(select(users).where(users.c.name == name)).first()
    return None if row is None else user_from(row)


def named(connection: Connection, name: str) -> User:
    """Return the user with a name.

    Raises:
        UserNotFound: there is none.
    """
    user = by_name(connection, name)
    if user is None:
        raise UserNotFound(name)
    return user


def by_key(connection: Connection, key: int) -> User:
    """Return the user with a key.

    Raises:
        UserNotFound: there is none.
    """
    row = connection.execute(select(users).where(users.c.key == key)).first()
    if row is None:
        raise UserNotFound(str(key))
    return user_from(row)


def every(connection: Connection) -> list[User]:
    """Return all users by name, disabled ones included."""
    return [user_from(row) for row in connection.execute(select(users).order_by(users.c.name))]


def count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())


def has_other_chief(connection: Connection, user: User) -> bool:
    """Return whether another user is a chief and can sign in."""
    is_other = (users.c.key != user.key) & users.c.disabled.is_(None)
    statement = select(users.c.key).where(is_other, users.c.role == Role.CHIEF.value).limit(1)
    return connection.execute(statement).first() is not None


def change(connection: Connection, user: User, **values: Any) -> None:
    """Change columns of a user."""
    connection.execute(update(users).where(users.c.key == user.key).values(values))


def disable(connection: Connection, user: User, now: datetime) -> None:
    """Disable a user, and end its sessions and its unused links."""
    change(connection, user, disabled=to_micros(now))
    end_access(connection, user)


def end_access(connection: Connection, user: User) -> None:
    """End a user's sessions and its unused links."""
    connection.execute(delete(user_sessions).where(user_sessions.c.user_key == user.key))
    connection.execute(delete(sign_in_steps).where(sign_in_steps.c.user_key == user.key))


def use_totp_step(connection: Connection, user: User, step: int) -> bool:
    """Mark the code of a time step as used; return False if it, or a later one, was used."""
    is_new = (users.c.key == user.key) & (users.c.totp_step < step)
    return connection.execute(update(users).where(is_new).values(totp_step=step)).rowcount == 1


def replace_recovery_codes(connection: Connection, user: User, hashes: Sequence[str]) -> None:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user_key == user.key))
    if hashes:
        rows = [{"user_key": user.key, "hash": hashed} for hashed in hashes]
        connection.execute(insert(recovery_codes), rows)


def count_recovery_codes(connection: Connection, user: User) -> int:
    """Return how many codes a user has not used."""
    is_own = recovery_codes.c.user_key == user.key
    statement = select(func.count()).select_from(recovery_codes).where(is_own)
    return int(connection.execute(statement).scalar_one())


def use_recovery_code(connection: Connection, user: User, hashed: str) -> bool:
    """Delete a recovery code; return whether it was there."""
    is_code = (recovery_codes.c.user_key == user.key) & (recovery_codes.c.hash == hashed)
    return connection.execute(delete(recovery_codes).where(is_code)).rowcount == 1


def remove_second_factors(connection: Connection, user: User) -> None:
    """Delete a user's second factor, recovery codes and passkeys, for a user who lost them."""
    change(connection, user, totp_secret="", totp_step=0)
    replace_recovery_codes(connection, user, ())
    connection.execute(delete(passkeys).where(passkeys.c.user_key == user.key))


def user_from(row: Row[Any]) -> User:
    """Return the user of a row that has the columns of the table."""
    return User(
        key=row.key,
        name=row.name,
        full_name=row.full_name,
        email=row.email,
        role=Role(row.role),
        password_hash=row.password_hash,
        language=row.language,
        totp_secret=row.totp_secret,
        totp_step=row.totp_step,
        created=from_micros(row.created),
        disabled=None if row.disabled is None else from_micros(row.disabled),
    )
