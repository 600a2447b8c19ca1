"""Statements that select articles with their current revisions, and lookups of one article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, select

from feeds.errors import ArticleNotFound
from feeds.model import Article, Status, page_path
from feeds.store.rows import article_from
from feeds.store.schema import articles, revisions

# The columns of the address of an article's page.
PATH: Sequence[ColumnElement[Any]] = (
    articles.c.id,
    articles.c.slug,
    articles.c.short_id,
)


def path_from(row: Row[*tuple[Any, ...]]) -> str:
    """Return the path of an article's page, from a row with the columns of ``PATH``."""
    return page_path(row.id, row.slug, row.short_id or "")


def first(
    connection: Connection, *conditions: ColumnElement[bool], has_raw: bool = False
) -> Article | None:
    """Return the newest article of any status that meets the conditions."""
    statement = (
        whole_articles(has_raw=has_raw).where(*conditions).order_by(articles.c.key.desc()).limit(1)
    )
    row = connection.execute(statement).first()
    return article_from(row) if row else None


def by_key(connection: Connection, key: int) -> Article:
    """Return the article with this row number, of any status; it must exist."""
    article = first(connection, articles.c.key == key)
    if article is None:
        raise ArticleNotFound(str(key))
    return article


def live_by_keys(connection: Connection, keys: Sequence[int]) -> list[Article]:
    """Return the live articles among ``keys``, in their order."""
    # A condition on the status would tempt SQLite to walk the index of every live article.
    rows = connection.execute(whole_articles().where(articles.c.key.in_(keys)))
    article_by_key = {row.key: article_from(row) for row in rows if row.status == Status.LIVE}
    return [article_by_key[key] for key in keys if key in article_by_key]


def columns_of(*tables: Table, has_raw: bool = False) -> Select[Any]:
    """Return all columns except the raw texts, which only editing and cleaning need."""
    return select(
        *(column for table in tables for column in table.c if has_raw or column.name != "raw_html")
    )


@cache
def whole_articles(*, has_raw: bool = False) -> Select[Any]:
    return columns_of(articles, revisions, has_raw=has_raw).join_from(
        articles,
        revisions,
        and_(revisions.c.article_key == articles.c.key, revisions.c.number == articles.c.revision),
    )
