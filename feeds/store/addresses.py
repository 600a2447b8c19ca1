"""Addresses of articles' pages: ``/articles/<slug>-<short id>``, fixed at first publication.

The short id is the end of the article's UUID, so long that no other article has it. An article
without one is at its UUID: it was public before the store gave such addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from feeds.errors import ArticleNotFound
from feeds.model import Article
from feeds.store.engine import fact
from feeds.store.rows import chunks
from feeds.store.schema import articles, meta
from feeds.text.ids import short_id_of, short_ids, uuid_in
from feeds.text.slugs import slug_of_headline

# The form of new articles' addresses, a fact of the store: "slug" or "uuid".
FACT = "article_path"
SLUG, UUID = "slug", "uuid"


def form(connection: Connection) -> str:
    """Return the form of the addresses of articles that become public: "slug" or "uuid"."""
    return fact(connection, FACT) or UUID


def set_form(connection: Connection, chosen: str) -> None:
    """Have articles that become public from now on get addresses of this form."""
    connection.execute(delete(meta).where(meta.c.name == FACT))
    connection.execute(insert(meta).values(name=FACT, value=chosen))


def addressed(connection: Connection, new: Sequence[Article]) -> list[Article]:
    """Return articles that become public for the first time with their addresses."""
    if not new or form(connection) != SLUG:
        return list(new)
    ids = _free(connection, [article.uuid for article in new])
    return [
        replace(
            article,
            slug=article.slug or slug_of_headline(article.headline),
            short_id=ids[article.uuid],
        )
        for article in new
    ]


def fix(connection: Connection, article: Article) -> None:
    """Give an article that becomes public for the first time its address."""
    (public,) = addressed(connection, [article])
    connection.execute(
        update(articles)
        .where(articles.c.key == article.key)
        .values(slug=public.slug, short_id=public.short_id or None)
    )


def uuid_at(connection: Connection, name: str) -> str:
    """Return the UUID of the article whose page has the address ``/articles/<name>``.

    The short id decides: the words before it may be cut or misspelt.

    Raises:
        ArticleNotFound: no article has this address.
    """
    short_id = short_id_of(name)
    if not short_id:
        return uuid_in(name)
    statement = select(articles.c.id).where(articles.c.short_id == short_id)
    uuid = connection.execute(statement).scalar()
    if uuid is None:
        raise ArticleNotFound(name)
    return str(uuid)


def _free(connection: Connection, uuids: Sequence[str]) -> dict[str, str]:
    """Return a short id for each article, which no other article has."""
    chosen: dict[str, str] = {}
    waiting = list(uuids)
    for ids in zip(*map(short_ids, uuids), strict=True):
        by_uuid = dict(zip(uuids, ids, strict=True))
        taken = _taken(connection, [by_uuid[uuid] for uuid in waiting]) | {*chosen.values()}
        for uuid in waiting:
            if by_uuid[uuid] not in taken:
                chosen[uuid] = by_uuid[uuid]
                taken.add(by_uuid[uuid])
        waiting = [uuid for uuid in waiting if uuid not in chosen]
        if not waiting:
            break
    return chosen


def _taken(connection: Connection, ids: Sequence[str]) -> set[str]:
    return {
        taken
        for part in chunks(ids)
        for taken in connection.execute(
            select(articles.c.short_id).where(articles.c.short_id.in_(part))
        ).scalars()
    }
