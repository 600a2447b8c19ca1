"""Names of articles by their beginnings, for a shell that completes them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from feeds.store.schema import articles, revisions


@dataclass(frozen=True, kw_only=True)
class ArticleName:
    """The id of an article, its headline, and the form of the headline for comparisons."""

    uuid: str
    headline: str
    key: str


def beginning_with(
    connection: Connection, uuid_part: str, key_part: str, limit: int
) -> list[ArticleName]:
    """Return the articles whose id or headline key begins so, the newest first."""
    begins = articles.c.id.startswith(uuid_part, autoescape=True)
    begins |= articles.c.headline_key.startswith(key_part, autoescape=True)
    is_current = (revisions.c.article_key == articles.c.key) & (
        revisions.c.number == articles.c.revision
    )
    statement = (
        select(articles.c.id, revisions.c.headline, articles.c.headline_key)
        .join_from(articles, revisions, is_current)
        .where(begins)
        .order_by(articles.c.key.desc())
        .limit(limit)
    )
    return [
        ArticleName(uuid=row.id, headline=row.headline, key=row.headline_key)
        for row in connection.execute(statement)
    ]
