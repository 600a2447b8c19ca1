"""Polling hints in a feed: its hub, its own address, its update interval."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from urllib.parse import urljoin

import feedparser

from feeds.importers.bounds import outline
from feeds.importers.decoding import as_utf8, decode, with_sound_references
from feeds.text.numbers import parse_whole_number

_LINK = re.compile(r'<([^<>]*)>\s*;[^,<]*?\brel="?([^",;]+)"?', re.IGNORECASE)
_PERIODS_S = {
    "hourly": 3_600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}


@dataclass(frozen=True, kw_only=True)
class Hints:
    """Hub, topic and title of a feed; ``wait_s`` is its update interval, 0 if not stated."""

    title: str = ""
    hub: str = ""
    topic: str = ""
    wait_s: int = 0


def hints(data: bytes, url: str, link_header: str = "") -> Hints:
    """Of a feed of any format; HTTP's links come before the document's (W3C WebSub §4)."""
    links = [
        (rel.lower(), urljoin(url, href))
        for href, rels in _LINK.findall(link_header)
        for rel in rels.split()
    ]
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        title, self_url, wait_s = _of_json(data)
    else:
        title, self_url, wait_s = _of_xml(data)
    links += self_url
    relations = {
        rel: href
        for rel, href in reversed(links)
        if rel in ("hub", "self") and href.startswith(("http://", "https://"))
    }
    return Hints(
        title=title, hub=relations.get("hub", ""), topic=relations.get("self", url), wait_s=wait_s
    )


def _of_json(data: bytes) -> tuple[str, list[tuple[str, str]], int]:
    try:
        document = json.loads(decode(data), strict=False)
    except (ValueError, RecursionError):
        return "", [], 0
    if not isinstance(document, dict):
        return "", [], 0
    hubs = [
        hub
        for hub in document.get("hubs") or []
        if isinstance(hub, dict) and str(hub.get("type", "")).lower() == "websub"
    ]
    links = [("hub", str(hub.get("url", ""))) for hub in hubs] + [
        ("self", str(document.get("feed_url", "")))
    ]
    return str(document.get("title", ""))[:200], links, 0


def _of_xml(data: bytes) -> tuple[str, list[tuple[str, str]], int]:
    data = with_sound_references(as_utf8(data))
    feed_outline = outline(data)
    head = (
        data[: feed_outline.entries[0]] + data[feed_outline.end_of_entries :]
        if feed_outline.entries
        else data
    )
    feed = feedparser.parse(io.BytesIO(head), sanitize_html=False, resolve_relative_uris=False).get(
        "feed", {}
    )
    links = [(str(link.get("rel")), str(link.get("href"))) for link in feed.get("links") or []]
    ttl = str(feed.get("ttl", ""))
    period = _PERIODS_S.get(str(feed.get("sy_updateperiod", "")).lower(), 0)
    frequency = str(feed.get("sy_updatefrequency", "1"))
    often = parse_whole_number(frequency, max_digits=6) or 1
    waits = [60 * (parse_whole_number(ttl, max_digits=6) or 0), period // often]
    return str(feed.get("title", ""))[:200], links, max(waits)
