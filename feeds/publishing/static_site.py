"""The public site as static files: its addresses, the addresses touched by a change, and writing.

Each file is replaced atomically, only if its bytes changed, and has the modification time of the
Last-Modified header; compressed forms are beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from feeds.domain.feed_address import Selection
from feeds.errors import ExportFailed
from feeds.model import Format, Kind, Status
from feeds.publishing.subject import ARCHIVE_SIZE
from feeds.related.neighbours import related
from feeds.render.sitemap import MAX_ARCHIVED
from feeds.runtime.compression import CODINGS, SUFFIXES, compress
from feeds.store import Reader, section_names
from feeds.text.ids import UUID_PATTERN

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
)
_COMPRESSED = frozenset([".rss", ".atom", ".json", ".html", ".xml", ".opml", ".css", ".js"])
_MENTION = re.compile(rf'href="/articles/({UUID_PATTERN})"'.encode())
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
        if body.content_type.startswith("text/html"):
            for uuid in set(_MENTION.findall(body.data)):
                self._pages.setdefault(f"/articles/{uuid.decode()}", set()).add(address)

    def of(self, address: str) -> set[str]:
        """Return the pages that link to a withdrawn article."""
        return self._pages.get(address, set())

    def forget(self, addresses: Iterable[str]) -> None:
        """Forget withdrawn articles, when the pages that link to them are written."""
        for address in addresses:
            self._pages.pop(address, None)


def addresses(reader: Reader) -> Iterator[str]:
    """Yield every public address that has a file, feeds first."""
    slugs = list(reader.sections())
    yield from _feeds(slugs)
    yield from _archive(reader, ["", *slugs])
    yield from (*PAGES, *STATIC)
    yield from (f"/sections/{slug}" for slug in slugs)
    yield from _stories(reader, reader.public_story_slugs())
    yield from (f"/articles/{uuid}" for uuid in reader.live_uuids())
    yield from (f"/sitemaps/{number}.xml" for number in range(reader.sitemap_parts(MAX_ARCHIVED)))


def touched(reader: Reader, since: int, sections: Collection[str] | None = None) -> Iterator[str]:
    """Yield the addresses whose files may have changed after ``since``, most polled first.

    ``sections`` are the slugs at that time: for other sections the whole archive is new.
    """
    keys = reader.changed_since(since)
    yield from _feeds(list(reader.sections()))
    yield from PAGES
    sitemaps = sorted({(key - 1) // MAX_ARCHIVED for key in keys})
    yield from (f"/sitemaps/{number}.xml" for number in sitemaps)
    yield from (f"/sections/{slug}" for slug in reader.sections())
    # A renamed address has no file.
    former = [
        slug for slug in section_names.moved(reader.connection) if slug not in reader.sections()
    ]
    yield from _feeds(former, has_whole=False)
    yield from (f"/sections/{slug}" for slug in former)
    yield from _stories(reader, sorted(reader.story_slugs(keys)))
    uuids: dict[str, None] = {}
    pages = {
        (kind, (reader.ordinals(kind) - 1) // ARCHIVE_SIZE - back)
        for kind in (Kind.LATEST, Kind.UPDATED)
        for back in (0, 1)
    }
    for key in keys:
        article, ordinal = reader.any_by_key(key)
        uuids[article.uuid] = None
        # The page before one that has come has a neighbour now.
        pages.update((Kind.LATEST, place // ARCHIVE_SIZE) for place in (ordinal, ordinal - 1))
        for place in reader.update_ordinals(key):
            pages.update(
                (Kind.UPDATED, related_item // ARCHIVE_SIZE) for related_item in (place, place - 1)
            )
        if article.status is Status.LIVE:
            uuids.update(
                (related_item.article.uuid, None)
                for related_item in related(reader, article, _NEIGHBOURS)
            )
            uuids.update((uuid, None) for uuid in reader.linking(key))
            uuids.update((uuid, None) for uuid in reader.around(key))
    yield from (f"/articles/{uuid}" for uuid in uuids)
    for kind, number in sorted(page for page in pages if page[1] >= 0):
        yield from _archive_pages(["", *reader.sections(), *former], kind, number)
    if sections is not None:
        yield from _archive(reader, [slug for slug in reader.sections() if slug not in sections])


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


@dataclass
class Tree:
    """A folder of files that follows the store.

    ``is_dense`` selects the slowest, smallest compression.
    """

    folder: Path
    is_dense: bool = True
    exported: Exported = field(default_factory=Exported)
    _mentions: Mentions = field(default_factory=Mentions)

    def write(self, paths: Iterable[str], body_of: Callable[[str], Body | None]) -> Iterator[str]:
        """Update the file of each address; yield each address when done.

        ``body_of`` returns the bytes and the modification time, or None if the address is no longer
        public: its file is deleted, and the pages that mention it are rewritten, too.

        Raises:
            ExportFailed: a file cannot be written; the same call again writes what is missing.
        """
        waiting, written, removed = list(paths), set[str](), list[str]()
        while waiting:
            address = waiting.pop(0)
            if address in written:
                continue
            written.add(address)
            body = body_of(address)
            target = self.folder / file_name(address)
            written_before, removed_before = self.exported.written, self.exported.removed
            try:
                if body is None:
                    self._remove(target)
                else:
                    self._put(target, body.data, body.modified_at)
            except OSError as error:
                raise ExportFailed(str(target), error.strerror or str(error)) from error
            if body is None:
                removed.append(address)
                waiting.extend(self._mentions.of(address))
            else:
                self._mentions.note(address, body)
            counts = self.exported.written, self.exported.removed
            if counts != (written_before, removed_before):
                self.exported.changed.append(address)
            yield address
        self._mentions.forget(removed)

    def _put(self, target: Path, body: bytes, mtime: float | None) -> None:
        before = target.stat() if target.is_file() else None
        if before and before.st_size == len(body) and target.read_bytes() == body:
            self.exported.unchanged += 1
            mtime = before.st_mtime
        else:
            if before and mtime is not None:
                # A web server's own ETag is this time and the size: no two versions may share both.
                mtime = max(mtime, before.st_mtime + 1)
            self.exported.written += 1
            _replace(target, body, mtime)
        if target.suffix in _COMPRESSED:
            self._pack(target, body)

    def _pack(self, target: Path, body: bytes) -> None:
        time = target.stat().st_mtime
        for coding in reversed(CODINGS):
            path = target.with_name(target.name + SUFFIXES[coding])
            if not path.is_file() or path.stat().st_mtime != time:
                # A former text beside the present one would still be served.
                path.unlink(missing_ok=True)
                _replace(path, compress(body, coding, is_quick=not self.is_dense), time)

    def _remove(self, target: Path) -> None:
        for path in (
            target,
            *(target.with_name(target.name + suffix) for suffix in SUFFIXES.values()),
        ):
            if path.is_file():
                path.unlink()
                self.exported.removed += 1
        for place in (target.parent, target.parent.parent):
            if self.folder in place.parents and place.is_dir() and not any(place.iterdir()):
                place.rmdir()

    def remove_others(self, paths: Collection[str]) -> None:
        """Delete files of addresses that are no longer public, only within the folders of an
        export.
        """
        kept_files = {self.folder / file_name(address) for address in paths}
        for place in ("articles", "sections", "stories", "feeds"):
            for path in sorted((self.folder / place).rglob("*"), reverse=True):
                bare = path.with_suffix("") if path.suffix in SUFFIXES.values() else path
                if path.is_file() and bare not in kept_files:
                    path.unlink()
                    self.exported.removed += 1
                    name = bare.relative_to(self.folder).as_posix().removesuffix("/index.html")
                    self.exported.changed.append(f"/{name}")
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()


def file_name(address: str) -> str:
    path = address.strip("/")
    name = path.rpartition("/")[2]
    return path if "." in name else f"{path}/index.html".lstrip("/")


def _replace(target: Path, body: bytes, mtime: float | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(body)
        if mtime is not None:
            os.utime(unfinished, (mtime, mtime))
        unfinished.replace(target)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
