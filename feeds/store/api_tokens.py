"""Tokens of the API: names, scopes, ends and last uses. Secrets are stored as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from feeds.domain.scopes import Scope
from feeds.errors import BadToken, TokenNotFound
from feeds.store.schema import api_tokens
from feeds.text.dates import from_micros, to_micros

# A later use is noted when the noted one is this old: not each request writes.
NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A token without its secret. ``expires`` None: it has no end."""

    name: str
    scopes: frozenset[Scope]
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    last_used: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        return self.revoked is None and (self.expires is None or now < self.expires)


def add(connection: Connection, token: ApiToken, hashed: str) -> None:
    """Store a new token.

    Raises:
        BadToken: another token has its name.
    """
    if _row(connection, token.name) is not None:
        raise BadToken(f"there is a token {token.name!r} already; its name stays its own")
    connection.execute(
        insert(api_tokens).values(
            name=token.name,
            hash=hashed,
            scopes=" ".join(sorted(token.scopes)),
            created=to_micros(token.created),
            expires=None if token.expires is None else to_micros(token.expires),
        )
    )


def by_hash(connection: Connection, hashed: str, now: datetime) -> ApiToken | None:
    """Return the valid token of a hash; None if there is none."""
    row = connection.execute(select(api_tokens).where(api_tokens.c.hash == hashed)).first()
    token = None if row is None else _token(row)
    return token if token is not None and token.is_valid(now) else None


def every(connection: Connection) -> list[ApiToken]:
    """Return all tokens by name, ended and revoked ones included."""
    return [_token(row) for row in connection.execute(select(api_tokens).order_by("name"))]


def revoke(connection: Connection, name: str, now: datetime) -> None:
    """End a token at once.

    Raises:
        TokenNotFound: there is no token of this name.
    """
    if _row(connection, name) is None:
        raise TokenNotFound(name)
    is_this = (api_tokens.c.name == name) & api_tokens.c.revoked.is_(None)
    connection.execute(update(api_tokens).where(is_this).values(revoked=to_micros(now)))


def is_use_due(token: ApiToken, now: datetime) -> bool:
    """Return whether a use of the token is worth a note."""
    return token.last_used is None or now - token.last_used >= NOTED_EVERY


def note_use(connection: Connection, token: ApiToken, now: datetime) -> None:
    is_this = api_tokens.c.name == token.name
    connection.execute(update(api_tokens).where(is_this).values(last_used=to_micros(now)))


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(api_tokens).where(api_tokens.c.name == name)).first()


def _token(row: Row[Any]) -> ApiToken:
    def moment(micros: int | None) -> datetime | None:
        return None if micros is None else from_micros(micros)

    return ApiToken(
        name=row.name,
        scopes=frozenset(Scope(scope) for scope in row.scopes.split()),
        created=from_micros(row.created),
        expires=moment(row.expires),
        revoked=moment(row.revoked),
        last_used=moment(row.last_used),
    )
