"""A document in memory: its bytes, their compressed forms, and what its former versions lack."""

from __future__ import annotations

import time
from typing import Any

from feeds.domain.feed_address import Selection
from feeds.publishing.version_history import History
from feeds.render.document import Rendition
from feeds.runtime.compression import compress

MAX_VARIANTS = 64


class Document:
    """A rendition with its compressed forms, which are added one by one.

    ``address`` is its key in the cache; a feed has a ``selection``. ``asked`` counts the requests;
    ``variants`` are answers prepared by the web layer, by Accept-Encoding, until another form is
    ready.
    """

    __slots__ = (
        "_deltas",
        "_history",
        "address",
        "asked",
        "encoded",
        "expires_at",
        "rendition",
        "selection",
        "settled_at",
        "variants",
    )

    def __init__(
        self,
        rendition: Rendition,
        address: str,
        selection: Selection | None = None,
        before: Document | None = None,
    ) -> None:
        self.rendition = rendition
        self.address = address
        self.selection = selection
        self.expires_at = time.monotonic() + rendition.valid_s
        past: History = before._history if before is not None else History()
        self._history: History = past.next(rendition.etag, rendition.written.keys)
        self._deltas: dict[tuple[str, str], bytes] = {}
        # From when on its Last-Modified is in the past, as a timestamp.
        self.settled_at = rendition.last_modified.timestamp()
        self.encoded: dict[str, bytes] = {}
        self.asked = 0
        self.variants: dict[str, Any] = {}

    def encode(self, coding: str) -> None:
        if coding not in self.encoded:
            packed = compress(self.rendition.body, coding, is_quick=True)
            self.encoded = {**self.encoded, coding: packed}
            self.variants = {}

    def remember(self, accept_encoding: str, variant: Any) -> None:
        if len(self.variants) < MAX_VARIANTS and len(accept_encoding) < 200:
            self.variants[accept_encoding] = variant

    def knows(self, etag: str) -> bool:
        """Return whether ``etag`` is a remembered version."""
        return etag in self._history.versions

    def delta(self, etag: str, coding: str) -> bytes | None:
        """Return the document with only the entries missing in version ``etag``, in a content
        coding or none ("").

        None if the version is not remembered, or every entry is missing.
        """
        written = self.rendition.written
        places = self._history.missing(etag, written.keys)
        if places is None or len(places) == len(written.keys):
            return None
        delta = self._deltas.get((etag, coding))
        if delta is None:
            body = written.only(places)
            delta = compress(body, coding, is_quick=True) if coding else body
            # Readers are mostly one or two versions behind; older deltas are built on request and
            # not cached.
            if sum(map(len, self._deltas.values())) + len(delta) <= len(written.body) // 4:
                self._deltas[etag, coding] = delta
        return delta

    @property
    def size(self) -> int:
        body, entries = len(self.rendition.body), 250 * len(self.rendition.written.keys)
        return body + body // 4 + sum(map(len, self.encoded.values())) + entries + 2_000
