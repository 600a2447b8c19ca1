"""Upkeep of the store: texts of withdrawn articles are erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from feeds.config import Settings
from feeds.errors import ArticleNotFound
from feeds.store import Database, erasures


def erase_due_texts(database: Database, settings: Settings) -> int:
    """Erase the texts of articles withdrawn ``erase_withdrawn_days`` ago; return how many."""
    if not settings.erase_withdrawn_days:
        return 0
    before = database.now() - timedelta(days=settings.erase_withdrawn_days)
    with database.read() as connection:
        uuids = erasures.due(connection, before)
    return erase_texts(database, uuids)


def erase_texts(database: Database, uuids: Sequence[str]) -> int:
    """Erase the texts of withdrawn articles; return how many.

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
    erasures.overwrite(database)
    return len(uuids)
