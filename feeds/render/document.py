"""A document as bytes, with what HTTP says of it: what goes over the wire. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Written:
    """A feed document as bytes, and where each of its entries ends in them.

    ``keys`` tell the bytes of each entry apart from all others, in the
    document's order; ``start`` is where the first begins; ``between`` stands
    between two of them.
    """

    body: bytes = field(repr=False)
    keys: tuple[int, ...] = field(default=(), repr=False)
    start: int = 0
    ends: tuple[int, ...] = field(default=(), repr=False)
    between: bytes = b""

    def only(self, places: Sequence[int]) -> bytes:
        """The document with only the entries at ``places``."""
        if not self.ends:
            return self.body
        starts = [self.start, *(end + len(self.between) for end in self.ends[:-1])]
        chosen = self.between.join(self.body[starts[place] : self.ends[place]] for place in places)
        return self.body[: self.start] + chosen + self.body[self.ends[-1] :]


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A document's bytes with what HTTP says of them.

    ``etag`` is the opaque part without quotes; ``last_modified`` has whole
    seconds; ``seq`` is the store's change number that the bytes show; a reader may
    keep them for ``max_age_s``.
    """

    written: Written
    content_type: str
    etag: str
    last_modified: datetime
    seq: int
    max_age_s: int = 60
    links: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> bytes:
        return self.written.body
