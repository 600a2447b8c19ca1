"""Mirrors of other systems' tables: how far each was copied, and the ids that are public."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from feeds.model import Status
from feeds.store.rows import upsert
from feeds.store.schema import articles, meta

_PREFIX = "mirror "
Cursor = tuple[str | int | float, ...]


def cursor_of(connection: Connection, source: str) -> Cursor:
    """Return the place up to which a source was copied; empty before its first copy."""
    name = _PREFIX + source
    value = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return tuple(json.loads(value)) if value else ()


def set_cursor(connection: Connection, source: str, cursor: Sequence[str | int | float]) -> None:
    """Store the place up to which a source was copied."""
    row = {"name": _PREFIX + source, "value": json.dumps(list(cursor))}
    upsert(connection, meta, row, ["name"])


def source_ids(connection: Connection, source: str) -> list[str]:
    """Return the ids of a source's articles that are not withdrawn, in order."""
    statement = (
        select(articles.c.source_id)
        .where(
            articles.c.source == source,
            articles.c.source_id != "",
            articles.c.status != Status.WITHDRAWN,
        )
        .distinct()
        .order_by(articles.c.source_id)
    )
    return [str(source_id) for source_id in connection.execute(statement).scalars()]
