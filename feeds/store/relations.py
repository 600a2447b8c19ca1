"""Editors' statements about two articles, and translations of one text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, or_, select

from feeds.languages.tags import is_same, primary
from feeds.model import Article, Relation, Status
from feeds.store.change_log import LINKED, append
from feeds.store.schema import articles, relations
from feeds.text.dates import to_micros


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Another article as seen from one: ``is_from`` where the one is the <type> of the other."""

    key: int
    type: Relation
    is_from: bool


def relate(
    connection: Connection,
    from_article: Article,
    other_article: Article,
    type_: Relation | None,
    now: datetime,
) -> bool:
    """State that ``from_article`` is a <type> of ``other_article``, in place of earlier statements;
    None removes them.

    Return whether anything changed.
    """
    pair = (relations.c.article_key == from_article.key) & (
        relations.c.target_key == other_article.key
    )
    pair |= (relations.c.article_key == other_article.key) & (
        relations.c.target_key == from_article.key
    )
    before = connection.execute(select(relations).where(pair)).all()
    if [(row.article_key, row.type) for row in before] == (
        [(from_article.key, type_)] if type_ else []
    ):
        return False
    connection.execute(delete(relations).where(pair))
    if type_ is not None:
        connection.execute(
            insert(relations).values(
                article_key=from_article.key,
                target_key=other_article.key,
                type=type_,
                at=to_micros(now),
            )
        )
    live = [article for article in (from_article, other_article) if article.status is Status.LIVE]
    append(connection, now, [(article.key, LINKED, article.revision.number) for article in live])
    return True


def ties(connection: Connection, key: int) -> list[Tie]:
    """Return editors' statements about article ``key`` and others: in the order of types, newest
    first.
    """
    rows = connection.execute(
        select(relations)
        .where(or_(relations.c.article_key == key, relations.c.target_key == key))
        .order_by(
            relations.c.at.desc(), relations.c.article_key.desc(), relations.c.target_key.desc()
        )
    ).all()
    ties_found = [
        Tie(
            key=row.target_key if row.article_key == key else row.article_key,
            type=Relation(row.type),
            is_from=row.article_key == key,
        )
        for row in rows
    ]
    order = list(Relation)
    return sorted(ties_found, key=lambda tie: order.index(tie.type))


def unrelated(connection: Connection) -> dict[int, set[int]]:
    """Return article key → keys that editors declared unrelated to it."""
    unrelated_keys: dict[int, set[int]] = {}
    for row in connection.execute(
        select(relations).where(relations.c.type == Relation.NOT_RELATED)
    ):
        unrelated_keys.setdefault(row.article_key, set()).add(row.target_key)
        unrelated_keys.setdefault(row.target_key, set()).add(row.article_key)
    return unrelated_keys


def translations(connection: Connection, article: Article, *, is_live: bool = True) -> list[int]:
    """Return the articles in other languages with the same id of their source: live ones, or all
    not withdrawn.

    A bare number is an id within one site only: then both articles must have one source or one
    host.
    """
    if not article.source_id:
        return []
    host = urlsplit(article.url).hostname
    own_language = primary(article.language)
    # Articles of the same source first: many sources number from one; the limit covers every
    # plausible match.
    rows = connection.execute(
        select(articles.c.key, articles.c.language, articles.c.url, articles.c.source)
        .where(
            articles.c.source_id == article.source_id,
            articles.c.key != article.key,
            articles.c.status == Status.LIVE if is_live else articles.c.status != Status.WITHDRAWN,
            articles.c.language.not_in([own_language, article.language]),
        )
        .order_by(articles.c.source != article.source, articles.c.key)
        .limit(200)
    )
    return [
        row.key
        for row in rows
        if not is_same(row.language, article.language)
        and (
            not article.source_id.isdigit()
            or row.source == article.source
            or (host is not None and urlsplit(row.url).hostname == host)
        )
    ]
