"""Google's news sitemap: articles of the last two days
(https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lxml import etree

from feeds.model import Page
from feeds.text.dates import format_rfc3339

MAX_URLS = 1_000
_TRADITIONAL = frozenset(["hant", "tw", "hk", "mo"])
MAX_AGE_DAYS = 2
CONTENT_TYPE = "application/xml; charset=utf-8"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def recent(page: Page, now: datetime) -> Page:
    """Return the page with only recent entries."""
    return replace(
        page,
        entries=tuple(
            entry for entry in page.entries if entry.published > now - timedelta(days=MAX_AGE_DAYS)
        ),
    )


def news_language(tag: str) -> str:
    """Return a language as ``news:language`` has it: ISO 639, but zh-cn and zh-tw for the two
    scripts of Chinese.
    """
    primary, *subtags = tag.lower().split("-")
    if primary != "zh":
        return primary
    return "zh-tw" if _TRADITIONAL & set(subtags) and "hans" not in subtags else "zh-cn"


def news_sitemap(page: Page) -> bytes:
    """Return the page's entries, each with publication, language, date and title; at most 1,000."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "news": _NEWS})  # type: ignore[dict-item]
    for entry in page.entries[:MAX_URLS]:
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = entry.url
        news = etree.SubElement(url, f"{{{_NEWS}}}news")
        publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
        etree.SubElement(publication, f"{{{_NEWS}}}name").text = page.publisher
        etree.SubElement(publication, f"{{{_NEWS}}}language").text = news_language(
            entry.metadata.language
        )
        etree.SubElement(news, f"{{{_NEWS}}}publication_date").text = format_rfc3339(
            entry.published
        )
        etree.SubElement(news, f"{{{_NEWS}}}title").text = entry.title
    etree.indent(root, space=" ")
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"
