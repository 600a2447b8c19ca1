"""The use case "give out": Selection to Rendition, kept in memory until the store moves on."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from feeds.config import Settings
from feeds.derive import last_modified, page
from feeds.model import Rendition
from feeds.render import CONTENT_TYPES, render
from feeds.selection import Selection
from feeds.store import Database, Reader


class Publisher:
    """Renditions of feeds, cached by address and built again when the store has changed."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._kept: OrderedDict[str, Rendition] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def rendition(self, selection: Selection) -> Rendition:
        """The feed's document as of now.

        Raises:
            UnknownFeed, ArticleNotFound, ArticleWithdrawn, StoreError.
        """
        address = selection.address
        with self._database.read() as connection:
            reader = Reader(connection)
            seq = reader.seq()
            kept = self._kept.get(address)
            if kept is not None and kept.seq == seq:
                with self._lock:
                    if address in self._kept:
                        self._kept.move_to_end(address)
                return kept
            made = build(reader, selection, self._settings)
        self._keep(address, made)
        return made

    def _keep(self, address: str, made: Rendition) -> None:
        with self._lock:
            before = self._kept.pop(address, None)
            self._bytes += len(made.body) - (len(before.body) if before else 0)
            self._kept[address] = made
            while self._bytes > self._settings.cache_mb * 1_000_000 and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)


def build(reader: Reader, selection: Selection, settings: Settings) -> Rendition:
    """One feed document from one view of the store."""
    made = page(reader, selection, settings)
    body = render(made, selection.format)
    relations = (("self", made.self_url), *made.links)
    return Rendition(
        body=body,
        content_type=CONTENT_TYPES[selection.format],
        etag=etag_of(body),
        last_modified=last_modified(reader.changed_at()),
        seq=reader.seq(),
        links=relations,
    )


def etag_of(body: bytes) -> str:
    """A strong validator: a hash of the bytes, nothing of the machine (RFC 9110 §8.8.3)."""
    return hashlib.sha256(body).hexdigest()[:32]
