"""Visibility of stored articles: public, held back by an editor, and public again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from feeds.model import Article, Significance, Status
from feeds.store import addresses, embeddings, indexing, pointers, stories, term_index
from feeds.store.change_log import REPUBLISHED, UNPUBLISHED, append
from feeds.store.schema import articles, counter
from feeds.store.selects import by_key
from feeds.text.dates import to_micros


def was_ever_public(connection: Connection, key: int) -> bool:
    """Return whether an article is public, or was before."""
    return _ordinal(connection, key) is not None


def release(connection: Connection, key: int, now: datetime) -> None:
    """Make an article public. One that was public before keeps its place in the archive."""
    ordinal = _ordinal(connection, key)
    kind: str = REPUBLISHED
    if ordinal is None:
        kind = Significance.NEW
        ordinal = int(connection.execute(select(counter.c.ordinal)).scalar_one())
        connection.execute(update(counter).values(ordinal=ordinal + 1))
        addresses.fix(connection, by_key(connection, key))
    connection.execute(
        update(articles).where(articles.c.key == key).values(status=Status.LIVE, ordinal=ordinal)
    )
    article = by_key(connection, key)
    indexing.add(connection, [(article, None)])
    pointers.resolve_to(connection, [article])
    append(connection, now, [(key, kind, article.revision.number)])


def unpublish(connection: Connection, article: Article, now: datetime) -> None:
    """Hold a public article back, or one under an embargo. It has no new revision, since its text
    is the same; ``modified`` is the time of this, for tombstones.
    """
    is_live = article.status is Status.LIVE
    modified = max(to_micros(now), to_micros(article.modified)) if is_live else None
    values = {"status": Status.UNPUBLISHED.value, "release_at": None}
    if is_live:
        indexing.unlist(connection, article)
    connection.execute(
        update(articles)
        .where(articles.c.key == article.key)
        .values(values if modified is None else {**values, "modified": modified})
    )
    if not is_live:
        return
    term_index.remove(connection, [article.key])
    embeddings.remove(connection, [article.key])
    append(connection, now, [(article.key, UNPUBLISHED, article.revision.number)])
    stories.follow_headline(connection, article, "", now)


def hold_back(connection: Connection, article: Article, until: datetime) -> None:
    """Put an unpublished article under an embargo; its date of first publication stays."""
    values = {"status": Status.EMBARGOED.value, "release_at": to_micros(until)}
    connection.execute(update(articles).where(articles.c.key == article.key).values(values))


def _ordinal(connection: Connection, key: int) -> int | None:
    ordinal: int | None = connection.execute(
        select(articles.c.ordinal).where(articles.c.key == key)
    ).scalar()
    return ordinal
