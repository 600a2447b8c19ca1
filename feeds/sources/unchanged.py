"""What a source sent before: hashes of its document and of each item, before anything is parsed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from feeds.errors import UnreadableInput
from feeds.importers.bounds import outline
from feeds.importers.decoding import UTF16, decode
from feeds.version import VERSION

_HASH_CHARS = 16
_IDS = re.compile(rb"<(?:\w+:)?(?:guid|id|link)\b[^<>]*>\s*(?:<!\[CDATA\[)?([^<>\]]{1,500})")
_HREFS = re.compile(rb"<(?:\w+:)?link\b[^<>]*?\bhref\s*=\s*[\"']([^\"'<>]{1,500})")


@dataclass(frozen=True, kw_only=True)
class NewPart:
    """A document without its known items; ``hashes`` are those of all items that it had."""

    body: bytes
    hashes: tuple[str, ...] = ()
    known_count: int = 0


def document_hash(body: bytes, media_type: str) -> str:
    """Return the hash of a document as this version of the program reads it."""
    return hashlib.sha256(f"{VERSION}\n{media_type}\n".encode() + body).hexdigest()[:32]


def new_part(body: bytes, known: Set[str], limit: int) -> NewPart:
    """Return a feed with the items that are not ``known``, of its first ``limit`` items.

    The hashes are of the bytes: of an item that only moved, nothing is parsed. A document that
    cannot be taken apart is returned whole.
    """
    try:
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            return _of_json(body, known, limit)
        return NewPart(body=body) if body.startswith(UTF16) else _of_xml(body, known, limit)
    except (UnreadableInput, ValueError, RecursionError):
        return NewPart(body=body)


def _of_xml(body: bytes, known: Set[str], limit: int) -> NewPart:
    parts = outline(body)
    if not parts.entries:
        return NewPart(body=body)
    head, tail = body[: parts.entries[0]], body[parts.end_of_entries :]
    # What surrounds the items decides how they are read: the namespaces, the base, the language.
    context = hashlib.sha256(head[: head.find(b">") + 1] + tail[-200:]).digest()
    ends = [*parts.entries[1:], parts.end_of_entries]
    items = [body[begin:end] for begin, end in zip(parts.entries, ends, strict=True)][:limit]
    hashes = [_hash(context + item.strip()) for item in items]
    new = _new(items, hashes, known, _names_in_xml)
    return NewPart(
        body=head + b"".join(new) + tail,
        hashes=tuple(hashes),
        known_count=len(items) - len(new),
    )


def _of_json(body: bytes, known: Set[str], limit: int) -> NewPart:
    document = json.loads(decode(body), strict=False)
    is_list = isinstance(document, list)
    items = document if is_list else document.get("items")
    if not isinstance(items, list):
        return NewPart(body=body)
    rest = {} if is_list else {name: document[name] for name in document if name != "items"}
    context = json.dumps([rest.get("language"), rest.get("home_page_url")]).encode()
    hashes = [_hash(context + json.dumps(item).encode()) for item in items[:limit]]
    new = _new(items[:limit], hashes, known, _names_in_json)
    if len(new) == len(items):
        return NewPart(body=body, hashes=tuple(hashes))
    return NewPart(
        body=json.dumps(new if is_list else {**rest, "items": new}).encode(),
        hashes=tuple(hashes),
        known_count=len(hashes) - len(new),
    )


def _new(
    items: Sequence[Any],
    hashes: Sequence[str],
    known_hashes: Set[str],
    names_of: Callable[[Any], set[Any]],
) -> list[Any]:
    """Return the items with new hashes, and known items that share an id or a link with one:
    side by side it is seen that such a name identifies none of them.
    """
    is_new = [name not in known_hashes for name in hashes]
    names = [names_of(item) for item in items]
    of_new = {
        name for new, item_names in zip(is_new, names, strict=True) if new for name in item_names
    }
    return [
        item
        for item, new, item_names in zip(items, is_new, names, strict=True)
        if new or not of_new.isdisjoint(item_names)
    ]


def _names_in_xml(item: bytes) -> set[bytes]:
    return {name.strip() for name in (*_IDS.findall(item), *_HREFS.findall(item))}


def _names_in_json(item: Any) -> set[str]:
    names = ("id", "url", "guid", "uri")
    return (
        {str(item[name]) for name in names if item.get(name)} if isinstance(item, dict) else set()
    )


def _hash(data: bytes) -> str:
    return hashlib.sha256(VERSION.encode() + data).hexdigest()[:_HASH_CHARS]
