"""What time does: publishes at the second when an embargo ends."""

from __future__ import annotations

from datetime import timedelta

from feeds.cli import context
from feeds.store import Database, Reader, Writer

_TICK_S = 0.5


def release_due(database: Database) -> float:
    """Publish what is due; returns for how many seconds nothing will be."""
    now = context.now()
    with database.read() as connection:
        due = Reader(connection).next_release()
    if due is not None and due <= now:
        with database.write() as connection:
            Writer(connection, now).release_due()
    if due is not None and timedelta(0) < due - now < timedelta(seconds=_TICK_S):
        return (due - now).total_seconds()
    return _TICK_S
