"""Retention: rows that no reader can see, deleted after a time.

They are deleted in parts, so that other writers get their turn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, exists, select, tuple_, update

from feeds.store import audit
from feeds.store.engine import Database
from feeds.store.schema import articles, receipts, revisions, webhook_deliveries, webhooks
from feeds.text.dates import to_micros

PART = 1_000  # rows changed in one transaction
MOST_DELIVERIES = 10_000  # attempts that the log has of one webhook


def delete_former_receipts(database: Database, days: int) -> int:
    """Delete receipts older than ``days`` that the partner has a later one for; return how many; 0
    days keep all.

    The last receipt of an article stays: a withdrawal is announced to those who have one.
    """
    return _in_parts(database, days, _delete_receipts)


def delete_former_raw_texts(database: Database, days: int) -> int:
    """Delete the raw texts of revisions older than ``days`` that later ones have replaced; return
    how many; 0 days keep all. Their clean texts stay as they are.
    """
    return _in_parts(database, days, _delete_raw_texts)


def delete_former_deliveries(database: Database, days: int) -> int:
    """Delete attempts to deliver to webhooks that are older than ``days``, and those before the
    last ``MOST_DELIVERIES`` of a webhook; return how many.
    """
    return _in_parts(database, days, _delete_deliveries)


def delete_former_audit(database: Database, days: int) -> int:
    """Delete rows of the audit log older than ``days``; return how many; 0 days keep all."""
    return _in_parts(
        database, days, lambda connection, before: audit.delete_before(connection, before, PART)
    )


def _in_parts(
    database: Database, days: int, delete_part: Callable[[Connection, datetime], int]
) -> int:
    if not days:
        return 0
    before, total = database.now() - timedelta(days=days), 0
    while True:
        with database.write() as connection:
            count = delete_part(connection, before)
        total += count
        if count < PART:
            return total


def _delete_receipts(connection: Connection, before: datetime) -> int:
    later = receipts.alias()
    has_later = exists().where(
        later.c.partner_key == receipts.c.partner_key,
        later.c.article_key == receipts.c.article_key,
        later.c.revision > receipts.c.revision,
    )
    key = (receipts.c.partner_key, receipts.c.article_key, receipts.c.revision)
    rows = connection.execute(
        select(*key).where(receipts.c.at < to_micros(before), has_later).limit(PART)
    ).all()
    if rows:
        connection.execute(delete(receipts).where(tuple_(*key).in_([tuple(row) for row in rows])))
    return len(rows)


def _delete_deliveries(connection: Connection, before: datetime) -> int:
    table = webhook_deliveries
    is_over = table.c.at < to_micros(before)
    for webhook_key in connection.execute(select(webhooks.c.key)).scalars().all():
        of_webhook = select(table.c.key).where(table.c.webhook_key == webhook_key)
        newest_first = of_webhook.order_by(table.c.key.desc())
        key = connection.execute(newest_first.offset(MOST_DELIVERIES).limit(1)).scalar()
        if key is not None:
            is_over |= (table.c.webhook_key == webhook_key) & (table.c.key <= key)
    keys = connection.execute(select(table.c.key).where(is_over).limit(PART)).scalars().all()
    if keys:
        connection.execute(delete(table).where(table.c.key.in_(keys)))
    return len(keys)


def _delete_raw_texts(connection: Connection, before: datetime) -> int:
    key = (revisions.c.article_key, revisions.c.number)
    is_of_article = and_(
        articles.c.key == revisions.c.article_key, articles.c.revision > revisions.c.number
    )
    rows = connection.execute(
        select(*key)
        .join_from(revisions, articles, is_of_article)
        .where(revisions.c.at < to_micros(before), revisions.c.raw_html != "")
        .limit(PART)
    ).all()
    if rows:
        connection.execute(
            update(revisions)
            .where(tuple_(*key).in_([tuple(row) for row in rows]))
            .values(raw_html="")
        )
    return len(rows)
