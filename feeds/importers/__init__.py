"""One module a format: bytes to Drafts. ``read`` detects the format and dispatches."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from feeds.errors import InputError, UnreadableInput
from feeds.importers import feed, html, jsonfeed, jsonl, ninjs, wire
from feeds.importers.detect import detect
from feeds.model import Draft, Moment

FORMATS = ("auto", "wire", "feed", "jsonfeed", "ninjs", "html", "jsonl")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Bytes with what is known of them. ``name`` is a path or URL, for messages and ids."""

    name: str
    data: bytes
    media_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the caller says about all the articles of an import."""

    now: datetime
    zone: tzinfo
    format: str = "auto"
    published: Moment | None = None
    section: str = ""
    language: str = ""
    max_bytes: int = 1 << 32


_READERS: dict[str, Callable[[Source, Options], Iterator[Draft | InputError]]] = {
    "wire": lambda source, options: wire.read(source.data, source.name, options.zone, options.now),
    "feed": lambda source, options: feed.read(source.data, source.name, source.media_type, options.zone),
    "jsonfeed": lambda source, options: jsonfeed.read(source.data, source.name, options.zone),
    "ninjs": lambda source, options: ninjs.read(source.data, source.name, options.zone),
    "html": lambda source, options: html.read(source.data, source.name, options.zone),
    "jsonl": lambda source, options: jsonl.read(source.data, source.name, options.zone),
}


def read(source: Source, options: Options) -> Iterator[Draft | InputError]:
    """The drafts in ``source``, and an error in place of each that cannot be taken.

    Raises:
        UnreadableInput: nothing in it can be read.
    """
    data = _uncompressed(source.data, options.max_bytes)
    plain = Source(name=source.name, data=data, media_type=source.media_type)
    name = detect(data, source.name, source.media_type) if options.format == "auto" else options.format
    yield from _READERS[name](plain, options)


def _uncompressed(data: bytes, max_bytes: int) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            plain = file.read(max_bytes + 1)
    except (OSError, EOFError) as error:
        raise UnreadableInput(f"is no whole gzip file: {error}") from error
    if len(plain) > max_bytes:
        raise UnreadableInput(f"unpacks to more than {max_bytes:,} bytes")
    return plain
