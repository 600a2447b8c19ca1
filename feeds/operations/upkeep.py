"""Upkeep of the store: what its settings let go after a time is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from feeds.config import Settings
from feeds.domain.acts import Act, Actor, ObjectKind
from feeds.errors import ArticleNotFound
from feeds.store import Database, audit, connectors, erasures, reader_counts, retention, webhooks


@dataclass(frozen=True, kw_only=True)
class Upkeep:
    """What was deleted: articles whose texts were erased, receipts, raw texts of revisions,
    attempts to deliver to webhooks, rows of the audit log, and days of readers' counts.
    """

    erased: int = 0
    receipts: int = 0
    raw_texts: int = 0
    deliveries: int = 0
    audit_rows: int = 0
    reader_days: int = 0


def delete_due(database: Database, settings: Settings) -> Upkeep:
    """Delete what the settings let go, and former secrets of webhooks and connectors."""
    with database.write() as connection:
        webhooks.forget_former_secrets(connection, database.now())
        connectors.forget_former_secrets(connection, database.now())
    return Upkeep(
        erased=_erase_due_texts(database, settings.erase_withdrawn_days),
        receipts=retention.delete_former_receipts(database, settings.keep_receipts_days),
        raw_texts=retention.delete_former_raw_texts(database, settings.keep_raw_days),
        deliveries=retention.delete_former_deliveries(database, settings.keep_webhook_log_days),
        audit_rows=retention.delete_former_audit(database, settings.audit_days),
        reader_days=reader_counts.delete_former(database),
    )


def erase_texts(database: Database, uuids: Sequence[str], actor: Actor | None = None) -> int:
    """Erase the texts of withdrawn articles; return how many. ``actor`` is who has ordered it, for
    the audit log; None where the settings do.

    Raises:
        ArticleNotFound: the store has no article with this id.
        ArticleNotWithdrawn: an article is public, or under an embargo; nothing is erased.
    """
    if not uuids:
        return 0
    with database.write() as connection:
        for uuid in uuids:
            if not erasures.erase(connection, uuid, database.now()):
                raise ArticleNotFound(uuid)
            if actor is not None:
                act = Act(verb="erase texts", kind=ObjectKind.ARTICLE, object_id=uuid)
                audit.append(connection, actor, act, database.now())
    erasures.overwrite(database)
    return len(uuids)


def _erase_due_texts(database: Database, days: int) -> int:
    """Erase the texts of articles that were withdrawn so many days ago; return how many."""
    if not days:
        return 0
    with database.read() as connection:
        uuids = erasures.due(connection, database.now() - timedelta(days=days))
    return erase_texts(database, uuids)
