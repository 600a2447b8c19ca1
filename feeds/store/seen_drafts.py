"""Drafts that were stored before, by a digest of all that they say.

A draft that comes again while its article is as it was then changes nothing: it need not be cleaned
and compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, select

from feeds.model import Status
from feeds.store.rows import chunks, insert_tuples
from feeds.store.schema import articles, seen_drafts


def unchanged(connection: Connection, digests: Sequence[bytes]) -> set[bytes]:
    """Return those of ``digests`` whose articles have the revision that they had then."""
    found = set[bytes]()
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
        found.update(rows.scalars())
    return found


def note(connection: Connection, article_keys: Mapping[bytes, int]) -> None:
    """Note which articles drafts have led to; digests of former revisions are forgotten."""
    digests, keys = list(article_keys), sorted(set(article_keys.values()))
    for chunk in chunks(digests):
        connection.execute(delete(seen_drafts).where(seen_drafts.c.digest.in_(chunk)))
    revisions: dict[int, int] = {}
    for key_chunk in chunks(keys):
        rows = connection.execute(
            select(articles.c.key, articles.c.revision).where(articles.c.key.in_(key_chunk))
        )
        revisions.update((row.key, row.revision) for row in rows)
        former = select(articles.c.revision).where(articles.c.key == seen_drafts.c.article_key)
        connection.execute(
            delete(seen_drafts).where(
                seen_drafts.c.article_key.in_(key_chunk),
                seen_drafts.c.revision != former.scalar_subquery(),
            )
        )
    rows_to_insert = [(digest, key, revisions[key]) for digest, key in article_keys.items()]
    insert_tuples(connection, seen_drafts, ["digest", "article_key", "revision"], rows_to_insert)
