"""Topics of subscriptions: rewritten when the address of a feed changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, delete, select, update

from feeds.store.schema import hub_requests, subscriptions


def rename(connection: Connection, old: str, new: str) -> None:
    """Rename topics that begin with ``old`` to begin with ``new``."""
    rewrite(
        connection,
        old,
        lambda topic: new + topic.removeprefix(old) if topic.startswith(old) else topic,
    )


def rewrite(connection: Connection, mentioning: str, renamed: Callable[[str], str]) -> None:
    """Give topics that hold ``mentioning`` their new address; of two equal subscriptions the longer
    lease stays.
    """
    for table, column in (
        (subscriptions, subscriptions.c.topic),
        (hub_requests, hub_requests.c.address),
    ):
        _rewrite(connection, table, column, mentioning, renamed)


def _rewrite(
    connection: Connection,
    table: Table,
    column: Column[Any],
    mentioning: str,
    renamed: Callable[[str], str],
) -> None:
    rows = connection.execute(
        select(table).where(column.contains(mentioning, autoescape=True))
    ).all()
    for row in rows:
        before = row._mapping[column.name]
        topic = renamed(before)
        if topic == before:
            continue
        same_subscription = (
            table.c.callback == row.callback,
            table.c.protocol == row.protocol,
            column == topic,
        )
        existing = connection.execute(select(table).where(*same_subscription)).first()
        if existing is not None and _lives_longer(existing, row):
            connection.execute(delete(table).where(table.c.key == row.key))
            continue
        if existing is not None:
            connection.execute(delete(table).where(table.c.key == existing.key))
        connection.execute(update(table).where(table.c.key == row.key).values({column.name: topic}))


def _lives_longer(existing: Row[Any], candidate: Row[Any]) -> bool:
    """Of two requests the one at the address stays; of two subscriptions the one that has not
    ended, or ends later.
    """
    first, second = existing._mapping, candidate._mapping
    if "expires" not in first:
        return True
    return (-first["has_given_up"], first["expires"]) >= (
        -second["has_given_up"],
        second["expires"],
    )
