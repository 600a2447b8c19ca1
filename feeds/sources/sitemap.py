"""A news sitemap as a source: the pages that it names and that are new are fetched and read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from feeds.errors import FetchError, InputError
from feeds.fetch import Fetched
from feeds.importers import Options, Source, read
from feeds.importers.sitemap import SitemapPage, pages_of
from feeds.intake.pipeline import to_the_end
from feeds.model import Draft
from feeds.text.dates import parse

# Pages that one poll fetches: a site's own visitors come first. The rest waits for the next poll.
MAX_FETCHED = 20
_HASH_CHARS = 16
_PAGES = frozenset(["html"])

Get = Callable[[str], Fetched]


class SitemapReading:
    """The new pages of a sitemap as drafts. ``hashes`` are those of the pages that are done, of
    which ``known_count`` were known before; ``is_whole`` is false where some wait.
    """

    def __init__(self, body: bytes, known_hashes: frozenset[str], get: Get) -> None:
        pages = {_hash(page): page for page in pages_of(body)}
        self.hashes = [name for name in pages if name in known_hashes]
        self.known_count = len(self.hashes)
        self._new = [(name, page) for name, page in pages.items() if name not in known_hashes]
        self._get = get
        self.is_whole = len(self._new) <= MAX_FETCHED

    def drafts(self, options: Options) -> Iterator[Draft | InputError]:
        """Yield the article of each new page; a page that cannot be fetched is tried again."""
        for name, page in self._new[:MAX_FETCHED]:
            try:
                fetched = self._get(page.url)
            except FetchError as error:
                self.is_whole = False
                yield InputError(error.reason, place=page.url)
                continue
            self.hashes.append(name)
            document = Source(name=page.url, data=fetched.body, media_type=fetched.media_type)
            try:
                drafts = list(to_the_end(read(document, replace(options, formats=_PAGES))))
            except InputError as error:
                drafts = [InputError(error.reason, place=page.url)]
            for draft in drafts:
                yield _dated(draft, page, options) if isinstance(draft, Draft) else draft


def _dated(draft: Draft, page: SitemapPage, options: Options) -> Draft:
    """Return a draft with the date and the language of the sitemap, where its page has none."""
    if draft.published is None and page.published:
        try:
            draft = replace(draft, published=parse(page.published, options.zone))
        except InputError:
            return draft
    return draft if draft.language else replace(draft, language=page.language)


def _hash(page: SitemapPage) -> str:
    text = f"{page.url}\n{page.changed}\n{page.title}"
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_CHARS]
