"""One module a format: bytes to Drafts. ``read`` detects the format and dispatches."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, BinaryIO

from feeds.errors import InputError, NotPublished, UnreadableInput
from feeds.importers import feed, html, jsonfeed, jsonl, ninjs, wire
from feeds.importers.bounds import MAX_REFUSED, Unpacked
from feeds.importers.decoding import UTF16, decode
from feeds.importers.detect import detect, shown_beginning
from feeds.model import Draft, Moment

FORMATS = ("auto", "wire", "feed", "jsonfeed", "ninjs", "html", "jsonl")
# Formats accepted from sources: anything different is an error page, a log-in page or a mistake.
FEED_FORMATS = frozenset(["feed", "jsonfeed", "ninjs"])
_NAMES = {
    "wire": "plain text",
    "feed": "an RSS or Atom feed",
    "jsonfeed": "a JSON Feed",
    "ninjs": "ninjs",
    "html": "an HTML page",
    "jsonl": "JSON Lines",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """The bytes, or the file, of an import. ``name`` is a path or URL, for messages and ids."""

    name: str
    data: bytes | BinaryIO
    media_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The caller's decisions about all articles of an import."""

    now: datetime
    zone: tzinfo
    format: str = "auto"
    published: Moment | None = None
    section: str = ""
    language: str = ""
    max_bytes: int = 1 << 32
    formats: frozenset[str] = frozenset(FORMATS)
    max_entries: int = 0  # 0: no limit


_READERS: dict[str, Callable[[bytes, Source, Options], Iterator[Draft | InputError]]] = {
    "wire": lambda data, source, options: wire.read(data, source.name, options.zone, options.now),
    "feed": lambda data, source, options: feed.read(
        data, source.name, source.media_type, options.zone
    ),
    "jsonfeed": lambda data, source, options: jsonfeed.read(data, source.name, options.zone),
    "ninjs": lambda data, source, options: ninjs.read(data, source.name, options.zone),
    "html": lambda data, source, options: html.read(
        data, source.name, options.zone, is_said=options.format == "html"
    ),
}
_BUFFER = 1 << 20


def read(source: Source, options: Options) -> Iterator[Draft | InputError]:
    """Yield the drafts in ``source``, with an error in place of each refused one.

    JSON Lines are parsed line by line, in any number; any other format is one document of at most
    ``options.max_bytes``.

    Raises:
        UnreadableInput: nothing can be parsed, or of over a thousand entries most cannot.
    """
    refused = drafts = 0
    for draft in _read(source, options):
        if options.max_entries and refused + drafts >= options.max_entries:
            yield NotPublished(
                f"the entries after the first {options.max_entries:,} were not read",
                place=source.name,
            )
            return
        yield draft
        if isinstance(draft, Draft):
            drafts += 1
            continue
        refused += not isinstance(draft, NotPublished)
        if refused >= MAX_REFUSED and refused > drafts:
            raise UnreadableInput(
                f"has more than {MAX_REFUSED:,} entries that cannot be read; the rest was not tried"
            )


def _read(source: Source, options: Options) -> Iterator[Draft | InputError]:
    file: Any = io.BytesIO(source.data) if isinstance(source.data, bytes) else source.data
    opened: Any = io.BufferedReader(file, _BUFFER)
    try:
        if opened.peek(2).startswith(b"\x1f\x8b"):
            opened = io.BufferedReader(Unpacked(opened), _BUFFER)
        head = opened.peek(_BUFFER)
        name = (
            detect(head, source.name, source.media_type)
            if options.format == "auto"
            else options.format
        )
        if name not in options.formats:
            raise UnreadableInput(f"is {_NAMES[name]}, not a feed: {shown_beginning(head)}")
        if name == "jsonl" and not head.startswith(UTF16):
            yield from jsonl.read(opened, source.name, options.zone)
            return
        data = _whole(opened, options.max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableInput(f"cannot be read, or is not a complete gzip file: {error}") from error
    if name == "jsonl":
        yield from jsonl.read(io.BytesIO(decode(data).encode()), source.name, options.zone)
    else:
        yield from _READERS[name](data, source, options)


def _whole(file: BinaryIO, max_bytes: int) -> bytes:
    """Return the bytes of a document, read in pieces; at most ``max_bytes`` are in memory."""
    pieces, size = [], 0
    while piece := file.read(_BUFFER):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise UnreadableInput(f"is, unpacked, more than {max_bytes:,} bytes (import_max_mb)")
    return b"".join(pieces)
