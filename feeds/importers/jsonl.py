"""An article a line, as JSON: the format of the samples and of bulk imports."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import tzinfo
from typing import BinaryIO

from feeds.errors import BadArticle, InputError
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.json_document import is_lines
from feeds.importers.record import FIELDS, checked, draft_from
from feeds.model import Draft

MAX_LINE_BYTES = 16_000_000
EXTENSIONS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def read(file: BinaryIO, name: str, zone: tzinfo) -> Iterator[Draft | InputError]:
    """Yield a draft or an error for each non-blank line; one line is in memory at a time."""
    reported_fields: set[str] = set()
    for number, raw in enumerate(_lines(file), 1):
        # A line ends with "\n" only: JSON strings may contain U+2028 and similar characters.
        line = decode(raw)
        if not line.strip():
            continue
        place = f"{name}:{number}"
        yield checked(lambda: _draft(raw, line, place, zone, reported_fields), place)  # noqa: B023 (called at once)


def _draft(raw: bytes, line: str, place: str, zone: tzinfo, reported_fields: set[str]) -> Draft:
    if len(raw) > MAX_LINE_BYTES:
        raise BadArticle(f"is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        record = json.loads(line, strict=False)
    except (ValueError, RecursionError) as error:
        raise BadArticle(f"is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadArticle("is not a JSON object")
    unknown = sorted(set(record) - FIELDS - reported_fields)
    reported_fields.update(unknown)
    warnings = (f"unknown fields were ignored: {', '.join(unknown)}",) if unknown else ()
    return draft_from(record, place, zone, warnings)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of an overlong line only the beginning."""
    while raw := file.readline(MAX_LINE_BYTES + 1):
        yield raw
        while len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n"):
            raw = file.readline(MAX_LINE_BYTES + 1)


def _confidence(beginning: Beginning) -> float:
    if not beginning.head.startswith("{"):
        return Confidence.NO
    if beginning.file_name.endswith(EXTENSIONS):
        return Confidence.STRONG
    if not is_lines(beginning.data):
        return Confidence.NO
    has_lines = b"\n{" in beginning.data
    record = beginning.document
    has_fields = isinstance(record, dict) and not {"title", "body"}.isdisjoint(record)
    return Confidence.WEAK if has_lines or has_fields else Confidence.NO


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    text = io.BytesIO(decode(data).encode())
    return read(text, source.name, options.zone)


def _read_stream(file: BinaryIO, source: Source, options: Options) -> Drafts:
    return read(file, source.name, options.zone)


IMPORTER = Importer(
    name="jsonl", noun="JSON Lines", sniff=_confidence, read=_read, read_stream=_read_stream
)
