"""Withdrawals that an editor has ordered and can take back until they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, select

from feeds.store.rows import upsert
from feeds.store.schema import planned_withdrawals
from feeds.text.dates import from_micros, to_micros


@dataclass(frozen=True, kw_only=True)
class PlannedWithdrawal:
    """A withdrawal of an article (its id) with its public note, by an editor, at a time."""

    article: str
    note: str
    has_translations: bool
    editor: str
    due: datetime


def plan(connection: Connection, planned: PlannedWithdrawal) -> None:
    """Store a withdrawal; it replaces an earlier one of the article."""
    values = {
        "article": planned.article,
        "note": planned.note,
        "has_translations": int(planned.has_translations),
        "editor": planned.editor,
        "due": to_micros(planned.due),
    }
    upsert(connection, planned_withdrawals, values, ["article"])


def of_article(connection: Connection, uuid: str) -> PlannedWithdrawal | None:
    """Return the planned withdrawal of an article."""
    row = connection.execute(
        select(planned_withdrawals).where(planned_withdrawals.c.article == uuid)
    ).first()
    return None if row is None else _planned(row)


def cancel(connection: Connection, uuid: str) -> bool:
    """Take a withdrawal back; return whether there was one."""
    gone = connection.execute(
        delete(planned_withdrawals).where(planned_withdrawals.c.article == uuid)
    )
    return bool(gone.rowcount)


def next_due(connection: Connection) -> datetime | None:
    """Return the time of the next withdrawal."""
    at = connection.execute(select(func.min(planned_withdrawals.c.due))).scalar()
    return None if at is None else from_micros(at)


def due(connection: Connection, now: datetime) -> list[PlannedWithdrawal]:
    """Return the withdrawals whose time has come, in their order."""
    rows = connection.execute(
        select(planned_withdrawals)
        .where(planned_withdrawals.c.due <= to_micros(now))
        .order_by(planned_withdrawals.c.due)
    )
    return [_planned(row) for row in rows]


def _planned(row: Row[tuple[object, ...]]) -> PlannedWithdrawal:
    return PlannedWithdrawal(
        article=row.article,
        note=row.note,
        has_translations=bool(row.has_translations),
        editor=row.editor,
        due=from_micros(row.due),
    )
