"""PostgreSQL connections on which no operation waits without a limit.

A network that is cut without a reset, or a host that is frozen, answers nothing at all. Only the
client's own deadline notices it; the server's settings end what a lost client has left behind.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.errors import OperationalError
from sqlalchemy import Connection, Engine, create_engine, event, text

from feeds.errors import StoreUnreachable
from feeds.store.clock import StoreClock, attach

CONNECT_TIMEOUT_S = 5
# For what the pool does by itself: checking a connection, and rolling back.
BRIEF_S = 3.0
# A request waits no longer for a free connection.
POOL_TIMEOUT_S = 5
# Connections are renewed after an hour: an address that moved to another server is followed.
RECYCLE_S = 3600
CLIENT_OPTIONS = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# The server ends statements and transactions of clients that are frozen or gone, so that their
# locks are free for others. In milliseconds and seconds.
SESSION = (
    "SET statement_timeout = {statement_ms}; SET idle_in_transaction_session_timeout = 60000; "
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
    "SELECT extract(epoch FROM clock_timestamp())"
)


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose operations end with an error after ``patience_s`` seconds, None for
    never.
    """

    patience_s: float | None = BRIEF_S

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server (psycopg.Connection.wait).

        Raises:
            OperationalError: it did not answer in time; the connection is then closed.
        """
        if timeout is not None or self.patience_s is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience_s)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            raise OperationalError(f"no answer within {self.patience_s:g} s") from error


def open_engine(url: str, patience_s: float, clock: StoreClock) -> Engine:
    """Return an engine whose statements end after ``patience_s`` seconds on the server, too."""
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=RECYCLE_S,
        connect_args=CLIENT_OPTIONS,
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> PatientConnection:
        return PatientConnection.connect(*arguments, **options)

    @event.listens_for(engine, "connect")
    def _configure(connection: PatientConnection, record: Any) -> None:
        attach(record, clock)
        cursor = connection.execute(SESSION.format(statement_ms=round(patience_s * 1000)))
        while cursor.nextset():
            pass
        (now_s,) = cursor.fetchone() or (None,)
        connection.commit()
        if now_s is not None:
            clock.measured(float(now_s))

    return engine


def wait_for_notice(connection: Connection, timeout_s: float) -> None:
    """Wait until another session notifies, at most ``timeout_s`` seconds.

    Raises:
        StoreUnreachable: the connection broke off.
    """
    driver: Any = connection.connection.driver_connection
    try:
        for _ in driver.notifies(timeout=timeout_s, stop_after=1):
            pass
    except psycopg.Error as error:
        connection.invalidate()
        raise StoreUnreachable(f"the connection to the database broke off: {error}") from error


def server_time_s(connection: Connection) -> float:
    """Return the database server's time in seconds since 1970."""
    statement = text("SELECT extract(epoch FROM clock_timestamp())")
    return float(connection.execute(statement).scalar_one())
