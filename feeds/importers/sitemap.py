"""Sitemaps (https://www.sitemaps.org/protocol.html): the addresses of pages, not their texts."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.errors import UnreadableInput
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.xml_root import root_name
from feeds.importers.xml_tree import xml_tree

MAX_PAGES = 1_000
_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class SitemapPage:
    """A page that a sitemap names, with the last change and the details of a news sitemap."""

    url: str
    changed: str = ""
    title: str = ""
    published: str = ""
    language: str = ""


def pages_of(data: bytes) -> list[SitemapPage]:
    """Return the first thousand pages of a sitemap.

    Raises:
        UnreadableInput: not a sitemap, or a list of sitemaps.
    """
    root = xml_tree(data)
    if root.name == "sitemapindex":
        first = root.text_of("sitemap", "loc")
        raise UnreadableInput(f"is a list of sitemaps; add one of them, such as {first}")
    if root.name != "urlset":
        raise UnreadableInput(f"is XML with the root <{root.name[:40]}>, not a sitemap")
    return [
        SitemapPage(
            url=row.text_of("loc"),
            changed=row.text_of("lastmod"),
            title=row.text_of("news", "title"),
            published=row.text_of("news", "publication_date"),
            language=row.text_of("news", "publication", "language"),
        )
        for row in root.all("url")[:MAX_PAGES]
        if row.text_of("loc")
    ]


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    pages = pages_of(data)
    shown = ", ".join(page.url for page in pages[:_SHOWN])
    raise UnreadableInput(
        f"is a sitemap of {len(pages):,} pages: it names them, but has no texts; to fetch them: "
        f"wirefeed sources add ADDRESS --sitemap; or import one: {shown}"
    )


def _confidence(beginning: Beginning) -> float:
    is_xml = beginning.head.startswith("<")
    is_sitemap = is_xml and root_name(beginning.head) in ("urlset", "sitemapindex")
    return Confidence.CERTAIN if is_sitemap else Confidence.NO


IMPORTER = Importer(name="sitemap", noun="a sitemap", sniff=_confidence, read=_read)
