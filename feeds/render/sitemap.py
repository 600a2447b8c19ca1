"""The sitemap of articles and storylines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree

from feeds.text.dates import format_rfc3339

CONTENT_TYPE = "application/xml; charset=utf-8"
MAX_ARTICLES = 1_000
MAX_ARCHIVED = 25_000  # articles of a part of the archive; the protocol allows 50,000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Iterable[tuple[str, datetime]]) -> bytes:
    """Return the sitemap of ``pages``: (absolute address, time of the last change)."""
    root = ElementTree.Element("urlset", xmlns=_NAMESPACE)
    for address, modified in pages:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = address
        ElementTree.SubElement(url, "lastmod").text = format_rfc3339(modified)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def sitemap_index(parts: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return the list of sitemaps: (absolute address, time of the last change in it, if any)
    (protocol, "Using Sitemap index files").
    """
    root = ElementTree.Element("sitemapindex", xmlns=_NAMESPACE)
    for address, modified in parts:
        part = ElementTree.SubElement(root, "sitemap")
        ElementTree.SubElement(part, "loc").text = address
        if modified is not None:
            ElementTree.SubElement(part, "lastmod").text = format_rfc3339(modified)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
