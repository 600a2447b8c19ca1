"""The validators of an address's last answer, for the next conditional request (RFC 9110 §13.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from feeds.store.schema import polls


@dataclass(frozen=True, kw_only=True)
class Validators:
    """The ETag and Last-Modified of an answer, as the server wrote them; empty if not given."""

    etag: str = ""
    last_modified: str = ""


def load(connection: Connection, url: str) -> Validators:
    row = connection.execute(
        select(polls.c.etag, polls.c.last_modified).where(polls.c.url == url)
    ).first()
    return Validators(etag=row.etag, last_modified=row.last_modified) if row else Validators()


def save(connection: Connection, url: str, validators: Validators) -> None:
    """Replace the validators of ``url``."""
    forget(connection, url)
    connection.execute(
        insert(polls).values(url=url, etag=validators.etag, last_modified=validators.last_modified)
    )


def forget(connection: Connection, url: str) -> None:
    """Let the next request be answered in full."""
    connection.execute(delete(polls).where(polls.c.url == url))
