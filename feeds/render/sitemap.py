"""The sitemap of articles and storylines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree

from feeds.text.dates import format_rfc3339

CONTENT_TYPE = "application/xml; charset=utf-8"
MAX_ARTICLES = 1_000


def sitemap(pages: Iterable[tuple[str, datetime]]) -> bytes:
    """Return the sitemap of ``pages``: (absolute address, time of the last change)."""
    root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for address, modified in pages:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = address
        ElementTree.SubElement(url, "lastmod").text = format_rfc3339(modified)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
