"""Erasures: the texts of withdrawn articles, deleted for good; a list of them is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, text, update

from feeds.errors import ArticleNotWithdrawn
from feeds.model import Significance, Status
from feeds.store import audit
from feeds.store.engine import Database
from feeds.store.rows import upsert
from feeds.store.schema import articles, links, revisions
from feeds.store.schema import erasures as erasures_table
from feeds.text.dates import from_micros, to_micros


@dataclass(frozen=True)
class Erasure:
    """The UUID of an article, and when its texts were erased."""

    article_id: str
    at: datetime


def erasures(connection: Connection) -> list[Erasure]:
    """Return all erasures, oldest first."""
    statement = select(erasures_table).order_by(erasures_table.c.at, erasures_table.c.article_id)
    return [Erasure(row.article_id, from_micros(row.at)) for row in connection.execute(statement)]


def due(connection: Connection, withdrawn_before: datetime) -> list[str]:
    """Return the ids of articles that were withdrawn before a time and still have their texts."""
    is_erased = select(erasures_table.c.article_id)
    statement = (
        select(articles.c.id)
        .where(
            articles.c.status == Status.WITHDRAWN,
            articles.c.modified < to_micros(withdrawn_before),
            articles.c.id.not_in(is_erased),
        )
        .order_by(articles.c.modified)
    )
    return [str(row.id) for row in connection.execute(statement)]


def erase(connection: Connection, article_id: str, now: datetime) -> bool:
    """Erase the texts of an article's revisions, and record that.

    Its tombstone, its ids, its addresses and the hashes of its texts stay, so that it never
    returns by import. An article that is not in the store is recorded only; the result is then
    false.

    Raises:
        ArticleNotWithdrawn: it is public, or under an embargo.
    """
    is_article = articles.c.id == article_id
    article = connection.execute(
        select(articles.c.key, articles.c.status).where(is_article)
    ).first()
    row = {"article_id": article_id, "at": to_micros(now)}
    if article is not None:
        if article.status != Status.WITHDRAWN:
            raise ArticleNotWithdrawn(article_id)
        _erase_revisions(connection, article.key)
        connection.execute(update(articles).where(is_article).values(headline_key=""))
        connection.execute(delete(links).where(links.c.article_key == article.key))
        audit.forget_headlines(connection, article_id)
    upsert(connection, erasures_table, row, ["article_id"])
    return article is not None


def _erase_revisions(connection: Connection, key: int) -> None:
    """Erase the texts of revisions; of the withdrawal the public reason stays."""
    is_of_article = revisions.c.article_key == key
    rows = connection.execute(
        select(revisions.c.number, revisions.c.significance, revisions.c.metadata).where(
            is_of_article
        )
    )
    for number, significance, metadata in rows.all():
        full = json.loads(metadata)
        kept = {name: full[name] for name in ("language", "section") if name in full}
        values = {
            "headline": "",
            "summary": "",
            "body_html": "",
            "raw_html": "",
            "metadata": json.dumps(kept, ensure_ascii=False),
        }
        if significance != Significance.WITHDRAWAL:
            values["note"] = ""
        connection.execute(
            update(revisions).where(is_of_article, revisions.c.number == number).values(values)
        )


def overwrite(database: Database) -> None:
    """Have the database free the space of erased texts, so that no file holds them."""
    with database.unbound() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execute(text("VACUUM revisions, articles, links, audit"))
