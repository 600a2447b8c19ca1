"""Rendering: Page to bytes, one module a wire format; feedgen is behind one adapter.

A document is its envelope with its entries spliced in. An entry's bytes are built once and cached,
so that a feed with one new entry costs one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from feeds.model import Entry, EntryContext, Format, Page
from feeds.render import jsonfeed, xmlfeed
from feeds.render.document import FeedBytes

CONTENT_TYPES = {
    Format.RSS: "application/rss+xml; charset=utf-8",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.JSON: "application/feed+json; charset=utf-8",
}


class Fragments(Protocol):
    """Where the bytes of entries are kept."""

    def get_many(self, keys: Sequence[int], /) -> list[bytes | None]: ...
    def put(self, key: int, value: bytes, /) -> None: ...


class _Writer(NamedTuple):
    """The two functions of a wire format."""

    envelope: Callable[[Page], tuple[bytes, bytes]]
    entry: Callable[[Entry, EntryContext], bytes]


_WRITERS = {
    Format.RSS: _Writer(xmlfeed.rss_envelope, xmlfeed.rss_item),
    Format.ATOM: _Writer(xmlfeed.atom_envelope, xmlfeed.atom_entry),
    Format.JSON: _Writer(jsonfeed.envelope, jsonfeed.item),
}


def render(page: Page, format: Format, fragments: Fragments | None = None) -> FeedBytes:
    """Return the document in ``format``: equal bytes for equal pages."""
    writer, context = _WRITERS[format], page.entry_context
    keys = [entry_key(entry, context, format) for entry in page.entries]
    cached = [None] * len(keys) if fragments is None else fragments.get_many(keys)
    entries: list[bytes] = []
    for key, entry, fragment in zip(keys, page.entries, cached, strict=True):
        if fragment is None:
            fragment = writer.entry(entry, context)
            if fragments is not None:
                fragments.put(key, fragment)
        entries.append(fragment)
    head, tail = writer.envelope(page)
    if format is not Format.JSON:
        head, entries = xmlfeed.splice(head, entries)
    return _spliced(head, entries, tail, keys, format)


def entry_key(entry: Entry, context: EntryContext, format: Format) -> int:
    """Return the identity of an entry's bytes: a hash of all values that they are made from."""
    return hash((format, entry, context))


def _spliced(
    head: bytes, entries: list[bytes], tail: bytes, keys: list[int], format: Format
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
    return FeedBytes(
        body=between.join(entries), keys=tuple(keys), start=start, ends=tuple(ends), between=between
    )
