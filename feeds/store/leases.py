"""Rows that workers share: taken by writing a claim into them, free again when it has run out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select, update

from feeds.text.dates import to_micros


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A worker's wish for at most ``limit`` rows, from ``now`` until ``until``, under its
    ``claim``.
    """

    claim: str
    now: datetime
    until: datetime
    limit: int


def lease_rows(
    connection: Connection,
    table: Table,
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[Any],
    lease: Lease,
    fits: Callable[[Row[Any]], bool] | None = None,
) -> list[Row[Any]]:
    """Lease free rows that meet ``conditions`` (and that ``fits``).

    The table has the columns key, claim and claimed_until.
    """
    is_free = table.c.claimed_until < to_micros(lease.now)
    statement = select(table).where(*conditions, is_free).order_by(*order).limit(lease.limit)
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(skip_locked=True)
    keys = [row.key for row in connection.execute(statement).all() if fits is None or fits(row)]
    if not keys:
        return []
    connection.execute(
        update(table)
        .where(table.c.key.in_(keys))
        .values(claim=lease.claim, claimed_until=to_micros(lease.until))
    )
    return list(connection.execute(select(table).where(table.c.key.in_(keys))).all())
