"""Headlines of the newest articles, by which editors name them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from feeds.store.schema import articles, revisions


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The id of an article and its present headline."""

    uuid: str
    headline: str


def newest(connection: Connection, limit: int) -> list[Headline]:
    """Return the headlines of the articles of any status that were added last, the newest first."""
    keys = select(articles.c.key).order_by(articles.c.key.desc()).limit(limit).subquery()
    is_present = (revisions.c.article_key == articles.c.key) & (
        revisions.c.number == articles.c.revision
    )
    statement = (
        select(articles.c.id, revisions.c.headline)
        .join_from(keys, articles, articles.c.key == keys.c.key)
        .join(revisions, is_present)
        .order_by(articles.c.key.desc())
    )
    return [Headline(uuid=row.id, headline=row.headline) for row in connection.execute(statement)]
