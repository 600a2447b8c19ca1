"""Reading the store: articles, lists and changes, as of one consistent view."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from feeds.domain.entitlement import Entitlement, Partner
from feeds.domain.feed_address import Selection
from feeds.domain.filters import LANGUAGE, SECTION, TAG, filter_key
from feeds.errors import ArticleNotFound
from feeds.model import Article, Hit, Kind, Link, Relation, Status, Update
from feeds.store import addresses, listings, partners, relations, sections, term_index, term_search
from feeds.store.change_reader import ChangeReader
from feeds.store.engine import created_at, fact
from feeds.store.rows import article_from, revision_from
from feeds.store.schema import articles, counter, links, revisions, updates
from feeds.store.selects import (
    PATH,
    columns_of,
    first,
    live_by_keys,
    path_from,
    whole_articles,
)
from feeds.store.story_reader import StoryReader
from feeds.store.term_vectors import LIKENESS
from feeds.store.word_filter import WordFilter
from feeds.text.dates import from_micros, to_micros

# Articles with all words of a query that are looked up; more of them are sought along the list,
# so many rows at a time.
FEW, WALKED = 2_000, 500


class Nearest(NamedTuple):
    """The articles nearest to one, with the mean of both directions; and of all that were compared
    the similarities of one direction, with the number of articles in the archive.
    """

    hits: list[Hit]
    similarities: list[float]
    archive_size: int


class Head(NamedTuple):
    """The place of one entry in a list, with the values that change with its text.

    ``number`` is the listed revision in the updated feed, else 0; times are microseconds.
    """

    key: int
    number: int
    revision: int
    updated: int
    modified: int
    at: int


class Place(NamedTuple):
    """The place of an article in a list: its time in microseconds, and its key."""

    at: int
    key: int

    @classmethod
    def of(cls, article: Article) -> Place:
        return cls(to_micros(article.published.at), article.key)

    @property
    def cursor(self) -> str:
        """The place as a text for an address."""
        return base64.urlsafe_b64encode(f"{self.at}.{self.key}".encode()).decode().rstrip("=")


class Reader(ChangeReader, StoryReader):
    """Queries on the store. Lists are newest first unless stated otherwise."""

    def store_id(self) -> str:
        return fact(self.connection, "store_id")

    def identity(self) -> str:
        """Return the store's id and that of its last restoration, which begins another history."""
        return f"{self.store_id()} {fact(self.connection, 'restored')}"

    def created(self) -> datetime:
        return created_at(self.connection)

    def next_release(self) -> datetime | None:
        """Return the end of the next embargo."""
        at = self.connection.execute(
            select(func.min(articles.c.release_at)).where(articles.c.status == Status.EMBARGOED)
        ).scalar_one()
        return None if at is None else from_micros(at)

    def sections(self, language: str = "") -> dict[str, str]:
        """Return slug → name of every section in its order, with the names of a language."""
        return {
            section.slug: section.name_in(language) for section in sections.every(self.connection)
        }

    def article(self, uuid: str) -> Article:
        """Return one article of any status, by the UUID of its id, with its raw text.

        Raises:
            ArticleNotFound: there never was one.
        """
        article = first(self.connection, articles.c.id == uuid, has_raw=True)
        if article is None:
            raise ArticleNotFound(uuid)
        return article

    def uuid_at(self, name: str) -> str:
        """Return the UUID of the article whose page is ``/articles/<name>``.

        Raises:
            ArticleNotFound: there is no such address.
        """
        return addresses.uuid_at(self.connection, name)

    def by_keys(self, keys: Sequence[int]) -> list[Article]:
        """Return the live articles among ``keys``, in their order."""
        return live_by_keys(self.connection, keys)

    def latest(self, selection: Selection) -> list[Article]:
        """Return a page of live articles, newest ``published`` first."""
        return self.by_keys([head.key for head in self.heads(selection)])

    def heads(self, selection: Selection, place: Place | None = None) -> list[Head]:
        """Return the places on a page of the latest or the updated feed, without the texts; with
        ``place`` those after an article in the latest feed.
        """
        after = None if place is None else (*place, 0)
        if not selection.q:
            return self._heads(listings.page(self.connection, selection, after))
        whole_list, passes = self._with_all_words(selection)
        heads = self._walked(selection, passes, after) if whole_list is None else whole_list
        following = (head for head in heads if place is None or (head.at, head.key) < place)
        return list(islice(following, selection.size if selection.size > 0 else None))

    def heads_above(self, selection: Selection, place: Place) -> list[Head]:
        """Return the places of the articles before ``place`` in the latest feed, as many as the
        selection's size and the nearest, newest first.
        """
        if not selection.q:
            return self._heads(listings.page_above(self.connection, selection, (*place, 0)))
        whole_list, passes = self._with_all_words(selection)
        if whole_list is not None:
            above = [head for head in whole_list if (head.at, head.key) > place]
            return above[-selection.size :]
        walked = self._walked_up(selection, passes, place)
        return list(islice(walked, selection.size))[::-1]

    def _with_all_words(
        self, selection: Selection
    ) -> tuple[list[Head] | None, Callable[[list[int]], set[int]]]:
        """Return the whole list of a selection with words, newest first, if few articles have them;
        else None. The function returns the articles among some that have the words.
        """
        word_filter = WordFilter(self.connection, selection.q)
        keys = word_filter.all()
        if keys is None:
            return None, word_filter
        if len(keys) > FEW:
            return None, keys.intersection
        all_heads = listings.of_articles(replace(selection, size=-1), keys)
        return self._heads(all_heads), keys.intersection

    def _walked(
        self,
        selection: Selection,
        passes: Callable[[list[int]], set[int]],
        after: tuple[int, int, int] | None,
    ) -> Iterator[Head]:
        """Yield the heads along the selection's list, newest first, whose articles pass."""
        part = replace(selection, size=WALKED)
        while heads := self._heads(listings.page(self.connection, part, after)):
            passed = passes([head.key for head in heads])
            yield from (head for head in heads if head.key in passed)
            after = (heads[-1].at, heads[-1].key, heads[-1].number)

    def _walked_up(
        self, selection: Selection, passes: Callable[[list[int]], set[int]], place: Place
    ) -> Iterator[Head]:
        """Yield the heads before ``place``, the nearest first, whose articles pass."""
        part = replace(selection, size=WALKED)
        while heads := self._heads(listings.page_above(self.connection, part, (*place, 0))):
            passed = passes([head.key for head in heads])
            yield from (head for head in reversed(heads) if head.key in passed)
            place = Place(heads[0].at, heads[0].key)

    def entitled(
        self,
        kind: Kind,
        entitlement: Entitlement,
        until: datetime | None,
        size: int,
        keys: Sequence[int] | None = None,
    ) -> list[Head]:
        """Return the entitled places of a kind's list, newest first.

        ``until`` limits it to articles public then; ``keys`` to those articles.
        """
        groups, without = _facet_groups(entitlement)
        return self._heads(
            listings.entitled(
                kind, groups, without, None if until is None else to_micros(until), size, keys
            )
        )

    def embargoed(self, entitlement: Entitlement, until: datetime, limit: int) -> list[Article]:
        """Return entitled articles under an embargo that ends by ``until``, next end first."""
        statement = (
            whole_articles()
            .where(articles.c.status == Status.EMBARGOED, articles.c.release_at <= to_micros(until))
            .order_by(articles.c.release_at, articles.c.key)
        )
        groups, without = _facet_groups(entitlement)
        embargoed = []
        for row in self.connection.execute(statement):
            article = article_from(row)
            own_facets = set(listings.facets(article.revision.metadata))
            if all(own_facets & set(group) for group in groups) and not own_facets & set(without):
                embargoed.append(article)
        return embargoed[:limit]

    def releases(self, uuids: Sequence[str]) -> dict[str, datetime]:
        """Return the release times of formerly embargoed articles."""
        rows = self.connection.execute(
            select(articles.c.id, articles.c.release_at).where(
                articles.c.id.in_(uuids), articles.c.release_at.is_not(None)
            )
        )
        return {row.id: from_micros(row.release_at) for row in rows}

    def removed_from(self, partner: Partner, since: datetime) -> list[Article]:
        """Return the articles that a partner fetched and that were withdrawn or unpublished after
        ``since``, the last one first.
        """
        keys = partners.removed_from(self.connection, partner, since)
        rows = self.connection.execute(whole_articles().where(articles.c.key.in_(keys)))
        article_by_key = {row.key: article_from(row) for row in rows}
        return [article_by_key[key] for key in keys]

    def _heads(self, places: Select[Any]) -> list[Head]:
        """Return the heads of the articles in ``places`` (at, key, number), in its order."""
        page = places.subquery()
        at, key, number = page.c
        statement = (
            select(key, number, articles.c.revision, articles.c.updated, articles.c.modified, at)
            .join_from(page, articles, articles.c.key == key)
            .order_by(at.desc(), key.desc(), number.desc())
        )
        return [Head(*row) for row in self.connection.execute(statement).all()]

    def of_status(
        self,
        selection: Selection,
        status: Status,
        place: Place | None,
    ) -> list[Article]:
        """Return the articles of a status that pass the selection's filters, newest first: as many
        as its size, after ``place``. For statuses that no public list has.
        """
        passed: list[Article] = []
        statement = (
            whole_articles()
            .where(articles.c.status == status)
            .order_by(articles.c.published.desc(), articles.c.key.desc())
            .limit(WALKED)
        )
        while len(passed) < selection.size:
            where = tuple_(articles.c.published, articles.c.key)
            part = statement if place is None else statement.where(where < tuple_(*place))
            rows = [article_from(row) for row in self.connection.execute(part)]
            passed += [row for row in rows if listings.matches(selection, row.revision)]
            if len(rows) < WALKED:
                break
            place = Place.of(rows[-1])
        return passed[: selection.size]

    def newest_uuid(self) -> str:
        """Return the UUID of the article that was added last; empty without any."""
        statement = select(articles.c.id).order_by(articles.c.key.desc()).limit(1)
        return str(self.connection.execute(statement).scalar() or "")

    def newest_of_source(self, source: str, among: int, limit: int) -> list[Article]:
        """Return the live articles of a source (``Article.source``) among the newest ones of all,
        newest first.
        """
        newest = select(articles.c.key).order_by(articles.c.key.desc()).limit(among).subquery()
        statement = (
            select(articles.c.key)
            .join(newest, newest.c.key == articles.c.key)
            .where(articles.c.source == source)
            .order_by(articles.c.key.desc())
            .limit(limit)
        )
        return self.by_keys(list(self.connection.execute(statement).scalars()))

    def uuids_with(self, part: str, limit: int) -> list[str]:
        """Return UUIDs that begin or end with a part, the newest article first."""
        has_it = articles.c.id.startswith(part) | articles.c.id.endswith(part)
        return self._uuids(has_it, limit)

    def uuids_under(self, key: str, limit: int, *, is_whole: bool) -> list[str]:
        """Return the UUIDs of the articles whose first headline has this key (``headline_key``), or
        else begins with its words.
        """
        column = articles.c.headline_key
        is_it = column == key if is_whole else column.startswith(f"{key} ", autoescape=True)
        return self._uuids(is_it, limit)

    def _uuids(self, condition: ColumnElement[bool], limit: int) -> list[str]:
        statement = select(articles.c.id).where(condition).order_by(articles.c.key.desc())
        return [str(row.id) for row in self.connection.execute(statement.limit(limit))]

    def archive(self, selection: Selection, low: int, high: int) -> list[Head]:
        """Return the places of one archive page: ordinals from ``low`` to below ``high`` of
        articles, or of updates.
        """
        if selection.kind is Kind.UPDATED:
            heads = self._heads(listings.updates_between(selection, low, high))
            return self._with_words(heads, selection)
        statement = select(articles.c.published, articles.c.key, literal(0)).where(
            articles.c.ordinal >= low,
            articles.c.ordinal < high,
            *listings.among(selection),
        )
        return self._with_words(self._heads(statement), selection)

    def _with_words(self, heads: list[Head], selection: Selection) -> list[Head]:
        """Return the heads whose articles have all words of the selection."""
        if not selection.q:
            return heads
        passed = WordFilter(self.connection, selection.q)([head.key for head in heads])
        return [head for head in heads if head.key in passed]

    def archive_pages(self, selection: Selection, size: int) -> Sequence[int]:
        """Return the numbers of a feed's archive pages of ``size`` ordinals; a storyline has those
        with its articles.
        """
        if selection.story:
            return self.story_archive_pages(selection.story, size)
        return range((self.ordinals(selection.kind) + size - 1) // size)

    def ordinals(self, kind: Kind = Kind.LATEST) -> int:
        """Return how many articles, or updates and notices, were ever published."""
        if kind is Kind.UPDATED:
            last = self.connection.execute(select(func.max(updates.c.ordinal))).scalar()
            return 0 if last is None else int(last) + 1
        return int(self.connection.execute(select(counter.c.ordinal)).scalar_one())

    def updates(self, selection: Selection) -> list[Update]:
        """Return a page of significant revisions and withdrawals, newest first."""
        return self.updates_of(self.heads(selection))

    def updates_of(self, heads: Sequence[Head]) -> list[Update]:
        """Return the entries of ``heads`` in the updated feed, in their order."""
        numbers = {
            (head.key, number) for head in heads for number in (head.number, head.number - 1)
        }
        rows = self.connection.execute(
            columns_of(revisions).where(revisions.c.article_key.in_({head.key for head in heads}))
        )
        texts = {
            (row.article_key, row.number): revision_from(row)
            for row in rows
            if (row.article_key, row.number) in numbers
        }
        rows = self.connection.execute(
            whole_articles().where(articles.c.key.in_({head.key for head in heads}))
        )
        article_by_key = {row.key: article_from(row) for row in rows}
        return [
            Update(
                article=article_by_key[head.key],
                revision=texts[head.key, head.number],
                previous=texts.get((head.key, head.number - 1)),
            )
            for head in heads
        ]

    def linked(self, key: int) -> list[int]:
        """Return the articles that editors put beside article ``key``, in their order."""
        rows = self.connection.execute(
            select(links.c.target_key)
            .where(links.c.article_key == key, links.c.target_key.is_not(None))
            .order_by(links.c.position)
        )
        return [row.target_key for row in rows]

    def linking(self, key: int) -> list[str]:
        """Return the paths of the live articles beside which editors put article ``key``."""
        statement = (
            select(*PATH, articles.c.status)
            .join(links, links.c.article_key == articles.c.key)
            .where(links.c.target_key == key)
        )
        rows = self.connection.execute(statement)
        return [path_from(row) for row in rows if row.status == Status.LIVE]

    def heads_of(self, selection: Selection, keys: Sequence[int]) -> list[Head]:
        """Return the places of the articles ``keys`` in the selection's list, newest first."""
        heads = self._heads(listings.of_articles(replace(selection, size=-1), keys))
        return self._with_words(heads, selection)

    def unrelated_to(self, key: int) -> set[int]:
        """Return the keys that editors declared unrelated to an article."""
        return {
            tie.key
            for tie in relations.ties(self.connection, key)
            if tie.type is Relation.NOT_RELATED
        }

    def unresolved(self, key: int) -> list[Link]:
        """Editors' pointers from article ``key`` to articles that are not here."""
        rows = self.connection.execute(
            select(links)
            .where(links.c.article_key == key, links.c.target_key.is_(None))
            .order_by(links.c.position)
        )
        return [Link(headline=row.headline, is_cut=bool(row.is_cut), url=row.url) for row in rows]

    def related(self, key: int, limit: int) -> list[Hit]:
        """Return articles related to article ``key`` by their words, best first."""
        least = term_search.least_similarity(self.connection)
        return [
            hit
            for hit in term_search.related_to(self.connection, key, limit)
            if least <= hit.similarity
        ]

    def nearest(self, key: int, limit: int, *, earlier_only: bool = False) -> Nearest:
        """Return the articles nearest to article ``key``, by mutual similarity."""
        hits = term_search.related_to(
            self.connection,
            key,
            term_search.CANDIDATES,
            earlier_only=earlier_only,
            measure=LIKENESS,
        )
        return Nearest(
            hits=term_search.mutual(self.connection, key, hits[:limit]),
            similarities=[hit.similarity for hit in hits],
            archive_size=term_index.archive_size(self.connection),
        )

    def related_to_text(
        self, query_text: str, at: datetime, language: str, limit: int
    ) -> list[Hit]:
        """Return articles related to a submitted text, best first; only of ``language`` unless it
        is empty.
        """
        least = term_search.least_similarity(self.connection)
        hits = term_search.related_to_text(self.connection, query_text, at, language, limit)
        return [hit for hit in hits if least <= hit.similarity]

    def matching(self, keys: Sequence[int], selection: Selection) -> list[int]:
        """Return the live articles among ``keys`` that pass the selection's filters, in their
        order.
        """
        statement = select(articles.c.key).where(
            articles.c.key.in_(keys), *listings.among(selection)
        )
        passed = set(self.connection.execute(statement).scalars())
        if selection.q:
            passed = WordFilter(self.connection, selection.q)(passed)
        return [key for key in keys if key in passed]

    def sitemap_parts(self, size: int) -> int:
        """Return the number of parts that ``sitemap_part`` divides all articles into."""
        newest = self.connection.execute(select(func.max(articles.c.key))).scalar() or 0
        return (newest + size - 1) // size

    def sitemap_times(self, size: int) -> dict[int, datetime]:
        """Return the number of each part with public articles, and its last change."""
        part = (articles.c.key - 1) // size
        rows = self.connection.execute(
            select(part.label("number"), func.max(articles.c.modified).label("modified"))
            .where(articles.c.status == Status.LIVE)
            .group_by(part)
        )
        return {int(row.number): from_micros(row.modified) for row in rows}

    def sitemap_part(self, number: int, size: int) -> list[tuple[str, datetime]] | None:
        """Return path and time of the last change of the public articles of a part; None for a part
        that does not exist.
        """
        if not 0 <= number < self.sitemap_parts(size):
            return None
        rows = self.connection.execute(
            select(*PATH, articles.c.modified)
            .where(articles.c.status == Status.LIVE)
            .where(articles.c.key.between(number * size + 1, (number + 1) * size))
            .order_by(articles.c.key)
        )
        return [(path_from(row), from_micros(row.modified)) for row in rows]

    def live_uuids(self) -> list[str]:
        """Return the ids of all public articles, oldest first."""
        statement = (
            select(articles.c.id)
            .where(articles.c.status == Status.LIVE)
            .order_by(articles.c.published, articles.c.key)
        )
        return list(self.connection.execute(statement).scalars())

    def live_paths(self) -> list[str]:
        """Return the paths of the pages of all public articles, oldest first."""
        statement = (
            select(*PATH)
            .where(articles.c.status == Status.LIVE)
            .order_by(articles.c.published, articles.c.key)
        )
        return [path_from(row) for row in self.connection.execute(statement)]


def _facet_groups(entitlement: Entitlement) -> tuple[list[list[str]], list[str]]:
    groups = [
        [SECTION.key(section) for section in entitlement.sections],
        [TAG.key(filter_key(tag)) for tag in entitlement.tags],
        [LANGUAGE.key(language.lower()) for language in entitlement.languages],
    ]
    return [group for group in groups if group], [
        TAG.key(filter_key(tag)) for tag in entitlement.excluded_tags
    ]
