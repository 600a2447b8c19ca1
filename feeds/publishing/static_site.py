"""The public site as static files: its addresses, and the addresses touched by a change."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from feeds.domain.feed_address import Selection
from feeds.model import Format, Kind, Status
from feeds.publishing.subject import ARCHIVE_SIZE
from feeds.related.neighbours import related
from feeds.render.sitemap import MAX_ARCHIVED
from feeds.store import Reader, section_names

PAGES = ("/", "/stories", "/feeds", "/feeds.opml", "/sitemap.xml", "/sitemap-index.xml")
STATIC = (
    "/apple-touch-icon.png",
    "/favicon.ico",
    "/icon-512.png",
    "/robots.txt",
    "/site.webmanifest",
    "/static/feed.css",
    "/static/players.js",
    "/static/site.css",
    "/static/site.js",
    "/theme.css",
)
# The page of an article: its UUID, or the words of its slug and its short id.
_ARTICLE = re.compile(r"/articles/[0-9A-Za-z-]+")
# Below the path of the base URL, if it has one.
_MENTION = re.compile(rb'href="(?:/[^"?#]*)?(/articles/[0-9A-Za-z-]+)"')
# The pages of so many related articles may show a changed article: more than a page lists.
_NEIGHBOURS = 20


@dataclass(frozen=True, kw_only=True)
class Body:
    """The answer of an address: its bytes, the time of its Last-Modified (seconds since 1970), and
    the headers that a web server must repeat.
    """

    data: bytes
    modified_at: float | None = None
    content_type: str = "application/octet-stream"
    cache_control: str = "public, max-age=60"


@dataclass
class Exported:
    """How many files were written, unchanged and removed; the addresses that changed."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    changed: list[str] = field(default_factory=list)


class Mentions:
    """The pages that link to each article, so that a withdrawal updates those pages, too."""

    def __init__(self) -> None:
        self._pages: dict[str, set[str]] = {}

    def note(self, address: str, body: Body) -> None:
        """Note which articles a page links to."""
        for mentioned in mentioned_articles(body):
            self._pages.setdefault(mentioned, set()).add(address)

    def of(self, address: str) -> set[str]:
        """Return the pages that link to a withdrawn article."""
        return self._pages.get(address, set())

    def forget(self, addresses: Iterable[str]) -> None:
        """Forget withdrawn articles, when the pages that link to them are written."""
        for address in addresses:
            self._pages.pop(address, None)


def mentioned_articles(body: Body) -> frozenset[str]:
    """Return the addresses of the articles that a page links to; none for other documents."""
    if not body.content_type.startswith("text/html"):
        return frozenset()
    return frozenset(address.decode() for address in _MENTION.findall(body.data))


def is_article(address: str) -> bool:
    """Return whether an address is the page of an article."""
    return _ARTICLE.fullmatch(address) is not None


def addresses(reader: Reader, languages: Sequence[str] = ()) -> Iterator[str]:
    """Yield every public address that has a file, feeds first.

    ``languages`` are those whose pages have addresses of their own.
    """
    slugs = list(reader.sections())
    yield from _feeds(slugs)
    yield from _archive(reader, ["", *slugs])
    yield from (*PAGES, *STATIC)
    yield from _section_pages(slugs, languages)
    yield from _stories(reader, reader.public_story_slugs())
    yield from reader.live_paths()
    yield from (f"/sitemaps/{number}.xml" for number in range(reader.sitemap_parts(MAX_ARCHIVED)))


def touched(
    reader: Reader,
    since: int,
    sections: Collection[str] | None = None,
    languages: Sequence[str] = (),
) -> Iterator[str]:
    """Yield the addresses whose files may have changed after ``since``, most polled first.

    ``sections`` are the slugs at that time: for other sections the whole archive is new.
    ``languages`` are as for ``addresses``.
    """
    keys = reader.changed_since(since)
    yield from _feeds(list(reader.sections()))
    yield from PAGES
    sitemaps = sorted({(key - 1) // MAX_ARCHIVED for key in keys})
    yield from (f"/sitemaps/{number}.xml" for number in sitemaps)
    yield from _section_pages(list(reader.sections()), languages)
    # A renamed address has no file.
    former = [
        slug for slug in section_names.moved(reader.connection) if slug not in reader.sections()
    ]
    yield from _feeds(former, has_whole=False)
    yield from _section_pages(former, languages)
    yield from _stories(reader, sorted(reader.story_slugs(keys)))
    pages_of_articles: dict[str, None] = {}
    pages = {
        (kind, (reader.ordinals(kind) - 1) // ARCHIVE_SIZE - back)
        for kind in (Kind.LATEST, Kind.UPDATED)
        for back in (0, 1)
    }
    for key in keys:
        article, ordinal = reader.any_by_key(key)
        pages_of_articles[article.path] = None
        # The page before one that has come has a neighbour now.
        pages.update((Kind.LATEST, place // ARCHIVE_SIZE) for place in (ordinal, ordinal - 1))
        for place in reader.update_ordinals(key):
            pages.update(
                (Kind.UPDATED, related_item // ARCHIVE_SIZE) for related_item in (place, place - 1)
            )
        if article.status is Status.LIVE:
            pages_of_articles.update(
                (related_item.article.path, None)
                for related_item in related(reader, article, _NEIGHBOURS)
            )
            pages_of_articles.update(dict.fromkeys(reader.linking(key)))
            pages_of_articles.update(dict.fromkeys(reader.around(key)))
    yield from pages_of_articles
    for kind, number in sorted(page for page in pages if page[1] >= 0):
        yield from _archive_pages(["", *reader.sections(), *former], kind, number)
    if sections is not None:
        yield from _archive(reader, [slug for slug in reader.sections() if slug not in sections])


def _section_pages(slugs: Sequence[str], languages: Sequence[str]) -> Iterator[str]:
    """Yield the pages of sections, and in other languages also the front page."""
    yield from (f"/sections/{slug}" for slug in slugs)
    for language in languages:
        yield f"/{language}/"
        yield from (f"/{language}/sections/{slug}" for slug in slugs)


def _feeds(slugs: list[str], *, has_whole: bool = True) -> Iterator[str]:
    for slug in ("", *slugs) if has_whole else slugs:
        for kind in (Kind.LATEST, Kind.UPDATED):
            yield from (
                Selection(kind=kind, format=format_, section=slug).address for format_ in Format
            )


def _stories(reader: Reader, slugs: Iterable[str]) -> Iterator[str]:
    for slug in slugs:
        yield f"/stories/{slug}"
        for format_ in Format:
            feed = Selection(kind=Kind.LATEST, format=format_, story=slug)
            yield feed.address
            yield from (
                replace(feed, archive=number).address
                for number in reader.archive_pages(feed, ARCHIVE_SIZE)
            )


def _archive(reader: Reader, slugs: list[str]) -> Iterator[str]:
    for kind in (Kind.LATEST, Kind.UPDATED):
        for number in range((reader.ordinals(kind) + ARCHIVE_SIZE - 1) // ARCHIVE_SIZE):
            yield from _archive_pages(slugs, kind, number)


def _archive_pages(slugs: list[str], kind: Kind, number: int) -> Iterator[str]:
    for slug in slugs:
        for format_ in Format:
            yield Selection(kind=kind, format=format_, section=slug, archive=number).address


def file_name(address: str) -> str:
    path = address.strip("/")
    name = path.rpartition("/")[2]
    return path if "." in name else f"{path}/index.html".lstrip("/")
