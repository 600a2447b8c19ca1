"""Postings in blocks: which articles have a term, in the order of their time.

A posting is one integer of 63 bits: the hour of publication, the article's key, and the term's
weight in the article (0 where it is only found by the ``q`` filter). A row of ``posting_blocks``
has up to ``MOST`` postings of one term, in order: a posting takes 8 bytes, where a row for each
took 90 in PostgreSQL. A block has the postings from its ``first`` up to that of the next block; the
first block of a term begins before all times.
"""

from __future__ import annotations

import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import Connection, bindparam, delete, select

from feeds.store.rows import chunks, insert_tuples
from feeds.store.schema import posting_blocks

MOST = 128  # postings of a block; a longer one is divided
BEFORE_ALL = -(2**63)
MOST_WEIGHT = 1023
_KEY_BITS, _WEIGHT_BITS = 30, 10
_MOST_KEY = (1 << _KEY_BITS) - 1
_MOST_HOURS = 1 << 22  # before and after 1970: 478 years
_BYTES = 8
# Blocks of a term that are read at once: enough for 200 postings on one side of an hour.
_BLOCKS = 4
# Rows of one statement that is written as text.
_AT_ONCE = 400

# Term, first posting and data of a block.
_Row = tuple[int, int, bytes]


def posting(hour: int, key: int, weight: int = 0) -> int:
    """Return a posting; those of one article differ by less than ``MOST_WEIGHT + 1``."""
    near_hour = max(-_MOST_HOURS, min(hour, _MOST_HOURS - 1))
    return ((near_hour << _KEY_BITS) + key << _WEIGHT_BITS) + weight


def article_of(posting: int) -> tuple[int, int]:
    """Return the hour and the key of a posting's article."""
    place = posting >> _WEIGHT_BITS
    return place >> _KEY_BITS, place & _MOST_KEY


def add(
    connection: Connection, new: Mapping[int, list[int]], *, new_terms: Collection[int]
) -> None:
    """Add postings by term, each list in order; ``new_terms`` had no posting until now."""
    spans = [
        (term_id, postings[0], postings[-1])
        for term_id, postings in sorted(new.items())
        if term_id not in new_terms
    ]
    blocks_of = _between(connection, spans)
    changed: list[_Row] = []
    for term_id, _, _ in spans:
        blocks = blocks_of.get(term_id) or [(BEFORE_ALL, b"")]
        for (first, data), postings in zip(blocks, _shares(blocks, new[term_id]), strict=True):
            if postings:
                changed += _with(term_id, first, data, postings)
    _write(connection, changed)
    rows = [row for term_id in sorted(new_terms) for row in _blocks(term_id, new[term_id])]
    insert_tuples(connection, posting_blocks, ["term_id", "first", "data"], rows)


def _shares(blocks: Sequence[tuple[int, bytes]], postings: list[int]) -> list[list[int]]:
    """Return the postings that each block takes."""
    if len(blocks) == 1:
        return [postings]
    borders = [bisect_left(postings, first) for first, _ in blocks[1:]]
    return [postings[low:high] for low, high in pairwise([0, *borders, len(postings)])]


def _with(term_id: int, first: int, data: bytes, postings: list[int]) -> list[_Row]:
    """Return the rows that replace a block, with new postings in it."""
    stored = array.array("q", data)
    if not stored or stored[-1] < postings[0]:
        if len(stored) + len(postings) <= MOST:
            return [(term_id, first, data + array.array("q", postings).tobytes())]
        return _blocks(term_id, [*stored, *postings], first)
    return _blocks(term_id, sorted([*stored, *postings]), first)


def _blocks(term_id: int, postings: Sequence[int], first: int = BEFORE_ALL) -> list[_Row]:
    """Return postings as blocks of equal size, the first of which begins at ``first``."""
    if len(postings) <= MOST:
        return [(term_id, first, array.array("q", postings).tobytes())]
    parts = -(-len(postings) // MOST)
    borders = [len(postings) * part // parts for part in range(parts + 1)]
    return [
        (
            term_id,
            postings[low] & ~MOST_WEIGHT if low else first,
            array.array("q", postings[low:high]).tobytes(),
        )
        for low, high in pairwise(borders)
    ]


def _between(
    connection: Connection, spans: Iterable[tuple[int, int, int]]
) -> dict[int, list[tuple[int, bytes]]]:
    """Return the blocks that take the postings of each span (term, least and greatest posting):
    first posting and data, in order.
    """
    blocks_of: dict[int, list[tuple[int, bytes]]] = {}
    for chunk in chunks(list(spans), _AT_ONCE):
        values = ", ".join(f"({term}, {low}, {high})" for term, low, high in chunk)
        rows = connection.exec_driver_sql(
            f"WITH spans (span_term, low, high) AS (VALUES {values}) "  # noqa: S608
            "SELECT term_id, first, data FROM spans JOIN posting_blocks ON term_id = span_term "
            "AND first <= high AND first >= (SELECT COALESCE(MAX(first), low) "
            "FROM posting_blocks WHERE term_id = span_term AND first <= low) "
            "ORDER BY term_id, first"
        )
        for term_id, first, data in rows.all():
            blocks_of.setdefault(term_id, []).append((first, data))
    return blocks_of


def _write(connection: Connection, rows: list[_Row]) -> None:
    """Insert blocks, or give those that exist their new data."""
    if rows and connection.dialect.name == "postgresql":
        # One statement for all rows: one each would cost a round trip each.
        connection.exec_driver_sql(
            "INSERT INTO posting_blocks (term_id, first, data) "
            "SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bytea[]) "
            "ON CONFLICT (term_id, first) DO UPDATE SET data = excluded.data",
            tuple(list(column) for column in zip(*rows, strict=True)),
        )
    elif rows:
        connection.exec_driver_sql(
            "INSERT INTO posting_blocks (term_id, first, data) VALUES (?, ?, ?) "
            "ON CONFLICT (term_id, first) DO UPDATE SET data = excluded.data",
            rows,
        )


def remove(connection: Connection, removed: Mapping[int, set[int]]) -> None:
    """Delete postings by term, whatever their weights are."""
    spans = [
        (term_id, min(postings) & ~MOST_WEIGHT, max(postings) | MOST_WEIGHT)
        for term_id, postings in sorted(removed.items())
    ]
    changed: list[_Row] = []
    empty = []
    for term_id, blocks in _between(connection, spans).items():
        unwanted = {posting & ~MOST_WEIGHT for posting in removed[term_id]}
        for first, data in blocks:
            stored = array.array("q", data)
            remaining = [posting for posting in stored if posting & ~MOST_WEIGHT not in unwanted]
            if not remaining and first != BEFORE_ALL:
                empty.append({"of_term": term_id, "at": first})
            elif len(remaining) < len(stored):
                changed += _blocks(term_id, remaining, first)
    _write(connection, changed)
    if empty:
        connection.execute(
            delete(posting_blocks).where(
                posting_blocks.c.term_id == bindparam("of_term"),
                posting_blocks.c.first == bindparam("at"),
            ),
            empty,
        )


def nearest(
    connection: Connection, term_ids: Sequence[int], hour: int, limit: int, *, earlier_only: bool
) -> dict[int, list[int]]:
    """Return of each term the postings with a weight that are nearest to an hour: at most ``limit``
    up to its end, and, unless ``earlier_only``, as many after it.
    """
    end = posting(hour + 1, 0)
    earlier: dict[int, list[int]] = {term_id: [] for term_id in term_ids}
    later: dict[int, list[int]] = {term_id: [] for term_id in term_ids}

    def take_earlier(term_id: int, postings: list[int]) -> None:
        border = bisect_left(postings, end)
        later[term_id] += postings[border:]
        earlier[term_id] = postings[:border] + earlier[term_id]

    def take_later(term_id: int, postings: list[int]) -> None:
        later[term_id] += postings

    bounds = dict.fromkeys(term_ids, end)
    _walk(connection, bounds, take_earlier, lambda term: len(earlier[term]) < limit, is_before=True)
    if not earlier_only:
        bounds = {term_id: end for term_id in term_ids if len(later[term_id]) < limit}
        _walk(
            connection, bounds, take_later, lambda term: len(later[term]) < limit, is_before=False
        )
    count_after = 0 if earlier_only else limit
    return {
        term_id: earlier[term_id][-limit:] + later[term_id][:count_after] for term_id in term_ids
    }


def _walk(
    connection: Connection,
    bounds: Mapping[int, int],
    take: Callable[[int, list[int]], None],
    is_short: Callable[[int], bool],
    *,
    is_before: bool,
) -> None:
    """Give ``take`` the postings with a weight on one side of their terms' bounds, the nearest
    block first, until no term is short of postings or all are read.
    """
    while bounds:
        further = {}
        for term_id, blocks in _scanned(connection, bounds, is_before=is_before).items():
            for _, data in blocks:
                stored = array.array("q", data)
                take(term_id, [posting for posting in stored if posting & MOST_WEIGHT])
            if len(blocks) == _BLOCKS and is_short(term_id):
                last = blocks[-1][0]
                further[term_id] = last if is_before else last + 1
        bounds = further


def _scanned(
    connection: Connection, bounds: Mapping[int, int], *, is_before: bool
) -> dict[int, list[tuple[int, bytes]]]:
    """Return the next blocks of terms on one side of a posting, nearest first.

    Written as text because compiling eighty selects costs more than running them; the only inserted
    values are our own numbers.
    """
    side, order = ("<", "DESC") if is_before else (">=", "ASC")
    scans = [
        f"SELECT * FROM (SELECT term_id, first, data FROM posting_blocks "  # noqa: S608
        f"WHERE term_id = {term_id} AND first {side} {bound} "
        f"ORDER BY first {order} LIMIT {_BLOCKS}) AS t{term_id}"
        for term_id, bound in bounds.items()
    ]
    blocks_of: dict[int, list[tuple[int, bytes]]] = {}
    for term_id, first, data in connection.exec_driver_sql(" UNION ALL ".join(scans)).all():
        blocks_of.setdefault(term_id, []).append((first, data))
    return blocks_of


def keys_with(connection: Connection, term_id: int, blocks: int) -> set[int] | None:
    """Return the articles with a term; None if they are in more than ``blocks`` blocks."""
    statement = (
        select(posting_blocks.c.data).where(posting_blocks.c.term_id == term_id).limit(blocks + 1)
    )
    rows = list(connection.execute(statement).scalars())
    if len(rows) > blocks:
        return None
    return {article_of(posting)[1] for data in rows for posting in array.array("q", data)}
