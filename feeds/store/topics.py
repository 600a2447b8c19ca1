"""What subscribers wait for under the address that it has today, when that changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, select, update

from feeds.store.schema import hub_requests, subscriptions


def rename(connection: Connection, old: str, new: str) -> None:
    """Topics whose address begins with ``old`` begin with ``new``."""
    rewrite(connection, old, lambda topic: new + topic.removeprefix(old) if topic.startswith(old) else topic)


def rewrite(connection: Connection, mentioning: str, renamed: Callable[[str], str]) -> None:
    """Give the topics that hold ``mentioning`` their new address; whoever has both already keeps the one that is there."""
    for table, column in ((subscriptions, subscriptions.c.topic), (hub_requests, hub_requests.c.address)):
        _rewrite(connection, table, column, mentioning, renamed)


def _rewrite(
    connection: Connection, table: Table, column: Column[Any], mentioning: str, renamed: Callable[[str], str]
) -> None:
    rows = connection.execute(
        select(table.c.key, table.c.callback, table.c.protocol, column.label("topic")).where(
            column.contains(mentioning, autoescape=True)
        )
    ).all()
    for row in rows:
        topic = renamed(row.topic)
        if topic == row.topic:
            continue
        own = (table.c.callback == row.callback, table.c.protocol == row.protocol, column == topic)
        if connection.execute(select(table.c.key).where(*own)).first():
            connection.execute(delete(table).where(table.c.key == row.key))
        else:
            connection.execute(update(table).where(table.c.key == row.key).values({column.name: topic}))
