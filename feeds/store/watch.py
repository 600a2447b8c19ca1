"""The change watcher of processes that serve from memory.

On SQLite ``PRAGMA data_version`` (4 µs) shows that another connection has committed; PostgreSQL
notifies. Either way the number is then read from the store itself, so a lost notification only
delays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, text

from feeds.store.change_log import CHANNEL
from feeds.store.engine import Database
from feeds.store.reader import Reader

POLL_S = 0.02
UNHEARD_S = 0.5  # PostgreSQL: how long a lost notification can go unnoticed


def watch(database: Database, is_stopped: Callable[[], bool]) -> Iterator[int]:
    """Yield ``seq`` at once and after each change; end when ``is_stopped()``.

    Raises:
        StoreUnreachable: the connection broke; call again.
    """
    with database.autocommit() as connection:
        yield from (_watch_sqlite if database.is_sqlite else _watch_postgresql)(
            connection, is_stopped
        )


def _watch_sqlite(connection: Connection, is_stopped: Callable[[], bool]) -> Iterator[int]:
    seen_version, seq = None, -1
    cursor = connection.connection.cursor()
    while not is_stopped():
        version = cursor.execute("PRAGMA data_version").fetchone()[0]
        if version != seen_version:
            seen_version = version
            new_seq = Reader(connection).seq()
            if new_seq != seq:
                seq = new_seq
                yield seq
        time.sleep(POLL_S)


def _watch_postgresql(connection: Connection, is_stopped: Callable[[], bool]) -> Iterator[int]:
    connection.execute(text(f"LISTEN {CHANNEL}"))
    driver: Any = connection.connection.driver_connection
    seq = -1
    while not is_stopped():
        new_seq = Reader(connection).seq()
        if new_seq != seq:
            seq = new_seq
            yield seq
        for _ in driver.notifies(timeout=UNHEARD_S, stop_after=1):
            pass
