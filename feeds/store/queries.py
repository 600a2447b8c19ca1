"""Reading the store: articles, lists and changes, as of one consistent view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from feeds import terms as termlist
from feeds.dates import from_micros
from feeds.errors import ArticleNotFound
from feeds.model import Article, Link, Revision, Significance, Status
from feeds.selection import Selection
from feeds.store import termindex
from feeds.store.engine import created_at, fact
from feeds.store.rows import article_from, revision_from
from feeds.store.schema import (
    article_authors,
    article_tags,
    articles,
    counter,
    links,
    polls,
    revisions,
    sections,
)

# A story under the same id in other words, or another wire's rewrite: not "related" to itself.
DUPLICATE = 0.9
# Below this similarity nothing is called related. No floor separates cleanly; in a small
# archive, where rare words are not yet rare, a higher one keeps chance neighbours out.
RELEVANT, RELEVANT_WHEN_SMALL, SMALL = 0.04, 0.08, 100


@dataclass(frozen=True, kw_only=True)
class Update:
    """An entry of the updated feed: a significant revision, or a withdrawal."""

    article: Article
    revision: Revision
    previous: Revision | None


class Reader:
    """Questions to the store. Every list is newest first unless it says otherwise."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seq(self) -> int:
        """The number of the last change, 0 for an empty store."""
        return int(self._connection.execute(select(counter.c.seq)).scalar_one())

    def changed_at(self) -> datetime:
        """The time of the last change; the store's birth if there is none."""
        return from_micros(self._connection.execute(select(counter.c.at)).scalar_one())

    def store_id(self) -> str:
        return fact(self._connection, "store_id")

    def created(self) -> datetime:
        return created_at(self._connection)

    def next_release(self) -> datetime | None:
        """When the next embargo ends."""
        at = self._connection.execute(
            select(func.min(articles.c.release_at)).where(articles.c.status == Status.EMBARGOED)
        ).scalar_one()
        return None if at is None else from_micros(at)

    def sections(self) -> dict[str, str]:
        """Slug → name of every section, in the order of names."""
        rows = self._connection.execute(select(sections).order_by(sections.c.name, sections.c.slug))
        return {row.slug: row.name for row in rows}

    def article(self, uuid: str) -> Article:
        """One article of any status, by the UUID of its id.

        Raises:
            ArticleNotFound: there never was one.
        """
        row = self._connection.execute(_articles().where(articles.c.id == uuid)).first()
        if row is None:
            raise ArticleNotFound(uuid)
        return article_from(row)

    def by_keys(self, keys: Sequence[int]) -> list[Article]:
        """The live ones among ``keys``, in their order."""
        rows = self._connection.execute(_articles().where(articles.c.key.in_(keys), articles.c.status == Status.LIVE))
        found = {row.key: article_from(row) for row in rows}
        return [found[key] for key in keys if key in found]

    def revisions(self, key: int) -> list[Revision]:
        """Every revision of an article, newest first."""
        rows = self._connection.execute(
            select(revisions).where(revisions.c.article_key == key).order_by(revisions.c.number.desc())
        )
        return [revision_from(row) for row in rows]

    def latest(self, selection: Selection, *, before: tuple[int, int] | None = None) -> list[Article]:
        """A page of live articles, newest ``published`` first; ``before`` is a keyset (published, key)."""
        statement = _articles().where(articles.c.status == Status.LIVE, *_filters(selection))
        if before is not None:
            published, key = before
            statement = statement.where(
                or_(articles.c.published < published, and_(articles.c.published == published, articles.c.key < key))
            )
        statement = statement.order_by(articles.c.published.desc(), articles.c.key.desc()).limit(selection.size)
        return [article_from(row) for row in self._connection.execute(statement)]

    def listed(self, status: Status | None, limit: int) -> list[Article]:
        """The newest articles of one status, or of any: for an editor's list."""
        statement = _articles().order_by(articles.c.published.desc(), articles.c.key.desc()).limit(limit)
        if status is not None:
            statement = statement.where(articles.c.status == status)
        return [article_from(row) for row in self._connection.execute(statement)]

    def archive(self, selection: Selection, low: int, high: int) -> list[Article]:
        """The live articles of one archive page: ordinals from ``low`` to below ``high``."""
        statement = (
            _articles()
            .where(
                articles.c.status == Status.LIVE,
                articles.c.ordinal >= low,
                articles.c.ordinal < high,
                *_filters(selection),
            )
            .order_by(articles.c.published.desc(), articles.c.key.desc())
        )
        return [article_from(row) for row in self._connection.execute(statement)]

    def ordinals(self) -> int:
        """How many articles were ever published."""
        return int(self._connection.execute(select(counter.c.ordinal)).scalar_one())

    def updates(self, selection: Selection) -> list[Update]:
        """A page of significant revisions and withdrawals, newest first."""
        previous = revisions.alias("previous")
        statement = (
            select(articles, revisions, previous.c.number.label("previous_number"))
            .join(revisions, revisions.c.article_key == articles.c.key)
            .outerjoin(
                previous,
                and_(previous.c.article_key == articles.c.key, previous.c.number == revisions.c.number - 1),
            )
            .where(
                revisions.c.listed == 1,
                or_(
                    articles.c.status == Status.LIVE,
                    and_(
                        articles.c.status == Status.WITHDRAWN,
                        revisions.c.significance == Significance.WITHDRAWAL,
                    ),
                ),
                *_filters(selection),
            )
            .order_by(revisions.c.at.desc(), revisions.c.article_key.desc(), revisions.c.number.desc())
            .limit(selection.size)
        )
        rows = self._connection.execute(statement).all()
        return [
            Update(
                article=article_from(row),
                revision=revision_from(row),
                previous=self._revision(row.key, row.previous_number) if row.previous_number else None,
            )
            for row in rows
        ]

    def _revision(self, key: int, number: int) -> Revision:
        row = self._connection.execute(
            select(revisions).where(revisions.c.article_key == key, revisions.c.number == number)
        ).one()
        return revision_from(row)

    def linked(self, key: int) -> list[int]:
        """The articles that editors put beside article ``key``, in their order."""
        rows = self._connection.execute(
            select(links.c.target_key)
            .where(links.c.article_key == key, links.c.target_key.is_not(None))
            .order_by(links.c.position)
        )
        return [row.target_key for row in rows]

    def unresolved(self, key: int) -> list[Link]:
        """Editors' pointers from article ``key`` to articles that are not here."""
        rows = self._connection.execute(
            select(links).where(links.c.article_key == key, links.c.target_key.is_(None)).order_by(links.c.position)
        )
        return [Link(headline=row.headline, is_cut=bool(row.is_cut), url=row.url) for row in rows]

    def related(self, key: int, limit: int) -> list[termindex.Hit]:
        """Articles related to article ``key`` by their words, best first; rewrites of itself left out."""
        hits = termindex.related_to(self._connection, key, limit)
        floor = RELEVANT if self.ordinals() >= SMALL else RELEVANT_WHEN_SMALL
        return [hit for hit in hits if floor <= hit.similarity < DUPLICATE]

    def matching(self, keys: Sequence[int], selection: Selection) -> list[int]:
        """The live ones among ``keys`` that pass the selection's filters, in their order."""
        statement = select(articles.c.key).where(
            articles.c.key.in_(keys), articles.c.status == Status.LIVE, *_filters(selection)
        )
        passed = set(self._connection.execute(statement).scalars())
        return [key for key in keys if key in passed]

    def poll(self, url: str) -> tuple[str, str]:
        """ETag and Last-Modified of the last poll of ``url``; empty where there was none."""
        row = self._connection.execute(select(polls.c.etag, polls.c.last_modified).where(polls.c.url == url)).first()
        return (row.etag, row.last_modified) if row else ("", "")

    def live_uuids(self) -> list[str]:
        """The ids of everything that is public, oldest first."""
        statement = select(articles.c.id).where(articles.c.status == Status.LIVE).order_by(articles.c.key)
        return list(self._connection.execute(statement).scalars())


def _articles() -> Select[Any]:
    return select(articles, revisions).join(
        revisions, and_(revisions.c.article_key == articles.c.key, revisions.c.number == articles.c.revision)
    )


def _filters(selection: Selection) -> list[Any]:
    conditions: list[Any] = []
    if selection.section:
        conditions.append(articles.c.section == selection.section)
    if selection.lang:
        lowered = func.lower(articles.c.language)
        conditions.append(or_(lowered == selection.lang, lowered.like(selection.lang + "-%")))
    conditions += [_tagged(tag) for tag in selection.tags]
    conditions += [~_tagged(tag) for tag in selection.excluded_tags]
    if selection.author:
        conditions.append(
            exists().where(
                article_authors.c.author == selection.author,
                article_authors.c.published == articles.c.published,
                article_authors.c.article_key == articles.c.key,
            )
        )
    for word in dict.fromkeys(termlist.words(selection.q)):
        conditions.append(articles.c.words.like(f"% {word} %"))
    if selection.q and not termlist.words(selection.q):
        conditions.append(articles.c.key < 0)  # only punctuation: nothing has such a word
    return conditions


def _tagged(tag: str) -> Any:
    return exists().where(
        article_tags.c.tag == tag,
        article_tags.c.published == articles.c.published,
        article_tags.c.article_key == articles.c.key,
    )
