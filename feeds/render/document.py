"""A document as bytes with its HTTP metadata. Pure data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class FeedBytes:
    """A feed document as bytes, with the end of each entry.

    ``keys`` identify the bytes of each entry, in the document's order; ``start`` is the position of
    the first entry; ``between`` separates two entries.
    """

    body: bytes = field(repr=False)
    keys: tuple[int, ...] = field(default=(), repr=False)
    start: int = 0
    ends: tuple[int, ...] = field(default=(), repr=False)
    between: bytes = b""

    def only(self, places: Sequence[int]) -> bytes:
        """Return the document with only the entries at ``places``."""
        if not self.ends:
            return self.body
        starts = [self.start, *(end + len(self.between) for end in self.ends[:-1])]
        chosen = self.between.join(self.body[starts[place] : self.ends[place]] for place in places)
        return self.body[: self.start] + chosen + self.body[self.ends[-1] :]


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A document's bytes with its HTTP metadata.

    ``etag`` is the opaque part without quotes; ``last_modified`` has whole seconds; ``seq`` is the
    store's change number of these bytes; a reader may cache them for ``max_age_s``. A page that is
    no feed has its other ``headers``, and may depend on more than the store: then it is rendered
    again after ``valid_s`` seconds.
    """

    written: FeedBytes
    content_type: str
    etag: str
    last_modified: datetime
    seq: int
    max_age_s: int = 60
    links: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    valid_s: float = math.inf

    @property
    def body(self) -> bytes:
        return self.written.body
