"""Entries of feeds and their bytes, cached across documents and deliveries."""

from __future__ import annotations

from collections.abc import Hashable

from feeds.config import MEGABYTE, Settings
from feeds.model import Entry
from feeds.runtime.cache import ByteCache
from feeds.store import Reader, section_names


def cache_share(settings: Settings) -> int:
    """Return an eighth of the cache in bytes.

    Half of the setting is counted; the rest is what Python and the allocator need for it.
    """
    return settings.cache_mb * MEGABYTE // 8


class FeedCaches:
    """The two caches of a builder of feeds: entries, and their bytes in each format."""

    def __init__(self, settings: Settings) -> None:
        share = cache_share(settings)
        self.entries: ByteCache[Hashable, Entry] = ByteCache(share, _size_of)
        self.fragments: ByteCache[int, bytes] = ByteCache(share, len)
        self._moved: dict[str, str] = {}

    def follow_sections(self, reader: Reader) -> bool:
        """Drop everything after a section was renamed; return whether that was necessary.

        The new name of a section does not create new revisions of its articles.
        """
        moved = section_names.moved(reader.connection)
        if moved == self._moved:
            return False
        self._moved = moved
        self.entries.clear()
        self.fragments.clear()
        return True

    @property
    def bytes(self) -> int:
        return self.entries.bytes + self.fragments.bytes


def _size_of(entry: Entry) -> int:
    return 2 * len(entry.content_html) + 2 * len(entry.summary) + 2_000
