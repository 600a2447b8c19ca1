"""Reading in a newsroom: articles, changes and feeds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack
from urllib.parse import parse_qsl

from feeds.config import Settings
from feeds.domain.feed_address import Selection, parse_address
from feeds.errors import BadSelection, MovedFeed, UnknownFeed
from feeds.library import conversion
from feeds.library.conversion import SOURCE, uuid_of
from feeds.library.opened import OpenStore
from feeds.library.records import (
    Article,
    ArticleList,
    Changes,
    FeedDocument,
    Filters,
    RelatedArticle,
    Status,
)
from feeds.model import Article as StoredArticle
from feeds.model import Status as StoredStatus
from feeds.newsroom.changes import changes_after
from feeds.newsroom.releases import release_due
from feeds.newsroom.views import listing, place_from
from feeds.publishing.document import Document
from feeds.publishing.subject import live
from feeds.related.neighbours import related
from feeds.store import Reader, matching, section_names

MOST_CHANGES = 1_000


class Reading:
    """The reading methods of ``Newsroom``."""

    settings: Settings
    is_read_only: bool
    _open: OpenStore

    def article(self, id: str) -> Article:
        """Return an article of any status, by its id or its address in the newsroom.

        Raises:
            ArticleNotFound: there never was one.
        """
        uuid = uuid_of(self._open.database, id)
        with self._open.database.read() as connection:
            stored = Reader(connection).article(uuid)
        return conversion.article_from(stored, self.settings.base_url)

    def find(self, id: str, *, source: str = SOURCE) -> Article | None:
        """Return the article with a program's own id, of any status; None if there is none.

        Where translations share an id, the first of them.
        """
        with self._open.database.read() as connection:
            stored = matching.with_id(connection, source, id)
        return conversion.article_from(stored[0], self.settings.base_url) if stored else None

    def articles(
        self,
        *,
        status: Status = "live",
        q: str = "",
        size: int = 20,
        cursor: str = "",
        **filters: Unpack[Filters],
    ) -> ArticleList:
        """Return a part of the list of articles of a status, newest first.

        ``q`` are words in headline or text; ``size`` is 1 to 200; ``cursor`` is the ``next`` of the
        part before.

        Raises:
            BadSelection: a filter or the cursor is wrong.
        """
        selection = conversion.selection_from({**filters, "q": q, "size": size})
        after = place_from(cursor)
        wanted = conversion.status_from(status)
        if wanted is StoredStatus.LIVE:
            self._release()
        with self._open.database.read() as connection:
            stored, following = listing(Reader(connection), selection, [wanted], after)
        return ArticleList(
            articles=tuple(map(self._shown, stored)), next=following.cursor if following else ""
        )

    def search(self, q: str, *, size: int = 20, **filters: Unpack[Filters]) -> list[Article]:
        """Return the newest public articles with all of these words in headline or text.

        Raises:
            BadSelection: a filter is wrong.
        """
        return list(self.articles(q=q, size=size, **filters).articles)

    def related(
        self, article: Article | str, *, size: int = 6, **filters: Unpack[Filters]
    ) -> list[RelatedArticle]:
        """Return the public articles related to a public one, best first.

        Raises:
            ArticleNotFound, ArticleWithdrawn: it is not public.
            BadSelection: a filter is wrong.
        """
        selection = conversion.selection_from({**filters, "size": size})
        with self._open.database.read() as connection:
            reader = Reader(connection)
            subject = live(reader, uuid_of(self._open.database, article))
            neighbours = related(reader, subject, selection.size, selection)
        return [conversion.related_from(row, self.settings.base_url) for row in neighbours]

    def changes(
        self,
        after: int = 0,
        *,
        size: int = 100,
        kinds: Collection[str] = (),
        **filters: Unpack[Filters],
    ) -> Changes:
        """Return at most ``size`` public changes after number ``after``, without a gap.

        Raises:
            BadSelection: a filter or a kind is wrong, or the size is not 1 to 1,000.
        """
        if not 1 <= size <= MOST_CHANGES:
            raise BadSelection("size", f"is not between 1 and {MOST_CHANGES:,}")
        selection = conversion.selection_from(filters)
        self._release()
        with self._open.database.read() as connection:
            part = changes_after(Reader(connection), after, size, selection, kinds)
        return conversion.changes_from(part)

    def feed(
        self,
        address: str,
        *,
        if_none_match: str = "",
        if_modified_since: str = "",
        accept_encoding: str = "",
    ) -> FeedDocument:
        """Return the feed at an address such as ``/feeds/latest.atom?section=sport``.

        The address may have the base URL before it, and any spelling of its filters. With the
        ``etag`` of a former document as ``if_none_match`` an unchanged feed has status 304. The
        bytes are compressed only with ``accept_encoding``.

        Raises:
            UnknownFeed: no such feed, section or storyline.
            ArticleNotFound, ArticleWithdrawn: its article is not public.
            BadSelection: a filter has a wrong value.
            TooOld: ``since`` is too long ago.
        """
        from feeds.web.answers import Poll, respond  # loads the web application's libraries

        self._release()
        document = self._document(self._selection(address))
        poll = Poll(
            accept_encoding=accept_encoding,
            if_none_match=if_none_match,
            if_modified_since=if_modified_since,
        )
        status, headers, body = respond(document, poll, self._open.database.now())
        return FeedDocument(
            address=document.address, status=status, body=body, headers=dict(headers)
        )

    def _selection(self, address: str) -> Selection:
        path, _, query = address.removeprefix(self.settings.base_url).partition("?")
        return parse_address(path, parse_qsl(query, keep_blank_values=True))

    def _document(self, selection: Selection) -> Document:
        """Return the document of a selection, under the present slug of its section or
        storyline.
        """
        try:
            return self._open.publisher.document(selection)
        except MovedFeed as error:
            return self._open.publisher.document(self._selection(error.address))
        except UnknownFeed:
            with self._open.database.read() as connection:
                slug = section_names.moved(connection).get(selection.section, "")
            if not slug:
                raise
            return self._open.publisher.document(conversion.in_section(selection, slug))

    def sections(self) -> dict[str, str]:
        """Return the slugs of the sections, each with its name."""
        with self._open.database.read() as connection:
            return Reader(connection).sections()

    def _shown(self, stored: StoredArticle) -> Article:
        return conversion.article_from(stored, self.settings.base_url)

    def _release(self) -> None:
        """Publish what is due, where no worker has done so."""
        if not self.is_read_only:
            database = self._open.database
            release_due(database, database.now())
