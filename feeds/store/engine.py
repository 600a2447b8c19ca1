"""Opening the store: engines, pragmas, transactions, migrations."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import uuid_utils
from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from feeds.config import mask_url
from feeds.errors import StoreOutdated, StoreUnreachable
from feeds.sanitize import VERSION as SANITIZER_VERSION
from feeds.store import schema
from feeds.text.dates import from_micros, to_micros

BUSY_TIMEOUT_S, BRIEF_MS = 30, 1000
CONNECT_TIMEOUT_S = 5
# An arbitrary number, the same for every Wirefeed process: writers are serialized, as on SQLite, so
# that matching an import and numbering a change never race.
_WRITER_LOCK = 0x57697265
_MIGRATION_LOCK = _WRITER_LOCK + 1


class Database:
    """An open store. Use ``read()`` and ``write()`` for its connections.

    ``page_cache_mb`` is the memory of each SQLite connection's cache.
    """

    def __init__(self, url: str, page_cache_mb: int = 8) -> None:
        try:
            parsed = make_url(url)
            self.is_sqlite = parsed.get_backend_name() == "sqlite"
            if self.is_sqlite and parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self.engine = _engine(url, self.is_sqlite, page_cache_mb)
        except (ArgumentError, ImportError, OSError, SQLAlchemyError) as error:
            raise StoreUnreachable(f"{mask_url(url)}: {error}") from error
        self.url = url

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection with one consistent view of the store.

        Raises:
            StoreUnreachable: it cannot be opened, or broke off.
            StoreOutdated: it has no tables of this version.
        """
        with self._guarded(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                )
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Open the one write transaction; it commits at the end or rolls back."""
        with self._guarded(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
            yield connection
            connection.commit()

    @contextlib.contextmanager
    def share(self, *, is_brief: bool = False) -> Iterator[Connection]:
        """Open a transaction on rows shared by workers: parallel to the writer where the database
        locks rows, else serialized.

        With ``is_brief`` it fails after a second, for callers that others wait for.
        """
        with self._guarded(), self.engine.connect() as connection:
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
    def autocommit(self) -> Iterator[Connection]:
        """Open a connection without a snapshot, for notifications."""
        with self._guarded(), self.engine.connect() as connection:
            # By default SQLite's connections commit each statement.
            yield (
                connection
                if self.is_sqlite
                else connection.execution_options(isolation_level="AUTOCOMMIT")
            )

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            cause = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
            if "no such table" in cause or "no such column" in cause or "does not exist" in cause:
                raise StoreOutdated(
                    f"{mask_url(self.url)}: {cause}; run: wirefeed migrate"
                ) from error
            raise StoreUnreachable(f"{mask_url(self.url)}: {cause}") from error

    def migrate(self, now: datetime) -> list[str]:
        """Bring the schema to this version, or create it.

        Return the ids of the applied migrations, oldest first. Safe to call from several processes
        at once.
        """
        with self._guarded(), self.engine.connect() as connection, self._rebuilding(connection):
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            from alembic import command  # ten megabytes that a server needs at its start only
            from alembic.runtime.migration import MigrationContext
            from alembic.script import ScriptDirectory

            script = ScriptDirectory.from_config(_alembic_config(connection))
            at = MigrationContext.configure(connection).get_current_revision()
            if at and at not in {step.revision for step in script.walk_revisions()}:
                raise StoreOutdated(
                    f"{mask_url(self.url)}: it is at schema {at}, of a newer Wirefeed; install "
                    "that one"
                )
            steps = [step.revision for step in script.iterate_revisions("head", at or "base")]
            if steps:
                command.upgrade(_alembic_config(connection), "head")
            _ensure_birth(connection, now)
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
        with self._guarded(), self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None, schema.SCHEMA_VERSION
            return connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar(), schema.SCHEMA_VERSION

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str, is_sqlite: bool, page_cache_mb: int) -> Engine:
    if not is_sqlite:
        options = {"connect_timeout": CONNECT_TIMEOUT_S}
        return create_engine(
            url, pool_pre_ping=True, pool_size=5, max_overflow=20, connect_args=options
        )
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
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
        }
        connection.execute(
            insert(schema.meta), [{"name": name, "value": value} for name, value in facts.items()]
        )


def fact(connection: Connection, name: str) -> str:
    """Return a fact of the ``meta`` table: ``store_id``, ``created`` or ``sanitizer``."""
    value = connection.execute(
        select(schema.meta.c.value).where(schema.meta.c.name == name)
    ).scalar_one()
    return str(value)


def created_at(connection: Connection) -> datetime:
    return from_micros(int(fact(connection, "created")))
