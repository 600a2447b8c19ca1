"""Drafts that were stored before, by a digest of all that they say.

A draft that comes again while its article is as it was then changes nothing: it need not be cleaned
and compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from feeds.model import Status
from feeds.store.rows import chunks, insert_tuples
from feeds.store.schema import articles, seen_drafts
from feeds.text.dates import to_micros

# Sources that differ in details send the same article; some change a detail each time.
MOST_OF_ARTICLE = 8


def unchanged(connection: Connection, digests: Sequence[bytes]) -> set[bytes]:
    """Return those of ``digests`` whose articles have the revision that they had then."""
    unchanged_digests = set[bytes]()
    for chunk in chunks(digests):
        rows = connection.execute(
            select(seen_drafts.c.digest)
            .join(articles, articles.c.key == seen_drafts.c.article_key)
            .where(
                seen_drafts.c.digest.in_(chunk),
                articles.c.revision == seen_drafts.c.revision,
                articles.c.status != Status.WITHDRAWN,
            )
        )
        unchanged_digests.update(rows.scalars())
    return unchanged_digests


def note(connection: Connection, article_keys: Mapping[bytes, int], now: datetime) -> None:
    """Note which articles drafts have led to; of each article the newest digests stay."""
    for chunk in chunks(list(article_keys)):
        connection.execute(delete(seen_drafts).where(seen_drafts.c.digest.in_(chunk)))
    revisions: dict[int, int] = {}
    for chunk_of_keys in chunks(sorted(set(article_keys.values()))):
        revisions |= _revisions(connection, chunk_of_keys)
        _forget(connection, chunk_of_keys, revisions)
    at = to_micros(now)
    rows = [(digest, key, revisions[key], at) for digest, key in article_keys.items()]
    columns = ["digest", "article_key", "revision", "at"]
    insert_tuples(connection, seen_drafts, columns, rows)


def forget(connection: Connection, article_key: int) -> None:
    """Forget all drafts that have led to an article."""
    connection.execute(delete(seen_drafts).where(seen_drafts.c.article_key == article_key))


def _revisions(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    """Return the numbers of the present revisions of articles."""
    rows = connection.execute(
        select(articles.c.key, articles.c.revision).where(articles.c.key.in_(keys))
    )
    return {row.key: row.revision for row in rows}


def _forget(connection: Connection, keys: Sequence[int], revisions: Mapping[int, int]) -> None:
    """Delete the digests of former revisions, and all but the newest of the present one."""
    rows = connection.execute(
        select(seen_drafts)
        .where(seen_drafts.c.article_key.in_(keys))
        .order_by(seen_drafts.c.at.desc(), seen_drafts.c.digest)
    )
    counts = Counter[int]()
    over: list[bytes] = []
    for row in rows:
        counts[row.article_key] += 1
        is_former = row.revision != revisions[row.article_key]
        if is_former or counts[row.article_key] >= MOST_OF_ARTICLE:
            over.append(row.digest)
    for chunk in chunks(over):
        connection.execute(delete(seen_drafts).where(seen_drafts.c.digest.in_(chunk)))
