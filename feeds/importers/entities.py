"""Entities that an XML document declares: short characters and words are read, all else refused."""

from __future__ import annotations

import re
from html import unescape

from feeds.errors import UnreadableInput

_MAX_VALUE_CHARS = 32
_MAX_DECLARED = 300
_DECLARED = re.compile(rb"<!ENTITY", re.IGNORECASE)
_HARMLESS = re.compile(
    rb"""<!ENTITY\s+([A-Za-z][\w.-]*)\s+(?:"([^"<>%]*)"|'([^'<>%]*)')\s*>""", re.IGNORECASE
)
_DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE[^\[\]<>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(rb"&([A-Za-z][\w.-]*);")
_CHARACTER_REFERENCE = re.compile(r"&#?\w+;")


def without_declarations(data: bytes, prolog: bytes) -> bytes:
    """Return a document without its document type, with the entities declared there replaced by
    their characters. ``prolog`` is the text before the root element, without comments.

    Raises:
        UnreadableInput: an entity is external, nested, long or markup, as in attacks.
    """
    if not _DECLARED.search(prolog):
        return data
    harmless = list(_HARMLESS.finditer(prolog))
    values = {entity[1]: _value(entity) for entity in harmless}
    if len(harmless) != len(_DECLARED.findall(prolog)) or len(values) > _MAX_DECLARED:
        raise UnreadableInput("declares XML entities that are not single words, as attacks do")
    bare = _DOCUMENT_TYPE.sub(b"", data, count=1)
    return _REFERENCE.sub(lambda reference: values.get(reference[1], reference[0]), bare)


def _value(entity: re.Match[bytes]) -> bytes:
    """Return the characters of an entity, safe within text and attributes."""
    written = (entity[2] or entity[3] or b"").decode("utf-8", "replace")
    # "&#38;lt;" and "&amp;lt;" are references to references, and markup in the end.
    characters = unescape(written)
    is_nested = _CHARACTER_REFERENCE.search(characters) or "%" in characters
    if is_nested or len(characters) > _MAX_VALUE_CHARS:
        raise UnreadableInput("declares XML entities that are not single words, as attacks do")
    return "".join(f"&#{ord(char)};" if char in "&<>\"'" else char for char in characters).encode()
