"""Whole stores as rows: for backups, and for copies between SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import uuid_utils
from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, insert, select, text

from feeds.errors import StoreNotEmpty
from feeds.store.change_log import CHANNEL
from feeds.store.rows import insert_tuples
from feeds.store.schema import SCHEMA_VERSION, TRANSIENT, articles, meta, metadata

BATCH = 2_000
# In an order in which a table comes after those that it refers to.
_EVERY: tuple[Table, ...] = tuple(metadata.sorted_tables)
TABLES: tuple[Table, ...] = tuple(table for table in _EVERY if table not in TRANSIENT)
_NOT_COPIED = frozenset(["alembic_version", *(table.name for table in TRANSIENT)])
Row = tuple[Any, ...]


def tables_of(connection: Connection, schema: str | None) -> tuple[Table, ...]:
    """Return the tables of a store: this version's, or those that an older ``schema`` has."""
    if schema == SCHEMA_VERSION:
        return TABLES
    present = MetaData()
    present.reflect(connection)
    return tuple(table for table in present.sorted_tables if table.name not in _NOT_COPIED)


def columns_of(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def binary_columns(table: Table) -> set[str]:
    return {column.name for column in table.columns if isinstance(column.type, LargeBinary)}


def count_rows(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def rows_of(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """Yield a table's rows in batches, in the order of its key."""
    statement = select(*table.columns).order_by(*table.primary_key.columns)
    result = connection.execute(statement.execution_options(yield_per=BATCH))
    for batch in result.partitions():
        yield [tuple(row) for row in batch]


def refuse_articles(connection: Connection) -> None:
    """Raise ``StoreNotEmpty`` unless the store is empty."""
    count = count_rows(connection, articles)
    if count:
        raise StoreNotEmpty(count)


def clear(connection: Connection) -> None:
    """Delete all rows."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in _EVERY)
        connection.execute(text(f"TRUNCATE {names}"))
        return
    for table in reversed(_EVERY):
        connection.execute(table.delete())


def load(
    connection: Connection, table: Table, rows: Sequence[Row], columns: Sequence[str] = ()
) -> None:
    """Insert rows as ``rows_of`` yields them, or in another order of ``columns``."""
    insert_tuples(connection, table, columns or columns_of(table), list(rows))


def finish(connection: Connection, *, is_restored: bool) -> None:
    """Continue PostgreSQL's counters of keys after the loaded rows, and notify the servers.

    ``is_restored`` begins another history: caches of the former one are then dropped.
    """
    if is_restored:
        connection.execute(meta.delete().where(meta.c.name == "restored"))
        value = str(uuid_utils.uuid7())
        connection.execute(insert(meta).values(name="restored", value=value))
    if connection.dialect.name != "postgresql":
        return
    for table in _EVERY:
        column = table.autoincrement_column
        if column is None:
            continue
        statement = (
            "SELECT setval(sequence, greatest((SELECT coalesce(max({column}), 0) FROM {table}), 1))"
            " FROM pg_get_serial_sequence('{table}', '{column}') AS sequence"
            " WHERE sequence IS NOT NULL"
        )
        connection.execute(text(statement.format(table=table.name, column=column.name)))
    connection.execute(text(f"NOTIFY {CHANNEL}"))
