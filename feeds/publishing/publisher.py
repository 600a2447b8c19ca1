"""The publisher: every public document in memory, made once a change.

Feeds are built here from their selections. Entries and their bytes are cached, so that a new
document reuses the unchanged ones. Pages, frames and cards come from the renderer that the web
layer registers. With a follower (``follow``), cached documents are served without a query; without
one the store is queried.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.errors import WirefeedError
from feeds.model import Format, Kind, Page
from feeds.publishing.caches import FeedCaches, cache_share
from feeds.publishing.delta import page_since
from feeds.publishing.document import Document
from feeds.publishing.pages import pages
from feeds.render import CONTENT_TYPES, Fragments, render
from feeds.render.document import FeedBytes, Rendition
from feeds.runtime import tracing
from feeds.runtime.cache import ByteCache
from feeds.runtime.compression import CODINGS
from feeds.store import Database, Reader
from feeds.text.dates import last_modified

_log = logging.getLogger("wirefeed.publisher")

# Built before the first request: the feeds that nearly every reader polls.
ALWAYS_HOT = tuple(
    Selection(kind=kind, format=format_)
    for kind in (Kind.LATEST, Kind.UPDATED)
    for format_ in Format
)
MAX_HOT = 100  # how many feeds are made again in the background after a change
MAX_HOT_PAGES = 50  # and how many pages
# So long after a change feeds wait for their slower codings, so that a client that accepts one does
# not get another one in between.
PACKING_S = 0.5
# The longest time that cached documents are served after the store's last sign of life: later a
# withdrawn text might still be in them.
MAX_BLIND_S = 30.0


# Renders a page again, and has the publisher ``hold`` it.
Renderer = Callable[[str], None]


class Publisher:
    """Documents by their address: a feed's canonical one, a page's as ``web.held`` writes it."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._documents: ByteCache[str, Document] = ByteCache(
            2 * cache_share(settings), lambda document: document.size
        )
        self._caches = FeedCaches(settings)
        self._building: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._renderer: Renderer | None = None
        self._epoch = 0  # counts the stores that it has served
        # The newest change number known; -1 without a follower.
        self.seen = -1
        # When the store last answered the follower, by the monotonic clock.
        self.heard_at = time.monotonic()
        # Seconds from the last commit until its feeds were in memory.
        self.lag_s = 0.0

    @property
    def document_count(self) -> int:
        return len(self._documents)

    @property
    def cache_bytes(self) -> int:
        return self._documents.bytes + self._caches.bytes

    def rendition(self, selection: Selection) -> Rendition:
        return self.document(selection).rendition

    def document(self, selection: Selection) -> Document:
        """Return the feed's current document; one builder a feed, for any number of waiting
        requests.
        """
        if selection.since is not None:
            # Each client has its own number: no other client would use the entry.
            with self._database.read() as connection:
                (rendition,) = build(Reader(connection), [selection], self._settings, self._caches)
            document = Document(rendition, selection.address, selection)
            document.encode("gzip")
            return document
        address = selection.address
        cached = self.kept(address)
        if cached is None:
            with self._turn(address):
                cached = self.kept(address) or self._made(selection)
        cached.asked += 1
        return cached

    def register(self, renderer: Renderer) -> None:
        """Have pages that are in use rendered again after each change."""
        self._renderer = renderer

    @property
    def epoch(self) -> int:
        """A number for the store that is served; another one after it was replaced."""
        return self._epoch

    def hold(self, address: str, rendition: Rendition, epoch: int) -> Document:
        """Keep a page until the store changes; ``epoch`` is that of before it was rendered."""
        before = self._documents.get(address)
        document = Document(rendition, address, before=before)
        if before is not None and before.rendition.etag == rendition.etag:
            document.encoded = before.encoded
        document.encode("gzip")
        if epoch == self._epoch:
            self._keep(document)
        return document

    def kept(self, address: str) -> Document | None:
        """Return the cached document of an address, if it is current."""
        document = self._documents.get(address)
        if document is None or document.expires_at < time.monotonic() or self.is_blind():
            return None
        newest_seq = self.seen if self.seen >= 0 else self._seq()
        return document if document.rendition.seq >= newest_seq else None

    def hear(self) -> None:
        """Note that the store has answered the follower."""
        self.heard_at = time.monotonic()

    def is_blind(self) -> bool:
        """Return whether the store has been silent for too long to serve anything from memory."""
        return self.seen >= 0 and time.monotonic() - self.heard_at > MAX_BLIND_S

    def reset(self) -> None:
        """Forget everything: another store is behind the same address."""
        self._epoch += 1
        self._caches = FeedCaches(self._settings)
        self._documents.clear()
        self.seen = min(self.seen, 0)

    def follow(self, seq: int) -> None:
        """Move to change ``seq``: rebuild the feeds in use, then the pages in use; all others are
        made when they are asked for.

        Each document replaces the old one when it is complete.
        """
        with tracing.trace("follow", {"wirefeed.seq": seq}):
            used_pages = self._used_pages()
            self._follow(seq)
            for address in used_pages:
                self._render_again(address)

    def _follow(self, seq: int) -> None:
        deadline = time.monotonic() + PACKING_S
        with self._database.read() as connection:
            self._forget_former_sections(Reader(connection))
        for selections in self._hot_views():
            try:
                with ExitStack() as turns, self._database.read() as connection:
                    for selection in selections:
                        turns.enter_context(self._turn(selection.address))
                    self._make(Reader(connection), selections, deadline)
                self.hear()
            except WirefeedError:
                # Built on request; errors (a section or story that has ended) are raised then.
                for selection in selections:
                    self._documents.drop(selection.address)
        if 0 <= self.seen < seq:
            with self._database.read() as connection:
                committed_at = Reader(connection).change_at(seq)
            if committed_at is not None:
                self.lag_s = max(0.0, (self._database.now() - committed_at).total_seconds())
        self.seen = seq

    def _forget_former_sections(self, reader: Reader) -> None:
        """Drop all documents after a section was renamed."""
        if self._caches.follow_sections(reader):
            self._documents.clear()

    def is_warm(self) -> bool:
        """Return whether the most polled feeds are ready and compressed; true without a
        follower.
        """
        if self.seen < 0:
            return True
        documents = [self.kept(selection.address) for selection in ALWAYS_HOT]
        return all(document is not None and "gzip" in document.encoded for document in documents)

    def pack(self) -> bool:
        """Build one more compressed form of a feed in use; return False when none is missing."""
        for document in self._documents.values():
            is_in_use = document.asked > 1 or document.selection in ALWAYS_HOT
            if is_in_use and document.rendition.seq >= self.seen:
                for coding in CODINGS:
                    if coding not in document.encoded:
                        document.encode(coding)
                        self._keep(document)
                        return True
        return False

    def _hot_views(self) -> list[list[Selection]]:
        """Return the feeds in use, grouped by selection without format: each group is derived
        once.
        """
        used = [
            document.selection
            for document in self._documents.values()
            if document.asked and document.selection is not None
        ]
        used_views = [selection for selection in used if selection not in ALWAYS_HOT]
        views: dict[Selection, list[Selection]] = {}
        for selection in [*ALWAYS_HOT, *used_views[-MAX_HOT:]]:
            views.setdefault(replace(selection, format=Format.RSS), []).append(selection)
        return list(views.values())

    def _used_pages(self) -> list[str]:
        """Return the addresses of the pages in use, the last used ones first."""
        used = [
            document.address
            for document in self._documents.values()
            if document.asked and document.selection is None
        ]
        return used[: -MAX_HOT_PAGES - 1 : -1]

    def _render_again(self, address: str) -> None:
        """Render a page; where that fails it is dropped, and a request reports the reason."""
        if self._renderer is None:
            return
        try:
            self._renderer(address)
        except WirefeedError:
            self._documents.drop(address)

    def _turn(self, address: str) -> threading.Lock:
        with self._lock:
            if len(self._building) > 1000:
                self._building = {a: lock for a, lock in self._building.items() if lock.locked()}
            return self._building.setdefault(address, threading.Lock())

    def _made(self, selection: Selection) -> Document:
        with self._database.read() as connection:
            reader = Reader(connection)
            self._forget_former_sections(reader)
            (document,) = self._make(reader, [selection])
            return document

    def _make(
        self, reader: Reader, selections: Sequence[Selection], deadline: float = 0.0
    ) -> list[Document]:
        """Build and keep documents; until ``deadline`` they get the codings of the former ones
        first.
        """
        documents, epoch = [], self._epoch
        renditions = build(reader, selections, self._settings, self._caches)
        for selection, rendition in zip(selections, renditions, strict=True):
            before = self._documents.get(selection.address)
            document = Document(rendition, selection.address, selection, before)
            if before is not None and before.rendition.etag == rendition.etag:
                document.encoded = before.encoded
            document.encode("gzip")
            for coding in before.encoded if before is not None else ():
                if time.monotonic() < deadline:
                    document.encode(coding)
            if epoch == self._epoch:
                self._keep(document)
            documents.append(document)
        return documents

    def _keep(self, document: Document) -> None:
        current = self._documents.get(document.address)
        if current is None or current.rendition.seq <= document.rendition.seq:
            self._documents.put(document.address, document)

    def _seq(self) -> int:
        with self._database.read() as connection:
            return Reader(connection).seq()


def build(
    reader: Reader,
    selections: Sequence[Selection],
    settings: Settings,
    caches: FeedCaches | None = None,
) -> list[Rendition]:
    """Feed documents that differ in their format only, from one view of the store."""
    modified, seq = last_modified(reader.changed_at()), reader.seq()
    entries = caches.entries if caches else None
    fragments = caches.fragments if caches else None
    first = selections[0]
    if first.since is None:
        derived = pages(reader, selections, settings, entries)
    else:
        derived = [
            page_since(reader, address, first.since, settings, entries) for address in selections
        ]
    renditions = []
    for selection, page in zip(selections, derived, strict=True):
        written = _bounded(page, selection, settings, fragments)
        renditions.append(
            Rendition(
                written=written,
                content_type=CONTENT_TYPES[selection.format],
                etag=etag_of(written.body),
                last_modified=modified,
                seq=seq,
                max_age_s=_max_age_s(selection, page),
                links=link_headers(page),
            )
        )
    return renditions


def _bounded(
    page: Page, selection: Selection, settings: Settings, fragments: Fragments | None
) -> FeedBytes:
    """Return a feed with as many of its newest entries as ``feed_max_kb`` allows, at least one.

    Its archive has the others; archive pages and deltas are whole.
    """
    written = render(page, selection.format, fragments)
    most = settings.feed_max_kb * 1000
    is_whole = selection.since is not None or selection.archive is not None
    if len(written.body) <= most or is_whole or len(page.entries) < 2:
        return written
    tail = len(written.body) - written.ends[-1]
    count = max(1, sum(end + tail <= most for end in written.ends))
    _log.info(
        "%s has %d of %d entries: more have over WIREFEED_FEED_MAX_KB=%d",
        selection.address,
        count,
        len(page.entries),
        settings.feed_max_kb,
    )
    return render(replace(page, entries=page.entries[:count]), selection.format, fragments)


def link_headers(page: Page) -> tuple[tuple[str, str], ...]:
    """Return the Link header: exactly one self address, and the hubs (W3C WebSub §4)."""
    return (("self", page.self_url), *(("hub", url) for url in page.hubs))


def _max_age_s(selection: Selection, page: Page) -> int:
    """Return the freshness lifetime in seconds; deltas by number are always revalidated."""
    if selection.since is not None:
        return 0
    # An archive page changes with a withdrawal only, and that must be seen soon.
    return 60 if selection.archive is not None else max(60, page.ttl_minutes * 60)


def etag_of(body: bytes) -> str:
    """Return a strong validator: a hash of the bytes, independent of the machine (RFC 9110
    §8.8.3).
    """
    return hashlib.sha256(body).hexdigest()[:32]
