"""The change log's readers: changed and withdrawn articles by change number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, literal, select

from feeds.domain.feed_address import Selection
from feeds.model import Article, Metadata, Revision, Significance, Status
from feeds.store import listings, stories
from feeds.store.change_log import JOINED, LINKED, REPUBLISHED
from feeds.store.rows import article_from, metadata_from_json, revision_from
from feeds.store.schema import articles, changes, counter, revisions, updates
from feeds.store.selects import PATH, columns_of, path_from, whole_articles
from feeds.text.dates import from_micros, to_micros
from feeds.text.ids import format_id

# Columns of revisions that events have no use for.
_NOT_IN_EVENTS = frozenset(["article_key", "body_html", "raw_html"])


class Changed(NamedTuple):
    """A changed article: the number of its last change, its new revisions, and whether it is new as
    a whole.

    ``is_moved_only`` means that it only joined or left a storyline.
    """

    key: int
    last: int
    revised: set[int]
    is_new: bool
    is_moved_only: bool = False


class ChangeRow(NamedTuple):
    """One change: its number, time and kind, the article's id, and the revision."""

    seq: int
    at: datetime
    kind: str
    article: str
    revision: int


class ArticleChange(NamedTuple):
    """One change of an article's text: ``is_first`` made it public. ``status`` is the article's
    present one, ``path`` that of its page; ``text`` the revision of the change, without its body.
    """

    seq: int
    at: datetime
    kind: str
    key: int
    article: str
    path: str
    status: Status
    text: Revision
    is_first: bool


class ChangeReader:
    """Queries on changes; ``Reader`` includes them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def seq(self) -> int:
        """Return the number of the last change, 0 for an empty store."""
        return int(self.connection.execute(select(counter.c.seq)).scalar_one())

    def changed_at(self) -> datetime:
        """Return the time of the last change; the store's creation time without any."""
        return from_micros(self.connection.execute(select(counter.c.at)).scalar_one())

    def first_published(self, key: int) -> int:
        """Return the number of the change that published an article; 0 if it never was public."""
        statement = select(func.min(changes.c.seq)).where(
            changes.c.article_key == key, changes.c.kind == Significance.NEW
        )
        return int(self.connection.execute(statement).scalar() or 0)

    def change_at(self, seq: int) -> datetime | None:
        """Return the commit time of a change; None if there is no such change."""
        statement = select(func.coalesce(changes.c.committed, changes.c.at)).where(
            changes.c.seq == seq
        )
        at = self.connection.execute(statement).scalar()
        return None if at is None else from_micros(at)

    def first_deliverable(self, seq: int) -> tuple[int, datetime] | None:
        """Return the first change after ``seq`` that subscribers of the latest feed receive, and
        its commit time.

        Changes of related lists and storylines do not count, nor do articles that never were
        public.
        """
        row = self.connection.execute(
            select(changes.c.seq, func.coalesce(changes.c.committed, changes.c.at).label("at"))
            .join(articles, articles.c.key == changes.c.article_key)
            .where(
                changes.c.seq > seq,
                changes.c.kind.not_in([LINKED, JOINED]),
                articles.c.ordinal.is_not(None),
            )
            .order_by(changes.c.seq)
            .limit(1)
        ).first()
        return None if row is None else (row.seq, from_micros(row.at))

    def seq_at(self, moment: datetime) -> int:
        """Return the number of the last change up to ``moment``; 0 without any."""
        statement = select(func.max(changes.c.seq)).where(changes.c.at <= to_micros(moment))
        return int(self.connection.execute(statement).scalar() or 0)

    def revisions(self, key: int, limit: int | None = None) -> list[Revision]:
        """Return the revisions of an article, newest first: all, or at most ``limit``."""
        statement = columns_of(revisions).where(revisions.c.article_key == key)
        rows = self.connection.execute(statement.order_by(revisions.c.number.desc()).limit(limit))
        return [revision_from(row) for row in rows]

    def revision_hashes(self, key: int, limit: int | None = None) -> tuple[set[str], set[str]]:
        """Return the content hashes and the body hashes of an article's revisions: all, or the
        newest ``limit``.
        """
        statement = select(revisions.c.content_hash, revisions.c.body_hash).where(
            revisions.c.article_key == key
        )
        rows = self.connection.execute(
            statement.order_by(revisions.c.number.desc()).limit(limit)
        ).all()
        return {row.content_hash for row in rows}, {row.body_hash for row in rows if row.body_hash}

    def never_public(self, keys: Sequence[int]) -> set[int]:
        """Return the keys among ``keys`` that were withdrawn before publication."""
        statement = select(articles.c.key).where(
            articles.c.key.in_(keys), articles.c.ordinal.is_(None)
        )
        return set(self.connection.execute(statement).scalars())

    def change_rows(self, seq: int, limit: int) -> list[ChangeRow]:
        """Return at most ``limit`` changes after change ``seq``, each one, in their order."""
        rows = self.connection.execute(
            select(
                changes.c.seq,
                func.coalesce(changes.c.committed, changes.c.at).label("at"),
                changes.c.kind,
                articles.c.id,
                changes.c.revision,
            )
            .join(articles, articles.c.key == changes.c.article_key)
            .where(changes.c.seq > seq)
            .order_by(changes.c.seq)
            .limit(limit)
        )
        return [
            ChangeRow(row.seq, from_micros(row.at), row.kind, format_id(row.id), row.revision)
            for row in rows
        ]

    def metadata_of_changes(self, first: int, last: int) -> dict[int, Metadata]:
        """Return the metadata of the revision that each change from ``first`` to ``last`` made."""
        rows = self.connection.execute(
            select(changes.c.seq, revisions.c.metadata)
            .join(
                revisions,
                (revisions.c.article_key == changes.c.article_key)
                & (revisions.c.number == changes.c.revision),
            )
            .where(changes.c.seq.between(first, last))
        )
        return {row.seq: metadata_from_json(row.metadata) for row in rows}

    def article_changes(self, seq: int, limit: int) -> tuple[list[ArticleChange], int]:
        """Return the changes of articles' texts among the ``limit`` changes after ``seq``, in their
        order, and the number of the last change that was looked at.

        Changes of storylines and related lists are none.
        """
        last = min(seq + limit, self.seq())
        columns: list[Any] = [
            changes.c.seq,
            func.coalesce(changes.c.committed, changes.c.at).label("committed_at"),
            changes.c.kind,
            changes.c.article_key,
            *PATH,
            articles.c.status,
            *(column for column in revisions.c if column.name not in _NOT_IN_EVENTS),
            literal("").label("body_html"),
        ]
        is_revision = (revisions.c.article_key == changes.c.article_key) & (
            revisions.c.number == changes.c.revision
        )
        rows = self.connection.execute(
            select(*columns)
            .join_from(changes, articles, articles.c.key == changes.c.article_key)
            .join(revisions, is_revision)
            .where(changes.c.seq > seq, changes.c.seq <= last)
            .order_by(changes.c.seq)
        ).all()
        text_changes = [
            ArticleChange(
                seq=row.seq,
                at=from_micros(row.committed_at),
                kind=row.kind,
                key=row.article_key,
                article=format_id(row.id),
                path=path_from(row),
                status=Status(row.status),
                text=revision_from(row),
                is_first=self._is_first(row),
            )
            for row in rows
            if row.kind not in (LINKED, JOINED)
        ]
        return text_changes, last

    def _is_first(self, row: Row[Any]) -> bool:
        is_new = bool(row.kind == Significance.NEW)
        return is_new and self.first_published(row.article_key) == row.seq

    def changed_since(self, seq: int) -> list[int]:
        """Return the articles that changed after change ``seq``, newest change first."""
        rows = self.connection.execute(
            select(changes.c.article_key).where(changes.c.seq > seq).order_by(changes.c.seq.desc())
        )
        return list(dict.fromkeys(rows.scalars()))

    def removed_updates(self, low: int, high: int) -> list[tuple[Article, int]]:
        """Return the updates of withdrawn or unpublished articles, of ordinals in [low, high)."""
        # The last revision of a withdrawn article is the notice, which stays.
        is_removed = (articles.c.status == Status.UNPUBLISHED) | (
            (articles.c.status == Status.WITHDRAWN) & (updates.c.number < articles.c.revision)
        )
        rows = self.connection.execute(
            select(updates.c.article_key, updates.c.number)
            .join(articles, articles.c.key == updates.c.article_key)
            .where(
                updates.c.ordinal >= low,
                updates.c.ordinal < high,
                is_removed,
            )
            .order_by(updates.c.ordinal.desc())
        ).all()
        return [(self.any_by_key(row.article_key)[0], row.number) for row in rows]

    def update_ordinals(self, key: int) -> list[int]:
        """Return the ordinals of an article's updates and notices."""
        return list(
            self.connection.execute(
                select(updates.c.ordinal).where(updates.c.article_key == key)
            ).scalars()
        )

    def any_by_key(self, key: int) -> tuple[Article, int]:
        """Return an article of any status, and its ordinal of first publication."""
        row = self.connection.execute(whole_articles().where(articles.c.key == key)).one()
        return article_from(row), row.ordinal or 0

    def changed_after(self, seq: int, limit: int, *, has_joined: bool = False) -> list[Changed]:
        """Return at most ``limit`` articles that changed after change ``seq``, oldest change first.

        ``has_joined`` includes those that only joined or left a storyline. Each article is at the
        place of its last change, so a client that has the articles up to one of them has every
        change up to that one.
        """
        last = func.max(changes.c.seq)
        kinds = [changes.c.kind.not_in([LINKED] if has_joined else [LINKED, JOINED])]
        page = (
            select(changes.c.article_key, last.label("last"))
            .where(changes.c.seq > seq, *kinds)
            .group_by(changes.c.article_key)
            .order_by(last)
            .limit(limit)
            .subquery()
        )
        rows = self.connection.execute(
            select(changes.c.article_key, page.c.last, changes.c.kind, changes.c.revision)
            .join_from(page, changes, changes.c.article_key == page.c.article_key)
            .where(changes.c.seq > seq, *kinds)
            .order_by(page.c.last, changes.c.seq)
        )
        changed: dict[int, Changed] = {}
        for row in rows:
            before = changed.get(row.article_key)
            revised = (before.revised if before else set()) | {row.revision}
            is_new = row.kind in (Significance.NEW, REPUBLISHED) or (
                before is not None and before.is_new
            )
            is_moved_only = row.kind == JOINED and (before is None or before.is_moved_only)
            changed[row.article_key] = Changed(
                row.article_key, row.last, revised, is_new, is_moved_only
            )
        return list(changed.values())

    def removed(
        self, selection: Selection, limit: int, ordinals: tuple[int, int] | None = None
    ) -> list[Article]:
        """Return withdrawn and unpublished articles of the selection, the last one first;
        ``ordinals`` is a half-open range.
        """
        statement = whole_articles().where(
            articles.c.status.in_([Status.WITHDRAWN, Status.UNPUBLISHED]),
            articles.c.ordinal.is_not(None),
        )
        if ordinals is not None:
            statement = statement.where(
                articles.c.ordinal >= ordinals[0], articles.c.ordinal < ordinals[1]
            )
        rows = self.connection.execute(
            statement.order_by(articles.c.modified.desc(), articles.c.key.desc())
        )
        removed: list[Article] = []
        for row in rows:
            article = article_from(row)
            if len(removed) == limit:
                break
            if self.was_in(article.key, selection):
                removed.append(article)
        return removed

    def significant(self, key: int) -> list[int]:
        """Return the numbers of an article's significant revisions, oldest first, without the
        withdrawal.
        """
        kinds = [
            significance
            for significance in Significance
            if significance.is_significant and significance is not Significance.WITHDRAWAL
        ]
        statement = select(revisions.c.number).where(
            revisions.c.article_key == key,
            revisions.c.number > 1,
            revisions.c.significance.in_(kinds),
        )
        return list(self.connection.execute(statement.order_by(revisions.c.number)).scalars())

    def was_in(self, key: int, selection: Selection) -> bool:
        """Return whether any published text of an article passes the selection's filters."""
        if selection.story:
            return stories.has_had(self.connection, selection.story, key)
        return any(self.passes(selection, revision) for revision in self.revisions(key))

    def has_passed(self, selection: Selection, key: int, number: int) -> bool:
        """Return whether an article's revision ``number``, or an earlier one, passes the facets of
        the selection.
        """
        statement = select(revisions.c.metadata).where(
            revisions.c.article_key == key, revisions.c.number <= number
        )
        texts = self.connection.execute(statement.order_by(revisions.c.number.desc())).scalars()
        return any(listings.has_facets(selection, metadata_from_json(text)) for text in texts)

    def passes(self, selection: Selection, revision: Revision) -> bool:
        """Return whether a text passes the selection's filters."""
        return listings.passes(selection, revision)
