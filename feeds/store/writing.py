"""Writing the store: each call leaves revision, change and index rows that belong together.

Everything happens inside one transaction of ``Database.write()``, which only
one writer has at a time: revision, change row and tombstone commit together
or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import uuid_utils
from sqlalchemy import Column, Connection, delete, func, insert, select, text, update

from feeds import terms as words
from feeds.dates import to_micros
from feeds.errors import ArticleNotFound, ArticleWithdrawn
from feeds.model import Article, Candidate, Kind, Link, Metadata, Moment, Revision, Significance, Status, Text
from feeds.sanitize import VERSION as SANITIZER_VERSION
from feeds.sanitize import clean_html, text_of
from feeds.store import listings, schema, termindex
from feeds.store.queries import Reader, _articles
from feeds.store.rows import article_from, insert_rows, metadata_json
from feeds.store.schema import (
    INDEX_VERSION,
    articles,
    changes,
    counter,
    links,
    polls,
    revisions,
    sections,
)
from feeds.store.watch import CHANNEL
from feeds.urls import canonical_url

_HEAD_CHARS = 12


class Writer:
    """Changes to the store at the time ``now``; the clock is the caller's."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self.now = now
        self.reader = Reader(connection)

    # -- finding what is there ------------------------------------------------

    def find(self, candidate: Candidate) -> Article | None:
        """The stored article, live or not, that ``candidate`` is a version of."""
        if candidate.source_id:
            found = self._first(articles.c.source == candidate.source, articles.c.source_id == candidate.source_id)
            if found:
                return found
        if url := canonical_url(candidate.url):
            found = self._first(articles.c.canonical_url == url)
            if found and _may_be_same(candidate, found):
                return found
        return self._find_by_headline(candidate) or self._find_by_body(candidate)

    def _find_by_headline(self, candidate: Candidate) -> Article | None:
        language = candidate.revisions[-1].metadata.language
        found = self._first(
            articles.c.source == candidate.source,
            articles.c.language == language,
            articles.c.headline_key == candidate.headline_key,
        )
        return found if found and (candidate.has_marker or _may_be_same(candidate, found)) else None

    def _find_by_body(self, candidate: Candidate) -> Article | None:
        hashes = {revision.body_hash for revision in candidate.revisions if revision.body_hash}
        if not hashes:
            return None
        key = self._connection.execute(
            select(revisions.c.article_key).where(revisions.c.body_hash.in_(hashes)).order_by(revisions.c.article_key)
        ).scalar()
        found = self._first(articles.c.key == key) if key is not None else None
        # What was withdrawn stays withdrawn, under whatever id its text comes again.
        return found if found and (found.status is Status.WITHDRAWN or _may_be_same(candidate, found)) else None

    def _first(self, *conditions: object) -> Article | None:
        statement = _articles().where(*conditions).order_by(articles.c.key.desc()).limit(1)  # type: ignore[arg-type]
        row = self._connection.execute(statement).first()
        return article_from(row) if row else None

    # -- articles ---------------------------------------------------------------

    def fresh(self, batch: Sequence[Candidate]) -> set[int]:
        """The ``id()`` of those that neither the store nor the batch before them has a version of.

        Found by a few questions for all; what is not certain is left to ``find``.
        """
        urls = {id(c): canonical_url(c.url) for c in batch}
        known = (
            self._present(articles.c.source_id, {c.source_id for c in batch}),
            self._present(articles.c.canonical_url, set(urls.values())),
            self._present(articles.c.headline_key, {c.headline_key for c in batch}),
            self._present(revisions.c.body_hash, {r.body_hash for c in batch for r in c.revisions}),
        )
        found = set()
        for candidate in batch:
            marks = (
                {candidate.source_id} - {""},
                {urls[id(candidate)]} - {""},
                {candidate.headline_key},
                {revision.body_hash for revision in candidate.revisions} - {""},
            )
            if not candidate.is_withdrawn and all(
                have.isdisjoint(seen) for have, seen in zip(marks, known, strict=True)
            ):
                found.add(id(candidate))
            for have, seen in zip(marks, known, strict=True):
                seen |= have
        return found

    def _present(self, column: Column[str], values: set[str]) -> set[str]:
        found: set[str] = set()
        wanted = sorted(values - {""})
        for start in range(0, len(wanted), 500):
            statement = select(column).where(column.in_(wanted[start : start + 500]))
            found.update(self._connection.execute(statement).scalars())
        return found

    def insert(self, batch: Sequence[Candidate]) -> list[Article]:
        """New articles with all the revisions of their candidates, in order; few statements for many."""
        key = int(self._connection.execute(select(func.coalesce(func.max(articles.c.key), 0))).scalar_one())
        ordinal = int(self._connection.execute(select(counter.c.ordinal)).scalar_one())
        made: list[Article] = []
        article_rows, revision_rows = [], []
        for candidate in batch:
            key += 1
            article = self._new(key, candidate)
            is_live = article.status is Status.LIVE
            article_rows.append(_article_row(article, candidate, ordinal if is_live else None))
            ordinal += is_live
            revision_rows += [_revision_row(key, revision) for revision in candidate.revisions]
            made.append(article)
        insert_rows(self._connection, articles, article_rows)
        insert_rows(self._connection, revisions, revision_rows)
        self._connection.execute(update(counter).values(ordinal=ordinal))
        for article, candidate in zip(made, batch, strict=True):
            if candidate.links:
                self._set_links(article.key, candidate.links)
        live = [(a, c) for a, c in zip(made, batch, strict=True) if a.status is Status.LIVE]
        self._index([(article, candidate.bag) for article, candidate in live])
        self._resolve_links_to([article for article, _ in live])
        self._change([(article.key, Significance.NEW, article.revision.number) for article, _ in live])
        return made

    def _new(self, key: int, candidate: Candidate) -> Article:
        first, last = candidate.revisions[0], candidate.revisions[-1]
        published = candidate.published or first.at
        release_at = candidate.release_at or (published.at if published.at > self.now else None)
        is_embargoed = release_at is not None and release_at > self.now
        significant = [r for r in candidate.revisions[1:] if r.significance.is_significant]
        return Article(
            key=key,
            id="urn:uuid:" + str(uuid_utils.uuid7()),
            source=candidate.source,
            source_id=candidate.source_id,
            url=candidate.url,
            status=Status.EMBARGOED if is_embargoed else Status.LIVE,
            published=published,
            updated=significant[-1].at.at if significant else published.at,
            modified=max(last.at.at, published.at),
            release_at=release_at,
            revision=last,
        )

    def revise(self, article: Article, revision: Revision, links_found: Sequence[Link] = ()) -> Article:
        """Append ``revision`` (its number and lower bound of time are set here)."""
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        at = max(revision.at.at, article.modified)
        is_significant = revision.significance.is_significant
        number = article.revision.number + 1
        stored = Revision(
            number=number,
            significance=revision.significance,
            at=Moment(at=at, precision=revision.at.precision, inferred=revision.at.inferred),
            text=revision.text,
            metadata=revision.metadata,
            note=revision.note,
            content_hash=revision.content_hash,
            body_hash=revision.body_hash,
        )
        insert_rows(self._connection, revisions, [_revision_row(article.key, stored)])
        values: dict[str, object] = {
            "revision": number,
            "modified": to_micros(at),
            "section": revision.metadata.section,
            "language": revision.metadata.language,
        }
        if is_significant:
            values["updated"] = to_micros(at)
        self._connection.execute(update(articles).where(articles.c.key == article.key).values(values))
        if links_found:
            self._set_links(article.key, links_found)
        revised = self._by_key(article.key)
        if article.status is Status.LIVE:
            self._unlist(article)
            self._index([(revised, None)])
            self._change([(article.key, revision.significance, number)])
        return revised

    def withdraw(self, article: Article, note: str, at: datetime | None = None) -> None:
        """Leave a tombstone: gone from every feed, page and index, for ever."""
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        number = article.revision.number + 1
        moment = max(at or self.now, article.modified)
        tombstone = Revision(
            number=number,
            significance=Significance.WITHDRAWAL,
            at=Moment(at=moment),
            text=Text(headline="", summary="", body_html=""),
            metadata=article.revision.metadata,
            note=note,
        )
        was_public = article.status is Status.LIVE
        if was_public:
            self._unlist(article)
        insert_rows(self._connection, revisions, [_revision_row(article.key, tombstone)])
        self._connection.execute(
            update(articles)
            .where(articles.c.key == article.key)
            .values(
                status=Status.WITHDRAWN,
                revision=number,
                updated=to_micros(moment),
                modified=to_micros(moment),
            )
        )
        termindex.remove(self._connection, [article.key])
        if was_public:
            self._list_notice(article.key, number, moment, article.revision.metadata)
            self._change([(article.key, Significance.WITHDRAWAL, number)])

    def release_due(self) -> int:
        """Publish what is embargoed until now; returns how many."""
        due = self._connection.execute(
            select(articles.c.key)
            .where(articles.c.status == Status.EMBARGOED, articles.c.release_at <= to_micros(self.now))
            .order_by(articles.c.release_at, articles.c.key)
        ).scalars()
        keys = list(due)
        for key in keys:
            self._connection.execute(update(articles).where(articles.c.key == key).values(status=Status.LIVE))
            ordinal = self._connection.execute(select(counter.c.ordinal)).scalar_one()
            self._connection.execute(update(counter).values(ordinal=ordinal + 1))
            self._connection.execute(update(articles).where(articles.c.key == key).values(ordinal=ordinal))
            article = self._by_key(key)
            self._index([(article, None)])
            self._resolve_links_to([article])
            self._change([(key, Significance.NEW, article.revision.number)])
        return len(keys)

    def clean_again(self) -> int:
        """After a change of the sanitizer: clean every raw text once more, without making revisions.

        Returns how many texts came out otherwise; each live article among them
        gets a change row, so that caches and copies follow.
        """
        facts = schema.meta
        known = self._connection.execute(select(facts.c.value).where(facts.c.name == "sanitizer")).scalar_one()
        if known == str(SANITIZER_VERSION):
            return 0
        rows = self._connection.execute(select(revisions).order_by(revisions.c.article_key, revisions.c.number))
        changed: set[int] = set()
        for row in rows.yield_per(100):
            clean = clean_html(row.raw_html, row.base_url)
            if clean != row.body_html:
                own = (revisions.c.article_key == row.article_key, revisions.c.number == row.number)
                self._connection.execute(update(revisions).where(*own).values(body_html=clean))
                changed.add(row.article_key)
        for key in sorted(changed):
            article = self._by_key(key)
            if article.status is Status.LIVE:
                self._unlist(article)
                self._index([(article, None)])
                self._change([(key, Significance.MINOR, article.revision.number)])
        self._connection.execute(update(facts).where(facts.c.name == "sanitizer").values(value=str(SANITIZER_VERSION)))
        return len(changed)

    def index_again(self) -> int:
        """After a change of the index: list and index every live article anew. Returns how many."""
        facts = schema.meta
        known = self._connection.execute(select(facts.c.value).where(facts.c.name == "index")).scalar()
        if known == str(INDEX_VERSION):
            return 0
        for table in (schema.listings, schema.postings, schema.vectors, schema.terms):
            self._connection.execute(delete(table))
        public = self._connection.execute(select(schema.changes.c.article_key).distinct()).scalars().all()
        for key in sorted(public):
            article = self._by_key(key)
            if article.status is Status.LIVE:
                self._index([(article, None)])
            elif article.status is Status.WITHDRAWN:
                revision = article.revision
                self._list_notice(key, revision.number, revision.at.at, revision.metadata)
        self._connection.execute(delete(facts).where(facts.c.name == "index"))
        self._connection.execute(insert(facts).values(name="index", value=str(INDEX_VERSION)))
        return len(public)

    # -- polls --------------------------------------------------------------------

    def remember_poll(self, url: str, etag: str, last_modified: str) -> None:
        self._connection.execute(delete(polls).where(polls.c.url == url))
        self._connection.execute(insert(polls).values(url=url, etag=etag, last_modified=last_modified))

    # -- inside ---------------------------------------------------------------------

    def _by_key(self, key: int) -> Article:
        found = self._first(articles.c.key == key)
        if found is None:
            raise ArticleNotFound(str(key))
        return found

    def _index(self, batch: Sequence[tuple[Article, Mapping[str, int] | None]]) -> None:
        """List live articles and their significant revisions; index the words of their current texts.

        An article comes with its bag of terms, or with None to have it made.
        """
        rows, documents = [], []
        for article, bag in batch:
            metadata = article.revision.metadata
            rows += listings.rows_of(Kind.LATEST, article.key, to_micros(article.published.at), 0, metadata)
            for at, number in self._significant(article):
                rows += listings.rows_of(Kind.UPDATED, article.key, at, number, metadata)
            if bag is None:
                bag = words.counts(article.headline, text_of(article.revision.text.body_html))
            documents.append(
                termindex.Document(key=article.key, published=article.published.at, language=article.language, bag=bag)
            )
        rows.sort(key=lambda row: (row["feed"], row["facet"], row["at"]))
        insert_rows(self._connection, schema.listings, rows)
        self._ensure_sections({a.revision.metadata.section: a.revision.metadata.section_name for a, _ in batch})
        termindex.add(self._connection, documents)

    def _list_notice(self, key: int, number: int, at: datetime, metadata: Metadata) -> None:
        """The notice of a withdrawal, under what the article's facets were."""
        rows = listings.rows_of(Kind.UPDATED, key, to_micros(at), number, metadata)
        insert_rows(self._connection, schema.listings, rows)

    def _unlist(self, article: Article) -> None:
        """Undo the listing of a live article as it stood at ``article.revision``."""
        metadata = article.revision.metadata
        listings.take(self._connection, Kind.LATEST, article.key, to_micros(article.published.at), 0, metadata)
        for at, number in self._significant(article):
            listings.take(self._connection, Kind.UPDATED, article.key, at, number, metadata)

    def _significant(self, article: Article) -> list[tuple[int, int]]:
        if article.revision.number == 1:
            return []
        rows = self._connection.execute(
            select(revisions.c.at, revisions.c.number).where(
                revisions.c.article_key == article.key,
                revisions.c.number > 1,
                revisions.c.number <= article.revision.number,
                revisions.c.significance.in_([s for s in Significance if s.is_significant]),
            )
        )
        return [(row.at, row.number) for row in rows]

    def _ensure_sections(self, found: Mapping[str, str]) -> None:
        known = set(self._connection.execute(select(sections.c.slug)).scalars())
        missing = [{"slug": slug, "name": name or slug} for slug, name in found.items() if slug and slug not in known]
        insert_rows(self._connection, sections, missing)

    def _set_links(self, key: int, found: Sequence[Link]) -> None:
        self._connection.execute(delete(links).where(links.c.article_key == key))
        for position, link in enumerate(found):
            headline_key = words.phrase_key(link.headline)
            self._connection.execute(
                insert(links).values(
                    article_key=key,
                    position=position,
                    headline=link.headline,
                    is_cut=int(link.is_cut),
                    url=link.url,
                    headline_key=headline_key,
                    headline_head=headline_key[:_HEAD_CHARS],
                    canonical_url=canonical_url(link.url) or None,
                    target_key=self._link_target(link, headline_key, key),
                )
            )

    def _link_target(self, link: Link, headline_key: str, own_key: int) -> int | None:
        conditions = []
        if url := canonical_url(link.url):
            conditions.append(articles.c.canonical_url == url)
        if len(headline_key) >= _HEAD_CHARS:
            escaped = headline_key.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
            beginning = articles.c.headline_key.like(escaped + "%", escape="\\")
            conditions.append(beginning if link.is_cut else articles.c.headline_key == headline_key)
        for condition in conditions:
            key = self._connection.execute(
                select(articles.c.key)
                .where(condition, articles.c.key != own_key, articles.c.status != Status.WITHDRAWN)
                .order_by(articles.c.key.desc())
            ).scalar()
            if key is not None:
                return int(key)
        return None

    def _resolve_links_to(self, found: Sequence[Article]) -> None:
        """Pointers that waited for these articles find them."""
        if (
            self._connection.execute(select(links.c.position).where(links.c.target_key.is_(None)).limit(1)).first()
            is None
        ):
            return
        for article in found:
            self._resolve_links_to_one(article)

    def _resolve_links_to_one(self, article: Article) -> None:
        headline_key = words.phrase_key(article.headline)
        waiting = self._connection.execute(
            select(links).where(
                links.c.target_key.is_(None),
                links.c.article_key != article.key,
                (links.c.headline_head == headline_key[:_HEAD_CHARS])
                | (links.c.canonical_url == (canonical_url(article.url) or " ")),
            )
        ).all()
        for row in waiting:
            by_url = row.canonical_url is not None and row.canonical_url == canonical_url(article.url)
            begins = headline_key.startswith(row.headline_key) if row.is_cut else headline_key == row.headline_key
            if by_url or (begins and len(row.headline_key) >= _HEAD_CHARS):
                self._connection.execute(
                    update(links)
                    .where(links.c.article_key == row.article_key, links.c.position == row.position)
                    .values(target_key=article.key)
                )

    def _change(self, found: Sequence[tuple[int, Significance, int]]) -> None:
        """Append (key, kind, revision) to ``changes``; the counter is a row, so that the numbers have no gaps."""
        if not found:
            return
        row = self._connection.execute(select(counter.c.seq, counter.c.at)).one()
        at = max(to_micros(self.now), row.at + 1)
        rows = [
            {"seq": row.seq + place, "at": at + place - 1, "article_key": key, "kind": kind.value, "revision": revision}
            for place, (key, kind, revision) in enumerate(found, 1)
        ]
        self._connection.execute(update(counter).values(seq=rows[-1]["seq"], at=rows[-1]["at"]))
        insert_rows(self._connection, changes, rows)
        if self._connection.dialect.name == "postgresql":
            # Sent at commit, and only once however many changes it has.
            self._connection.execute(text(f"NOTIFY {CHANNEL}"))


def _article_row(article: Article, candidate: Candidate, ordinal: int | None) -> dict[str, object]:
    return {
        "key": article.key,
        "id": article.uuid,
        "source": article.source,
        "source_id": article.source_id or None,
        "url": article.url,
        "canonical_url": canonical_url(article.url) or None,
        "headline_key": candidate.headline_key,
        "language": article.language,
        "section": article.revision.metadata.section,
        "status": article.status.value,
        "published": to_micros(article.published.at),
        "published_precision": article.published.precision,
        "published_inferred": int(article.published.inferred),
        "updated": to_micros(article.updated),
        "modified": to_micros(article.modified),
        "release_at": None if article.release_at is None else to_micros(article.release_at),
        "ordinal": ordinal,
        "revision": article.revision.number,
    }


def _revision_row(key: int, revision: Revision) -> dict[str, object]:
    return {
        "article_key": key,
        "number": revision.number,
        "significance": revision.significance.value,
        "at": to_micros(revision.at.at),
        "at_precision": revision.at.precision,
        "at_inferred": int(revision.at.inferred),
        "note": revision.note,
        "headline": revision.text.headline,
        "summary": revision.text.summary,
        "body_html": revision.text.body_html,
        "raw_html": revision.text.raw_html,
        "base_url": revision.text.base_url,
        "metadata": metadata_json(revision.metadata),
        "content_hash": revision.content_hash,
        "body_hash": revision.body_hash,
    }


def is_current(connection: Connection) -> bool:
    """Whether this version's sanitizer cleaned the store and its indexes are of this version."""
    rows = connection.execute(select(schema.meta).where(schema.meta.c.name.in_(["sanitizer", "index"])))
    return {row.name: row.value for row in rows} == {"sanitizer": str(SANITIZER_VERSION), "index": str(INDEX_VERSION)}


def _may_be_same(candidate: Candidate, found: Article) -> bool:
    """Two ids of one source are two articles, whatever else they share."""
    return not (candidate.source_id and found.source_id and candidate.source == found.source)
