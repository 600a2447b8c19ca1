"""Public changes as systems follow them: each once, in order, without a gap."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from feeds.domain.feed_address import Selection
from feeds.errors import BadSelection
from feeds.model import Significance
from feeds.store import Reader, listings
from feeds.store.change_log import JOINED, LINKED, REPUBLISHED, UNPUBLISHED
from feeds.store.change_reader import ChangeRow

KINDS = (
    *(significance.value for significance in Significance),
    LINKED,
    JOINED,
    UNPUBLISHED,
    REPUBLISHED,
)
# Rows that a part looks at, at most, for those that pass its filters.
MOST_SCANNED = 2_000


@dataclass(frozen=True, kw_only=True)
class ChangesPart:
    """A part of the changes.

    ``following`` is the number after which the next part begins: also past changes that the filters
    left out. ``is_complete`` means that there is no further change now.
    """

    rows: Sequence[ChangeRow]
    following: int
    is_complete: bool
    history: str


def changes_after(
    reader: Reader, seq: int, limit: int, selection: Selection, kinds: Collection[str] = ()
) -> ChangesPart:
    """Return at most ``limit`` changes after number ``seq`` that pass the filters.

    A change passes by the revision that it made: its section, tags, authors and language, whatever
    the article has now. ``kinds`` empty is every kind.

    Raises:
        BadSelection: there is no such kind.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise BadSelection("kind", f"{kind!r} is none of {', '.join(KINDS)}")
    is_filtered = bool(kinds or listings.is_filtered(selection))
    scanned = reader.change_rows(seq, MOST_SCANNED if is_filtered else limit)
    rows = _passing(reader, scanned, selection, kinds) if is_filtered else scanned
    part = rows[:limit]
    # A part that is full ends with its last row, another one where the scan has ended.
    passed = part if len(part) < len(rows) else scanned
    following = passed[-1].seq if passed else seq
    return ChangesPart(
        rows=part,
        following=following,
        is_complete=following >= reader.seq(),
        history=reader.identity().strip(),
    )


def _passing(
    reader: Reader, rows: Sequence[ChangeRow], selection: Selection, kinds: Collection[str]
) -> list[ChangeRow]:
    of_kind = [row for row in rows if not kinds or row.kind in kinds]
    if not of_kind:
        return []
    metadata = reader.metadata_of_changes(of_kind[0].seq, of_kind[-1].seq)
    return [row for row in of_kind if listings.has_facets(selection, metadata[row.seq])]
