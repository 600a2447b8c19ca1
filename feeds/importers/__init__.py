"""Importers: bytes to Drafts, one module a format. ``read`` detects the format and dispatches."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any, BinaryIO

from feeds.errors import InputError, NotPublished, UnreadableInput
from feeds.importers import jsonl
from feeds.importers.bounds import MAX_REFUSED, Unpacked
from feeds.importers.contract import AUTO, Options, Source
from feeds.importers.days import on_newsroom_days
from feeds.importers.decoding import UTF16
from feeds.importers.detect import detect, shown_beginning
from feeds.importers.identity import with_own_identities
from feeds.importers.json_document import is_lines
from feeds.importers.registry import FEED_FORMATS, FORMATS, IMPORTERS
from feeds.model import Draft

__all__ = ["FEED_FORMATS", "FORMATS", "Options", "Source", "feed_format", "read"]
_BUFFER = 1 << 20
_SPACE = b"\xef\xbb\xbf \t\r\n"


def read(source: Source, options: Options) -> Iterator[Draft | InputError]:
    """Yield the drafts in ``source``, with an error in place of each refused one.

    JSON Lines are parsed line by line, in any number; any other format is one document of at most
    ``options.max_bytes`` bytes.

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


def feed_format(data: bytes, name: str, media_type: str = "") -> str:
    """Return the name of the format of a document.

    Raises:
        UnreadableInput: no importer reads it.
    """
    return detect(data, name, media_type).name


def _read(source: Source, options: Options) -> Iterator[Draft | InputError]:
    file: Any = io.BytesIO(source.data) if isinstance(source.data, bytes) else source.data
    opened: Any = io.BufferedReader(file, _BUFFER)
    try:
        if opened.peek(2).startswith(b"\x1f\x8b"):
            opened = io.BufferedReader(Unpacked(opened), _BUFFER)
        head = opened.peek(_BUFFER)
        if _is_one_json(head, source, options):
            # JSON has no order: what a document is may stand at its end.
            head = _whole(opened, options.max_bytes)
            opened = io.BufferedReader(io.BytesIO(head), _BUFFER)
        if options.format == AUTO:
            importer = detect(head, source.name, source.media_type)
        else:
            importer = IMPORTERS[options.format]
        zone = options.source_zone or (UTC if importer.is_feed else options.zone)
        if options.formats is not None and importer.name not in options.formats:
            raise UnreadableInput(f"is {importer.noun}, not a feed: {shown_beginning(head)}")
        if importer.read_stream is not None and not head.startswith(UTF16):
            yield from importer.read_stream(opened, source, replace(options, zone=zone))
            return
        data = _whole(opened, options.max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableInput(f"cannot be read, or is not a complete gzip file: {error}") from error
    drafts = importer.read(data, source, replace(options, zone=zone))
    if zone is not options.zone:
        drafts = (on_newsroom_days(draft, zone, options.zone) for draft in drafts)
    yield from with_own_identities(drafts) if importer.is_feed else drafts


def _is_one_json(head: bytes, source: Source, options: Options) -> bool:
    if options.format == jsonl.IMPORTER.name or source.name.lower().endswith(jsonl.EXTENSIONS):
        return False
    return head.lstrip(_SPACE).startswith((b"{", b"[")) and not is_lines(head)


def _whole(file: BinaryIO, max_bytes: int) -> bytes:
    """Return the bytes of a document, read in pieces; at most ``max_bytes`` are in memory."""
    pieces, size = [], 0
    while piece := file.read(_BUFFER):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise UnreadableInput(f"is, unpacked, more than {max_bytes:,} bytes (import_max_mb)")
    return b"".join(pieces)
