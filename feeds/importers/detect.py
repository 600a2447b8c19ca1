"""Which format some bytes are in: their own look first, the name only as a hint."""

from __future__ import annotations

import re

from feeds.errors import UnreadableInput
from feeds.importers.decoding import decode

_HEAD_BYTES = 4096
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"SQLite format 3",
    b"%PDF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"wOF",
)
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_HTML_ROOT = re.compile(r"<!doctype html|<html[\s>]|<(?:head|body|article)[\s>]", re.IGNORECASE)


def is_binary(head: bytes) -> bool:
    """Whether these first bytes are a picture, a database or the like, not text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")):
        return False
    return head.startswith(_BINARY) or b"\0" in head[:_HEAD_BYTES]


def detect(data: bytes, name: str, media_type: str = "") -> str:
    """The name of the importer that reads ``data``.

    Raises:
        UnreadableInput: it is empty or not text.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableInput("is empty")
    if is_binary(data):
        raise UnreadableInput("is no text; name a feed, a page or a .jsonl file")
    head = decode(data[:_HEAD_BYTES]).lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return _json_kind(head, data, name)
    if head.startswith("["):
        return "ninjs"
    if head.startswith("<"):
        return "feed" if _FEED_ROOT.search(head) or not _HTML_ROOT.search(head) else "html"
    return "html" if "html" in media_type and _HTML_ROOT.search(head) else "wire"


def _json_kind(head: str, data: bytes, name: str) -> str:
    if "jsonfeed.org/version" in head:
        return "jsonfeed"
    if name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if (
        re.search(r'"(?:body_xhtml|body_html|body_text|headlines|bodies|versioncreated|uri)"\s*:', head)
        and '"title"' not in head
    ):
        return "ninjs"
    return "jsonl" if b"\n{" in data[:1_000_000] or '"title"' in head or '"body"' in head else "ninjs"
