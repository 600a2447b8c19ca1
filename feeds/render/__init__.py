"""Page to bytes, one module a wire format; feedgen stands behind one adapter.

A document is its envelope with its entries spliced in. An entry's bytes
are made once and kept, so that a feed with one new entry costs one entry.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from feeds.model import Entry, Format, Page
from feeds.render import jsonfeed, xmlfeed

CONTENT_TYPES = {
    Format.RSS: "application/rss+xml; charset=utf-8",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.JSON: "application/feed+json; charset=utf-8",
}


class Fragments(Protocol):
    """Where the bytes of entries are kept."""

    def get(self, key: Hashable, /) -> bytes | None: ...
    def put(self, key: Hashable, value: bytes, /) -> None: ...


def render(page: Page, format: Format, fragments: Fragments | None = None) -> bytes:
    """The document in ``format``: the same bytes for the same page, always."""
    if format is Format.JSON:
        head, tail = jsonfeed.parts(page)
    else:
        head, tail = xmlfeed.rss_parts(page) if format is Format.RSS else xmlfeed.atom_parts(page)
    entries = [_fragment(entry, page, format, fragments) for entry in page.entries]
    return head + (b",\n" if format is Format.JSON else b"").join(entries) + tail


def _fragment(entry: Entry, page: Page, format: Format, fragments: Fragments | None) -> bytes:
    if fragments is None:
        return _made(entry, page, format)
    # All that an entry's bytes depend on; its text is told by article, revision and times.
    key = (
        format, entry.id, entry.revision, entry.updated, entry.modified, entry.published, entry.url, entry.title,
        bool(entry.content_html), entry.rank, entry.reason and (entry.reason.terms, entry.reason.relation), entry.metadata.language == page.language,
    )  # fmt: skip
    kept = fragments.get(key)
    if kept is None:
        kept = _made(entry, page, format)
        fragments.put(key, kept)
    return kept


def _made(entry: Entry, page: Page, format: Format) -> bytes:
    if format is Format.JSON:
        return jsonfeed.item(entry)
    return xmlfeed.rss_item(entry, page) if format is Format.RSS else xmlfeed.atom_entry(entry, page)
