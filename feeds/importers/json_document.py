"""JSON documents: parsed before their format is judged, and the items within their wrapping."""

from __future__ import annotations

import json
from typing import Any

from feeds.errors import UnreadableInput
from feeds.importers.decoding import decode

# Names under which APIs answer with a list of articles.
_LISTS = (
    "items _items articles data results response posts entries stories news docs hits content item"
).split()
_DEEPEST = 3


def parsed(data: bytes) -> Any:
    """Return a JSON document, with raw newlines and tabs in its strings taken as they are.

    Raises:
        UnreadableInput: not JSON.
    """
    try:
        return json.loads(decode(data).lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"is not JSON: {error}") from error


def is_lines(head: bytes) -> bool:
    """Return whether a document is JSON Lines by its beginning: the first line is an object."""
    first = decode(head).lstrip("\ufeff \t\r\n").partition("\n")[0]
    try:
        return isinstance(json.loads(first, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def items_of(document: Any) -> list[Any]:
    """Return the items of a document: those of a list or of an API's answer, else itself."""
    rows = _wrapped(document, _DEEPEST)
    return [_bare(row) for row in ([document] if rows is None else rows)]


def _bare(row: Any) -> Any:
    """Return the item of an answer that wraps each one: {"meta": …, "item": …}."""
    item = row.get("item") if isinstance(row, dict) else None
    return item if isinstance(item, dict) else row


def _wrapped(document: Any, depth: int) -> list[Any] | None:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or depth == 0:
        return None
    for name in _LISTS:
        value = document.get(name)
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            return value
        rows = _wrapped(value, depth - 1) if isinstance(value, dict) else None
        if rows is not None:
            return rows
    return None
