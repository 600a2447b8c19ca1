"""Facts about the whole store, for operators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, func, select, text

from feeds.model import Status
from feeds.store.schema import articles, sources
from feeds.text.dates import to_micros


def articles_by_status(connection: Connection) -> dict[str, int]:
    """Return the number of articles of each status."""
    rows = connection.execute(select(articles.c.status, func.count()).group_by(articles.c.status))
    counts = {str(row[0]): int(row[1]) for row in rows}
    return {status.value: counts.get(status.value, 0) for status in Status}


def embargoes_due(connection: Connection, now: datetime) -> int:
    """Return the number of articles whose embargo has ended, but which are not yet published."""
    statement = select(func.count()).where(
        articles.c.status == Status.EMBARGOED, articles.c.release_at <= to_micros(now)
    )
    return int(connection.execute(statement).scalar_one())


def sources_by_state(connection: Connection) -> dict[str, int]:
    """Return the number of sources that are ``ok``, ``failing`` and ``paused``."""
    state = case(
        (sources.c.is_paused != 0, "paused"), (sources.c.failures > 0, "failing"), else_="ok"
    )
    rows = connection.execute(select(state, func.count()).group_by(state))
    counts = {str(row[0]): int(row[1]) for row in rows}
    return {name: counts.get(name, 0) for name in ("ok", "failing", "paused")}


def size_bytes(connection: Connection) -> int:
    """Return the size of the database in bytes."""
    if connection.dialect.name == "sqlite":
        pages = connection.execute(
            text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        )
        return int(pages.scalar_one())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
