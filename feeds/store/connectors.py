"""Connectors: systems that send articles by HTTP, what they have said last, and their log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from feeds.errors import BadConnector, ConnectorNotFound
from feeds.model import Enclosure
from feeds.store.rows import upsert
from feeds.store.schema import (
    connector_items,
    connector_log,
    connector_messages,
    connector_pictures,
    connectors,
)
from feeds.text.dates import from_micros, to_micros

MAX_PROBLEM_CHARS = 300
# For how long the ids of messages are kept, so that a repeated one changes nothing.
KEPT = timedelta(days=7)
MOST_LOGGED = 200  # messages of one connector


class ItemState(StrEnum):
    """What a connector has said last about one of its articles."""

    PUBLIC = "public"
    UNPUBLISHED = "unpublished"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Connector:
    """A system that sends articles; its name is the source of their ids.

    ``section`` and ``language`` are those of all its articles, or empty. ``problem`` is the reason
    of the last refusal.
    """

    key: int = 0
    name: str
    kind: str
    section: str = ""
    language: str = ""
    secret: str = field(repr=False)
    former_secret: str = field(default="", repr=False)
    former_until: datetime | None = None
    created: datetime
    accepted: int = 0
    refused: int = 0
    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    problem: str = ""

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the accepted secrets at ``now``: after a rotation the former one, too."""
        has_former = self.former_until is not None and now < self.former_until
        return (self.secret, self.former_secret) if has_former else (self.secret,)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What a connector has said last about an article. ``article_key`` is None where there is no
    article yet, ``version`` where the connector gives none.
    """

    source_id: str
    article_key: int | None
    version: int | None
    state: ItemState


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """A message of a connector. ``problem`` is empty where it was accepted."""

    at: datetime
    summary: str
    problem: str = ""


def add(connection: Connection, connector: Connector) -> None:
    """Store a new connector.

    Raises:
        BadConnector: another connector has its name.
    """
    is_it = connectors.c.name == connector.name
    if connection.execute(select(connectors.c.key).where(is_it)).first():
        raise BadConnector("name", f"there is a connector {connector.name!r} already")
    connection.execute(
        insert(connectors).values(
            name=connector.name,
            kind=connector.kind,
            section=connector.section,
            language=connector.language,
            secret=connector.secret,
            former_secret="",
            former_until=0,
            created=to_micros(connector.created),
            accepted=0,
            refused=0,
            problem="",
        )
    )


def by_name(connection: Connection, name: str) -> Connector:
    """Return a connector.

    Raises:
        ConnectorNotFound: there is none of this name.
    """
    row = connection.execute(select(connectors).where(connectors.c.name == name)).first()
    if row is None:
        raise ConnectorNotFound(name)
    return _connector(row)


def every(connection: Connection) -> list[Connector]:
    """Return all connectors by name."""
    rows = connection.execute(select(connectors).order_by(connectors.c.name))
    return [_connector(row) for row in rows]


def set_secret(
    connection: Connection, connector: Connector, secret: str, former_until: datetime
) -> None:
    """Give a connector another secret; the present one is accepted, too, until ``former_until``."""
    values = {
        "secret": secret,
        "former_secret": connector.secret,
        "former_until": to_micros(former_until),
    }
    _update(connection, connector, values)


def forget_former_secrets(connection: Connection, now: datetime) -> None:
    """Delete former secrets that are accepted no more."""
    is_over = (connectors.c.former_secret != "", connectors.c.former_until <= to_micros(now))
    connection.execute(update(connectors).where(*is_over).values(former_secret="", former_until=0))


def remove(connection: Connection, connector: Connector) -> None:
    """Delete a connector, its log and what it has said; its articles stay."""
    for table in (connector_items, connector_messages, connector_log, connector_pictures):
        connection.execute(delete(table).where(table.c.connector_key == connector.key))
    connection.execute(delete(connectors).where(connectors.c.key == connector.key))


def rename_section(connection: Connection, old: str, new: str) -> None:
    """Replace a section's slug."""
    is_old = connectors.c.section == old
    connection.execute(update(connectors).where(is_old).values(section=new))


def item(connection: Connection, connector: Connector, source_id: str) -> Item | None:
    """Return what a connector has said last about an article; None for the first time."""
    row = connection.execute(
        select(connector_items).where(
            connector_items.c.connector_key == connector.key,
            connector_items.c.source_id == source_id,
        )
    ).first()
    if row is None:
        return None
    return Item(
        source_id=row.source_id,
        article_key=row.article_key,
        version=row.version,
        state=ItemState(row.state),
    )


def set_item(connection: Connection, connector: Connector, said: Item) -> None:
    """Store what a connector has said now about an article."""
    row = {
        "connector_key": connector.key,
        "source_id": said.source_id,
        "article_key": said.article_key,
        "version": said.version,
        "state": said.state.value,
    }
    upsert(connection, connector_items, row, ["connector_key", "source_id"])


def has_message(connection: Connection, connector: Connector, message_id: str) -> bool:
    """Return whether a message was carried out before."""
    statement = select(connector_messages.c.at).where(
        connector_messages.c.connector_key == connector.key,
        connector_messages.c.message_id == message_id,
    )
    return connection.execute(statement).first() is not None


def note_message(
    connection: Connection, connector: Connector, message_id: str, now: datetime
) -> None:
    """Note that a message was carried out; notes older than ``KEPT`` are deleted."""
    old = connector_messages.c.at < to_micros(now - KEPT)
    connection.execute(delete(connector_messages).where(old))
    connection.execute(
        insert(connector_messages).values(
            connector_key=connector.key, message_id=message_id, at=to_micros(now)
        )
    )


def log(connection: Connection, connector: Connector, row: LogRow) -> None:
    """Count a message, and log it; the log has the last ``MOST_LOGGED`` messages."""
    at, problem = to_micros(row.at), row.problem[:MAX_PROBLEM_CHARS]
    connection.execute(
        insert(connector_log).values(
            connector_key=connector.key, at=at, summary=row.summary, problem=problem
        )
    )
    of_connector = connector_log.c.connector_key == connector.key
    newest_first = (
        select(connector_log.c.key).where(of_connector).order_by(connector_log.c.key.desc())
    )
    last = connection.execute(newest_first.offset(MOST_LOGGED).limit(1)).scalar()
    if last is not None:
        connection.execute(delete(connector_log).where(of_connector, connector_log.c.key <= last))
    values: dict[str, Any] = {"accepted": connectors.c.accepted + 1, "accepted_at": at}
    if problem:
        values = {"refused": connectors.c.refused + 1, "refused_at": at, "problem": problem}
    _update(connection, connector, values)


def logged(connection: Connection, connector: Connector, limit: int) -> list[LogRow]:
    """Return the last messages of a connector, newest first."""
    rows = connection.execute(
        select(connector_log)
        .where(connector_log.c.connector_key == connector.key)
        .order_by(connector_log.c.key.desc())
        .limit(limit)
    )
    return [
        LogRow(at=from_micros(row.at), summary=row.summary, problem=row.problem) for row in rows
    ]


def set_picture(
    connection: Connection, connector: Connector, media_id: str, picture: Enclosure
) -> None:
    """Store the picture that a connector knows by ``media_id``."""
    row = {
        "connector_key": connector.key,
        "media_id": media_id,
        "url": picture.url,
        "media_type": picture.media_type,
        "length": picture.length,
        "width": picture.width,
        "height": picture.height,
    }
    upsert(connection, connector_pictures, row, ["connector_key", "media_id"])


def pictures(
    connection: Connection, connector: Connector, media_ids: Collection[str]
) -> dict[str, Enclosure]:
    """Return the stored pictures among ``media_ids``."""
    rows = connection.execute(
        select(connector_pictures).where(
            connector_pictures.c.connector_key == connector.key,
            connector_pictures.c.media_id.in_(list(media_ids)),
        )
    )
    return {
        row.media_id: Enclosure(
            url=row.url,
            media_type=row.media_type,
            length=row.length,
            width=row.width,
            height=row.height,
        )
        for row in rows
    }


def _update(connection: Connection, connector: Connector, values: dict[str, Any]) -> None:
    connection.execute(update(connectors).where(connectors.c.key == connector.key).values(values))


def _connector(row: Row[Any]) -> Connector:
    def moment(micros: int | None) -> datetime | None:
        return from_micros(micros) if micros else None

    return Connector(
        key=row.key,
        name=row.name,
        kind=row.kind,
        section=row.section,
        language=row.language,
        secret=row.secret,
        former_secret=row.former_secret,
        former_until=moment(row.former_until),
        created=from_micros(row.created),
        accepted=row.accepted,
        refused=row.refused,
        accepted_at=moment(row.accepted_at),
        refused_at=moment(row.refused_at),
        problem=row.problem,
    )
