"""Feed lint: bytes to findings, for our feeds and those of others. Pure.

Each rule comes from RSS 2.0, Atom (RFC 4287), JSON Feed 1.1 or known problems of readers. No
finding means that no rule was broken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree

from feeds.errors import BadDate
from feeds.text.dates import parse
from feeds.text.providers import recognised
from feeds.text.urls import CONTACT_SCHEMES, clean_url

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"
_RFC822 = re.compile(
    r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d [+-]\d{4}$"
)
_RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
_ACTIVE = re.compile(
    r"<(script|style|iframe|object|embed|form|svg|math|base|meta|link)[\s>]|\son\w+\s*=|javascript:|vbscript:",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"""(?:href|src)\s*=\s*["'](?!https?:|(?:{"|".join(CONTACT_SCHEMES)}):)""", re.IGNORECASE
)
_FRAME = re.compile(r"""<iframe\b[^>]*?\ssrc=["']([^"']*)["'][^>]*>""", re.IGNORECASE)


def lint(data: bytes, address: str = "") -> list[str]:
    """Return the findings, one sentence each, in document order."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return list(_json(data, address))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return [f"is not well-formed XML: {error}"]
    findings = (
        []
        if data.startswith((b"<?xml", b"\xef\xbb\xbf<?xml"))
        else ["has no XML declaration first"]
    )
    if root.tag == "rss":
        return findings + list(_rss(root, address))
    if root.tag == _ATOM + "feed":
        return findings + list(_atom(root, address))
    return [*findings, f"is neither RSS 2.0 nor Atom 1.0: its root is {root.tag}"]


def _text(element: Any, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _rss(root: Any, address: str) -> Iterator[str]:
    channel = root.find("channel")
    if channel is None:
        yield "has no channel"
        return
    for name in ("title", "link", "description"):
        if not _text(channel, name):
            yield f"channel has no {name}"
    if not _text(channel, "language"):
        yield "channel has no language"
    yield from _self_link(
        [e for e in channel.findall(_ATOM + "link") if e.get("rel") == "self"], address
    )
    seen_ids: set[str] = set()
    for number, item in enumerate(channel.findall("item"), 1):
        for finding in _rss_item(item, seen_ids):
            yield f"item {number}: {finding}"


def _rss_item(item: Any, seen_ids: set[str]) -> Iterator[str]:
    if not _text(item, "title"):
        yield "has no title"
    guid = item.find("guid")
    if guid is None or not (guid.text or "").strip():
        yield "has no guid"
    elif guid.text in seen_ids:
        yield f"repeats the guid {guid.text}"
    else:
        seen_ids.add(guid.text)
        if guid.get("isPermaLink", "true") == "true" and not clean_url(guid.text):
            yield 'guid is not a URL, so it needs isPermaLink="false"'
    if not _RFC822.match(_text(item, "pubDate")):
        date = _text(item, "pubDate")
        yield f"pubDate {date!r} is not an RFC 822 date with weekday, seconds and offset"
    if item.find("author") is not None and item.find(_DC + "creator") is not None:
        yield "has both author and dc:creator"
    if item.find("author") is not None and "@" not in _text(item, "author"):
        yield "author is not an e-mail address; use dc:creator"
    if item.find(_CONTENT) is not None and item.find("description") is None:
        yield "has content:encoded but no description"
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield "has more than one enclosure"
    for enclosure in enclosures:
        if (
            not (enclosure.get("length") or "").isdigit()
            or not enclosure.get("type")
            or not clean_url(enclosure.get("url") or "")
        ):
            yield "enclosure needs an absolute url, a length in bytes and a type"
    yield from _html(_text(item, _CONTENT) or _text(item, "description"))


def _atom(root: Any, address: str) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if not _text(root, _ATOM + name):
            yield f"feed has no {name}"
    yield from _self_link(
        [e for e in root.findall(_ATOM + "link") if e.get("rel") == "self"], address
    )
    seen_ids: set[str] = set()
    seen_times: set[str] = set()
    has_author = root.find(_ATOM + "author") is not None
    for number, entry in enumerate(root.findall(_ATOM + "entry"), 1):
        for finding in _atom_entry(entry, seen_ids, seen_times, has_author=has_author):
            yield f"entry {number}: {finding}"


def _atom_entry(entry: Any, ids: set[str], times: set[str], *, has_author: bool) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if not _text(entry, _ATOM + name):
            yield f"has no {name}"
    if not has_author and entry.find(_ATOM + "author") is None:
        yield "has no author, and neither has the feed"
    identity, updated = _text(entry, _ATOM + "id"), _text(entry, _ATOM + "updated")
    if identity in ids:
        yield f"repeats the id {identity}"
    ids.add(identity)
    if updated and not _RFC3339.match(updated):
        yield f"updated {updated!r} is not an RFC 3339 date"
    if updated in times:
        yield f"has the same updated as another entry: {updated}"
    times.add(updated)
    content = entry.find(_ATOM + "content")
    if content is None and entry.find(_ATOM + "link[@rel='alternate']") is None:
        yield "has neither content nor an alternate link"
    if (
        content is not None
        and content.get("type") not in (None, "text", "html", "xhtml")
        and "/" not in content.get("type")
    ):
        yield f"content has the unknown type {content.get('type')!r}"
    if content is not None and content.get("type") == "html":
        yield from _html(content.text or "")


def _json(data: bytes, address: str) -> Iterator[str]:
    try:
        feed = json.loads(data)
    except ValueError as error:
        yield f"is not JSON: {error}"
        return
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/1"):
        yield "version is not that of JSON Feed"
    if not feed.get("title"):
        yield "has no title"
    if address and feed.get("feed_url") != address:
        yield f"feed_url is {feed.get('feed_url')!r}, not its own address"
    seen_ids: set[str] = set()
    for number, item in enumerate(feed.get("items", []), 1):
        if not isinstance(item.get("id"), str) or not item["id"]:
            yield f"item {number}: id must be a string"
        elif item["id"] in seen_ids:
            yield f"item {number}: repeats the id {item['id']}"
        seen_ids.add(str(item.get("id")))
        if "content_html" not in item and "content_text" not in item:
            yield f"item {number}: has neither content_html nor content_text"
        for name in ("date_published", "date_modified"):
            if name in item and not _is_date(item[name]):
                yield f"item {number}: {name} {item[name]!r} is not an RFC 3339 date"
        for finding in _html(str(item.get("content_html", ""))):
            yield f"item {number}: {finding}"


def _is_date(text: object) -> bool:
    try:
        parse(str(text))
    except BadDate:
        return False
    return bool(_RFC3339.match(str(text)))


def _self_link(links: list[Any], address: str) -> Iterator[str]:
    if len(links) != 1:
        yield f"has {len(links)} links with rel=self; it must have one"
    elif not clean_url(links[0].get("href") or ""):
        yield "its self link is not absolute"
    elif address and links[0].get("href") != address:
        yield f"its self link is {links[0].get('href')}, not its own address"


def _is_player(tag: str) -> bool:
    """Return whether a tag is a frame, or its end, with a player of a known provider."""
    frame = _FRAME.fullmatch(tag)
    return tag == "</iframe>" or bool(frame and recognised(unescape(frame.group(1))))


def _html(text: str) -> Iterator[str]:
    tags = "".join(tag for tag in re.findall(r"<[^>]*>", text) if not _is_player(tag))
    if active_match := _ACTIVE.search(tags):
        yield f"its HTML holds something active: {active_match.group().strip()}"
    if _RELATIVE.search(tags):
        yield "its HTML holds a relative link"
