"""One module a format: bytes to Drafts. ``read`` detects the format and dispatches."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, BinaryIO

from feeds.errors import InputError, UnreadableInput
from feeds.importers import feed, html, jsonfeed, jsonl, ninjs, wire
from feeds.importers.decoding import UTF16, decode
from feeds.importers.detect import detect
from feeds.model import Draft, Moment

FORMATS = ("auto", "wire", "feed", "jsonfeed", "ninjs", "html", "jsonl")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Bytes, or a file of them, with what is known. ``name`` is a path or URL, for messages and ids."""

    name: str
    data: bytes | BinaryIO
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


_READERS: dict[str, Callable[[bytes, Source, Options], Iterator[Draft | InputError]]] = {
    "wire": lambda data, source, options: wire.read(data, source.name, options.zone, options.now),
    "feed": lambda data, source, options: feed.read(data, source.name, source.media_type, options.zone),
    "jsonfeed": lambda data, source, options: jsonfeed.read(data, source.name, options.zone),
    "ninjs": lambda data, source, options: ninjs.read(data, source.name, options.zone),
    "html": lambda data, source, options: html.read(data, source.name, options.zone),
}
_BUFFER = 1 << 20


def read(source: Source, options: Options) -> Iterator[Draft | InputError]:
    """The drafts in ``source``, and an error in place of each that cannot be taken.

    JSON Lines are read a line at a time, however many there are; any other
    format is one document of at most ``options.max_bytes``.

    Raises:
        UnreadableInput: nothing in it can be read.
    """
    file: Any = io.BytesIO(source.data) if isinstance(source.data, bytes) else source.data
    opened: Any = io.BufferedReader(file, _BUFFER)
    try:
        if opened.peek(2).startswith(b"\x1f\x8b"):
            opened = io.BufferedReader(gzip.GzipFile(fileobj=opened), _BUFFER)
        head = opened.peek(_BUFFER)
        name = detect(head, source.name, source.media_type) if options.format == "auto" else options.format
        if name == "jsonl" and not head.startswith(UTF16):
            yield from jsonl.read(opened, source.name, options.zone)
            return
        data = opened.read(options.max_bytes + 1)
        if len(data) > options.max_bytes:
            raise UnreadableInput(f"is, unpacked, more than {options.max_bytes:,} bytes (import_max_mb)")
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableInput(f"cannot be read, or is no whole gzip file: {error}") from error
    if name == "jsonl":
        yield from jsonl.read(io.BytesIO(decode(data).encode()), source.name, options.zone)
    else:
        yield from _READERS[name](data, source, options)
