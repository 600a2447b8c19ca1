"""The store's writer: each call leaves consistent revision, change and index rows.

Everything happens inside one transaction of ``Database.write()``, with one writer at a time:
revision, change row and tombstone commit together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import uuid_utils
from sqlalchemy import Connection, delete, func, insert, select, update

from feeds.errors import AddressFixed, ArticleWithdrawn
from feeds.model import (
    Article,
    Bag,
    Candidate,
    Link,
    Moment,
    Revision,
    Significance,
    Status,
    Text,
)
from feeds.store import (
    addresses,
    embeddings,
    indexing,
    matching,
    pointers,
    section_names,
    seen_drafts,
    stories,
    term_index,
    visibility,
)
from feeds.store.change_log import LINKED, append
from feeds.store.indexing import Reindex
from feeds.store.reader import Reader
from feeds.store.rows import article_row, insert_rows, metadata_json, revision_row
from feeds.store.schema import articles, counter, embargoes, revisions
from feeds.store.selects import by_key
from feeds.text.dates import to_micros
from feeds.text.ids import format_id


class Writer:
    """Changes to the store at the time ``now``; the clock is the caller's."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.reader = Reader(connection)
        # By article key; None outside of ``index_once``.
        self._to_index: dict[int, Reindex] | None = None
        # Digest of a draft → key of its article.
        self._seen: dict[bytes, int] = {}

    @contextmanager
    def index_once(self) -> Iterator[None]:
        """List and index each article once, at the end, however often it is revised in this
        block.
        """
        self._to_index = {}
        yield
        indexing.renew(self.connection, list(self._to_index.values()))
        self._to_index = None

    def saw(self, candidate: Candidate, article: Article, *, is_changed: bool = False) -> None:
        """Remember, until ``note_seen``, the article that a candidate has led to.

        After a change, earlier drafts of the article could change it again: they are forgotten. Not
        every change makes a revision (an embargo, a note to editors).
        """
        if is_changed:
            self._seen = {digest: key for digest, key in self._seen.items() if key != article.key}
            seen_drafts.forget(self.connection, article.key)
        if candidate.digest:
            self._seen[candidate.digest] = article.key

    def note_seen(self) -> None:
        """Note the drafts of this transaction: the same ones change nothing if they come again."""
        seen_drafts.note(self.connection, self._seen, self.now)
        self._seen = {}

    def _index(self, batch: Sequence[Reindex]) -> None:
        if self._to_index is None:
            indexing.renew(self.connection, batch)
            return
        for item in batch:
            key = item.current.key
            earlier = self._to_index.get(key)
            self._to_index[key] = (
                Reindex(earlier.listed, item.current, item.bag) if earlier else item
            )

    def renamed(self, batch: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates with their sections' present slugs and names."""
        names = section_names.names(self.connection)
        return (
            [section_names.renamed(candidate, names) for candidate in batch]
            if names
            else list(batch)
        )

    def insert(
        self, batch: Sequence[Candidate], *, is_draft: bool = False, uuid: str = ""
    ) -> list[Article]:
        """New articles with all the revisions of their candidates, in order; few statements for
        many. Drafts are public from ``schedule`` on. ``uuid`` is the id of a single new article
        that was chosen before.
        """
        key = int(
            self.connection.execute(select(func.coalesce(func.max(articles.c.key), 0))).scalar_one()
        )
        ordinal = int(self.connection.execute(select(counter.c.ordinal)).scalar_one())
        article_rows, revision_rows = [], []
        batch = self.renamed(batch)
        articles_new = self._with_addresses(
            [
                self._new(
                    place, format_id(uuid or uuid_utils.uuid7()), candidate, is_draft=is_draft
                )
                for place, candidate in enumerate(batch, start=key + 1)
            ]
        )
        for article, candidate in zip(articles_new, batch, strict=True):
            is_live = article.status is Status.LIVE
            article_rows.append(
                article_row(
                    article,
                    candidate.headline_key,
                    matching.own_url(candidate),
                    ordinal if is_live else None,
                )
            )
            ordinal += is_live
            # Of a new article the first version is new, whatever it was to its source.
            first = replace(candidate.revisions[0], significance=Significance.NEW)
            versions = (first, *candidate.revisions[1:])
            revision_rows += [revision_row(article.key, revision) for revision in versions]
            self.saw(candidate, article)
        insert_rows(self.connection, articles, article_rows)
        insert_rows(self.connection, revisions, revision_rows)
        self.connection.execute(update(counter).values(ordinal=ordinal))
        for article, candidate in zip(articles_new, batch, strict=True):
            if candidate.links:
                pointers.set_links(self.connection, article.key, candidate.links)
        live = [(a, c) for a, c in zip(articles_new, batch, strict=True) if a.status is Status.LIVE]
        self._index([Reindex(None, article, candidate.bag) for article, candidate in live])
        pointers.resolve_to(self.connection, [article for article, _ in live])
        append(
            self.connection,
            self.now,
            [(article.key, Significance.NEW, article.revision.number) for article, _ in live],
        )
        return articles_new

    def _with_addresses(self, new: Sequence[Article]) -> list[Article]:
        """Return new articles, those that are public with the addresses of their pages."""
        public = [article for article in new if article.status is Status.LIVE]
        by_key = {article.key: article for article in addresses.addressed(self.connection, public)}
        return [by_key.get(article.key, article) for article in new]

    def _new(self, key: int, article_id: str, candidate: Candidate, *, is_draft: bool) -> Article:
        first, last = candidate.revisions[0], candidate.revisions[-1]
        published = candidate.published or first.at
        release_at = candidate.release_at or (published.at if published.at > self.now else None)
        status = Status.LIVE
        if is_draft:
            status = Status.DRAFT
        elif release_at is not None and release_at > self.now:
            status = Status.EMBARGOED
        significant = [r for r in candidate.revisions[1:] if r.significance.is_significant]
        return Article(
            key=key,
            id=article_id,
            source=candidate.source,
            source_id=candidate.source_id,
            url=candidate.url,
            status=status,
            published=published,
            updated=significant[-1].at.at if significant else published.at,
            modified=max(last.at.at, published.at),
            release_at=release_at,
            revision=last,
            guid=candidate.guid,
            guid_is_permalink=candidate.guid_is_permalink,
            slug=candidate.slug,
        )

    def revise(
        self,
        article: Article,
        revision: Revision,
        links_found: Sequence[Link] = (),
        bag: Bag | None = None,
    ) -> Article:
        """Append ``revision`` (its number and lower bound of time are set here); a draft has one
        version only, which it replaces.

        ``bag`` has its terms for the index; without it they are read from the text.
        """
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        at = max(revision.at.at, article.modified)
        is_draft = article.status is Status.DRAFT
        is_significant = revision.significance.is_significant or is_draft
        number = article.revision.number + (not is_draft)
        stored = replace(revision, number=number, at=replace(revision.at, at=at))
        if is_draft:
            stored = replace(stored, significance=Significance.NEW, note="")
            of_draft = revisions.c.article_key == article.key
            self.connection.execute(delete(revisions).where(of_draft))
        insert_rows(self.connection, revisions, [revision_row(article.key, stored)])
        values: dict[str, object] = {
            "revision": number,
            "modified": to_micros(at),
            "section": revision.metadata.section,
            "language": revision.metadata.language,
        }
        if is_significant:
            values["updated"] = to_micros(at)
        self.connection.execute(
            update(articles).where(articles.c.key == article.key).values(values)
        )
        if links_found:
            pointers.set_links(self.connection, article.key, links_found)
        revised = by_key(self.connection, article.key)
        if article.status is Status.LIVE:
            self._index([Reindex(article, revised, bag)])
            append(self.connection, self.now, [(article.key, revision.significance, number)])
            if revised.headline != article.headline:
                pointers.resolve_to(self.connection, [revised])
                stories.follow_headline(self.connection, article, revised.headline, self.now)
        return revised

    def set_slug(self, article: Article, slug: str) -> None:
        """Give an article the words of its address; empty: those of its headline.

        Raises:
            AddressFixed: it was public before.
        """
        if visibility.was_ever_public(self.connection, article.key):
            raise AddressFixed(article.path)
        self.connection.execute(
            update(articles).where(articles.c.key == article.key).values(slug=slug)
        )

    def set_ednote(self, article: Article, ednote: str) -> None:
        """Give the current version another note to editors: no new version, since the note is not
        public.
        """
        metadata = replace(article.revision.metadata, ednote=ednote)
        self.connection.execute(
            update(revisions)
            .where(
                revisions.c.article_key == article.key,
                revisions.c.number == article.revision.number,
            )
            .values(metadata=metadata_json(metadata))
        )

    def withdraw(self, article: Article, note: str, at: datetime | None = None) -> None:
        """Withdraw an article permanently: only its tombstone stays."""
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        number = article.revision.number + 1
        moment = max(min(at or self.now, self.now), article.modified)
        tombstone = Revision(
            number=number,
            significance=Significance.WITHDRAWAL,
            at=Moment(at=moment),
            text=Text(headline="", summary="", body_html=""),
            metadata=article.revision.metadata,
            note=note,
        )
        was_public = visibility.was_ever_public(self.connection, article.key)
        if article.status is Status.LIVE:
            if self._to_index and article.key in self._to_index:
                indexing.renew(self.connection, [self._to_index.pop(article.key)])
            indexing.unlist(self.connection, article)
        insert_rows(self.connection, revisions, [revision_row(article.key, tombstone)])
        self.connection.execute(
            update(articles)
            .where(articles.c.key == article.key)
            .values(
                status=Status.WITHDRAWN,
                revision=number,
                updated=to_micros(moment),
                modified=to_micros(moment),
            )
        )
        term_index.remove(self.connection, [article.key])
        embeddings.remove(self.connection, [article.key])
        if was_public:
            indexing.list_update(
                self.connection, article.key, number, moment, article.revision.metadata
            )
            append(self.connection, self.now, [(article.key, Significance.WITHDRAWAL, number)])
        stories.follow_headline(self.connection, article, "", self.now)

    def hold(self, article: Article, until: datetime) -> bool:
        """Move the end of an article's embargo to its source's; return whether anything changed.

        An editor's end stays until the source states another end than before.
        """
        is_article = embargoes.c.article_key == article.key
        named = self.connection.execute(select(embargoes.c.named).where(is_article)).scalar()
        if named == to_micros(until):
            return False
        self.connection.execute(delete(embargoes).where(is_article))
        return self._move_embargo(article, until)

    def move_embargo(self, article: Article, until: datetime) -> bool:
        """Move the end of an article's embargo as an editor decided; return whether anything
        changed.
        """
        is_article = embargoes.c.article_key == article.key
        is_moved = (
            self.connection.execute(select(embargoes.c.named).where(is_article)).first() is not None
        )
        if not is_moved and article.release_at is not None:
            row = {"article_key": article.key, "named": to_micros(article.release_at)}
            self.connection.execute(insert(embargoes).values(row))
        return self._move_embargo(article, until)

    def _move_embargo(self, article: Article, until: datetime) -> bool:
        if article.status is not Status.EMBARGOED or article.release_at == until:
            return False
        values = {"release_at": to_micros(until)}
        if article.published.at == article.release_at or article.published.at > until:
            # The planned publication date was never public: it moves along.
            values |= dict.fromkeys(("published", "updated", "modified"), to_micros(until))
        self.connection.execute(
            update(articles).where(articles.c.key == article.key).values(values)
        )
        # No revision is later than its publication was planned.
        late = (revisions.c.article_key == article.key) & (revisions.c.at > to_micros(until))
        self.connection.execute(update(revisions).where(late).values(at=to_micros(until)))
        return True

    def schedule(self, article: Article, at: datetime) -> None:
        """Put a draft under an embargo that ends ``at``; its stated date stays if it is earlier. Of
        an article that was public before, the date stays as it is.
        """
        if visibility.was_ever_public(self.connection, article.key):
            visibility.hold_back(self.connection, article, at)
            return
        moment = to_micros(at)
        is_own = article.published.inferred or article.published.at > at
        published = moment if is_own else to_micros(article.published.at)
        self.connection.execute(
            update(articles)
            .where(articles.c.key == article.key)
            .values(
                status=Status.EMBARGOED,
                release_at=moment,
                published=published,
                published_inferred=0,
                updated=published,
                modified=moment,
            )
        )
        self.connection.execute(
            update(revisions)
            .where(revisions.c.article_key == article.key)
            .values(at=moment, at_inferred=0)
        )

    def release_due(self) -> int:
        """Publish embargoed articles that are due; return how many."""
        due = self.connection.execute(
            select(articles.c.key)
            .where(
                articles.c.status == Status.EMBARGOED, articles.c.release_at <= to_micros(self.now)
            )
            .order_by(articles.c.release_at, articles.c.key)
        ).scalars()
        keys = list(due)
        for key in keys:
            self.release(key)
        return len(keys)

    def release(self, key: int) -> None:
        """Publish an embargoed or an unpublished article."""
        visibility.release(self.connection, key, self.now)

    def unpublish(self, article: Article) -> None:
        """Hold back an article that is public or under an embargo, until it is published again."""
        visibility.unpublish(self.connection, article, self.now)

    def keep_meaning(self, model: str, vectors: Sequence[tuple[int, int, bytes]]) -> None:
        """Store vectors of the sentence model: (key, revision, vector) each."""
        embeddings.put(self.connection, model, vectors)
        # One change makes every list of related news look again.
        append(
            self.connection,
            self.now,
            [(key, LINKED, revision) for key, revision, _ in vectors[:1]],
        )
