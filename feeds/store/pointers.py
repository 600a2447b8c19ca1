"""Editors' pointers between articles: set with a text, resolved when their article comes in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from feeds.model import Article, Link, Status
from feeds.store.schema import articles, links
from feeds.text import tokenizer as words
from feeds.text.urls import canonical_url

_HEAD_CHARS = 12


def set_links(connection: Connection, key: int, headlines: Sequence[Link]) -> None:
    connection.execute(delete(links).where(links.c.article_key == key))
    for position, link in enumerate(headlines):
        headline_key = words.phrase_key(link.headline)
        connection.execute(
            insert(links).values(
                article_key=key,
                position=position,
                headline=link.headline,
                is_cut=int(link.is_cut),
                url=link.url,
                headline_key=headline_key,
                headline_head=headline_key[:_HEAD_CHARS],
                canonical_url=canonical_url(link.url) or None,
                target_key=_target(connection, link, headline_key, key),
            )
        )


def _target(connection: Connection, link: Link, headline_key: str, own_key: int) -> int | None:
    conditions = []
    if url := canonical_url(link.url):
        conditions.append(articles.c.canonical_url == url)
    if len(headline_key) >= _HEAD_CHARS:
        is_it = articles.c.headline_key == headline_key
        conditions.append(_begins_with(connection, headline_key) if link.is_cut else is_it)
    for condition in conditions:
        key = connection.execute(
            select(articles.c.key)
            .where(condition, articles.c.key != own_key, articles.c.status != Status.WITHDRAWN)
            .order_by(articles.c.key.desc())
        ).scalar()
        if key is not None:
            return int(key)
    return None


def _begins_with(connection: Connection, beginning: str) -> ColumnElement[bool]:
    """Return a prefix condition that the index supports: binary order on SQLite, LIKE on PostgreSQL
    (text_pattern_ops).
    """
    column = articles.c.headline_key
    if connection.dialect.name == "sqlite":
        return (column >= beginning) & (column < beginning + "\U0010ffff")
    return column.startswith(beginning, autoescape=True)


def resolve_to(connection: Connection, targets: Sequence[Article]) -> None:
    """Resolve pointers that waited for these articles."""
    if (
        connection.execute(
            select(links.c.position).where(links.c.target_key.is_(None)).limit(1)
        ).first()
        is None
    ):
        return
    for article in targets:
        _resolve_to(connection, article)


def _resolve_to(connection: Connection, article: Article) -> None:
    headline_key = words.phrase_key(article.headline)
    waiting = connection.execute(
        select(links).where(
            links.c.target_key.is_(None),
            links.c.article_key != article.key,
            (links.c.headline_head == headline_key[:_HEAD_CHARS])
            | (links.c.canonical_url == (canonical_url(article.url) or " ")),
        )
    ).all()
    for row in waiting:
        by_url = row.canonical_url is not None and row.canonical_url == canonical_url(article.url)
        begins = (
            headline_key.startswith(row.headline_key)
            if row.is_cut
            else headline_key == row.headline_key
        )
        if by_url or (begins and len(row.headline_key) >= _HEAD_CHARS):
            connection.execute(
                update(links)
                .where(links.c.article_key == row.article_key, links.c.position == row.position)
                .values(target_key=article.key)
            )
