"""The audit log: a row for each change that a person or a program makes.

Rows are appended in the transaction of their change. One row alone grows: that of an import, which
counts its articles batch by batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from feeds.domain.acts import (
    MAX_HEADLINE_CHARS,
    MAX_NAME_CHARS,
    Act,
    Actor,
    ActorKind,
    ObjectKind,
)
from feeds.store.schema import audit
from feeds.text.dates import from_micros, to_micros

EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the log. ``key`` grows with each row."""

    key: int
    at: datetime
    actor: Actor
    verb: str
    kind: ObjectKind
    object_id: str
    headline: str
    details: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which rows: from ``since`` to before ``until``, of an actor's name, of an object's id or
    kind. Empty values filter nothing.
    """

    since: datetime | None = None
    until: datetime | None = None
    who: str = ""
    object_id: str = ""
    kind: str = ""


def append(connection: Connection, actor: Actor, act: Act, now: datetime) -> int:
    """Append a row; return its key."""
    row = {
        "at": to_micros(now),
        "actor_kind": actor.kind,
        "actor": actor.name[:MAX_NAME_CHARS],
        "verb": act.verb,
        "object_kind": act.kind,
        "object_id": act.object_id[:MAX_NAME_CHARS],
        "headline": act.headline[:MAX_HEADLINE_CHARS],
        "details": json.dumps(act.details, ensure_ascii=False, default=str),
    }
    key = connection.execute(insert(audit).values(row)).inserted_primary_key
    return int(key[0]) if key else 0


class Run:
    """The row of one import, which counts the articles of each of its transactions."""

    def __init__(self, actor: Actor, *, object_id: str = "", details: Mapping[str, Any]) -> None:
        self._actor = actor
        self._act = Act(verb="import", kind=ObjectKind.ARTICLES, object_id=object_id)
        self._start = dict(details)
        self._key, self._counts = 0, dict[str, int]()
        self._uncommitted = 0, dict[str, int]()

    def add(self, connection: Connection, counts: Mapping[str, int], now: datetime) -> None:
        """Count articles by what became of them, in the transaction that has stored them."""
        added = {name: count for name, count in counts.items() if count}
        if not added:
            return
        totals = dict(self._counts)
        for name, count in added.items():
            totals[name] = totals.get(name, 0) + count
        self._act.details = {**self._start, **totals}
        key = self._key
        if key:
            text = json.dumps(self._act.details, ensure_ascii=False)
            connection.execute(update(audit).where(audit.c.key == key).values(details=text))
        else:
            key = append(connection, self._actor, self._act, now)
        self._uncommitted = key, totals

    def keep(self) -> None:
        """Note that the transaction of the last ``add`` was committed."""
        if self._uncommitted[0]:
            self._key, self._counts = self._uncommitted


def newest(
    connection: Connection, filters: Filters, limit: int, before: int = 0, after: int = 0
) -> list[Entry]:
    """Return rows, newest first: those before the row ``before``, or the ones next after ``after``;
    0 for the newest.
    """
    statement = _filtered(filters)
    if after:
        statement = statement.where(audit.c.key > after).order_by(audit.c.key).limit(limit)
        rows = connection.execute(statement).all()
        return [_entry(row) for row in reversed(rows)]
    if before:
        statement = statement.where(audit.c.key < before)
    rows = connection.execute(statement.order_by(audit.c.key.desc()).limit(limit)).all()
    return [_entry(row) for row in rows]


def every(connection: Connection, filters: Filters) -> Iterator[Entry]:
    """Yield the rows, oldest first."""
    last = 0
    statement = _filtered(filters).order_by(audit.c.key).limit(EXPORTED_AT_ONCE)
    while rows := connection.execute(statement.where(audit.c.key > last)).all():
        yield from map(_entry, rows)
        last = rows[-1].key


def forget_headlines(connection: Connection, uuid: str) -> None:
    """Erase the headlines of an article, whose texts are erased."""
    is_of_article = audit.c.object_id == uuid
    connection.execute(update(audit).where(is_of_article).values(headline=""))


def delete_before(connection: Connection, before: datetime, limit: int) -> int:
    """Delete the oldest rows that are from before a time; return how many."""
    is_over = select(audit.c.key).where(audit.c.at < to_micros(before))
    keys = connection.execute(is_over.order_by(audit.c.key).limit(limit)).scalars().all()
    if keys:
        connection.execute(delete(audit).where(audit.c.key.in_(keys)))
    return len(keys)


def _filtered(filters: Filters) -> Select[Any]:
    statement = select(audit)
    if filters.since is not None:
        statement = statement.where(audit.c.at >= to_micros(filters.since))
    if filters.until is not None:
        statement = statement.where(audit.c.at < to_micros(filters.until))
    for column, value in (
        (audit.c.actor, filters.who),
        (audit.c.object_id, filters.object_id),
        (audit.c.object_kind, filters.kind),
    ):
        if value:
            statement = statement.where(column == value)
    return statement


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        key=row.key,
        at=from_micros(row.at),
        actor=Actor(kind=ActorKind(row.actor_kind), name=row.actor),
        verb=row.verb,
        kind=ObjectKind(row.object_kind),
        object_id=row.object_id,
        headline=row.headline,
        details=json.loads(row.details),
    )
