"""The feeds of a site: by its links (HTML's and HTTP's ``rel=alternate``), else by their usual
addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html

from feeds.errors import FetchError, InputError
from feeds.fetch import Fetched
from feeds.importers import FEED_FORMATS, feed_format
from feeds.importers.decoding import declared_encoding, decode
from feeds.text.urls import clean_url

MAX_LISTED = 20
# Where publishing systems put their feed.
_USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "feeds")
_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/feed+json application/rdf+xml "
    "application/vnd.iptc.g2.newsmessage+xml".split()
)
_HEADER_LINK = re.compile(r"<([^<>]*)>([^,<]*)")
_COMMENTS = re.compile(r"comments?/|/comments|comment[s-]feed|comments feed", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:rss|atom|json|xml|rdf)$|/(?:rss|atom|json)/?$", re.IGNORECASE)

Get = Callable[[str], Fetched]


@dataclass(frozen=True)
class FoundFeed:
    """A feed's address, and its title where a page names one."""

    url: str
    title: str = ""


def feeds_of_site(url: str, get: Get) -> list[FoundFeed]:
    """Return the feeds that an address leads to: itself if it is one, else those of its site.

    Raises:
        FetchError: it cannot be fetched.
    """
    fetched = get(url)
    if is_feed(fetched):
        return [FoundFeed(url)]
    linked = _without_doubles([*_in_header(fetched), *_in_page(fetched)])
    if linked:
        return linked[:MAX_LISTED]
    return _at_usual_addresses(fetched.url, get)


def is_feed(fetched: Fetched) -> bool:
    """Return whether an answer is a document that a source may have."""
    try:
        return feed_format(fetched.body, fetched.url, fetched.media_type) in FEED_FORMATS
    except InputError:
        return False


def _in_header(fetched: Fetched) -> list[FoundFeed]:
    """Return the feeds of the Link header (RFC 8288)."""
    return [
        FoundFeed(address)
        for href, parameters in _HEADER_LINK.findall(fetched.links)
        if "alternate" in parameters.lower()
        and any(kind in parameters.lower() for kind in _TYPES)
        and (address := clean_url(urljoin(fetched.url, href)))
    ]


def _in_page(fetched: Fetched) -> list[FoundFeed]:
    text = decode(fetched.body, declared_encoding(fetched.body, fetched.media_type))
    try:
        tree: Any = lxml_html.document_fromstring(text)
    except (ValueError, lxml_html.etree.ParserError):
        return []
    base = urljoin(fetched.url, tree.base_url or next(iter(tree.xpath("//base/@href")), ""))
    return [
        FoundFeed(address, str(link.get("title") or "")[:200])
        for link in tree.xpath("//link[@href and @rel]")
        if "alternate" in str(link.get("rel")).lower().split()
        and str(link.get("type") or "").partition(";")[0].strip().lower() in _TYPES
        and (address := clean_url(urljoin(base, str(link.get("href")))))
    ]


def _without_doubles(feeds: list[FoundFeed]) -> list[FoundFeed]:
    """Return each feed once: not in other formats, and without the feeds of comments."""
    news = [feed for feed in feeds if not _COMMENTS.search(f"{feed.url} {feed.title}")] or feeds
    once: dict[str, FoundFeed] = {}
    for feed in news:
        once.setdefault(_SUFFIX.sub("", feed.url.rstrip("/")), feed)
    return list(once.values())


def _at_usual_addresses(url: str, get: Get) -> list[FoundFeed]:
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(url, "./")
    for base in dict.fromkeys((folder, root)):
        for name in _USUAL:
            try:
                fetched = get(urljoin(base, name))
            except FetchError:
                continue
            if is_feed(fetched):
                return [FoundFeed(urljoin(base, name))]
    return []
