"""Rendering: Page to bytes, one module a wire format; feedgen is behind one adapter.

A document is its envelope with its entries spliced in. An entry's bytes are built once and cached,
so that a feed with one new entry costs one entry.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Protocol

from feeds.model import Entry, Format, Page
from feeds.render import jsonfeed, xmlfeed
from feeds.render.document import FeedBytes

CONTENT_TYPES = {
    Format.RSS: "application/rss+xml; charset=utf-8",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.JSON: "application/feed+json; charset=utf-8",
}


class Fragments(Protocol):
    """Where the bytes of entries are kept."""

    def get_many(self, keys: Sequence[Hashable], /) -> list[bytes | None]: ...
    def put(self, key: Hashable, value: bytes, /) -> None: ...


_PARTS = {
    Format.RSS: xmlfeed.rss_parts,
    Format.ATOM: xmlfeed.atom_parts,
    Format.JSON: jsonfeed.parts,
}


def render(page: Page, format: Format, fragments: Fragments | None = None) -> FeedBytes:
    """Return the document in ``format``: equal bytes for equal pages."""
    keys = [_key(entry, page, format) for entry in page.entries]
    entries: list[bytes | None] = (
        [None] * len(keys) if fragments is None else fragments.get_many(keys)
    )
    missing = [place for place, cached_entry in enumerate(entries) if cached_entry is None]
    # One document with the missing entries, including the envelope.
    head, new_fragments, tail = _PARTS[format](
        replace(page, entries=tuple(page.entries[place] for place in missing))
    )
    for place, fragment in zip(missing, new_fragments, strict=True):
        entries[place] = fragment
        if fragments is not None:
            fragments.put(keys[place], fragment)
    fragments_in_order = [fragment for fragment in entries if fragment is not None]
    if format is not Format.JSON:
        head = xmlfeed.declare_namespaces(head, fragments_in_order)
    return _spliced(head, fragments_in_order, tail, keys, format)


def _spliced(
    head: bytes, entries: list[bytes], tail: bytes, keys: list[Hashable], format: Format
) -> FeedBytes:
    if not entries:
        return FeedBytes(body=head + tail)
    between = b",\n" if format is Format.JSON else b""
    ends, at = [], len(head)
    for entry in entries:
        ends.append(at + len(entry))
        at += len(entry) + len(between)
    start = len(head)
    # Joined to the first and the last fragment, so that a megabyte is copied once.
    entries[0] = head + entries[0]
    entries[-1] += tail
    # A number identifies the key in a tenth of its memory.
    numbers = tuple(map(hash, keys))
    return FeedBytes(
        body=between.join(entries), keys=numbers, start=start, ends=tuple(ends), between=between
    )


def _key(entry: Entry, page: Page, format: Format) -> Hashable:
    """Return all values that an entry's bytes depend on; article, revision and times identify its
    text.
    """
    return (
        format,
        entry.id,
        entry.revision,
        entry.updated,
        entry.modified,
        entry.published,
        entry.url,
        entry.title,
        bool(entry.content_html),
        entry.rank,
        entry.reason,
        entry.metadata.language == page.language,
    )
