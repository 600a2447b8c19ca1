"""Opening the store: engines, pragmas, transactions, migrations."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import uuid_utils
from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from feeds.config import mask_url
from feeds.errors import StoreOutdated, StoreUnreachable
from feeds.runtime import tracing
from feeds.runtime.fork_gate import FORKS
from feeds.sanitize import VERSION as SANITIZER_VERSION
from feeds.store import schema
from feeds.store.clock import StoreClock, attach
from feeds.text.dates import from_micros, to_micros

BUSY_TIMEOUT_S, BRIEF_MS = 30, 1000
# For one statement on PostgreSQL, unless its caller does work on the whole store.
PATIENCE_S = 30.0
# For a watcher of changes, whose queries take microseconds.
WATCH_S = 5.0
# After a store did not answer, callers are refused at once for so long, unless a watcher finds it
# again: otherwise each of them would occupy a thread until its own deadline.
OUTAGE_S = 10.0
# An arbitrary number, the same for every Wirefeed process: writers are serialized, as on SQLite, so
# that matching an import and numbering a change never race.
_WRITER_LOCK = 0x57697265
_MIGRATION_LOCK = _WRITER_LOCK + 1


class Database:
    """An open store. Use ``read()`` and ``write()`` for its connections.

    ``page_cache_mb`` is the memory of each SQLite connection's cache. ``clock`` is the store's. A
    replaced SQLite file is opened again; ``openings`` counts that.
    """

    def __init__(self, url: str, page_cache_mb: int = 8) -> None:
        self.clock = StoreClock()
        self._silent_until = 0.0
        self.openings = 1
        try:
            parsed = make_url(url)
            self.is_sqlite = parsed.get_backend_name() == "sqlite"
            self._file = _file_of(parsed) if self.is_sqlite else None
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            self._opened_file = _identity(self._file)
            self.engine = (
                _sqlite_engine(url, page_cache_mb, self.clock)
                if self.is_sqlite
                else _postgresql_engine(url, self.clock)
            )
        except (ArgumentError, ImportError, OSError, SQLAlchemyError) as error:
            raise StoreUnreachable(f"{mask_url(url)}: {error}") from error
        self.url = url

    @staticmethod
    def is_missing(url: str) -> bool:
        """Return whether ``url`` names an SQLite file that does not exist.

        Opening the store would create the file and its folder.
        """
        try:
            parsed = make_url(url)
        except ArgumentError:
            return False
        file = _file_of(parsed) if parsed.get_backend_name() == "sqlite" else None
        return file is not None and not file.exists() and not _has_log(file)

    def now(self) -> datetime:
        """Return the time in UTC, by the store's clock."""
        return self.clock.now()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection with one consistent view of the store.

        Raises:
            StoreUnreachable: it cannot be opened, broke off, or does not answer.
            StoreOutdated: it has no tables of this version.
        """
        with tracing.span("store read"), self._connected() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                )
            yield connection

    @contextlib.contextmanager
    def write(self, *, is_long: bool = False) -> Iterator[Connection]:
        """Open the one write transaction; it commits at the end or rolls back.

        With ``is_long`` its statements have no limit of time, for work on the whole store.
        """
        patience_s = None if is_long else PATIENCE_S
        with tracing.span("store write"), self._connected(patience_s=patience_s) as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                if is_long:
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
            yield connection
            connection.commit()

    @contextlib.contextmanager
    def rehearsal(self) -> Iterator[Rehearsal]:
        """Open a store on which changes can be tried: readers see nothing of them, and nothing of
        them stays.
        """
        with self._connected() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
            # Closing the connection rolls back.
            yield Rehearsal(self, connection)

    @contextlib.contextmanager
    def share(self, *, is_brief: bool = False) -> Iterator[Connection]:
        """Open a transaction on rows shared by workers: parallel to the writer where the database
        locks rows, else serialized.

        With ``is_brief`` it fails after a second, for callers that others wait for.
        """
        with tracing.span("store write"), self._connected() as connection:
            if self.is_sqlite:
                wait_ms = BRIEF_MS if is_brief else BUSY_TIMEOUT_S * 1000
                connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
                try:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                finally:
                    connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_S * 1000}")
            yield connection
            connection.commit()

    @contextlib.contextmanager
    def watched(self) -> Iterator[Connection]:
        """Open a connection without a snapshot, for a watcher of changes.

        It is tried during an outage, too, and ends the outage where it succeeds.
        """
        with self._connected(patience_s=WATCH_S, is_probe=True) as connection:
            # By default SQLite's connections commit each statement.
            yield (
                connection
                if self.is_sqlite
                else connection.execution_options(isolation_level="AUTOCOMMIT")
            )

    @contextlib.contextmanager
    def _connected(
        self, *, patience_s: float | None = PATIENCE_S, is_probe: bool = False
    ) -> Iterator[Connection]:
        """Open a connection whose statements have ``patience_s`` seconds, None for no limit."""
        if not is_probe and time.monotonic() < self._silent_until:
            raise StoreUnreachable(f"{mask_url(self.url)}: it does not answer; trying again")
        # A watcher is inside at each look only.
        gate = contextlib.nullcontext() if is_probe else FORKS.inside()
        with self._guarded(), gate:
            self.follow_file()
            try:
                with FORKS.inside():
                    connection = self.engine.connect()
            except DBAPIError:
                self._lose()
                raise
            with connection:
                self._silent_until = 0.0
                driver: Any = connection.connection.driver_connection
                if not self.is_sqlite:
                    driver.patience_s = patience_s
                try:
                    yield connection
                finally:
                    if not self.is_sqlite:
                        driver.patience_s = type(driver).patience_s

    @contextlib.contextmanager
    def unbound(self) -> Iterator[Connection]:
        """Open a connection outside any transaction and without limits of time, for upkeep."""
        with self._connected(patience_s=None) as connection:
            if self.is_sqlite:
                yield connection
                return
            unbound = connection.execution_options(isolation_level="AUTOCOMMIT")
            unbound.execute(text("SET statement_timeout = 0"))
            yield unbound
            unbound.execute(text(f"SET statement_timeout = {round(PATIENCE_S * 1000)}"))

    def checkpoint(self) -> None:
        """Move SQLite's write-ahead log into the database file, as far as no reader needs it.

        A copy of the file alone then has nearly everything. No reader or writer waits for it.
        """
        if self.is_sqlite:
            with self._connected() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def _lose(self) -> None:
        if not self.is_sqlite:
            self._silent_until = time.monotonic() + OUTAGE_S

    def follow_file(self) -> bool:
        """Open the SQLite file again if it was replaced; return whether it was.

        Raises:
            StoreUnreachable: it is gone.
        """
        identity = _identity(self._file)
        if identity is None and (self._opened_file is not None or _has_log(self._file)):
            raise StoreUnreachable(
                f"{mask_url(self.url)}: the file is gone; put it back, or restore a backup "
                "(wirefeed restore FILE)"
            )
        if identity == self._opened_file:
            return False
        is_replaced = self._opened_file is not None
        self._opened_file = identity
        if is_replaced:
            self.engine.dispose()
            self.openings += 1
        return is_replaced

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if error.connection_invalidated:
                self._lose()
            cause = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
            if "no such table" in cause or "no such column" in cause or "does not exist" in cause:
                raise StoreOutdated(
                    f"{mask_url(self.url)}: {cause}; run: wirefeed migrate"
                ) from error
            raise StoreUnreachable(f"{mask_url(self.url)}: {cause}") from error
        except PoolTimeout as error:
            raise StoreUnreachable(f"{mask_url(self.url)}: all connections are in use") from error

    def migrate(self, now: datetime | None = None) -> list[str]:
        """Bring the schema to this version, or create it as of ``now``, by default the store's
        time.

        Return the ids of the applied migrations, oldest first. Safe to call from several processes
        at once.
        """
        if self.schema_state()[0] == schema.SCHEMA_VERSION:
            return []
        with self._connected(patience_s=None) as connection, self._rebuilding(connection):
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            from alembic import command  # ten megabytes that only a change of the schema needs
            from alembic.runtime.migration import MigrationContext
            from alembic.script import ScriptDirectory

            script = ScriptDirectory.from_config(_alembic_config(connection))
            at = MigrationContext.configure(connection).get_current_revision()
            if at and at not in {step.revision for step in script.walk_revisions()}:
                raise StoreOutdated(f"{mask_url(self.url)}: {newer_schema(at)}")
            steps = [step.revision for step in script.iterate_revisions("head", at or "base")]
            if steps:
                command.upgrade(_alembic_config(connection), "head")
            _ensure_birth(connection, now or self.now())
            connection.commit()
        return list(reversed(steps))

    @contextlib.contextmanager
    def _rebuilding(self, connection: Connection) -> Iterator[None]:
        """Suspend foreign keys while SQLite rebuilds a table, as some schema changes require."""
        if not self.is_sqlite:
            yield
            return
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            # It has no effect within a transaction.
            connection.rollback()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")

    def schema_state(self) -> tuple[str | None, str]:
        """Return the store's schema revision and this version's."""
        with self._connected() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None, schema.SCHEMA_VERSION
            return connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar(), schema.SCHEMA_VERSION

    def close(self) -> None:
        self.engine.dispose()


class Rehearsal(Database):
    """A store in one transaction that is rolled back at its end. Reading shows what was written."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.url, self.engine, self.clock = database.url, database.engine, database.clock
        self.is_sqlite = database.is_sqlite
        self._connection = connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Read in the transaction."""
        yield self._connection

    @contextlib.contextmanager
    def write(self, *, is_long: bool = False) -> Iterator[Connection]:
        """Write in the transaction; nothing is committed."""
        yield self._connection


def newer_schema(schema: str) -> str:
    """Return the reason to refuse a store of a later version: no data is lost by a downgrade."""
    return (
        f"it is at schema {schema}, of a newer Wirefeed; install that one, or restore a backup of "
        "before its upgrade"
    )


def _file_of(url: URL) -> Path | None:
    """Return the file of an SQLite store; None for one in memory."""
    is_file = url.database and url.database != ":memory:" and not url.database.startswith("file:")
    return Path(url.database or "").absolute() if is_file else None


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Return the device and inode of a file, or None if the file does not exist."""
    if file is None:
        return None
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _has_log(file: Path | None) -> bool:
    """Return whether a write-ahead log is there: a new file beside it would take over its pages."""
    return file is not None and file.with_name(f"{file.name}-wal").exists()


def _sqlite_engine(url: str, page_cache_mb: int, clock: StoreClock) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, record: Any) -> None:
        attach(record, clock)
        # The driver's own transaction handling would hide BEGIN IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: acknowledged writes survive a loss of power, not only of the process.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{page_cache_mb * 1024}")
        cursor.close()

    return engine


def _postgresql_engine(url: str, clock: StoreClock) -> Engine:
    # Commands on SQLite start without PostgreSQL's driver and dialect.
    from feeds.store.postgresql import open_engine

    return open_engine(url, PATIENCE_S, clock)


def _alembic_config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "feeds.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _ensure_birth(connection: Connection, now: datetime) -> None:
    if connection.execute(select(schema.counter.c.id)).first() is None:
        micros = to_micros(now)
        connection.execute(insert(schema.counter).values(id=1, seq=0, at=micros, ordinal=0))
        facts = {
            "store_id": str(uuid_utils.uuid7()),
            "created": str(micros),
            "sanitizer": str(SANITIZER_VERSION),
            "index": str(schema.INDEX_VERSION),
            "article_path": "slug",
        }
        connection.execute(
            insert(schema.meta), [{"name": name, "value": value} for name, value in facts.items()]
        )


def fact(connection: Connection, name: str) -> str:
    """Return a fact of the ``meta`` table: ``store_id``, ``created``, ``sanitizer`` or
    ``restored``; empty if it is not set.
    """
    value = connection.execute(
        select(schema.meta.c.value).where(schema.meta.c.name == name)
    ).scalar()
    return str(value or "")


def created_at(connection: Connection) -> datetime:
    return from_micros(int(fact(connection, "created")))
