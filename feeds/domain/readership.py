"""Readership: what a poll says of its reader, and how distinct readers are counted. Pure.

Distinct readers are counted by the smallest of their hashes (k minimum values, Bar-Yossef et al.
2002): exactly below ``MAX_HASHES``, above with a standard error of 1/√MAX_HASHES, 2.2 %.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl

MAX_HASHES = 2_048
HASH_BYTES = 8
MAX_SUBSCRIBERS = 100_000_000
MAX_SERVICE_CHARS = 60
MAX_REMEMBERED_CHARS = 300

_SUFFIXES = (".rss", ".atom", ".json")
_FEED = re.compile(
    r"(?:/feeds|/sections/[^/]{1,80})/(?:latest|updated)\.(?:rss|atom|json)"
    r"|/stories/[^/]{1,80}\.(?:rss|atom|json)"
)
_PARTNER = re.compile(r"/partners/([^/]{1,60})/(?:[^/]+/)?((?:latest|updated)\.[a-z]{3,6})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_STATED = re.compile(r"\b([0-9]{1,9}) (?:subscribers?|readers?|users?|followers)\b", re.I)
# "Mozilla/5.0 (compatible; Service/1.0; …" names the service second.
_COMPATIBLE = re.compile(r"Mozilla/[0-9.]+ \(compatible; *([^;)]+)", re.I)
_PRODUCT = re.compile(r"[^/(;]+")
_OF_A_FEED = re.compile(r"\s*(?:\bfeed-id\b.*|-\s.*)", re.I)


class Group(StrEnum):
    """Addresses that are counted together: there is no end of them."""

    RELATED = "related"
    REVISIONS = "revisions"
    OTHER = "other"
    FRAME = "frame"
    CARD = "card"
    OEMBED = "oembed"
    ELEMENT = "element"


EMBEDS = frozenset([Group.FRAME, Group.CARD, Group.OEMBED, Group.ELEMENT])


@dataclass(frozen=True, kw_only=True)
class Stated:
    """The number of subscribers for whom a service polls."""

    service: str
    subscribers: int


def counted_address(path: str, query: str, destination: str) -> str:
    """Return the feed or group for which a request counts; empty for other pages.

    ``destination`` is the Sec-Fetch-Dest of browsers: ``empty`` for scripts, such as our element.
    """
    if len(path) + len(query) + len(destination) > MAX_REMEMBERED_CHARS:
        return Group.OTHER if path.endswith(_SUFFIXES) else ""
    return _counted_address(path, query, destination)


@lru_cache(maxsize=4_096)
def _counted_address(path: str, query: str, destination: str) -> str:
    if path.startswith("/embed/"):
        return Group.CARD if path.startswith("/embed/articles/") else Group.FRAME
    if path == "/oembed":
        return Group.OEMBED
    partner = _PARTNER.fullmatch(path)
    if partner is not None:
        # Without the token that an address may have.
        return f"/partners/{partner[1]}/{partner[2]}"
    if not path.endswith(_SUFFIXES) or destination == "document":
        return ""
    if destination == "empty":
        return Group.ELEMENT
    if _FEED.fullmatch(path):
        return _with_language(path, query)
    if "/related." in path:
        return Group.RELATED
    if not path.startswith(("/feeds/", "/articles/", "/sections/", "/stories/")):
        return ""
    return Group.REVISIONS if "/revisions." in path else Group.OTHER


def _with_language(path: str, query: str) -> str:
    if not query:
        return path
    (name, value), *more = parse_qsl(query, keep_blank_values=True) or [("", "")]
    if name == "lang" and not more and _LANGUAGE.fullmatch(value):
        return f"{path}?lang={value}"
    return Group.OTHER


@lru_cache(maxsize=4_096)
def stated_subscribers(agent: str) -> Stated | None:
    """Return the service of a User-Agent such as "Feedly/1.0 (…; 42 subscribers)", and its number;
    None where it states none.
    """
    match = _STATED.search(agent)
    if match is None:
        return None
    compatible = _COMPATIBLE.match(agent)
    product = _PRODUCT.match((compatible[1] if compatible else agent).strip())
    name = _OF_A_FEED.sub("", product[0]).strip() if product else ""
    if not name or _STATED.search(name):
        name = "unnamed service"
    subscribers = min(int(match[1]), MAX_SUBSCRIBERS)
    return Stated(service=name[:MAX_SERVICE_CHARS], subscribers=subscribers)


def merged(sketch: bytes, hashes: Iterable[int]) -> bytes:
    """Return a sketch with more hashes: the smallest ones, sorted."""
    stored = array("Q")
    stored.frombytes(sketch)
    smallest = sorted({*stored, *hashes})[:MAX_HASHES]
    return array("Q", smallest).tobytes()


def distinct(sketch: bytes) -> int:
    """Return the number of distinct readers in a sketch."""
    count = len(sketch) // HASH_BYTES
    if count < MAX_HASHES:
        return count
    largest = int.from_bytes(sketch[-HASH_BYTES:], "little")
    return round((MAX_HASHES - 1) * 2**64 / max(largest, 1))
