"""The release of embargoed articles at the second when the embargo ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.store import Database, Reader, Writer

_TICK_S = 0.5


def release_due(database: Database, now: datetime) -> float:
    """Publish due articles; return the seconds until the next one may be due."""
    with database.read() as connection:
        due = Reader(connection).next_release()
    if due is not None and due <= now:
        with database.write() as connection:
            Writer(connection, now).release_due()
    if due is not None and timedelta(0) < due - now < timedelta(seconds=_TICK_S):
        return (due - now).total_seconds()
    return _TICK_S
