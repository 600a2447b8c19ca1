"""Reading the store: articles, lists and changes, as of one consistent view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, literal, select

from feeds.dates import from_micros, to_micros
from feeds.errors import ArticleNotFound
from feeds.model import Article, Kind, Link, Revision, Significance, Status
from feeds.partner import Entitlement, Partner
from feeds.selection import Selection, filter_key
from feeds.store import listings, moving, partners, termindex
from feeds.store.engine import created_at, fact
from feeds.store.rows import article_from, revision_from
from feeds.store.schema import articles, changes, counter, links, polls, revisions, sections, updates

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


class Changed(NamedTuple):
    """An article that changed: the number of its last change, which of its revisions are new, whether all of it is."""

    key: int
    last: int
    revised: set[int]
    is_new: bool


class Head(NamedTuple):
    """Where one entry stands in a list, and what tells whether its text has changed.

    ``number`` is the listed revision in the updated feed, else 0; times are microseconds.
    """

    key: int
    number: int
    revision: int
    updated: int
    modified: int
    at: int


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

    def change_at(self, seq: int) -> datetime | None:
        """When the change with this number was committed; None where there is none."""
        statement = select(func.coalesce(changes.c.committed, changes.c.at)).where(changes.c.seq == seq)
        at = self._connection.execute(statement).scalar()
        return None if at is None else from_micros(at)

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

    def moved(self) -> dict[str, str]:
        """Slugs that sections had → those of today."""
        return moving.moved(self._connection)

    def origin(self, slug: str) -> str:
        """The first slug that a section ever had."""
        return moving.origin(self._connection, slug)

    def article(self, uuid: str) -> Article:
        """One article of any status, by the UUID of its id, with its raw text.

        Raises:
            ArticleNotFound: there never was one.
        """
        found = first(self._connection, articles.c.id == uuid, has_raw=True)
        if found is None:
            raise ArticleNotFound(uuid)
        return found

    def by_keys(self, keys: Sequence[int]) -> list[Article]:
        """The live ones among ``keys``, in their order."""
        # A condition on the status would tempt SQLite to walk the index of every live article.
        rows = self._connection.execute(_articles().where(articles.c.key.in_(keys)))
        found = {row.key: article_from(row) for row in rows if row.status == Status.LIVE}
        return [found[key] for key in keys if key in found]

    def revisions(self, key: int) -> list[Revision]:
        """Every revision of an article, newest first."""
        rows = self._connection.execute(
            _columns(revisions).where(revisions.c.article_key == key).order_by(revisions.c.number.desc())
        )
        return [revision_from(row) for row in rows]

    def latest(self, selection: Selection) -> list[Article]:
        """A page of live articles, newest ``published`` first."""
        return self.by_keys([head.key for head in self.heads(selection)])

    def heads(self, selection: Selection) -> list[Head]:
        """What is listed on a page of the latest or the updated feed, without the texts."""
        return self._heads(listings.page(self._connection, selection))

    def entitled(
        self, kind: Kind, entitlement: Entitlement, until: datetime | None, size: int, keys: Sequence[int] | None = None
    ) -> list[Head]:
        """What of a kind's list an entitlement lets through, newest first.

        With ``until`` only what was public then; with ``keys`` only of those articles.
        """
        groups, without = _facet_groups(entitlement)
        return self._heads(
            listings.entitled(kind, groups, without, None if until is None else to_micros(until), size, keys)
        )

    def embargoed(self, entitlement: Entitlement, until: datetime, limit: int) -> list[Article]:
        """What an entitlement lets through of what is under an embargo that ends by ``until``, the next to end first."""
        statement = (
            _articles()
            .where(articles.c.status == Status.EMBARGOED, articles.c.release_at <= to_micros(until))
            .order_by(articles.c.release_at, articles.c.key)
        )
        groups, without = _facet_groups(entitlement)
        found = []
        for row in self._connection.execute(statement):
            article = article_from(row)
            own = set(listings.facets(article.revision.metadata))
            if all(own & set(group) for group in groups) and not own & set(without):
                found.append(article)
        return found[:limit]

    def partner_with(self, token_hash: str, now: datetime) -> Partner | None:
        """The partner whose token has this hash and holds."""
        return partners.by_token_hash(self._connection, token_hash, now)

    def seq_at(self, moment: datetime) -> int:
        """The number of the last change that was made by ``moment``; 0 where there is none."""
        found = select(func.max(changes.c.seq)).where(changes.c.at <= to_micros(moment))
        return int(self._connection.execute(found).scalar() or 0)

    def releases(self, uuids: Sequence[str]) -> dict[str, datetime]:
        """When the embargo of those articles ended that had one."""
        rows = self._connection.execute(
            select(articles.c.id, articles.c.release_at).where(
                articles.c.id.in_(uuids), articles.c.release_at.is_not(None)
            )
        )
        return {row.id: from_micros(row.release_at) for row in rows}

    def withdrawn_from(self, partner: Partner, since: datetime) -> list[Article]:
        """What a partner has fetched and what was withdrawn after ``since``, the last first."""
        keys = partners.withdrawn_from(self._connection, partner, since)
        rows = self._connection.execute(_articles().where(articles.c.key.in_(keys)))
        found = {row.key: article_from(row) for row in rows}
        return [found[key] for key in keys]

    def never_public(self, keys: Sequence[int]) -> set[int]:
        """Those among ``keys`` that were withdrawn before they were published."""
        statement = select(articles.c.key).where(articles.c.key.in_(keys), articles.c.ordinal.is_(None))
        return set(self._connection.execute(statement).scalars())

    def _heads(self, places: Select[Any]) -> list[Head]:
        """The heads of the articles that ``places`` lists (at, key, number), in its order."""
        page = places.subquery()
        at, key, number = page.c
        statement = (
            select(key, number, articles.c.revision, articles.c.updated, articles.c.modified, at)
            .join_from(page, articles, articles.c.key == key)
            .order_by(at.desc(), key.desc(), number.desc())
        )
        return [Head(*row) for row in self._connection.execute(statement).all()]

    def listed(self, status: Status | None, limit: int) -> list[Article]:
        """The newest articles of one status, or of any: for an editor's list."""
        statement = _articles().order_by(articles.c.published.desc(), articles.c.key.desc()).limit(limit)
        if status is not None:
            statement = statement.where(articles.c.status == status)
        return [article_from(row) for row in self._connection.execute(statement)]

    def archive(self, selection: Selection, low: int, high: int) -> list[Head]:
        """What stands on one archive page: ordinals from ``low`` to below ``high`` of articles, or of updates."""
        if selection.kind is Kind.UPDATED:
            return self._heads(listings.updates_between(self._connection, selection, low, high))
        statement = select(articles.c.published, articles.c.key, literal(0)).where(
            articles.c.ordinal >= low,
            articles.c.ordinal < high,
            *listings.among(self._connection, selection),
        )
        return self._heads(statement)

    def ordinals(self, kind: Kind = Kind.LATEST) -> int:
        """How many articles, or updates and notices, were ever published."""
        if kind is Kind.UPDATED:
            last = self._connection.execute(select(func.max(updates.c.ordinal))).scalar()
            return 0 if last is None else int(last) + 1
        return int(self._connection.execute(select(counter.c.ordinal)).scalar_one())

    def updates(self, selection: Selection) -> list[Update]:
        """A page of significant revisions and withdrawals, newest first."""
        return self.updates_of(self.heads(selection))

    def updates_of(self, heads: Sequence[Head]) -> list[Update]:
        """The entries of the updated feed that ``heads`` name, in their order."""
        wanted = {(head.key, number) for head in heads for number in (head.number, head.number - 1)}
        rows = self._connection.execute(
            _columns(revisions).where(revisions.c.article_key.in_({head.key for head in heads}))
        )
        texts = {
            (row.article_key, row.number): revision_from(row) for row in rows if (row.article_key, row.number) in wanted
        }
        rows = self._connection.execute(_articles().where(articles.c.key.in_({head.key for head in heads})))
        known = {row.key: article_from(row) for row in rows}
        return [
            Update(
                article=known[head.key],
                revision=texts[head.key, head.number],
                previous=texts.get((head.key, head.number - 1)),
            )
            for head in heads
        ]

    def linked(self, key: int) -> list[int]:
        """The articles that editors put beside article ``key``, in their order."""
        rows = self._connection.execute(
            select(links.c.target_key)
            .where(links.c.article_key == key, links.c.target_key.is_not(None))
            .order_by(links.c.position)
        )
        return [row.target_key for row in rows]

    def linking(self, key: int) -> list[str]:
        """The ids of the live articles beside which editors put article ``key``."""
        statement = (
            select(articles.c.id, articles.c.status)
            .join(links, links.c.article_key == articles.c.key)
            .where(links.c.target_key == key)
        )
        return [row.id for row in self._connection.execute(statement) if row.status == Status.LIVE]

    def changed_since(self, seq: int) -> list[int]:
        """The articles that changed after change ``seq``, the last changed first."""
        rows = self._connection.execute(
            select(changes.c.article_key).where(changes.c.seq > seq).order_by(changes.c.seq.desc())
        )
        return list(dict.fromkeys(rows.scalars()))

    def withdrawn_updates(self, low: int, high: int) -> list[tuple[Article, int]]:
        """Of withdrawn articles the updates whose place in the order of all is in [low, high)."""
        rows = self._connection.execute(
            select(updates.c.article_key, updates.c.number)
            .join(articles, articles.c.key == updates.c.article_key)
            .where(
                updates.c.ordinal >= low, updates.c.ordinal < high,
                articles.c.status == Status.WITHDRAWN, updates.c.number < articles.c.revision,
            )
            .order_by(updates.c.ordinal.desc())
        ).all()  # fmt: skip
        return [(self.any_by_key(row.article_key)[0], row.number) for row in rows]

    def update_ordinals(self, key: int) -> list[int]:
        """The places of an article's updates and notices in the order of all of them."""
        return list(self._connection.execute(select(updates.c.ordinal).where(updates.c.article_key == key)).scalars())

    def any_by_key(self, key: int) -> tuple[Article, int]:
        """An article of any status, and its place in the order of first publication."""
        row = self._connection.execute(_articles().where(articles.c.key == key)).one()
        return article_from(row), row.ordinal or 0

    def changed_after(self, seq: int, limit: int) -> list[Changed]:
        """The articles that changed after change ``seq``, the longest ago first, no more than ``limit``.

        An article stands where it changed last, so that whoever has those up to
        one of them has everything up to its change.
        """
        last = func.max(changes.c.seq)
        page = (
            select(changes.c.article_key, last.label("last"))
            .where(changes.c.seq > seq)
            .group_by(changes.c.article_key)
            .order_by(last)
            .limit(limit)
            .subquery()
        )
        rows = self._connection.execute(
            select(changes.c.article_key, page.c.last, changes.c.kind, changes.c.revision)
            .join_from(page, changes, changes.c.article_key == page.c.article_key)
            .where(changes.c.seq > seq)
            .order_by(page.c.last, changes.c.seq)
        )
        found: dict[int, Changed] = {}
        for row in rows:
            before = found.get(row.article_key)
            revised = (before.revised if before else set()) | {row.revision}
            is_new = row.kind == Significance.NEW or (before is not None and before.is_new)
            found[row.article_key] = Changed(row.article_key, row.last, revised, is_new)
        return list(found.values())

    def heads_of(self, selection: Selection, keys: Sequence[int]) -> list[Head]:
        """Where those of the articles ``keys`` that are in the selection stand in its list, newest first."""
        return self._heads(listings.of_articles(self._connection, selection, keys))

    def withdrawn(self, selection: Selection, limit: int, ordinals: tuple[int, int] | None = None) -> list[Article]:
        """What was withdrawn and had been in the selection, the last first; ``ordinals`` bound it, half open."""
        statement = _articles().where(articles.c.status == Status.WITHDRAWN, articles.c.ordinal.is_not(None))
        if ordinals is not None:
            statement = statement.where(articles.c.ordinal >= ordinals[0], articles.c.ordinal < ordinals[1])
        rows = self._connection.execute(statement.order_by(articles.c.modified.desc(), articles.c.key.desc()))
        found: list[Article] = []
        for row in rows:
            article = article_from(row)
            if len(found) == limit:
                break
            if self.was_in(article.key, selection):
                found.append(article)
        return found

    def significant(self, key: int) -> list[int]:
        """The numbers of an article's significant revisions, the oldest first; the withdrawal is none."""
        kinds = [one for one in Significance if one.is_significant and one is not Significance.WITHDRAWAL]
        statement = select(revisions.c.number).where(
            revisions.c.article_key == key, revisions.c.number > 1, revisions.c.significance.in_(kinds)
        )
        return list(self._connection.execute(statement.order_by(revisions.c.number)).scalars())

    def was_in(self, key: int, selection: Selection) -> bool:
        """Whether any text of an article that was published passes the selection's filters."""
        return any(self.passes(selection, revision) for revision in self.revisions(key))

    def passes(self, selection: Selection, revision: Revision) -> bool:
        """Whether a text passes the selection's filters."""
        return listings.passes(selection, revision)

    def unresolved(self, key: int) -> list[Link]:
        """Editors' pointers from article ``key`` to articles that are not here."""
        rows = self._connection.execute(
            select(links).where(links.c.article_key == key, links.c.target_key.is_(None)).order_by(links.c.position)
        )
        return [Link(headline=row.headline, is_cut=bool(row.is_cut), url=row.url) for row in rows]

    def related(self, key: int, limit: int) -> list[termindex.Hit]:
        """Articles related to article ``key`` by their words, best first; rewrites of itself left out."""
        hits = termindex.related_to(self._connection, key, limit)
        return [hit for hit in hits if self._floor() <= hit.similarity < DUPLICATE]

    def related_to_text(self, asked: str, at: datetime, language: str, limit: int) -> list[termindex.Hit]:
        """Articles related to a text that is not ours, best first; of ``language`` alone unless that is empty."""
        hits = termindex.related_to_text(self._connection, asked, at, language, limit)
        return [hit for hit in hits if self._floor() <= hit.similarity]

    def _floor(self) -> float:
        return RELEVANT if self.ordinals() >= SMALL else RELEVANT_WHEN_SMALL

    def matching(self, keys: Sequence[int], selection: Selection) -> list[int]:
        """The live ones among ``keys`` that pass the selection's filters, in their order."""
        statement = select(articles.c.key).where(articles.c.key.in_(keys), *listings.among(self._connection, selection))
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


def _facet_groups(entitlement: Entitlement) -> tuple[list[list[str]], list[str]]:
    groups = [
        [f"s={section}" for section in entitlement.sections],
        [f"t={filter_key(tag)}" for tag in entitlement.tags],
        [f"l={language.lower()}" for language in entitlement.languages],
    ]
    return [group for group in groups if group], [f"t={filter_key(tag)}" for tag in entitlement.excluded_tags]


def first(connection: Connection, *conditions: ColumnElement[bool], has_raw: bool = False) -> Article | None:
    """The newest article of any status that meets the conditions."""
    statement = _articles(has_raw=has_raw).where(*conditions).order_by(articles.c.key.desc()).limit(1)
    row = connection.execute(statement).first()
    return article_from(row) if row else None


def by_key(connection: Connection, key: int) -> Article:
    """The article of any status with this row number, which must be there."""
    found = first(connection, articles.c.key == key)
    if found is None:
        raise ArticleNotFound(str(key))
    return found


def _columns(*tables: Table, has_raw: bool = False) -> Select[Any]:
    """All the columns, but for the raw texts, which only editing and cleaning again need."""
    return select(*(column for table in tables for column in table.c if has_raw or column.name != "raw_html"))


@cache
def _articles(*, has_raw: bool = False) -> Select[Any]:
    return _columns(articles, revisions, has_raw=has_raw).join_from(
        articles,
        revisions,
        and_(revisions.c.article_key == articles.c.key, revisions.c.number == articles.c.revision),
    )
