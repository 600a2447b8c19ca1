"""What happens at its time by itself: embargoes end, planned withdrawals are carried out."""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.newsroom.withdrawals import carry_out_due
from feeds.store import Database, Reader, Writer

_TICK_S = 0.5


def release_due(database: Database, now: datetime) -> float:
    """Publish and withdraw what is due; return the seconds until something may be due again."""
    with database.read() as connection:
        release = Reader(connection).next_release()
    if release is not None and release <= now:
        with database.write() as connection:
            Writer(connection, now).release_due()
    withdrawal = carry_out_due(database, now)
    for at in (release, withdrawal):
        if at is not None and timedelta(0) < at - now < timedelta(seconds=_TICK_S):
            return (at - now).total_seconds()
    return _TICK_S
