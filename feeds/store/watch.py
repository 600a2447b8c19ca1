"""The change watcher of processes that serve from memory.

On SQLite ``PRAGMA data_version`` (4 µs) shows that another connection has committed; PostgreSQL
notifies. Either way the number is then read from the store itself, so a lost notification only
delays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, text

from feeds.errors import StoreUnreachable
from feeds.runtime.fork_gate import FORKS
from feeds.store.change_log import CHANNEL
from feeds.store.engine import Database
from feeds.store.postgresql import server_time_s, wait_for_notice
from feeds.store.reader import Reader

POLL_S = 0.02
UNHEARD_S = 0.5  # PostgreSQL: how long a lost notification can go unnoticed
CHECK_FILE_S = 0.5
CHECK_CLOCK_S = 30.0


def watch(
    database: Database,
    is_stopped: Callable[[], bool],
    on_contact: Callable[[], None] = lambda: None,
) -> Iterator[int]:
    """Yield ``seq`` at once and after each change; end when ``is_stopped()``.

    ``on_contact`` is called each time that the store has answered, at least each second.

    Raises:
        StoreUnreachable: the connection broke, the store is silent, or its file was replaced; call
            again.
    """
    openings = database.openings
    with database.watched() as connection:
        if database.is_sqlite:
            yield from _look_at_sqlite(database, connection, openings, is_stopped, on_contact)
        else:
            yield from _look_at_postgresql(database, connection, is_stopped, on_contact)


def _look_at_sqlite(
    database: Database,
    connection: Connection,
    openings: int,
    is_stopped: Callable[[], bool],
    on_contact: Callable[[], None],
) -> Iterator[int]:
    """``openings`` are those from before the connection: a request may have opened another file
    since.
    """
    seen_version, seq, file_checked_at = None, -1, time.monotonic()
    cursor = connection.connection.cursor()
    while not is_stopped():
        with FORKS.inside():
            version = cursor.execute("PRAGMA data_version").fetchone()[0]
            if version != seen_version:
                seen_version = version
                new_seq = Reader(connection).seq()
                if new_seq != seq:
                    seq = new_seq
                    yield seq
            if time.monotonic() - file_checked_at > CHECK_FILE_S:
                file_checked_at = time.monotonic()
                if database.follow_file() or database.openings != openings:
                    raise StoreUnreachable("the store's file was replaced; opening the new one")
        on_contact()
        time.sleep(POLL_S)


def _look_at_postgresql(
    database: Database,
    connection: Connection,
    is_stopped: Callable[[], bool],
    on_contact: Callable[[], None],
) -> Iterator[int]:
    connection.execute(text(f"LISTEN {CHANNEL}"))
    seq, clock_checked_at = -1, time.monotonic()
    while not is_stopped():
        new_seq = Reader(connection).seq()
        on_contact()
        if new_seq != seq:
            seq = new_seq
            yield seq
        if time.monotonic() - clock_checked_at > CHECK_CLOCK_S:
            clock_checked_at = time.monotonic()
            database.clock.measured(server_time_s(connection))
        wait_for_notice(connection, UNHEARD_S)
